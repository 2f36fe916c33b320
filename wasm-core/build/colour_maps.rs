//! From `data/image/colour_maps.tsv` to the static table of `image::colour_map`.
#![expect(
    clippy::panic,
    reason = "a build script reports a bad row by stopping the build"
)]

use std::{fmt::Write as _, fs, path::Path};

const TABLE: &str = "data/image/colour_maps.tsv";
const COLUMNS: &str = "id\tred\tgreen\tblue\tsource";

/// Writes `colour_maps.rs` into `out`: one array expression, grey first.
pub(crate) fn generate(out: &Path) {
    println!("cargo:rerun-if-changed={TABLE}");
    let text = fs::read_to_string(TABLE).unwrap_or_else(|error| panic!("{TABLE}: {error}"));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(COLUMNS), "{TABLE}: columns");
    let mut code = String::from("&[\n");
    for (number, line) in lines.enumerate() {
        let place = format!("{TABLE}:{}", number + 2);
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, red, green, blue, source] = fields[..] else {
            panic!("{place}: {} columns", fields.len());
        };
        assert!(!source.is_empty(), "{place}: where is this row from?");
        assert!(
            number > 0 || id == "grey",
            "{place}: the first row is grey, the map that changes nothing"
        );
        let channels = [red, green, blue].map(|channel| corners(channel, &place));
        let row = writeln!(
            code,
            "ColourMap {{ id: {id:?}, corners: [&{:?}, &{:?}, &{:?}], source: {source:?} }},",
            channels[0], channels[1], channels[2],
        );
        assert!(row.is_ok(), "{place}: cannot be written");
    }
    code.push_str("]\n");
    let file = out.join("colour_maps.rs");
    fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// `0:0 128:255 255:255` as pairs, from level 0 to level 255 in rising order.
fn corners(text: &str, place: &str) -> Vec<(u8, u8)> {
    let corners: Vec<(u8, u8)> = text
        .split(' ')
        .map(|corner| {
            corner
                .split_once(':')
                .and_then(|(level, value)| level.parse().ok().zip(value.parse().ok()))
                .unwrap_or_else(|| panic!("{place}: {corner} is no corner"))
        })
        .collect();
    let rising = corners.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let whole = corners.first().map(|corner| corner.0) == Some(0)
        && corners.last().map(|corner| corner.0) == Some(u8::MAX);
    assert!(
        rising && whole,
        "{place}: not from 0 to 255 in rising order"
    );
    corners
}
