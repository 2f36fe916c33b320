//! Where something lies in a frame, in pixels of its full resolution.
//!
//! Coordinates are continuous: the pixel in column c and row r covers [c, c + 1) × [r, r + 1), its
//! centre is (c + 0.5, r + 0.5), and a frame reaches from (0, 0) to (columns, rows). These are the
//! coordinates of DICOM's SCOORD (PS3.3 C.18.6), so nothing is added where a mark is written there.
//!
//! They are kept to the 2⁻²⁰th of a pixel. JSON readers may be off by the last bit of a number, and
//! would move a mark a little each time a case is kept and opened; here it falls back into its place.
//!
//! Trap: the regions of `dicom::spacing` take whole numbers for the centres, half a pixel less.

use serde::{Deserialize, Serialize};

use crate::limits;

/// Steps to a pixel: a power of two, so that sums of points are exact.
const STEPS: f64 = (1 << 20) as f64;

/// A place in a frame; both numbers are finite and within [`limits::MARK_DISTANCE_PX`].
///
/// As JSON `[column, row]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Point {
    column: f64,
    row: f64,
}

impl Point {
    /// None where a number is not finite or farther off than any frame reaches.
    pub fn new(column: f64, row: f64) -> Option<Self> {
        let fits = |value: f64| value.abs() <= limits::MARK_DISTANCE_PX;
        (fits(column) && fits(row)).then(|| Self::nearest(column, row))
    }

    /// From the left edge of the frame, in pixels.
    pub const fn column(self) -> f64 {
        self.column
    }

    /// From the upper edge of the frame, in pixels.
    pub const fn row(self) -> f64 {
        self.row
    }

    /// The nearest point there is: for sums of points.
    pub(super) fn nearest(column: f64, row: f64) -> Self {
        let kept = |value: f64| {
            let bounded = value.clamp(-limits::MARK_DISTANCE_PX, limits::MARK_DISTANCE_PX);
            let known = if bounded.is_nan() { 0.0 } else { bounded };
            (known * STEPS).round() / STEPS
        };
        Self {
            column: kept(column),
            row: kept(row),
        }
    }

    /// The same place, so many columns and rows on.
    pub(super) fn moved(self, columns: f64, rows: f64) -> Self {
        Self::nearest(self.column + columns, self.row + rows)
    }
}

impl From<Point> for [f64; 2] {
    fn from(point: Point) -> Self {
        [point.column, point.row]
    }
}

/// The numbers are no place in any frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a coordinate is not finite, or farther off than any frame reaches")]
pub struct NotAPoint;

impl TryFrom<[f64; 2]> for Point {
    type Error = NotAPoint;

    fn try_from([column, row]: [f64; 2]) -> Result<Self, NotAPoint> {
        Self::new(column, row).ok_or(NotAPoint)
    }
}

/// How many columns and rows a frame has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameSize {
    /// Pixels in a row.
    pub columns: u32,
    /// Pixels in a column.
    pub rows: u32,
}

impl FrameSize {
    /// The nearest point in the frame, its edges included.
    pub fn nearest(self, point: Point) -> Point {
        Point {
            column: point.column.clamp(0.0, f64::from(self.columns)),
            row: point.row.clamp(0.0, f64::from(self.rows)),
        }
    }

    /// Column and row of the pixel that covers a point, both from 0; none outside the frame.
    pub fn pixel_at(self, point: Point) -> Option<(u32, u32)> {
        let within = |value: f64, end: u32| value >= 0.0 && value < f64::from(end);
        (within(point.column, self.columns) && within(point.row, self.rows))
            .then_some((point.column as u32, point.row as u32))
    }

    /// How far one may go from a point in the frame towards another and stay in the frame: 0 to 1.
    pub(super) fn share_inside(self, from: Point, to: Point) -> f64 {
        let along = |from: f64, to: f64, end: u32| {
            let end = f64::from(end);
            if to < 0.0 && from > to {
                from / (from - to)
            } else if to > end && to > from {
                (end - from) / (to - from)
            } else {
                1.0
            }
        };
        along(from.column, to.column, self.columns)
            .min(along(from.row, to.row, self.rows))
            .clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_covers_its_left_and_upper_edge_and_not_the_others() {
        let size = FrameSize {
            columns: 4,
            rows: 2,
        };
        let at = |column, row| size.pixel_at(Point::new(column, row).unwrap());
        assert_eq!(at(0.0, 0.0), Some((0, 0)));
        assert_eq!(at(3.999, 1.0), Some((3, 1)));
        assert_eq!(at(4.0, 1.0), None);
        assert_eq!(at(-0.001, 1.0), None);
    }

    #[test]
    fn what_is_not_finite_is_no_point() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.1e6] {
            assert_eq!(Point::new(bad, 0.0), None);
            assert_eq!(Point::new(0.0, bad), None);
        }
        assert!(serde_json::from_str::<Point>("[1e7, 0]").is_err());
        assert!(serde_json::from_str::<Point>("[1e999, 0]").is_err());
        assert!(serde_json::from_str::<Point>("[null, 0]").is_err());
        let point = Point::new(1.5, -2.0).unwrap();
        assert_eq!(serde_json::to_string(&point).unwrap(), "[1.5,-2.0]");
    }

    #[test]
    fn the_way_out_of_the_frame_ends_at_its_edge() {
        let size = FrameSize {
            columns: 10,
            rows: 10,
        };
        let point = |column, row| Point::new(column, row).unwrap();
        assert_eq!(size.share_inside(point(5.0, 5.0), point(15.0, 5.0)), 0.5);
        assert_eq!(size.share_inside(point(5.0, 5.0), point(5.0, -20.0)), 0.2);
        assert_eq!(size.share_inside(point(5.0, 5.0), point(10.0, 0.0)), 1.0);
        assert_eq!(size.share_inside(point(0.0, 5.0), point(-1.0, 5.0)), 0.0);
    }
}
