//! Several packs on one picture, from a terminal: each answers for itself, the first one's answer stays,
//! and the more careful of them counts. Made from shipped packs by changing their manifests.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const RETINA: &str = "public/samples/retina-no-retinopathy.jpg";
const LESION: &str = "public/samples/skin-lesion.jpg";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn insitu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_insitu"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

fn screen(arguments: &[&str]) -> Value {
    let output = insitu(&[&["screen"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().unwrap_or_else(|| panic!("{said}"));
    serde_json::from_str(first).unwrap()
}

/// A shipped pack under the id `other`, with its manifest changed.
fn other(shipped: &str, change: impl Fn(&mut Value)) -> TempDir {
    let shipped = root().join("public/models").join(shipped);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("golden")).unwrap();
    let manifest = fs::read(shipped.join("manifest.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
    for file in fs::read_dir(&shipped).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    for golden in fs::read_dir(shipped.join("golden")).unwrap() {
        let golden = golden.unwrap();
        let to = folder.path().join("golden").join(golden.file_name());
        fs::copy(golden.path(), to).unwrap();
    }
    manifest["id"] = json!("other");
    change(&mut manifest);
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    folder
}

fn path(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

/// Its referral question is always answered like this.
fn always(answer: bool) -> impl Fn(&mut Value) {
    move |manifest| {
        for point in manifest["operating_points"].as_array_mut().unwrap() {
            if point["score"] == "referable" {
                point["threshold"] = json!(if answer { 0.0 } else { 1.0 });
            }
        }
    }
}

/// Its labels are names that no pathway knows.
fn nameless(manifest: &mut Value) {
    for label in manifest["outputs"][0]["labels"].as_array_mut().unwrap() {
        label["id"] = json!(format!("is-{}", label["id"].as_str().unwrap()));
    }
    let points = manifest["operating_points"].as_array().unwrap().iter();
    let kept: Vec<Value> = points
        .filter(|point| point["score"] == "malignant")
        .cloned()
        .collect();
    manifest["operating_points"] = json!(kept);
    for key in ["conformal", "class_shares"] {
        manifest.as_object_mut().unwrap().remove(key);
    }
}

/// What the first model and its provenance say, without the times.
fn first_answer(line: &Value) -> Vec<&Value> {
    [
        "model",
        "probabilities",
        "grade",
        "referable",
        "outputs",
        "set",
        "ood",
        "provenance",
    ]
    .map(|key| &line[key])
    .to_vec()
}

#[test]
fn a_further_pack_answers_for_itself_and_changes_nothing_of_the_first_ones_answer() {
    let twin = other("dr-grade-open", |_| {});
    let alone = screen(&[RETINA, "--model", "dr-grade-open"]);
    let both = screen(&[RETINA, "--model", "dr-grade-open", "--also", path(&twin)]);
    assert_eq!(alone["further"], json!([]));
    assert_eq!(first_answer(&both), first_answer(&alone));
    let further = &both["further"][0];
    assert_eq!(further["model"]["id"], "other");
    assert_ne!(further["pack_hash"], both["provenance"]["pack_hash"]);
    for key in ["probabilities", "grade", "referable", "outputs"] {
        assert_eq!(further[key], alone[key], "{key}");
    }
    assert_eq!(
        (&both["tier"], &both["reasons"]),
        (&alone["tier"], &alone["reasons"])
    );
}

#[test]
fn the_more_careful_of_several_packs_counts_whichever_reads_first() {
    let (yes, no) = (
        other("dr-grade-open", always(true)),
        other("dr-grade-open", always(false)),
    );
    let calm = screen(&[RETINA, "--model", path(&no)]);
    assert_eq!(calm["referable"]["decision"], "no");
    assert_ne!(calm["tier"], "human");
    let alarmed = screen(&[RETINA, "--model", path(&yes)]);
    assert_eq!(alarmed["tier"], "human");
    for (first, second) in [(&yes, &no), (&no, &yes)] {
        let both = screen(&[RETINA, "--model", path(first), "--also", path(second)]);
        assert_eq!(both["tier"], "human");
        assert_eq!(both["reasons"], alarmed["reasons"]);
    }
}

/// It always calls this grade, and is never unsure.
fn calls(grade: usize, refer: bool) -> impl Fn(&mut Value) {
    move |manifest| {
        always(refer)(manifest);
        let cut = |above: usize| if above <= grade { 1e-9 } else { 1.0 };
        manifest["outputs"][0]["cuts"] = json!([cut(1), cut(2), cut(3), cut(4)]);
        for key in ["conformal", "ood"] {
            manifest.as_object_mut().unwrap().remove(key);
        }
    }
}

/// A mild grade at a high score asks for a person; a referral by another model does not take that back.
#[test]
fn a_referral_by_one_model_leaves_the_doubt_of_another() {
    let doubts = other("dr-grade-open", calls(1, true));
    let refers = other("dr-grade-open", calls(2, false));
    let tier = |arguments: &[&str]| screen(&[&[RETINA], arguments].concat())["tier"].clone();
    assert_eq!(tier(&["--model", path(&doubts)]), "human");
    assert_eq!(tier(&["--model", path(&refers)]), "refer");
    for (first, second) in [(&doubts, &refers), (&refers, &doubts)] {
        let both = screen(&[RETINA, "--model", path(first), "--also", path(second)]);
        assert_eq!(
            (&both["tier"], &both["refer"]),
            (&json!("human"), &json!(true))
        );
    }
}

#[test]
fn a_pack_that_names_no_class_of_the_pathway_can_doubt_but_not_clear() {
    let doubtful = other("skin-lesion", |manifest| {
        nameless(manifest);
        for point in manifest["operating_points"].as_array_mut().unwrap() {
            point["threshold"] = json!(0.0);
        }
    });
    let content = other("skin-lesion", |manifest| {
        nameless(manifest);
        for point in manifest["operating_points"].as_array_mut().unwrap() {
            point["threshold"] = json!(1.0);
        }
    });
    let alone = screen(&[LESION, "--model", "skin-lesion"]);
    let calm = screen(&[LESION, "--model", "skin-lesion", "--also", path(&content)]);
    assert_eq!(
        (&calm["tier"], &calm["rules"]),
        (&alone["tier"], &alone["rules"])
    );
    let asked = screen(&[LESION, "--model", "skin-lesion", "--also", path(&doubtful)]);
    assert!(["human", "urgent", "immediate"].contains(&asked["tier"].as_str().unwrap()));
    assert_eq!(first_answer(&asked), first_answer(&alone));
    // Alone it knows too little to clear anybody: "no melanoma" may still be another cancer.
    let only = screen(&[LESION, "--model", path(&content)]);
    assert_eq!(
        (&only["tier"], &only["needs_human"]),
        (&json!("human"), &json!(true))
    );
    assert!(only["grade"]["code"].as_str().unwrap().starts_with("is-"));
}

#[test]
fn a_further_pack_of_another_kind_of_picture_is_refused_before_anything_is_read() {
    let output = insitu(&[
        "screen",
        RETINA,
        "--model",
        "dr-grade-open",
        "--also",
        "skin-lesion",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("skin-lesion does not read what dr-grade-open reads"),
        "{said}"
    );
}
