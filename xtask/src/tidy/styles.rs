//! Style sheets: colours live in one file, and nothing is styled in a way that the policy blocks.

use super::tree::{Fault, Tree, code, numbered};

const TOKENS: &str = "app/src/style/tokens.css";

/// Ways to write a colour.
const COLOUR_FUNCTIONS: [&str; 7] = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lch("];

/// A colour is written once, in `tokens.css`, with its light and dark side together.
pub(super) fn colours_are_tokens(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts("app/", ".css") {
        for (line, text) in numbered(text) {
            if path != TOKENS && has_colour(text) {
                faults.push(
                    Fault::at(path, line, "colours")
                        .because("give the colour a name in app/src/style/tokens.css"),
                );
            }
            if text.contains("!important") {
                faults.push(
                    Fault::at(path, line, "layers").because("the order of the layers decides"),
                );
            }
        }
    }
    faults
}

fn has_colour(line: &str) -> bool {
    let value = line.split_once(':').map_or("", |(_, value)| value);
    let hexadecimal = value.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    hexadecimal || COLOUR_FUNCTIONS.iter().any(|name| value.contains(name))
}

/// A `style` attribute is blocked by `style-src 'self'`; `style:width=` goes another way and works.
pub(super) fn policy_allows_every_style(tree: &Tree) -> Vec<Fault> {
    let attribute = concat!("style", "=");
    let mut faults = Vec::new();
    for (path, text) in tree.texts("app/", ".rs").chain(tree.texts("app/", ".html")) {
        for (line, text) in code(text) {
            if text
                .split_once(attribute)
                .is_some_and(|(before, _)| before.ends_with(' ') || before.is_empty())
            {
                faults.push(
                    Fault::at(path, line, "policy")
                        .because("the page's policy blocks it: a class, or `style:name=`"),
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
    fn a_colour_outside_the_tokens_is_found() {
        let text = ".a {\n  color: #1a2B3c;\n}\n";
        catches(
            colours_are_tokens,
            &[("app/src/case/case.css", text)],
            &[
                (TOKENS, text),
                ("app/src/case/case.css", "#abc { color: var(--ink); }\n"),
                ("app/src/case/view.css", "  fill: url(#mask);\n"),
            ],
        );
        catches(
            colours_are_tokens,
            &[("app/src/case/case.css", "  color: oklch(1 0 0);\n")],
            &[],
        );
    }

    #[test]
    fn a_style_attribute_is_found_and_a_style_property_is_not() {
        catches(
            policy_allows_every_style,
            &[("app/src/case/mod.rs", "<div style=move || width()>\n")],
            &[(
                "app/src/case/mod.rs",
                "<div style:width=move || width()>\nlet style = 1;\n",
            )],
        );
    }
}
