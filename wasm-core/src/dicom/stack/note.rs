//! What is odd about a stack. It is reported and not repaired.

use super::{
    order::{Position, lower_median},
    plane::Plane,
};
use crate::dicom::orientation::{add, dot};

/// Part of a gap by which a step may be off (dicom.md 3.1).
const UNEVEN_PART: f64 = 0.01;

/// Distance by which a step may be off where that is more (dicom.md 3.1): positions are rounded.
const UNEVEN_MM: f64 = 0.01;

/// But not more than this part of a gap, or stacks with steps of micrometres would always be even.
const UNEVEN_MOST: f64 = 0.1;

/// Missing slices make a step a multiple of the gap; further off than this part of a gap it is
/// none. The gap's own rounding counts as often as slices are missing.
const MULTIPLE_MOST: f64 = 0.25;

/// Something odd about a stack. `after` and `at` are indices of its frames; steps are counted
/// between positions, so frames at one position take part once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Note {
    /// The step after a frame is a multiple of the gap: `count` slices are missing, at least 1.
    Missing {
        /// The last frame before the step.
        after: usize,
        /// Saturates.
        count: u32,
    },
    /// `count` frames from `at` on lie within 0.01 mm of each other, or within half a gap where
    /// that is less; at least 2.
    Duplicate {
        /// The first of them.
        at: usize,
        /// All of them.
        count: u32,
    },
    /// `count` steps are neither the gap nor a multiple of it.
    Uneven {
        /// The last frame before the first of them.
        after: usize,
        /// At least 1.
        count: u32,
    },
    /// Neighbours are shifted within their plane, as with a tilted gantry: a picture of slices
    /// stacked upright is sheared.
    GantryTilt {
        /// The last frame before the first such step.
        after: usize,
        /// The shift at that step, above 0.
        shift_mm: f64,
    },
    /// Frames of several instances, or frames whose position is not valid or lacks an orientation,
    /// are in the order of other facts.
    OrderNotFromGeometry,
    /// Instances of this stack have a SOP Instance UID that one with other bytes has too, here or
    /// in another stack; all are shown.
    UidNotUnique {
        /// Their handles, rising.
        ids: Vec<u32>,
    },
}

impl Note {
    /// Code of the diagnostic (dicom.md 6).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "dicom.slices_missing",
            Self::Duplicate { .. } => "dicom.slices_duplicate",
            Self::Uneven { .. } => "dicom.slices_uneven",
            Self::GantryTilt { .. } => "dicom.gantry_tilt",
            Self::OrderNotFromGeometry => "dicom.order_not_from_geometry",
            Self::UidNotUnique { .. } => "dicom.uid_not_unique",
        }
    }
}

/// The median step between positions in mm, and what is odd about them; for sorted frames with
/// geometry.
pub(super) fn survey(planes: &[Plane<'_>], positions: &[Position]) -> (Option<f64>, Vec<Note>) {
    let mut notes = Vec::new();
    let steps = positions
        .array_windows()
        .map(|[a, b]| b.coordinate - a.coordinate);
    let gap = lower_median(steps.collect());
    let mut uneven: Option<(usize, u32)> = None;
    for (index, position) in positions.iter().enumerate() {
        if position.count > 1 {
            notes.push(Note::Duplicate {
                at: position.at,
                count: u32::try_from(position.count).unwrap_or(u32::MAX),
            });
        }
        let (Some(next), Some(gap)) = (positions.get(index + 1), gap) else {
            continue;
        };
        let after = next.at.saturating_sub(1);
        match missing(next.coordinate - position.coordinate, gap) {
            Some(0) => {}
            Some(count) => notes.push(Note::Missing { after, count }),
            None => {
                let (first, count) = uneven.unwrap_or((after, 0));
                uneven = Some((first, count.saturating_add(1)));
            }
        }
    }
    notes.extend(uneven.map(|(after, count)| Note::Uneven { after, count }));
    notes.extend(tilt(planes, positions));
    (gap, notes)
}

/// How many slices a step lacks; none where it is no multiple of the gap.
fn missing(step: f64, gap: f64) -> Option<u32> {
    let gaps = (step / gap).round().max(1.0);
    let allowed = (gap * UNEVEN_PART).max(UNEVEN_MM.min(gap * UNEVEN_MOST));
    let off = (step - gaps * gap).abs();
    (off <= (allowed * gaps).min(gap * MULTIPLE_MOST)).then_some((gaps - 1.0) as u32)
}

/// The first step with a shift within the plane of more than the tolerance of steps: 1 % is 0.6° of
/// tilt.
fn tilt(planes: &[Plane<'_>], positions: &[Position]) -> Option<Note> {
    let normal = planes.first()?.orientation?.normal();
    positions.array_windows().find_map(|[a, b]| {
        let from = planes.get(a.at)?.place?.position;
        let to = planes.get(b.at)?.place?.position;
        let between = add(to, from, -1.0);
        let step = dot(between, normal);
        let within = add(between, normal, -step);
        let shift_mm = dot(within, within).sqrt();
        (shift_mm > UNEVEN_MM.max(step.abs() * UNEVEN_PART)).then(|| Note::GantryTilt {
            after: b.at.saturating_sub(1),
            shift_mm,
        })
    })
}
