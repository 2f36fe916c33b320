//! Moving the cross-hairs of planes.

use super::{super::Viewer, At};

pub(super) fn drag(viewer: Viewer, now: At) {
    viewer.cross_to(now);
}
