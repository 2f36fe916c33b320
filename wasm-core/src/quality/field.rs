//! What the measures are taken on: the field of view at a fixed size, its planes and its outline.
//!
//! Retina: the longest side of the field is [`FUNDUS_SIDE`]. Skin: the shorter side is [`SKIN_SIDE`].
//! What counts is the disc whose diameter is the longest side, cut by the box: many fundus cameras
//! cut top and bottom, many dermatoscopes darken the corners. Values are 0 to 255 as stored.

use super::Zone;
use crate::{
    finding::Domain,
    image::{Filter, FloatImage, Picture, View},
};

/// Pixels across the retina's field: a little more than the networks see (320), so that blur which
/// they would meet is met here, and a fine grain that they never see is not.
const FUNDUS_SIDE: usize = 384;
/// Pixels across the shorter side of a skin picture: what preprocessing reduces to (models.md §4.1).
const SKIN_SIDE: usize = 150;
/// Panoramas are squashed to this many times their shorter side at most, so that work is bounded.
const LONGEST_RATIO: usize = 4;
/// The outermost part of the disc is left out: its edge is bright, dark or soft by optics alone.
const RIM: f32 = 0.92;

/// One channel, rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plane {
    /// Columns.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// `width × height` values.
    pub(super) values: Vec<f32>,
}

/// The field of view, reduced, ready to be measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// Red, green, blue.
    pub(super) rgb: FloatImage,
    /// Brightness: 0.299 R + 0.587 G + 0.114 B.
    pub(super) light: Plane,
    /// The brightest channel: what tells retina from the black around it, in every colour of light.
    pub(super) brightest: Plane,
    /// Whether a pixel belongs to what must be seen.
    pub(super) inside: Vec<bool>,
}

impl Field {
    /// Reduces the picture's preview.
    pub(super) fn of(picture: &Picture, domain: Domain) -> Self {
        let (preview, width, height) = picture.preview();
        let field = picture.preview_field();
        let size = match domain {
            Domain::Fundus => scaled(
                field.width,
                field.height,
                FUNDUS_SIDE,
                field.width.max(field.height),
            ),
            Domain::Dermoscopy => scaled(
                field.width,
                field.height,
                SKIN_SIDE,
                field.width.min(field.height),
            ),
        };
        let rgb = View::whole(preview, width, height)
            .crop(field.x, field.y, field.width, field.height)
            .resize(size.0, size.1, Filter::Bilinear);
        let light = plane(&rgb, brightness);
        let brightest = plane(&rgb, |[r, g, b]| r.max(g).max(b));
        let inside = disc(size.0, size.1, RIM);
        Self {
            rgb,
            light,
            brightest,
            inside,
        }
    }

    /// The green channel, in which vessels stand out most.
    pub(super) fn green(&self) -> Plane {
        plane(&self.rgb, |[_, g, _]| g)
    }
}

impl Plane {
    /// The mean over a square of `2 × radius + 1` pixels, smaller at the edges.
    pub(super) fn blurred(&self, radius: usize) -> Self {
        self.transposed_means(radius).transposed_means(radius)
    }

    /// Running means along rows, written as columns; twice gives a square mean, upright again.
    fn transposed_means(&self, radius: usize) -> Self {
        let mut values = vec![0.0; self.values.len()];
        for (y, row) in self.values.chunks_exact(self.width).enumerate() {
            // f64 sums: a running f32 sum would drift with the length of the row.
            let mut sum: f64 = row.iter().take(radius).map(|&value| f64::from(value)).sum();
            let mut count = radius.min(self.width);
            for x in 0..self.width {
                if let Some(&entering) = row.get(x + radius) {
                    sum += f64::from(entering);
                    count += 1;
                }
                if x > radius {
                    sum -= f64::from(row[x - radius - 1]);
                    count -= 1;
                }
                values[x * self.height + y] = (sum / count as f64) as f32;
            }
        }
        Self {
            width: self.height,
            height: self.width,
            values,
        }
    }
}

/// The parts of a field that are compared with each other, for unevenness and to say where.
pub(super) const SIDES: [Zone; 5] = [
    Zone::Centre,
    Zone::Left,
    Zone::Right,
    Zone::Top,
    Zone::Bottom,
];

/// Whether a pixel lies in a zone. Sides are the outer third, the centre is the middle third of both.
pub(super) fn in_zone(zone: Zone, x: usize, y: usize, width: usize, height: usize) -> bool {
    match zone {
        Zone::Whole => true,
        Zone::Centre => {
            (width..2 * width).contains(&(3 * x)) && (height..2 * height).contains(&(3 * y))
        }
        Zone::Left => 3 * x < width,
        Zone::Right => 3 * x >= 2 * width,
        Zone::Top => 3 * y < height,
        Zone::Bottom => 3 * y >= 2 * height,
    }
}

/// The mean of a plane over the pixels inside a zone; `None` when there are none.
pub(super) fn zone_mean(plane: &Plane, inside: &[bool], zone: Zone) -> Option<f32> {
    let mut sum = 0.0_f64;
    let mut count = 0_u32;
    for (index, (&value, &is_inside)) in plane.values.iter().zip(inside).enumerate() {
        let (x, y) = (index % plane.width, index / plane.width);
        if is_inside && in_zone(zone, x, y, plane.width, plane.height) {
            sum += f64::from(value);
            count += 1;
        }
    }
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}

/// Which pixels of a box lie in the disc around its middle whose diameter is `share` of its longest side.
pub(super) fn disc(width: usize, height: usize, share: f32) -> Vec<bool> {
    let radius = width.max(height) as f32 / 2.0 * share;
    let (cx, cy) = ((width - 1) as f32 / 2.0, (height - 1) as f32 / 2.0);
    (0..width * height)
        .map(|index| {
            let dx = (index % width) as f32 - cx;
            let dy = (index / width) as f32 - cy;
            dx * dx + dy * dy <= radius * radius
        })
        .collect()
}

/// Brightness of a pixel, as stored (no gamma is undone).
pub(super) fn brightness([r, g, b]: [f32; 3]) -> f32 {
    0.299 * r + 0.587 * g + 0.114 * b
}

fn plane(rgb: &FloatImage, value: impl Fn([f32; 3]) -> f32) -> Plane {
    Plane {
        width: rgb.width,
        height: rgb.height,
        values: rgb
            .rgb
            .chunks_exact(3)
            .map(|pixel| value([pixel[0], pixel[1], pixel[2]]))
            .collect(),
    }
}

/// Both sides times `to / from`, rounded, none 0 and none beyond [`LONGEST_RATIO`] times `to`.
fn scaled(width: usize, height: usize, to: usize, from: usize) -> (usize, usize) {
    let from = from.max(1);
    let side = |length: usize| ((length * to * 2 + from) / (from * 2)).clamp(1, to * LONGEST_RATIO);
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_mean_of_a_flat_plane_is_flat_and_a_point_spreads() {
        let flat = Plane {
            width: 7,
            height: 5,
            values: vec![3.0; 35],
        };
        assert_eq!(flat.blurred(2), flat);
        let mut point = Plane {
            width: 7,
            height: 5,
            values: vec![0.0; 35],
        };
        point.values[2 * 7 + 3] = 9.0;
        let spread = point.blurred(1);
        for y in 0..5_usize {
            for x in 0..7_usize {
                let near = x.abs_diff(3) <= 1 && y.abs_diff(2) <= 1;
                assert_eq!(
                    spread.values[y * 7 + x],
                    if near { 1.0 } else { 0.0 },
                    "{x} {y}"
                );
            }
        }
    }

    #[test]
    fn a_panorama_is_measured_at_a_bounded_size() {
        let picture = Picture::new(9000, 3, vec![90; 9000 * 3 * 3]).unwrap();
        for domain in [Domain::Fundus, Domain::Dermoscopy] {
            let field = Field::of(&picture, domain);
            assert!(field.light.width <= FUNDUS_SIDE.max(SKIN_SIDE * LONGEST_RATIO));
            assert_eq!(field.inside.len(), field.light.values.len());
        }
    }
}
