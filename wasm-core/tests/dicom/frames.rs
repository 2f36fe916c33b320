//! Frames of files that are built here: every layout of the support table's main job.

use image::ExtendedColorType;
use insitu_core::{
    dicom::{DicomError, Instance, StoredData, is_dicom},
    error::ErrorCode,
    finding::Side,
    limits::Limits,
};

use crate::build::{CT, EXPLICIT, File, IMPLICIT, JPEG, OPHTHALMIC, grey_jpeg, jpeg};

fn frame(bytes: &Vec<u8>, index: u32) -> Result<StoredData, DicomError> {
    let instance = Instance::open(bytes, &Limits::browser())?;
    instance.frame(index).map(|frame| frame.data)
}

fn problems(bytes: &Vec<u8>) -> Vec<String> {
    let instance = Instance::open(bytes, &Limits::browser()).unwrap();
    instance
        .problems()
        .iter()
        .map(|problem| problem.code.clone())
        .collect()
}

#[test]
fn sixteen_bit_words_lose_their_spare_bits_and_keep_their_sign_in_both_encodings() {
    for syntax in [EXPLICIT, IMPLICIT] {
        let bits = [16, 12, 11];
        let words: Vec<u8> = [0xF123_u16, 0x0FFF]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect();
        let unsigned = File::new(syntax).image(CT, "MONOCHROME2", [1, 2], 1, bits, false);
        assert_eq!(
            frame(&unsigned.pixels(&words), 0),
            Ok(StoredData::U16(vec![0x123, 0xFFF]))
        );
        let signed = File::new(syntax).image(CT, "MONOCHROME2", [1, 2], 1, bits, true);
        assert_eq!(
            frame(&signed.pixels(&words), 0),
            Ok(StoredData::I16(vec![0x123, -1]))
        );
    }
}

#[test]
fn eight_bit_samples_are_read_signed_and_unsigned() {
    let bits = [8, 8, 7];
    let unsigned = File::new(EXPLICIT).image(CT, "MONOCHROME1", [1, 2], 1, bits, false);
    assert_eq!(
        frame(&unsigned.pixels(&[1, 255]), 0),
        Ok(StoredData::U8(vec![1, 255]))
    );
    let signed = File::new(EXPLICIT).image(CT, "MONOCHROME2", [1, 2], 1, bits, true);
    assert_eq!(
        frame(&signed.pixels(&[1, 255]), 0),
        Ok(StoredData::I8(vec![1, -1]))
    );
}

#[test]
fn colour_by_plane_comes_out_by_pixel_frame_after_frame() {
    let file = File::new(EXPLICIT)
        .image(OPHTHALMIC, "RGB", [1, 2], 3, [8, 8, 7], false)
        .word(0x0028, 0x0006, 1)
        .text(0x0028, 0x0008, b"IS", "2")
        .pixels(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U8(vec![1, 3, 5, 2, 4, 6])));
    assert_eq!(
        frame(&file, 1),
        Ok(StoredData::U8(vec![7, 9, 11, 8, 10, 12]))
    );
    assert_eq!(
        frame(&file, 2),
        Err(DicomError::FrameOutOfRange {
            frame: 2,
            frames: 2
        })
    );
}

#[test]
fn shared_chroma_is_told_from_full_chroma_by_the_length() {
    let header = File::new(EXPLICIT).image(OPHTHALMIC, "YBR_FULL_422", [1, 2], 3, [8, 8, 7], false);
    let shared = header.clone().pixels(&[10, 20, 128, 128]);
    let full = header.pixels(&[10, 128, 128, 20, 128, 128]);
    let expected = Ok(StoredData::U8(vec![10, 10, 10, 20, 20, 20]));
    assert_eq!(frame(&shared, 0), expected);
    assert_eq!(frame(&full, 0), expected);
}

#[test]
fn jpeg_colour_follows_the_stream_and_not_a_stale_header() {
    let red: Vec<u8> = [200, 30, 30].repeat(256);
    let stream = jpeg(&red, 16, 16, ExtendedColorType::Rgb8);
    // The encoder writes JFIF, so the stream is luma and chroma whatever the header says.
    for photometric in ["YBR_FULL_422", "RGB"] {
        let file = File::new(JPEG)
            .image(OPHTHALMIC, photometric, [16, 16], 3, [8, 8, 7], false)
            .fragments(&[], std::slice::from_ref(&stream));
        let Ok(StoredData::U8(pixels)) = frame(&file, 0) else {
            panic!("{photometric}");
        };
        let worst = pixels.iter().zip(&red).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(
            worst.is_some_and(|worst| worst <= 3),
            "{photometric}: {worst:?}"
        );
    }
}

#[test]
fn fragments_become_frames_with_and_without_an_offset_table() {
    let (dark, light) = (grey_jpeg(20, 8, 8), grey_jpeg(220, 8, 8));
    let half = dark.len() / 4 * 2;
    let split = [dark[..half].to_vec(), dark[half..].to_vec(), light.clone()];
    let second = (dark.len() + 16) as u32;
    let header = File::new(JPEG)
        .image(OPHTHALMIC, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "2");
    let first_value = |file: &Vec<u8>, index| match frame(file, index) {
        Ok(StoredData::U8(values)) => values[0],
        other => panic!("{other:?}"),
    };
    for (table, ignored) in [
        (vec![], false),
        (vec![0, second], false),
        (vec![0, 3], true),
    ] {
        let file = header.clone().fragments(&table, &split);
        assert!(first_value(&file, 0).abs_diff(20) <= 2, "{table:?}");
        assert!(first_value(&file, 1).abs_diff(220) <= 2, "{table:?}");
        let reported = problems(&file).contains(&"dicom.offset_table_ignored".to_owned());
        assert_eq!(reported, ignored, "{table:?}");
    }
    let three = header
        .text(0x0028, 0x0008, b"IS", "2")
        .fragments(&[], &[dark, light.clone(), light]);
    assert_eq!(
        frame(&three, 0).map_err(|e| e.code()),
        Err(ErrorCode::DicomFragmentMismatch)
    );
}

#[test]
fn a_cut_frame_is_an_error_and_the_whole_ones_before_it_are_shown() {
    let header = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [2, 2], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "3");
    let cut = header.pixels(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let instance = Instance::open(&cut, &Limits::browser()).unwrap();
    assert_eq!(instance.header().frames, 2);
    assert!(problems(&cut).contains(&"dicom.frames_missing".to_owned()));
    assert_eq!(frame(&cut, 1), Ok(StoredData::U8(vec![5, 6, 7, 8])));
    let one = File::new(EXPLICIT).image(CT, "MONOCHROME2", [2, 2], 1, [8, 8, 7], false);
    let code = frame(&one.pixels(&[1, 2]), 0).map_err(|error| error.code());
    assert_eq!(code, Err(ErrorCode::SourceTruncated));
}

#[test]
fn a_data_set_without_any_prefix_is_recognised_and_noted() {
    for implicit in [false, true] {
        let file = File::bare(implicit)
            .image(CT, "MONOCHROME2", [1, 2], 1, [8, 8, 7], false)
            .pixels(&[7, 9]);
        assert!(is_dicom(&file));
        assert_eq!(frame(&file, 0), Ok(StoredData::U8(vec![7, 9])));
        assert_eq!(problems(&file), ["dicom.syntax_guessed"]);
    }
    assert!(!is_dicom(
        &b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 and so on".to_vec()
    ));
}

#[test]
fn an_unsupported_syntax_is_named_and_an_object_without_pixels_is_listed() {
    let video = File::new("1.2.840.10008.1.2.4.102")
        .image(CT, "MONOCHROME2", [1, 2], 1, [8, 8, 7], false)
        .fragments(&[], &[vec![0; 64]]);
    let error = frame(&video, 0).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DicomTransferSyntaxUnsupported);
    assert_eq!(
        error.to_string(),
        "transfer syntax MPEG-4 AVC/H.264 High Profile / Level 4.1 (1.2.840.10008.1.2.4.102) is \
         not supported"
    );
    let report = File::new(EXPLICIT).text(0x0008, 0x0016, b"UI", "1.2.840.10008.5.1.4.1.1.88.11");
    let report = report.bytes();
    let instance = Instance::open(&report, &Limits::browser()).unwrap();
    assert_eq!(instance.summary().frames, 0);
    assert_eq!(
        instance.frame(0).unwrap_err().code(),
        ErrorCode::DicomNoPixels
    );
}

#[test]
fn two_sources_that_disagree_on_the_side_give_none() {
    let header =
        || File::new(EXPLICIT).image(OPHTHALMIC, "MONOCHROME2", [1, 2], 1, [8, 8, 7], false);
    let side = |file: File| {
        let bytes = file.pixels(&[0, 0]);
        let instance = Instance::open(&bytes, &Limits::browser()).unwrap();
        (instance.header().laterality, problems(&bytes))
    };
    let right = || File::bare(false).text(0x0008, 0x0100, b"SH", "24028007");
    let coded = |open| {
        let modifier = File::bare(false).sequence(0x0008, 0x2220, right(), open);
        header().sequence(0x0008, 0x2218, modifier, open)
    };
    for open in [false, true] {
        assert_eq!(side(coded(open)), (Some(Side::Right), vec![]));
        let agreed = coded(open).text(0x0020, 0x0062, b"CS", "R");
        assert_eq!(side(agreed).0, Some(Side::Right));
        let (none, noted) = side(coded(open).text(0x0020, 0x0062, b"CS", "L"));
        assert_eq!(
            (none, noted),
            (None, vec!["dicom.laterality_conflict".to_owned()])
        );
    }
    assert_eq!(side(header().text(0x0020, 0x0062, b"CS", "B")).0, None);
}

#[test]
fn the_shipped_sample_is_an_ophthalmic_photograph_of_a_right_eye() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../public/samples/ophthalmic-idrid.dcm"
    );
    let bytes = std::fs::read(path).unwrap();
    let instance = Instance::open(&bytes, &Limits::browser()).unwrap();
    let summary = instance.summary();
    assert_eq!(
        (summary.width, summary.height, summary.frames),
        (1200, 797, 1)
    );
    assert_eq!(summary.diagnostics, []);
    let header = summary.dicom.unwrap();
    assert_eq!(header.sop_class_uid, OPHTHALMIC);
    assert_eq!(header.laterality, Some(Side::Right));
    let picture = instance.rgb_as_stored(0).unwrap();
    let centre = &picture.pixels[(398 * 1200 + 600) * 3..][..3];
    assert!(
        centre[0] > 100 && centre[0] > centre[1] && centre[1] > centre[2],
        "{centre:?}"
    );
    assert!(!bytes.windows(4).any(|four| four == b"Exif"));
}
