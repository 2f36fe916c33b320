//! Why a DICOM instance cannot be read or decoded. Sizes, offsets and tags; never a value that could name a person.

use super::{Tag, TransferSyntax};
use crate::{
    error::{ErrorCode, Failure},
    source::ReadError,
};

/// Why a DICOM instance cannot be read or decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum DicomError {
    /// Neither preamble nor plausible elements.
    #[error("no DICOM prefix, and the bytes do not read as data elements")]
    NotDicom,
    /// The bytes could not be had.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// The length field of an element (PS3.5 7.1) reaches past the end of the data.
    #[error("element {tag} at byte {offset} claims {claimed} bytes, {left} are left")]
    ElementTruncated {
        tag: Tag,
        offset: u64,
        claimed: u64,
        left: u64,
    },
    /// Not a data element.
    #[error("malformed data element {tag} at byte {offset}: {reason}")]
    MalformedElement {
        tag: Tag,
        offset: u64,
        reason: &'static str,
    },
    /// The data set as a whole cannot be had.
    #[error("{reason}")]
    DataSetDamaged { reason: &'static str },
    /// Sequences in sequences in sequences.
    #[error("sequences are nested deeper than {limit} at byte {offset}")]
    TooDeep { offset: u64, limit: usize },
    /// A bound of `limits.rs`.
    #[error("{which}: {value} is over the limit of {limit}")]
    LimitExceeded {
        which: &'static str,
        value: u64,
        limit: u64,
    },
    /// No rows, no columns, or a code stream of another size.
    #[error("the image is {rows} rows by {columns} columns")]
    Dimensions { rows: u64, columns: u64 },
    /// In the table, but there is no decoder for it here.
    #[error("transfer syntax {} ({}) is not supported", .0.name, .0.uid)]
    TransferSyntaxUnsupported(&'static TransferSyntax),
    /// Not in the table.
    #[error("transfer syntax {uid} is not known")]
    TransferSyntaxUnknown { uid: String },
    /// Photometric Interpretation that is not shown here.
    #[error("photometric interpretation {value} is not supported")]
    PhotometricUnsupported { value: String },
    /// Words that are not read here.
    #[error("{allocated} bits allocated with {stored} stored are not supported")]
    BitsUnsupported { allocated: u16, stored: u16 },
    /// A report, plan, waveform or directory.
    #[error("an object of SOP class {sop_class} without pixel data")]
    NoPixels { sop_class: String },
    /// A required attribute is absent.
    #[error("attribute {tag} is missing")]
    AttributeMissing { tag: Tag },
    /// A required attribute cannot be understood.
    #[error("attribute {tag} cannot be understood")]
    AttributeInvalid { tag: Tag },
    /// A frame past the last one.
    #[error("frame {frame} is asked for, there are {frames}")]
    FrameOutOfRange { frame: u32, frames: u32 },
    /// The fragments cannot be told apart into frames (PS3.5 A.4).
    #[error("{frames} frames in {fragments} fragments cannot be told apart")]
    FragmentMismatch { frames: u32, fragments: usize },
    /// The file ends inside a frame.
    #[error("frame {frame} needs {expected} bytes, {found} are there")]
    PixelsTruncated {
        frame: u32,
        expected: u64,
        found: u64,
    },
    /// A code stream cannot be decoded.
    #[error("frame {frame} of transfer syntax {syntax} cannot be decoded: {reason}")]
    CodecFailed {
        syntax: &'static str,
        frame: u32,
        reason: String,
    },
}

impl DicomError {
    /// The shared code of the failure.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NotDicom => ErrorCode::DicomNotDicom,
            Self::Read(ReadError::Gone) => ErrorCode::SourceGone,
            Self::Read(ReadError::Refused(_)) => ErrorCode::SourceUnreadable,
            Self::Read(ReadError::PastEnd { .. })
            | Self::ElementTruncated { .. }
            | Self::PixelsTruncated { .. } => ErrorCode::SourceTruncated,
            Self::DataSetDamaged { .. } => ErrorCode::SourceDamaged,
            Self::MalformedElement { .. } => ErrorCode::DicomMalformedElement,
            Self::TooDeep { .. } => ErrorCode::DicomTooDeep,
            Self::LimitExceeded { .. } => ErrorCode::DicomLimitExceeded,
            Self::Dimensions { .. } => ErrorCode::ImageDimensions,
            Self::TransferSyntaxUnsupported(_) | Self::TransferSyntaxUnknown { .. } => {
                ErrorCode::DicomTransferSyntaxUnsupported
            }
            Self::PhotometricUnsupported { .. } => ErrorCode::DicomPhotometricUnsupported,
            Self::BitsUnsupported { .. } => ErrorCode::DicomBitsUnsupported,
            Self::NoPixels { .. } => ErrorCode::DicomNoPixels,
            Self::AttributeMissing { .. } => ErrorCode::DicomAttributeMissing,
            Self::AttributeInvalid { .. } => ErrorCode::DicomAttributeInvalid,
            Self::FrameOutOfRange { .. } => ErrorCode::DicomFrameOutOfRange,
            Self::FragmentMismatch { .. } => ErrorCode::DicomFragmentMismatch,
            Self::CodecFailed { .. } => ErrorCode::DicomCodecFailed,
        }
    }
}

impl From<DicomError> for Failure {
    fn from(error: DicomError) -> Self {
        Self::new(error.code(), error)
    }
}
