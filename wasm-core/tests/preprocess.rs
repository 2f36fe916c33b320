//! Our tensors against those of the training pipeline, on small pictures of both kinds.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{fs, path::Path};

use insitu_core::{
    image::Picture,
    limits::Limits,
    model::{Preprocess, PreprocessOp},
    source::{Format, decode_photograph},
};

/// Largest difference allowed, in units of the normalised input (issue: the main job).
const TOLERANCE: f32 = 1e-3;

#[derive(serde::Deserialize)]
struct Case {
    preprocess: Vec<PreprocessOp>,
}

/// Values of a little-endian `f32` array in `NumPy`'s format, version 1.
fn npy(bytes: &[u8]) -> Vec<f32> {
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let text = std::str::from_utf8(&bytes[10..10 + header]).unwrap();
    assert!(
        text.contains("'<f4'") && text.contains("'fortran_order': False"),
        "{text}"
    );
    bytes[10 + header..]
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}

#[test]
fn the_training_pipeline_and_this_code_make_the_same_tensors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/preprocess");
    let mut checked = 0;
    let mut entries: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
    {
        let case: Case = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let png = fs::read(path.with_extension("png")).unwrap();
        let photograph = decode_photograph(&png, Format::Png, &Limits::browser()).unwrap();
        let picture = Picture::new(
            photograph.width as usize,
            photograph.height as usize,
            photograph.rgb,
        )
        .unwrap();
        let tensor = Preprocess::new(&case.preprocess).unwrap().run(&picture);
        let expected = npy(&fs::read(path.with_extension("npy")).unwrap());
        assert_eq!(tensor.data.len(), expected.len(), "{}", path.display());
        let worst = tensor
            .data
            .iter()
            .zip(&expected)
            .map(|(found, expected)| (found - expected).abs())
            .fold(0.0, f32::max);
        assert!(worst <= TOLERANCE, "{}: off by {worst}", path.display());
        checked += 1;
    }
    assert!(checked >= 6, "only {checked} cases found");
}
