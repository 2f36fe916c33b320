//! From milliseconds to medians and ratios.

use std::fmt;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    codecs::Codecs, large::Large, report::difference, scenarios::Scenarios, viewer::Viewer,
};

/// Rounds that differ by more than this say more about the machine than about the engines.
const NOISY_SPREAD: f64 = 0.25;

/// Median, minimum and 95th percentile of one kind of run, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Times {
    pub(super) median: f64,
    pub(super) min: f64,
    pub(super) p95: f64,
}

impl Times {
    /// Of all runs of all rounds.
    pub(super) fn of(runs: &[f64]) -> Option<Self> {
        let mut sorted = runs.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = |share: f64| sorted[((last as f64) * share).round() as usize];
        Some(Self {
            median: median(&sorted)?,
            min: sorted[0],
            p95: at(0.95),
        })
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        json!({"median": self.median, "min": self.min, "p95": self.p95})
    }
}

/// Ours against the peer's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ratio {
    /// The median of the rounds' ratios of medians.
    pub(super) median: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Ratio {
    fn of(rounds: &[(f64, f64)]) -> Option<Self> {
        let mut ratios: Vec<f64> = rounds.iter().map(|(ours, theirs)| ours / theirs).collect();
        ratios.sort_by(f64::total_cmp);
        Some(Self {
            median: median(&ratios)?,
            low: *ratios.first()?,
            high: *ratios.last()?,
        })
    }

    /// Whether the rounds differ too much to be believed.
    pub(super) fn is_noisy(&self) -> bool {
        (self.high - self.low) / self.median > NOISY_SPREAD
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        json!({"median": self.median, "low": self.low, "high": self.high})
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noisy = if self.is_noisy() { ", noisy" } else { "" };
        let Self { median, low, high } = self;
        write!(text, "{median:.2} ({low:.2} to {high:.2}{noisy})")
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len().checked_div(2)?;
    let upper = *sorted.get(middle)?;
    if sorted.len().is_multiple_of(2) {
        Some((sorted.get(middle.checked_sub(1)?)? + upper) / 2.0)
    } else {
        Some(upper)
    }
}

/// One row: what was timed, ours, theirs, and the ratio.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) what: String,
    pub(super) peer: &'static str,
    pub(super) ours: Times,
    pub(super) theirs: Times,
    pub(super) ratio: Ratio,
}

impl Comparison {
    /// Takes the runs of every round at two JSON pointers.
    pub(super) fn of(
        what: String,
        peer: &'static str,
        rounds: &[Value],
        ours: &str,
        theirs: &str,
    ) -> Result<Self> {
        let runs = rounds
            .iter()
            .map(|round| Ok((runs_at(round, ours)?, runs_at(round, theirs)?)))
            .collect::<Result<Vec<_>>>()?;
        Self::of_rounds(what, peer, &runs)
    }

    /// Takes our runs and theirs of every round.
    pub(super) fn of_rounds(
        what: String,
        peer: &'static str,
        rounds: &[(Vec<f64>, Vec<f64>)],
    ) -> Result<Self> {
        let mut all = (Vec::new(), Vec::new());
        let mut medians = Vec::new();
        for (a, b) in rounds {
            let medians_of = |runs: &[f64]| Times::of(runs).map(|times| times.median);
            medians.push((
                medians_of(a).context("a round without runs")?,
                medians_of(b).context("a round without runs")?,
            ));
            all.0.extend(a);
            all.1.extend(b);
        }
        Ok(Self {
            what,
            peer,
            ours: Times::of(&all.0).context("no runs")?,
            theirs: Times::of(&all.1).context("no runs")?,
            ratio: Ratio::of(&medians).context("no rounds")?,
        })
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        json!({
            "what": self.what,
            "against": self.peer,
            "ours": self.ours.json(),
            "theirs": self.theirs.json(),
            "ratio": self.ratio.json(),
            "noisy": self.ratio.is_noisy(),
        })
    }
}

/// A list of milliseconds, or a single one.
pub(super) fn runs_at(round: &Value, pointer: &str) -> Result<Vec<f64>> {
    let value = round
        .pointer(pointer)
        .with_context(|| format!("the bench wrote no {pointer}"))?;
    if let Some(one) = value.as_f64() {
        return Ok(vec![one]);
    }
    value
        .as_array()
        .and_then(|list| list.iter().map(Value::as_f64).collect())
        .with_context(|| format!("{pointer} is no list of numbers"))
}

/// All that one bench found; of parts that were not run, nothing.
pub(super) struct Bench {
    pub(super) scenarios: Scenarios,
    pub(super) machine: String,
    pub(super) rows: Vec<Comparison>,
    /// From the file landing on the page to the tier on the screen.
    pub(super) drop_to_risk: Option<Times>,
    /// Of page and worker together, where the system tells.
    pub(super) peak_bytes: Option<u64>,
    pub(super) largest_difference: f64,
    /// The DICOM frames, where the reference files are there.
    pub(super) codecs: Option<Codecs>,
    pub(super) large: Vec<Large>,
    pub(super) viewer: Option<Viewer>,
}

impl Bench {
    /// Reads what the browser side wrote.
    pub(super) fn from_measured(measured: &Value, scenarios: &Scenarios) -> Result<Self> {
        let mut rows = Vec::new();
        let mut largest_difference = 0.0_f64;
        for engine in list(measured, "/engines")? {
            rows.extend(engine_rows(engine)?);
            let manifest = engine.pointer("/manifest").context("no manifest")?;
            for round in list(engine, "/rounds")? {
                largest_difference = largest_difference.max(difference(manifest, round)?);
            }
        }
        for photograph in list(measured, "/chains")? {
            rows.extend(photograph_rows(photograph)?);
        }
        let drop_to_risk = if scenarios.has("page") {
            Some(Times::of(&runs_at(measured, "/page/dropToRisk")?).context("no drops")?)
        } else {
            None
        };
        let viewer = scenarios
            .has("viewer")
            .then(|| Viewer::from_measured(measured));
        let word = |pointer: &str| {
            measured
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or("")
        };
        let number = |pointer: &str| {
            measured
                .pointer(pointer)
                .and_then(Value::as_f64)
                .unwrap_or(0.0)
        };
        Ok(Self {
            scenarios: scenarios.clone(),
            machine: format!(
                "{}, {} cores of {}, load {:.1} at the start",
                word("/browser"),
                number("/cores"),
                word("/cpu"),
                number("/load"),
            ),
            rows,
            drop_to_risk,
            peak_bytes: measured.pointer("/page/peakBytes").and_then(Value::as_u64),
            largest_difference,
            codecs: Codecs::from_measured(measured)?,
            large: Large::from_measured(measured)?,
            viewer: viewer.transpose()?,
        })
    }

    /// Whether the ratio that matters most is not to be believed.
    pub(super) fn is_noisy(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.what.starts_with("inference") && row.ratio.is_noisy())
    }
}

/// Inference, load and start of one model.
fn engine_rows(engine: &Value) -> Result<[Comparison; 3]> {
    const PEER: &str = "onnxruntime-web";
    let rounds = list(engine, "/rounds")?;
    let side = engine.pointer("/side").and_then(Value::as_u64).unwrap_or(0);
    let row = |what: &str, ours, theirs| {
        Comparison::of(
            format!("{what}, {side} × {side}"),
            PEER,
            rounds,
            ours,
            theirs,
        )
    };
    Ok([
        row("inference, warm", "/ours", "/theirs")?,
        row("model load and first run", "/oursLoadMs", "/theirsLoadMs")?,
        row(
            "worker start to ready, against session creation",
            "/readyMs",
            "/theirsCreateMs",
        )?,
    ])
}

/// Decoding and the whole chain of one large photograph.
fn photograph_rows(photograph: &Value) -> Result<[Comparison; 3]> {
    let rounds = list(photograph, "/rounds")?;
    let bytes = photograph.pointer("/bytes").and_then(Value::as_f64);
    let size = format!("12 MP JPEG of {:.1} MB", bytes.unwrap_or(0.0) / 1e6);
    let row = |what: &str, peer, ours, theirs| {
        Comparison::of(format!("{what}, {size}"), peer, rounds, ours, theirs)
    };
    Ok([
        row(
            "decode",
            "createImageBitmap, full read-back",
            "/ours/decode",
            "/theirs/decode",
        )?,
        row(
            "file to result",
            "createImageBitmap, full read-back, onnxruntime-web",
            "/ours/chain",
            "/theirs/chain",
        )?,
        row(
            "file to result",
            "createImageBitmap straight to the input, onnxruntime-web (no quality gate possible)",
            "/ours/chain",
            "/theirs/straight",
        )?,
    ])
}

/// A list at a JSON pointer.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> Result<&'a Vec<Value>> {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .with_context(|| format!("the bench wrote no {pointer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_the_median_of_the_rounds_and_one_bad_round_does_not_move_it() {
        let rounds = [
            json!({"a": [1.0, 2.0, 3.0], "b": [4.0, 4.0, 4.0]}),
            json!({"a": [2.0, 2.0, 2.0], "b": [4.0]}),
            json!({"a": [9.0], "b": [3.0]}),
        ];
        let row = Comparison::of(String::new(), "", &rounds, "/a", "/b").unwrap();
        assert_eq!(
            (row.ratio.median, row.ratio.low, row.ratio.high),
            (0.5, 0.5, 3.0)
        );
        assert_eq!((row.ours.min, row.ours.median), (1.0, 2.0));
        assert!(row.ratio.is_noisy());
    }

    #[test]
    fn a_number_that_was_not_measured_is_an_error_and_not_a_zero() {
        assert!(Comparison::of(String::new(), "", &[json!({"a": [1.0]})], "/a", "/b").is_err());
        assert!(
            Comparison::of(String::new(), "", &[json!({"a": [], "b": [1]})], "/a", "/b").is_err()
        );
    }

    #[test]
    fn an_even_count_has_its_median_between_the_middle_two() {
        let times = Times::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((times.median, times.min, times.p95), (2.5, 1.0, 4.0));
    }
}
