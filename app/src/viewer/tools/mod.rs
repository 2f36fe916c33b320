//! What a pointer does to the picture: one file for each tool, and one table of them all.
//!
//! | file | does |
//! | --- | --- |
//! | `gestures` | pointers to intents: one finger is the tool, two zoom and move, the wheel leafs |
//! | `hand`, `window`, `zoom`, `leaf` | what a drag with the tool does |
//!
//! Drawing marks is in [`super::marks`].

mod gestures;
mod hand;
mod leaf;
mod window;
mod zoom;

pub(crate) use gestures::Held;

use super::{Viewer, marks::Kind};
use crate::ui::Icon;

/// A place in the pane, in CSS pixels from its centre.
pub(crate) type At = (f64, f64);

/// The tool in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tool {
    /// Moves the picture.
    #[default]
    Hand,
    /// Makes it larger and smaller.
    Zoom,
    /// Changes the window of a grey picture.
    Window,
    /// Leafs through frames.
    Leaf,
    /// Draws a mark.
    Mark(Kind),
}

/// A row of the table: the tool, its key, the key of its name, its icon.
pub(crate) type Row = (Tool, &'static str, &'static str, Icon);

/// Tools for looking, in the order of the toolbar.
pub(crate) const LOOKING: [Row; 4] = [
    (Tool::Hand, "m", "tool.hand", Icon::Hand),
    (Tool::Zoom, "z", "tool.zoom", Icon::Zoom),
    (Tool::Window, "w", "tool.window", Icon::Window),
    (Tool::Leaf, "s", "tool.leaf", Icon::Leaf),
];

/// Tools for measuring, in the order of the menu.
pub(crate) const MEASURING: [Row; 13] = [
    (Tool::Mark(Kind::Length), "d", "shape.length", Icon::Ruler),
    (
        Tool::Mark(Kind::Diameters),
        "j",
        "shape.diameters",
        Icon::Diameters,
    ),
    (Tool::Mark(Kind::Angle), "a", "shape.angle", Icon::Angle),
    (Tool::Mark(Kind::Cobb), "a", "shape.cobb", Icon::Cobb),
    (
        Tool::Mark(Kind::Ellipse),
        "u",
        "shape.ellipse",
        Icon::Ellipse,
    ),
    (
        Tool::Mark(Kind::Rectangle),
        "q",
        "shape.rectangle",
        Icon::Rectangle,
    ),
    (
        Tool::Mark(Kind::Polygon),
        "y",
        "shape.polygon",
        Icon::Polygon,
    ),
    (
        Tool::Mark(Kind::Freehand),
        "p",
        "shape.freehand",
        Icon::Freehand,
    ),
    (Tool::Mark(Kind::Arrow), "k", "shape.arrow", Icon::Arrow),
    (Tool::Mark(Kind::Text), "t", "shape.text", Icon::Text),
    (Tool::Mark(Kind::Probe), "x", "shape.probe", Icon::Probe),
    (
        Tool::Mark(Kind::DiscRuler),
        "d",
        "shape.disc_ruler",
        Icon::DiscRuler,
    ),
    (
        Tool::Mark(Kind::Etdrs),
        "Shift+G",
        "shape.etdrs_grid",
        Icon::Grid,
    ),
];

impl Tool {
    /// The tool of a key as [`crate::browser::page::key_name`] gives it; where several share one, the
    /// key goes from the one in hand to the next.
    pub(crate) fn of_key(key: &str, now: Self) -> Option<Self> {
        let rows = LOOKING.iter().chain(&MEASURING);
        let sharing: Vec<Self> = rows
            .filter(|(_, known, ..)| *known == key)
            .map(|(tool, ..)| *tool)
            .collect();
        let next = sharing
            .iter()
            .position(|tool| *tool == now)
            .map(|at| at + 1);
        sharing.get(next.unwrap_or(0)).or(sharing.first()).copied()
    }

    /// What a drag does, from where it was to where it is; `start` is where it began.
    fn drag(self, viewer: Viewer, start: &Start, before: At, now: At) {
        match self {
            Self::Hand => hand::drag(viewer, before, now),
            Self::Zoom => zoom::drag(viewer, start.at, before, now),
            Self::Window => window::drag(viewer, before, now),
            Self::Leaf => leaf::drag(viewer, start, now),
            // Marks are drawn by their own rules.
            Self::Mark(_) => {}
        }
    }
}

/// Where a drag began.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Start {
    at: At,
    frame: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_through_the_tools_that_share_it() {
        let length = Tool::Mark(Kind::Length);
        let disc = Tool::Mark(Kind::DiscRuler);
        assert_eq!(Tool::of_key("d", Tool::Hand), Some(length));
        assert_eq!(Tool::of_key("d", length), Some(disc));
        assert_eq!(Tool::of_key("d", disc), Some(length));
        assert_eq!(Tool::of_key("w", Tool::Window), Some(Tool::Window));
        assert_eq!(Tool::of_key("1", Tool::Hand), None);
    }
}
