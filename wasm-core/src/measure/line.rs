//! A straight line: length, arrow, and the parts of other shapes.

use serde::{Deserialize, Serialize};

use super::{Point, Quantity, Value, ruler::Ruler};

/// From one point to another, in the order in which they were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Where it begins; the tail of an arrow.
    pub from: Point,
    /// Where it ends; the tip of an arrow.
    pub to: Point,
}

impl Line {
    /// A line between two points.
    pub const fn new(from: Point, to: Point) -> Self {
        Self { from, to }
    }

    pub(super) fn values(self, ruler: Ruler) -> Vec<Value> {
        vec![ruler.length(Quantity::Length, self.from, self.to)]
    }
}
