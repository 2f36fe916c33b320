//! From voxel indices to the patient and back.

use crate::dicom::orientation::{add, dot};

/// The affine of a volume (PS3.3 C.7.6.2.1.1, with the step between slices as third direction), and
/// its inverse. Voxels are `[column, row, slice]`, the patient is in mm. The three directions need
/// not be at right angles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine {
    /// The centre of the first voxel, mm.
    origin: [f64; 3],
    /// Where one column, row or slice more leads to, mm.
    steps: [[f64; 3]; 3],
    /// Rows of the inverse: how many columns, rows and slices a millimetre is.
    inverse: [[f64; 3]; 3],
}

impl Affine {
    /// `steps_mm` must not lie in one plane.
    pub(super) fn new(origin_mm: [f64; 3], steps_mm: [[f64; 3]; 3]) -> Self {
        let [column, row, slice] = steps_mm;
        let rows = [cross(row, slice), cross(slice, column), cross(column, row)];
        let volume = dot(column, cross(row, slice));
        Self {
            origin: origin_mm,
            steps: steps_mm,
            inverse: rows.map(|row| row.map(|part| part / volume)),
        }
    }

    /// The three directions, each as long as its step, in mm: of columns, rows and slices.
    pub fn steps_mm(&self) -> [[f64; 3]; 3] {
        self.steps
    }

    /// Where a voxel's centre lies in the patient, in mm; fractions are allowed.
    pub fn patient_from_voxel(&self, voxel: [f64; 3]) -> [f64; 3] {
        let steps = self.steps.into_iter().zip(voxel);
        steps.fold(self.origin, |point, (step, times)| add(point, step, times))
    }

    /// Which voxel lies at a point of the patient, with fractions; also outside of the volume.
    pub fn voxel_from_patient(&self, point_mm: [f64; 3]) -> [f64; 3] {
        self.voxels_along(add(point_mm, self.origin, -1.0))
    }

    /// How many columns, rows and slices a way through the patient leads on, in mm.
    pub fn voxels_along(&self, way_mm: [f64; 3]) -> [f64; 3] {
        self.inverse.map(|row| dot(row, way_mm))
    }
}

/// The vector product.
pub(super) const fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}
