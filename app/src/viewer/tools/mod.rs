//! What a pointer does to the picture: one file for each tool, and one table of them all.
//!
//! | file | does |
//! | --- | --- |
//! | `gestures` | pointers to intents: one finger is the tool, two zoom and move, the wheel leafs |
//! | `hand`, `window`, `zoom`, `leaf`, `shift` | what a drag with the tool does |
//!
//! Drawing marks is in [`super::marks`].

mod cross;
mod gestures;
mod hand;
mod leaf;
mod shift;
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
    /// Moves what lies over the picture.
    Shift,
    /// Moves the cross-hairs of planes.
    Cross,
    /// Draws a mark.
    Mark(Kind),
}

/// A row of the table: the tool, the key of its name, which is its command too, and its icon.
pub(crate) type Row = (Tool, &'static str, Icon);

/// Tools for looking, in the order of the toolbar.
pub(crate) const LOOKING: [Row; 5] = [
    (Tool::Hand, "tool.hand", Icon::Hand),
    (Tool::Zoom, "tool.zoom", Icon::Zoom),
    (Tool::Window, "tool.window", Icon::Window),
    (Tool::Leaf, "tool.leaf", Icon::Leaf),
    (Tool::Cross, "tool.cross", Icon::Probe),
];

/// Tools for measuring, in the order of the menu.
pub(crate) const MEASURING: [Row; 14] = [
    (Tool::Mark(Kind::Length), "shape.length", Icon::Ruler),
    (
        Tool::Mark(Kind::Diameters),
        "shape.diameters",
        Icon::Diameters,
    ),
    (Tool::Mark(Kind::Angle), "shape.angle", Icon::Angle),
    (Tool::Mark(Kind::Cobb), "shape.cobb", Icon::Cobb),
    (Tool::Mark(Kind::Ellipse), "shape.ellipse", Icon::Ellipse),
    (
        Tool::Mark(Kind::Rectangle),
        "shape.rectangle",
        Icon::Rectangle,
    ),
    (Tool::Mark(Kind::Polygon), "shape.polygon", Icon::Polygon),
    (Tool::Mark(Kind::Freehand), "shape.freehand", Icon::Freehand),
    (Tool::Mark(Kind::Arrow), "shape.arrow", Icon::Arrow),
    (Tool::Mark(Kind::Text), "shape.text", Icon::Text),
    (Tool::Mark(Kind::Probe), "shape.probe", Icon::Probe),
    (
        Tool::Mark(Kind::DiscRuler),
        "shape.disc_ruler",
        Icon::DiscRuler,
    ),
    (Tool::Mark(Kind::Known), "tool.calibrate", Icon::Ruler),
    (Tool::Mark(Kind::Etdrs), "shape.etdrs_grid", Icon::Grid),
];

impl Tool {
    /// The tool of some commands: where several are tools, from the one in hand to the next.
    pub(crate) fn next_of(ids: &[&str], now: Self) -> Option<Self> {
        let rows = LOOKING.iter().chain(&MEASURING);
        let sharing: Vec<Self> = rows
            .filter(|(_, name, _)| ids.contains(name))
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
            Self::Shift => shift::drag(viewer, before, now),
            Self::Cross => cross::drag(viewer, now),
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
        let ids = ["shape.length", "shape.disc_ruler", "tool.calibrate"];
        let [length, disc, known] = [Kind::Length, Kind::DiscRuler, Kind::Known].map(Tool::Mark);
        assert_eq!(Tool::next_of(&ids, Tool::Hand), Some(length));
        assert_eq!(Tool::next_of(&ids, length), Some(disc));
        assert_eq!(Tool::next_of(&ids, disc), Some(known));
        assert_eq!(Tool::next_of(&ids, known), Some(length));
        assert_eq!(
            Tool::next_of(&["tool.window"], Tool::Window),
            Some(Tool::Window)
        );
        assert_eq!(Tool::next_of(&["toolbar.fit"], Tool::Hand), None);
    }
}
