//! All text for people, by key. The table is made from `locales/en.ftl` at build time.

use std::fmt::Display;

/// A message as the table holds it.
#[derive(Debug, Clone, Copy)]
enum Message {
    /// The same for every number.
    Plain(&'static str),
    /// One text for 1 and one for all other numbers.
    Plural {
        name: &'static str,
        one: &'static str,
        other: &'static str,
    },
}

include!(concat!(env!("OUT_DIR"), "/en.rs"));

/// What a key without a message shows; tests keep it from ever being seen.
const MISSING: &str = "⟦?⟧";

fn find(key: &str) -> Option<Message> {
    let index = EN.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
    EN.get(index).map(|(_, message)| *message)
}

/// Whether there is a message of this key.
#[cfg(test)]
pub(crate) fn knows(key: &str) -> bool {
    find(key).is_some()
}

/// The text of a key that has no variables.
pub(crate) fn t(key: &str) -> &'static str {
    match find(key) {
        Some(Message::Plain(text) | Message::Plural { other: text, .. }) => text,
        None => MISSING,
    }
}

/// The text of a key with its variables filled in; a selector looks at the variable that it names.
pub(crate) fn t_with(key: &str, values: &[(&str, &dyn Display)]) -> String {
    let pattern = match find(key) {
        Some(Message::Plain(text)) => text,
        Some(Message::Plural { name, one, other }) => {
            let is_one = values
                .iter()
                .any(|(given, value)| *given == name && value.to_string() == "1");
            if is_one { one } else { other }
        }
        None => MISSING,
    };
    let mut text = pattern.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{ ${name} }}"), &value.to_string());
    }
    text
}

/// The text before and after the one variable of a key, where the variable is drawn apart.
pub(crate) fn t_around(key: &str, name: &str) -> (&'static str, &'static str) {
    let text = t(key);
    text.split_once(&format!("{{ ${name} }}"))
        .unwrap_or((text, ""))
}

#[cfg(test)]
mod tests;
