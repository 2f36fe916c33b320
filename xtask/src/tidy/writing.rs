//! How files are written: their first line, their length, their names and their loose ends.

use super::tree::{Fault, Tree, code, numbered, without_tests};

/// Lines of a file, without its tests.
const FILE_LINES: usize = 700;

/// Lines of a function: clippy warns at 80, and what is waived there still ends here.
const FUNCTION_LINES: usize = 120;

/// Names that say nothing: what such a file holds has a name.
const EMPTY_NAMES: [&str; 9] = [
    "utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "service",
];

/// The first line of every Rust file says what it is for.
pub(super) fn every_file_says_what_it_is(tree: &Tree) -> Vec<Fault> {
    tree.texts("", ".rs")
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| {
            Fault::at(path, 1, "first line").because("begin with `//!` and say what it is for")
        })
        .collect()
}

/// No file and no function that nobody reads to its end.
pub(super) fn files_and_functions_are_short(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts("", ".rs") {
        let lines = without_tests(text).count();
        if lines > FILE_LINES {
            faults.push(Fault::at(path, lines, "length").because(&format!(
                "{lines} lines; give its parts files of their own (limit {FILE_LINES})"
            )));
        }
        // With rustfmt, a function ends at the `}` under its first letter.
        let mut open: Option<(usize, usize)> = None;
        for (number, line) in code(text) {
            let indent = line.len() - line.trim_start().len();
            let text = line.trim();
            match open {
                None if starts_function(text) && !text.ends_with([';', '}']) => {
                    open = Some((number, indent));
                }
                Some((start, depth)) if indent == depth && text.ends_with([';', '}']) => {
                    if number - start > FUNCTION_LINES {
                        faults.push(Fault::at(path, start, "length").because(&format!(
                            "a function of {} lines; split it by what a reader asks",
                            number - start
                        )));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
    faults
}

fn starts_function(line: &str) -> bool {
    let line = [
        "pub(crate) ",
        "pub(super) ",
        "pub ",
        "async ",
        "const ",
        "unsafe ",
    ]
    .iter()
    .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
    line.starts_with("fn ")
}

/// No file or folder with a name that could hold anything.
pub(super) fn names_say_something(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in &tree.files {
        let empty = file.path.split('/').any(|part| {
            let stem = part.split('.').next().unwrap_or(part);
            EMPTY_NAMES.contains(&stem)
        });
        if empty {
            faults.push(
                Fault::at(&file.path, 1, "names")
                    .because("name it by what it holds, or put it with its one caller"),
            );
        }
    }
    faults
}

/// Extensions of what people write.
const WRITTEN: [&str; 8] = [".rs", ".ts", ".js", ".css", ".html", ".py", ".toml", ".sh"];

// In two halves, so that this file does not find itself.
const LOOSE_ENDS: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];

/// What is left for later is an issue.
pub(super) fn loose_ends_name_an_issue(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, line, text) in written(tree) {
        for word in LOOSE_ENDS {
            if has_word(text, word) && !names_issue(text) {
                faults.push(
                    Fault::at(path, line, "loose ends")
                        .because(&format!("{word} without #issue: do it or file it")),
                );
            }
        }
    }
    faults
}

fn written(tree: &Tree) -> impl Iterator<Item = (&str, usize, &str)> {
    WRITTEN.iter().flat_map(move |end| {
        tree.texts("", end)
            .flat_map(|(path, text)| numbered(text).map(move |(line, text)| (path, line, text)))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let joined = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !joined(before) && !joined(after)
    })
}

fn names_issue(text: &str) -> bool {
    text.split('#')
        .skip(1)
        .any(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

const UNWANTED_IN_TESTS: [(&str, &str); 5] = [
    (
        concat!("#[ig", "nore"),
        "list what does not work in known_failures.txt",
    ),
    (
        concat!("#[should_", "panic"),
        "check the error that comes back",
    ),
    (
        concat!("waitFor", "Timeout"),
        "wait for a state, never for time",
    ),
    (
        concat!("test.on", "ly("),
        "run one test with --grep instead",
    ),
    (
        concat!("describe.on", "ly("),
        "run one group with --grep instead",
    ),
];

/// Tests that are switched off, that expect a panic, or that wait for time.
pub(super) fn tests_are_neither_ignored_nor_timed(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, line, text) in written(tree) {
        for (pattern, remedy) in UNWANTED_IN_TESTS {
            if text.contains(pattern) {
                faults.push(Fault::at(path, line, "tests").because(remedy));
            }
        }
    }
    faults
}

/// No blanks at the ends of lines, no tabs and no carriage returns.
pub(super) fn lines_end_cleanly(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, line, text) in written(tree) {
        if text.ends_with([' ', '\r', '\t']) || text.contains('\t') {
            faults.push(Fault::at(path, line, "blanks").because("remove the blanks or the tab"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{super::tree::catches, *};

    #[test]
    fn a_file_without_a_first_word_is_found() {
        catches(
            every_file_says_what_it_is,
            &[("a.rs", "use b;\n")],
            &[("a.rs", "//! About b.\nuse b;\n"), ("a.ts", "import b\n")],
        );
    }

    #[test]
    fn a_long_file_is_found_but_long_tests_are_not() {
        let long = "let a = 1;\n".repeat(FILE_LINES + 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{long}}}\n");
        catches(
            files_and_functions_are_short,
            &[("a.rs", &long)],
            &[("a.rs", &tests)],
        );
    }

    #[test]
    fn a_long_function_is_found_also_inside_an_impl() {
        let body = "        let a = 1;\n".repeat(FUNCTION_LINES + 1);
        let long = format!("impl A {{\n    pub(crate) fn b(\n    ) {{\n{body}    }}\n}}\n");
        let short = "impl A {\n    fn b() {\n        c();\n    }\n}\n".repeat(40);
        catches(
            files_and_functions_are_short,
            &[("a.rs", &long)],
            &[("a.rs", &short)],
        );
    }

    #[test]
    fn an_empty_name_is_found_for_files_and_folders() {
        catches(names_say_something, &[("app/src/utils/a.rs", "")], &[]);
        catches(
            names_say_something,
            &[("app/src/helpers.rs", "")],
            &[("app/src/commonness.rs", "")],
        );
    }

    #[test]
    fn a_loose_end_needs_an_issue() {
        let word = LOOSE_ENDS[0];
        catches(
            loose_ends_name_an_issue,
            &[("a.rs", &format!("// {word}: later\n"))],
            &[(
                "a.rs",
                &format!("// {word} (#12): later\nlet M{word}S = 1;\n"),
            )],
        );
    }

    #[test]
    fn a_test_that_waits_for_time_is_found() {
        catches(
            tests_are_neither_ignored_nor_timed,
            &[(
                "e2e/a.ts",
                &format!("await page.{}(3);\n", UNWANTED_IN_TESTS[2].0),
            )],
            &[("e2e/a.ts", "await page.waitForURL('/');\n")],
        );
    }

    #[test]
    fn a_blank_at_the_end_is_found() {
        catches(lines_end_cleanly, &[("a.rs", "a \n")], &[("a.rs", "a\n")]);
    }
}
