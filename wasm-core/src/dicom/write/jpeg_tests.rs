//! What of a JPEG stream is seen before it is wrapped. The streams here are headers around a few
//! bytes of scan: nothing is decoded.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a test knows its bytes"
)]

use super::*;

/// A stream of a frame header and `segments` before it.
pub(in super::super) fn stream(segments: &[&[u8]], ids: &[u8]) -> Vec<u8> {
    with_process(0xC0, 8, segments, ids)
}

fn with_process(process: u8, precision: u8, segments: &[&[u8]], ids: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    for segment in segments {
        bytes.extend(*segment);
    }
    let count = ids.len() as u8;
    bytes.extend([
        0xFF,
        process,
        0,
        8 + 3 * count,
        precision,
        0,
        5,
        0,
        7,
        count,
    ]);
    for id in ids {
        bytes.extend([*id, 0x11, 0]);
    }
    bytes.extend([0xFF, 0xDA, 0, 2]);
    bytes.extend([0x12, 0xFF, 0x00, 0xFF, 0xD3, 0x34, 0xFF, 0xD9]);
    bytes
}

const JFIF: &[u8] = b"\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
const RAW_ADOBE: &[u8] = b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0";
const SHORT_ADOBE: &[u8] = b"\xFF\xEE\0\x0CAdobe\0\x64\0\0\0";
const COMMENT_BY_JAN: &[u8] = b"\xFF\xFE\0\x05Jan";
const PROFILE: &[u8] = b"\xFF\xE2\0\x10ICC_PROFILE\0\x01\x01";
const THUMBNAIL: &[u8] = b"\xFF\xE0\0\x09JFXX\0\x10\x00";
const TURNED: &[u8] = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\
    \x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

fn colour_of(segments: &[&[u8]], ids: &[u8]) -> Colour {
    Jpeg::read(&stream(segments, ids)).unwrap().colour()
}

#[test]
fn size_and_colours_are_those_of_the_stream() {
    let bytes = stream(&[JFIF], &[1, 2, 3]);
    let jpeg = Jpeg::read(&bytes).unwrap();
    assert_eq!((jpeg.rows(), jpeg.columns()), (5, 7));
    assert_eq!(jpeg.bytes(), bytes);
    assert_eq!(jpeg.colour(), Colour::YCbCr);
}

#[test]
fn adobe_decides_before_jfif_and_jfif_before_the_ids() {
    assert_eq!(colour_of(&[], &[1]), Colour::Grey);
    assert_eq!(colour_of(&[RAW_ADOBE], &[1, 2, 3]), Colour::Rgb);
    assert_eq!(colour_of(&[JFIF, RAW_ADOBE], &[1, 2, 3]), Colour::Rgb);
    assert_eq!(colour_of(&[JFIF], b"RGB"), Colour::YCbCr);
    assert_eq!(colour_of(&[], b"RGB"), Colour::Rgb);
    assert_eq!(colour_of(&[SHORT_ADOBE], b"RGB"), Colour::Rgb);
    assert_eq!(colour_of(&[SHORT_ADOBE], &[1, 2, 3]), Colour::YCbCr);
}

#[test]
fn what_baseline_cannot_hold_is_refused_by_name() {
    let progressive = with_process(0xC2, 8, &[], &[1, 2, 3]);
    assert_eq!(
        Jpeg::read(&progressive),
        Err(WriteError::JpegNotBaseline {
            process: 2,
            precision: 8,
            components: 3
        })
    );
    let cmyk = stream(&[], &[1, 2, 3, 4]);
    assert!(matches!(
        Jpeg::read(&cmyk),
        Err(WriteError::JpegNotBaseline { components: 4, .. })
    ));
    let deep = with_process(0xC0, 12, &[], &[1]);
    assert!(matches!(
        Jpeg::read(&deep),
        Err(WriteError::JpegNotBaseline { precision: 12, .. })
    ));
}

#[test]
fn a_photograph_that_is_stored_turned_is_refused() {
    let turned = stream(&[TURNED], &[1, 2, 3]);
    assert_eq!(
        Jpeg::read(&turned),
        Err(WriteError::JpegTurned { orientation: 6 })
    );
}

#[test]
fn a_stream_cut_anywhere_is_damaged() {
    let bytes = stream(&[JFIF, COMMENT_BY_JAN], &[1, 2, 3]);
    for length in 0..bytes.len() {
        assert!(
            matches!(
                Jpeg::read(&bytes[..length]),
                Err(WriteError::JpegDamaged { .. })
            ),
            "cut at {length}"
        );
    }
}

#[test]
fn without_metadata_the_picture_stays_to_the_byte_and_the_rest_goes() {
    let picture = stream(&[JFIF, PROFILE, RAW_ADOBE], &[1, 2, 3]);
    let upright = TURNED
        .iter()
        .map(|byte| if *byte == 6 { 1 } else { *byte })
        .collect::<Vec<u8>>();
    let segments: [&[u8]; 6] = [
        JFIF,
        THUMBNAIL,
        &upright,
        PROFILE,
        COMMENT_BY_JAN,
        RAW_ADOBE,
    ];
    let mut full = stream(&segments, &[1, 2, 3]);
    full.extend(b"motion picture with a voice");
    let jpeg = Jpeg::read(&full).unwrap();
    assert_eq!(jpeg.bytes(), full);
    let bare = jpeg.without_metadata().unwrap();
    assert_eq!(bare.bytes(), picture);
    assert_eq!(bare, Jpeg::read(&picture).unwrap());
}

#[test]
fn no_change_of_a_byte_makes_it_panic() {
    let segments: [&[u8]; 5] = [JFIF, TURNED, PROFILE, COMMENT_BY_JAN, RAW_ADOBE];
    let whole = stream(&segments, &[1, 2, 3]);
    for at in 0..whole.len() {
        for value in 0..=255 {
            let mut changed = whole.clone();
            changed[at] = value;
            if let Ok(jpeg) = Jpeg::read(&changed) {
                let bare = jpeg.without_metadata().unwrap();
                assert_eq!(
                    Jpeg::read(bare.bytes()).map(|bare| bare.rows()),
                    Ok(jpeg.rows())
                );
            }
        }
    }
}
