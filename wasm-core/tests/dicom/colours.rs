//! Colour profiles: applied for eyes, never for models, in photographs and in DICOM files.

use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
use insitu_core::{limits::Limits, protocol::ColourSpace, screening::Opened};

use crate::build::{EXPLICIT, File};

const SRGB: &[u8] = include_bytes!("../colour/srgb.icc");
const DISPLAY_P3: &[u8] = include_bytes!("../colour/display_p3.icc");

/// A colour, and what `LittleCMS` makes of it from Display P3 (`tests/colour/expected.txt`).
const STORED: [u8; 3] = [200, 120, 100];
const CONVERTED: [u8; 3] = [213, 115, 95];

const DERMOSCOPIC: &str = "1.2.840.10008.5.1.4.1.1.77.1.4";

fn photograph(profile: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec()).unwrap();
    }
    let pixels = STORED.repeat(6);
    encoder
        .write_image(&pixels, 3, 2, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn dermoscopic() -> File {
    File::new(EXPLICIT).image(DERMOSCOPIC, "RGB", [2, 3], 3, [8, 8, 7], false)
}

/// What was said of the colours, the first pixel for eyes, and the first for models.
fn seen(bytes: &Vec<u8>) -> (Option<ColourSpace>, [u8; 3], [u8; 3]) {
    let opened = Opened::open(bytes, "", &Limits::browser()).unwrap();
    let (view, buffers) = opened.view(0, 64, None).unwrap();
    let decoded = opened.decode(0).unwrap();
    let [r, g, b, ..] = buffers[0][..] else {
        unreachable!("a pixel")
    };
    // Whichever way eyes get it, it is the same.
    assert_eq!(decoded.shown(64).rgba.data, buffers[0]);
    assert_eq!(opened.shown(0, None, 64).unwrap().rgba.data, buffers[0]);
    let [red, green, blue, ..] = *decoded.picture.rgb() else {
        unreachable!("a pixel")
    };
    (view.colours, [r, g, b], [red, green, blue])
}

#[test]
fn a_photograph_is_shown_by_its_profile_and_read_as_it_is_stored() {
    let cases = [
        (None, ColourSpace::Unstated, STORED),
        (Some(SRGB), ColourSpace::Srgb, STORED),
        (Some(DISPLAY_P3), ColourSpace::Converted, CONVERTED),
        (Some(&b"no profile"[..]), ColourSpace::NotApplied, STORED),
    ];
    for (profile, said, shown) in cases {
        let found = seen(&photograph(profile));
        assert_eq!(found, (Some(said), shown, STORED));
    }
}

#[test]
fn a_dicom_file_says_its_profile_itself_or_by_its_optical_path() {
    let pixels = STORED.repeat(6);
    let own = dermoscopic()
        .element(0x0028, 0x2000, b"OB", DISPLAY_P3)
        .pixels(&pixels);
    let expected = (Some(ColourSpace::Converted), CONVERTED, STORED);
    assert_eq!(seen(&own), expected);
    let path = File::bare(false).element(0x0028, 0x2000, b"OB", DISPLAY_P3);
    for open in [false, true] {
        let file = dermoscopic().sequence(0x0048, 0x0105, path.clone(), open);
        assert_eq!(seen(&file.pixels(&pixels)), expected);
    }
    let none = dermoscopic().pixels(&pixels);
    assert_eq!(seen(&none), (Some(ColourSpace::Unstated), STORED, STORED));
}

#[test]
fn a_profile_too_large_to_read_costs_its_colours_and_not_the_picture() {
    let limit = Limits::browser().dicom_value_bytes as usize;
    let large = dermoscopic()
        .element(0x0028, 0x2000, b"OB", &vec![0; limit + 2])
        .pixels(&STORED.repeat(6));
    assert_eq!(
        seen(&large),
        (Some(ColourSpace::NotApplied), STORED, STORED)
    );
}
