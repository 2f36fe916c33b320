//! Our header scan and our listing of elements against dicom-rs, which reads the whole data set: where
//! both open a file, they say the same of it.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use dicom_object::{DefaultDicomObject, InMemDicomObject, OpenFileOptions, Tag};
use insitu_core::{
    dicom::{
        self, DicomError, Header, Instance,
        tags::{TagQuery, TagValue, list},
    },
    limits::Limits,
};

use crate::build::{File, IMPLICIT};

/// What both say: SOP class; Rows, Columns, Samples per Pixel, Bits Allocated, Bits Stored, Pixel
/// Representation; 1 where there is pixel data.
type Said = (String, Vec<Option<u16>>, u32);

/// Where an element is, `(0008,1120)/1/(0010,0010)`, with its VR, its length, and its value as text
/// where both give one.
type Elements = BTreeMap<String, (String, Option<u64>, Option<String>)>;

#[test]
fn both_readers_list_the_same_elements_with_the_same_texts() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if !folder.join("manifest.csv").is_file() {
        println!("skipped: ../shared/data/dicom is absent");
        return;
    }
    let (mut both, mut elements, mut texts) = (0, 0, 0);
    let mut differences = Vec::new();
    for path in files(&folder) {
        let bytes = fs::read(&path).unwrap();
        let Some(ours) = we_list(&bytes) else {
            continue;
        };
        let theirs = catch_unwind(AssertUnwindSafe(|| {
            OpenFileOptions::new().from_reader(&bytes[..]).ok()
        }));
        let Some(object) = theirs.ok().flatten() else {
            continue;
        };
        both += 1;
        let mut theirs = Elements::new();
        they_list(&object, "", &mut theirs);
        let file = path.display();
        // dicom-rs does not look into UN.
        let seen = |at: &str| {
            let mut sequences = at.match_indices('/').step_by(2);
            sequences.all(|(end, _)| ours.get(&at[..end]).is_none_or(|found| found.0 != "UN"))
        };
        let keys = ours.keys().filter(|at| seen(at));
        let missed: Vec<&String> = keys.filter(|at| !theirs.contains_key(*at)).collect();
        let more: Vec<&String> = theirs.keys().filter(|at| !ours.contains_key(*at)).collect();
        if !missed.is_empty() || !more.is_empty() {
            differences.push(format!(
                "{file}: ours alone {missed:?}, theirs alone {more:?}"
            ));
        }
        // dicom-rs decodes by the first term only (Enet4/dicom-rs#444).
        let has_extensions = ours.iter().any(|(at, (.., text))| {
            let text = text.as_deref().unwrap_or_default();
            at.ends_with("(0008,0005)") && text.contains('\\')
        });
        for (at, (vr, length, text)) in &ours {
            let Some((their_vr, their_length, their_text)) = theirs.get(at) else {
                continue;
            };
            elements += 1;
            if vr != their_vr {
                differences.push(format!("{file} {at}: {vr}, {their_vr}"));
            }
            let is_plain = |text: &&String| text.is_ascii() || !has_extensions;
            let text = text.as_ref().filter(is_plain);
            if text.is_some() && length != their_length {
                differences.push(format!("{file} {at}: {length:?}, {their_length:?}"));
            }
            if let (Some(text), Some(their_text)) = (text, their_text) {
                texts += 1;
                if !same(text, their_text) {
                    differences.push(format!("{file} {at} {vr}: {text:?}, {their_text:?}"));
                }
            }
        }
    }
    println!("{both} files, {elements} elements, {texts} texts are the same");
    assert_eq!(differences, [""; 0], "{} in all", differences.len());
    assert!(both > 250 && texts > 10_000, "{both} {texts}");
}

/// Every row, each value in the form of dicom-rs; none where the listing is not whole.
fn we_list(bytes: &[u8]) -> Option<Elements> {
    let limits = Limits {
        dicom_listed_rows: usize::MAX,
        dicom_shown_bytes: u64::MAX,
        ..Limits::native()
    };
    let query = TagQuery {
        most: usize::MAX,
        ..TagQuery::default()
    };
    let listing = list(bytes, &query, &limits).ok()?;
    if listing.truncated.is_some() {
        return None;
    }
    let mut elements = Elements::new();
    for row in listing.rows.into_iter().filter(|row| row.tag.0 > 2) {
        let mut at = String::new();
        for step in &row.within {
            write!(at, "{}/{}/", step.sequence, step.item).unwrap();
        }
        at += &row.tag.to_string();
        let (vr, text) = match row.value {
            // What is no ASCII outside the VRs with character sets is Latin-1 there.
            TagValue::Text(text) => (row.vr, Some(text).filter(|text| !text.contains('\u{FFFD}'))),
            // Encapsulated pixels are OB there, as PS3.5 A.4 wants them, whatever the file says.
            TagValue::Fragments(_) => ("OB".to_owned(), None),
            _ => (row.vr, None),
        };
        elements.insert(at, (vr, row.length, text));
    }
    Some(elements)
}

/// Whether two texts have the same values: without the spaces around them, which stay there, and
/// numbers written in whatever way.
fn same(ours: &str, theirs: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let mut theirs = theirs.split('\\').map(str::trim);
    let mut ours = ours.split('\\').map(str::trim);
    ours.by_ref().all(|our| {
        let their = theirs.next();
        their == Some(our) || (number(our).is_some() && their.and_then(number) == number(our))
    }) && theirs.next().is_none()
}

fn they_list(object: &InMemDicomObject, within: &str, elements: &mut Elements) {
    for element in object {
        let header = element.header();
        let tag = dicom::Tag(header.tag.0, header.tag.1);
        let at = format!("{within}{tag}");
        let vr = header.vr.to_string();
        // Bytes are decimal there, hexadecimal or text here.
        let is_text = !vr.starts_with('O') && vr != "UN";
        let text = is_text.then(|| element.to_str().ok()).flatten();
        let text = text.map(std::borrow::Cow::into_owned);
        let length = Some(u64::from(header.len.0)).filter(|length| *length != 0xFFFF_FFFF);
        elements.insert(at.clone(), (vr.to_owned(), length, text));
        for (number, item) in element.items().into_iter().flatten().enumerate() {
            they_list(item, &format!("{at}/{}/", number + 1), elements);
        }
    }
}

#[test]
fn both_dictionaries_say_the_same_of_every_element() {
    let table = include_str!("../../data/dicom/elements.tsv");
    let rows = table.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let number = u32::from_str_radix(fields[0], 16).ok()?;
        let plain = fields[1].len() == 2 && number >> 16 > 2;
        plain.then(|| (number, fields[3]))
    });
    let rows: BTreeMap<u32, &str> = rows.collect();
    let mut file = File::new(IMPLICIT);
    for number in rows.keys() {
        file = file.element((number >> 16) as u16, *number as u16, b"UN", &[]);
    }
    let mut bytes = file.bytes();
    // dicom-rs asks for the length of group 2: one UID.
    let length = [2, 0, 0, 0, b'U', b'L', 4, 0, 26, 0, 0, 0];
    bytes.splice(132..132, length);
    let ours = we_list(&bytes).unwrap();
    let object = OpenFileOptions::new().from_reader(&bytes[..]).unwrap();
    let mut theirs = Elements::new();
    they_list(&object, "", &mut theirs);
    assert_eq!(ours.len(), rows.len());
    for (at, (vr, ..)) in &ours {
        assert_eq!(vr, &theirs[at].0, "{at}");
    }
    let mut other_keywords = Vec::new();
    for (number, keyword) in rows {
        let tag = object
            .element_by_name(keyword)
            .map(|element| element.header().tag);
        let expected = Tag((number >> 16) as u16, number as u16);
        if tag.ok() != Some(expected) {
            other_keywords.push(keyword);
        }
    }
    // Words that DCMTK's table, from which that of dicom-rs is made, has otherwise.
    let known = ["SummarizedFilterLookupTable", "AnalogFilterType"];
    assert_eq!(other_keywords, known);
}

#[test]
fn both_readers_say_the_same_of_every_file_that_both_open() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if !folder.join("manifest.csv").is_file() {
        println!("skipped: ../shared/data/dicom is absent");
        return;
    }
    let (mut both, mut ours, mut theirs) = (0, 0, 0);
    for path in files(&folder) {
        let bytes = fs::read(&path).unwrap();
        let we = match Instance::open(&bytes, &Limits::native()) {
            Ok(instance) => Some(we_say(instance.header())),
            // dicom-rs recurses into sequences, and deep ones end the process.
            Err(DicomError::TooDeep { .. }) => continue,
            Err(_) => None,
        };
        let they = catch_unwind(AssertUnwindSafe(|| {
            OpenFileOptions::new().from_reader(&bytes[..]).ok()
        }));
        let they = they.ok().flatten().map(|object| they_say(&object));
        match (we, they) {
            (Some(we), Some(they)) => {
                both += 1;
                assert_eq!(we, they, "{}", path.display());
            }
            (Some(_), None) => ours += 1,
            (None, Some(_)) => theirs += 1,
            (None, None) => {}
        }
    }
    println!("opened by both {both}, by us alone {ours}, by dicom-rs alone {theirs}");
    assert!(both > 250, "{both}");
}

fn we_say(header: &Header) -> Said {
    let words = vec![
        header.rows,
        header.columns,
        header.samples,
        header.bits_allocated,
        header.bits_stored,
        header.pixel_representation,
    ];
    (header.sop_class_uid.clone(), words, header.frames.min(1))
}

fn they_say(object: &DefaultDicomObject) -> Said {
    // Its bytes: where the file says UN, dicom-rs makes no text of them.
    let text = |tag| {
        let bytes = object.element(tag).ok()?.to_bytes().ok()?.into_owned();
        let text = String::from_utf8(bytes).ok()?;
        Some(text.trim_end_matches(['\0', ' ']).to_owned())
    };
    let word = |group, element| object.element(Tag(group, element)).ok()?.to_int().ok();
    let words = [
        (0x0028, 0x0010),
        (0x0028, 0x0011),
        (0x0028, 0x0002),
        (0x0028, 0x0100),
        (0x0028, 0x0101),
        (0x0028, 0x0103),
    ];
    let has_pixels = [0x0008, 0x0009, 0x0010]
        .iter()
        .any(|element| object.element(Tag(0x7FE0, *element)).is_ok());
    (
        text(Tag(0x0008, 0x0016)).unwrap_or_default(),
        words.map(|(group, element)| word(group, element)).to_vec(),
        u32::from(has_pixels),
    )
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut waiting = vec![
        folder.join("real"),
        folder.join("generated"),
        folder.join("derived"),
    ];
    let mut found = Vec::new();
    while let Some(next) = waiting.pop() {
        if next.is_dir() {
            waiting.extend(
                fs::read_dir(next)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            found.push(next);
        }
    }
    found.sort();
    found
}
