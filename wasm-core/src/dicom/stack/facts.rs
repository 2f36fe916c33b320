//! What grouping needs to know, as the data sets say it; nothing needs to be valid.

use serde::{Deserialize, Serialize};

/// Facts of one instance. Text is compared byte by byte; an empty UID is one like any other, except
/// that an empty SOP Instance UID equals no other.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct InstanceFacts {
    /// The caller's handle, which comes back in the result. No two instances share one.
    pub id: u32,
    /// (0020,000D).
    pub study_uid: String,
    /// (0020,000E).
    pub series_uid: String,
    /// (0008,0016).
    pub sop_class_uid: String,
    /// (0008,0018).
    pub sop_instance_uid: String,
    /// SHA-256 or the like of the file. Only needed where two instances share a SOP Instance UID;
    /// without it they count as different.
    pub hash: Option<[u8; 32]>,
    /// File name or path, the last resort for order. It never appears in the result.
    pub name: String,
    /// (0020,0013).
    pub instance_number: Option<i64>,
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// (0020,0052): positions of instances with one value can be compared; empty where none is said.
    pub frame_of_reference_uid: String,
    /// (0020,9161): instances with one value are parts of one multi-frame image.
    pub concatenation_uid: Option<String>,
    /// One per frame in the order of the file; one for an image that is not multi-frame. Empty for
    /// objects without pictures.
    pub frames: Vec<FrameFacts>,
}

/// Facts of one frame: of its own functional groups, else the shared ones, else the top level
/// (PS3.3 C.7.6.16.1).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameFacts {
    /// Image Position (Patient) (0020,0032), mm.
    pub position: Option<[f64; 3]>,
    /// Image Orientation (Patient) (0020,0037).
    pub orientation: Option<[f64; 6]>,
    /// Between rows, then between columns, in mm: Pixel Spacing (0028,0030) or what stands for it.
    pub spacing: Option<[f64; 2]>,
    /// Slice Location (0020,1041), mm. Only used without geometry.
    pub slice_location: Option<f64>,
    /// (0020,9056).
    pub stack_id: Option<String>,
    /// In-Stack Position Number (0020,9057). Only used without geometry.
    pub in_stack_position: Option<u32>,
    /// Temporal Position Index (0020,9128) or Identifier (0020,0100).
    pub temporal_position: Option<i64>,
    /// Effective Echo Time (0018,9082) or Echo Time (0018,0081) in ms, or Echo Numbers (0018,0086);
    /// of one kind within a series.
    pub echo: Option<f64>,
    /// Diffusion b-value (0018,9087), s/mm².
    pub b_value: Option<f64>,
    /// When it was acquired: (0018,9074) of the frame or (0008,002A), else Acquisition Date
    /// followed by Acquisition Time (0008,0022), (0008,0032); of one kind within a series, compared
    /// as text.
    pub acquired: Option<String>,
}
