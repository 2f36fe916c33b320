//! The scenario "large": a multi-frame of a gigabyte and a folder of 2,000 slices, opened by the page.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::figures::list;

/// One set of files.
pub(super) struct Large {
    what: String,
    bytes: u64,
    first_picture_ms: f64,
    complete_ms: f64,
    peak_bytes: Option<u64>,
}

impl Large {
    /// Reads what the browser side wrote.
    pub(super) fn from_measured(measured: &Value) -> Result<Vec<Self>> {
        list(measured, "/large")?.iter().map(Self::of).collect()
    }

    fn of(one: &Value) -> Result<Self> {
        let number = |name: &str| {
            one.get(name)
                .and_then(Value::as_f64)
                .with_context(|| format!("large data without {name}"))
        };
        Ok(Self {
            what: one
                .get("what")
                .and_then(Value::as_str)
                .context("large data without a name")?
                .to_owned(),
            bytes: number("bytes")? as u64,
            first_picture_ms: number("firstPictureMs")?,
            complete_ms: number("completeMs")?,
            peak_bytes: one.get("peakBytes").and_then(Value::as_u64),
        })
    }
}

/// The table of the README.
pub(super) fn markdown(all: &[Large]) -> String {
    let mut text =
        "Large data, opened once through the page; memory is the peak of page and workers.\n\n\
         | what | size, MB | first picture, ms | all in order, ms | memory, MB |\n\
         | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for one in all {
        let memory = one.peak_bytes.map_or_else(
            || "not known".to_owned(),
            |peak| megabytes(peak).to_string(),
        );
        _ = writeln!(
            text,
            "| {} | {} | {:.0} | {:.0} | {memory} |",
            one.what,
            megabytes(one.bytes),
            one.first_picture_ms,
            one.complete_ms
        );
    }
    text.push('\n');
    text
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

/// The same for programs.
pub(super) fn json(all: &[Large]) -> Value {
    all.iter()
        .map(|one| {
            json!({
                "what": one.what,
                "bytes": one.bytes,
                "first_picture_ms": one.first_picture_ms,
                "complete_ms": one.complete_ms,
                "peak_bytes": one.peak_bytes,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_size_times_and_memory_where_the_system_tells() {
        let measured = json!({"large": [
            {"what": "a", "bytes": 1_073_741_824_u64, "firstPictureMs": 120.4, "completeMs": 130.0, "peakBytes": 250_000_000},
            {"what": "b", "bytes": 1, "firstPictureMs": 1.0, "completeMs": 2.0, "peakBytes": null},
        ]});
        let table = markdown(&Large::from_measured(&measured).unwrap());
        assert!(table.contains("| a | 1073 | 120 | 130 | 250 |"), "{table}");
        assert!(table.contains("| b | 0 | 1 | 2 | not known |"), "{table}");
        assert!(Large::from_measured(&json!({"large": [{}]})).is_err());
    }
}
