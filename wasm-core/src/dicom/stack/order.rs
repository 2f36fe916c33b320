//! The order of frames: along the normal where there is geometry, else by what else there is.

use std::cmp::Ordering;

use super::{natural, plane::Plane};

/// Steps below this are rounding of one position: the finest stacks of a clinic, OCT B-scans, lie
/// some micrometres apart.
const ROUNDING_MM: f64 = 1e-3;

/// Slices nearer than this are at one position (dicom.md 3.1).
const DUPLICATE_MM: f64 = 0.01;

/// Frames at one slice coordinate, in a sorted list of frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Position {
    /// Index of the first frame.
    pub(super) at: usize,
    /// At least 1.
    pub(super) count: usize,
    /// The smallest coordinate, mm.
    pub(super) coordinate: f64,
}

/// Sorts frames with geometry by slice coordinate, frames at one position by acquisition time, then
/// Instance Number, then SOP Instance UID.
pub(super) fn by_geometry(planes: &mut [Plane<'_>]) -> Vec<Position> {
    planes.sort_by(|a, b| a.coordinate().total_cmp(&b.coordinate()));
    let positions = positions(planes);
    for position in &positions {
        if let Some(there) = planes.get_mut(position.at..position.at + position.count) {
            there.sort_by(tie);
        }
    }
    positions
}

/// Sorts frames without geometry by Slice Location, In-Stack Position Number, Instance Number and
/// name in natural order; what lacks a value comes after what has it.
pub(super) fn by_other_facts(planes: &mut [Plane<'_>]) {
    let location = |plane: &Plane<'_>| plane.facts.slice_location.filter(|value| value.is_finite());
    planes.sort_by(|a, b| {
        let (left, right) = (location(a), location(b));
        known_first(left, right, |a, b| a.total_cmp(&b))
            .then_with(|| {
                let position = |plane: &Plane<'_>| plane.facts.in_stack_position;
                known_first(position(a), position(b), |a, b| a.cmp(&b))
            })
            .then_with(|| by_number(a, b))
            .then_with(|| natural::compare(&a.instance.name, &b.instance.name))
            .then_with(|| by_identity(a, b))
    });
}

/// Runs of frames, already sorted by coordinate, that lie at one position. A run is measured from
/// its first frame, so that a slow drift ends it.
///
/// A run is 0.01 mm deep, but never more than half a usual step: dense OCT volumes (3 mm in 304
/// B-scans) have steps of less than 0.01 mm, and their slices are no duplicates.
pub(super) fn positions(planes: &[Plane<'_>]) -> Vec<Position> {
    let steps = planes
        .array_windows()
        .map(|[a, b]| b.coordinate() - a.coordinate());
    let usual = lower_median(steps.filter(|step| *step > ROUNDING_MM).collect());
    let depth = usual.map_or(DUPLICATE_MM, |step| DUPLICATE_MM.min(step / 2.0));
    let mut positions: Vec<Position> = Vec::new();
    for (at, plane) in planes.iter().enumerate() {
        let coordinate = plane.coordinate();
        match positions.last_mut() {
            Some(last) if coordinate - last.coordinate < depth => last.count += 1,
            _ => positions.push(Position {
                at,
                count: 1,
                coordinate,
            }),
        }
    }
    positions
}

/// The median, of an even number the lower of the two in the middle: of two steps one of which
/// lacks a slice, the mean would be neither.
pub(super) fn lower_median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}

fn tie(a: &Plane<'_>, b: &Plane<'_>) -> Ordering {
    let acquired = |plane: &Plane<'_>| plane.facts.acquired.is_none();
    acquired(a)
        .cmp(&acquired(b))
        .then_with(|| a.facts.acquired.cmp(&b.facts.acquired))
        .then_with(|| by_number(a, b))
        .then_with(|| by_identity(a, b))
}

fn by_number(a: &Plane<'_>, b: &Plane<'_>) -> Ordering {
    let number = |plane: &Plane<'_>| plane.instance.instance_number;
    known_first(number(a), number(b), |a, b| a.cmp(&b))
}

/// SOP Instance UID, then frame; the handle comes last, for instances that share a UID.
fn by_identity(a: &Plane<'_>, b: &Plane<'_>) -> Ordering {
    let uid = a
        .instance
        .sop_instance_uid
        .cmp(&b.instance.sop_instance_uid);
    uid.then_with(|| a.instance.id.cmp(&b.instance.id))
        .then_with(|| a.frame.cmp(&b.frame))
}

fn known_first<T>(a: Option<T>, b: Option<T>, compare: impl Fn(T, T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
