//! Volumes: slices as one block of voxels, and the planes and slabs that are cut from it.
//!
//! | file | does |
//! | --- | --- |
//! | `slice` | what is known of each slice, and whether all are of one kind |
//! | `places` | which slice lies where on an even line through the patient |
//! | `affine` | from voxel indices to the patient and back |
//! | `grid` | size, place and extent of a volume |
//! | `rescale` | from stored to modality values |
//! | `voxels` | the voxels, filled slice by slice |
//! | `view` | a plane with pixels in the patient |
//! | `anatomical` | axial, coronal and sagittal views, and how they scroll |
//! | `plane_stack` | the same as plain numbers, and which pixel of one is which of another |
//! | `sampling` | one row of samples, with or without interpolation |
//! | `slab` | maximum, minimum and mean of a depth |
//! | `reslice` | a plane or slab in bands of rows |
//!
//! ```
//! use insitu_core::{
//!     image::volume::{AnatomicalPlane, PixelKind, SliceGeometry, VolumeBuilder},
//!     limits::Limits,
//! };
//!
//! let slices = [0.0, 2.0, 4.0].map(|z| SliceGeometry {
//!     position: [0.0, 0.0, z],
//!     orientation: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
//!     spacing: [1.0, 1.0],
//!     rows: 4,
//!     columns: 5,
//!     slope: 1.0,
//!     intercept: -1024.0,
//! });
//! let mut builder = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::browser())?;
//! for index in 0..slices.len() {
//!     builder.put(index, &[1000; 20])?;
//! }
//! let volume = builder.finish()?;
//! let view = volume
//!     .grid()
//!     .view(AnatomicalPlane::Coronal, volume.grid().center_mm(), 2048)?;
//! let mut hounsfield = vec![0.0_f32; view.rows() * view.columns()];
//! volume.reslice(&view, None, 0..view.rows(), f32::NAN, &mut hounsfield)?;
//! assert_eq!((view.columns(), view.rows()), (5, 6));
//! assert!(hounsfield.iter().all(|value| *value == -24.0));
//! # Ok::<(), insitu_core::image::volume::VolumeError>(())
//! ```
//!
//! Patient coordinates are in millimetres; x grows to the left, y to the back and z to the head
//! (PS3.3 C.7.6.2.1.1). Voxel indices are `[column, row, slice]`, count from 0 and name centres; a
//! voxel reaches half a step around its centre, and the volume ends where its outer voxels do.
//! Traps: slices come in any order and lie by their positions, never by their numbers; with a tilted
//! gantry the block is sheared, which the affine carries; a slice that is missing stays a hole and
//! is not filled from its neighbours. For eyes only: nothing here is used by `quality` or `model`.
//! Not done: slices of different size, spacing, direction or rescale, colour.
//!
//! It needs nothing of the feature `compute`, but it is the worker's work (invariant 5).

mod affine;
mod anatomical;
mod error;
mod grid;
mod places;
mod plane_stack;
mod rescale;
mod reslice;
mod sampling;
mod slab;
mod slice;
mod view;
mod voxels;

pub use affine::Affine;
pub use anatomical::{AnatomicalPlane, Travel};
pub use error::VolumeError;
pub use grid::Grid;
pub use plane_stack::{PlanePoint, PlaneStack, linked};
pub use rescale::{PixelKind, Rescale};
pub use reslice::Sample;
pub use slab::{Projection, Slab};
pub use slice::SliceGeometry;
pub use view::View;
pub use voxels::{Volume, VolumeBuilder};

#[cfg(test)]
mod tests;
