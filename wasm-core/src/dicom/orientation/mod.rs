//! Image planes in the patient: where a pixel lies and which way the picture's edges face.
//!
//! Patient coordinates are in millimetres; for bipeds x grows to the left, y to the back and z to
//! the head (PS3.3 C.7.6.2.1.1). Pixel indices count from 0 and name centres.
//! Traps: the first three cosines are the direction of a *row*, that is of increasing column, and
//! they go with the *second* value of Pixel Spacing. Cosines that are not unit and orthogonal give
//! no orientation; they are not repaired. Quadrupeds are not done.

mod markers;

pub use markers::Markers;

use crate::dicom::spacing::Spacing;

/// How far a length may be from 1, and a product of directions from 0 (dicom.md 3.1).
const TOLERANCE: f64 = 1e-3;

/// Directions of the rows and columns of an image: unit and orthogonal within 0.001.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orientation {
    x: [f64; 3],
    y: [f64; 3],
    normal: [f64; 3],
}

impl Orientation {
    /// Image Orientation (Patient) (0020,0037): the cosines of the first row, then of the first
    /// column. None where they are not finite, unit and orthogonal (PS3.3 C.7.6.2.1.1).
    pub fn new(cosines: [f64; 6]) -> Option<Self> {
        // Adding zero makes -0 to 0, so that equal orientations also compare and sort as equal.
        let [xx, xy, xz, yx, yy, yz] = cosines.map(|cosine| cosine + 0.0);
        let (x, y) = ([xx, xy, xz], [yx, yy, yz]);
        let unit = |v: [f64; 3]| (dot(v, v).sqrt() - 1.0).abs() <= TOLERANCE;
        if !(unit(x) && unit(y) && dot(x, y).abs() <= TOLERANCE) {
            return None;
        }
        let normal = [
            x[1] * y[2] - x[2] * y[1],
            x[2] * y[0] - x[0] * y[2],
            x[0] * y[1] - x[1] * y[0],
        ];
        let length = dot(normal, normal).sqrt();
        Some(Self {
            x,
            y,
            normal: normal.map(|component| component / length),
        })
    }

    /// Direction of increasing column, as stored.
    pub fn x(&self) -> [f64; 3] {
        self.x
    }

    /// Direction of increasing row, as stored.
    pub fn y(&self) -> [f64; 3] {
        self.y
    }

    /// X × Y, brought to length 1.
    pub fn normal(&self) -> [f64; 3] {
        self.normal
    }

    /// The six cosines in the order of (0020,0037), -0 as 0.
    pub fn cosines(&self) -> [f64; 6] {
        let ([xx, xy, xz], [yx, yy, yz]) = (self.x, self.y);
        [xx, xy, xz, yx, yy, yz]
    }

    /// Slice coordinate in mm of an Image Position (Patient) (0020,0032): its part along the
    /// normal.
    pub fn coordinate(&self, position_mm: [f64; 3]) -> f64 {
        dot(position_mm, self.normal)
    }

    /// Where a pixel's centre lies in the patient, in mm (PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1):
    /// `position_mm` is Image Position (Patient), the centre of row 0, column 0. Fractions and
    /// indices outside the image are allowed.
    pub fn position(
        &self,
        position_mm: [f64; 3],
        spacing: &Spacing,
        row: f64,
        column: f64,
    ) -> [f64; 3] {
        let along_x = spacing.between_columns_mm * column;
        let along_y = spacing.between_rows_mm * row;
        add(add(position_mm, self.x, along_x), self.y, along_y)
    }

    /// What the picture's edges face (dicom.md 3.4): the left edge -X, the right +X, the top -Y,
    /// the bottom +Y.
    pub fn markers(&self) -> Markers {
        Markers::of_directions(self.x, self.y)
    }
}

/// The scalar product.
pub(crate) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// `a` and `times` times `b`.
pub(crate) fn add(a: [f64; 3], b: [f64; 3], times: f64) -> [f64; 3] {
    [
        a[0] + b[0] * times,
        a[1] + b[1] * times,
        a[2] + b[2] * times,
    ]
}

#[cfg(test)]
mod tests;
