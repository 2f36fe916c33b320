//! One style sheet from many: tokens first, then base, parts and screens.
//!
//! The order of the layers decides which rule wins, whatever the order of the files.

use std::{fmt::Write as _, path::Path};

use anyhow::Result;

use crate::workspace::{files_below, read};

/// All sheets of the page in the order of their layers, each in its layer.
///
/// A sheet that names a layer itself is taken as it is.
pub(super) fn joined(root: &Path) -> Result<String> {
    let source = root.join("app/src");
    let mut sheet = String::from("@layer tokens, base, ui, screens;\n");
    let mut files: Vec<(usize, std::path::PathBuf)> = files_below(&source, &[])?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .map(|path| (layer_of(&path, &source), path))
        .collect();
    files.sort();
    for (layer, file) in files {
        let text = read(&file)?;
        if text.contains("@layer") {
            sheet.push_str(&text);
        } else {
            writeln!(sheet, "@layer {} {{\n{text}}}", LAYERS[layer])?;
        }
    }
    Ok(slim(&sheet))
}

const LAYERS: [&str; 4] = ["tokens", "base", "ui", "screens"];

fn layer_of(file: &Path, source: &Path) -> usize {
    let name = file.strip_prefix(source).unwrap_or(file);
    if name == Path::new("style/tokens.css") {
        0
    } else if name.starts_with("style") {
        1
    } else if name.starts_with("ui") {
        2
    } else {
        3
    }
}

/// Without comments, indentation and empty lines.
fn slim(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(start) = rest.find("/*") {
        text.push_str(&rest[..start]);
        rest = rest[start..]
            .find("*/")
            .map_or("", |end| &rest[start + end + 2..]);
    }
    text.push_str(rest);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_first_and_screens_last_whatever_their_names() {
        let source = Path::new("app/src");
        let order = [
            "style/tokens.css",
            "style/base.css",
            "ui/meter.css",
            "case/case.css",
        ];
        let layers = order.map(|name| LAYERS[layer_of(&source.join(name), source)]);
        assert_eq!(layers, LAYERS);
    }

    #[test]
    fn comments_and_indentation_cost_nothing() {
        assert_eq!(
            slim("a {\n  /* why\n it is */\n  b: c;\n}\n"),
            "a {\nb: c;\n}\n"
        );
        assert_eq!(slim("a /* never closed"), "a\n");
    }
}
