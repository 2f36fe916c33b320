//! A plane with pixels in the patient: where each pixel lies, and which pixel a point is.

use super::{
    VolumeError,
    slice::{SPACINGS_MM, is_place},
};
use crate::dicom::orientation::{Markers, Orientation, add, dot};

/// A picture's plane in the patient. Pixels are `[column, row]`, count from 0 and name centres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Centre of the first pixel, mm.
    origin_mm: [f64; 3],
    /// Directions of length 1 and at right angles, to rounding.
    orientation: Orientation,
    /// Between rows, between columns.
    spacing_mm: [f64; 2],
    rows: usize,
    columns: usize,
}

impl View {
    /// The longest side: the pixels of a square of it, 2^28, can still be counted and held in 32-bit
    /// memory.
    pub const LONGEST_PX: usize = 16_384;

    /// Any plane: the centre of its first pixel in mm, the directions of increasing column and
    /// increasing row (unit and orthogonal within 0.001, which is then made exact), the spacing
    /// between rows and between columns in mm, and rows and columns. An error where one of them is
    /// not finite or not usable.
    pub fn new(
        origin_mm: [f64; 3],
        [x, y]: [[f64; 3]; 2],
        spacing_mm: [f64; 2],
        [rows, columns]: [usize; 2],
    ) -> Result<Self, VolumeError> {
        let unusable = |what| VolumeError::ViewUnusable { what };
        if !is_place(origin_mm) {
            return Err(unusable("origin"));
        }
        if !spacing_mm.iter().all(|mm| SPACINGS_MM.contains(mm)) {
            return Err(unusable("spacing"));
        }
        let sides = 1..=Self::LONGEST_PX;
        if !(sides.contains(&rows) && sides.contains(&columns)) {
            return Err(unusable("size"));
        }
        Ok(Self {
            origin_mm,
            orientation: exact(x, y).ok_or_else(|| unusable("directions"))?,
            spacing_mm,
            rows,
            columns,
        })
    }

    /// Height in pixels, at least 1.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Width in pixels, at least 1.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Between rows, between columns, in mm.
    pub fn spacing_mm(&self) -> [f64; 2] {
        self.spacing_mm
    }

    /// Directions of columns, rows and the normal, which leads away from the viewer.
    pub fn orientation(&self) -> &Orientation {
        &self.orientation
    }

    /// Letters at the picture's edges.
    pub fn markers(&self) -> Markers {
        self.orientation.markers()
    }

    /// Where a pixel lies in the patient, in mm, `depth_mm` along the normal from the plane.
    pub fn patient_from_pixel(&self, [column, row]: [f64; 2], depth_mm: f64) -> [f64; 3] {
        let [between_rows, between_columns] = self.spacing_mm;
        let along_x = add(
            self.origin_mm,
            self.orientation.x(),
            column * between_columns,
        );
        let in_plane = add(along_x, self.orientation.y(), row * between_rows);
        add(in_plane, self.orientation.normal(), depth_mm)
    }

    /// The pixel over which a point of the patient (mm) lies, with fractions and also outside of
    /// the picture, and how far along the normal it lies from the plane, in mm.
    pub fn pixel_from_patient(&self, point_mm: [f64; 3]) -> ([f64; 2], f64) {
        let from_origin = add(point_mm, self.origin_mm, -1.0);
        let [between_rows, between_columns] = self.spacing_mm;
        let column = dot(from_origin, self.orientation.x()) / between_columns;
        let row = dot(from_origin, self.orientation.y()) / between_rows;
        let depth_mm = dot(from_origin, self.orientation.normal());
        ([column, row], depth_mm)
    }

    /// The same view of a plane so far along the normal. An error where that is no place.
    pub fn moved(&self, depth_mm: f64) -> Result<Self, VolumeError> {
        let origin_mm = add(self.origin_mm, self.orientation.normal(), depth_mm);
        if !is_place(origin_mm) {
            return Err(VolumeError::ViewUnusable { what: "origin" });
        }
        Ok(Self { origin_mm, ..*self })
    }

    /// Where the plane lies along its normal: mm from the patient's origin.
    pub(super) fn along_normal_mm(&self) -> f64 {
        self.orientation.coordinate(self.origin_mm)
    }
}

/// Directions that are unit and orthogonal within 0.001, made so to rounding.
fn exact(x: [f64; 3], y: [f64; 3]) -> Option<Orientation> {
    let ([a, b, c], [d, e, f]) = (x, y);
    Orientation::new([a, b, c, d, e, f])?;
    let [a, b, c] = unit(x);
    let [d, e, f] = unit(add(y, [a, b, c], -dot(y, [a, b, c])));
    Orientation::new([a, b, c, d, e, f])
}

/// Brought to length 1.
fn unit(v: [f64; 3]) -> [f64; 3] {
    let length = dot(v, v).sqrt();
    v.map(|part| part / length)
}
