//! The core in wasm gives what it gives natively: tensors, pathway, refusals. Run by `cargo xtask
//! test` in Node; the pictures are built in, as there are no files.
#![cfg(target_arch = "wasm32")]

use insitu_core::{
    error::ErrorCode,
    image::Picture,
    limits::Limits,
    model::{Preprocess, PreprocessOp},
    pathway::{Pathway, decide, parse_eyes},
    screening,
    source::{Format, decode_photograph},
};
use wasm_bindgen_test::wasm_bindgen_test;

macro_rules! case {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("goldens/preprocess/", $name, ".png")).as_slice(),
            include_bytes!(concat!("goldens/preprocess/", $name, ".json")).as_slice(),
            include_bytes!(concat!("goldens/preprocess/", $name, ".npy")).as_slice(),
        )
    };
}

#[derive(serde::Deserialize)]
struct Case {
    preprocess: Vec<PreprocessOp>,
}

#[wasm_bindgen_test]
fn tensors_are_those_of_the_training_pipeline() {
    for (name, png, json, npy) in [
        case!("fundus_portrait"),
        case!("fundus_large"),
        case!("skin_reduced"),
        case!("skin_enlarged"),
    ] {
        let case: Case = serde_json::from_slice(json).unwrap();
        let photograph = decode_photograph(png, Format::Png, &Limits::browser()).unwrap();
        let picture = Picture::new(
            photograph.width as usize,
            photograph.height as usize,
            photograph.rgb,
        )
        .unwrap();
        let tensor = Preprocess::new(&case.preprocess).unwrap().run(&picture);
        let values = npy[npy.len() - tensor.data.len() * 4..].chunks_exact(4);
        for (found, expected) in tensor.data.iter().zip(values) {
            let expected = f32::from_le_bytes([expected[0], expected[1], expected[2], expected[3]]);
            assert!(
                (found - expected).abs() <= 1e-3,
                "{name}: {found} for {expected}"
            );
        }
    }
}

#[wasm_bindgen_test]
fn a_pathway_decides_as_it_does_natively() {
    let pathway = Pathway::by_id("ico-2017-high").unwrap();
    let (findings, context) = parse_eyes(pathway, "U/?", "2/none", "").unwrap();
    let outcome = decide(pathway, &findings, &context).unwrap();
    assert_eq!(
        (outcome.rules.join("+"), outcome.due),
        ("ICO-H-2+ICO-U".into(), "seen 3..6mo".into())
    );
}

#[wasm_bindgen_test]
fn hostile_files_are_typed_errors_in_wasm_too() {
    let (_, png, ..) = case!("fundus_large");
    let mut huge = png.to_vec();
    huge[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    for (bytes, name, expected) in [
        (Vec::new(), "empty.jpg", ErrorCode::SourceEmpty),
        (
            b"just text".to_vec(),
            "letter.dcm",
            ErrorCode::DicomNotDicom,
        ),
        (
            b"just text".to_vec(),
            "letter.txt",
            ErrorCode::SourceUnknownKind,
        ),
    ] {
        let failure = screening::list(&bytes, name, &Limits::browser()).unwrap_err();
        assert_eq!(failure.code, expected, "{name}");
    }
    assert!(screening::list(&huge, "huge.png", &Limits::browser()).is_err());
}
