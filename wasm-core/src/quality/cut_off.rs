//! How much of the field of view is there: the lit share of the disc that the camera shows.
//!
//! The disc is the circle of the rim, which a cut leaves where it was; a box alone shrinks with the
//! cut. A camera may clip the disc alike at opposite sides: what it shows on one side of the middle is
//! expected of the other, too. Without a circle the disc is taken from the box.

use super::{
    Zone,
    circle::Circle,
    field::{Field, Plane, disc},
    rim::{BLACK, Rim},
};
use crate::finding::Domain;

/// A field may be clipped to this share of its diameter before it counts as missing: cameras with a
/// 3:2 sensor clip top and bottom by design.
const USUAL_CLIP: f64 = 0.7;
/// A side is the missing one when this much more of what is missing lies on it than opposite, as a
/// share of all that is missing (seven tenths against three).
const ONE_SIDED: f64 = 0.4;

/// What was measured about the outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CutOff {
    /// Share of the expected disc that is lit, 0 to 1.
    pub(super) lit: f32,
    /// The side that is missing; the whole where none is so more than others, and without a circle.
    pub(super) zone: Zone,
}

impl CutOff {
    /// The share that counts. A dermatoscope may show a round field in a black frame, or darken the
    /// corners: of skin only a side counts that is missing more than the others.
    pub(super) fn share(self, domain: Domain) -> f32 {
        match (domain, self.zone) {
            (Domain::Dermoscopy, Zone::Whole) => 1.0,
            _ => self.lit,
        }
    }
}

/// Measures how much of the field is there.
pub(super) fn measure_cut_off(field: &Field) -> CutOff {
    let plane = &field.brightest;
    match Circle::fitted(&Rim::of(plane), plane.width.max(plane.height)) {
        Some(circle) => of_circle(plane, circle),
        None => CutOff {
            lit: lit_share_of_box(plane),
            zone: Zone::Whole,
        },
    }
}

/// Against the disc of the circle, clipped alike at opposite sides.
fn of_circle(plane: &Plane, circle: Circle) -> CutOff {
    let Circle { middle, radius } = circle;
    let shown = |middle: f64, length: usize| {
        let larger = middle.max(length as f64 - middle);
        larger.clamp(USUAL_CLIP * radius, radius)
    };
    let (across, down) = (shown(middle.x, plane.width), shown(middle.y, plane.height));
    let (mut expected, mut missing) = (0_u32, 0_u32);
    // Of what is missing: more to the right than to the left, more below than above.
    let (mut rightward, mut downward) = (0_i32, 0_i32);
    let from = |middle: f64, half: f64| (middle - half).floor() as i64;
    let to = |middle: f64, half: f64| (middle + half).ceil() as i64;
    for y in from(middle.y, down)..to(middle.y, down) {
        let dy = y as f64 + 0.5 - middle.y;
        for x in from(middle.x, across)..to(middle.x, across) {
            let dx = x as f64 + 0.5 - middle.x;
            if dx.abs() > across || dy.abs() > down || dx * dx + dy * dy > radius * radius {
                continue;
            }
            expected += 1;
            if !is_lit(plane, x, y) {
                missing += 1;
                rightward += if dx > 0.0 { 1 } else { -1 };
                downward += if dy > 0.0 { 1 } else { -1 };
            }
        }
    }
    CutOff {
        lit: 1.0 - missing as f32 / expected.max(1) as f32,
        zone: side(
            f64::from(missing),
            f64::from(rightward),
            f64::from(downward),
        ),
    }
}

/// Whether there is light at a place; there is none outside the box.
fn is_lit(plane: &Plane, x: i64, y: i64) -> bool {
    let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
        return false;
    };
    x < plane.width && y < plane.height && plane.values[y * plane.width + x] > BLACK
}

/// The side that is missing, when it is one.
fn side(missing: f64, rightward: f64, downward: f64) -> Zone {
    let (across, down) = (rightward.abs(), downward.abs());
    if across.max(down) <= ONE_SIDED * missing || across.max(down) < 2.0 * across.min(down) {
        Zone::Whole
    } else if across > down {
        if rightward > 0.0 {
            Zone::Right
        } else {
            Zone::Left
        }
    } else if downward > 0.0 {
        Zone::Bottom
    } else {
        Zone::Top
    }
}

/// Against the disc in the middle of the box whose diameter is the box's longest side.
fn lit_share_of_box(plane: &Plane) -> f32 {
    let (width, height) = (plane.width, plane.height);
    let lit = plane
        .values
        .iter()
        .zip(disc(width, height, 1.0))
        .filter(|&(&value, inside)| inside && value > BLACK)
        .count();
    // Cut above and below is the camera's; cut at a side is a shadow or a picture taken askew.
    let expected_height = if width >= height {
        height.max((width as f32 * USUAL_CLIP as f32) as usize)
    } else {
        height
    };
    let expected = disc(width.max(height), expected_height, 1.0)
        .into_iter()
        .filter(|&is_inside| is_inside)
        .count();
    (lit as f32 / expected.max(1) as f32).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Picture;

    /// A row of pixels at the rim is a thousandth of the disc; nothing more may be gained by a cut.
    const A_ROW: f32 = 0.002;

    /// A picture of 4 by 3 in which the disc is 2 across, measured; `lit` is asked from its middle.
    fn measured(lit: impl Fn(f64, f64) -> bool) -> CutOff {
        in_picture(400, 300, 0.0, 0.0, lit)
    }

    /// The same, the disc's middle moved and its radius 140 pixels.
    fn in_picture(
        width: usize,
        height: usize,
        x: f64,
        y: f64,
        lit: impl Fn(f64, f64) -> bool,
    ) -> CutOff {
        let rgb = (0..width * height)
            .flat_map(|at| {
                let u = ((at % width) as f64 + 0.5 - width as f64 / 2.0) / 140.0 - x;
                let v = ((at / width) as f64 + 0.5 - height as f64 / 2.0) / 140.0 - y;
                if lit(u, v) { [160, 90, 50] } else { [2, 2, 2] }
            })
            .collect();
        let picture = Picture::new(width, height, rgb).unwrap();
        measure_cut_off(&Field::of(&picture, Domain::Fundus))
    }

    fn disc(u: f64, v: f64) -> bool {
        u * u + v * v < 1.0
    }

    /// What is left of a disc of radius 1 when a share of its width is cut away.
    fn left_by(share: f64) -> f32 {
        let at = 1.0 - 2.0 * share;
        (1.0 - (libm::acos(at) - at * (1.0 - at * at).sqrt()) / std::f64::consts::PI) as f32
    }

    /// How far from a side, 0 to 1 across the disc.
    fn from(side: Zone, u: f64, v: f64) -> f64 {
        let along = match side {
            Zone::Left => u,
            Zone::Right => -u,
            Zone::Top => v,
            _ => -v,
        };
        f64::midpoint(along, 1.0)
    }

    const CUT_AT: [Zone; 4] = [Zone::Left, Zone::Right, Zone::Top, Zone::Bottom];

    #[test]
    fn a_whole_disc_is_whole_wherever_it_lies() {
        for (x, y) in [(0.0, 0.0), (0.4, 0.0), (-0.3, 0.05), (0.42, -0.07)] {
            let whole = in_picture(400, 300, x, y, disc);
            assert!(whole.lit > 0.99 && whole.zone == Zone::Whole, "{whole:?}");
        }
    }

    #[test]
    fn what_a_cut_leaves_is_the_share_and_its_side_is_named() {
        for side in CUT_AT {
            for share in [0.05, 0.15, 0.3, 0.45] {
                let cut = measured(|u, v| disc(u, v) && from(side, u, v) > share);
                let expected = left_by(share);
                assert!(
                    (cut.lit - expected).abs() < 0.01,
                    "{side:?} {share} {cut:?}"
                );
                assert!(cut.zone == side, "{side:?} {share} {cut:?}");
            }
        }
    }

    #[test]
    fn a_clip_alike_above_and_below_is_the_cameras_and_a_cut_of_it_is_not() {
        let clipped = |u: f64, v: f64| disc(u, v) && v.abs() < 0.75;
        let whole = measured(clipped);
        assert!(whole.lit > 0.99, "{whole:?}");
        for share in [0.15, 0.3, 0.45] {
            let cut = measured(|u, v| clipped(u, v) && from(Zone::Right, u, v) > share);
            assert!(
                cut.lit < left_by(share) && cut.zone == Zone::Right,
                "{cut:?}"
            );
        }
        let askew = measured(|u, v| disc(u, v) && (-0.5..0.8).contains(&v));
        assert!(askew.lit < 0.9 && askew.zone == Zone::Top, "{askew:?}");
        // Lids that leave a slit are no camera's clip.
        let slit = measured(|u, v| disc(u, v) && v.abs() < 0.3);
        assert!(slit.lit < 0.6 && slit.zone == Zone::Whole, "{slit:?}");
    }

    #[test]
    fn a_deeper_cut_never_has_more_light() {
        for side in CUT_AT {
            for clip in [1.0, 0.8, 0.7] {
                for x in [0.0, 0.3] {
                    let mut least = 1.0;
                    for step in (0..=70).step_by(2) {
                        let share = f64::from(step) / 100.0;
                        let cut = in_picture(400, 300, x, 0.0, |u, v| {
                            disc(u, v) && v.abs() < clip && from(side, u, v) > share
                        });
                        assert!(
                            cut.lit < least + A_ROW,
                            "{side:?} clip {clip} cut {share}: {least} then {cut:?}"
                        );
                        least = cut.lit;
                    }
                }
            }
        }
    }

    #[test]
    fn a_notch_and_a_mark_at_the_rim_take_no_more_than_themselves() {
        let notched = measured(|u, v| disc(u, v) && !(u > 0.9 && v.abs() < 0.15));
        assert!((0.97..1.0).contains(&notched.lit), "{notched:?}");
        let marked = measured(|u, v| disc(u, v) || (u > 0.8 && u < 0.95 && (v - 0.7).abs() < 0.1));
        assert!(marked.lit > 0.98, "{marked:?}");
    }

    #[test]
    fn without_a_circle_the_box_decides_as_it_did() {
        // Pixels that are not square: an ellipse.
        let ellipse = measured(|u, v| u * u + v * v / 0.64 < 1.0);
        assert!(
            ellipse.lit > 0.88 && ellipse.zone == Zone::Whole,
            "{ellipse:?}"
        );
        let square = measured(|u, v| u.abs() < 0.8 && v.abs() < 0.8);
        assert!(
            square.lit > 0.98 && square.zone == Zone::Whole,
            "{square:?}"
        );
        for picture in [
            Picture::new(1, 1, vec![0; 3]).unwrap(),
            Picture::new(1, 900, vec![200; 2700]).unwrap(),
            Picture::new(60, 40, vec![0; 7200]).unwrap(),
            Picture::new(60, 40, vec![255; 7200]).unwrap(),
        ] {
            let share = measure_cut_off(&Field::of(&picture, Domain::Fundus)).lit;
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
    }
}
