//! The planes of one direction through a volume as plain numbers, and which pixel of one direction is
//! which pixel of another: what a page needs that has the pictures and not the voxels.
//!
//! Columns and rows are those of marks (`measure::Point`): from the upper left corner of the picture, so
//! that the first pixel's centre is (0.5, 0.5). Positions are whole and count from 0 along the normal of
//! [`AnatomicalPlane`]: from the feet, from the front, from the patient's left.

use serde::{Deserialize, Serialize};

use super::{AnatomicalPlane, Grid, Travel, View, VolumeError};
use crate::dicom::orientation::{Markers, Orientation, add, dot};

/// Parallel planes through a volume, one behind the other; all show the same part of the patient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlaneStack {
    /// Their direction.
    pub plane: AnatomicalPlane,
    /// Columns of each picture, at least 1.
    pub columns: u32,
    /// Rows of each picture, at least 1.
    pub rows: u32,
    /// Side of a pixel, in mm; pixels are square.
    pub pixel_mm: f64,
    /// From a plane to the next, in mm.
    pub step_mm: f64,
    /// How many planes there are, at least 1.
    pub positions: u32,
    /// The upper left corner of the first plane's picture in the patient, in mm.
    pub corner_mm: [f64; 3],
}

/// A place in one of the planes of a [`PlaneStack`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlanePoint {
    /// From the left edge of the picture, in pixels; may lie beside it.
    pub column: f64,
    /// From the upper edge of the picture, in pixels; may lie beside it.
    pub row: f64,
    /// Which plane, from 0.
    pub position: u32,
}

/// Where a point of one plane lies in each of several stacks, in their order: what cross-hairs show.
///
/// Each answer names the plane nearest to the point. Whoever goes on from an answer goes on from that
/// plane; to keep the point itself, keep what [`PlaneStack::patient_mm`] gives.
pub fn linked<const N: usize>(
    stacks: &[PlaneStack; N],
    from: &PlaneStack,
    at: PlanePoint,
) -> [PlanePoint; N] {
    let point_mm = from.patient_mm(at);
    stacks.each_ref().map(|stack| stack.point(point_mm))
}

impl PlaneStack {
    /// The patient's point in mm under a place of a plane; that of the last plane past it.
    pub fn patient_mm(&self, at: PlanePoint) -> [f64; 3] {
        let [x, y] = self.plane.directions();
        let along_x = add(self.corner_mm, x, at.column * self.pixel_mm);
        let in_first = add(along_x, y, at.row * self.pixel_mm);
        let position = at.position.min(self.positions.saturating_sub(1));
        add(
            in_first,
            self.plane.normal(),
            self.step_mm * f64::from(position),
        )
    }

    /// The place of a point of the patient (mm), in the plane that is nearest to it.
    pub fn point(&self, point_mm: [f64; 3]) -> PlanePoint {
        let [x, y] = self.plane.directions();
        let from_corner = add(point_mm, self.corner_mm, -1.0);
        PlanePoint {
            column: dot(from_corner, x) / self.pixel_mm,
            row: dot(from_corner, y) / self.pixel_mm,
            position: self.travel().nearest(dot(from_corner, self.plane.normal())) as u32,
        }
    }

    /// Letters beyond the edges of the pictures: left, right, top, bottom.
    pub fn edges(&self) -> Option<[String; 4]> {
        let [[a, b, c], [d, e, f]] = self.plane.directions();
        let Markers {
            left,
            right,
            top,
            bottom,
        } = Orientation::new([a, b, c, d, e, f])?.markers();
        Some([left, right, top, bottom])
    }

    /// One of the planes, to be cut; the last one past it.
    ///
    /// # Errors
    /// Where the numbers are no plane.
    pub fn view(&self, position: u32) -> Result<View, VolumeError> {
        let first_center = PlanePoint {
            column: 0.5,
            row: 0.5,
            position,
        };
        View::new(
            self.patient_mm(first_center),
            self.plane.directions(),
            [self.pixel_mm; 2],
            [self.rows as usize, self.columns as usize],
        )
    }

    /// Along the normal from the first plane.
    fn travel(&self) -> Travel {
        Travel {
            first_mm: 0.0,
            step_mm: self.step_mm,
            count: (self.positions as usize).max(1),
        }
    }
}

impl Grid {
    /// All planes of a direction; sizes as [`Grid::view`] has them.
    ///
    /// # Errors
    /// Where the volume lies too far from the patient's origin to have planes.
    pub fn planes(
        &self,
        plane: AnatomicalPlane,
        longest_px: usize,
    ) -> Result<PlaneStack, VolumeError> {
        let view = self.view(plane, self.center_mm(), longest_px)?;
        let travel = self.travel(&view);
        let to_first_mm = travel.first_mm - view.along_normal_mm();
        let [pixel_mm, _] = view.spacing_mm();
        Ok(PlaneStack {
            plane,
            columns: view.columns() as u32,
            rows: view.rows() as u32,
            pixel_mm,
            step_mm: travel.step_mm,
            positions: travel.count as u32,
            corner_mm: view.patient_from_pixel([-0.5; 2], to_first_mm),
        })
    }
}
