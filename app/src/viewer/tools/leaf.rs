//! Leafing through frames by a drag: down is on.

use super::{super::Viewer, At, Start};

/// CSS pixels for a frame in a short stack; long ones fit into the pane.
const FOR_FRAME: f64 = 24.0;

pub(super) fn drag(viewer: Viewer, start: &Start, now: At) {
    let frames = f64::from(viewer.frames());
    let pane = viewer.pane_height().max(1.0);
    let step = (pane / frames).clamp(1.0, FOR_FRAME);
    let by = ((now.1 - start.at.1) / step).trunc();
    viewer.go_to_frame((f64::from(start.frame) + by).clamp(0.0, frames - 1.0) as u32);
}
