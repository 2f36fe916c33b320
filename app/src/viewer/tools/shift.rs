//! Moving the picture that lies over another, until both fit.

use super::{super::Viewer, At};

pub(super) fn drag(viewer: Viewer, before: At, now: At) {
    let Some(place) = viewer.peek_place() else {
        return;
    };
    let (from, to) = (place.point(before), place.point(now));
    viewer.shift_over((to[0] - from[0], to[1] - from[1]));
}
