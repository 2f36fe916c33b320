//! Words for people: every failure has its three, and every key is there in every language.

use std::collections::BTreeMap;

use super::tree::{Fault, Tree, code, numbered};

const ERRORS: &str = "wasm-core/src/error.rs";

/// What a failure says: its title, what happened, and what the person can do.
const SAYS: [&str; 3] = ["title", "what", "do"];

/// Every error code has its three messages in every language.
pub(super) fn every_error_code_has_its_words(tree: &Tree) -> Vec<Fault> {
    let codes: Vec<&str> = tree
        .text(ERRORS)
        .map(|text| code(text).filter_map(|(_, line)| code_in(line)).collect())
        .unwrap_or_default();
    let mut faults = Vec::new();
    for (path, keys) in languages(tree) {
        for code in &codes {
            for part in SAYS {
                let key = format!("error.{code}.{part}");
                if !keys.contains_key(key.as_str()) {
                    faults
                        .push(Fault::at(path, 1, "words").because(&format!("there is no `{key}`")));
                }
            }
        }
    }
    faults
}

/// The dotted text of `Variant => "dotted.text",`.
fn code_in(line: &str) -> Option<&str> {
    let (_, text) = line.split_once(" => \"")?;
    let text = text.strip_suffix("\",")?;
    text.contains('.').then_some(text)
}

/// Every key that the page asks for, and every key of one language, is in every language.
pub(super) fn every_key_is_in_every_language(tree: &Tree) -> Vec<Fault> {
    let languages = languages(tree);
    let mut faults = Vec::new();
    for (path, text) in tree.sources("app/src/") {
        for (line, text) in code(text) {
            for key in asked_for(text) {
                for (language, keys) in &languages {
                    if !keys.contains_key(key) {
                        faults.push(
                            Fault::at(path, line, "words")
                                .because(&format!("`{key}` is not in {language}")),
                        );
                    }
                }
            }
        }
    }
    for (path, keys) in &languages {
        for (key, line) in keys {
            for (other, others) in &languages {
                if !others.contains_key(key) {
                    faults.push(
                        Fault::at(path, *line, "words")
                            .because(&format!("`{key}` is not in {other}")),
                    );
                }
            }
        }
    }
    faults
}

/// The literal keys of `t("…")`, `t_with("…")` and `t_around("…")` in a line.
fn asked_for(line: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for call in ["t(\"", "t_with(\"", "t_around(\""] {
        for (at, _) in line.match_indices(call) {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            if let Some((key, _)) = line[at + call.len()..].split_once('"') {
                keys.push(key);
            }
        }
    }
    keys
}

/// The languages by their files: each key with its line.
fn languages(tree: &Tree) -> Vec<(&str, BTreeMap<&str, usize>)> {
    tree.texts("app/locales/", ".ftl")
        .map(|(path, text)| {
            let keys = numbered(text)
                .filter(|(_, line)| !line.starts_with(['#', ' ', '}']))
                .filter_map(|(number, line)| Some((line.split_once(" = ")?.0, number)))
                .collect();
            (path, keys)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tree::catches, *};

    const EN: &str = "app/locales/en.ftl";

    #[test]
    fn a_code_without_what_to_do_is_found() {
        let errors = (ERRORS, "    SourceEmpty => \"source.empty\",\n");
        let two = "error.source.empty.title = a\nerror.source.empty.what = b\n";
        let three = format!("{two}error.source.empty.do = c\n");
        catches(
            every_error_code_has_its_words,
            &[errors, (EN, two)],
            &[errors, (EN, &three)],
        );
    }

    #[test]
    fn a_key_that_no_language_has_is_found() {
        let screen = (
            "app/src/case/mod.rs",
            "<h1>{move || t(\"case.title\")}</h1>\n",
        );
        catches(
            every_key_is_in_every_language,
            &[screen, (EN, "case.other = a\n")],
            &[
                screen,
                (EN, "case.title = a\n"),
                ("app/src/a.rs", "format(\"b.c\")\n"),
            ],
        );
    }

    #[test]
    fn a_key_that_one_language_lacks_is_found() {
        catches(
            every_key_is_in_every_language,
            &[(EN, "a.b = c\n"), ("app/locales/nl.ftl", "# nothing yet\n")],
            &[(EN, "a.b = c\n"), ("app/locales/nl.ftl", "a.b = d\n")],
        );
    }
}
