//! A plane or a slab of a volume as a picture, in bands of rows.
//!
//! Whoever has to stay answerable asks for a few rows at a time; the picture does not depend on how
//! they are divided.

use std::ops::Range;

use super::{
    Rescale, Slab, View, Volume, VolumeError,
    sampling::{Row, Sampler},
    slab::Pile,
};
use crate::dicom::orientation::add;

/// What a picture is made of: `i16` is held values, rounded; `f32` is modality values.
pub trait Sample: Copy + sealed::FromHeld {}

impl Sample for i16 {}
impl Sample for f32 {}

mod sealed {
    use super::Rescale;

    /// From a held value with fractions, which is not NaN.
    pub trait FromHeld {
        fn from_held(held: f32, rescale: &Rescale) -> Self;
    }

    impl FromHeld for i16 {
        fn from_held(held: f32, _: &Rescale) -> Self {
            // Above 0 `as` rounds down, which is cheap; `f32::round` is a call.
            ((held + 32_768.5) as i32 - 32_768) as Self
        }
    }

    impl FromHeld for f32 {
        fn from_held(held: f32, rescale: &Rescale) -> Self {
            rescale.modality(f64::from(held)) as Self
        }
    }
}

impl Volume {
    /// Cuts rows of a view, as a plane or as a slab, into `out`: `rows.len()` × columns samples,
    /// rows from the top. `outside` stands for what lies outside of the volume, in a hole or beside
    /// padding; in a slab, where all of its depth does.
    ///
    /// Between voxels samples are trilinear, at their centres unchanged; the outer halves of the
    /// outer voxels are as their centres. Slabs are sampled every half voxel. Errors where rows,
    /// room or thickness do not fit.
    pub fn reslice<S: Sample>(
        &self,
        view: &View,
        slab: Option<Slab>,
        rows: Range<usize>,
        outside: S,
        out: &mut [S],
    ) -> Result<(), VolumeError> {
        check_room(view, &rows, out.len())?;
        let depths_mm = slab.map(|slab| slab.depths_mm(self.grid(), view));
        let depths_mm = depths_mm.transpose()?;
        let mut pile = slab.map(|slab| Pile::new(slab.projection, view.columns()));
        let mut sampler = Sampler::new(self);
        let mut samples = vec![f32::NAN; view.columns()];
        for (row, out) in rows.zip(out.chunks_exact_mut(view.columns())) {
            if let (Some(pile), Some(depths_mm)) = (&mut pile, &depths_mm) {
                for depth_mm in depths_mm.clone() {
                    sampler.row(&self.row(view, row, depth_mm), &mut samples);
                    pile.lay(&samples);
                }
                pile.take(&mut samples);
            } else {
                sampler.row(&self.row(view, row, 0.0), &mut samples);
            }
            for (sample, held) in out.iter_mut().zip(&samples) {
                *sample = if held.is_nan() {
                    outside
                } else {
                    S::from_held(*held, &self.rescale())
                };
            }
        }
        Ok(())
    }

    /// Where the samples of a view's row lie among the voxels, so far from its plane.
    fn row(&self, view: &View, row: usize, depth_mm: f64) -> Row {
        let affine = self.grid().affine();
        let [_, between_columns] = view.spacing_mm();
        let step_mm = add([0.0; 3], view.orientation().x(), between_columns);
        Row {
            start: affine.voxel_from_patient(view.patient_from_pixel([0.0, row as f64], depth_mm)),
            step: affine.voxels_along(step_mm),
        }
    }
}

fn check_room(view: &View, rows: &Range<usize>, found: usize) -> Result<(), VolumeError> {
    if rows.end > view.rows() {
        return Err(VolumeError::RowsOutside {
            end: rows.end,
            rows: view.rows(),
        });
    }
    let expected = rows.len() * view.columns();
    if found != expected {
        return Err(VolumeError::RoomUnfit { found, expected });
    }
    Ok(())
}
