//! Every family of transfer syntaxes on files that are built here, against a picture that is a formula
//! (`streams/make.py`). The reference files do the same with what the world has written.

use std::{fmt::Write as _, io::Write as _, slice::from_ref};

use flate2::{Compression, write::DeflateEncoder};
use insitu_core::{
    dicom::{DicomError, Instance, StoredData, TRANSFER_SYNTAXES},
    error::ErrorCode,
    limits::Limits,
};

use crate::build::{BIG_ENDIAN, CT, EXPLICIT, File};

const SIZE: [u16; 2] = [24, 20];

/// The sample of `make.py`.
fn value(y: u32, x: u32, plane: u32) -> u32 {
    x * x * 5 + y * x * 3 + y * 11 + plane * 37
}

fn samples(planes: u32) -> impl Iterator<Item = u32> {
    let [rows, columns] = SIZE.map(u32::from);
    (0..rows).flat_map(move |y| {
        (0..columns).flat_map(move |x| (0..planes).map(move |plane| value(y, x, plane)))
    })
}

fn bytes(planes: u32) -> Vec<u8> {
    samples(planes).map(|sample| sample as u8).collect()
}

fn words() -> Vec<u16> {
    samples(1).map(|sample| sample as u16).collect()
}

fn header(syntax: &str, photometric: &str, samples: u16, bits: u16, signed: bool) -> File {
    let bits = [bits, bits, bits - 1];
    File::new(syntax).image(CT, photometric, SIZE, samples, bits, signed)
}

fn grey(syntax: &str, bits: u16) -> File {
    header(syntax, "MONOCHROME2", 1, bits, false)
}

fn frame(bytes: &Vec<u8>, index: u32) -> Result<StoredData, DicomError> {
    let instance = Instance::open(bytes, &Limits::browser())?;
    instance.frame(index).map(|frame| frame.data)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    let mut packed = encoder.finish().unwrap();
    packed.resize(packed.len().next_multiple_of(2), 0);
    packed
}

/// The streams of this folder, by their family's UID.
macro_rules! stream {
    ($name:literal) => {
        include_bytes!(concat!("streams/", $name)).to_vec()
    };
}

#[test]
fn lossless_streams_of_every_family_give_the_formula() {
    for (uid, narrow, wide, colour) in [
        (
            "1.2.840.10008.1.2.4.80",
            stream!("jpeg_ls_8.jls"),
            stream!("jpeg_ls_16.jls"),
            Some(stream!("jpeg_ls_rgb.jls")),
        ),
        (
            "1.2.840.10008.1.2.4.70",
            stream!("jpeg_lossless_8.jpg"),
            stream!("jpeg_lossless_16.jpg"),
            None,
        ),
        (
            "1.2.840.10008.1.2.4.90",
            stream!("jpeg_2000_8.j2k"),
            stream!("jpeg_2000_16.j2k"),
            Some(stream!("jpeg_2000_rgb.j2k")),
        ),
        (
            "1.2.840.10008.1.2.4.110",
            stream!("jpeg_xl_8.jxl"),
            stream!("jpeg_xl_16.jxl"),
            Some(stream!("jpeg_xl_rgb.jxl")),
        ),
    ] {
        let file = grey(uid, 8).fragments(&[], &[narrow]);
        assert_eq!(frame(&file, 0), Ok(StoredData::U8(bytes(1))), "{uid}");
        let file = grey(uid, 16).fragments(&[], &[wide]);
        assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())), "{uid}");
        if let Some(colour) = colour {
            let file = header(uid, "RGB", 3, 8, false).fragments(&[], &[colour]);
            assert_eq!(frame(&file, 0), Ok(StoredData::U8(bytes(3))), "{uid}");
        }
    }
    let file = grey("1.2.840.10008.1.2.4.201", 16).fragments(&[], &[stream!("htj2k_16.j2c")]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())));
}

#[test]
fn where_stream_and_header_disagree_on_signs_the_bits_stay_and_the_header_is_right() {
    let uid = "1.2.840.10008.1.2.4.90";
    let signed: Vec<i16> = words()
        .iter()
        .map(|word| (i32::from(*word) - 0x8000) as i16)
        .collect();
    let stream = stream!("jpeg_2000_signed.j2k");
    let file = header(uid, "MONOCHROME2", 1, 16, true).fragments(&[], from_ref(&stream));
    assert_eq!(frame(&file, 0), Ok(StoredData::I16(signed)));
    // Where they disagree the header is right, and the bits are the same.
    let moved = words().iter().map(|word| word ^ 0x8000).collect();
    let file = grey(uid, 16).fragments(&[], &[stream]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(moved)));
    let same_bits = words().iter().map(|word| word.cast_signed()).collect();
    let stream = stream!("jpeg_2000_16.j2k");
    let file = header(uid, "MONOCHROME2", 1, 16, true).fragments(&[], &[stream]);
    assert_eq!(frame(&file, 0), Ok(StoredData::I16(same_bits)));
}

#[test]
fn twelve_bit_jpeg_stays_within_two_of_what_was_coded() {
    let file = File::new("1.2.840.10008.1.2.4.51")
        .image(CT, "MONOCHROME2", SIZE, 1, [16, 12, 11], false)
        .fragments(&[], &[stream!("jpeg_12.jpg")]);
    let Ok(StoredData::U16(found)) = frame(&file, 0) else {
        panic!("twelve bits are words");
    };
    let [rows, columns] = SIZE;
    let coded =
        (0..rows).flat_map(|y| (0..columns).map(move |x| (y * 60 + x * 90 + 200).min(4095)));
    let worst = found.iter().zip(coded).map(|(a, b)| a.abs_diff(b)).max();
    assert!(worst <= Some(2), "{worst:?}");
}

#[test]
fn deflated_data_sets_and_frames_and_frames_that_are_only_wrapped() {
    let raw: Vec<u8> = words().iter().flat_map(|word| word.to_le_bytes()).collect();
    let file = grey("1.2.840.10008.1.2.8.1", 16).fragments(&[], &[deflated(&raw)]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())));
    let file = grey("1.2.840.10008.1.2.1.98", 16).fragments(&[], from_ref(&raw));
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())));

    let meta = File::new("1.2.840.10008.1.2.1.99").bytes();
    let whole = grey(EXPLICIT, 16).pixels(&raw);
    let prefix = File::new(EXPLICIT).bytes().len();
    let mut file = meta;
    file.extend(deflated(&whole[prefix..]));
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())));
}

#[test]
fn big_endian_words_are_turned_and_bytes_in_words_too() {
    let turned: Vec<u8> = words().iter().flat_map(|word| word.to_be_bytes()).collect();
    let file = grey(BIG_ENDIAN, 16).pixels(&turned);
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(words())));

    // Three bytes a frame: the second frame begins in the middle of a word (PS3.5 8.1.2).
    let file = File::new(BIG_ENDIAN)
        .image(CT, "MONOCHROME2", [1, 3], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "2")
        .pixels(&[2, 1, 4, 3, 6, 5]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U8(vec![1, 2, 3])));
    assert_eq!(frame(&file, 1), Ok(StoredData::U8(vec![4, 5, 6])));
}

#[test]
fn one_bit_frames_follow_each_other_without_a_gap() {
    let file = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [1, 5], 1, [1, 1, 0], false)
        .text(0x0028, 0x0008, b"IS", "3")
        .pixels(&[0b1011_0001, 0b0110_1010]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U8(vec![1, 0, 0, 0, 1])));
    assert_eq!(frame(&file, 1), Ok(StoredData::U8(vec![1, 0, 1, 0, 1])));
    assert_eq!(frame(&file, 2), Ok(StoredData::U8(vec![0, 1, 0, 1, 1])));
}

#[test]
fn wide_and_fractional_samples_are_read_as_they_are() {
    let longs = [7_u32, 0xFFFF_FFFE];
    let raw: Vec<u8> = longs.iter().flat_map(|long| long.to_le_bytes()).collect();
    let wide = |signed| {
        let bits = [32, 32, 31];
        let file = File::new(EXPLICIT).image(CT, "MONOCHROME2", [1, 2], 1, bits, signed);
        frame(&file.pixels(&raw), 0)
    };
    assert_eq!(wide(false), Ok(StoredData::U32(longs.to_vec())));
    assert_eq!(wide(true), Ok(StoredData::I32(vec![7, -2])));

    let doubles: Vec<u8> = [0.25_f64, -1e300]
        .iter()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let file = File::new(EXPLICIT)
        .word(0x0028, 0x0002, 1)
        .text(0x0028, 0x0004, b"CS", "MONOCHROME2")
        .word(0x0028, 0x0010, 1)
        .word(0x0028, 0x0011, 2)
        .element(0x7FE0, 0x0009, b"OD", &doubles)
        .bytes();
    assert_eq!(frame(&file, 0), Ok(StoredData::F64(vec![0.25, -1e300])));
}

#[test]
fn run_lengths_give_planes_of_bytes_the_high_one_first() {
    // Two words, 0x0102 and 0x0103: a literal of the high bytes, a literal of the low ones.
    let mut stream: Vec<u8> = [2_u32, 64, 68]
        .iter()
        .flat_map(|long| long.to_le_bytes())
        .collect();
    stream.resize(64, 0);
    stream.extend([255, 1, 128, 0, 1, 2, 3, 0]);
    let file = File::new("1.2.840.10008.1.2.5")
        .image(CT, "MONOCHROME2", [1, 2], 1, [16, 16, 15], false)
        .fragments(&[], &[stream.clone()]);
    assert_eq!(frame(&file, 0), Ok(StoredData::U16(vec![0x0102, 0x0103])));

    stream[0] = 3;
    let file = File::new("1.2.840.10008.1.2.5")
        .image(CT, "MONOCHROME2", [1, 2], 1, [16, 16, 15], false)
        .fragments(&[], &[stream]);
    let code = frame(&file, 0).map_err(|error| error.code());
    assert_eq!(code, Err(ErrorCode::DicomCodecFailed));
}

/// `docs/dicom-support.md` is written from the table with `UPDATE_GOLDENS=1`.
#[test]
fn the_page_of_supported_syntaxes_is_the_table() {
    let mut page = String::from(
        "# DICOM transfer syntaxes\n\n\
         Made from `wasm-core/data/dicom/transfer_syntaxes.tsv` by `UPDATE_GOLDENS=1 cargo test -p insitu-core --test dicom`.\n\
         A file in a syntax that is refused is listed with its header, and says which syntax it is.\n\n\
         | UID | name | here | source |\n| --- | --- | --- | --- |\n",
    );
    for row in TRANSFER_SYNTAXES {
        let here = match (row.is_decoded(), row.lossy) {
            (true, false) => "decoded",
            (true, true) => "decoded, lossy",
            (false, _) => "refused",
        };
        writeln!(
            page,
            "| {} | {} | {here} | {} |",
            row.uid, row.name, row.source
        )
        .unwrap();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/dicom-support.md");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page);
}
