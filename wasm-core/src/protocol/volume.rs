//! A volume as the page knows it: its planes by their sizes, and what its values mean. The voxels stay in
//! the worker that made it.

use serde::{Deserialize, Serialize};

use super::RequestId;
use crate::{
    dicom::Voi,
    image::volume::{AnatomicalPlane, PlaneStack, Slab},
};

/// Number of a volume: that of the request that made it.
pub type VolumeId = RequestId;

/// A volume that was made, and is kept until it is dropped, another takes its room, or its worker dies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VolumeSummary {
    /// Under what it is kept.
    pub id: VolumeId,
    /// Axial, coronal, sagittal.
    pub planes: [PlaneStack; 3],
    /// The middle of the volume in the patient, in mm.
    pub center_mm: [f64; 3],
    /// The least and the greatest modality value, padding apart; none where all is padding.
    pub range: Option<[f64; 2]>,
    /// Unit of the modality values: `HU`; none where they have none.
    pub unit: Option<String>,
    /// How planes are shown before a person chooses.
    pub voi: Option<Voi>,
    /// The alternatives of the slice in the middle, the default among them.
    pub choices: Vec<Voi>,
    /// Slices of which there is nothing to show: they are missing, or cannot be decoded.
    pub blank: u32,
    /// How far the slices are from upright, in degrees: the tilt of a gantry; 0 for most.
    pub tilt_degrees: f64,
    /// How far the worst slice lies off its place, in mm.
    pub off_mm: f64,
    /// Bytes that it takes.
    pub bytes: u64,
}

/// One plane of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlaneRef {
    /// Which volume.
    pub volume: VolumeId,
    /// Which direction.
    pub plane: AnatomicalPlane,
    /// Which plane, from 0; the last one past it.
    pub position: u32,
    /// How much of the depth around it is shown, and how; none for the plane itself.
    pub slab: Option<Slab>,
}
