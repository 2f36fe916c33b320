//! The core in wasm gives what it gives natively: tensors, pathway, refusals. Run by `cargo xtask
//! test` in Node; the pictures are built in, as there are no files.
#![cfg(target_arch = "wasm32")]

#[path = "dicom/build.rs"]
#[expect(dead_code, reason = "the native tests build more kinds of files")]
mod build;

use insitu_core::{
    dicom::{Instance, ModalityTransform, StoredData, Voi, VoiFunction, Window},
    error::ErrorCode,
    image::{ColourMap, GreyFrame, GreyLook, GreyMapper, GreySteps, Picture, SampleType, Samples},
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

/// Native tests hold the same for more kinds; here it is about memory, words of 32 bits and the C heap.
#[wasm_bindgen_test]
fn a_stream_of_every_family_decodes_in_wasm_too() {
    let formula: Vec<u16> = (0..24_u32)
        .flat_map(|y| (0..20).map(move |x: u32| (x * x * 5 + y * x * 3 + y * 11) as u16))
        .collect();
    for (syntax, stream) in [
        (
            "1.2.840.10008.1.2.4.70",
            &include_bytes!("dicom/streams/jpeg_lossless_16.jpg")[..],
        ),
        (
            "1.2.840.10008.1.2.4.80",
            include_bytes!("dicom/streams/jpeg_ls_16.jls"),
        ),
        (
            "1.2.840.10008.1.2.4.90",
            include_bytes!("dicom/streams/jpeg_2000_16.j2k"),
        ),
        (
            "1.2.840.10008.1.2.4.110",
            include_bytes!("dicom/streams/jpeg_xl_16.jxl"),
        ),
        (
            "1.2.840.10008.1.2.4.201",
            include_bytes!("dicom/streams/htj2k_16.j2c"),
        ),
    ] {
        let file = build::File::new(syntax)
            .image(build::CT, "MONOCHROME2", [24, 20], 1, [16, 16, 15], false)
            .fragments(&[], &[stream.to_vec()]);
        // Twice: what the first left behind must not disturb the second.
        for _ in 0..2 {
            let instance = Instance::open(&file, &Limits::browser()).unwrap();
            let frame = instance.frame(0).unwrap();
            assert_eq!(frame.data, StoredData::U16(formula.clone()), "{syntax}");
        }
    }
}

/// Every sample of 16 bits through the vectors, beside the formula of PS3.3 C.11.2.1.2.
#[wasm_bindgen_test]
fn grey_levels_in_vectors_are_those_of_the_formula() {
    let bytes: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
    let mut mapper = GreyMapper::new();
    let mut rgba = vec![0; bytes.len() * 2];
    for (center, width, function) in [
        (-600.0, 1500.0, VoiFunction::Linear),
        (40.0, 80.0, VoiFunction::Linear),
        (40.5, 399.7, VoiFunction::LinearExact),
        (0.0, 1.0, VoiFunction::Linear),
    ] {
        let window = Window::new(center, width, function).unwrap();
        for (kind, inverse) in [(SampleType::U16, false), (SampleType::I16, true)] {
            let steps = GreySteps {
                modality: ModalityTransform::Linear {
                    slope: 1.0,
                    intercept: -1024.0,
                },
                inverse,
                padding: Some((7, 90)),
            };
            let samples = Samples::from_le_bytes(kind, &bytes);
            let frame = GreyFrame::new(256, 256, samples, steps.clone()).unwrap();
            let look = GreyLook {
                voi: Some(Voi::Window(window)),
                inverted: false,
                colours: ColourMap::GREY,
            };
            mapper.map(&frame, &look, &mut rgba).unwrap();
            for (at, pixel) in rgba.chunks_exact(4).enumerate() {
                let stored = frame.samples().get(at).unwrap();
                let share = window.apply(f64::from(stored) - 1024.0);
                let share = if inverse { 1.0 - share } else { share };
                let level = if steps.is_padding(stored) {
                    0
                } else {
                    (share * 255.0 + 0.5).floor() as u8
                };
                assert_eq!(pixel, [level, level, level, 255], "{stored} {window:?}");
            }
        }
    }
}
