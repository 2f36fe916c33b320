//! From `data/dicom/transfer_syntaxes.tsv` to the static table of `dicom::syntax`.
#![expect(
    clippy::panic,
    reason = "a build script reports a bad row by stopping the build"
)]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

const TABLE: &str = "data/dicom/transfer_syntaxes.tsv";
const COLUMNS: &str = "uid\tname\tencoding\tcodec\tlossy\tstatus\tsource";

/// Writes `transfer_syntaxes.rs` into `out`: one array expression.
pub(crate) fn generate(out: &Path) {
    println!("cargo:rerun-if-changed={TABLE}");
    let text = fs::read_to_string(TABLE).unwrap_or_else(|error| panic!("{TABLE}: {error}"));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(COLUMNS), "{TABLE}: columns");
    let mut seen = BTreeSet::new();
    let mut code = String::from("&[\n");
    for (number, line) in lines.enumerate() {
        let place = format!("{TABLE}:{}", number + 2);
        let fields: Vec<&str> = line.split('\t').collect();
        let [uid, name, encoding, codec, lossy, status, source] = fields[..] else {
            panic!("{place}: {} columns", fields.len());
        };
        assert!(
            fields.iter().all(|field| !field.is_empty()),
            "{place}: empty field"
        );
        assert!(
            uid.bytes().all(|b| b.is_ascii_digit() || b == b'.'),
            "{place}: {uid} is no UID"
        );
        assert!(seen.insert(uid.to_owned()), "{place}: {uid} twice");
        let lossy = match lossy {
            "yes" => true,
            "no" => false,
            other => panic!("{place}: lossy {other}"),
        };
        let row = writeln!(
            code,
            "TransferSyntax {{ uid: {uid:?}, name: {name:?}, encoding: Encoding::{}, codec: Codec::{}, lossy: {lossy}, status: Status::{}, source: {source:?} }},",
            camel(encoding),
            camel(codec),
            camel(status),
        );
        assert!(row.is_ok(), "{place}: cannot be written");
    }
    code.push_str("]\n");
    let file = out.join("transfer_syntaxes.rs");
    fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// `jpeg_2000` as a variant's name, `Jpeg2000`; an unknown one does not compile.
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
