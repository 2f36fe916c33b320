//! Which key does what in a case: one table, which a person can change in Settings.
//!
//! A command is known by the key of its name in the locales. What it does is in `case::commands`.

use std::{cell::RefCell, collections::BTreeMap};

use crate::browser::prefs;

/// Commands with the keys that they have before a person changes them (ux.md §8), as
/// [`crate::browser::page::key_name`] gives keys. A tool shares its key with its variants.
pub(crate) const COMMANDS: [(&str, &str); 43] = [
    ("tool.hand", "m"),
    ("tool.zoom", "z"),
    ("tool.window", "w"),
    ("tool.leaf", "s"),
    ("tool.cross", "Shift+X"),
    ("shape.length", "d"),
    ("shape.disc_ruler", "d"),
    ("tool.calibrate", "d"),
    ("shape.diameters", "j"),
    ("shape.angle", "a"),
    ("shape.cobb", "a"),
    ("shape.ellipse", "u"),
    ("shape.rectangle", "q"),
    ("shape.polygon", "y"),
    ("shape.freehand", "p"),
    ("shape.arrow", "k"),
    ("shape.text", "t"),
    ("shape.probe", "x"),
    ("shape.etdrs_grid", "Shift+G"),
    ("toolbar.zoom-in", "+"),
    ("toolbar.zoom-out", "-"),
    ("toolbar.fit", "="),
    ("toolbar.one", "n"),
    ("toolbar.turn", "r"),
    ("keys.turn-left", "l"),
    ("toolbar.mirror", "h"),
    ("keys.flip", "v"),
    ("toolbar.invert", "i"),
    ("keys.channels", "f"),
    ("keys.enhance", "e"),
    ("toolbar.loupe", "b"),
    ("toolbar.cine", "c"),
    ("layers.marks", "Shift+D"),
    ("layers.overlays", "Shift+O"),
    ("layers.discreet", "Shift+P"),
    ("layers.heat", "Shift+H"),
    ("panes.layout", "Shift+V"),
    ("panes.link", "Shift+L"),
    ("planes.show", "Shift+M"),
    ("compare.title", "Shift+C"),
    ("keys.fainter", "["),
    ("keys.stronger", "]"),
    ("toolbar.reset", "Shift+Z"),
];

/// Keys that mean something on every screen, move, end, or belong to the browser.
const RESERVED: [&str; 12] = [
    "?", "/", "o", "g", "Escape", "Enter", "Tab", " ", "Delete", "Home", "End", "Dead",
];

/// Why a key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It means something else everywhere.
    Reserved,
    /// This command has it.
    Taken(&'static str),
}

/// The keys that a person changed, by command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Changed(BTreeMap<&'static str, String>);

impl Changed {
    /// Reads lines of command and key; what this version does not know is left out.
    fn parse(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once('='));
        let known = lines.filter_map(|(id, key)| {
            let (id, _) = COMMANDS.iter().find(|(known, _)| *known == id)?;
            (!is_reserved(key)).then(|| (*id, key.to_owned()))
        });
        Self(known.collect())
    }

    fn text(&self) -> String {
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(id, key)| format!("{id}={key}"))
            .collect();
        lines.join("\n")
    }

    fn key_of(&self, id: &str) -> &str {
        let before = || COMMANDS.iter().find(|(known, _)| *known == id);
        match self.0.get(id) {
            Some(key) => key,
            None => before().map_or("", |(_, key)| key),
        }
    }

    fn ids_of(&self, key: &str) -> Vec<&'static str> {
        let ids = COMMANDS.iter().map(|(id, _)| *id);
        ids.filter(|id| self.key_of(id) == key).collect()
    }

    fn set(&mut self, id: &'static str, key: &str) -> Result<(), Refused> {
        if is_reserved(key) {
            return Err(Refused::Reserved);
        }
        if let Some(other) = self.ids_of(key).into_iter().find(|other| *other != id) {
            return Err(Refused::Taken(other));
        }
        self.0.insert(id, key.to_owned());
        Ok(())
    }
}

/// Digits are grades and presets, arrows move, and signs of more than one letter are not typed.
fn is_reserved(key: &str) -> bool {
    let letters = key.strip_prefix("Shift+").unwrap_or(key).chars().count();
    RESERVED.contains(&key) || letters != 1 || key.chars().any(|sign| sign.is_ascii_digit())
}

/// What the choice is kept under.
const NAME: &str = "keys";

thread_local! {
    static CHANGED: RefCell<Option<Changed>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut Changed) -> T) -> T {
    CHANGED.with_borrow_mut(|changed| {
        let kept = || Changed::parse(&prefs::get(NAME).unwrap_or_default());
        act(changed.get_or_insert_with(kept))
    })
}

/// The key of a command.
pub(crate) fn key_of(id: &str) -> String {
    with(|changed| changed.key_of(id).to_owned())
}

/// The commands of a key, in the order of the table; several are variants of one tool.
pub(crate) fn ids_of(key: &str) -> Vec<&'static str> {
    with(|changed| changed.ids_of(key))
}

/// Gives a command another key, and keeps it.
pub(crate) fn set(id: &'static str, key: &str) -> Result<(), Refused> {
    with(|changed| {
        changed.set(id, key)?;
        prefs::set(NAME, &changed.text());
        Ok(())
    })
}

/// Gives all commands their first keys again.
pub(crate) fn reset() {
    with(|changed| {
        *changed = Changed::default();
        prefs::set(NAME, "");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_key_takes_the_place_of_the_first_one() {
        let mut changed = Changed::default();
        assert_eq!(changed.ids_of("m"), ["tool.hand"]);
        assert_eq!(changed.set("tool.hand", "Shift+Y"), Ok(()));
        assert_eq!(changed.key_of("tool.hand"), "Shift+Y");
        assert!(changed.ids_of("m").is_empty());
        assert_eq!(Changed::parse(&changed.text()), changed);
    }

    #[test]
    fn no_key_means_two_things() {
        let mut changed = Changed::default();
        assert_eq!(
            changed.set("tool.zoom", "m"),
            Err(Refused::Taken("tool.hand"))
        );
        for key in ["?", "1", "Shift+3", "ArrowUp", "F5", "Escape", ""] {
            assert_eq!(
                changed.set("tool.zoom", key),
                Err(Refused::Reserved),
                "{key}"
            );
        }
        // One's own key is no other's.
        assert_eq!(changed.set("tool.zoom", "z"), Ok(()));
    }

    #[test]
    fn what_is_kept_and_not_valid_is_left_out() {
        let kept = Changed::parse("tool.hand=g\ntool.gone=b\ntool.zoom=Shift+Y\nnonsense");
        assert_eq!(kept.key_of("tool.hand"), "m");
        assert_eq!(kept.key_of("tool.zoom"), "Shift+Y");
        assert_eq!(kept.0.len(), 1);
    }

    #[test]
    fn only_variants_of_a_tool_share_a_key() {
        for (_, key) in COMMANDS {
            let ids = Changed::default().ids_of(key);
            let tools = |id: &&str| id.starts_with("shape.") || id.starts_with("tool.");
            assert!(ids.len() == 1 || ids.iter().all(tools), "{key}: {ids:?}");
        }
    }
}
