//! From `data/dicom/elements.tsv`, `uids.tsv` and `identifying.tsv` to the texts that
//! `dicom::tags::dictionary` searches.
#![expect(
    clippy::panic,
    reason = "a build script reports a bad row by stopping the build"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

const ELEMENTS: &str = "data/dicom/elements.tsv";
const UIDS: &str = "data/dicom/uids.tsv";
const IDENTIFYING: &str = "data/dicom/identifying.tsv";

/// What the tables write for a choice of VRs, and the two letters that stand for it here.
const CHOICES: &[(&str, &str)] = &[
    ("OB|OW", "ox"),
    ("US|SS", "xs"),
    ("US|OW", "lt"),
    ("US|SS|OW", "lt"),
];

/// Writes into `out`: `elements.txt` and `uids.txt`, one sorted line a row, and `repeating.rs`, the
/// rows whose tag stands for many.
pub(crate) fn generate(out: &Path) {
    let mut identifying: BTreeSet<String> = rows(IDENTIFYING, "tag\tsource")
        .into_iter()
        .map(|[tag, _source]| tag)
        .collect();
    let mut plain = BTreeMap::new();
    let mut repeating = String::from("&[\n");
    for [tag, vr, name, keyword, _source] in rows(ELEMENTS, "tag\tvr\tname\tkeyword\tsource") {
        let mark = if identifying.remove(&tag) { '!' } else { ' ' };
        let mut line = format!("{}{mark}{name}", short(&vr, &tag));
        if derived(&name) != keyword {
            line.push('\t');
            line.push_str(&keyword);
        }
        if tag.contains('x') {
            let (mask, value) = pattern(&tag);
            let written = writeln!(
                repeating,
                "({}, {}, {line:?}),",
                hexadecimal(mask),
                hexadecimal(value)
            );
            assert!(written.is_ok(), "{ELEMENTS}: {tag} cannot be written");
        } else {
            let (mask, _value) = pattern(&tag);
            assert_eq!(mask, u32::MAX, "{ELEMENTS}: tag {tag}");
            assert!(plain.insert(tag, line).is_none(), "{ELEMENTS}: twice");
        }
    }
    repeating.push_str("]\n");
    // What is left stands for whole groups, in which not every element has a name.
    let mut groups = String::from("&[\n");
    for tag in identifying {
        assert!(tag.contains('x'), "{IDENTIFYING}: {tag} has no name");
        let (mask, value) = pattern(&tag);
        let written = writeln!(groups, "({}, {}),", hexadecimal(mask), hexadecimal(value));
        assert!(written.is_ok(), "{IDENTIFYING}: {tag} cannot be written");
    }
    groups.push_str("]\n");
    let mut uids = BTreeMap::new();
    for [uid, name, _kind, _source] in rows(UIDS, "uid\tname\tkind\tsource") {
        assert!(
            uid.bytes().all(|b| b.is_ascii_digit() || b == b'.'),
            "{UIDS}: {uid} is no UID"
        );
        assert!(
            uids.insert(format!("{uid}\t"), name).is_none(),
            "{UIDS}: {uid} twice"
        );
    }
    write(&out.join("elements.txt"), &joined(&plain));
    write(&out.join("uids.txt"), &joined(&uids));
    write(&out.join("repeating.rs"), &repeating);
    write(&out.join("identifying_groups.rs"), &groups);
}

/// The rows of a table of `N` columns, none of them empty.
fn rows<const N: usize>(table: &str, columns: &str) -> Vec<[String; N]> {
    println!("cargo:rerun-if-changed={table}");
    let text = fs::read_to_string(table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(columns), "{table}: columns");
    lines
        .enumerate()
        .map(|(number, line)| {
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            assert!(
                fields.iter().all(|field| !field.is_empty()),
                "{table}:{}: empty field",
                number + 2
            );
            <[String; N]>::try_from(fields)
                .unwrap_or_else(|fields| panic!("{table}:{}: {} columns", number + 2, fields.len()))
        })
        .collect()
}

/// A VR or a choice of them in two letters.
fn short<'a>(vr: &'a str, tag: &str) -> &'a str {
    let plain = vr.len() == 2 && vr.bytes().all(|b| b.is_ascii_uppercase());
    if plain {
        return vr;
    }
    CHOICES
        .iter()
        .find(|(choice, _short)| *choice == vr)
        .map_or_else(
            || panic!("{ELEMENTS}: {tag} has the VR {vr}"),
            |found| found.1,
        )
}

/// The digits of a tag that count, as mask and value; `x` is any.
fn pattern(tag: &str) -> (u32, u32) {
    assert_eq!(tag.len(), 8, "tag {tag}");
    tag.chars().fold((0, 0), |(mask, value), digit| {
        let counts = digit != 'x';
        let number = if counts { digit.to_digit(16) } else { Some(0) };
        let number = number.unwrap_or_else(|| panic!("tag {tag}"));
        (
            mask << 4 | if counts { 0xF } else { 0 },
            value << 4 | number,
        )
    })
}

/// A number as the lints want it, `0x7FE0_0010`.
fn hexadecimal(number: u32) -> String {
    format!("{:#06X}_{:04X}", number >> 16, number & 0xFFFF)
}

/// The keyword that follows from a name, as `keyword_of` of `dictionary.rs` has it.
fn derived(name: &str) -> String {
    name.replace("'s", "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

fn joined(lines: &BTreeMap<String, String>) -> String {
    lines.iter().fold(String::new(), |mut text, (key, line)| {
        text.push_str(key);
        text.push_str(line);
        text.push('\n');
        text
    })
}

fn write(file: &Path, text: &str) {
    fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
