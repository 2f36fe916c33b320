//! The voxels of a volume, filled slice by slice.
//!
//! Each slice has memory of its own: no block of hundreds of megabytes has to be found in one piece,
//! and holes take none.

use super::{
    Grid, PixelKind, Rescale, SliceGeometry, VolumeError, rescale::held_from_unsigned,
    sampling::Sampler,
};
use crate::limits::Limits;

/// A volume that is complete. Values are held as `i16`; unsigned ones less 32,768, which
/// [`Volume::rescale`] makes up for.
#[derive(Debug, Clone)]
pub struct Volume {
    grid: Grid,
    rescale: Rescale,
    padding: Option<[i16; 2]>,
    /// By place; rows of columns. Empty where there is a hole.
    slices: Vec<Vec<i16>>,
    range: Option<[i16; 2]>,
}

impl Volume {
    /// Where the voxels lie.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// From held values, which are the `i16` samples of [`Volume::reslice`], to modality values.
    pub fn rescale(&self) -> Rescale {
        self.rescale
    }

    /// The least and the greatest held value, padding apart; none where all is padding.
    pub fn range(&self) -> Option<[i16; 2]> {
        self.range
    }

    /// The modality value at a point of the patient (mm), between voxels trilinear; none outside, in
    /// a hole or beside padding.
    pub fn value_at(&self, point_mm: [f64; 3]) -> Option<f64> {
        let voxel = self.grid.affine().voxel_from_patient(point_mm);
        let held = Sampler::new(self).point(voxel);
        (!held.is_nan()).then(|| self.rescale.modality(f64::from(held)))
    }

    /// Values of the slice at a place, rows of columns; empty for a hole or past the last.
    pub(super) fn slice(&self, place: usize) -> &[i16] {
        self.slices.get(place).map_or(&[], Vec::as_slice)
    }

    /// By place.
    pub(super) fn slices(&self) -> &[Vec<i16>] {
        &self.slices
    }

    /// The first and the last held value that is padding.
    pub(super) fn padding(&self) -> Option<[i16; 2]> {
        self.padding
    }
}

/// A volume that is being filled.
#[derive(Debug)]
pub struct VolumeBuilder {
    volume: Volume,
    signed: bool,
    /// By index as given.
    done: Vec<bool>,
}

impl VolumeBuilder {
    /// Takes the memory for all slices, [`Grid::bytes`], and nothing where that passes
    /// [`Limits::volume_bytes`]. Errors as [`Grid::new`] does, and where rescales differ or memory
    /// is not to be had.
    pub fn new(
        slices: &[SliceGeometry],
        kind: PixelKind,
        limits: &Limits,
    ) -> Result<Self, VolumeError> {
        let grid = Grid::new(slices)?;
        let rescale = Rescale::new(slices, kind.signed)?;
        let bytes = grid.bytes();
        if bytes > limits.volume_bytes {
            return Err(VolumeError::TooLarge {
                bytes,
                limit: limits.volume_bytes,
            });
        }
        let [_, _, count] = grid.size();
        let mut voxels: Vec<Vec<i16>> = vec![Vec::new(); count];
        for slice in 0..grid.slices() {
            let voxels = grid.place(slice).and_then(|place| voxels.get_mut(place));
            let taken = voxels.map(|voxels| voxels.try_reserve_exact(grid.slice_len()));
            if taken.is_none_or(|taken| taken.is_err()) {
                return Err(VolumeError::OutOfMemory { bytes });
            }
        }
        Ok(Self {
            done: vec![false; grid.slices()],
            signed: kind.signed,
            volume: Volume {
                grid,
                rescale,
                padding: kind.padding_held(),
                slices: voxels,
                range: None,
            },
        })
    }

    /// Where the voxels will lie.
    pub fn grid(&self) -> &Grid {
        &self.volume.grid
    }

    /// Puts the stored values of a slice, rows of columns; `slice` is its index as given. Each slice
    /// is put once, in any order. Errors change nothing.
    pub fn put(&mut self, slice: usize, stored: &[i16]) -> Result<(), VolumeError> {
        self.put_held(slice, true, stored.len(), stored.iter().copied())
    }

    /// The same for unsigned values.
    pub fn put_unsigned(&mut self, slice: usize, stored: &[u16]) -> Result<(), VolumeError> {
        let held = stored.iter().map(|value| held_from_unsigned(*value));
        self.put_held(slice, false, stored.len(), held)
    }

    /// Leaves a slice a hole, because it cannot be had.
    pub fn skip(&mut self, slice: usize) -> Result<(), VolumeError> {
        let place = self.open(slice)?;
        if let Some(voxels) = self.volume.slices.get_mut(place) {
            *voxels = Vec::new();
        }
        self.close(slice);
        Ok(())
    }

    /// The volume; an error where slices were neither put nor skipped.
    pub fn finish(self) -> Result<Volume, VolumeError> {
        match self.done.iter().filter(|done| !**done).count() {
            0 => Ok(self.volume),
            missing => Err(VolumeError::Incomplete { missing }),
        }
    }

    fn put_held(
        &mut self,
        slice: usize,
        signed: bool,
        found: usize,
        held: impl Iterator<Item = i16>,
    ) -> Result<(), VolumeError> {
        let place = self.open(slice)?;
        if signed != self.signed {
            return Err(VolumeError::OtherRepresentation { slice });
        }
        let expected = self.volume.grid.slice_len();
        if found != expected {
            return Err(VolumeError::SliceLength {
                slice,
                found,
                expected,
            });
        }
        let padding = self.volume.padding;
        let is_padding =
            |value: &i16| padding.is_some_and(|[low, high]| (low..=high).contains(value));
        if let Some(voxels) = self.volume.slices.get_mut(place) {
            voxels.extend(held);
            let seen = voxels.iter().filter(|value| !is_padding(value));
            self.volume.range = seen.fold(self.volume.range, |range, value| {
                let [low, high] = range.unwrap_or([*value; 2]);
                Some([low.min(*value), high.max(*value)])
            });
        }
        self.close(slice);
        Ok(())
    }

    /// The place of a slice that is still open.
    fn open(&self, slice: usize) -> Result<usize, VolumeError> {
        let slices = self.done.len();
        match (self.volume.grid.place(slice), self.done.get(slice)) {
            (Some(place), Some(false)) => Ok(place),
            (Some(_), Some(true)) => Err(VolumeError::SliceTwice { slice }),
            _ => Err(VolumeError::SliceUnknown { slice, slices }),
        }
    }

    fn close(&mut self, slice: usize) {
        if let Some(done) = self.done.get_mut(slice) {
            *done = true;
        }
    }
}
