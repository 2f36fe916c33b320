//! Which part of a shape lies under a pointer.

use super::{Point, Scale, Shape, Span, ruler::norm};

/// The part of a shape that was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    /// A handle, by its number.
    Handle(usize),
    /// A line of the shape.
    Outline,
    /// The area that it encloses.
    Inside,
}

impl Shape {
    /// What lies within `tolerance_px` pixels of the frame: the nearest handle, else a line, else
    /// the inside. A grid has no inside, or it would cover the macula.
    pub fn hit(&self, at: Point, tolerance_px: f64, scale: Option<Scale>) -> Option<Hit> {
        self.reach(at, tolerance_px, scale).map(|(hit, _)| hit)
    }

    /// The part that was hit, and how far off it is in pixels.
    pub(super) fn reach(
        &self,
        at: Point,
        tolerance_px: f64,
        scale: Option<Scale>,
    ) -> Option<(Hit, f64)> {
        let near = |distance: &f64| *distance <= tolerance_px.max(0.0);
        let handles = self.handles();
        let distances = handles.iter().map(|handle| distance(at, *handle));
        let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((handle, off)) = nearest.filter(|(_, off)| near(off)) {
            return Some((Hit::Handle(handle), off));
        }
        if let Some(off) = self.distance_to_lines(at, scale).filter(near) {
            return Some((Hit::Outline, off));
        }
        let inside = self.region().is_some_and(|region| region.contains(at));
        inside.then_some((Hit::Inside, 0.0))
    }

    fn distance_to_lines(&self, at: Point, scale: Option<Scale>) -> Option<f64> {
        let points = self.points();
        let to_segment = |pair: &[Point]| match pair {
            [a, b] => distance_to_segment(at, *a, *b),
            _ => f64::INFINITY,
        };
        let nearest = |distances: &mut dyn Iterator<Item = f64>| distances.reduce(f64::min);
        match self {
            Self::Length(_) | Self::Arrow { .. } | Self::Angle(_) => {
                nearest(&mut points.windows(2).map(to_segment))
            }
            Self::Cobb(_) | Self::Diameters(_) | Self::DiscRuler(_) => {
                nearest(&mut points.chunks(2).map(to_segment))
            }
            Self::Rectangle(span) => closed(at, &span.corners()),
            Self::Ellipse(span) => Some(distance_to_ellipse(at, *span)),
            Self::Polygon(_) | Self::Freehand(_) => closed(at, &points),
            Self::EtdrsGrid(grid) => {
                let circles = grid.circles(scale)?;
                let off = |half: [f64; 2]| distance_to_rim(at, grid.fovea, half);
                nearest(&mut circles.into_iter().map(off))
            }
            Self::Text { .. } | Self::Probe(_) => None,
        }
    }
}

fn closed(at: Point, points: &[Point]) -> Option<f64> {
    let next = points.iter().skip(1).chain(points.first());
    let distances = points.iter().zip(next);
    distances
        .map(|(a, b)| distance_to_segment(at, *a, *b))
        .reduce(f64::min)
}

fn distance(a: Point, b: Point) -> f64 {
    norm([b.column() - a.column(), b.row() - a.row()])
}

fn distance_to_segment(at: Point, a: Point, b: Point) -> f64 {
    let [x, y] = [b.column() - a.column(), b.row() - a.row()];
    let square = x * x + y * y;
    let along = (at.column() - a.column()) * x + (at.row() - a.row()) * y;
    // Of a line without a length the beginning.
    let share = (along / square.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    distance(at, a.moved(share * x, share * y))
}

fn distance_to_ellipse(at: Point, span: Span) -> f64 {
    let (centre, half) = span.ellipse();
    distance_to_rim(at, centre, half)
}

/// Distance to an ellipse to first order (Sampson 1982): right near the rim, where it decides.
/// A flat ellipse has no rim to hit, only handles.
fn distance_to_rim(at: Point, centre: Point, [a, b]: [f64; 2]) -> f64 {
    let [x, y] = [at.column() - centre.column(), at.row() - centre.row()];
    let off = (x / a) * (x / a) + (y / b) * (y / b) - 1.0;
    let slope = norm([2.0 * x / (a * a), 2.0 * y / (b * b)]);
    let distance = (off / slope).abs();
    if distance.is_nan() {
        f64::INFINITY
    } else {
        distance
    }
}
