//! Zooming by a drag: up is larger, about the place where it began.

use super::{super::Viewer, At};

/// CSS pixels for a factor of e.
const FOR_E: f64 = 160.0;

pub(super) fn drag(viewer: Viewer, start: At, before: At, now: At) {
    let factor = ((before.1 - now.1) / FOR_E).exp();
    viewer.act(|view, picture, pane, ratio| view.zoom_by(factor, start, picture, pane, ratio));
}
