//! Moving the picture.

use super::{super::Viewer, At};

pub(super) fn drag(viewer: Viewer, before: At, now: At) {
    let by = (now.0 - before.0, now.1 - before.1);
    viewer.act(|view, picture, pane, _| view.move_by(by, picture, pane));
}
