//! What a data set's bytes must be.

use super::*;
use crate::dicom::write::{attribute, test_reader};

fn encoded(data: &DataSet<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    data.encode(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, data.length());
    bytes
}

#[test]
fn elements_come_out_in_the_order_of_their_tags() {
    let mut data = DataSet::default();
    data.unsigned(attribute::ROWS, 2).unwrap();
    data.text(attribute::PATIENT_ID, "P1").unwrap();
    data.text(attribute::MODALITY, "OP").unwrap();
    let tags: Vec<Tag> = test_reader::elements(&encoded(&data)).into_keys().collect();
    assert_eq!(
        tags,
        [
            attribute::MODALITY.tag,
            attribute::PATIENT_ID.tag,
            attribute::ROWS.tag
        ]
    );
}

#[test]
fn text_is_padded_with_a_space_and_a_uid_and_bytes_with_nul() {
    let mut data = DataSet::default();
    data.text(attribute::PATIENT_ID, "abc").unwrap();
    data.text(attribute::SOP_CLASS_UID, "1.2").unwrap();
    data.bytes(attribute::PIXEL_DATA, &[7]).unwrap();
    assert_eq!(
        encoded(&data),
        *b"\x08\0\x16\0UI\x04\x001.2\0\x10\0\x20\0LO\x04\0abc \
           \xE0\x7F\x10\0OB\0\0\x02\0\0\0\x07\0"
    );
}

#[test]
fn padding_counts_bytes_not_characters() {
    let mut data = DataSet::default();
    data.text(attribute::PATIENT_ID, "é").unwrap();
    assert_eq!(encoded(&data), *b"\x10\0\x20\0LO\x02\0\xC3\xA9");
}

#[test]
fn sequences_have_defined_lengths_and_an_unknown_one_is_empty() {
    let mut item = DataSet::default();
    item.text(attribute::CODE_VALUE, "1").unwrap();
    let mut data = DataSet::default();
    data.items(
        attribute::LENSES_CODE_SEQUENCE,
        vec![item, DataSet::default()],
    )
    .unwrap();
    data.empty(attribute::REFRACTIVE_STATE_SEQUENCE).unwrap();
    data.empty(attribute::PUPIL_DILATED).unwrap();
    assert_eq!(
        encoded(&data),
        *b"\x22\0\x0D\0CS\0\0\
           \x22\0\x19\0SQ\0\0\x1A\0\0\0\
           \xFE\xFF\0\xE0\x0A\0\0\0\x08\0\0\x01SH\x02\x001 \
           \xFE\xFF\0\xE0\0\0\0\0\
           \x22\0\x1B\0SQ\0\0\0\0\0\0"
    );
}

#[test]
fn a_compressed_frame_is_one_fragment_after_an_empty_table() {
    let mut data = DataSet::default();
    data.fragment(attribute::PIXEL_DATA, &[1, 2, 3]).unwrap();
    assert_eq!(
        encoded(&data),
        *b"\xE0\x7F\x10\0OB\0\0\xFF\xFF\xFF\xFF\
           \xFE\xFF\0\xE0\0\0\0\0\
           \xFE\xFF\0\xE0\x04\0\0\0\x01\x02\x03\0\
           \xFE\xFF\xDD\xE0\0\0\0\0"
    );
}

#[test]
fn several_values_may_have_gaps_but_not_be_nothing() {
    let mut data = DataSet::default();
    data.texts(attribute::IMAGE_TYPE, &["ORIGINAL", "PRIMARY", "", "COLOR"])
        .unwrap();
    let read = test_reader::elements(&encoded(&data));
    assert_eq!(
        test_reader::text(&read, attribute::IMAGE_TYPE.tag).as_deref(),
        Some("ORIGINAL\\PRIMARY\\\\COLOR")
    );
    for nothing in [&[""][..], &[" "], &["", ""], &[]] {
        assert_eq!(
            DataSet::default().texts(attribute::IMAGE_TYPE, nothing),
            Err(WriteError::Missing {
                tag: attribute::IMAGE_TYPE.tag
            })
        );
    }
}

#[test]
fn a_tag_goes_in_once_and_only_with_a_value_of_its_kind() {
    let mut data = DataSet::default();
    data.unsigned(attribute::ROWS, 1).unwrap();
    let tag = attribute::ROWS.tag;
    assert_eq!(
        data.unsigned(attribute::ROWS, 1),
        Err(WriteError::Twice { tag })
    );
    let wrong = Err(WriteError::WrongKind { tag, vr: Vr::US });
    assert_eq!(data.text(attribute::ROWS, "1"), wrong);
    assert_eq!(data.bytes(attribute::ROWS, &[1]), wrong);
    assert_eq!(data.items(attribute::ROWS, vec![]), wrong);
    assert_eq!(
        data.texts(attribute::DERIVATION_DESCRIPTION, &["a", "b"]),
        Err(WriteError::WrongKind {
            tag: attribute::DERIVATION_DESCRIPTION.tag,
            vr: Vr::ST
        })
    );
}

#[test]
fn a_value_longer_than_its_length_field_is_refused() {
    let mut data = DataSet::default();
    let versions = vec!["a".repeat(64); 1100];
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    data.texts(attribute::SOFTWARE_VERSIONS, &versions).unwrap();
    assert!(matches!(
        data.encode(&mut Vec::new()),
        Err(WriteError::TooManyBytes { limit: 65_535, .. })
    ));
}

#[test]
fn decimals_fit_sixteen_characters_and_lose_as_little_as_that_allows() {
    for (number, text) in [
        (0.0, "0"),
        (12.5, "12.5"),
        (1.0 / 3.0, "0.33333333333333"),
        (-f64::MIN_POSITIVE, "-2.22507386e-308"),
        (f64::MAX, "1.79769313e308"),
        (1e15, "1000000000000000"),
    ] {
        let found = decimal(number);
        assert_eq!(found, text);
        assert!(found.len() <= 16);
    }
    let mut data = DataSet::default();
    assert!(
        data.decimals(attribute::PIXEL_SPACING, &[f64::NAN])
            .is_err()
    );
    assert!(
        data.float_or_empty(attribute::CYLINDER_AXIS, Some(f32::INFINITY))
            .is_err()
    );
}
