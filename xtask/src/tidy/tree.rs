//! The files of the checkout as the rules see them.

use std::{fmt, fs, path::Path};

use anyhow::Result;

use crate::workspace::files_below;

/// What is made, not written.
const MADE: [&str; 12] = [
    ".git",
    "target",
    "dist",
    "node_modules",
    "__pycache__",
    ".venv",
    ".cache",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "screenshots",
    "test-results",
];

/// Text above this is a table or a lock file, and no rule reads it.
const TEXT_BYTES: u64 = 2 << 20;

/// All files.
pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

/// One file: its path from the root with `/`, its size, and its text where it is text.
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) text: Option<String>,
}

impl Tree {
    /// Reads the checkout.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for path in files_below(root, &MADE)? {
            let bytes = fs::metadata(&path)?.len();
            let text = if bytes <= TEXT_BYTES {
                String::from_utf8(fs::read(&path)?).ok()
            } else {
                None
            };
            let name = path.strip_prefix(root)?.to_string_lossy();
            files.push(File {
                path: name.replace('\\', "/"),
                bytes,
                text,
            });
        }
        Ok(Self { files })
    }

    /// The text files whose path starts and ends like this.
    pub(super) fn texts<'a>(
        &'a self,
        start: &'a str,
        end: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(start) && file.path.ends_with(end))
            .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    /// The Rust files below `start` that are no tests.
    pub(super) fn sources<'a>(
        &'a self,
        start: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts(start, ".rs")
            .filter(|(path, _)| !path.ends_with("/tests.rs") && !path.contains("/tests/"))
    }

    /// The text of one file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .and_then(|file| file.text.as_deref())
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| File {
                    path: (*path).to_owned(),
                    bytes: text.len() as u64,
                    text: Some((*text).to_owned()),
                })
                .collect(),
        }
    }
}

/// Something to mend.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    path: String,
    line: usize,
    rule: &'static str,
    what: String,
}

impl Fault {
    /// Where, and by which rule.
    pub(super) fn at(path: &str, line: usize, rule: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            what: String::new(),
        }
    }

    /// What to do about it.
    pub(super) fn because(mut self, what: &str) -> Self {
        what.clone_into(&mut self.what);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.what
        )
    }
}

/// The lines of a file with their numbers, from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// The lines of Rust that are code: no comments, and nothing from the tests at the end of the file.
pub(super) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    without_tests(text)
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number, line.split(" // ").next().unwrap_or(line)))
}

/// The lines of Rust before the tests at the end of the file.
pub(super) fn without_tests(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut previous_starts_tests = false;
    numbered(text).take_while(move |(_, line)| {
        let tests_begin = previous_starts_tests && line.trim_start().starts_with("mod ");
        previous_starts_tests = line.trim() == "#[cfg(test)]";
        !tests_begin
    })
}

/// Checks that a rule finds its fault in the first tree and none in the second.
#[cfg(test)]
pub(super) fn catches(rule: fn(&Tree) -> Vec<Fault>, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    let found = rule(&Tree::of(bad));
    assert_eq!(found.len(), 1, "one fault was planted: {found:?}");
    let found = rule(&Tree::of(good));
    assert!(found.is_empty(), "none was planted: {found:?}");
}
