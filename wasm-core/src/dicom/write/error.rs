//! Why a DICOM object cannot be written. Tags and sizes; never a value that could name a person.

use super::vr::Vr;
use crate::dicom::Tag;

/// Why a DICOM object cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum WriteError {
    /// A value that its value representation does not allow (PS3.5 6.2).
    #[error("the value of {tag} is not a {vr}: {reason}")]
    ValueRefused {
        tag: Tag,
        vr: Vr,
        reason: &'static str,
    },
    /// More characters than the value representation holds (PS3.5 table 6.2-1).
    #[error("the value of {tag} has {length} characters, {vr} holds {limit}")]
    ValueTooLong {
        tag: Tag,
        vr: Vr,
        length: usize,
        limit: usize,
    },
    /// More bytes than the length field can say (PS3.5 7.1).
    #[error("the value of {tag} takes {length} bytes, its length field holds {limit}")]
    TooManyBytes { tag: Tag, length: u64, limit: u64 },
    /// A value of another kind than the attribute's representation, for example text in a US.
    #[error("{tag} is a {vr} and does not take this kind of value")]
    WrongKind { tag: Tag, vr: Vr },
    /// Written twice into one data set.
    #[error("{tag} is already in the data set")]
    Twice { tag: Tag },
    /// Required here (type 1), and nobody said it: only the person can supply it.
    #[error("{tag} is required here and was not given")]
    Missing { tag: Tag },
    /// Rows, columns and samples do not give the number of bytes.
    #[error("{rows} rows by {columns} columns of {samples} samples are not {found} bytes")]
    PixelsMismatch {
        rows: u16,
        columns: u16,
        samples: u16,
        found: u64,
    },
    /// Not a whole JPEG stream.
    #[error("the JPEG stream is damaged at byte {offset}: {reason}")]
    JpegDamaged { offset: u64, reason: &'static str },
    /// Progressive, lossless, 12-bit or CMYK: decode it and write it raw.
    #[error(
        "JPEG of process SOF{process} with {precision} bits and {components} components, not 8-bit baseline grey or colour"
    )]
    JpegNotBaseline {
        process: u8,
        precision: u8,
        components: u8,
    },
    /// EXIF says that the picture lies turned or mirrored, which DICOM cannot say: decode, turn and
    /// write it raw.
    #[error("the JPEG photograph is stored turned (EXIF orientation {orientation})")]
    JpegTurned { orientation: u16 },
    /// The memory for the object could not be had.
    #[error("no memory for an object of {bytes} bytes")]
    OutOfMemory { bytes: u64 },
}
