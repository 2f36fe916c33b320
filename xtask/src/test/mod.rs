//! `cargo xtask test`: every check there is, each step with its time, and one line at the end.
//!
//! A step that fails hides no later one, so that one run shows all that is wrong.

mod beside;
mod tally;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use self::{beside::Beside, tally::Tally};
use crate::{
    command::{cargo, run, run_and_listen, succeeds},
    dist::{self, Effort},
    install, serve, tidy,
    workspace::{Arguments, dist as site, read, root, target},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Crates that are checked and built together. The page is on its own, so that it stays without
/// `compute`; xtask too, as its dependencies switch on features that would have tract compiled twice.
const WITH_COMPUTE: [&str; 8] = [
    "--package",
    "insitu-core",
    "--package",
    "insitu-worker",
    "--package",
    "insitu",
    "--package",
    "rustfft",
];
const XTASK: [&str; 2] = ["--package", "xtask"];

/// `test [--full]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    let arguments = Arguments::parse(arguments, &["--full"], &[])?;
    let effort = dist::effort_of_tests(arguments.has("--full"));
    let mut run = Run::default();
    // Here, as two installations at once would be in each other's way.
    install::wasm_target()?;
    let how: &[&str] = match effort {
        Effort::Quick => &["--quick"],
        Effort::Full => &[],
    };
    let site = Beside::start("dist", how)?;
    let in_wasm = Beside::start("wasm-tests", how)?;

    run.check("formatting", || {
        succeeds(cargo().args(["fmt", "--all", "--check"]))
    });
    run.check("tidy", tidy::passes);
    run.check("clippy", || clippy(&WITH_COMPUTE, &["--all-targets"]));
    run.check("clippy, xtask", || clippy(&XTASK, &["--all-targets"]));
    run.check("clippy, page", || {
        clippy(&["--package", "insitu-app"], &["--all-targets"])
    });
    run.check("clippy, page in wasm", || {
        clippy(&["--package", "insitu-app"], &["--target", WASM])
    });
    run.check("clippy, worker in wasm", || {
        clippy(&["--package", "insitu-worker"], &["--target", WASM])
    });
    run.tests("native tests", || native_tests(&WITH_COMPUTE));
    run.tests("native tests, xtask", || native_tests(&XTASK));
    run.tests("native tests, page", || {
        native_tests(&["--package", "insitu-app"])
    });
    let built = run.check("dist", || Ok(site.end()?.success));
    run.tests("wasm tests", || Ok(Tally::of_cargo(&in_wasm.end()?)));
    if built {
        run.tests("browser tests", || browser_tests(&[]));
    } else {
        run.tests("browser tests", || {
            anyhow::bail!("there is nothing to open")
        });
    }
    Ok(run.end())
}

/// `e2e [ARGUMENTS]`: the browser tests alone.
pub(crate) fn e2e_command(arguments: &[String]) -> Result<bool> {
    let keep = arguments
        .first()
        .is_some_and(|first| first == "--keep-dist");
    if !keep {
        dist::make(Effort::Quick)?;
    }
    let tally = browser_tests(&arguments[usize::from(keep)..])?;
    println!("{tally}");
    Ok(tally.failed == 0)
}

fn clippy(packages: &[&str], what: &[&str]) -> Result<bool> {
    succeeds(
        cargo()
            .arg("clippy")
            .args(packages)
            .args(what)
            .args(["--", "-D", "warnings"]),
    )
}

/// `--show-output`, because a test that had to skip says so in its output.
fn native_tests(packages: &[&str]) -> Result<Tally> {
    let printed = run_and_listen(cargo().arg("test").args(packages).args([
        "--no-fail-fast",
        "--",
        "--show-output",
    ]))?;
    Ok(Tally::of_cargo(&printed))
}

/// `wasm-tests [--quick]`: the core's tests in wasm, run by Node, built as the worker is.
pub(crate) fn wasm_command(arguments: &[String]) -> Result<bool> {
    let arguments = Arguments::parse(arguments, &["--quick"], &[])?;
    let profile = if arguments.has("--quick") {
        "worker-quick"
    } else {
        "worker"
    };
    if !root().join("wasm-core/tests/wasm.rs").is_file() {
        anyhow::bail!("wasm-core/tests/wasm.rs is gone");
    }
    let runner = install::wasm_test_runner()?;
    succeeds(
        cargo()
            .args(["test", "--package", "insitu-core", "--test", "wasm"])
            .args(["--target", WASM, "--profile", profile])
            // With another build id everything of ours would be compiled a second time.
            .env("INSITU_BUILD", dist::build_id()?)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner),
    )
}

/// Serves `dist/` and lets Playwright open it; the command line is built to compare its answers.
fn browser_tests(arguments: &[String]) -> Result<Tally> {
    install::npm_packages()?;
    let chromium = install::chromium()?;
    // As the native tests build it: a plain build has other features, and compiles tract once more.
    run(cargo().args(["test", "--no-run"]).args(WITH_COMPUTE))?;
    if !succeeds(
        install::npm_program("tsc")
            .arg("--noEmit")
            .current_dir(install::e2e()),
    )? {
        anyhow::bail!("the browser tests have type errors");
    }
    let server = serve::Server::bind(&site(), 0)?;
    let address = server.address();
    std::thread::spawn(move || server.run());

    let report = target().join("e2e-report.json");
    // A report of an earlier run must not count for this one.
    if report.exists() {
        std::fs::remove_file(&report)?;
    }
    let mut playwright = install::npm_program("playwright");
    playwright
        .arg("test")
        .args(arguments)
        .current_dir(install::e2e())
        .env("INSITU_ADDRESS", address)
        .env("INSITU_CLI", target().join("debug/insitu"))
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
    if let Some(chromium) = chromium {
        playwright.env("INSITU_CHROMIUM", chromium);
    }
    let success = succeeds(&mut playwright)?;
    let report = read(&report).context("Playwright wrote no report")?;
    Tally::of_playwright(&report, success)
}

/// One run: what was counted and how long each step took.
#[derive(Default)]
struct Run {
    total: Tally,
    steps: Vec<(&'static str, Duration, Tally)>,
}

impl Run {
    /// A step that counts as one test; says whether it passed.
    fn check(&mut self, name: &'static str, step: impl FnOnce() -> Result<bool>) -> bool {
        self.tests(name, || Ok(Tally::of_check(step()?)))
    }

    /// A step that counts its own tests; one that cannot run counts as one that failed.
    fn tests(&mut self, name: &'static str, step: impl FnOnce() -> Result<Tally>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|error| {
            println!("{error:#}");
            Tally::of_check(false)
        });
        let took = start.elapsed();
        println!("== {name}: {tally} ({:.1} s)", took.as_secs_f64());
        self.total += tally;
        self.steps.push((name, took, tally));
        tally.failed == 0
    }

    /// Prints the table of steps and, last, the one line that counts.
    fn end(self) -> bool {
        println!();
        for (name, took, tally) in &self.steps {
            println!("{:>8.1} s  {name:<24} {tally}", took.as_secs_f64());
        }
        println!("{}", self.total);
        self.total.failed == 0
    }
}
