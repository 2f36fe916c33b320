//! What one pane shows of a case. The first pane on a case has the case's own display, where pictures
//! of lists and screenings arrive too; a further pane on the same case has one of its own, so that
//! both can be on different frames.

use insitu_core::{error::Failure, measure::FrameKey, protocol::RequestId};
use leptos::prelude::*;

use super::{case::Case, cut::Plane};

/// The picture that a pane shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Picture {
    /// Grows with every picture that arrives, so that the viewer draws anew.
    pub(crate) version: u32,
    /// Columns of the copy.
    pub(crate) width: u32,
    /// Rows of the copy.
    pub(crate) height: u32,
    /// Columns in the file.
    pub(crate) full_width: u32,
    /// Rows in the file.
    pub(crate) full_height: u32,
    /// Height of a pixel through its width.
    pub(crate) aspect: f64,
    /// Which frame it is: by its file, as the order of frames may still be found out.
    pub(crate) key: FrameKey,
}

/// What is shown, what is waited for, what went wrong.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shown {
    /// The picture, where there is one.
    pub(crate) picture: Option<Picture>,
    /// The frame that was asked for and is not there yet.
    pub(crate) asked: Option<(FrameKey, RequestId)>,
    /// Why the picture that was asked for last is not there.
    pub(crate) failure: Option<Failure>,
}

impl Shown {
    /// The frame where the person is: that which they asked for last; none before there is any.
    pub(crate) fn at(&self) -> Option<FrameKey> {
        let shown = self.picture.map(|picture| picture.key);
        self.asked.map(|(asked, _)| asked).or(shown)
    }
}

/// A handle that outlives the pane: what was asked for may arrive when it is closed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Display {
    shown: ArcRwSignal<Shown>,
    plane: Option<Plane>,
}

impl Display {
    /// A display of planes through a volume.
    pub(crate) fn of_plane(plane: Plane) -> Self {
        Self {
            shown: ArcRwSignal::default(),
            plane: Some(plane),
        }
    }

    /// The planes that it shows; none where it shows the frames of the files.
    pub(crate) fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref()
    }

    /// How many frames there are to be shown.
    pub(crate) fn frames(&self, case: &Case) -> u32 {
        match &self.plane {
            Some(plane) => plane.frames(),
            None => case.frames(),
        }
    }

    /// One of them, as marks know it.
    pub(crate) fn key(&self, case: &Case, frame: u32) -> FrameKey {
        match &self.plane {
            Some(plane) => plane.key(frame),
            None => case.frame_key(frame),
        }
    }

    /// The place of a frame in the order; none where the order has it no more.
    pub(crate) fn place(&self, case: &Case, key: FrameKey) -> Option<u32> {
        match &self.plane {
            Some(_) => Some(key.frame),
            None => case.place(key),
        }
    }

    /// The place of the frame where the person is.
    pub(crate) fn at(&self, case: &Case) -> u32 {
        let at = self.peek(Shown::at);
        at.and_then(|key| self.place(case, key)).unwrap_or(0)
    }

    /// What is shown now.
    pub(crate) fn peek<T>(&self, read: impl FnOnce(&Shown) -> T) -> T {
        self.shown.with_untracked(read)
    }

    /// Changes what is shown.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Shown)) {
        self.shown.update(change);
    }

    /// The same as a signal of the page that is being built.
    pub(crate) fn signal(&self) -> RwSignal<Shown> {
        self.shown.clone().into()
    }

    /// A display of its own that begins with what this one shows.
    pub(crate) fn fork(&self) -> Self {
        let picture = self.peek(|shown| shown.picture);
        Self {
            shown: ArcRwSignal::new(Shown {
                picture,
                ..Shown::default()
            }),
            plane: self.plane.clone(),
        }
    }
}
