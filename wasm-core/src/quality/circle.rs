//! The circle of the field, fitted to the rim of what is lit.
//!
//! Every three of a few dozen points spread along the rim propose a circle; the one that most of them
//! lie on is drawn through all points near it by least squares. Nothing is drawn by lot and the work
//! is bounded, so the same picture has the same circle everywhere. Lids, shadows and marks of the
//! camera are outvoted; where too little of the rim agrees there is no circle.

use super::rim::{Point, Rim};

/// Points that propose, seen from each side: 48 in all make 17,296 threes.
const FROM_EACH_SIDE: usize = 12;
/// The radius in longest sides of the box: half of one when nothing is cut, one when only a quarter
/// of the disc is left.
const RADIUS_LEAST: f64 = 0.4;
const RADIUS_MOST: f64 = 1.0;
/// How far from the circle a point of the rim may lie, in radii: three pixels of the reduced field.
const NEAR: f64 = 0.015;
/// The share of the rim's points that must lie near the circle: at least 515 of IDRiD's 516 pictures have it.
const AGREE: f64 = 0.6;
/// At least so many points.
const POINTS_LEAST: usize = 40;
/// How far apart the points that agree must reach, across or down, in radii: a sixth of the rim.
const REACH: f64 = 1.0;
/// Rounds of least squares; the points that are near settle after two or three.
const ROUNDS: usize = 6;

/// A circle in the reduced field, from the upper left corner of its box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Circle {
    /// Its middle.
    pub(super) middle: Point,
    /// Its radius.
    pub(super) radius: f64,
}

impl Circle {
    /// The circle that the rim lies on, if it lies on one; the box's longest side says which sizes are likely.
    pub(super) fn fitted(rim: &Rim, longest_side: usize) -> Option<Self> {
        let likely = longest_side as f64 * RADIUS_LEAST..=longest_side as f64 * RADIUS_MOST;
        let few = rim.thinned(FROM_EACH_SIDE);
        let mut circle = proposed(&few)
            .fold(None::<(f64, Self)>, |best, circle| {
                if !likely.contains(&circle.radius) {
                    return best;
                }
                let strain = circle.strain(&few);
                match best {
                    Some((least, _)) if least <= strain => best,
                    _ => Some((strain, circle)),
                }
            })?
            .1;
        for _ in 0..ROUNDS {
            circle = circle.improved(rim.points().filter(|&point| circle.is_near(point)))?;
        }
        (likely.contains(&circle.radius) && circle.is_supported(rim)).then_some(circle)
    }

    /// Through three points; none where they lie in a line.
    fn through(a: Point, b: Point, c: Point) -> Option<Self> {
        let (bx, by) = (b.x - a.x, b.y - a.y);
        let (cx, cy) = (c.x - a.x, c.y - a.y);
        let area = 2.0 * (bx * cy - by * cx);
        if area.abs() < 1.0 {
            return None;
        }
        let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
        let (x, y) = ((cy * b2 - by * c2) / area, (bx * c2 - cx * b2) / area);
        Some(Self {
            middle: Point {
                x: a.x + x,
                y: a.y + y,
            },
            radius: (x * x + y * y).sqrt(),
        })
    }

    /// How badly the points lie: squares of the distance, in radii, none counted above [`NEAR`].
    fn strain(self, points: &[Point]) -> f64 {
        points
            .iter()
            .map(|&point| self.off(point).powi(2).min(NEAR * NEAR))
            .sum()
    }

    /// Distance from the circle in radii, outside positive; right to first order, and without a root.
    fn off(self, point: Point) -> f64 {
        let (dx, dy) = (point.x - self.middle.x, point.y - self.middle.y);
        let square = self.radius * self.radius;
        (dx * dx + dy * dy - square) / (2.0 * square)
    }

    fn is_near(self, point: Point) -> bool {
        self.off(point).abs() <= NEAR
    }

    /// One step of Gauss and Newton towards the least squares of distances.
    fn improved(self, points: impl Iterator<Item = Point>) -> Option<Self> {
        let mut normal = [[0.0_f64; 3]; 3];
        let mut right = [0.0_f64; 3];
        for point in points {
            let (dx, dy) = (point.x - self.middle.x, point.y - self.middle.y);
            let distance = (dx * dx + dy * dy).sqrt().max(f64::MIN_POSITIVE);
            let slope = [dx / distance, dy / distance, 1.0];
            for (row, along) in slope.into_iter().enumerate() {
                right[row] += along * (distance - self.radius);
                for (column, other) in slope.into_iter().enumerate() {
                    normal[row][column] += along * other;
                }
            }
        }
        let [x, y, radius] = solved(normal, right)?;
        Some(Self {
            middle: Point {
                x: self.middle.x + x,
                y: self.middle.y + y,
            },
            radius: self.radius + radius,
        })
    }

    /// Whether enough of the rim lies on it, over enough of its length.
    fn is_supported(self, rim: &Rim) -> bool {
        let (mut all, mut near) = (0_usize, 0_usize);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in rim.points() {
            all += 1;
            if !self.is_near(point) {
                continue;
            }
            near += 1;
            for (axis, at) in [point.x, point.y].into_iter().enumerate() {
                low[axis] = low[axis].min(at);
                high[axis] = high[axis].max(at);
            }
        }
        let reach = (high[0] - low[0]).max(high[1] - low[1]);
        near >= POINTS_LEAST && near as f64 >= AGREE * all as f64 && reach >= REACH * self.radius
    }
}

/// A circle for every three of the points.
fn proposed(points: &[Point]) -> impl Iterator<Item = Circle> + '_ {
    let count = points.len();
    (0..count)
        .flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
        .flat_map(move |(a, b)| (b + 1..count).map(move |c| (a, b, c)))
        .filter_map(|(a, b, c)| Circle::through(points[a], points[b], points[c]))
}

/// Three equations by Cramer's rule; none where they do not tell the unknowns apart.
fn solved(of: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let whole = determinant(of);
    // The entries are sums of slopes, at most 1 a point: far above rounding, far below a short arc.
    if whole.abs() < 1e-6 {
        return None;
    }
    Some([0, 1, 2].map(|unknown| {
        let mut replaced = of;
        for (row, value) in replaced.iter_mut().zip(right) {
            row[unknown] = value;
        }
        determinant(replaced) / whole
    }))
}

fn determinant([a, b, c]: [[f64; 3]; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::field::Plane;

    const SIDE: usize = 384;

    fn drawn(lit: impl Fn(f64, f64) -> bool) -> Rim {
        let values = (0..SIDE * SIDE)
            .map(|at| (at % SIDE) as f64 + 0.5)
            .zip((0..SIDE * SIDE).map(|at| (at / SIDE) as f64 + 0.5))
            .map(|(x, y)| if lit(x, y) { 90.0 } else { 0.0 })
            .collect();
        Rim::of(&Plane {
            width: SIDE,
            height: SIDE,
            values,
        })
    }

    fn in_disc(x: f64, y: f64, [cx, cy, radius]: [f64; 3]) -> bool {
        (x - cx).powi(2) + (y - cy).powi(2) < radius * radius
    }

    fn check(lit: impl Fn(f64, f64) -> bool, [x, y, radius]: [f64; 3]) {
        let circle = Circle::fitted(&drawn(lit), SIDE).unwrap();
        let off = libm::hypot(circle.middle.x - x, circle.middle.y - y);
        assert!(
            off < 1.5 && (circle.radius - radius).abs() < 1.5,
            "{circle:?}"
        );
    }

    #[test]
    fn a_disc_is_found_whole_cut_clipped_and_partly_outside() {
        let whole = [192.0, 192.0, 190.0];
        check(|x, y| in_disc(x, y, whole), whole);
        for share in [0.05, 0.15, 0.3, 0.45, 0.6] {
            let cut = share * 384.0;
            check(|x, y| in_disc(x, y, whole) && x > cut, whole);
            check(|x, y| in_disc(x, y, whole) && 384.0 - y > cut, whole);
        }
        check(
            |x, y| in_disc(x, y, whole) && (y - 192.0).abs() < 125.0,
            whole,
        );
        let outside = [120.0, 250.0, 200.0];
        check(|x, y| in_disc(x, y, outside), outside);
    }

    #[test]
    fn a_lid_a_notch_and_a_mark_are_outvoted() {
        let whole = [192.0, 192.0, 188.0];
        let lid = [192.0, 420.0, 380.0];
        check(|x, y| in_disc(x, y, whole) && in_disc(x, y, lid), whole);
        check(
            |x, y| in_disc(x, y, whole) && !(x > 340.0 && (y - 200.0).abs() < 20.0),
            whole,
        );
        check(
            |x, y| in_disc(x, y, whole) || (x > 340.0 && (20.0..50.0).contains(&y)),
            whole,
        );
        check(|x, y| in_disc(x, y, whole) && x + 0.7 * y > 160.0, whole);
    }

    #[test]
    fn what_is_no_circle_gets_none() {
        let none = |lit: &dyn Fn(f64, f64) -> bool| Circle::fitted(&drawn(lit), SIDE);
        assert_eq!(none(&|_, _| true), None);
        assert_eq!(none(&|_, _| false), None);
        let square = |x: f64, y: f64| (x - 192.0).abs() < 150.0 && (y - 192.0).abs() < 150.0;
        assert_eq!(none(&square), None);
        assert_eq!(
            none(&|x, y| (x - 192.0).abs() + (y - 192.0).abs() < 180.0),
            None
        );
        for flat in [0.7, 0.8, 0.9] {
            let ellipse = |x: f64, y: f64| in_disc(x, (y - 192.0) / flat, [192.0, 0.0, 185.0]);
            assert_eq!(none(&ellipse), None, "{flat}");
        }
        let noise = |x: f64, y: f64| {
            let mixed = (x as u32).wrapping_mul(0x9E37_79B9) ^ (y as u32).wrapping_mul(0x85EB_CA6B);
            (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35) >> 29 == 0
        };
        assert_eq!(none(&noise), None);
    }
}
