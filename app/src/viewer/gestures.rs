//! Wheel, mouse, finger and pen over the image: move, pinch, double tap.

use leptos::{
    ev::{MouseEvent, PointerEvent, WheelEvent},
    prelude::*,
};

use super::{Viewer, place::STEP};
use crate::browser::canvas;

/// A pointer that is down: its id and where it was last, in pixels from the pane's centre.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finger {
    id: i32,
    at: (f64, f64),
}

/// Pointers that are down on the image.
#[derive(Clone, Copy)]
pub(super) struct Held {
    viewer: Viewer,
    fingers: RwSignal<Vec<Finger>>,
}

impl Held {
    /// Nothing held.
    pub(super) fn new(viewer: Viewer) -> Self {
        Self {
            viewer,
            fingers: RwSignal::default(),
        }
    }

    /// Whether the picture is being moved.
    pub(super) fn is_down(self) -> bool {
        self.fingers.with(|fingers| !fingers.is_empty())
    }

    /// Zooms to the cursor.
    pub(super) fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        // Trackpads send many small steps, wheels few large ones.
        let steps = (-event.delta_y() / 100.0).clamp(-3.0, 3.0);
        let factor = STEP.powf(steps);
        if let Some(at) = canvas::point_of(event) {
            self.viewer.act(|view, picture, pane, ratio| {
                view.zoom_by(factor, at, picture, pane, ratio);
            });
        }
    }

    /// A finger or button goes down.
    pub(super) fn down(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(at) = canvas::point_of(event) {
            canvas::capture(event);
            self.fingers.update(|fingers| {
                fingers.retain(|finger| finger.id != event.pointer_id());
                fingers.push(Finger {
                    id: event.pointer_id(),
                    at,
                });
            });
        }
    }

    /// One finger moves the picture; two also zoom about their middle.
    pub(super) fn moved(self, event: &PointerEvent) {
        let before = self.fingers.get_untracked();
        let Some(at) = canvas::point_of(event) else {
            return;
        };
        let mut after = before.clone();
        let Some(finger) = after.iter_mut().find(|f| f.id == event.pointer_id()) else {
            return;
        };
        finger.at = at;
        let (old, new) = (hold(&before), hold(&after));
        self.viewer.act(|view, picture, pane, ratio| {
            view.move_by((new.0.0 - old.0.0, new.0.1 - old.0.1), picture, pane);
            if old.1 > 0.0 && new.1 > 0.0 {
                view.zoom_by(new.1 / old.1, new.0, picture, pane, ratio);
            }
        });
        self.fingers.set(after);
    }

    /// A finger goes up.
    pub(super) fn up(self, event: &PointerEvent) {
        self.fingers
            .update(|fingers| fingers.retain(|finger| finger.id != event.pointer_id()));
    }

    /// Between all of it and one to one, at the point.
    pub(super) fn double(self, event: &MouseEvent) {
        let Some(at) = canvas::point_of(event) else {
            return;
        };
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
fn hold(fingers: &[Finger]) -> ((f64, f64), f64) {
    match fingers {
        [] => ((0.0, 0.0), 0.0),
        [one] => (one.at, 0.0),
        [one, two, ..] => {
            let (dx, dy) = (two.at.0 - one.at.0, two.at.1 - one.at.1);
            ((one.at.0 + dx / 2.0, one.at.1 + dy / 2.0), dx.hypot(dy))
        }
    }
}
