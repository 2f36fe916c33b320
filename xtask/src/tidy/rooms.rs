//! Directions: which room of the core and which crate may know which.

use super::tree::{Fault, Tree, code, numbered};

/// The rooms of the core in the order the data goes through them; one uses those before it.
const ROOMS: [&str; 11] = [
    "source", "dicom", "image", "quality", "model", "pathway", "review", "measure", "report",
    "deid", "evaluate",
];

/// What every room may use.
const BASICS: [&str; 3] = ["limits", "error", "finding"];

/// Each room uses only rooms with a smaller number, and the guideline knows nothing of pictures.
pub(super) fn rooms_use_only_lower_rooms(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.sources("wasm-core/src/") {
        let inside = &path["wasm-core/src/".len()..];
        let room = inside.split(['/', '.']).next().unwrap_or("");
        let Some(level) = level_of(room) else {
            continue;
        };
        for (line, used) in rooms_used(text) {
            let allowed = used == room
                || BASICS.contains(&used)
                || (level_of(used).is_some_and(|lower| lower < level)
                    && !(room == "pathway" && used != "source"));
            if !allowed && (level_of(used).is_some() || used == "protocol") {
                faults.push(Fault::at(path, line, "directions").because(&format!(
                    "`{room}` must not use `{used}`; what both need belongs in the lower room"
                )));
            }
        }
    }
    faults
}

/// Position of a room; `None` for the files that belong to no room.
fn level_of(room: &str) -> Option<usize> {
    ROOMS.iter().position(|name| *name == room)
}

/// The first name after every `crate::`, also inside `use crate::{a::B, c}`.
fn rooms_used(text: &str) -> Vec<(usize, &str)> {
    let mut used = Vec::new();
    // Depth of braces inside an open `use crate::{`; 0 outside of one.
    let mut depth = 0_usize;
    for (number, line) in code(text) {
        let mut rest = line;
        if depth == 0 {
            while let Some(at) = rest.find("crate::") {
                rest = &rest[at + "crate::".len()..];
                if let Some(list) = rest.strip_prefix('{') {
                    depth = 1;
                    rest = list;
                    break;
                }
                used.push((number, first_word(rest)));
            }
        }
        if depth > 0 {
            let mut at_start = true;
            for (index, letter) in rest.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    ',' => at_start = depth == 1,
                    letter if at_start && depth == 1 && letter.is_alphabetic() => {
                        used.push((number, first_word(&rest[index..])));
                        at_start = false;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
    }
    used
}

fn first_word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .unwrap_or("")
}

/// Which of our crates each may depend on.
const CRATES: [(&str, &[&str]); 5] = [
    ("wasm-core/Cargo.toml", &[]),
    ("app/Cargo.toml", &["insitu-core"]),
    ("app/worker/Cargo.toml", &["insitu-core"]),
    ("cli/Cargo.toml", &["insitu-core"]),
    ("xtask/Cargo.toml", &[]),
];

/// Page, worker and command line use the core, and never each other.
pub(super) fn crates_do_not_point_back(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, allowed) in CRATES {
        for (line, text) in numbered(tree.text(path).unwrap_or("")) {
            let name = text.split(['.', '=', ' ']).next().unwrap_or("");
            let ours = name.starts_with("insitu") || name == "xtask";
            if ours && !allowed.contains(&name) {
                faults.push(
                    Fault::at(path, line, "directions")
                        .because(&format!("this crate must not depend on {name}")),
                );
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{super::tree::catches, *};

    #[test]
    fn a_room_that_uses_a_later_one_is_found() {
        catches(
            rooms_use_only_lower_rooms,
            &[(
                "wasm-core/src/quality/scope.rs",
                "use crate::model::Pack;\n",
            )],
            &[(
                "wasm-core/src/quality/scope.rs",
                "use crate::image::Picture;\nuse crate::error::Failure;\n// crate::model is later\n",
            )],
        );
    }

    #[test]
    fn a_room_in_a_list_over_several_lines_is_found() {
        catches(
            rooms_use_only_lower_rooms,
            &[(
                "wasm-core/src/source/zip.rs",
                "use crate::{\n    error::{Failure, report},\n    model::Pack,\n};\n",
            )],
            &[(
                "wasm-core/src/model/pack.rs",
                "use crate::{\n    error::{Failure, report},\n    quality::Gradable,\n};\n",
            )],
        );
    }

    #[test]
    fn a_pathway_that_knows_a_picture_is_found() {
        catches(
            rooms_use_only_lower_rooms,
            &[(
                "wasm-core/src/pathway/decide.rs",
                "use crate::image::Picture;\n",
            )],
            &[(
                "wasm-core/src/pathway/decide.rs",
                "use crate::finding::Finding;\n",
            )],
        );
    }

    #[test]
    fn what_only_tests_use_has_no_direction() {
        let text = "//! A room.\n#[cfg(test)]\nmod tests {\n    use crate::model::Pack;\n}\n";
        let tree = Tree::of(&[
            ("wasm-core/src/source/zip.rs", text),
            (
                "wasm-core/src/source/zip/tests.rs",
                "use crate::model::Pack;\n",
            ),
        ]);
        assert!(rooms_use_only_lower_rooms(&tree).is_empty());
    }

    #[test]
    fn a_page_that_depends_on_the_command_line_is_found() {
        catches(
            crates_do_not_point_back,
            &[(
                "app/Cargo.toml",
                "[dependencies]\ninsitu = { path = \"../cli\" }\n",
            )],
            &[(
                "app/Cargo.toml",
                "[dependencies]\ninsitu-core.workspace = true\n",
            )],
        );
    }
}
