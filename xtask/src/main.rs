//! The project's own commands, so that nobody needs a tool of ours to work on it: `cargo xtask help`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line says what it does on its two streams"
)]

mod bench;
mod command;
mod dist;
mod install;
mod models;
mod serve;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N] [--quick]   build the page and serve it on 127.0.0.1
  test [--full]                every check there is; ends in `N passed, N failed, N skipped`
  dist [--quick]               build the static site into dist/ and weigh it
  e2e [ARGUMENTS]              build, serve and run the browser tests; ARGUMENTS go to Playwright
  wasm-tests [--quick]         the core's tests in wasm, built as the worker is
  tidy                         the rules that the compiler cannot check
  models check [ID]            sizes, hashes and golden runs of the packs
  bench [SCENARIO...] [--quick] [--keep-dist] [--readme] [--json FILE]
                               what is shipped against its peers, in Chromium; SCENARIO is any of
                               inference, chain, codecs, large, viewer, page

--quick links the worker in a tenth of the time; it is larger and a little slower.
test builds that one, unless --full is given or CI is set.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` means that it ran and found fault.
fn dispatch(arguments: &[String]) -> Result<bool> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    match name {
        "serve" => serve::command(rest),
        "test" => test::command(rest),
        "dist" => dist::command(rest),
        "e2e" => test::e2e_command(rest),
        "wasm-tests" => test::wasm_command(rest),
        "tidy" => tidy::command(rest),
        "models" => models::command(rest),
        "bench" => bench::command(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}
