//! What a manifest must hold before anything is fetched, allocated or computed by it.

use std::collections::BTreeMap;

use super::{
    Calibration, Conformal, DistanceFiles, Manifest, MatrixFile, ModelError, Ood, OutputKind,
    OutputSpec,
};

/// Bytes of a weights file at most (standards.md §9); ours have 7 MB.
const MAX_WEIGHTS: u64 = 64 * 1024 * 1024;
/// Values of a matrix beside the manifest at most: 4 MB; the largest of ours has 64 × 1280.
const MAX_VALUES: u64 = 1 << 20;
/// Classes of one output at most (standards.md §9).
const MAX_LABELS: usize = 1000;
/// How far shares may miss a sum of 1: a thousand of them, each with six decimals.
const SHARES_OFF: f64 = 1e-3;

/// Refuses a manifest that contradicts itself or asks for more than it may.
///
/// # Errors
/// [`ModelError::Manifest`] with what is wrong.
pub(super) fn check_manifest(manifest: &Manifest) -> Result<(), ModelError> {
    if manifest.format != "insitu.pack/1" {
        return wrong(format!("format {} is not insitu.pack/1", manifest.format));
    }
    check_files(manifest)?;
    let Some(first) = manifest.outputs.first() else {
        return wrong("no output");
    };
    for output in &manifest.outputs {
        if output.labels.len() < 2 || output.labels.len() > MAX_LABELS {
            let (id, labels) = (&output.id, output.labels.len());
            return wrong(format!("output {id} has {labels} labels"));
        }
        if let Some(cuts) = &output.cuts {
            check_cuts(output, cuts)?;
        }
    }
    check_calibration(manifest)?;
    if let Some(shares) = &manifest.class_shares {
        check_shares(first, shares)?;
    }
    if let Some(conformal) = &manifest.conformal {
        check_conformal(first, conformal)?;
    }
    if let Some(ood) = &manifest.ood {
        check_ood(manifest.features.channels, ood)?;
    }
    manifest.referral_point().map(drop)
}

fn wrong<T>(what: impl Into<String>) -> Result<T, ModelError> {
    Err(ModelError::Manifest(what.into()))
}

/// Plain names below the pack's folder, and sizes that may be fetched.
fn check_files(manifest: &Manifest) -> Result<(), ModelError> {
    let distance = manifest.ood.as_ref().and_then(Ood::distance);
    let matrices = distance
        .into_iter()
        .flat_map(|files| [&files.projection, &files.references]);
    let golden = manifest.golden.iter().map(|case| &case.input);
    let names = golden
        .chain([&manifest.weights.file])
        .chain(matrices.map(|matrix| &matrix.file));
    for name in names {
        if name.is_empty() || name.contains(['/', '\\']) || name.contains("..") {
            return wrong(format!("{name} is not a plain file name"));
        }
    }
    if manifest.weights.bytes > MAX_WEIGHTS {
        return wrong(format!("weights of {} bytes", manifest.weights.bytes));
    }
    if manifest.golden.is_empty() {
        return wrong("no golden picture");
    }
    Ok(())
}

fn check_cuts(output: &OutputSpec, cuts: &[f64]) -> Result<(), ModelError> {
    let is_ordinal = output.kind == OutputKind::Ordinal && cuts.len() == output.logits();
    if is_ordinal && cuts.iter().all(|cut| *cut > 0.0 && *cut <= 1.0) {
        return Ok(());
    }
    let id = &output.id;
    wrong(format!(
        "output {id} has cuts that are not one of 0 to 1 for each of its grades above 0"
    ))
}

fn check_calibration(manifest: &Manifest) -> Result<(), ModelError> {
    let usable = |calibration: &Calibration| {
        calibration.method == "temperature" && calibration.temperature > 0.0
    };
    let of_outputs = manifest
        .outputs
        .iter()
        .filter_map(|output| output.calibration.as_ref());
    if of_outputs.chain([&manifest.calibration]).all(usable) {
        Ok(())
    } else {
        wrong("calibration needs the method temperature, above 0")
    }
}

/// A number for each label of the output, for no other, and each one that `fits`.
fn check_by_label(
    key: &str,
    output: &OutputSpec,
    values: &BTreeMap<String, f64>,
    fits: impl Fn(f64) -> bool,
) -> Result<(), ModelError> {
    let has_all = output
        .labels
        .iter()
        .all(|label| values.contains_key(&label.id));
    if !has_all || values.len() != output.labels.len() {
        let (id, labels) = (&output.id, output.labels.len());
        return wrong(format!(
            "{key} is not of the {labels} labels of output {id}"
        ));
    }
    match values.iter().find(|(_, value)| !fits(**value)) {
        Some((label, value)) => wrong(format!("{key} of label {label} is {value}")),
        None => Ok(()),
    }
}

fn check_shares(output: &OutputSpec, shares: &BTreeMap<String, f64>) -> Result<(), ModelError> {
    // Probabilities are divided by them, so none may be 0.
    check_by_label("class_shares", output, shares, |share| {
        share > 0.0 && share <= 1.0
    })?;
    let sum: f64 = shares.values().sum();
    if (sum - 1.0).abs() > SHARES_OFF {
        return wrong(format!("class_shares have the sum {sum}"));
    }
    Ok(())
}

fn check_conformal(output: &OutputSpec, conformal: &Conformal) -> Result<(), ModelError> {
    let alpha = conformal.alpha;
    if !(alpha > 0.0 && alpha < 1.0) {
        return wrong(format!("conformal has alpha {alpha}"));
    }
    check_by_label("conformal", output, &conformal.quantiles, |quantile| {
        (0.0..=1.0).contains(&quantile)
    })
}

fn check_ood(channels: u32, ood: &Ood) -> Result<(), ModelError> {
    if !ood.threshold.is_finite() {
        return wrong(format!("ood has the threshold {}", ood.threshold));
    }
    if !(ood.kept > 0.0 && ood.kept <= 1.0) {
        return wrong(format!("ood keeps a share of {}", ood.kept));
    }
    if !ood.auroc.values().all(|area| (0.0..=1.0).contains(area)) {
        return wrong("ood has an auroc outside 0 to 1");
    }
    match ood.distance() {
        Some(files) => check_distance(channels, files),
        None => Ok(()),
    }
}

fn check_distance(channels: u32, files: &DistanceFiles) -> Result<(), ModelError> {
    let DistanceFiles {
        projection,
        references,
        neighbours,
    } = files;
    for matrix in [projection, references] {
        let MatrixFile {
            file,
            rows,
            columns,
            ..
        } = matrix;
        let values = u64::from(*rows) * u64::from(*columns);
        if values == 0 || values > MAX_VALUES {
            return wrong(format!("{file} has {rows} rows of {columns}"));
        }
    }
    if projection.columns != channels {
        let columns = projection.columns;
        return wrong(format!(
            "ood projects {columns} channels, there are {channels}"
        ));
    }
    if references.columns != projection.rows {
        let (columns, rows) = (references.columns, projection.rows);
        return wrong(format!(
            "ood has references of {columns} for {rows} directions"
        ));
    }
    if *neighbours == 0 || *neighbours > references.rows {
        let rows = references.rows;
        return wrong(format!(
            "ood has {neighbours} neighbours of {rows} references"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{error::ErrorCode, model::Pack};

    const SHIPPED: &str = include_str!("../../../public/models/dr-grade-open/manifest.json");

    /// The five labels of `dr-grade-open`, all with one value.
    fn each(value: f64) -> Value {
        json!({"0": value, "1": value, "2": value, "3": value, "4": value})
    }

    fn conformal() -> Value {
        json!({"alpha": 0.1, "kind": "class_conditional", "quantiles": each(0.5)})
    }

    fn matrix(file: &str, rows: u32, columns: u32) -> Value {
        json!({"file": file, "sha256": "00", "rows": rows, "columns": columns})
    }

    fn nearest() -> Value {
        json!({
            "method": "nearest", "threshold": 40.5, "kept": 0.99, "auroc": {"radiology": 1.0},
            "projection": matrix("p.bin", 64, 1280), "references": matrix("r.bin", 512, 64),
            "neighbours": 5,
        })
    }

    /// The manifest of `dr-grade-open` with nothing of what it does not know.
    fn plain() -> Value {
        let mut manifest: Value = serde_json::from_str(SHIPPED).unwrap();
        for key in ["class_shares", "conformal", "ood"] {
            manifest.as_object_mut().unwrap().remove(key);
        }
        manifest
    }

    /// The same with one key more.
    fn read(key: &str, value: &Value) -> Result<Manifest, ModelError> {
        let mut manifest = plain();
        manifest[key] = value.clone();
        Pack::read_manifest(&serde_json::to_vec(&manifest).unwrap())
    }

    #[test]
    fn cuts_are_one_number_for_each_grade_above_the_first() {
        let with = |cuts: Value| {
            let mut manifest = plain();
            manifest["outputs"][0]["cuts"] = cuts;
            Pack::read_manifest(&serde_json::to_vec(&manifest).unwrap())
        };
        assert!(with(json!([0.5, 0.4, 0.3, 0.2])).is_ok());
        for cuts in [
            json!([0.5, 0.4, 0.3]),
            json!([0.5, 0.4, 0.3, 0.0]),
            json!([0.5, 0.4, 0.3, 1.5]),
        ] {
            let code = with(cuts).map(drop).unwrap_err().code();
            assert_eq!(code, ErrorCode::ModelManifestInvalid);
        }
    }

    #[test]
    fn the_keys_that_say_what_a_pack_does_not_know_are_optional_and_read() {
        let plain = Pack::read_manifest(plain().to_string().as_bytes()).unwrap();
        assert!(plain.class_shares.is_none() && plain.conformal.is_none() && plain.ood.is_none());
        let conformal = read("conformal", &conformal()).unwrap().conformal.unwrap();
        assert_eq!((conformal.alpha, conformal.quantiles["3"]), (0.1, 0.5));
        assert!(
            read("class_shares", &each(0.2))
                .unwrap()
                .class_shares
                .is_some()
        );
        let manifest = read("ood", &nearest()).unwrap();
        assert_eq!(
            manifest
                .ood
                .as_ref()
                .unwrap()
                .distance()
                .unwrap()
                .neighbours,
            5
        );
        let files = manifest.files();
        let named = |path: &str| files.iter().find(|file| file.path == path).unwrap().bytes;
        assert_eq!(named("p.bin"), Some(64 * 1280 * 4));
        assert_eq!(named("r.bin"), Some(512 * 64 * 4));
        let energy = json!({"method": "energy", "threshold": -3.5, "kept": 0.99});
        assert!(
            read("ood", &energy)
                .unwrap()
                .ood
                .unwrap()
                .distance()
                .is_none()
        );
    }

    /// One value of a good key changed to a hostile one, and what of it the message names.
    fn check_refused(key: &str, good: &Value, changes: &[(&str, Value, &str)]) {
        assert!(read(key, good).is_ok(), "{key}");
        for (place, hostile, named) in changes {
            let mut value = good.clone();
            *value.pointer_mut(place).unwrap() = hostile.clone();
            let error = read(key, &value).unwrap_err();
            let what = format!("{key}{place}: {error}");
            assert_eq!(error.code(), ErrorCode::ModelManifestInvalid, "{what}");
            assert!(error.to_string().contains(named), "{what}");
        }
    }

    #[test]
    fn quantiles_and_shares_are_of_each_label_and_within_bounds() {
        let other_label = json!({"0": 1, "1": 1, "2": 1, "3": 1, "x": 1});
        check_refused(
            "conformal",
            &conformal(),
            &[
                ("/alpha", json!(0.0), "alpha"),
                ("/alpha", json!(1.5), "alpha"),
                ("/alpha", Value::Null, "f64"),
                ("/kind", json!("marginal"), "marginal"),
                ("/quantiles/2", json!(1.01), "label 2"),
                ("/quantiles/2", json!(-0.1), "label 2"),
                ("/quantiles", json!({"0": 0.5}), "5 labels"),
                ("/quantiles", other_label, "5 labels"),
            ],
        );
        check_refused(
            "class_shares",
            &each(0.2),
            &[
                ("/0", json!(0.0), "label 0"),
                ("/0", json!(-0.2), "label 0"),
                ("/0", json!(0.9), "sum"),
            ],
        );
    }

    #[test]
    fn matrices_fit_each_other_and_the_features_before_anything_is_fetched() {
        check_refused(
            "ood",
            &nearest(),
            &[
                ("/method", json!("guess"), "guess"),
                ("/kept", json!(0.0), "keeps"),
                ("/auroc/radiology", json!(1.5), "auroc"),
                ("/projection/columns", json!(1279), "1279 channels"),
                ("/projection/rows", json!(0), "0 rows"),
                ("/projection/rows", json!(-1), "-1"),
                ("/projection/rows", json!(u32::MAX), "4294967295 rows"),
                ("/references/columns", json!(63), "64 directions"),
                ("/references/rows", json!(100_000), "100000 rows"),
                ("/references/file", json!("../w.onnx"), "plain file name"),
                ("/projection/file", json!(""), "plain file name"),
                ("/neighbours", json!(0), "0 neighbours"),
                ("/neighbours", json!(513), "513 neighbours"),
            ],
        );
    }

    /// JSON has neither NaN nor infinity, but a number may be too large for 64 bits.
    #[test]
    fn numbers_that_are_none_are_refused() {
        for text in ["NaN", "1e999", "-1e999", "\"1\""] {
            let ood = format!("{{\"method\": \"energy\", \"threshold\": {text}, \"kept\": 0.99}}");
            let manifest = SHIPPED.replacen('{', &format!("{{\"ood\": {ood},"), 1);
            let error = Pack::read_manifest(manifest.as_bytes()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ModelManifestInvalid, "{text}");
        }
        let mut manifest = read("ood", &nearest()).unwrap();
        for hostile in [f64::NAN, f64::INFINITY] {
            manifest.ood.as_mut().unwrap().threshold = hostile;
            assert!(check_manifest(&manifest).is_err(), "{hostile}");
        }
    }
}
