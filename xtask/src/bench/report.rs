//! What the bench found, as a table for people and as JSON.

use std::{fmt::Write as _, io::Write as _, path::Path};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    codecs,
    figures::{Bench, Comparison, Times},
    large, viewer,
};
use crate::{
    dist::{LATER, WORKER_LATER, brotli_bytes},
    workspace::{files_below, read_bytes},
};

/// The lines of the README that the table replaces.
const MARKS: [&str; 2] = ["<!-- bench:start -->", "<!-- bench:end -->"];

/// Budgets of the ratios against the peer (performance.md of the design, "must").
const BUDGETS: [(&str, f64); 3] = [
    ("inference, warm, 224", 0.90),
    ("inference, warm, 320", 1.00),
    ("decode,", 0.65),
];

/// One file, or several together, on the wire.
pub(super) struct Weight {
    what: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The weights of the site.
pub(super) struct Payload {
    rows: Vec<Weight>,
    quality: u32,
}

impl Payload {
    /// Weighs page, worker and packs; `quality` is brotli's.
    pub(super) fn weigh(site: &Path, quality: u32) -> Result<Self> {
        let mut page = Weight::empty("first paint: page, styles, start-up, page wasm");
        let mut later = Weight::empty("the rest of the page, loaded after it");
        let mut worker = Weight::empty("worker with its wasm");
        let mut worker_later = Weight::empty("decoders that the worker loads later");
        let mut packs: Vec<Weight> = Vec::new();
        for file in files_below(site, &["samples", "_headers"])? {
            let name = file.strip_prefix(site)?.to_string_lossy().into_owned();
            let content = read_bytes(&file)?;
            if let Some(rest) = name.strip_prefix("models/") {
                let Some((id, _)) = rest.split_once('/') else {
                    continue;
                };
                let what = format!("model pack {id}");
                if packs.last().is_none_or(|pack| pack.what != what) {
                    packs.push(Weight::empty(&what));
                }
                if let Some(pack) = packs.last_mut() {
                    pack.add(&content, 9)?;
                }
            } else if name.starts_with(LATER) {
                later.add(&content, 11)?;
            } else if name.starts_with(WORKER_LATER) {
                worker_later.add(&content, quality)?;
            } else if name.contains("worker") {
                worker.add(&content, quality)?;
            } else {
                page.add(&content, 11)?;
            }
        }
        let mut rows = vec![page, later, worker, worker_later];
        rows.append(&mut packs);
        Ok(Self { rows, quality })
    }
}

impl Weight {
    fn empty(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            raw: 0,
            gzip: 0,
            brotli: 0,
        }
    }

    fn add(&mut self, content: &[u8], quality: u32) -> Result<()> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
        gzip.write_all(content)?;
        self.raw += content.len() as u64;
        self.gzip += gzip.finish()?.len() as u64;
        self.brotli += brotli_bytes(content, quality)?;
        Ok(())
    }
}

/// The largest difference between our probabilities and those that the peer's logits give.
///
/// The peer returns logits, so its side goes through the manifest's calibration here: the same
/// formula, written a second time.
pub(super) fn difference(manifest: &Value, round: &Value) -> Result<f64> {
    let output = manifest.pointer("/outputs/0").context("no outputs")?;
    let text = |name: &str| output.get(name).and_then(Value::as_str).unwrap_or("");
    let number = |name: &str, default: f64| {
        manifest
            .pointer(&format!("/calibration/{name}"))
            .and_then(Value::as_f64)
            .unwrap_or(default)
    };
    let logits: Vec<f64> = round
        .pointer(&format!("/outputs/{}", text("tensor")))
        .and_then(Value::as_array)
        .context("the peer gave no such output")?
        .iter()
        .filter_map(Value::as_f64)
        .map(|logit| logit / number("temperature", 1.0) + number("bias", 0.0))
        .collect();
    let theirs = match text("kind") {
        "softmax" => softmax(&logits),
        "ordinal" => ordinal(&logits),
        kind => anyhow::bail!("an output of kind {kind}"),
    };
    let labels = output
        .get("labels")
        .and_then(Value::as_array)
        .context("no labels")?;
    let mut largest = 0.0_f64;
    for (label, theirs) in labels.iter().zip(theirs) {
        let id = label.get("id").and_then(Value::as_str).context("no id")?;
        let ours = round
            .pointer(&format!("/prediction/probabilities/{id}"))
            .and_then(Value::as_f64)
            .with_context(|| format!("our worker gave no probability of {id}"))?;
        largest = largest.max((ours - theirs).abs());
    }
    Ok(largest)
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let sum: f64 = logits.iter().map(|logit| logit.exp()).sum();
    logits.iter().map(|logit| logit.exp() / sum).collect()
}

/// Logit k asks whether the grade is above k.
fn ordinal(logits: &[f64]) -> Vec<f64> {
    let mut above = vec![1.0_f64];
    for logit in logits {
        let before = above.last().copied().unwrap_or(1.0);
        above.push((1.0 / (1.0 + (-logit).exp())).min(before));
    }
    above.push(0.0);
    above.windows(2).map(|pair| pair[0] - pair[1]).collect()
}

/// The table of the README.
pub(super) fn markdown(
    bench: &Bench,
    payload: &Payload,
    (tract, peer): &(String, String),
) -> String {
    let mut text = format!(
        "Measured by `cargo xtask bench` on {}.\n\
         Ours is the shipped worker with tract {tract}, theirs onnxruntime-web {peer} with one thread.\n\
         A ratio is the median over the rounds of ours through theirs, with the smallest and the largest round; lower is better.\n",
        bench.machine,
    );
    let ran = |name| bench.scenarios.has(name);
    if ran("inference") {
        _ = writeln!(
            text,
            "Both engines were given the same picture, and their probabilities differ by at most {:.0e}.",
            bench.largest_difference
        );
    }
    text.push('\n');
    if bench.scenarios.has_any(&["inference", "chain", "page"]) {
        text.push_str(&engines(bench));
    }
    if ran("large") {
        text.push_str(&large::markdown(&bench.large));
    }
    if ran("codecs") {
        text.push_str(&codecs::markdown(bench.codecs.as_ref()));
    }
    if let Some(found) = &bench.viewer {
        text.push_str(&viewer::markdown(found));
    }
    _ = write!(
        text,
        "| payload, bytes | raw | gzip -9 | brotli {} |\n| --- | --- | --- | --- |\n",
        payload.quality
    );
    for row in &payload.rows {
        _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            row.what, row.raw, row.gzip, row.brotli
        );
    }
    text
}

/// The engines against each other, and the page from drop to tier.
fn engines(bench: &Bench) -> String {
    let mut text =
        "| what | ours, median (min) ms | theirs, median (min) ms | ratio (rounds) | against |\n\
         | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for row in &bench.rows {
        _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.what,
            times(&row.ours),
            times(&row.theirs),
            ratio(row),
            row.peer
        );
    }
    if let Some(drop_to_risk) = &bench.drop_to_risk {
        _ = writeln!(
            text,
            "| drop to tier on the page, first photograph above, warm | {} | | | at most 600 ms |",
            times(drop_to_risk)
        );
    }
    text.push('\n');
    if let Some(bytes) = bench.peak_bytes {
        _ = write!(
            text,
            "Page and worker together took at most {} MB of memory over those photographs.\n\n",
            bytes / 1_000_000
        );
    }
    text
}

fn times(times: &Times) -> String {
    format!("{:.0} ({:.0})", times.median, times.min)
}

fn ratio(row: &Comparison) -> String {
    let budget = BUDGETS
        .iter()
        .find(|(start, _)| row.what.starts_with(start))
        .map(|(_, budget)| format!(", at most {budget:.2}"))
        .unwrap_or_default();
    format!("{}{budget}", row.ratio)
}

/// The same for programs.
pub(super) fn json(bench: &Bench, payload: &Payload, (tract, peer): &(String, String)) -> Value {
    json!({
        "machine": bench.machine,
        "tract": tract,
        "onnxruntime_web": peer,
        "largest_difference": bench.largest_difference,
        "scenarios": bench.scenarios.names(),
        "rows": bench.rows.iter().map(Comparison::json).collect::<Vec<_>>(),
        "large": large::json(&bench.large),
        "codecs": codecs::json(bench.codecs.as_ref()),
        "viewer": bench.viewer.as_ref().map(viewer::json),
        "drop_to_risk": bench.drop_to_risk.map(|times| times.json()),
        "peak_bytes": bench.peak_bytes,
        "payload": payload.rows.iter().map(|row| json!({
            "what": row.what, "raw": row.raw, "gzip": row.gzip, "brotli": row.brotli,
        })).collect::<Vec<_>>(),
    })
}

/// The README with the table between its marks.
pub(super) fn into_readme(readme: &str, table: &str) -> Result<String> {
    let (before, rest) = readme
        .split_once(MARKS[0])
        .with_context(|| format!("README.md has no {}", MARKS[0]))?;
    let (_, after) = rest
        .split_once(MARKS[1])
        .with_context(|| format!("README.md has no {}", MARKS[1]))?;
    Ok(format!("{before}{}\n{table}{}{after}", MARKS[0], MARKS[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_replaces_only_what_is_between_the_marks() {
        let readme = format!("a\n{}\nold\n{}\nb\n", MARKS[0], MARKS[1]);
        let new = into_readme(&readme, "new\n").unwrap();
        assert_eq!(new, format!("a\n{}\nnew\n{}\nb\n", MARKS[0], MARKS[1]));
        assert!(into_readme("a", "new").is_err());
    }

    #[test]
    fn ordinal_logits_become_probabilities_that_sum_to_one_also_when_they_cross() {
        let found = ordinal(&[0.0, 2.0, -1.0]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found.iter().all(|p| *p >= 0.0));
        assert_eq!(found[1], 0.0);
    }

    #[test]
    fn an_engine_that_answers_otherwise_is_noticed() {
        let manifest = json!({
            "outputs": [{"tensor": "class", "kind": "softmax", "labels": [{"id": "a"}, {"id": "b"}]}],
            "calibration": {"temperature": 2.0},
        });
        let round = |a: f64| {
            json!({
                "outputs": {"class": [0.0, 0.0]},
                "prediction": {"probabilities": {"a": a, "b": 1.0 - a}},
            })
        };
        assert!(difference(&manifest, &round(0.5)).unwrap() < 1e-12);
        assert!((difference(&manifest, &round(0.6)).unwrap() - 0.1).abs() < 1e-12);
        assert!(difference(&manifest, &json!({})).is_err());
    }
}
