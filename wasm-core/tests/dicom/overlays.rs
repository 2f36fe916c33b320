//! Overlay planes: where they lie, which frame they belong to, and what is left out.

use std::{fs, path::PathBuf};

use insitu_core::{
    dicom::{Instance, Overlay},
    limits::Limits,
    screening::Opened,
};

use crate::build::{BIG_ENDIAN, CT, EXPLICIT, File};

/// A picture of 4 rows and 6 columns of 16 bits.
fn picture(syntax: &str) -> File {
    File::new(syntax).image(CT, "MONOCHROME2", [4, 6], 1, [16, 12, 11], false)
}

/// An overlay of 3 rows and 5 columns whose pixel at (row, column) is set where `set` says so.
fn overlay(file: File, group: u16, origin: [i16; 2], set: impl Fn(u32, u32) -> bool) -> File {
    let mut bits = [0_u8; 2];
    for (index, at) in (0..3)
        .flat_map(|row| (0..5).map(move |column| (row, column)))
        .enumerate()
    {
        if set(at.0, at.1) {
            bits[index / 8] |= 1 << (index % 8);
        }
    }
    described(file, group, [3, 5], origin).element(group, 0x3000, b"OB", &bits)
}

fn described(file: File, group: u16, size: [u16; 2], origin: [i16; 2]) -> File {
    let origin = origin.map(i16::to_le_bytes).concat();
    file.word(group, 0x0010, size[0])
        .word(group, 0x0011, size[1])
        .text(group, 0x0040, b"CS", "G")
        .element(group, 0x0050, b"SS", &origin)
        .word(group, 0x0100, 1)
        .word(group, 0x0102, 0)
}

fn overlays(file: File, frame: u32) -> Vec<Overlay> {
    let bytes = file.pixels(&[0; 4 * 6 * 2 * 2]);
    let instance = Instance::open(&bytes, &Limits::browser());
    instance.map_or_else(|_| Vec::new(), |instance| instance.overlays(frame))
}

/// Which pixels of the picture it covers, as (row, column).
fn covered(overlay: &Overlay) -> Vec<(u32, u32)> {
    let mut covered = Vec::new();
    for index in 0..overlay.width * overlay.height {
        if (overlay.bits[index as usize / 8] >> (index % 8)) & 1 == 1 {
            let (row, column) = (index / overlay.width, index % overlay.width);
            covered.push((overlay.top + row, overlay.left + column));
        }
    }
    covered
}

#[test]
fn an_overlay_lies_where_its_origin_says_counted_from_one() {
    let file = overlay(picture(EXPLICIT), 0x6000, [2, 1], |row, column| {
        (row, column) == (1, 4)
    });
    let found = overlays(file, 0);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].width, found[0].height), (5, 3));
    assert_eq!(covered(&found[0]), [(2, 4)]);
    assert!(!found[0].is_region);
}

#[test]
fn what_lies_beside_the_picture_is_left_out() {
    let corners = |row, column| (row == 0 || row == 2) && (column == 0 || column == 4);
    // From row -1 and column 4: only the lower left corner is on the picture.
    let file = overlay(picture(EXPLICIT), 0x6000, [-1, 5], corners);
    let file = overlay(file, 0x6002, [100, 1], corners);
    let file = overlay(file, 0x601E, [1, 1], corners);
    let found = overlays(file, 0);
    assert_eq!(found.len(), 2, "the second lies wholly beside");
    assert_eq!(covered(&found[0]), [(0, 4)]);
    assert_eq!(covered(&found[1]), [(0, 0), (0, 4), (2, 0), (2, 4)]);
}

#[test]
fn a_frame_has_the_overlays_of_its_own() {
    // Two overlays of one row and one column, for the frames 2 and 3.
    let file = |count: &str| {
        described(picture(EXPLICIT), 0x6000, [1, 1], [1, 1])
            .text(0x6000, 0x0015, b"IS", count)
            .word(0x6000, 0x0051, 2)
            .element(0x6000, 0x3000, b"OW", &[0b10, 0])
    };
    assert!(overlays(file("2"), 0).is_empty());
    assert!(covered(&overlays(file("2"), 1)[0]).is_empty());
    assert_eq!(covered(&overlays(file("2"), 2)[0]), [(0, 0)]);
    assert!(overlays(file("2"), 3).is_empty());
    assert!(overlays(file("-7"), 1).is_empty());
}

#[test]
fn words_of_the_other_order_are_turned() {
    let file = File::new(BIG_ENDIAN)
        .image(CT, "MONOCHROME2", [4, 6], 1, [16, 12, 11], false)
        .word(0x6000, 0x0010, 4)
        .word(0x6000, 0x0011, 6)
        .word(0x6000, 0x0100, 1)
        // Bits 0 and 23.
        .element(0x6000, 0x3000, b"OW", &[0, 1, 0, 0x80]);
    assert_eq!(covered(&overlays(file, 0)[0]), [(0, 0), (3, 5)]);
}

#[test]
fn an_overlay_may_share_the_words_of_the_pixels() {
    let file = picture(EXPLICIT)
        .word(0x6000, 0x0010, 4)
        .word(0x6000, 0x0011, 6)
        .word(0x6000, 0x0100, 16)
        .word(0x6000, 0x0102, 15);
    let mut words = [0_u16; 24];
    words[7] = 0x8123;
    words[23] = 0x8000;
    let bytes = file.pixels(&words.map(u16::to_le_bytes).concat());
    let found = Instance::open(&bytes, &Limits::browser())
        .unwrap()
        .overlays(0);
    assert_eq!(covered(&found[0]), [(1, 1), (3, 5)]);
}

#[test]
fn what_is_not_valid_is_no_overlay_and_the_picture_is_there_all_the_same() {
    let huge = described(picture(EXPLICIT), 0x6000, [65_535, 65_535], [1, 1]).element(
        0x6000,
        0x3000,
        b"OW",
        &[0xFF; 16],
    );
    let empty = described(huge, 0x6002, [0, 5], [1, 1]).element(0x6002, 0x3000, b"OW", &[0xFF; 2]);
    let far = described(empty, 0x6004, [4, 6], [i16::MIN, i16::MAX])
        .text(0x6004, 0x0015, b"IS", "9223372036854775807")
        .element(0x6004, 0x3000, b"OW", &[0xFF; 4]);
    let bytes = far.pixels(&[0; 48]);
    let opened = Opened::open(&bytes, "", &Limits::browser()).unwrap();
    let (view, buffers) = opened.view(0, 16, None).unwrap();
    assert!(view.overlays.is_empty());
    assert_eq!(buffers.len(), 1);
}

#[test]
fn a_view_brings_overlays_behind_its_pixels() {
    let file = overlay(picture(EXPLICIT), 0x6000, [1, 1], |_, _| true).text(
        0x6000,
        0x1500,
        b"LO",
        "Measured by hand",
    );
    let bytes = file.pixels(&[0; 48]);
    let opened = Opened::open(&bytes, "", &Limits::browser()).unwrap();
    let (view, buffers) = opened.view(0, 16, None).unwrap();
    assert_eq!(view.overlays[0].label, "Measured by hand");
    assert_eq!(view.overlays[0].attachment, 1);
    assert_eq!(buffers[1], [0xFF, 0x7F]);
}

/// How many pixels are covered, and the sum of their places.
type Covered = (u64, u64);

/// Covered pixels of the reference files as pydicom's `overlay_array` gives them, where it lies on the
/// picture: how many, and the sum of their places (row × columns + column).
const BY_PYDICOM: [(&str, u64, &[Covered]); 3] = [
    (
        "real/pydicom/examples_overlay.dcm",
        484,
        &[(222, 18_442_533)],
    ),
    (
        "real/fo-dicom/OutOfBoundsOverlay.dcm",
        1318,
        &[(185, 182_924_280), (149, 6_100_301)],
    ),
    (
        "generated/overlay_offset_outside.dcm",
        80,
        &[(225, 142_200)],
    ),
];

#[test]
fn overlays_of_reference_files_are_those_of_pydicom() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if !folder.join("manifest.csv").is_file() {
        println!("skipped: ../shared/data/dicom is absent");
        return;
    }
    for (name, columns, expected) in BY_PYDICOM {
        let bytes = fs::read(folder.join(name)).unwrap();
        let instance = Instance::open(&bytes, &Limits::native()).unwrap();
        let found: Vec<Covered> = instance
            .overlays(0)
            .iter()
            .map(|overlay| {
                let places = covered(overlay);
                let sum = places
                    .iter()
                    .map(|(row, column)| u64::from(*row) * columns + u64::from(*column))
                    .sum();
                (places.len() as u64, sum)
            })
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}
