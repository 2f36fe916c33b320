//! From `data/dicom/character_sets.tsv` to the static table of `dicom::code_elements`.
#![expect(
    clippy::panic,
    reason = "a build script reports a bad row by stopping the build"
)]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

const TABLE: &str = "data/dicom/character_sets.tsv";
const COLUMNS: &str = "term\tkind\telement\trepertoire\tescape\tsource";

/// Writes `character_sets.rs` into `out`: one array expression.
pub(crate) fn generate(out: &Path) {
    println!("cargo:rerun-if-changed={TABLE}");
    let text = fs::read_to_string(TABLE).unwrap_or_else(|error| panic!("{TABLE}: {error}"));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(COLUMNS), "{TABLE}: columns");
    let mut elements = BTreeSet::new();
    let mut escapes = BTreeSet::new();
    let mut code = String::from("&[\n");
    for (number, line) in lines.enumerate() {
        let place = format!("{TABLE}:{}", number + 2);
        let fields: Vec<&str> = line.split('\t').collect();
        let [term, kind, element, repertoire, escape, _source] = fields[..] else {
            panic!("{place}: {} columns", fields.len());
        };
        assert!(
            fields.iter().all(|field| !field.is_empty()),
            "{place}: empty field"
        );
        assert!(
            elements.insert((term.to_owned(), element.to_owned())),
            "{place}: {term} twice for {element}"
        );
        let escape = octets(escape, &place);
        let (allowed, escaped) = match kind {
            "single_byte" => (["g0", "g1"].as_slice(), false),
            "single_byte_extension" | "multi_byte_extension" => (["g0", "g1"].as_slice(), true),
            "multi_byte" => (["whole"].as_slice(), false),
            other => panic!("{place}: kind {other}"),
        };
        assert!(
            allowed.contains(&element),
            "{place}: {kind} with element {element}"
        );
        assert_eq!(!escape.is_empty(), escaped, "{place}: escape of {kind}");
        assert!(
            escape.is_empty() || escapes.insert(escape.clone()),
            "{place}: escape sequence twice"
        );
        let row = writeln!(
            code,
            "Row {{ term: {term:?}, element: Element::{}, repertoire: Repertoire::{}, escape: &{escape:?} }},",
            camel(element),
            camel(repertoire),
        );
        assert!(row.is_ok(), "{place}: cannot be written");
    }
    code.push_str("]\n");
    let file = out.join("character_sets.rs");
    fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// What follows ESC in `ESC 02/04 02/09 04/03` (column/row of the code table, as PS3.3 prints
/// it); `none` is nothing.
fn octets(escape: &str, place: &str) -> Vec<u8> {
    if escape == "none" {
        return Vec::new();
    }
    let Some(positions) = escape.strip_prefix("ESC ") else {
        panic!("{place}: escape {escape}");
    };
    positions
        .split(' ')
        .map(|position| {
            let octet = position.split_once('/').and_then(|(column, row)| {
                let column = column.parse::<u8>().ok().filter(|column| *column < 8)?;
                let row = row.parse::<u8>().ok().filter(|row| *row < 16)?;
                Some(column * 16 + row)
            });
            octet.unwrap_or_else(|| panic!("{place}: position {position}"))
        })
        .collect()
}

/// `ks_x_1001` as a variant's name, `KsX1001`; an unknown one does not compile.
fn camel(word: &str) -> String {
    word.split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}
