//! Decoders of compressed frames, one file each.

pub(crate) mod jpeg;
mod jpeg_markers;

use super::DicomError;

/// Why a code stream gives no frame.
#[derive(Debug)]
pub(crate) enum CodecError {
    /// A limit or an unsupported combination, with its own code.
    Dicom(DicomError),
    /// The stream itself; becomes `dicom.codec_failed`.
    Stream(String),
}

impl From<DicomError> for CodecError {
    fn from(error: DicomError) -> Self {
        Self::Dicom(error)
    }
}
