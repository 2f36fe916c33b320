//! Running other programs: each is printed before it runs, and a missing one is named.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::workspace::root;

/// A program, run in the root of the checkout.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs us, with the flags of `.cargo/config.toml`.
///
/// RUSTFLAGS in the environment would silently replace those, and with them `+simd128`.
pub(crate) fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Runs it with our own streams; a bad end is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    if succeeds(command)? {
        Ok(())
    } else {
        bail!("failed: {}", words(command))
    }
}

/// Runs it with our own streams and says whether it ended well.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    println!("$ {}", words(command));
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", words(command)))?;
    Ok(status.success())
}

/// What a program printed, and whether it ended well.
pub(crate) struct Printed {
    pub(crate) success: bool,
    pub(crate) stdout: String,
}

/// Runs it, printing its output as it comes and keeping it.
pub(crate) fn run_and_listen(command: &mut Command) -> Result<Printed> {
    println!("$ {}", words(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", words(command)))?;
    let pipe = child.stdout.take().context("no pipe")?;
    let mut stdout = String::new();
    for line in BufReader::new(pipe).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        stdout.push_str(&line);
        stdout.push('\n');
    }
    let success = child.wait()?.success();
    Ok(Printed { success, stdout })
}

/// What it prints, without showing it; `None` where it is missing or ends badly.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
