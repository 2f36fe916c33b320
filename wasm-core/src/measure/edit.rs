//! Moving a shape, and its parts by their handles. What is moved stays in the frame.

use super::{FrameSize, Point, Ruler, Shape, Span, region::edges_of};

impl Shape {
    /// Where the shape can be taken hold of, in the order of the numbers of [`Self::with_handle_at`].
    /// A freehand outline has no handles: it is moved whole, or drawn again.
    pub fn handles(&self) -> Vec<Point> {
        match self {
            Self::Rectangle(span) | Self::Ellipse(span) => span.corners().to_vec(),
            Self::Freehand(_) => Vec::new(),
            _ => self.points(),
        }
    }

    /// The shape with one handle moved, in the frame. Corners of a span leave the corner across
    /// where it is; diameters stay at a right angle, for which the ruler is needed; the disc of a
    /// grid keeps its width. As it was where there is no such handle.
    #[must_use]
    pub fn with_handle_at(
        &self,
        handle: usize,
        to: Point,
        ruler: impl Into<Ruler>,
        size: FrameSize,
    ) -> Self {
        let to = size.nearest(to);
        let mut points = self.points();
        if handle >= self.handles().len() {
            return self.clone();
        }
        match self {
            Self::Rectangle(span) => return Self::Rectangle(with_corner_at(*span, handle, to)),
            Self::Ellipse(span) => return Self::Ellipse(with_corner_at(*span, handle, to)),
            Self::Diameters(both) => {
                return Self::Diameters(both.moved(handle, to, ruler.into(), size));
            }
            Self::EtdrsGrid(grid) if handle == 1 => {
                let (columns, rows) = between(grid.disc, to);
                points[2] = grid.rim.moved(columns, rows);
            }
            _ => {}
        }
        points[handle] = to;
        self.with_points(&points)
    }

    /// The whole shape moved as far as from one point to another, but not out of the frame. Where
    /// it is larger than the frame it stays.
    #[must_use]
    pub fn moved(&self, from: Point, to: Point, size: FrameSize) -> Self {
        let points = self.points();
        let [left, upper, right, lower] = edges_of(&points);
        let (columns, rows) = between(from, to);
        let columns = within(columns, -left, f64::from(size.columns) - right);
        let rows = within(rows, -upper, f64::from(size.rows) - lower);
        let moved: Vec<_> = points.iter().map(|p| p.moved(columns, rows)).collect();
        self.with_points(&moved)
    }
}

fn between(from: Point, to: Point) -> (f64, f64) {
    (to.column() - from.column(), to.row() - from.row())
}

/// The nearest number in a range, 0 where the range is empty.
fn within(number: f64, least: f64, most: f64) -> f64 {
    if least <= most {
        number.clamp(least, most)
    } else {
        0.0
    }
}

fn with_corner_at(span: Span, corner: usize, to: Point) -> Span {
    let (a, b) = (span.from, span.to);
    let at = |column: Point, row: Point| Point::nearest(column.column(), row.row());
    match corner {
        0 => Span::new(to, b),
        1 => Span::new(at(a, to), at(to, b)),
        2 => Span::new(a, to),
        _ => Span::new(at(to, a), at(b, to)),
    }
}
