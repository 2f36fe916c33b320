//! Pointers to intents (ux.md §7): one finger or button is the tool in hand, two fingers zoom and
//! move, three leaf, as one does at the edge; the wheel leafs through frames where there are several
//! and zooms where there is one. Where a pen draws, fingers move, and a palm beside it does nothing.

use leptos::{
    ev::{MouseEvent, PointerEvent, WheelEvent},
    prelude::*,
};

use super::{
    super::{Viewer, place::STEP},
    At, Start, Tool,
};
use crate::browser::{canvas, clock};

/// A finger or button that is down.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finger {
    id: i32,
    at: At,
}

/// Pointers that are down, and the tool that they move.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    viewer: Viewer,
    fingers: RwSignal<Vec<Finger>>,
    start: StoredValue<(Tool, Start)>,
    /// What is left of the wheel's turn, in frames.
    wheel: StoredValue<f64>,
    /// A pen has been used here.
    pen: StoredValue<bool>,
    /// Grows with every pointer that goes down or moves, so that a press that is long is told.
    still: StoredValue<u32>,
}

/// The second button of a mouse: the window, whatever tool is in hand.
const SECOND: i16 = 2;
/// The wheel as a button: the hand.
const MIDDLE: i16 = 1;
/// A finger this near to the left or right edge leafs, in CSS pixels.
const EDGE: f64 = 32.0;
/// A press is long after so many milliseconds, as long as it stays this near, in CSS pixels.
const LONG_MS: i32 = 500;
const STILL: f64 = 8.0;

impl Held {
    /// Nothing is down.
    pub(crate) fn new(viewer: Viewer) -> Self {
        Self {
            viewer,
            fingers: RwSignal::default(),
            start: StoredValue::new((Tool::default(), Start::default())),
            wheel: StoredValue::new(0.0),
            pen: StoredValue::new(false),
            still: StoredValue::new(0),
        }
    }

    /// Whether something is being dragged.
    pub(crate) fn is_down(self) -> bool {
        self.fingers.with(|fingers| !fingers.is_empty())
    }

    /// Leafs, or zooms to the cursor: with Ctrl, by a pinch on a trackpad, and where there is one frame.
    pub(crate) fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        // Trackpads send many small steps, wheels few large ones.
        let steps = (event.delta_y() / 100.0).clamp(-3.0, 3.0);
        if self.viewer.frames() > 1 && !event.ctrl_key() {
            let turned = self.wheel.get_value() + steps;
            // A notch of any wheel is at least one frame.
            let whole = if steps.abs() >= 0.5 {
                turned.signum() * turned.abs().ceil()
            } else {
                turned.trunc()
            };
            self.wheel.set_value(if steps.abs() >= 0.5 {
                0.0
            } else {
                turned - whole
            });
            self.viewer.leaf_by(whole as i64);
            return;
        }
        let factor = STEP.powf(-steps);
        if let Some(at) = canvas::point_of(event) {
            self.viewer.act(|view, picture, pane, ratio| {
                view.zoom_by(factor, at, picture, pane, ratio);
            });
        }
    }

    /// A finger or button goes down.
    pub(crate) fn down(self, event: &PointerEvent) {
        let Some(at) = canvas::point_of(event) else {
            return;
        };
        let kind = event.pointer_type();
        if kind == "pen" {
            self.pen.set_value(true);
            // The palm that came before the pen.
            self.fingers.set(Vec::new());
        }
        let is_finger = kind == "touch";
        if is_finger && self.pen.get_value() && self.is_down() {
            return;
        }
        let tool = match event.button() {
            0 => self.tool_at(at, is_finger),
            MIDDLE => Tool::Hand,
            SECOND if self.viewer.window().is_some() => Tool::Window,
            _ => return,
        };
        canvas::capture(event);
        self.fingers.update(|fingers| {
            fingers.retain(|finger| finger.id != event.pointer_id());
            fingers.push(Finger {
                id: event.pointer_id(),
                at,
            });
        });
        let fingers = self.fingers.with_untracked(Vec::len);
        let frame = self.viewer.frame();
        self.start.set_value((tool, Start { at, frame }));
        if fingers == 1 && event.button() == 0 {
            if tool == Tool::Cross {
                self.viewer.cross_to(at);
            }
            self.viewer.marks.down(self.viewer, tool, at);
            if is_finger {
                self.wait_for_long_press(at);
            }
        } else {
            // Two fingers never draw.
            self.viewer.marks.let_go();
        }
    }

    /// What the first finger, pen or button does at a place.
    fn tool_at(self, at: At, is_finger: bool) -> Tool {
        let tool = self.viewer.bench.tool.get_untracked();
        let half = self.viewer.pane.get_untracked().width / 2.0;
        if is_finger && self.viewer.frames() > 1 && half - at.0.abs() < EDGE {
            return Tool::Leaf;
        }
        match tool {
            Tool::Mark(_) if is_finger && self.pen.get_value() => Tool::Hand,
            tool => tool,
        }
    }

    /// Opens the menu of a point, unless the finger moves or goes up before.
    fn wait_for_long_press(self, at: At) {
        let pressed = self.still.get_value() + 1;
        self.still.set_value(pressed);
        clock::after(LONG_MS, move || {
            // The pane may be closed by now.
            let same = self.still.try_get_value() == Some(pressed);
            if same && self.fingers.with_untracked(Vec::len) == 1 {
                self.viewer.marks.let_go();
                self.fingers.set(Vec::new());
                self.viewer.here.set(Some(at));
            }
        });
    }

    /// The menu key opens the menu of the middle; the second button of a mouse has its own work.
    pub(crate) fn menu(self, event: &MouseEvent) {
        const BY_KEY: i16 = 0;
        event.prevent_default();
        if event.button() == BY_KEY && !self.is_down() {
            self.viewer.here.set(Some((0.0, 0.0)));
        }
    }

    /// One finger uses the tool; two move the picture and zoom about their middle.
    pub(crate) fn moved(self, event: &PointerEvent) {
        let Some(at) = canvas::point_of(event) else {
            return;
        };
        if self.viewer.loupe.get_untracked() {
            self.viewer.pointer.set(Some(at));
        }
        let before = self.fingers.get_untracked();
        let mut after = before.clone();
        let Some(finger) = after.iter_mut().find(|f| f.id == event.pointer_id()) else {
            self.viewer.marks.hovered(self.viewer, at);
            return;
        };
        finger.at = at;
        let (_, start) = self.start.get_value();
        if (at.0 - start.at.0).hypot(at.1 - start.at.1) > STILL {
            self.still.update_value(|still| *still += 1);
        }
        let (old, new) = (hold(&before), hold(&after));
        if after.len() > 2 {
            Tool::Leaf.drag(self.viewer, &start, old.0, at);
        } else if after.len() > 1 {
            self.viewer.act(|view, picture, pane, ratio| {
                view.move_by((new.0.0 - old.0.0, new.0.1 - old.0.1), picture, pane);
                if old.1 > 0.0 && new.1 > 0.0 {
                    view.zoom_by(new.1 / old.1, new.0, picture, pane, ratio);
                }
            });
        } else if !self.viewer.marks.dragged(self.viewer, at) {
            let (tool, start) = self.start.get_value();
            tool.drag(self.viewer, &start, old.0, new.0);
        }
        self.fingers.set(after);
    }

    /// A finger goes up.
    pub(crate) fn up(self, event: &PointerEvent) {
        self.still.update_value(|still| *still += 1);
        let held = self
            .fingers
            .with_untracked(|fingers| fingers.iter().any(|finger| finger.id == event.pointer_id()));
        if !held {
            // A palm, or a press that was long.
            return;
        }
        self.fingers
            .update(|fingers| fingers.retain(|finger| finger.id != event.pointer_id()));
        if let Some(at) = canvas::point_of(event) {
            self.viewer.marks.up(self.viewer, at);
        }
    }

    /// Ends a polygon; with any other tool, between all of the picture and one to one, at the point.
    pub(crate) fn double(self, event: &MouseEvent) {
        let Some(at) = canvas::point_of(event) else {
            return;
        };
        if matches!(self.viewer.bench.tool.get_untracked(), Tool::Mark(_)) {
            self.viewer.marks.finish(self.viewer);
            return;
        }
        self.viewer.act(|view, picture, pane, ratio| {
            if view.is_fit() {
                view.one_to_one(at, picture, pane, ratio);
            } else {
                view.fit();
            }
        });
    }
}

/// Middle of the first two fingers and their distance (0 for one).
fn hold(fingers: &[Finger]) -> (At, f64) {
    match fingers {
        [] => ((0.0, 0.0), 0.0),
        [one] => (one.at, 0.0),
        [one, two, ..] => {
            let (dx, dy) = (two.at.0 - one.at.0, two.at.1 - one.at.1);
            ((one.at.0 + dx / 2.0, one.at.1 + dy / 2.0), dx.hypot(dy))
        }
    }
}
