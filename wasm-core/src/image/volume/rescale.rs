//! From stored to modality values, and how stored values are held.
//!
//! Voxels are held as `i16`. Unsigned values are held less 32,768, so that all 16 bits have room and
//! one kernel serves both; the intercept makes up for it.

use super::{SliceGeometry, VolumeError};

/// What an unsigned value is held less by.
const UNSIGNED_LESS: i32 = 32_768;

/// How the slices' values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelKind {
    /// Pixel Representation (0028,0103) is 1.
    pub signed: bool,
    /// Stored values that are no part of the picture: Pixel Padding Value (0028,0120) and Pixel
    /// Padding Range Limit (0028,0121), or the first twice. Either may be the greater, and all between
    /// them is padding (PS3.3 C.7.5.1.1.2).
    pub padding: Option<[i32; 2]>,
}

impl PixelKind {
    /// Signed values without padding.
    pub const SIGNED: Self = Self {
        signed: true,
        padding: None,
    };

    /// Unsigned values without padding.
    pub const UNSIGNED: Self = Self {
        signed: false,
        padding: None,
    };

    /// Padding as it is held; none where no value can be it.
    pub(super) fn padding_held(&self) -> Option<[i16; 2]> {
        let less = if self.signed { 0 } else { UNSIGNED_LESS };
        let [one, other] = self.padding?.map(|end| end.saturating_sub(less));
        let low = one.min(other).max(i32::from(i16::MIN));
        let high = one.max(other).min(i32::from(i16::MAX));
        (low <= high).then_some([low as i16, high as i16])
    }
}

/// An unsigned value as it is held.
pub(super) fn held_from_unsigned(value: u16) -> i16 {
    (i32::from(value) - UNSIGNED_LESS) as i16
}

/// Modality value = slope × held value + intercept (PS3.3 C.11.1.1.2): HU for CT.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rescale {
    /// Above 0.
    pub slope: f64,
    /// For values as they are held.
    pub intercept: f64,
}

impl Rescale {
    /// The rescale of all slices, which must have one.
    pub(super) fn new(slices: &[SliceGeometry], signed: bool) -> Result<Self, VolumeError> {
        let unusable = VolumeError::SliceUnusable {
            slice: 0,
            what: "rescale",
        };
        let Some(first) = slices.first() else {
            return Err(unusable);
        };
        // A falling slope would turn the brightest of a slab into the darkest.
        let rises = first.slope.is_finite() && first.slope > 0.0;
        if !(rises && first.intercept.is_finite()) {
            return Err(unusable);
        }
        for (slice, found) in slices.iter().enumerate() {
            if [found.slope, found.intercept] != [first.slope, first.intercept] {
                return Err(VolumeError::RescalesDiffer { slice });
            }
        }
        let less = if signed { 0 } else { UNSIGNED_LESS };
        let rescale = Self {
            slope: first.slope,
            intercept: first.intercept + first.slope * f64::from(less),
        };
        // Values that are not finite have no place in a window or in a message.
        let ends = [i16::MIN, i16::MAX].map(|held| rescale.modality(f64::from(held)));
        if !ends.iter().all(|value| value.is_finite()) {
            return Err(unusable);
        }
        Ok(rescale)
    }

    /// The modality value of a held value.
    pub fn modality(&self, held: f64) -> f64 {
        self.slope * held + self.intercept
    }
}
