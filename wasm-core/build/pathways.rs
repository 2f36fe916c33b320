//! Embeds every file of `data/pathways`; a rule without source, confidence or both texts stops the build.

use std::{fs, path::Path};

use serde_json::Value;

const FOLDER: &str = "data/pathways";
/// Rules that every pathway of a domain shares; no pathway of its own.
const SHARED: &str = "shared.json";

/// Writes `pathways.rs` into `out`: the table `FILES` of the pathways' texts, in the order of their names.
///
/// # Panics
/// Where a file is not as the schema of `data/README.md` asks.
pub(crate) fn generate(out: &Path) {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut names: Vec<String> = fs::read_dir(FOLDER)
        .unwrap_or_else(|error| panic!("{FOLDER}: {error}"))
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "json"))
        .collect();
    names.sort();

    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut included = Vec::new();
    for name in &names {
        let path = format!("{FOLDER}/{name}");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let file: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        check(&path, &file);
        if name != SHARED {
            included.push(format!("include_str!({:?})", format!("{root}/{path}")));
        }
    }
    let rust = format!(
        "static FILES: &[&str] = &[{}];\nstatic SHARED: &str = include_str!({:?});\n",
        included.join(", "),
        format!("{root}/{FOLDER}/{SHARED}")
    );
    fs::write(out.join("pathways.rs"), rust).unwrap_or_else(|error| panic!("pathways.rs: {error}"));
}

/// Every object with an `id` and a `when` is a rule or a question, wherever it stands.
fn check(path: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check(path, item)),
        Value::Object(fields) => {
            if fields.contains_key("when") && !fields.contains_key("suppose") {
                for field in ["/id", "/source", "/confidence", "/text/en", "/text/nl"] {
                    let said = value.pointer(field).and_then(Value::as_str);
                    assert!(
                        said.is_some_and(|text| !text.trim().is_empty()),
                        "{path}: rule {} has no {field}",
                        fields.get("id").unwrap_or(&Value::Null)
                    );
                }
            }
            fields.values().for_each(|item| check(path, item));
        }
        _ => {}
    }
}
