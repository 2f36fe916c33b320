//! The packs in `public/models`: they load, their golden pictures give the promised logits, and a
//! changed byte is noticed.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{fs, path::PathBuf};

use insitu_core::{
    error::ErrorCode,
    model::{Manifest, ModelError, Pack, PackFiles, Tract},
};

fn folder(id: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../public/models")
        .join(id)
}

fn files(id: &str) -> (Manifest, PackFiles) {
    let folder = folder(id);
    let bytes = fs::read(folder.join("manifest.json")).unwrap();
    let manifest = Pack::read_manifest(&bytes).unwrap();
    let others = manifest
        .files()
        .into_iter()
        .map(|file| {
            let bytes = fs::read(folder.join(&file.path)).unwrap();
            (file.path, bytes)
        })
        .collect();
    let manifest_bytes = bytes;
    (
        manifest,
        PackFiles {
            manifest: manifest_bytes,
            others,
        },
    )
}

const PACKS: [&str; 2] = ["dr-grade-open", "skin-lesion"];
const MAX_BYTES: u64 = 7_000_000;

fn code(files: &PackFiles) -> ErrorCode {
    Pack::load(files, &Tract)
        .map(drop)
        .map_err(|error: ModelError| error.code())
        .unwrap_err()
}

#[test]
fn every_pack_passes_its_own_checks_and_is_small() {
    for id in PACKS {
        let (manifest, files) = files(id);
        assert_eq!(manifest.id, id);
        assert!(manifest.weights.bytes <= MAX_BYTES, "{id}");
        let pack = Pack::load(&files, &Tract).unwrap();
        assert_eq!(pack.reference().weights_sha256, manifest.weights.sha256);
    }
}

#[test]
fn a_changed_weight_a_lost_picture_and_a_wrong_answer_are_noticed() {
    let (_, good) = files("dr-grade-open");

    let mut weights = good.clone();
    let bytes = weights.others.get_mut("weights.onnx").unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(code(&weights), ErrorCode::ModelHashMismatch);

    let mut lost = good.clone();
    lost.others.remove("golden/input.png");
    assert_eq!(code(&lost), ErrorCode::ModelHashMismatch);

    let mut wrong: serde_json::Value = serde_json::from_slice(&good.manifest).unwrap();
    wrong["golden"][0]["outputs"]["grade"][0] = 9.5.into();
    let wrong = PackFiles {
        manifest: serde_json::to_vec(&wrong).unwrap(),
        ..good.clone()
    };
    assert_eq!(code(&wrong), ErrorCode::ModelGoldenFailed);

    let mut escape: serde_json::Value = serde_json::from_slice(&good.manifest).unwrap();
    escape["weights"]["file"] = "../../secret".into();
    let escape = PackFiles {
        manifest: serde_json::to_vec(&escape).unwrap(),
        ..good
    };
    assert_eq!(code(&escape), ErrorCode::ModelManifestInvalid);
}
