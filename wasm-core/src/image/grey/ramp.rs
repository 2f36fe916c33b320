//! The straight part of a window as one multiplication and one addition in `f32`.
//!
//! Stored values are integers and grey levels only ever rise (or only ever fall) along them, so two
//! mappings are equal everywhere when they step at the same 255 places. [`Ramp::new`] looks at those
//! places and gives no ramp where one differs: then the table is used, and no pixel depends on luck
//! with rounding.

use super::{GreySteps, SampleType};
use crate::dicom::{ModalityTransform, Voi, VoiFunction, Window, grey_level};

/// `level = clamp(trunc((stored − origin) × factor + offset), 0, 255)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ramp {
    pub(super) origin: i32,
    pub(super) factor: f32,
    pub(super) offset: f32,
    /// Stored values that are black, ascending.
    pub(super) padding: Option<(i32, i32)>,
}

/// Nudges of the offset that are tried one after the other, in units of [`NUDGE`]: where a step falls
/// exactly on a stored value, `f64` and `f32` may round to different sides.
const NUDGES: [f32; 5] = [0.0, 1.0, -1.0, 3.0, -3.0];

/// About the error of an `f32` near 255.
const NUDGE: f32 = 1.0 / 65_536.0;

impl Ramp {
    /// The ramp of a linear window over a linear modality step, where it is equal to `grey_level` for
    /// every sample of this type; `inverse` is of frame and person together.
    pub(super) fn new(
        kind: SampleType,
        steps: &GreySteps,
        window: &Window,
        inverse: bool,
    ) -> Option<Self> {
        let (slope, intercept) = match steps.modality {
            ModalityTransform::Linear { slope, intercept } => (slope, intercept),
            ModalityTransform::Lut(_) => return None,
        };
        let (middle, width) = match window.function() {
            VoiFunction::Linear => (window.center() - 0.5, window.width() - 1.0),
            VoiFunction::LinearExact => (window.center(), window.width()),
            VoiFunction::Sigmoid => return None,
        };
        let direction = if inverse { -255.0 } else { 255.0 };
        let factor = direction * slope / width;
        // The stored value of the window's middle, within what can be stored.
        let (low, high) = kind.range();
        let origin = ((middle - intercept) / slope).clamp(f64::from(low), f64::from(high));
        if !factor.is_finite() || factor == 0.0 || origin.is_nan() {
            return None;
        }
        let origin = origin as i32;
        let share = (f64::from(origin) * slope + intercept - middle) / width;
        let ramp = Self {
            origin,
            factor: factor as f32,
            offset: (share * direction + 128.0) as f32,
            padding: steps
                .padding
                .map(|(one, other)| (one.min(other), one.max(other))),
        };
        let corners = corners(kind, steps, window, inverse, factor > 0.0);
        NUDGES
            .iter()
            .map(|nudge| Self {
                offset: ramp.offset + nudge * NUDGE,
                ..ramp
            })
            .find(|ramp| {
                corners
                    .iter()
                    .all(|(stored, level)| ramp.unpadded(*stored) == *level)
            })
    }

    /// Grey level of a stored value.
    pub(super) fn level(&self, stored: i32) -> u8 {
        let padding = self
            .padding
            .is_some_and(|(low, high)| (low..=high).contains(&stored));
        if padding { 0 } else { self.unpadded(stored) }
    }

    fn unpadded(&self, stored: i32) -> u8 {
        let level = (stored - self.origin) as f32 * self.factor + self.offset;
        (level as i32).clamp(0, 255) as u8
    }
}

/// Stored values on both sides of every step of the grey level, and the two ends, with their levels.
fn corners(
    kind: SampleType,
    steps: &GreySteps,
    window: &Window,
    inverse: bool,
    rising: bool,
) -> Vec<(i32, u8)> {
    let voi = Voi::Window(*window);
    let level = |stored: i32| grey_level(f64::from(stored), &steps.modality, Some(&voi), inverse);
    let (first, last) = kind.range();
    let mut corners = vec![(first, level(first)), (last, level(last))];
    let mut from = first;
    loop {
        let here = level(from);
        // The first stored value beyond this step, by halving.
        let (mut same, mut beyond) = (from, last + 1);
        while beyond - same > 1 {
            let middle = i32::midpoint(same, beyond);
            let stays = if rising {
                level(middle) <= here
            } else {
                level(middle) >= here
            };
            if stays {
                same = middle;
            } else {
                beyond = middle;
            }
        }
        corners.push((same, here));
        if beyond > last {
            return corners;
        }
        corners.push((beyond, level(beyond)));
        from = beyond;
    }
}
