//! The rim of what is lit: where the outline of the field shows the camera's own edge.
//!
//! A field that was cut, or runs out of the picture, ends there in a straight line on its box. Such
//! points say nothing of the circle and are left out; what remains is the first and last lit pixel of
//! each row and column. Lids, shadows and marks of the camera are still among them.

use super::field::Plane;

/// Below this the brightest channel is the camera's black, not retina.
pub(super) const BLACK: f32 = 12.0;
/// So many lit pixels in a line are field, fewer are specks.
const RUN: usize = 3;
/// An outline this near to the box, in pixels of the reduced field, lies on it.
const ON_THE_BOX: usize = 2;

/// So many neighbours in one line are a cut that does not lie on the box, because something else is lit
/// beyond it. No circle of a likely size has more than 55.
const STRAIGHT: usize = 64;

/// A place in the reduced field, from the upper left corner of its box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Columns.
    pub(super) x: f64,
    /// Rows.
    pub(super) y: f64,
}

/// The outline seen from the left, right, top and bottom, each in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rim([Vec<Point>; 4]);

impl Rim {
    /// The outline of what is brighter than black.
    pub(super) fn of(plane: &Plane) -> Self {
        let lit = |x: usize, y: usize| plane.values[y * plane.width + x] > BLACK;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for y in 0..plane.height {
            let (near, far) = ends(plane.width, |x| lit(x, y));
            let at = |x: usize| Point {
                x: x as f64,
                y: y as f64 + 0.5,
            };
            left.extend(near.map(at));
            right.extend(far.map(at));
        }
        let (mut top, mut bottom) = (Vec::new(), Vec::new());
        for x in 0..plane.width {
            let (near, far) = ends(plane.height, |y| lit(x, y));
            let at = |y: usize| Point {
                x: x as f64 + 0.5,
                y: y as f64,
            };
            top.extend(near.map(at));
            bottom.extend(far.map(at));
        }
        Self([
            curved(&left, |point| point.x),
            curved(&right, |point| point.x),
            curved(&top, |point| point.y),
            curved(&bottom, |point| point.y),
        ])
    }

    /// All points.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.0.iter().flatten().copied()
    }

    /// At most this many points seen from each side, evenly apart.
    pub(super) fn thinned(&self, from_each_side: usize) -> Vec<Point> {
        let evenly = |points: &Vec<Point>| -> Vec<Point> {
            let kept = points.len().min(from_each_side);
            (0..kept)
                .map(|index| points[(2 * index + 1) * points.len() / (2 * kept)])
                .collect()
        };
        self.0.iter().flat_map(evenly).collect()
    }
}

/// Before the first run of lit pixels in a line, and past the last; none where that is the box's edge.
fn ends(length: usize, lit: impl Fn(usize) -> bool) -> (Option<usize>, Option<usize>) {
    let (mut first, mut last, mut run) = (None, None, 0);
    for at in 0..length {
        run = if lit(at) { run + 1 } else { 0 };
        if run >= RUN {
            first = first.or(Some(at + 1 - RUN));
            last = Some(at + 1);
        }
    }
    (
        first.filter(|&at| at > ON_THE_BOX),
        last.filter(|&at| at + ON_THE_BOX < length),
    )
}

/// The points without those that lie in a straight line, by how far each is from its side.
fn curved(points: &[Point], depth: impl Fn(&Point) -> f64) -> Vec<Point> {
    points
        .chunk_by(|a, b| depth(a) == depth(b))
        .filter(|line| line.len() < STRAIGHT)
        .flatten()
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: usize, height: usize, lit: impl Fn(usize, usize) -> bool) -> Plane {
        let values = (0..width * height)
            .map(|at| {
                if lit(at % width, at / width) {
                    90.0
                } else {
                    0.0
                }
            })
            .collect();
        Plane {
            width,
            height,
            values,
        }
    }

    #[test]
    fn a_field_that_fills_its_box_or_none_at_all_has_no_rim() {
        for plane in [
            plane(40, 30, |_, _| true),
            plane(40, 30, |_, _| false),
            plane(1, 1, |_, _| true),
            plane(2, 700, |_, _| true),
        ] {
            let rim = Rim::of(&plane);
            assert_eq!(rim.points().count(), 0);
            assert!(rim.thinned(12).is_empty());
        }
    }

    #[test]
    fn a_square_is_seen_from_all_sides_and_specks_are_not() {
        let rim = Rim::of(&plane(40, 30, |x, y| {
            ((10..30).contains(&x) && (8..20).contains(&y)) || (x, y) == (4, 12)
        }));
        let [left, right, top, bottom] = &rim.0;
        assert!(left.len() == 12 && left.iter().all(|point| point.x == 10.0));
        assert!(right.len() == 12 && right.iter().all(|point| point.x == 30.0));
        assert!(top.len() == 20 && top.iter().all(|point| point.y == 8.0));
        assert!(bottom.len() == 20 && bottom.iter().all(|point| point.y == 20.0));
        assert_eq!(rim.thinned(5).len(), 20);
    }

    #[test]
    fn a_long_straight_side_is_left_out_wherever_it_lies() {
        let rim = Rim::of(&plane(100, 90, |x, y| {
            x.abs_diff(50).pow(2) + y.abs_diff(40).pow(2) < 38 * 38 && y < 60
        }));
        let [.., bottom] = &rim.0;
        assert!(!bottom.is_empty() && bottom.iter().all(|point| point.y < 60.0));
    }

    #[test]
    fn what_lies_on_the_box_is_left_out() {
        let rim = Rim::of(&plane(40, 40, |x, y| {
            x.abs_diff(5).pow(2) + y.abs_diff(20).pow(2) < 18 * 18
        }));
        let [left, right, ..] = &rim.0;
        assert!(left.is_empty() && right.len() > 30, "{rim:?}");
    }
}
