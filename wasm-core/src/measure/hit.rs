//! Which part of a shape lies under a pointer.

use super::{Point, Ruler, Shape, ruler::norm};

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

/// How near a pointer must be, as it is seen on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// So many columns of the frame.
    pub columns: f64,
    /// Height of a pixel through its width: fewer rows of high pixels are as far.
    pub aspect: f64,
}

impl From<f64> for Reach {
    /// Of square pixels.
    fn from(pixels: f64) -> Self {
        Self {
            columns: pixels,
            aspect: 1.0,
        }
    }
}

impl Reach {
    /// A point where rows are as far from each other as columns are.
    fn seen(self, point: Point) -> [f64; 2] {
        [point.column(), point.row() * self.aspect]
    }
}

impl Shape {
    /// What lies within reach: the nearest handle, else a line, else the inside. A grid has no inside,
    /// or it would cover the macula.
    pub fn hit(&self, at: Point, reach: impl Into<Reach>, ruler: impl Into<Ruler>) -> Option<Hit> {
        self.reach(at, reach.into(), ruler.into())
            .map(|(hit, _)| hit)
    }

    /// The part that was hit, and how far off it is in columns.
    pub(super) fn reach(&self, at: Point, reach: Reach, ruler: Ruler) -> Option<(Hit, f64)> {
        let near = |distance: &f64| *distance <= reach.columns.max(0.0);
        let handles = self.handles();
        let seen = |point: &Point| reach.seen(*point);
        let distances = handles
            .iter()
            .map(|handle| distance(seen(&at), seen(handle)));
        let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((handle, off)) = nearest.filter(|(_, off)| near(off)) {
            return Some((Hit::Handle(handle), off));
        }
        if let Some(off) = self.distance_to_lines(at, reach, ruler).filter(near) {
            return Some((Hit::Outline, off));
        }
        let inside = self.region().is_some_and(|region| region.contains(at));
        inside.then_some((Hit::Inside, 0.0))
    }

    fn distance_to_lines(&self, at: Point, reach: Reach, ruler: Ruler) -> Option<f64> {
        let seen = |points: &[Point]| -> Vec<[f64; 2]> {
            points.iter().map(|point| reach.seen(*point)).collect()
        };
        let points = seen(&self.points());
        let at = reach.seen(at);
        let to_rim = |(centre, [a, b]): (Point, [f64; 2])| {
            distance_to_rim(at, reach.seen(centre), [a, b * reach.aspect])
        };
        let to_segment = |pair: &[[f64; 2]]| match pair {
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
            Self::Rectangle(span) => closed(at, &seen(&span.corners())),
            Self::Ellipse(span) => Some(to_rim(span.ellipse())),
            Self::Polygon(_) | Self::Freehand(_) => closed(at, &points),
            Self::EtdrsGrid(grid) => {
                let circles = grid.circles(ruler)?;
                let off = |half: [f64; 2]| to_rim((grid.fovea, half));
                nearest(&mut circles.into_iter().map(off))
            }
            Self::Text { .. } | Self::Probe(_) => None,
        }
    }
}

fn closed(at: [f64; 2], points: &[[f64; 2]]) -> Option<f64> {
    let next = points.iter().skip(1).chain(points.first());
    let distances = points.iter().zip(next);
    distances
        .map(|(a, b)| distance_to_segment(at, *a, *b))
        .reduce(f64::min)
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    norm([b[0] - a[0], b[1] - a[1]])
}

fn distance_to_segment(at: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let [x, y] = [b[0] - a[0], b[1] - a[1]];
    let square = x * x + y * y;
    let along = (at[0] - a[0]) * x + (at[1] - a[1]) * y;
    // Of a line without a length the beginning.
    let share = (along / square.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    distance(at, [a[0] + share * x, a[1] + share * y])
}

/// Distance to an ellipse to first order (Sampson 1982): right near the rim, where it decides.
/// A flat ellipse has no rim to hit, only handles.
fn distance_to_rim(at: [f64; 2], centre: [f64; 2], [a, b]: [f64; 2]) -> f64 {
    let [x, y] = [at[0] - centre[0], at[1] - centre[1]];
    let off = (x / a) * (x / a) + (y / b) * (y / b) - 1.0;
    let slope = norm([2.0 * x / (a * a), 2.0 * y / (b * b)]);
    let distance = (off / slope).abs();
    if distance.is_nan() {
        f64::INFINITY
    } else {
        distance
    }
}
