//! What lies between two opposite corners: a rectangle, or the ellipse that fills it.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Point, Quantity, Value, ruler::Ruler};

/// Two opposite corners in any order; sides run along rows and columns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Where it was begun.
    pub from: Point,
    /// The corner across.
    pub to: Point,
}

impl Span {
    /// A span between two corners.
    pub const fn new(from: Point, to: Point) -> Self {
        Self { from, to }
    }

    /// Left edge, upper edge, right edge, lower edge.
    pub fn edges(self) -> [f64; 4] {
        let (a, b) = (self.from, self.to);
        [
            a.column().min(b.column()),
            a.row().min(b.row()),
            a.column().max(b.column()),
            a.row().max(b.row()),
        ]
    }

    /// The corners in turn, the first and third being those of the span.
    pub fn corners(self) -> [Point; 4] {
        let (a, b) = (self.from, self.to);
        let corner = |column: Point, row: Point| Point::nearest(column.column(), row.row());
        [a, corner(b, a), b, corner(a, b)]
    }

    /// The ellipse's centre and its half axes along a row and along a column, in pixels.
    pub fn ellipse(self) -> (Point, [f64; 2]) {
        let [left, upper, right, lower] = self.edges();
        let centre = Point::nearest(f64::midpoint(left, right), f64::midpoint(upper, lower));
        (centre, [(right - left) / 2.0, (lower - upper) / 2.0])
    }

    pub(super) fn area_px(self) -> f64 {
        let [left, upper, right, lower] = self.edges();
        (right - left) * (lower - upper)
    }

    pub(super) fn ellipse_area_px(self) -> f64 {
        let (_, [a, b]) = self.ellipse();
        PI * a * b
    }

    pub(super) fn rectangle_values(self, ruler: Ruler) -> Vec<Value> {
        self.values(ruler, self.area_px())
    }

    pub(super) fn ellipse_values(self, ruler: Ruler) -> Vec<Value> {
        self.values(ruler, self.ellipse_area_px())
    }

    fn values(self, ruler: Ruler, area_pixels: f64) -> Vec<Value> {
        let [a, b, c, _] = self.corners();
        vec![
            ruler.value_of_area(area_pixels),
            ruler.length(Quantity::Width, a, b),
            ruler.length(Quantity::Height, b, c),
        ]
    }
}
