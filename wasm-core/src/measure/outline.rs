//! A closed outline of straight edges: polygon and freehand.
//!
//! What is inside is told by the even-odd rule: a point from which any ray crosses an odd number of
//! edges. So a part that is surrounded twice is a hole, whichever way round it was drawn, and two
//! edges on top of each other (a bridge to a hole) enclose nothing.

use serde::{Deserialize, Serialize};

use super::{
    Point, Quantity, Value,
    bounded::bounded,
    ruler::{Ruler, cross},
};
use crate::limits;

/// Crossings of its own edges above which an outline is given no area: a scribble, not a shape.
const MOST_CROSSINGS: usize = 1_000;

/// Three points or more, at most [`limits::OUTLINE_POINTS`]; the last is joined to the first.
///
/// As JSON `[[column, row], …]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Points")]
pub struct Outline(Vec<Point>);

#[derive(Deserialize)]
#[serde(transparent)]
struct Points(
    #[serde(deserialize_with = "bounded::<_, Point, { limits::OUTLINE_POINTS }>")] Vec<Point>,
);

/// Fewer than three points, or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an outline has 3 to {} points", limits::OUTLINE_POINTS)]
pub struct NotAnOutline;

impl TryFrom<Points> for Outline {
    type Error = NotAnOutline;

    fn try_from(Points(points): Points) -> Result<Self, NotAnOutline> {
        Self::new(points).ok_or(NotAnOutline)
    }
}

impl Outline {
    /// None for fewer than three points or too many.
    pub fn new(points: Vec<Point>) -> Option<Self> {
        (3..=limits::OUTLINE_POINTS)
            .contains(&points.len())
            .then_some(Self(points))
    }

    /// The outline of a trace of any number of points, as a pointer leaves it: evenly thinned to
    /// what an outline may have. None for fewer than three points.
    pub fn of_trace(trace: &[Point]) -> Option<Self> {
        let every = trace.len().div_ceil(limits::OUTLINE_POINTS).max(1);
        Self::new(trace.iter().copied().step_by(every).collect())
    }

    /// The points, in the order in which they were drawn.
    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// The edges, the closing one last.
    pub(super) fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let next = self.0[1..].iter().chain(&self.0[..1]);
        self.0.iter().copied().zip(next.copied())
    }

    /// Pixels inside by the even-odd rule; none for a scribble.
    ///
    /// Between two neighbouring rows where a corner or a crossing lies, the width inside changes
    /// evenly, so its middle times the height is exact.
    pub fn area_px(&self) -> Option<f64> {
        let falling = self.falling_edges();
        let mut rows: Vec<f64> = self.0.iter().map(|point| point.row()).collect();
        rows.extend(crossings(&falling)?);
        rows.sort_by(f64::total_cmp);
        let mut to_come = falling.iter().copied().peekable();
        let mut here: Vec<(Point, Point)> = Vec::new();
        let area = rows.array_windows().map(|[upper, lower]| {
            let middle = f64::midpoint(*upper, *lower);
            here.retain(|(_, end)| end.row() > middle);
            while let Some(edge) = to_come.next_if(|(start, _)| start.row() < middle) {
                here.push(edge);
            }
            let mut columns: Vec<f64> = here.iter().map(|edge| column_at(*edge, middle)).collect();
            columns.sort_by(f64::total_cmp);
            let pairs: &[[f64; 2]] = columns.as_chunks().0;
            let width: f64 = pairs.iter().map(|[left, right]| right - left).sum();
            width * (lower - upper)
        });
        Some(area.sum())
    }

    /// The edges that are not level, each from its upper end to its lower, the highest first.
    fn falling_edges(&self) -> Vec<(Point, Point)> {
        let not_level = self.edges().filter(|(a, b)| a.row() != b.row());
        let falling = not_level.map(|(a, b)| if a.row() < b.row() { (a, b) } else { (b, a) });
        let mut edges: Vec<_> = falling.collect();
        edges.sort_by(|(a, _), (b, _)| a.row().total_cmp(&b.row()));
        edges
    }

    /// Where a row is inside, from left to right: pairs of columns. A corner that lies on the row
    /// counts for the edge that goes down from it.
    pub(super) fn inside_at(&self, row: f64, spans: &mut Vec<[f64; 2]>) {
        let meeting = self
            .edges()
            .filter(|(a, b)| (a.row() <= row) != (b.row() <= row));
        let mut columns: Vec<f64> = meeting.map(|edge| column_at(edge, row)).collect();
        columns.sort_by(f64::total_cmp);
        spans.clear();
        spans.extend(columns.as_chunks().0);
    }

    pub(super) fn values(&self, ruler: Ruler) -> Vec<Value> {
        let area = self.area_px().map(|pixels| ruler.value_of_area(pixels));
        let around = self.edges().map(|(a, b)| ruler.distance(a, b)).sum();
        let around = ruler.value_of_length(Quantity::Perimeter, around);
        area.into_iter().chain([around]).collect()
    }
}

/// Where an edge that is not level meets a row.
fn column_at((a, b): (Point, Point), row: f64) -> f64 {
    let along = (row - a.row()) / (b.row() - a.row());
    a.column() + along * (b.column() - a.column())
}

/// Rows where two edges cross, of edges from the highest; none where there are too many. A level
/// edge crosses others only on its own row, where its ends are.
fn crossings(falling: &[(Point, Point)]) -> Option<Vec<f64>> {
    let in_pixels = Ruler::in_pixels(1.0);
    let mut rows = Vec::new();
    for (index, (a, b)) in falling.iter().enumerate() {
        let one = in_pixels.step(*a, *b);
        let beside = falling[index + 1..]
            .iter()
            .take_while(|(start, _)| start.row() < b.row());
        for (c, d) in beside {
            let (other, between) = (in_pixels.step(*c, *d), in_pixels.step(*a, *c));
            let apart = cross(one, other);
            let (here, there) = (cross(between, other) / apart, cross(between, one) / apart);
            // Parallel edges give no number or an infinite one, which lies on neither.
            if here > 0.0 && here < 1.0 && there > 0.0 && there < 1.0 {
                rows.push(a.row() + here * one[1]);
            }
        }
        if rows.len() > MOST_CROSSINGS {
            return None;
        }
    }
    Some(rows)
}
