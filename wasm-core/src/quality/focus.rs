//! Focus: how much fine structure there is, for the light there is and for the coarse structure there is.
//!
//! Three bands of the plane, from fine to coarse, as the mean absolute difference of two square
//! means, relative to brightness. Blur empties the fine bands first; noise in a dark picture fills
//! the finest one, which is why the middle band decides.

use super::{
    Zone,
    field::{Field, Plane, SIDES, zone_mean},
};
use crate::finding::Domain;

/// Brightness that is added before dividing, so that black pictures have no infinite contrast.
const DARK_FLOOR: f32 = 8.0;

/// What was measured about focus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Focus {
    /// Contrast of structures of about 2 pixels.
    pub(super) fine: f32,
    /// Contrast of structures of about 5 pixels: vessels and lesions at the fixed size.
    pub(super) middle: f32,
    /// Contrast of structures of about 15 pixels.
    pub(super) coarse: f32,
    /// The zone with the least contrast in the middle band.
    pub(super) softest: Zone,
}

/// Measures focus inside the field.
pub(super) fn measure_focus(field: &Field, domain: Domain) -> Focus {
    let plane = match domain {
        Domain::Fundus => field.green(),
        Domain::Dermoscopy => field.light.clone(),
    };
    let (small, medium, large) = (plane.blurred(1), plane.blurred(4), plane.blurred(12));
    let fine = band(&plane, &small, &medium);
    let middle = band(&small, &medium, &medium);
    let coarse = band(&medium, &large, &large);
    let mean = |plane: &Plane| zone_mean(plane, &field.inside, Zone::Whole).unwrap_or(0.0);
    let mut softest = (Zone::Whole, f32::MAX);
    let whole = mean(&middle);
    for zone in SIDES {
        let value = zone_mean(&middle, &field.inside, zone).unwrap_or(f32::MAX);
        // A zone is named only when it is clearly softer than the whole.
        if value < softest.1 && value < 0.6 * whole {
            softest = (zone, value);
        }
    }
    Focus {
        fine: mean(&fine),
        middle: whole,
        coarse: mean(&coarse),
        softest: softest.0,
    }
}

/// Absolute difference of two planes, relative to the light around.
fn band(sharp: &Plane, soft: &Plane, light: &Plane) -> Plane {
    let values = sharp
        .values
        .iter()
        .zip(&soft.values)
        .zip(&light.values)
        .map(|((sharp, soft), light)| (sharp - soft).abs() / (light + DARK_FLOOR))
        .collect();
    Plane {
        width: sharp.width,
        height: sharp.height,
        values,
    }
}
