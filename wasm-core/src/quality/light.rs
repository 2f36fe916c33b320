//! Light: how dark, how bright, how uneven.

use super::{
    Zone,
    field::{Field, SIDES, zone_mean},
};
use crate::finding::Domain;

/// Levels at or above this are clipped in the channel, or so near that no structure is left.
const CLIPPED: f32 = 250.0;
/// What was measured about light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Light {
    /// Median brightness, 0 to 255.
    pub(super) median: f32,
    /// Brightness that a fifth of the pixels pass: the skin around a dark lesion or in a dark frame.
    pub(super) upper: f32,
    /// Share of pixels whose brightness is below 25.
    pub(super) dark_share: f32,
    /// Share of pixels clipped in green or blue, or very bright.
    pub(super) bright_share: f32,
    /// 1 − (darkest zone / brightest zone), 0 to 1.
    pub(super) uneven: f32,
    /// The darkest zone.
    pub(super) darkest: Zone,
    /// The brightest zone.
    pub(super) brightest: Zone,
}

/// Measures light inside the field.
pub(super) fn measure_light(field: &Field, domain: Domain) -> Light {
    let mut histogram = [0_u32; 256];
    let mut clipped = 0_u32;
    let mut total = 0_u32;
    for ((&value, pixel), &inside) in field
        .light
        .values
        .iter()
        .zip(field.rgb.rgb.chunks_exact(3))
        .zip(&field.inside)
    {
        if inside {
            total += 1;
            histogram[value.clamp(0.0, 255.0) as usize] += 1;
            clipped += u32::from(pixel[1] >= CLIPPED || (pixel[0] >= CLIPPED && value >= 200.0));
        }
    }
    let total = total.max(1);
    let dark: u32 = histogram[..25].iter().sum();
    // A lesion in the middle is no shadow.
    let compared = match domain {
        Domain::Fundus => &SIDES[..],
        Domain::Dermoscopy => &SIDES[1..],
    };
    let zones: Vec<_> = compared
        .iter()
        .map(|&zone| {
            (
                zone,
                zone_mean(&field.light, &field.inside, zone).unwrap_or(0.0),
            )
        })
        .collect();
    let darkest = extreme(&zones, |mean, best| mean < best);
    let brightest = extreme(&zones, |mean, best| mean > best);
    Light {
        median: quantile(&histogram, total, 0.5),
        upper: quantile(&histogram, total, 0.8),
        dark_share: dark as f32 / total as f32,
        bright_share: clipped as f32 / total as f32,
        uneven: 1.0 - darkest.1 / brightest.1.max(1.0),
        darkest: darkest.0,
        brightest: brightest.0,
    }
}

fn extreme(zones: &[(Zone, f32)], is_better: impl Fn(f32, f32) -> bool) -> (Zone, f32) {
    let mut best = (Zone::Whole, f32::NAN);
    for &(zone, mean) in zones {
        if best.1.is_nan() || is_better(mean, best.1) {
            best = (zone, mean);
        }
    }
    best
}

/// The level below which `share` of the counted pixels lie.
pub(super) fn quantile(histogram: &[u32; 256], total: u32, share: f32) -> f32 {
    let wanted = (total as f32 * share) as u32;
    let mut seen = 0;
    for (level, count) in histogram.iter().enumerate() {
        seen += count;
        if seen > wanted {
            return level as f32;
        }
    }
    255.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Picture;

    fn disc_lit(light: impl Fn(f32, f32) -> f32) -> Light {
        let side = 400;
        let rgb = (0..side * side)
            .flat_map(|at| {
                let u = (at % side) as f32 / 200.0 - 1.0;
                let v = (at / side) as f32 / 200.0 - 1.0;
                let level = if u * u + v * v < 0.99 {
                    light(u, v)
                } else {
                    0.0
                };
                [level as u8, (level * 0.6) as u8, (level * 0.3) as u8]
            })
            .collect();
        let picture = Picture::new(side, side, rgb).unwrap();
        measure_light(&Field::of(&picture, Domain::Fundus), Domain::Fundus)
    }

    #[test]
    fn an_even_disc_is_even() {
        let light = disc_lit(|_, _| 160.0);
        assert!(light.uneven < 0.02, "{light:?}");
        assert_eq!(light.bright_share, 0.0);
    }

    #[test]
    fn the_shadowed_side_is_named_and_deeper_shadow_scores_higher() {
        let shaded = |depth: f32| disc_lit(move |u, _| 160.0 * (1.0 - depth * (u + 1.0) / 2.0));
        let (light, deep) = (shaded(0.4), shaded(0.8));
        assert_eq!(light.darkest, Zone::Right);
        assert!(
            deep.uneven > light.uneven && light.uneven > 0.2,
            "{light:?} {deep:?}"
        );
    }
}
