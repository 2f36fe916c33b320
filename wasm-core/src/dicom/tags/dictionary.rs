//! Names of elements and UIDs (PS3.6), and which elements can identify a person (PS3.15 E.1).
//!
//! The tables are text, one row a line, in the order of their first field; a row is found by halving.
//! A keyword is made from its name where it can be: 46 kB (brotli 11) in the place of 66 kB for the
//! crate `dicom-dictionary-std`, which has no names.

/// `TTTTTTTTVR?Name` and, where it does not follow from the name, a tab and the keyword; `?` is `!`
/// where the element can identify a person. Made by `build/dictionary.rs`.
static ELEMENTS: &str = include_str!(concat!(env!("OUT_DIR"), "/elements.txt"));

/// `UID`, tab, name.
static UIDS: &str = include_str!(concat!(env!("OUT_DIR"), "/uids.txt"));

/// Which digits of a tag count, what they are, and the rest of the line.
static REPEATING: &[(u32, u32, &str)] = include!(concat!(env!("OUT_DIR"), "/repeating.rs"));

/// Groups that can identify a person whatever the element.
static IDENTIFYING_GROUPS: &[(u32, u32)] =
    include!(concat!(env!("OUT_DIR"), "/identifying_groups.rs"));

use crate::dicom::{Tag, TransferSyntax};

/// What the dictionary says of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) vr: DictionaryVr,
    pub(super) name: &'static str,
    pub(super) keyword: String,
    pub(super) identifies: bool,
}

/// A VR, or the rule that chooses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DictionaryVr {
    Exact([u8; 2]),
    /// US or SS, as Pixel Representation says.
    UsOrSs,
}

impl DictionaryVr {
    /// The VR where the file states none. OB or OW and US or OW are OW (PS3.5 A.1).
    pub(super) fn chosen(self, signed: bool) -> [u8; 2] {
        match self {
            Self::Exact(vr) => vr,
            Self::UsOrSs if signed => *b"SS",
            Self::UsOrSs => *b"US",
        }
    }
}

/// The entry of an element; of private groups only their lengths and creators have one.
pub(super) fn element(tag: Tag) -> Option<Entry> {
    match (tag.0 & 1, tag.1) {
        (_, 0) if tag.0 > 6 => return Some(general(*b"UL", "Group Length")),
        // PS3.5 7.8.1. They name makers of software, and stand beside every element of their block.
        (1, 0x0010..=0x00FF) => return Some(general(*b"LO", "Private Creator")),
        (1, _) => return None,
        _ => {}
    }
    let number = u32::from(tag.0) << 16 | u32::from(tag.1);
    let stands_for = |(mask, value, _line): &&(u32, u32, &str)| number & mask == *value;
    let line = find(ELEMENTS, &format!("{number:08X}"))
        .or_else(|| REPEATING.iter().find(stands_for).map(|row| row.2));
    parse(line?)
}

/// The entry of an element that every group has.
fn general(vr: [u8; 2], name: &'static str) -> Entry {
    Entry {
        vr: DictionaryVr::Exact(vr),
        name,
        keyword: keyword_of(name),
        identifies: false,
    }
}

/// Whether all of a tag's group can identify a person (PS3.15 E.1: curve data).
pub(super) fn is_identifying_group(tag: Tag) -> bool {
    let number = u32::from(tag.0) << 16 | u32::from(tag.1);
    IDENTIFYING_GROUPS
        .iter()
        .any(|(mask, value)| number & mask == *value)
}

/// The registered name of a UID.
pub(super) fn uid_name(uid: &str) -> Option<&'static str> {
    match TransferSyntax::by_uid(uid) {
        Some(syntax) => Some(syntax.name),
        None => find(UIDS, &format!("{uid}\t")),
    }
}

/// What follows `key` in the line that begins with it.
fn find(table: &'static str, key: &str) -> Option<&'static str> {
    let mut rest = table;
    while !rest.is_empty() {
        // The line over the middle; all lines end with a line feed and are ASCII.
        let middle = rest.len() / 2;
        let start = rest.get(..middle)?.rfind('\n').map_or(0, |at| at + 1);
        let end = start + rest.get(start..)?.find('\n')?;
        let line = rest.get(start..end)?;
        if let Some(found) = line.strip_prefix(key) {
            return Some(found);
        }
        rest = if line < key {
            rest.get(end + 1..)?
        } else {
            rest.get(..start)?
        };
    }
    None
}

fn parse(line: &'static str) -> Option<Entry> {
    let (vr, rest) = line.split_at_checked(2)?;
    let (mark, names) = rest.split_at_checked(1)?;
    let (name, keyword) = match names.split_once('\t') {
        Some((name, keyword)) => (name, keyword.to_owned()),
        None => (names, keyword_of(names)),
    };
    Some(Entry {
        vr: match vr {
            "xs" => DictionaryVr::UsOrSs,
            "ox" | "lt" => DictionaryVr::Exact(*b"OW"),
            plain => DictionaryVr::Exact(*plain.as_bytes().first_chunk()?),
        },
        name,
        keyword,
        identifies: mark == "!",
    })
}

/// The words of a name without what is no letter or digit, each with a capital.
fn keyword_of(name: &str) -> String {
    let mut keyword = String::new();
    for word in name
        .replace("'s", "")
        .split(|c: char| !c.is_ascii_alphanumeric())
    {
        let mut letters = word.chars();
        keyword.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        keyword.push_str(letters.as_str());
    }
    keyword
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(group: u16, element_number: u16) -> (String, String, bool) {
        let entry = element(Tag(group, element_number)).unwrap();
        (entry.name.to_owned(), entry.keyword, entry.identifies)
    }

    #[test]
    fn every_row_of_the_tables_is_found() {
        assert!(ELEMENTS.is_ascii() && UIDS.is_ascii());
        for line in ELEMENTS.lines() {
            let (tag, rest) = line.split_at(8);
            assert_eq!(find(ELEMENTS, tag), Some(rest));
            assert!(parse(rest).is_some(), "{line}");
        }
        for line in UIDS.lines() {
            let (uid, name) = line.split_once('\t').unwrap();
            assert_eq!(uid_name(uid), Some(name));
        }
        assert!(ELEMENTS.lines().count() > 5000);
    }

    #[test]
    fn names_keywords_and_repeating_groups_are_as_in_ps3_6() {
        let patient = ("Patient's Name", "PatientName", true);
        let owned = |(name, keyword, identifies): (&str, &str, bool)| {
            (name.to_owned(), keyword.to_owned(), identifies)
        };
        assert_eq!(said(0x0010, 0x0010), owned(patient));
        let echo = ("Echo Number(s)", "EchoNumbers", false);
        assert_eq!(said(0x0018, 0x0086), owned(echo));
        let overlay = ("Overlay Data", "OverlayData", true);
        assert_eq!(said(0x601E, 0x3000), owned(overlay));
        assert_eq!(said(0x6002, 0x0010).1, "OverlayRows");
        assert_eq!(said(0x0008, 0x0000).1, "GroupLength");
        assert_eq!(said(0x0002, 0x0000).1, "FileMetaInformationGroupLength");
        assert_eq!(said(0x0009, 0x0010).1, "PrivateCreator");
        assert_eq!(element(Tag(0x0009, 0x1010)), None);
        assert_eq!(element(Tag(0x0010, 0xEEEE)), None);
        assert!(is_identifying_group(Tag(0x5004, 0x1234)));
        assert!(!is_identifying_group(Tag(0x0050, 0x0004)));
    }

    #[test]
    fn uids_have_names_and_others_have_none() {
        assert_eq!(
            uid_name("1.2.840.10008.5.1.4.1.1.2"),
            Some("CT Image Storage")
        );
        assert_eq!(
            uid_name("1.2.840.10008.1.2.1"),
            Some("Explicit VR Little Endian")
        );
        for unknown in ["", "1", "1.2.840.10008.5.1.4.1.1", "9.9", "2.25.1"] {
            assert_eq!(uid_name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn ambiguous_vrs_are_chosen_by_the_rules_of_implicit_files() {
        let vr = |group, number, signed| element(Tag(group, number)).unwrap().vr.chosen(signed);
        assert_eq!(vr(0x0028, 0x0106, true), *b"SS");
        assert_eq!(vr(0x0028, 0x0106, false), *b"US");
        assert_eq!(vr(0x7FE0, 0x0010, true), *b"OW");
        assert_eq!(vr(0x0028, 0x3006, false), *b"OW");
    }
}
