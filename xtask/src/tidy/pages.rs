//! Pages, tables and manifests: what they name exists, and what they hold says where it is from.

use super::tree::{Fault, Tree, numbered};

/// Every dependency has a row in `ARCHITECTURE.md` that says what it is for.
pub(super) fn every_dependency_is_accounted_for(tree: &Tree) -> Vec<Fault> {
    let table = tree.text("ARCHITECTURE.md").unwrap_or("");
    let mut faults = Vec::new();
    for (path, text) in tree.texts("", "Cargo.toml") {
        let mut in_dependencies = false;
        for (line, text) in numbered(text) {
            if text.starts_with('[') {
                in_dependencies = text.trim_end_matches(']').ends_with("dependencies");
                continue;
            }
            let name = text.split(['.', '=', ' ']).next().unwrap_or("");
            let is_entry = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
            // The root manifest names those that several crates share.
            let shared = text.contains("workspace = true") || text.contains(".workspace");
            if in_dependencies
                && is_entry
                && !shared
                && name != "insitu-core"
                && !table.contains(&format!("`{name}`"))
            {
                faults.push(
                    Fault::at(path, line, "dependencies")
                        .because(&format!("`{name}` has no row in ARCHITECTURE.md")),
                );
            }
        }
    }
    faults
}

/// Relative links in Markdown lead to files that exist.
pub(super) fn links_lead_somewhere(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts("", ".md") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, text) in numbered(text) {
            for link in text.split("](").skip(1) {
                let target = link.split([')', '#', ' ']).next().unwrap_or("");
                if target.is_empty() || target.contains(':') {
                    continue;
                }
                let wanted = resolved(folder, target);
                let found = tree.files.iter().any(|file| {
                    file.path == wanted || file.path.starts_with(&format!("{wanted}/"))
                });
                if !found {
                    faults.push(
                        Fault::at(path, line, "links").because(&format!("there is no {wanted}")),
                    );
                }
            }
        }
    }
    faults
}

fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Every row of a table of the core says where it is from.
pub(super) fn tables_name_their_sources(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts("wasm-core/data/", ".tsv") {
        let mut columns = None;
        for (line, text) in numbered(text) {
            let cells: Vec<&str> = text.split('\t').collect();
            let Some(source) = columns else {
                columns = cells.iter().position(|cell| *cell == "source");
                if columns.is_none() {
                    faults.push(Fault::at(path, line, "sources").because("add a column `source`"));
                    break;
                }
                continue;
            };
            if cells.get(source).is_none_or(|cell| cell.trim().is_empty()) {
                faults.push(Fault::at(path, line, "sources").because("where is this row from?"));
            }
        }
    }
    faults
}

/// Folders of people's machines; in two halves, so that this file does not find itself.
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
];

/// No path of somebody's machine and no address of somebody's package mirror.
pub(super) fn nothing_names_a_machine(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in &tree.files {
        for (line, text) in numbered(file.text.as_deref().unwrap_or("")) {
            if MACHINE_PATHS.iter().any(|place| starts_path(text, place)) {
                faults
                    .push(Fault::at(&file.path, line, "machines").because("a path of one machine"));
            }
            if file.path.ends_with("package-lock.json") && text.contains("\"resolved\"") {
                faults.push(Fault::at(&file.path, line, "machines").because(
                    "install with e2e/.npmrc in place: it leaves the mirror's address out",
                ));
            }
        }
    }
    faults
}

/// Whether the folder stands at the start of a path, and not inside a longer one.
fn starts_path(text: &str, place: &str) -> bool {
    text.match_indices(place).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || "._-/)}".contains(letter))
    })
}

/// Bytes of a file that is not meant to be big.
const FILE_BYTES: u64 = 500_000;

/// Big files are models, samples, goldens or out-of-fold predictions, in the folders for them.
pub(super) fn big_files_are_meant(tree: &Tree) -> Vec<Fault> {
    tree.files
        .iter()
        .filter(|file| {
            let path = &file.path;
            let meant = path.starts_with("public/")
                || path.contains("/goldens/")
                || (path.starts_with("training/") && path.contains("/oof/"));
            file.bytes > FILE_BYTES && !meant
        })
        .map(|file| {
            Fault::at(&file.path, 1, "size").because(&format!(
                "{} bytes; generate it, or put it under public/, goldens/ or oof/",
                file.bytes
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tree::catches, *};

    #[test]
    fn a_dependency_without_a_row_is_found_also_for_one_platform() {
        let manifest =
            "[target.'cfg(unix)'.dependencies]\nnew-crate = \"1\"\n\n[lints]\nworkspace = true\n";
        catches(
            every_dependency_is_accounted_for,
            &[("app/Cargo.toml", manifest), ("ARCHITECTURE.md", "none")],
            &[
                ("app/Cargo.toml", manifest),
                ("ARCHITECTURE.md", "| `new-crate` | what for |"),
            ],
        );
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let page = "See [a](../b/c.md#d), [e](https://example.org) and [f](#g).\n";
        catches(
            links_lead_somewhere,
            &[("docs/a.md", page)],
            &[("docs/a.md", page), ("b/c.md", "")],
        );
    }

    #[test]
    fn a_row_without_a_source_is_found() {
        let path = "wasm-core/data/dicom/a.tsv";
        catches(
            tables_name_their_sources,
            &[(path, "a\tsource\n1\t\n")],
            &[(path, "a\tsource\n1\tPS3.5 A.1\n")],
        );
        catches(tables_name_their_sources, &[(path, "a\tb\n1\t2\n")], &[]);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        let text = format!("open(\"{}me/data\")\n", MACHINE_PATHS[1]);
        catches(
            nothing_names_a_machine,
            &[("training/a.py", &text)],
            &[("training/a.py", "open(\"app/home/data\")\n")],
        );
        catches(
            nothing_names_a_machine,
            &[(
                "e2e/package-lock.json",
                "  \"resolved\": \"https://example.org\"\n",
            )],
            &[("e2e/package-lock.json", "  \"integrity\": \"sha512-\"\n")],
        );
    }

    #[test]
    fn a_big_file_is_found_unless_it_is_meant() {
        let text = "a".repeat(usize::try_from(FILE_BYTES).unwrap() + 1);
        catches(
            big_files_are_meant,
            &[("docs/a.txt", &text)],
            &[("public/models/a/weights.onnx", &text)],
        );
    }
}
