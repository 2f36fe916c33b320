//! Packs that know their limits, from a terminal: what the model cannot tell and what is unlike the
//! training pictures go to a person. Made from a shipped pack, with these keys of its manifest taken out.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use insitu_core::model::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

fn insitu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_insitu"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap()
}

fn line(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().unwrap_or_else(|| panic!("{said}"));
    serde_json::from_str(first).unwrap()
}

/// `dr-grade-open` with these keys alone of those that say what it does not know.
struct Pack {
    folder: TempDir,
}

impl Pack {
    fn with(keys: &Value) -> Self {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/models/dr-grade-open");
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("golden")).unwrap();
        for file in ["weights.onnx", "golden/input.png"] {
            fs::copy(shipped.join(file), folder.path().join(file)).unwrap();
        }
        let manifest = fs::read(shipped.join("manifest.json")).unwrap();
        let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
        for key in ["class_shares", "conformal", "ood"] {
            manifest.as_object_mut().unwrap().remove(key);
        }
        for (key, value) in keys.as_object().unwrap() {
            manifest[key] = value.clone();
        }
        let pack = Self { folder };
        fs::write(pack.file("manifest.json"), manifest.to_string()).unwrap();
        pack
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, command: &str, rest: &[&str]) -> Output {
        let model = self.folder.path().to_str().unwrap();
        insitu(&[&[command, "--model", model], rest].concat())
    }

    fn screen(&self) -> Value {
        line(&self.run("screen", &[RETINA]))
    }
}

const RETINA: &str = "public/samples/retina-no-retinopathy.jpg";

fn conformal(quantiles: [f64; 5]) -> Value {
    let numbered = quantiles.iter().zip(0..);
    let quantiles: Value = numbered
        .map(|(quantile, grade)| (grade.to_string(), json!(quantile)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    json!({"alpha": 0.1, "kind": "class_conditional", "quantiles": quantiles})
}

fn reason_ids(line: &Value) -> Vec<&str> {
    let reasons = line["reasons"].as_array().unwrap();
    reasons
        .iter()
        .filter_map(|reason| reason["id"].as_str())
        .collect()
}

#[test]
fn a_pack_without_these_keys_says_neither() {
    let line = Pack::with(&json!({})).screen();
    assert_eq!(line["error"], Value::Null);
    for key in ["set", "unsure", "ood"] {
        assert_eq!(line[key], Value::Null, "{key}");
    }
}

#[test]
fn a_set_on_both_sides_of_the_referral_line_needs_a_human() {
    let sure = Pack::with(&json!({"conformal": conformal([0.0; 5])})).screen();
    assert_eq!(sure["unsure"], false);
    assert_eq!(sure["set"], json!([sure["grade"]["code"]]));

    let unsure = Pack::with(&json!({"conformal": conformal([1.0; 5])})).screen();
    assert_eq!(unsure["set"], json!(["0", "1", "2", "3", "4"]));
    assert_eq!(
        (&unsure["unsure"], &unsure["needs_human"], &unsure["tier"]),
        (&json!(true), &json!(true), &json!("human"))
    );
    assert!(reason_ids(&unsure).contains(&"unsure"), "{unsure}");
    // The pathway gets the grade: nothing of the model's answer is changed or left out.
    assert_eq!(unsure["grade"], sure["grade"]);
    assert_eq!(unsure["probabilities"], sure["probabilities"]);
}

#[test]
fn a_picture_unlike_the_training_pictures_needs_a_human() {
    let energy = |threshold: f64| {
        Pack::with(&json!({"ood": {"method": "energy", "threshold": threshold, "kept": 0.99}}))
            .screen()
    };
    let familiar = energy(0.0);
    assert_eq!(familiar["ood"]["in_scope"], true);
    assert!(!reason_ids(&familiar).contains(&"unfamiliar-image"));

    let strange = energy(-1000.0);
    assert_eq!(strange["ood"]["in_scope"], false);
    assert_eq!(strange["ood"]["threshold"], -1000.0);
    assert_eq!(strange["ood"]["score"], familiar["ood"]["score"]);
    assert_eq!(
        (&strange["needs_human"], &strange["tier"]),
        (&json!(true), &json!("human"))
    );
    assert!(
        reason_ids(&strange).contains(&"unfamiliar-image"),
        "{strange}"
    );
    assert_eq!(strange["unsure"], Value::Null);
}

/// One direction that is 0 everywhere, and two references at 1 and 3: the score is 1.
fn distance(threshold: f64) -> (Pack, Vec<u8>) {
    let bytes = |values: &[f32]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    };
    let (projection, references) = (bytes(&[0.0; 1280]), bytes(&[1.0, 3.0]));
    let pack = Pack::with(&json!({"ood": {
        "method": "nearest", "threshold": threshold, "kept": 0.99, "neighbours": 1,
        "projection": {"file": "ood-projection.bin", "sha256": sha256(&projection), "rows": 1, "columns": 1280},
        "references": {"file": "ood-references.bin", "sha256": sha256(&references), "rows": 2, "columns": 1},
    }}));
    fs::write(pack.file("ood-projection.bin"), projection).unwrap();
    fs::write(pack.file("ood-references.bin"), &references).unwrap();
    (pack, references)
}

#[test]
fn the_files_of_a_distance_are_read_and_checked_like_the_weights() {
    let (pack, mut references) = distance(1.0);
    let familiar = pack.screen();
    assert_eq!(
        familiar["ood"],
        json!({"score": 1.0, "threshold": 1.0, "in_scope": true})
    );
    assert_eq!(distance(0.5).0.screen()["ood"]["in_scope"], false);

    references[0] ^= 1;
    fs::write(pack.file("ood-references.bin"), &references).unwrap();
    let folder = pack.folder.path().to_str().unwrap();
    let checked = insitu(&["models", "check", folder]);
    assert_eq!(line(&checked)["error"]["code"], "model.hash_mismatch");
    fs::remove_file(pack.file("ood-references.bin")).unwrap();
    let checked = insitu(&["models", "check", folder]);
    assert_eq!(line(&checked)["error"]["code"], "model.missing");
}

#[test]
fn evaluate_gives_coverage_by_class_and_the_shares_unsure_and_unfamiliar() {
    let pack = Pack::with(&json!({
        "conformal": conformal([0.5; 5]),
        "class_shares": {"0": 0.4, "1": 0.1, "2": 0.2, "3": 0.2, "4": 0.1},
        "ood": {"method": "energy", "threshold": -1000.0, "kept": 0.99},
    }));
    let labels = pack.file("labels.csv");
    let photograph = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(RETINA);
    fs::write(&labels, format!("file,grade\n{},0\n", photograph.display())).unwrap();
    let columns = ["--file-column", "file", "--label-column", "grade"];
    let arguments = |labels: &Path| {
        [&["--labels", labels.to_str().unwrap()], &columns[..]]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let run = |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        line(&pack.run("evaluate", &arguments))
    };
    let ran = run(&arguments(&labels));
    assert_eq!(ran["graded"]["n"], 1);
    assert_eq!(ran["unfamiliar"]["value"], 1.0);
    assert_eq!(ran["set"]["n"], 1);
    assert_eq!(ran["set"]["per_class"]["0"]["n"], 1);

    // Out of fold: `a` keeps its label, `b` (0.5 and 0.5, a grade of 2) crosses the line, `c` is missed.
    let stored = pack.file("stored.csv");
    fs::write(&stored, "file,grade\na,0\nb,1\nc,4\n").unwrap();
    let predictions = pack.file("predictions.csv");
    fs::write(
        &predictions,
        "file,verdict,score,p_0,p_1,p_2,p_3,p_4\na,gradable,0,1,0,0,0,0\n\
         b,gradable,0.5,0,0.5,0.5,0,0\nc,gradable,1,0,0,1,0,0\n",
    )
    .unwrap();
    let mut arguments = arguments(&stored);
    arguments.extend([
        "--predictions".to_owned(),
        predictions.display().to_string(),
    ]);
    let found = run(&arguments);
    let set = &found["set"];
    assert_eq!(set["n"], 3);
    assert_eq!(set["coverage"]["value"], 0.666_667);
    assert_eq!(set["labels"], 1.333_333);
    assert_eq!(set["unsure"]["value"], 0.333_333);
    for (class, coverage, unsure) in [("0", 1.0, 0.0), ("1", 1.0, 1.0), ("4", 0.0, 0.0)] {
        assert_eq!(
            set["per_class"][class]["coverage"]["value"], coverage,
            "{class}"
        );
        assert_eq!(
            set["per_class"][class]["unsure"]["value"], unsure,
            "{class}"
        );
    }
    assert_eq!(found["unfamiliar"], Value::Null);
    assert!(found["graded"]["balanced_accuracy_equal_shares"].is_number());
}
