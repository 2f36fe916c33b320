//! Volumes of stacks: made by a worker, which keeps their voxels, and shown plane by plane.
//!
//! A volume ends as `image.volume_gone` when its worker is replaced or another takes its room; whoever
//! still wants it asks for it again.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use insitu_core::{
    error::Failure,
    protocol::{Answer, Body, FrameView, ImageRef, PlaneRef, RequestId, VolumeId, VolumeSummary},
};

use super::{case::Case, screening::image};
use crate::{
    browser::{files::FileKey, page, worker::Buffer},
    engine::{self, Event, Lane},
};

/// Bytes of a volume where memory is short: half a browser tab of a tablet; elsewhere the worker's own
/// limit holds.
const MOST_BYTES_SMALL: u64 = 192 << 20;

thread_local! {
    /// Volumes that were asked for, until they are dropped.
    static WANTED: RefCell<BTreeMap<VolumeId, Rc<Cell<bool>>>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// What is heard of a volume that is being made; nothing after it was dropped.
pub(crate) enum VolumeEvent {
    /// So many of so many steps are done: two a slice.
    Progress(u64, u64),
    /// It can be cut.
    Ready(Box<VolumeSummary>),
    /// It cannot be made.
    Failed(Failure),
}

/// Asks for the volume of all frames of a case. The number that it gives is that of the request, to be
/// cancelled with [`drop_volume`], and of the volume.
pub(crate) fn request_volume(case: &Case, take: impl Fn(VolumeEvent) + 'static) -> VolumeId {
    let (images, files) = images(case);
    let most_bytes = if page::is_short_of_memory() {
        MOST_BYTES_SMALL
    } else {
        u64::MAX
    };
    let body = Body::Volume { images, most_bytes };
    let wanted = Rc::new(Cell::new(true));
    let still = Rc::clone(&wanted);
    let listener = move |event| match event {
        Event::Progress(_, done, total) if still.get() => take(VolumeEvent::Progress(done, total)),
        Event::Failed(failure) if still.get() => take(VolumeEvent::Failed(failure)),
        Event::Done(answer, _) => {
            if let Answer::Volume(summary) = *answer {
                if still.get() {
                    take(VolumeEvent::Ready(summary));
                } else {
                    // It was ready before the worker heard that it is not wanted.
                    drop_volume(summary.id);
                }
            }
        }
        _ => {}
    };
    let id = engine::submit(body, files, Lane::Interactive, listener);
    WANTED.with_borrow_mut(|all| all.insert(id, wanted));
    id
}

/// Asks for a plane of a volume: a frame like any other, with its buffers. Nothing is heard of one that
/// is cancelled (`engine::cancel`), as those are that a person has scrolled past.
pub(crate) fn request_plane(
    plane: PlaneRef,
    take: impl Fn(Result<(FrameView, Vec<Buffer>), Failure>) + 'static,
) -> RequestId {
    // JSON has no number for a thickness that is none.
    let slab = plane.slab.filter(|slab| slab.thickness_mm.is_finite());
    let body = Body::Plane {
        plane: PlaneRef { slab, ..plane },
    };
    let listener = move |event| match event {
        Event::Done(answer, buffers) => {
            if let Answer::View(view) = *answer {
                take(Ok((*view, buffers)));
            }
        }
        Event::Failed(failure) => take(Err(failure)),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    engine::submit(body, Vec::new(), Lane::Interactive, listener)
}

/// Lets go of a volume, whether it is ready, being made or gone.
pub(crate) fn drop_volume(volume: VolumeId) {
    if let Some(wanted) = WANTED.with_borrow_mut(|all| all.remove(&volume)) {
        wanted.set(false);
    }
    engine::cancel(volume);
    let body = Body::DropVolume { volume };
    engine::submit(body, Vec::new(), Lane::Interactive, |_| {});
}

/// All frames of a case, in order, and each of their files once.
fn images(case: &Case) -> (Vec<ImageRef>, Vec<FileKey>) {
    let mut files = Vec::new();
    let mut known = BTreeMap::new();
    let images = (0..case.frames()).map(|frame| {
        let key = case.frame_key(frame);
        let file = case.source_of(key).file;
        let mut image = image(case, key);
        image.file.attachment = *known.entry(file).or_insert_with(|| {
            files.push(file);
            files.len() - 1
        });
        image
    });
    let images = images.collect();
    (images, files)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        route::CaseId,
        store::case::{Piece, Slices, Source},
    };

    #[test]
    fn each_file_goes_along_once_and_every_frame_names_its_own() {
        let source = |entry: Option<usize>| Source {
            file: FileKey::default(),
            name: "a.zip".to_owned(),
            entry: entry.map(|index| (index, index.to_string())),
        };
        let piece = |entry| Piece {
            source: source(Some(entry)),
            frames: 2,
        };
        let mut case = Case::new(CaseId(1), source(None), (2026, 11, 25));
        case.slices = Some(Arc::new(Slices {
            pieces: vec![piece(0), piece(7)],
            frames: vec![(1, 0), (0, 1), (1, 1)],
            ..Slices::default()
        }));
        let (images, files) = images(&case);
        assert_eq!(files, [FileKey::default()]);
        let named: Vec<_> = images
            .iter()
            .map(|image| (image.file.attachment, image.entry, image.frame))
            .collect();
        assert_eq!(named, [(0, Some(7), 0), (0, Some(0), 1), (0, Some(7), 1)]);
    }
}
