//! Listings of all elements: of files built here, of hostile ones, and of the reference files against
//! what dicom-rs reads of them.

use std::{
    fmt::Write as _,
    io::Write as _,
    time::{Duration, Instant},
};

use flate2::{Compression, write::DeflateEncoder};
use insitu_core::{
    dicom::{
        DicomError, Tag,
        tags::{TagListing, TagQuery, TagRow, TagValue, list},
    },
    error::ErrorCode,
    limits::Limits,
};

use crate::build::{BIG_ENDIAN, CT, EXPLICIT, File, IMPLICIT, JPEG, OPHTHALMIC, grey_jpeg};

const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
/// Holds a person name, which the outer data set has in Latin-1 and the item in UTF-8.
const REFERENCED_PATIENT: (u16, u16) = (0x0008, 0x1120);

pub(crate) fn everything() -> TagQuery {
    TagQuery {
        most: usize::MAX,
        ..TagQuery::default()
    }
}

fn searched(bytes: &[u8], search: &str) -> TagListing {
    let query = TagQuery {
        search: search.to_owned(),
        ..everything()
    };
    list(bytes, &query, &Limits::browser()).unwrap()
}

fn listed(bytes: &[u8]) -> TagListing {
    list(bytes, &everything(), &Limits::browser()).unwrap()
}

/// `(GGGG,EEEE)/item/(GGGG,EEEE) VR length value`, as far as the value is text.
fn line(row: &TagRow) -> String {
    let mut line = String::new();
    for step in &row.within {
        write!(line, "{}/{}/", step.sequence, step.item).unwrap();
    }
    let length = row
        .length
        .map_or_else(|| "-".to_owned(), |length| length.to_string());
    let value = match &row.value {
        TagValue::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    line + &format!("{} {} {length} {value}", row.tag, row.vr)
}

/// Elements of every kind, in the given syntax; sequences of undefined length where `open`.
fn sample(syntax: &str, open: bool) -> File {
    let empty = || {
        let mut file = File::new(syntax);
        file.clear();
        file
    };
    let inner = empty().text(0x0008, 0x0100, b"SH", "24028007");
    let patient = empty()
        .text(0x0008, 0x0005, b"CS", "ISO_IR 192")
        .text(0x0010, 0x0010, b"PN", "Jérôme")
        .sequence(0x0008, 0x2220, inner, open);
    let (group, element) = REFERENCED_PATIENT;
    File::new(syntax)
        .element(0x0008, 0x0005, b"CS", b"ISO_IR 100")
        .text(0x0008, 0x0016, b"UI", CT)
        .sequence(group, element, patient, open)
        .text(0x0009, 0x0010, b"LO", "ACME 1.0")
        .element(0x0009, 0x1001, b"UN", b"private ")
        .element(0x0010, 0x0010, b"PN", b"J\xE9r\xF4me")
        .word(0x0028, 0x0010, 513)
        .text(0x0028, 0x0030, b"DS", "0.5\\0.25")
        .word(0x0028, 0x0103, 1)
        .word(0x0028, 0x0106, 0xFFFE)
}

const COMMON: [&str; 12] = [
    "(0008,0005) CS 10 ISO_IR 100",
    "(0008,0016) UI 26 1.2.840.10008.5.1.4.1.1.2",
    "(0008,1120) SQ - Items(1)",
    "(0008,1120)/1/(0008,0005) CS 10 ISO_IR 192",
    "(0008,1120)/1/(0010,0010) PN 8 Jérôme",
    "(0008,1120)/1/(0008,2220) SQ - Items(1)",
    "(0008,1120)/1/(0008,2220)/1/(0008,0100) SH 8 24028007",
    "(0009,0010) LO 8 ACME 1.0",
    "(0009,1001) UN 8 private",
    "(0010,0010) PN 6 Jérôme",
    "(0028,0010) US 2 513",
    "(0028,0030) DS 8 0.5\\0.25",
];

#[test]
fn every_notation_gives_the_same_rows() {
    for syntax in [EXPLICIT, IMPLICIT, BIG_ENDIAN] {
        for open in [true, false] {
            let listing = listed(&sample(syntax, open).pixels(&[0; 8]));
            let (meta, rows) = listing.rows.split_at(1);
            let syntax_row = &meta[0];
            assert_eq!(syntax_row.value.text(), Some(syntax));
            assert!(syntax_row.uid_name.is_some());
            let found: Vec<String> = rows.iter().map(line).collect();
            for (found, expected) in found.iter().zip(COMMON) {
                if open || !expected.contains("SQ") {
                    assert_eq!(found, expected, "{syntax}");
                } else {
                    assert!(
                        found.ends_with("Items(1)") && !found.contains('-'),
                        "{found}"
                    );
                }
            }
            // US or SS is what Pixel Representation says, where the file does not.
            let signed = if syntax == IMPLICIT {
                "SS 2 -2"
            } else {
                "US 2 65534"
            };
            let smallest = format!("(0028,0106) {signed}");
            let pixels = "(7FE0,0010) OW 8 Binary".to_owned();
            let one = "(0028,0103) US 2 1".to_owned();
            assert_eq!(found[12..], [one, smallest, pixels], "{syntax}");
            assert_eq!(listing.total, 16);
            assert_eq!((listing.truncated, listing.problems), (None, Vec::new()));
        }
    }
}

#[test]
fn a_deflated_data_set_is_listed_as_it_unpacks() {
    let plain = sample(EXPLICIT, true).pixels(&[0; 8]);
    let head = File::new(EXPLICIT).bytes().len();
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&plain[head..]).unwrap();
    let mut file = File::new(DEFLATED).bytes();
    file.extend(packed.finish().unwrap());
    let (ours, expected) = (listed(&file), listed(&plain));
    assert_eq!(ours.total, expected.total);
    for (row, expected) in ours.rows.iter().zip(&expected.rows).skip(1) {
        assert_eq!(line(row), line(expected));
        assert_eq!(row.offset, expected.offset - head as u64);
    }
}

#[test]
fn names_creators_and_who_can_be_identified_are_told() {
    let listing = listed(
        &sample(EXPLICIT, true)
            .text(0x0010, 0xEE00, b"LO", "?")
            .bytes(),
    );
    let row = |group, element| {
        let mut rows = listing.rows.iter();
        rows.rfind(|row| row.tag == Tag(group, element)).unwrap()
    };
    let class = row(0x0008, 0x0016);
    assert_eq!(class.keyword.as_deref(), Some("SOPClassUID"));
    assert_eq!(class.name.as_deref(), Some("SOP Class UID"));
    assert_eq!(class.uid_name.as_deref(), Some("CT Image Storage"));
    assert!(!class.identifies && !row(0x0028, 0x0010).identifies);
    let private = row(0x0009, 0x1001);
    assert_eq!(private.creator.as_deref(), Some("ACME 1.0"));
    assert_eq!(private.name, None);
    assert!(private.identifies && row(0x0010, 0x0010).identifies);
    let creator = row(0x0009, 0x0010);
    assert_eq!(creator.keyword.as_deref(), Some("PrivateCreator"));
    assert!(!creator.identifies);
    assert!(row(0x0010, 0xEE00).identifies, "not in the dictionary");
    // Its sequence is a row of PS3.15 table E.1-1, so what it holds is held back with it.
    assert!(row(0x0008, 0x0100).identifies);
}

#[test]
fn a_search_looks_into_tag_keyword_name_creator_value_and_uid() {
    let bytes = sample(EXPLICIT, true).pixels(&[0; 8]);
    let found = |search: &str| -> Vec<String> {
        let rows = searched(&bytes, search).rows;
        rows.iter().map(|row| row.tag.to_string()).collect()
    };
    assert_eq!(found("(7fe0"), ["(7FE0,0010)"]);
    assert_eq!(found("00280030"), ["(0028,0030)"]);
    assert_eq!(found("PIXELSPAC"), ["(0028,0030)"]);
    assert_eq!(found("patient's name"), ["(0010,0010)"; 2]);
    assert_eq!(found("acme"), ["(0009,0010)", "(0009,1001)"]);
    assert_eq!(found("jérôME"), ["(0010,0010)"; 2]);
    assert_eq!(found("ct image"), ["(0008,0016)"]);
    assert_eq!(found("no such thing"), [""; 0]);
}

#[test]
fn parts_of_a_listing_make_up_the_whole() {
    let bytes = sample(EXPLICIT, true).pixels(&[0; 8]);
    for search in ["", "code"] {
        let whole = searched(&bytes, search);
        let mut rows = Vec::new();
        while rows.len() < whole.total {
            let query = TagQuery {
                from: rows.len(),
                most: 3,
                search: search.to_owned(),
            };
            let part = list(&bytes, &query, &Limits::browser()).unwrap();
            assert_eq!(part.total, whole.total);
            assert!(!part.rows.is_empty() && part.rows.len() <= 3);
            rows.extend(part.rows);
        }
        assert_eq!(rows, whole.rows);
    }
}

#[test]
fn long_values_are_cut_between_characters_and_binary_ones_are_only_named() {
    let text = "é".repeat(5000);
    let listing = listed(
        &File::new(EXPLICIT)
            .text(0x0008, 0x0005, b"CS", "ISO_IR 192")
            .text(0x0008, 0x2111, b"ST", &format!("a{text}"))
            .element(0x0009, 0x1001, b"OB", &[0xAB, 1])
            .element(0x0009, 0x1002, b"OB", &[0; 66])
            .bytes(),
    );
    let [_, _, long, short, binary] = &listing.rows[..] else {
        panic!("{listing:?}");
    };
    let TagValue::Start(start) = &long.value else {
        panic!("{long:?}");
    };
    assert_eq!(*start, format!("a{}", &text[..1022]));
    assert_eq!(short.value, TagValue::Text("AB 01".to_owned()));
    assert_eq!(binary.value, TagValue::Binary);
}

#[test]
fn sequences_that_hide_in_un_are_entered() {
    let item = File::bare(true).text(0x0008, 0x0100, b"SH", "1234");
    let mut hidden = Vec::new();
    hidden.extend([0xFE, 0xFF, 0x00, 0xE0, 12, 0, 0, 0]);
    hidden.extend(item.bytes());
    for (group, element) in [(0x0009, 0x1001), (0x0008, 0x2218)] {
        let file = File::new(EXPLICIT).element(group, element, b"UN", &hidden);
        let rows = listed(&file.text(0x0028, 0x0004, b"CS", "RGB").bytes()).rows;
        assert_eq!(rows[1].value, TagValue::Items(1));
        assert_eq!(rows[1].vr, "UN");
        assert!(line(&rows[2]).ends_with("/1/(0008,0100) SH 4 1234"));
        assert_eq!(line(&rows[3]), "(0028,0004) CS 4 RGB");
    }
    // What only looks like one costs no row behind it.
    hidden[4] = 13;
    let file = File::new(EXPLICIT).element(0x0009, 0x1001, b"UN", &hidden);
    let listing = listed(&file.text(0x0028, 0x0004, b"CS", "RGB").bytes());
    assert_eq!(listing.total, 3);
    assert_eq!(listing.problems[0].code, "dicom.malformed_element");
}

#[test]
fn encapsulated_pixels_are_one_row() {
    let file = File::new(JPEG)
        .image(OPHTHALMIC, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
        .fragments(&[], &[grey_jpeg(20, 8, 8), grey_jpeg(200, 8, 8)]);
    let listing = listed(&file);
    let last = listing.rows.last().unwrap();
    assert_eq!(line(last), "(7FE0,0010) OB - Fragments(2)");
}

#[test]
fn a_file_of_an_unknown_syntax_shows_its_group_2() {
    let file = File::new("1.2.3.4").text(0x0008, 0x0016, b"UI", CT).bytes();
    let listing = listed(&file);
    assert_eq!(listing.total, 1);
    let code = listing.truncated.map(|failure| failure.code);
    assert_eq!(code, Some(ErrorCode::DicomTransferSyntaxUnsupported));
    let none = list(&b"I am a letter."[..], &everything(), &Limits::browser());
    assert_eq!(none, Err(DicomError::NotDicom));
}

#[test]
fn every_cut_and_many_flips_end_in_rows_within_bounds() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut samples = vec![
        File::new(JPEG)
            .image(OPHTHALMIC, "MONOCHROME2", [8, 8], 1, [8, 8, 7], false)
            .fragments(&[0, 4], &[vec![7; 12], vec![8; 20]]),
    ];
    for syntax in [EXPLICIT, IMPLICIT, BIG_ENDIAN] {
        samples.push(sample(syntax, true).pixels(&[0; 8]));
        samples.push(sample(syntax, false).pixels(&[0; 8]));
    }
    let bounded = |bytes: &[u8], most: usize| {
        if let Ok(listing) = list(bytes, &everything(), &Limits::browser()) {
            assert!(listing.total <= most && listing.rows.len() == listing.total);
            assert!(listing.problems.len() < 12);
        }
    };
    for sample in samples {
        let whole = listed(&sample);
        assert_eq!(whole.truncated, None);
        for length in 0..sample.len() {
            bounded(&sample[..length], whole.total);
        }
        for _ in 0..3000 {
            let mut bytes = sample.clone();
            for _ in 0..=next() % 4 {
                let at = 132 + next() as usize % (bytes.len() - 132);
                bytes[at] = next() as u8;
            }
            bounded(&bytes, bytes.len() / 8);
        }
    }
}

#[test]
fn a_cut_file_lists_what_is_there_and_says_where_it_ends() {
    let whole = sample(EXPLICIT, true).pixels(&[0; 8]);
    let cut = listed(&whole[..whole.len() - 4]);
    assert_eq!(cut.total, 16, "the pixel data is named all the same");
    let code = cut.truncated.map(|failure| failure.code);
    assert_eq!(code, Some(ErrorCode::SourceTruncated));
    let cut = listed(&whole[..whole.len() - 28]);
    assert_eq!(cut.total, 14);
    assert!(cut.truncated.is_some());
}

#[test]
fn depth_and_numbers_beyond_the_limits_end_the_listing_and_not_the_program() {
    let mut deep = File::bare(false);
    for _ in 0..2000 {
        deep = File::bare(false).sequence(0x0040, 0xA730, deep, true);
    }
    let mut bytes = File::new(EXPLICIT).bytes();
    bytes.extend(deep.bytes());
    let listing = listed(&bytes);
    let code = listing.truncated.map(|failure| failure.code);
    assert_eq!(code, Some(ErrorCode::DicomTooDeep));
    assert_eq!(listing.total, 1 + 33);

    let mut deep = File::bare(false);
    for _ in 0..100 {
        deep = File::bare(false).sequence(0x0040, 0xA730, deep, false);
    }
    let mut bytes = File::new(EXPLICIT).bytes();
    bytes.extend(deep.text(0x0040, 0xA731, b"LO", "a").bytes());
    let listing = listed(&bytes);
    assert_eq!(listing.problems[0].code, "dicom.too_deep");
    let last = listing.rows.last().map(|row| row.tag);
    assert_eq!(
        last,
        Some(Tag(0x0040, 0xA731)),
        "what can be stepped over is"
    );
}

#[test]
fn a_million_elements_fill_no_memory_and_take_no_time() {
    let one = File::bare(false).text(0x0010, 0x0010, b"PN", "Doe^J");
    let mut bytes = File::new(EXPLICIT).bytes();
    bytes.extend(one.bytes().repeat(1_000_000));
    #[expect(
        clippy::disallowed_methods,
        reason = "the test bounds how long hostile bytes can take"
    )]
    let start = Instant::now();
    let limits = Limits::browser();
    let listing = listed(&bytes);
    assert_eq!(listing.rows.len(), limits.dicom_listed_rows);
    assert_eq!(listing.total, limits.dicom_elements);
    let code = listing.truncated.map(|failure| failure.code);
    assert_eq!(code, Some(ErrorCode::DicomLimitExceeded));
    let names = searched(&bytes, "doe").total;
    assert_eq!(
        names,
        limits.dicom_elements - 1,
        "all but the one of group 2"
    );
    let took = start.elapsed();
    assert!(took < Duration::from_mins(1), "{took:?}");
}
