//! A reader for tests: explicit VR little endian, written apart from the writer and trusting nothing of it.

use std::collections::BTreeMap;

use crate::dicom::Tag;

/// What an element holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read {
    Bytes(Vec<u8>),
    Items(Vec<Elements>),
    /// The offset table and the fragments.
    Fragments(Vec<Vec<u8>>),
}

pub(super) type Elements = BTreeMap<Tag, (String, Read)>;

/// Group 2 and data set of a file.
pub(super) fn file(bytes: &[u8]) -> (Elements, Elements) {
    assert!(bytes[..128].iter().all(|byte| *byte == 0));
    assert_eq!(&bytes[128..132], b"DICM");
    assert_eq!(bytes[132..140], *b"\x02\0\0\0UL\x04\0");
    let length = u32::from_le_bytes(bytes[140..144].try_into().unwrap()) as usize;
    let (meta, data) = bytes[144..].split_at(length);
    (elements(meta), elements(data))
}

/// All elements, which must fill the bytes, ascend and be of even length.
pub(super) fn elements(mut bytes: &[u8]) -> Elements {
    let mut found = Elements::new();
    while !bytes.is_empty() {
        let tag = tag(take(&mut bytes, 4));
        let last = found.last_key_value().map(|(last, _)| *last);
        assert!(last.is_none_or(|last| last < tag), "{tag} out of order");
        let vr = String::from_utf8(take(&mut bytes, 2).to_vec()).unwrap();
        let length = if matches!(vr.as_str(), "OB" | "SQ" | "UT") {
            assert_eq!(take(&mut bytes, 2), [0, 0]);
            number(take(&mut bytes, 4))
        } else {
            let short = take(&mut bytes, 2);
            u32::from(u16::from_le_bytes([short[0], short[1]]))
        };
        let read = match vr.as_str() {
            "SQ" => Read::Items(
                items(take(&mut bytes, length as usize))
                    .into_iter()
                    .map(|item| elements(&item))
                    .collect(),
            ),
            "OB" if length == u32::MAX => {
                let end = bytes.len() - 8;
                assert_eq!(bytes[end..], *b"\xFE\xFF\xDD\xE0\0\0\0\0");
                let fragments = items(take(&mut bytes, end));
                take(&mut bytes, 8);
                Read::Fragments(fragments)
            }
            _ => {
                assert_eq!(length % 2, 0, "{tag} is odd");
                Read::Bytes(take(&mut bytes, length as usize).to_vec())
            }
        };
        found.insert(tag, (vr, read));
    }
    found
}

/// The text of an element, padding apart.
pub(super) fn text(elements: &Elements, tag: Tag) -> Option<String> {
    let (_, Read::Bytes(bytes)) = elements.get(&tag)? else {
        return None;
    };
    let text = String::from_utf8(bytes.clone()).unwrap();
    Some(text.trim_end_matches([' ', '\0']).to_owned())
}

/// The first item of a sequence.
pub(super) fn item(elements: &Elements, tag: Tag) -> Option<&Elements> {
    match elements.get(&tag)? {
        (_, Read::Items(items)) => items.first(),
        _ => None,
    }
}

fn items(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        assert_eq!(tag(take(&mut bytes, 4)), Tag::ITEM);
        let length = number(take(&mut bytes, 4));
        assert_eq!(length % 2, 0, "an odd item");
        items.push(take(&mut bytes, length as usize).to_vec());
    }
    items
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(length);
    *bytes = rest;
    taken
}

fn tag(bytes: &[u8]) -> Tag {
    Tag(
        u16::from_le_bytes([bytes[0], bytes[1]]),
        u16::from_le_bytes([bytes[2], bytes[3]]),
    )
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().unwrap())
}
