//! From `data/image/window_presets.tsv` to the static table of `image::window_preset`.
#![expect(
    clippy::panic,
    reason = "a build script reports a bad row by stopping the build"
)]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

const TABLE: &str = "data/image/window_presets.tsv";
const COLUMNS: &str = "id\tmodality\tcenter\twidth\tsource";

/// Writes `window_presets.rs` into `out`: one array expression.
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
        let [id, modality, center, width, source] = fields[..] else {
            panic!("{place}: {} columns", fields.len());
        };
        assert!(
            fields.iter().all(|field| !field.is_empty()),
            "{place}: empty field"
        );
        assert!(seen.insert((modality, id)), "{place}: {id} twice");
        let [center, width] = [center, width].map(|number| {
            number
                .parse::<f64>()
                .unwrap_or_else(|_| panic!("{place}: {number} is no number"))
        });
        assert!(
            center.is_finite() && width.is_finite() && width >= 1.0,
            "{place}: no window (PS3.3 C.11.2.1.2.1)"
        );
        let row = writeln!(
            code,
            "WindowPreset {{ id: {id:?}, modality: {modality:?}, center: {center:?}, width: {width:?}, source: {source:?} }},",
        );
        assert!(row.is_ok(), "{place}: cannot be written");
    }
    code.push_str("]\n");
    let file = out.join("window_presets.rs");
    fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
