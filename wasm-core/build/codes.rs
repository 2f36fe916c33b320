//! From `data/dicom/codes.tsv` to the enums of `dicom::write::code`: one for each group of codes.
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

const TABLE: &str = "data/dicom/codes.tsv";
const COLUMNS: &str = "group\tkey\tvalue\tscheme\tmeaning\tsource";
/// PS3.3 table 8.8-1 with PS3.5 table 6.2-1: Code Value and scheme are SH, Code Meaning is LO.
const SHORT: usize = 16;
const LONG: usize = 64;

/// A row of the table, without its group.
struct Row<'a> {
    key: &'a str,
    value: &'a str,
    scheme: &'a str,
    meaning: &'a str,
    source: &'a str,
}

/// Writes `codes.rs` into `out`: for each group an enum that implements `CodeGroup`.
pub(crate) fn generate(out: &Path) {
    println!("cargo:rerun-if-changed={TABLE}");
    let text = fs::read_to_string(TABLE).unwrap_or_else(|error| panic!("{TABLE}: {error}"));
    let mut code = String::new();
    for (group, rows) in groups(&text) {
        let written = write_group(&mut code, group, &rows);
        assert!(written.is_ok(), "{TABLE}: {group} cannot be written");
    }
    let file = out.join("codes.rs");
    fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// The rows by group, in the order of the table within each.
fn groups(text: &str) -> BTreeMap<&str, Vec<Row<'_>>> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(COLUMNS), "{TABLE}: columns");
    let mut seen = BTreeSet::new();
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (number, line) in lines.enumerate() {
        let place = format!("{TABLE}:{}", number + 2);
        let fields: Vec<&str> = line.split('\t').collect();
        let [group, key, value, scheme, meaning, source] = fields[..] else {
            panic!("{place}: {} columns", fields.len());
        };
        assert!(
            fields.iter().all(|field| !field.is_empty()),
            "{place}: empty field"
        );
        assert!(
            value.len() <= SHORT && scheme.len() <= SHORT && meaning.chars().count() <= LONG,
            "{place}: too long"
        );
        assert!(seen.insert((group, key)), "{place}: {group} {key} twice");
        assert!(
            seen.insert((group, value)),
            "{place}: {group} {value} twice"
        );
        groups.entry(group).or_default().push(Row {
            key,
            value,
            scheme,
            meaning,
            source,
        });
    }
    groups
}

fn write_group(code: &mut String, group: &str, rows: &[Row<'_>]) -> std::fmt::Result {
    let name = camel(group);
    let sources: BTreeSet<&str> = rows.iter().map(|row| row.source).collect();
    let sources: Vec<&str> = sources.into_iter().collect();
    writeln!(code, "/// Codes of {}.", sources.join(", "))?;
    writeln!(code, "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]")?;
    writeln!(code, "pub enum {name} {{")?;
    for row in rows {
        let Row { value, scheme, .. } = row;
        writeln!(code, "/// {} ({value}, {scheme}).", row.meaning)?;
        writeln!(code, "{},", camel(row.key))?;
    }
    writeln!(code, "}}\nimpl CodeGroup for {name} {{")?;
    writeln!(code, "const ALL: &'static [Self] = &[")?;
    for row in rows {
        writeln!(code, "Self::{},", camel(row.key))?;
    }
    writeln!(code, "];\nfn key(self) -> &'static str {{ match self {{")?;
    for row in rows {
        writeln!(code, "Self::{} => {:?},", camel(row.key), row.key)?;
    }
    writeln!(code, "}} }}\nfn code(self) -> Code {{ match self {{")?;
    for row in rows {
        writeln!(
            code,
            "Self::{} => Code {{ value: {:?}, scheme: {:?}, meaning: {:?} }},",
            camel(row.key),
            row.value,
            row.scheme,
            row.meaning,
        )?;
    }
    writeln!(code, "}} }}\n}}")
}

/// `macula_centered` as a variant's name, `MaculaCentered`.
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
