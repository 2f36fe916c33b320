//! Frames by themselves, as fast as the file says (dicom.md 3.6), and never faster than they come.

use leptos::prelude::*;

use super::Viewer;
use crate::browser::clock;

/// Where the file says nothing: ten frames a second.
const DEFAULT_MS: f64 = 100.0;
/// Not faster than the screen, not slower than a person waits.
const FASTEST_MS: f64 = 1000.0 / 60.0;
const SLOWEST_MS: f64 = 2000.0;

/// Starts or stops.
pub(crate) fn toggle(viewer: Viewer) {
    let plays = !viewer.playing.get_untracked();
    viewer.playing.set(plays && viewer.frames() > 1);
    if viewer.playing.get_untracked() {
        step(viewer);
    }
}

fn step(viewer: Viewer) {
    // The page of the case may be gone.
    if viewer.playing.try_get_untracked() != Some(true) {
        return;
    }
    let frames = viewer.frames();
    // A frame that is still on its way is waited for.
    if !viewer.is_waiting() {
        viewer.go_to_frame((viewer.frame() + 1) % frames.max(1));
    }
    let wait = viewer.frame_ms().unwrap_or(DEFAULT_MS);
    let wait = wait.clamp(FASTEST_MS, SLOWEST_MS) as i32;
    clock::after(wait, move || step(viewer));
}
