//! `cargo xtask tidy`: the rules that keep the structure true and that no compiler checks.
//!
//! A rule looks at the text of the tree and names what it finds as `path:line: rule: what to do`.
//! It is coarse on purpose (lines, not syntax): it runs in a second, and what it misses a reader sees.

mod edges;
mod pages;
mod rooms;
mod styles;
mod tree;
mod words;
mod writing;

use anyhow::{Context as _, Result};

use self::tree::{Fault, Tree};
use crate::{
    command::{cargo, output},
    workspace::{Arguments, root},
};

/// One rule.
type Rule = fn(&Tree) -> Vec<Fault>;

const RULES: &[Rule] = &[
    rooms::rooms_use_only_lower_rooms,
    rooms::crates_do_not_point_back,
    edges::the_browser_is_touched_in_one_place,
    edges::only_two_files_fetch,
    edges::the_core_stands_alone,
    writing::every_file_says_what_it_is,
    writing::files_and_functions_are_short,
    writing::names_say_something,
    writing::loose_ends_name_an_issue,
    writing::tests_are_neither_ignored_nor_timed,
    writing::lines_end_cleanly,
    words::every_error_code_has_its_words,
    words::every_key_is_in_every_language,
    styles::colours_are_tokens,
    styles::policy_allows_every_style,
    pages::every_dependency_is_accounted_for,
    pages::links_lead_somewhere,
    pages::tables_name_their_sources,
    pages::nothing_names_a_machine,
    pages::big_files_are_meant,
];

/// `tidy`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    Arguments::parse(arguments, &[], &[])?;
    passes()
}

/// Runs every rule and prints what is wrong.
pub(crate) fn passes() -> Result<bool> {
    let tree = Tree::read(&root())?;
    let mut faults: Vec<Fault> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    faults.extend(page_without_compute()?);
    faults.sort();
    for fault in &faults {
        println!("{fault}");
    }
    println!(
        "tidy: {} files, {} rules, {} faults",
        tree.files.len(),
        RULES.len() + 1,
        faults.len()
    );
    Ok(faults.is_empty())
}

/// The page must not be able to decode or infer: no engine and no decoder in what it is built of.
fn page_without_compute() -> Result<Option<Fault>> {
    let built_of = output(cargo().args([
        "tree",
        "--package",
        "insitu-app",
        "--edges",
        "normal,features",
        "--target",
        "wasm32-unknown-unknown",
        "--prefix",
        "none",
    ]))
    .context("cargo tree")?;
    Ok(compute_in(&built_of).map(|line| {
        Fault::at("app/Cargo.toml", 1, "page without compute")
            .because(&format!("the page is built with {line}"))
    }))
}

fn compute_in(built_of: &str) -> Option<&str> {
    built_of.lines().find(|line| {
        line.starts_with("insitu-core feature \"compute\"")
            || line.starts_with("tract-")
            || line.starts_with("zune-jpeg ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feature_and_the_engine_are_noticed_in_what_the_page_is_built_of() {
        assert!(compute_in("insitu-app v0.1.0\ninsitu-core v0.1.0\n").is_none());
        assert!(compute_in("insitu-app\ninsitu-core feature \"compute\"\n").is_some());
        assert!(compute_in("tract-onnx v0.23.9\n").is_some());
    }
}
