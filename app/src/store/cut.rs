//! A stack cut anew: its volume, which a worker keeps, and planes of it as frames of a display.

use insitu_core::{
    error::Failure,
    image::volume::{AnatomicalPlane, PlaneStack, Slab},
    measure::FrameKey,
    protocol::{PlaneRef, VolumeId, VolumeSummary},
};
use leptos::prelude::*;

use super::{
    Store,
    case::Case,
    display::Display,
    pictures::{show_frame, shown},
    volumes::{VolumeEvent, drop_volume, request_plane, request_volume},
};
use crate::{browser::frames, route::CaseId};

/// How far the volume is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Build {
    /// So many of so many steps are done.
    Making(u64, u64),
    /// Its planes can be shown.
    Ready(Box<VolumeSummary>),
    /// It cannot be made, or is gone.
    Failed(Failure),
}

/// A volume and what all its planes have in common; a copy is a handle to the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cut {
    /// Of which case.
    pub(crate) case: CaseId,
    volume: VolumeId,
    /// How far it is.
    pub(crate) build: ArcRwSignal<Build>,
    /// The point of the patient, in mm, where the cross-hairs meet.
    pub(crate) cross: ArcRwSignal<[f64; 3]>,
    /// How much of the depth is shown, and how.
    pub(crate) slab: ArcRwSignal<Option<Slab>>,
}

/// Which plane of which volume a display shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    /// The volume.
    pub(crate) cut: Cut,
    /// The direction.
    pub(crate) direction: AnatomicalPlane,
}

impl Cut {
    /// Begins to make the volume of a case.
    pub(crate) fn begin(case: &Case) -> Self {
        let build = ArcRwSignal::new(Build::Making(0, 0));
        let cross = ArcRwSignal::new([0.0; 3]);
        let (progress, middle) = (build.clone(), cross.clone());
        let volume = request_volume(case, move |event| {
            progress.set(match event {
                VolumeEvent::Progress(done, total) => Build::Making(done, total),
                VolumeEvent::Ready(summary) => {
                    middle.set(summary.center_mm);
                    Build::Ready(summary)
                }
                VolumeEvent::Failed(failure) => Build::Failed(failure),
            });
        });
        Self {
            case: case.id,
            volume,
            build,
            cross,
            slab: ArcRwSignal::new(None),
        }
    }

    /// Lets go of the volume and of all its planes.
    pub(crate) fn end(&self) {
        drop_volume(self.volume);
        self.forget_planes();
    }

    fn forget_planes(&self) {
        for direction in AnatomicalPlane::ALL {
            frames::forget_image(self.case, image_of(direction));
        }
    }

    /// Shows more or less of the depth in all planes; those that are shown are to be asked for anew.
    pub(crate) fn set_slab(&self, slab: Option<Slab>) {
        self.forget_planes();
        self.slab.set(slab);
    }

    /// The planes of a direction, once the volume is there.
    pub(crate) fn stack(&self, direction: AnatomicalPlane) -> Option<PlaneStack> {
        self.build.with(|build| match build {
            Build::Ready(summary) => {
                let stacks = summary.planes.iter();
                stacks.copied().find(|stack| stack.plane == direction)
            }
            Build::Making(..) | Build::Failed(_) => None,
        })
    }
}

/// Marks and frames of planes are kept under images of their own, from the last number down: no case
/// has so many files.
fn image_of(direction: AnatomicalPlane) -> u32 {
    match direction {
        AnatomicalPlane::Axial => u32::MAX,
        AnatomicalPlane::Coronal => u32::MAX - 1,
        AnatomicalPlane::Sagittal => u32::MAX - 2,
    }
}

impl Plane {
    /// How many there are; 1 until known.
    pub(crate) fn frames(&self) -> u32 {
        untrack(|| self.cut.stack(self.direction)).map_or(1, |stack| stack.positions)
    }

    /// One of them as marks and kept pixels know it.
    pub(crate) fn key(&self, frame: u32) -> FrameKey {
        FrameKey {
            image: image_of(self.direction),
            frame,
        }
    }

    /// The plane through the cross-hairs.
    pub(crate) fn at_cross(&self) -> Option<u32> {
        let stack = self.cut.stack(self.direction)?;
        Some(stack.point(self.cut.cross.get()).position)
    }
}

/// Asks the worker for a plane, for a display that waits for it.
pub(super) fn request(store: Store, case: CaseId, display: &Display, plane: &Plane, key: FrameKey) {
    let slab = plane.cut.slab.get_untracked();
    let wanted = PlaneRef {
        volume: plane.cut.volume,
        plane: plane.direction,
        position: key.frame,
        slab,
    };
    let (pane, cut) = (display.clone(), plane.cut.clone());
    let request = request_plane(wanted, move |answer| {
        let waited_for = pane.peek(|shown| shown.asked.is_some_and(|(asked, _)| asked == key));
        if waited_for {
            pane.change(|shown| shown.asked = None);
        }
        match answer {
            Ok((view, buffers)) if cut.slab.get_untracked() == slab => {
                let kept = frames::keep((case, key), view, &buffers);
                if let Some(kept) = kept.filter(|_| waited_for) {
                    shown(store, case, &pane, key, &kept);
                }
            }
            // The thickness was changed meanwhile: the plane is asked for anew.
            Ok(_) if waited_for => show_frame(store, case, &pane, key.frame),
            Ok(_) => {}
            Err(failure) => cut.build.set(Build::Failed(failure)),
        }
    });
    display.change(|shown| shown.asked = Some((key, request)));
}
