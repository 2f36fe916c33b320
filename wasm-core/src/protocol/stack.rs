//! Slices that belong together, as listings and workers say it.

use serde::{Deserialize, Serialize};

/// What makes an instance part of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackPart {
    /// Series Instance UID (0020,000E); instances with the same one belong together. Never empty.
    pub series: String,
    /// Series Description (0008,103E), or nothing.
    pub description: String,
    /// What [`Body::Stacks`] wants to know; only the worker reads it.
    pub facts: String,
}

/// Frames that belong together, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Index of the instance among the request's facts, and of the frame in it.
    pub frames: Vec<(u32, u32)>,
    /// The median step between slices in mm, where there is geometry.
    pub gap_mm: Option<f64>,
    /// What is odd.
    pub notes: Vec<StackNote>,
}

/// Something odd about a stack; it is said, and nothing is repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackNote {
    /// Code of the diagnostic (dicom.md 6): `dicom.slices_missing`.
    pub code: String,
    /// Index of the frame that it is about or follows, where it is about one.
    pub at: Option<u32>,
    /// How many slices, where they can be counted.
    pub count: Option<u32>,
}
