//! Slabs: what becomes of the samples that lie one behind the other.

use serde::{Deserialize, Serialize};

use super::{Grid, View, VolumeError};

/// Samples of a slab for each voxel that it is deep: with two, in a volume cut along its axes, the
/// voxels themselves are among them.
const SAMPLES_A_VOXEL: f64 = 2.0;

/// Part of a step that is rounding.
const ROUNDING: f64 = 1e-6;

/// What is shown of a slab's depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Projection {
    /// Maximum intensity projection.
    Maximum,
    /// Minimum intensity projection.
    Minimum,
    /// The mean, as a thicker slice would have shown.
    Mean,
}

/// The depth of a view.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slab {
    /// What is shown of it.
    pub projection: Projection,
    /// Along the normal, half of it to each side of the plane; 0 or more.
    pub thickness_mm: f64,
}

impl Slab {
    /// How far from the view's plane samples are taken, in mm: symmetrically about it, as far as
    /// slab and volume reach; none where they do not meet.
    pub(super) fn depths_mm(
        &self,
        grid: &Grid,
        view: &View,
    ) -> Result<impl Iterator<Item = f64> + Clone + use<>, VolumeError> {
        if !(self.thickness_mm.is_finite() && self.thickness_mm >= 0.0) {
            return Err(VolumeError::ViewUnusable { what: "thickness" });
        }
        let normal = view.orientation().normal();
        let step_mm = grid.voxel_along_mm(normal) / SAMPLES_A_VOXEL;
        let half_mm = self.thickness_mm / 2.0;
        let [near_mm, far_mm] = grid.extent_mm(normal);
        let near_mm = (near_mm - view.along_normal_mm()).max(-half_mm);
        let far_mm = (far_mm - view.along_normal_mm()).min(half_mm);
        let first = (near_mm / step_mm - ROUNDING).ceil() as i64;
        let last = (far_mm / step_mm + ROUNDING).floor() as i64;
        Ok((first..=last).map(move |step| step as f64 * step_mm))
    }
}

/// One row of a slab while its depths are laid upon each other. Samples that are NaN take no part.
pub(super) struct Pile {
    projection: Projection,
    /// The greatest or the least so far.
    most: Vec<f32>,
    /// In `f64`, so that a mean is never above the greatest or below the least.
    sums: Vec<f64>,
    counts: Vec<u32>,
}

impl Pile {
    pub(super) fn new(projection: Projection, columns: usize) -> Self {
        let sums = if projection == Projection::Mean {
            columns
        } else {
            0
        };
        Self {
            projection,
            most: vec![f32::NAN; columns - sums],
            sums: vec![0.0; sums],
            counts: vec![0; sums],
        }
    }

    /// Lays the samples of one depth upon the others.
    pub(super) fn lay(&mut self, samples: &[f32]) {
        match self.projection {
            Projection::Maximum => {
                for (most, sample) in self.most.iter_mut().zip(samples) {
                    *most = most.max(*sample);
                }
            }
            Projection::Minimum => {
                for (most, sample) in self.most.iter_mut().zip(samples) {
                    *most = most.min(*sample);
                }
            }
            Projection::Mean => {
                let so_far = self.sums.iter_mut().zip(&mut self.counts);
                for ((sum, count), sample) in so_far.zip(samples) {
                    if !sample.is_nan() {
                        *sum += f64::from(*sample);
                        *count += 1;
                    }
                }
            }
        }
    }

    /// The row; NaN where no depth had a sample. The pile is empty afterwards.
    pub(super) fn take(&mut self, row: &mut [f32]) {
        if self.projection == Projection::Mean {
            let so_far = self.sums.iter().zip(&self.counts);
            for (sample, (sum, count)) in row.iter_mut().zip(so_far) {
                *sample = (sum / f64::from(*count)) as f32;
            }
        } else {
            row.copy_from_slice(&self.most);
        }
        self.most.fill(f32::NAN);
        self.sums.fill(0.0);
        self.counts.fill(0);
    }
}
