//! Grey levels that are seen: modality, VOI, presentation, padding; and what models get.

use insitu_core::{
    dicom::{Instance, VoiFunction, Window},
    error::ErrorCode,
    limits::Limits,
};

use crate::build::{CT, EXPLICIT, File, IMPLICIT, JPEG, OPHTHALMIC, grey_jpeg};

/// A row of 16-bit values under more header elements.
fn grey(values: &[i16], more: impl Fn(File) -> File, photometric: &str) -> Vec<u8> {
    let size = [1, values.len() as u16];
    let file = File::new(EXPLICIT).image(CT, photometric, size, 1, [16, 16, 15], true);
    let words: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    more(file).pixels(&words)
}

fn shown(bytes: &Vec<u8>, window: Option<Window>) -> Vec<u8> {
    let instance = Instance::open(bytes, &Limits::browser()).unwrap();
    let picture = instance.display(0, window).unwrap();
    picture.pixels.iter().copied().step_by(3).collect()
}

fn windowed(file: File) -> File {
    file.text(0x0028, 0x1050, b"DS", "0\\100")
        .text(0x0028, 0x1051, b"DS", "256\\10")
        .text(0x0028, 0x1052, b"DS", "-1000")
        .text(0x0028, 0x1053, b"DS", "2")
}

#[test]
fn the_first_window_applies_after_the_rescale_and_the_persons_own_wins() {
    // 2 x - 1000; c 0, w 256: -128 is black, 127 is white.
    let file = grey(&[0, 436, 500, 563, 564], windowed, "MONOCHROME2");
    assert_eq!(shown(&file, None), [0, 0, 128, 254, 255]);
    let own = Window::new(0.0, 1.0, VoiFunction::Linear);
    assert_eq!(shown(&file, own), [0, 0, 255, 255, 255]);
}

#[test]
fn inversion_happens_once_and_padding_stays_black() {
    let padded = |file: File| {
        windowed(file)
            .element(0x0028, 0x0120, b"SS", &(-2000_i16).to_le_bytes())
            .text(0x2050, 0x0020, b"CS", "INVERSE")
    };
    let file = grey(&[-2000, 0, 600], padded, "MONOCHROME1");
    assert_eq!(shown(&file, None), [0, 255, 0]);
}

#[test]
fn without_a_window_the_range_of_all_frames_is_shown() {
    let two = |file: File| file.text(0x0028, 0x0008, b"IS", "2");
    let values = [0_i16, 100, 200, 300];
    let file = File::new(EXPLICIT).image(CT, "MONOCHROME2", [1, 2], 1, [16, 16, 15], true);
    let words: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let file = two(file).pixels(&words);
    assert_eq!(shown(&file, None), [0, 85]);
}

#[test]
fn a_lookup_table_scales_by_its_depth_and_holds_at_its_ends() {
    let with_lut = |file: File| {
        let words: Vec<u8> = [0_u16, 2048, 4095]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect();
        let descriptor: Vec<u8> = [3_u16, 10, 12]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect();
        let item = File::bare(false)
            .element(0x0028, 0x3002, b"US", &descriptor)
            .element(0x0028, 0x3006, b"OW", &words);
        file.sequence(0x0028, 0x3010, item, false)
    };
    let file = grey(&[-5, 10, 11, 12, 500], with_lut, "MONOCHROME2");
    assert_eq!(shown(&file, None), [0, 0, 128, 255, 255]);
}

#[test]
fn a_window_that_is_no_number_is_left_out_and_noted() {
    let broken = |file: File| {
        file.text(0x0028, 0x1050, b"DS", "4,0")
            .text(0x0028, 0x1051, b"DS", "forty")
    };
    let file = grey(&[0, 50, 100], broken, "MONOCHROME2");
    let instance = Instance::open(&file, &Limits::browser()).unwrap();
    assert_eq!(instance.problems()[0].code, "dicom.window_ignored");
    assert_eq!(shown(&file, None), [0, 128, 255]);
}

#[test]
fn models_get_photographs_as_stored_whatever_the_window() {
    let colour = File::new(EXPLICIT)
        .image(OPHTHALMIC, "RGB", [1, 2], 3, [8, 8, 7], false)
        .pixels(&[1, 2, 3, 4, 5, 6]);
    let instance = Instance::open(&colour, &Limits::browser()).unwrap();
    assert_eq!(
        instance.rgb_as_stored(0).unwrap().pixels,
        [1, 2, 3, 4, 5, 6]
    );
    let grey = File::new(EXPLICIT)
        .image(OPHTHALMIC, "MONOCHROME2", [1, 2], 1, [8, 8, 7], false)
        .text(0x0028, 0x1050, b"DS", "10")
        .text(0x0028, 0x1051, b"DS", "2")
        .pixels(&[5, 100]);
    let instance = Instance::open(&grey, &Limits::browser()).unwrap();
    assert_eq!(
        instance.rgb_as_stored(0).unwrap().pixels,
        [5, 5, 5, 100, 100, 100]
    );
    assert_eq!(
        instance.display(0, None).unwrap().pixels,
        [0, 0, 0, 255, 255, 255]
    );
}

#[test]
fn an_index_is_shown_in_the_colour_of_its_palette() {
    let indexed = || File::new(EXPLICIT).image(CT, "PALETTE COLOR", [1, 3], 1, [8, 8, 7], false);
    let bytes = |words: &[u16]| {
        words
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let mut file = indexed();
    for (plane, entries) in [[0xFF00_u16, 0x1000], [0, 0x2000], [0x8000, 0x3000]]
        .iter()
        .enumerate()
    {
        let plane = plane as u16;
        file = file
            .element(0x0028, 0x1101 + plane, b"US", &bytes(&[2, 5, 16]))
            .element(0x0028, 0x1201 + plane, b"OW", &bytes(entries));
    }
    let shown = |bytes: &Vec<u8>| {
        let instance = Instance::open(bytes, &Limits::browser()).unwrap();
        instance.display(0, None).map(|picture| picture.pixels)
    };
    let red_then_dark = [255, 0, 128, 255, 0, 128, 16, 32, 48];
    assert_eq!(shown(&file.pixels(&[0, 5, 6])).unwrap(), red_then_dark);
    let without = shown(&indexed().pixels(&[0, 5, 6])).unwrap_err();
    assert_eq!(without.code(), ErrorCode::DicomAttributeMissing);
}

#[test]
fn floats_are_shown_from_their_smallest_to_their_largest() {
    let file = File::new(EXPLICIT)
        .text(0x0008, 0x0016, b"UI", CT)
        .word(0x0028, 0x0002, 1)
        .text(0x0028, 0x0004, b"CS", "MONOCHROME2")
        .word(0x0028, 0x0010, 1)
        .word(0x0028, 0x0011, 4)
        .word(0x0028, 0x0100, 32);
    let values: Vec<u8> = [-0.5_f32, 0.0, f32::NAN, 0.5]
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let file = file.element(0x7FE0, 0x0008, b"OF", &values).bytes();
    assert_eq!(shown(&file, None), [0, 128, 0, 255]);
}

#[test]
fn screen_captures_of_few_bits_are_shown_from_black_to_white() {
    const SINGLE_BIT_CAPTURE: &str = "1.2.840.10008.5.1.4.1.1.7.1";
    let of = |photometric| {
        let bits = [1, 1, 0];
        let file = File::new(EXPLICIT);
        file.image(SINGLE_BIT_CAPTURE, photometric, [1, 3], 1, bits, false)
            .pixels(&[0b101, 0])
    };
    assert_eq!(shown(&of("MONOCHROME2"), None), [255, 0, 255]);
    assert_eq!(shown(&of("MONOCHROME1"), None), [0, 255, 0]);
    let file = of("MONOCHROME2");
    let instance = Instance::open(&file, &Limits::browser()).unwrap();
    let stored = instance.rgb_as_stored(0).unwrap().pixels;
    assert_eq!(stored, [255, 255, 255, 0, 0, 0, 255, 255, 255]);
}

#[test]
fn a_damaged_frame_hides_no_other() {
    let good = grey_jpeg(90, 8, 8);
    let bad = good[..good.len() / 4 * 2].to_vec();
    let file = File::new(JPEG)
        .image(CT, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "2")
        .fragments(&[], &[good, bad]);
    let instance = Instance::open(&file, &Limits::browser()).unwrap();
    assert!(instance.display(0, None).is_ok());
    let code = instance.display(1, None).unwrap_err().code();
    assert_eq!(code, ErrorCode::DicomCodecFailed);
}

#[test]
fn a_lookup_table_of_a_ct_begins_below_zero_where_no_vr_says_otherwise() {
    let table: Vec<u8> = (0..4_u16)
        .flat_map(|entry| (entry * 85).to_le_bytes())
        .collect();
    let descriptor: Vec<u8> = [4_u16, 0xFFFE, 8]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    let item = File::bare(true)
        .element(0x0028, 0x3002, b"US", &descriptor)
        .element(0x0028, 0x3006, b"OW", &table);
    let words: Vec<u8> = [1022_u16, 1023, 1024, 1025]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    let file = File::new(IMPLICIT)
        .image(CT, "MONOCHROME2", [1, 4], 1, [16, 16, 15], false)
        .text(0x0028, 0x1052, b"DS", "-1024")
        .text(0x0028, 0x1053, b"DS", "1")
        .sequence(0x0028, 0x3010, item, false)
        .pixels(&words);
    assert_eq!(shown(&file, None), [0, 85, 170, 255]);
}
