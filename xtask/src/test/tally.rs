//! Counting what test runners say.

use std::{fmt, ops::AddAssign};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::command::Printed;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
}

impl Tally {
    /// A step that is itself one test.
    pub(super) fn of_check(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            skipped: 0,
        }
    }

    /// The sum of cargo's and wasm-bindgen's `test result:` lines.
    ///
    /// A test that lacks its data passes and says `skipped: why`: it is counted as skipped instead.
    pub(super) fn of_cargo(printed: &Printed) -> Self {
        let mut tally = Self::default();
        let mut said_skipped = 0;
        for line in printed.stdout.lines() {
            if let Some(result) = line.strip_prefix("test result:") {
                tally.passed += number_before(result, " passed");
                tally.failed += number_before(result, " failed");
                tally.skipped += number_before(result, " ignored");
            } else if line.trim_start().starts_with("skipped: ") {
                said_skipped += 1;
            }
        }
        let moved = said_skipped.min(tally.passed);
        tally.passed -= moved;
        tally.skipped += moved;
        if !printed.success && tally.failed == 0 {
            // It did not compile, or a test ended the process.
            tally.failed = 1;
        }
        tally
    }

    /// The statistics of Playwright's report; a test that passed at the second attempt has failed.
    pub(super) fn of_playwright(report: &str, success: bool) -> Result<Self> {
        let report: Value = serde_json::from_str(report).context("Playwright's report")?;
        let count = |name: &str| {
            report
                .pointer(&format!("/stats/{name}"))
                .and_then(Value::as_u64)
                .with_context(|| format!("Playwright's report has no stats.{name}"))
        };
        let mut tally = Self {
            passed: count("expected")?,
            failed: count("unexpected")? + count("flaky")?,
            skipped: count("skipped")?,
        };
        if tally.failed == 0 && (!success || tally.passed == 0) {
            tally.failed = 1;
        }
        Ok(tally)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// The number that stands before `word`; 0 where there is none.
fn number_before(line: &str, word: &str) -> u64 {
    line.split_once(word)
        .and_then(|(before, _)| before.rsplit([' ', ';']).next()?.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cargo(success: bool, stdout: &str) -> Tally {
        Tally::of_cargo(&Printed {
            success,
            stdout: stdout.to_owned(),
        })
    }

    #[test]
    fn the_lines_of_several_crates_are_added() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured\n";
        let expected = Tally {
            passed: 15,
            failed: 2,
            skipped: 1,
        };
        assert_eq!(cargo(false, text), expected);
        assert_eq!(expected.to_string(), "15 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn a_test_that_says_it_skipped_does_not_count_as_passed() {
        let text = "skipped: no ../shared/data\ntest result: ok. 3 passed; 0 failed; 0 ignored\n";
        let tally = cargo(true, text);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 0, 1));
    }

    #[test]
    fn a_run_that_did_not_compile_counts_as_a_failure() {
        assert_eq!(cargo(false, "").failed, 1);
        assert_eq!(
            cargo(false, "test result: ok. 3 passed; 0 failed; 0 ignored\n").failed,
            1
        );
    }

    #[test]
    fn a_browser_run_without_any_test_is_a_failure() {
        let report = |expected: u32, flaky: u32| {
            format!(
                r#"{{"stats": {{"expected": {expected}, "unexpected": 0, "flaky": {flaky}, "skipped": 2}}}}"#
            )
        };
        let tally = Tally::of_playwright(&report(4, 1), true).unwrap();
        assert_eq!((tally.passed, tally.failed, tally.skipped), (4, 1, 2));
        assert_eq!(Tally::of_playwright(&report(0, 0), true).unwrap().failed, 1);
        assert_eq!(
            Tally::of_playwright(&report(4, 0), false).unwrap().failed,
            1
        );
        assert!(Tally::of_playwright("{}", true).is_err());
    }
}
