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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::image::Picture;

    /// Dots and lines on a soft ground, blurred by square means of this radius.
    fn blurred(radius: usize, spacing: usize) -> Picture {
        let side = 300;
        let plane = Plane {
            width: side,
            height: side,
            values: (0..side * side)
                .map(|at| {
                    let (x, y) = (at % side, at / side);
                    if x % spacing < 3 || (x + y) % (spacing + 7) < 2 {
                        70.0
                    } else {
                        150.0
                    }
                })
                .collect(),
        };
        let values = plane.blurred(radius).blurred(radius).values;
        let rgb = values
            .iter()
            .flat_map(|&v| [v as u8, (v * 0.8) as u8, (v * 0.6) as u8]);
        Picture::new(side, side, rgb.collect()).unwrap()
    }

    fn sharpness(picture: &Picture, domain: Domain) -> f32 {
        measure_focus(&Field::of(picture, domain), domain).sharpness(domain)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn more_blur_is_never_sharper(spacing in 13_usize..40) {
            for domain in [Domain::Fundus, Domain::Dermoscopy] {
                let sharp: Vec<f32> =
                    [1, 3, 6].map(|radius| sharpness(&blurred(radius, spacing), domain)).into();
                prop_assert!(sharp.is_sorted_by(|a, b| a > b), "{:?} {:?}", domain, sharp);
            }
        }
    }

    #[test]
    fn the_blurred_side_is_named() {
        let (soft, sharp) = (blurred(8, 17), blurred(0, 17));
        let side = soft.width();
        let rgb = (0..side * side)
            .flat_map(|at| {
                let from = if at % side < side / 2 { &soft } else { &sharp };
                [0, 1, 2].map(|channel| from.rgb()[at * 3 + channel])
            })
            .collect();
        let half = Picture::new(side, side, rgb).unwrap();
        let field = Field::of(&half, Domain::Fundus);
        assert_eq!(measure_focus(&field, Domain::Fundus).softest, Zone::Left);
    }
}
