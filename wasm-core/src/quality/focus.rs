//! Focus: how much fine structure can be seen.
//!
//! Three bands of the plane, from fine to coarse: the mean absolute difference of two square means,
//! in grey levels. Blur empties the fine bands first. For the retina the middle band in green
//! decides, in levels and not relative to the light: what counts is whether vessels can be seen, and
//! the same share of a darker picture is less to see. For skin the finest band against the coarsest
//! decides: lesions differ in contrast from person to person, but sharp ones are alike in the ratio.

use super::{
    Zone,
    field::{Field, Plane, SIDES, zone_mean},
};
use crate::finding::Domain;

/// Added to the coarse band before dividing by it, in grey levels: a picture of nothing has no focus.
const LEAST_STRUCTURE: f32 = 0.1;
/// A zone is named when it has less than this share of the whole's structure.
const CLEARLY_SOFTER: f32 = 0.6;

/// What was measured about focus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Focus {
    /// Structure of about 2 pixels, mean grey levels.
    pub(super) fine: f32,
    /// Structure of about 5 pixels: vessels at the fixed size.
    pub(super) middle: f32,
    /// Structure of about 15 pixels.
    pub(super) coarse: f32,
    /// The zone with the least structure in the middle band.
    pub(super) softest: Zone,
}

impl Focus {
    /// The quantity that decides in a domain; less is worse.
    pub(super) fn sharpness(&self, domain: Domain) -> f32 {
        match domain {
            Domain::Fundus => self.middle,
            Domain::Dermoscopy => self.fine / (self.coarse + LEAST_STRUCTURE),
        }
    }
}

/// Measures focus inside the field.
pub(super) fn measure_focus(field: &Field, domain: Domain) -> Focus {
    let plane = match domain {
        Domain::Fundus => field.green(),
        Domain::Dermoscopy => field.light.clone(),
    };
    let (small, medium, large) = (plane.blurred(1), plane.blurred(4), plane.blurred(12));
    let mean = |plane: &Plane| zone_mean(plane, &field.inside, Zone::Whole).unwrap_or(0.0);
    let middle = band(&small, &medium);
    let whole = mean(&middle);
    let mut softest = (Zone::Whole, CLEARLY_SOFTER * whole);
    for zone in SIDES {
        let value = zone_mean(&middle, &field.inside, zone).unwrap_or(whole);
        if value < softest.1 {
            softest = (zone, value);
        }
    }
    Focus {
        fine: mean(&band(&plane, &small)),
        middle: whole,
        coarse: mean(&band(&medium, &large)),
        softest: softest.0,
    }
}

/// Absolute difference of two planes.
fn band(sharp: &Plane, soft: &Plane) -> Plane {
    let values = sharp
        .values
        .iter()
        .zip(&soft.values)
        .map(|(sharp, soft)| (sharp - soft).abs())
        .collect();
    Plane {
        width: sharp.width,
        height: sharp.height,
        values,
    }
}
