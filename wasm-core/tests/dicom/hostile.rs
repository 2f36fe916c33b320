//! Bytes that mean harm: each ends in a typed error or a frame, soon, and without a great allocation.

use std::time::{Duration, Instant};

use insitu_core::{
    dicom::{DicomError, Instance as DicomInstance},
    error::ErrorCode,
    limits::Limits,
};

use crate::build::{BIG_ENDIAN, CT, EXPLICIT, File, IMPLICIT, JPEG, OPHTHALMIC, grey_jpeg};

/// Opens a file and does all that can be done with its first frames.
fn all_of_it(bytes: &Vec<u8>) -> Result<(), DicomError> {
    let instance = DicomInstance::open(bytes, &Limits::browser())?;
    instance.summary();
    for index in 0..instance.header().frames.min(3) {
        for overlay in instance.overlays(index) {
            let pixels = u64::from(overlay.width) * u64::from(overlay.height);
            assert_eq!(overlay.bits.len() as u64, pixels.div_ceil(8));
        }
        instance.frame(index)?;
        instance.display(index, None)?;
        instance.rgb_as_stored(index)?;
    }
    Ok(())
}

fn samples() -> Vec<Vec<u8>> {
    let modifier = File::bare(false).text(0x0008, 0x0100, b"SH", "24028007");
    let region = File::bare(false).sequence(0x0008, 0x2220, modifier, true);
    let native = |syntax| {
        File::new(syntax)
            .image(CT, "MONOCHROME2", [4, 4], 1, [16, 12, 11], true)
            .text(0x0028, 0x1050, b"DS", "40")
            .text(0x0028, 0x1051, b"DS", "400")
            .pixels(&[7; 32])
    };
    let overlaid = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [4, 4], 1, [16, 12, 11], true)
        .word(0x6000, 0x0010, 4)
        .word(0x6000, 0x0011, 4)
        .text(0x6000, 0x0015, b"IS", "1")
        .element(0x6000, 0x0050, b"SS", &[1, 0, 2, 0])
        .word(0x6000, 0x0100, 1)
        .element(0x6000, 0x3000, b"OW", &[0xA5, 0x5A])
        .word(0x6002, 0x0010, 4)
        .word(0x6002, 0x0011, 4)
        .word(0x6002, 0x0100, 16)
        .word(0x6002, 0x0102, 13)
        .pixels(&[0x27; 32]);
    let nested = File::new(EXPLICIT)
        .sequence(0x0008, 0x2218, region, true)
        .image(OPHTHALMIC, "YBR_FULL_422", [2, 2], 3, [8, 8, 7], false)
        .pixels(&[9; 8]);
    let jpeg = File::new(JPEG)
        .image(OPHTHALMIC, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "2")
        .fragments(&[], &[grey_jpeg(20, 8, 8), grey_jpeg(200, 8, 8)]);
    let mut samples = vec![
        native(EXPLICIT),
        native(IMPLICIT),
        native(BIG_ENDIAN),
        overlaid,
        nested,
        jpeg,
    ];
    for (syntax, stream) in STREAMS {
        let file = File::new(syntax)
            .image(CT, "MONOCHROME2", [24, 20], 1, [16, 16, 15], false)
            .fragments(&[], &[stream.to_vec()]);
        samples.push(file);
    }
    samples
}

/// One small stream of each family (`streams/make.py`).
const STREAMS: &[(&str, &[u8])] = &[
    (
        "1.2.840.10008.1.2.4.51",
        include_bytes!("streams/jpeg_12.jpg"),
    ),
    (
        "1.2.840.10008.1.2.4.70",
        include_bytes!("streams/jpeg_lossless_16.jpg"),
    ),
    (
        "1.2.840.10008.1.2.4.80",
        include_bytes!("streams/jpeg_ls_16.jls"),
    ),
    (
        "1.2.840.10008.1.2.4.90",
        include_bytes!("streams/jpeg_2000_16.j2k"),
    ),
    (
        "1.2.840.10008.1.2.4.110",
        include_bytes!("streams/jpeg_xl_16.jxl"),
    ),
    (
        "1.2.840.10008.1.2.4.201",
        include_bytes!("streams/htj2k_16.j2c"),
    ),
];

#[test]
fn every_cut_and_many_flips_end_in_a_frame_or_a_typed_error() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the test bounds how long hostile bytes can take"
    )]
    let start = Instant::now();
    for sample in samples() {
        assert_eq!(all_of_it(&sample), Ok(()));
        for length in 0..sample.len() {
            let _cut: Result<_, DicomError> = all_of_it(&sample[..length].to_vec());
        }
        for _ in 0..2000 {
            let mut bytes = sample.clone();
            for _ in 0..=next() % 4 {
                let at = 132 + next() as usize % (bytes.len() - 132);
                bytes[at] = next() as u8;
            }
            let _flipped: Result<_, DicomError> = all_of_it(&bytes);
        }
    }
    let took = start.elapsed();
    assert!(took < Duration::from_mins(3), "{took:?}");
}

#[test]
fn nesting_and_claims_beyond_the_limits_are_refused_by_name() {
    let mut deep = File::bare(false);
    for _ in 0..40 {
        deep = File::bare(false).sequence(0x0040, 0xA730, deep, true);
    }
    let mut bytes = File::new(EXPLICIT).bytes();
    bytes.extend(deep.bytes());
    let code = |bytes: &Vec<u8>| all_of_it(bytes).map_err(|error| error.code());
    assert_eq!(code(&bytes), Err(ErrorCode::DicomTooDeep));

    let image = |size, more: &str| {
        File::new(EXPLICIT)
            .image(CT, "MONOCHROME2", size, 1, [16, 16, 15], false)
            .text(0x0028, 0x0008, b"IS", more)
            .pixels(&[0; 64])
    };
    assert_eq!(
        code(&image([65535, 65535], "1")),
        Err(ErrorCode::DicomLimitExceeded)
    );
    assert_eq!(
        code(&image([4, 4], "2147483647")),
        Err(ErrorCode::DicomLimitExceeded)
    );
    assert_eq!(
        code(&image([4, 4], "1A")),
        Err(ErrorCode::DicomAttributeInvalid)
    );
    assert_eq!(code(&image([0, 4], "1")), Err(ErrorCode::ImageDimensions));
}

#[test]
fn a_jpeg_that_claims_more_than_the_header_is_refused_before_it_is_decoded() {
    let mut stream = grey_jpeg(20, 8, 8);
    let frame = stream
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    stream[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let file = File::new(JPEG)
        .image(OPHTHALMIC, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
        .fragments(&[], &[stream]);
    let code = all_of_it(&file).map_err(|error| error.code());
    assert_eq!(code, Err(ErrorCode::ImageDimensions));
}

#[test]
fn half_a_jpeg_is_an_error_and_not_half_a_picture() {
    let stream = grey_jpeg(20, 64, 64);
    let half = stream[..stream.len() / 4 * 2].to_vec();
    let file = File::new(JPEG)
        .image(OPHTHALMIC, "MONOCHROME2", [64, 64], 1, [8, 8, 7], false)
        .fragments(&[], &[half]);
    let code = all_of_it(&file).map_err(|error| error.code());
    assert_eq!(code, Err(ErrorCode::DicomCodecFailed));
}

#[test]
fn a_small_file_with_many_frames_and_long_values_is_not_read_again_for_each() {
    let windows = "0\\".repeat(400_000);
    let file = File::new(IMPLICIT)
        .image(CT, "MONOCHROME2", [1, 1], 1, [1, 1, 0], false)
        .text(0x0008, 0x002A, b"DT", &"2".repeat(1_000_000))
        .text(0x0020, 0x0032, b"DS", &windows)
        .text(0x0028, 0x0008, b"IS", "100000")
        .text(0x0028, 0x1050, b"DS", &windows)
        .text(0x0028, 0x1051, b"DS", &windows)
        .pixels(&[0xAA; 12_500]);
    #[expect(
        clippy::disallowed_methods,
        reason = "the test bounds how long hostile bytes can take"
    )]
    let start = Instant::now();
    let instance = DicomInstance::open(&file, &Limits::browser()).unwrap();
    assert!(instance.summary().diagnostics.len() < 10);
    let facts = instance.facts(0, "").unwrap();
    assert_eq!(facts.frames.len(), 100_000);
    assert!(
        facts
            .frames
            .iter()
            .all(|frame| { frame.acquired.as_ref().is_some_and(|text| text.len() <= 32) })
    );
    instance.display(99_999, None).unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
}
