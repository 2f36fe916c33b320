//! What is known of an instance before any pixel is decoded.

use serde::{Deserialize, Serialize};

use crate::{error::Problem, finding::Side};

/// What kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A photograph in an everyday format.
    Photograph,
    /// A DICOM instance.
    Dicom,
}

/// Format by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// TIFF.
    Tiff,
    /// DICOM.
    Dicom,
}

/// The essentials of a DICOM header; nothing that names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DicomSummary {
    /// (0008,0016).
    pub sop_class_uid: String,
    /// (0002,0010).
    pub transfer_syntax_uid: String,
    /// Whether frames of this transfer syntax can be decoded here.
    pub supported: bool,
    /// (0008,0060).
    pub modality: Option<String>,
    /// (0028,0004).
    pub photometric: Option<String>,
    /// (0028,0002).
    pub samples: u16,
    /// (0028,0100).
    pub bits_allocated: u16,
    /// (0028,0101).
    pub bits_stored: u16,
    /// (0028,0102).
    pub high_bit: u16,
    /// (0028,0103).
    pub pixel_representation: u16,
    /// By dicom.md §3.5.
    pub laterality: Option<Side>,
}

/// An examination of a patient. It can be compared with another, and names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// A digest of Patient ID (0010,0020) and its issuer (0010,0021). Short IDs can be guessed from it,
    /// so it is for comparing in memory and belongs in no log, report or file.
    pub patient: u64,
    /// Study Date (0008,0020): year, month, day.
    pub date: (i32, u8, u8),
}

/// One instance, before any pixel is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSummary {
    /// What kind.
    pub kind: Kind,
    /// Which format.
    pub format: Format,
    /// Columns, after orientation.
    pub width: u32,
    /// Rows, after orientation.
    pub height: u32,
    /// Frames; 1 for photographs.
    pub frames: u32,
    /// Length of the file or entry.
    pub bytes: u64,
    /// DICOM essentials.
    pub dicom: Option<DicomSummary>,
    /// Whose examination it is part of, where the file says so.
    pub visit: Option<Visit>,
    /// What was not as it should be.
    pub diagnostics: Vec<Problem>,
}
