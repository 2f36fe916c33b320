//! Size, place and extent of a volume, known before a voxel is.

use super::{
    Affine, SliceGeometry, VolumeError,
    places::{Places, places},
    slice::{Shared, shared},
};
use crate::dicom::orientation::{add, dot};

/// Bytes of a voxel.
const VOXEL_BYTES: u64 = 2;

/// Where the voxels of a volume lie. Slices rise along the normal of their planes, whatever order
/// they were given in.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    shared: Shared,
    places: Places,
    affine: Affine,
}

impl Grid {
    /// The grid of two or more slices, in any order.
    ///
    /// Errors where they are no volume: sizes, directions or spacings that differ, two slices at one
    /// place, uneven steps (more than a tenth of the gap off), slices that are shifted within their
    /// plane other than evenly, or more than one slice missing for four that are there.
    pub fn new(slices: &[SliceGeometry]) -> Result<Self, VolumeError> {
        let shared = shared(slices)?;
        let [between_rows, between_columns] = shared.spacing_mm;
        let pixel_mm = between_rows.min(between_columns);
        let places = places(slices, &shared.orientation, pixel_mm)?;
        let scaled = |direction, mm| add([0.0; 3], direction, mm);
        let steps_mm = [
            scaled(shared.orientation.x(), between_columns),
            scaled(shared.orientation.y(), between_rows),
            places.step_mm,
        ];
        Ok(Self {
            affine: Affine::new(places.origin_mm, steps_mm),
            shared,
            places,
        })
    }

    /// Columns, rows and slices; holes count as slices.
    pub fn size(&self) -> [usize; 3] {
        let Shared { columns, rows, .. } = self.shared;
        [columns.into(), rows.into(), self.places.count]
    }

    /// Bytes that the voxels take; holes take none.
    pub fn bytes(&self) -> u64 {
        self.slice_len() as u64 * self.places.of_slices.len() as u64 * VOXEL_BYTES
    }

    /// From voxels to the patient and back.
    pub fn affine(&self) -> &Affine {
        &self.affine
    }

    /// Distances in mm: between columns, between rows, and between the planes of slices.
    pub fn voxel_mm(&self) -> [f64; 3] {
        let [between_rows, between_columns] = self.shared.spacing_mm;
        let gap = dot(self.places.step_mm, self.shared.orientation.normal());
        [between_columns, between_rows, gap]
    }

    /// The third index of a slice as given; none past the last.
    pub fn place(&self, slice: usize) -> Option<usize> {
        self.places.of_slices.get(slice).copied()
    }

    /// Third indices at which no slice was given, rising.
    pub fn holes(&self) -> Vec<usize> {
        let mut given = vec![false; self.places.count];
        for place in &self.places.of_slices {
            if let Some(given) = given.get_mut(*place) {
                *given = true;
            }
        }
        let places = given.iter().enumerate();
        places
            .filter(|(_, given)| !**given)
            .map(|(place, _)| place)
            .collect()
    }

    /// How far slices are shifted within their plane for each mm along their normal: the tangent of
    /// the gantry's tilt, 0 for an upright block.
    pub fn shear(&self) -> f64 {
        let normal = self.shared.orientation.normal();
        let gap = dot(self.places.step_mm, normal);
        let within = add(self.places.step_mm, normal, -gap);
        dot(within, within).sqrt() / gap
    }

    /// How far the worst slice lies off its place on the even grid, in mm.
    pub fn off_mm(&self) -> f64 {
        self.places.off_mm
    }

    /// The middle of the volume in the patient, in mm.
    pub fn center_mm(&self) -> [f64; 3] {
        let middle = self.size().map(|side| (side - 1) as f64 / 2.0);
        self.affine.patient_from_voxel(middle)
    }

    /// From where to where the volume reaches along a direction of length 1, outer halves of voxels
    /// included: mm from the patient's origin.
    pub fn extent_mm(&self, direction: [f64; 3]) -> [f64; 2] {
        self.reach_mm(direction, 0.5)
    }

    /// The same between centres of voxels.
    pub(super) fn centers_mm(&self, direction: [f64; 3]) -> [f64; 2] {
        self.reach_mm(direction, 0.0)
    }

    fn reach_mm(&self, direction: [f64; 3], beyond: f64) -> [f64; 2] {
        let center = dot(self.center_mm(), direction);
        let sides = self.size().into_iter().zip(self.affine.steps_mm());
        let half: f64 = sides
            .map(|(side, step)| ((side - 1) as f64 / 2.0 + beyond) * dot(step, direction).abs())
            .sum();
        [center - half, center + half]
    }

    /// The way along a direction of length 1 that is one voxel, in mm: the spacing where the
    /// direction is one of the volume's own.
    pub(super) fn voxel_along_mm(&self, direction: [f64; 3]) -> f64 {
        let voxels = self.affine.voxels_along(direction);
        1.0 / dot(voxels, voxels).sqrt()
    }

    /// Values of one slice.
    pub(super) fn slice_len(&self) -> usize {
        usize::from(self.shared.columns) * usize::from(self.shared.rows)
    }

    /// Slices as given, without holes.
    pub(super) fn slices(&self) -> usize {
        self.places.of_slices.len()
    }
}
