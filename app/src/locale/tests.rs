//! Every text that is asked for exists, and every text that exists is asked for.

use std::{collections::BTreeSet, fs, path::Path};

use insitu_core::{
    error::ErrorCode,
    image::{COLOUR_MAPS, WINDOW_PRESETS},
};

use super::*;
use crate::results::error_key;

/// All Rust sources below a folder, of the page or of the core, but the tests.
fn sources(folder: &str) -> String {
    fn collect(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, text);
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && path.file_name().is_some_and(|name| name != "tests.rs")
            {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut text,
    );
    text
}

/// Keys that the core names and the page has the words for.
fn keys_of_core() -> BTreeSet<String> {
    let source = sources("../wasm-core/src/measure");
    let named = ["shape.", "quantity.", "unit.", "source.", "spacing."];
    let mut keys: BTreeSet<String> = source
        .split('"')
        .filter(|text| named.iter().any(|start| text.starts_with(start)))
        // Counts and stored values have no sign, and values of pixels need no source.
        .filter(|text| !["unit.count", "unit.stored", "source.pixel_values"].contains(text))
        .map(str::to_owned)
        .collect();
    keys.extend(COLOUR_MAPS.iter().map(|map| format!("colours.{}", map.id)));
    keys.extend(
        WINDOW_PRESETS
            .iter()
            .map(|preset| format!("preset.{}", preset.id)),
    );
    keys
}

#[test]
fn every_key_of_the_core_has_a_text() {
    let keys = keys_of_core();
    assert!(keys.len() > 40, "the search finds only {}", keys.len());
    let missing: Vec<_> = keys.iter().filter(|key| !knows(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Text literals that look like keys: `word.word`, or the first argument of a `t` function.
fn keys(source: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    for call in ["t(\"", "t_with(\"", "t_around(\"", "t_with(\n"] {
        for (at, _) in source.match_indices(call) {
            let rest = &source[at + call.len()..];
            let rest = rest.trim_start().trim_start_matches('"');
            if let Some(end) = rest.find('"') {
                let key = &rest[..end];
                let is_name = source[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || c == '_');
                let is_key = !key.is_empty()
                    && key
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
                if !is_name && is_key {
                    keys.insert(key);
                }
            }
        }
    }
    keys
}

#[test]
fn every_key_in_the_source_has_a_text() {
    let source = sources("src");
    let used = keys(&source);
    assert!(used.len() > 100, "the search finds only {}", used.len());
    let missing: Vec<_> = used.into_iter().filter(|key| !knows(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_text_is_used() {
    let source = sources("src");
    let of_core = keys_of_core();
    let unused: Vec<_> = EN
        .iter()
        .map(|(key, _)| *key)
        .filter(|key| !key.starts_with("error.") && !source.contains(&format!("\"{key}\"")))
        .filter(|key| !of_core.contains(*key))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_error_code_has_title_what_and_do_and_no_text_is_for_a_code_that_is_gone() {
    let mut expected = BTreeSet::new();
    for code in ErrorCode::ALL {
        for part in ["title", "what", "do"] {
            let key = error_key(*code, part);
            assert!(knows(&key), "{key}");
            expected.insert(key);
        }
        let title = t(&error_key(*code, "title"));
        assert!(title.split(' ').count() <= 8, "{code}: {title}");
    }
    for (key, _) in EN.iter().filter(|(key, _)| key.starts_with("error.")) {
        assert!(expected.contains(*key), "{key}");
    }
}

#[test]
fn no_text_shouts_or_blames() {
    for (key, message) in EN {
        let text = match message {
            Message::Plain(text) => (*text).to_owned(),
            Message::Plural { one, other, .. } => format!("{one} {other}"),
        };
        for never in [
            "!",
            "Oops",
            "algorithm",
            " AI ",
            "normal",
            "healthy",
            "all clear",
        ] {
            assert!(!text.contains(never), "{key}: {text}");
        }
    }
}

#[test]
fn variables_and_plurals_are_filled_in() {
    assert_eq!(t_with("worklist.count", &[("n", &1)]), "1 case");
    assert_eq!(t_with("worklist.count", &[("n", &12)]), "12 cases");
    assert_eq!(
        t_with("batch.progress", &[("done", &3), ("total", &40)]),
        "3 of 40 read"
    );
    assert_eq!(
        t_around("result.frequency", "n"),
        (
            "Of 100 photographs the model rated like this one, about ",
            " needed referral."
        )
    );
    assert_eq!(t("no.such.key"), MISSING);
}
