//! Which slice lies where: an even line of places through the patient, on which each slice has one.
//!
//! The line is fitted through all positions, so that positions rounded to a tenth of a millimetre do
//! not add up. It need not run along the normal: with a tilted gantry it does not. A slice that lies
//! off its place is an error with numbers; a place without a slice is a hole.

use super::{SliceGeometry, VolumeError};
use crate::dicom::orientation::{Orientation, add, dot};

/// Part of the gap by which a slice may lie off its place along the normal: a tenth of a voxel is
/// below what interpolation resolves, and above what rounding of positions does (0.05 of 0.5 mm).
const OFF_GAP: f64 = 0.1;

/// Part of a pixel by which a slice may lie beside the line, within its plane.
const OFF_PIXEL: f64 = 0.5;

/// Slices nearer than this are at one place (dicom.md 3.1), or nearer than half a usual step where
/// that is less: dense OCT has steps below it.
const DUPLICATE_MM: f64 = 0.01;

/// The smallest step that is one.
const SMALLEST_MM: f64 = 1e-4;

/// A step longer than this many usual ones lacks a slice, and says nothing of the gap.
const LACKING: f64 = 1.5;

/// One missing slice for so many that are there: with more, stripes of nothing would hide that the
/// stack is of two spacings or two parts.
const GIVEN_FOR_MISSING: u64 = 4;

/// Places of slices, evenly along a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    /// Of each slice as given; rising along the normal, from 0, no two alike.
    pub(super) of_slices: Vec<usize>,
    /// Places in all; slices and holes.
    pub(super) count: usize,
    /// Image position at place 0.
    pub(super) origin_mm: [f64; 3],
    /// From place to place.
    pub(super) step_mm: [f64; 3],
    /// How far the worst slice lies off its place.
    pub(super) off_mm: f64,
}

/// Finds the places of two or more slices of one kind.
pub(super) fn places(
    slices: &[SliceGeometry],
    orientation: &Orientation,
    pixel_mm: f64,
) -> Result<Places, VolumeError> {
    let coordinates = slices
        .iter()
        .map(|slice| orientation.coordinate(slice.position));
    let sorted = sorted(coordinates.collect());
    let gap_mm = gap(&sorted)?;
    let (of_slices, count) = count_places(&sorted, gap_mm, slices.len())?;
    let (origin_mm, step_mm) = fit(slices, &of_slices);
    let mut places = Places {
        of_slices,
        count,
        origin_mm,
        step_mm,
        off_mm: 0.0,
    };
    places.off_mm = places.check(slices, orientation, pixel_mm)?;
    Ok(places)
}

/// Values with their indices, rising; equal ones in their order.
fn sorted(values: Vec<f64>) -> Vec<(f64, usize)> {
    let mut sorted: Vec<_> = values.into_iter().zip(0..).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    sorted
}

/// The mean of the steps that lack no slice. Coordinates are sorted.
fn gap(sorted: &[(f64, usize)]) -> Result<f64, VolumeError> {
    let steps = sorted.array_windows().map(|[a, b]| b.0 - a.0);
    let steps = self::sorted(steps.collect());
    // Of an even number the lower of the two in the middle: the mean would be neither.
    let usual = steps.get(steps.len().saturating_sub(1) / 2);
    let usual = usual.map_or(0.0, |(step, _)| *step);
    let least = DUPLICATE_MM.min(usual / 2.0).max(SMALLEST_MM);
    for [(at, slice), (next, other)] in sorted.array_windows().copied() {
        if next - at < least {
            return Err(VolumeError::Duplicate {
                slice,
                other,
                apart_mm: next - at,
            });
        }
    }
    let whole = steps
        .iter()
        .map(|(step, _)| *step)
        .take_while(|step| *step < LACKING * usual);
    let (sum, count) = whole.fold((0.0, 0_u32), |(sum, count), step| (sum + step, count + 1));
    Ok(sum / f64::from(count.max(1)))
}

/// The place of each slice, and how many there are.
fn count_places(
    sorted: &[(f64, usize)],
    gap_mm: f64,
    slices: usize,
) -> Result<(Vec<usize>, usize), VolumeError> {
    let steps = sorted.array_windows().map(|[a, b]| (b.0 - a.0) / gap_mm);
    let steps: Vec<u64> = steps.map(|gaps| gaps.round().max(1.0) as u64).collect();
    let missing = steps
        .iter()
        .fold(0_u64, |sum, step| sum.saturating_add(step - 1));
    if missing.saturating_mul(GIVEN_FOR_MISSING) > slices as u64 {
        return Err(VolumeError::Gaps { missing, slices });
    }
    let mut of_slices = vec![0; slices];
    let mut place = 0_usize;
    let steps = std::iter::once(0).chain(steps);
    for ((_, slice), step) in sorted.iter().zip(steps) {
        place += step as usize;
        if let Some(of_slice) = of_slices.get_mut(*slice) {
            *of_slice = place;
        }
    }
    Ok((of_slices, place + 1))
}

/// The line through all positions with the least squares: where place 0 lies, and the step.
fn fit(slices: &[SliceGeometry], places: &[usize]) -> ([f64; 3], [f64; 3]) {
    let part = 1.0 / slices.len() as f64;
    let middle = places.iter().map(|place| *place as f64).sum::<f64>() * part;
    let center = slices
        .iter()
        .fold([0.0; 3], |sum, slice| add(sum, slice.position, part));
    let mut along = [0.0; 3];
    let mut spread = 0.0;
    for (slice, place) in slices.iter().zip(places) {
        let from_middle = *place as f64 - middle;
        along = add(along, add(slice.position, center, -1.0), from_middle);
        spread += from_middle * from_middle;
    }
    let step = along.map(|sum| sum / spread);
    (add(center, step, -middle), step)
}

impl Places {
    /// How far the worst slice lies off its place, in mm.
    fn check(
        &self,
        slices: &[SliceGeometry],
        orientation: &Orientation,
        pixel_mm: f64,
    ) -> Result<f64, VolumeError> {
        let normal = orientation.normal();
        let gap_mm = dot(self.step_mm, normal);
        let most_mm = pixel_mm * OFF_PIXEL;
        let (mut along, mut within, mut worst) = ((0.0, 0), (0.0, 0), 0.0_f64);
        for (slice, (found, place)) in slices.iter().zip(&self.of_slices).enumerate() {
            let place_mm = add(self.origin_mm, self.step_mm, *place as f64);
            let off = add(found.position, place_mm, -1.0);
            let off_along = dot(off, normal);
            let off_within = add(off, normal, -off_along);
            let off_within = dot(off_within, off_within).sqrt();
            if off_along.abs() > along.0 {
                along = (off_along.abs(), slice);
            }
            if off_within > within.0 {
                within = (off_within, slice);
            }
            worst = worst.max(dot(off, off).sqrt());
        }
        if along.0 > gap_mm * OFF_GAP {
            let (off_mm, slice) = along;
            return Err(VolumeError::Uneven {
                slice,
                off_mm,
                gap_mm,
            });
        }
        if within.0 > most_mm {
            let (off_mm, slice) = within;
            return Err(VolumeError::Shifted {
                slice,
                off_mm,
                most_mm,
            });
        }
        Ok(worst)
    }
}
