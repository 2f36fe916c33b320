//! What a shape encloses, row by row.

use super::{Outline, Point, Span};

/// An area of a frame.
#[derive(Debug, Clone, Copy)]
pub enum Region<'a> {
    /// Between the edges of a span.
    Rectangle(Span),
    /// In the ellipse of a span, its rim included.
    Ellipse(Span),
    /// Inside an outline by the even-odd rule.
    Outline(&'a Outline),
}

impl Region<'_> {
    /// Whether a point lies inside.
    pub fn contains(&self, point: Point) -> bool {
        let mut spans = Vec::new();
        self.inside_at(point.row(), &mut spans);
        let column = point.column();
        spans
            .iter()
            .any(|[left, right]| *left <= column && column < *right)
    }

    /// Pixels of its area, exactly; none for a scribble.
    pub fn area_px(&self) -> Option<f64> {
        match self {
            Self::Rectangle(span) => Some(span.area_px()),
            Self::Ellipse(span) => Some(span.ellipse_area_px()),
            Self::Outline(outline) => outline.area_px(),
        }
    }

    /// Left, upper, right and lower edge of all of it.
    pub(super) fn edges(&self) -> [f64; 4] {
        match self {
            Self::Rectangle(span) | Self::Ellipse(span) => span.edges(),
            Self::Outline(outline) => edges_of(outline.points()),
        }
    }

    /// Pairs of columns between which a row is inside, the right one no longer.
    pub(super) fn inside_at(&self, row: f64, spans: &mut Vec<[f64; 2]>) {
        spans.clear();
        match self {
            Self::Rectangle(span) => {
                let [left, upper, right, lower] = span.edges();
                if upper <= row && row < lower {
                    spans.push([left, right]);
                }
            }
            Self::Ellipse(span) => {
                let (centre, [a, b]) = span.ellipse();
                let off = (row - centre.row()) / b;
                if a > 0.0 && off.abs() <= 1.0 {
                    let half = a * (1.0 - off * off).sqrt();
                    // The rim belongs to the ellipse on both sides, or it would lean to the left.
                    spans.push([centre.column() - half, (centre.column() + half).next_up()]);
                }
            }
            Self::Outline(outline) => outline.inside_at(row, spans),
        }
    }
}

/// Left, upper, right and lower edge of some points.
pub(super) fn edges_of(points: &[Point]) -> [f64; 4] {
    let start = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    points.iter().fold(start, |edges, point| {
        let [left, upper, right, lower] = edges;
        [
            left.min(point.column()),
            upper.min(point.row()),
            right.max(point.column()),
            lower.max(point.row()),
        ]
    })
}
