//! The window by a drag: to the right is wider, up is brighter, in steps of the window itself.

use super::{super::Viewer, At};

/// CSS pixels for as much as the window is wide.
const FOR_WIDTH: f64 = 300.0;

pub(super) fn drag(viewer: Viewer, before: At, now: At) {
    let Some(window) = viewer.window() else {
        return;
    };
    let step = window.width().max(8.0) / FOR_WIDTH;
    let (right, down) = (now.0 - before.0, now.1 - before.1);
    // Brighter is a lower centre.
    viewer.change_look(|look| look.change_window(window, down * step, right * step));
}
