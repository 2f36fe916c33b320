//! Why a file cannot be opened or a photograph decoded.

use super::ReadError;
use crate::error::{ErrorCode, Failure};

/// Why a file, an archive entry or a photograph cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum SourceError {
    /// No bytes at all.
    #[error("the file holds 0 bytes")]
    Empty,
    /// The content stops early.
    #[error("the file ends at byte {len} before the picture is complete")]
    Truncated { len: u64 },
    /// The decoder gave up.
    #[error("the {format} data is damaged: {reason}")]
    Damaged {
        format: &'static str,
        reason: String,
    },
    /// Not a kind that is opened here.
    #[error("by its content this is not a photograph, DICOM or zip file")]
    UnknownKind,
    /// HEIC or AVIF.
    #[error("the photograph is stored as HEIC or AVIF")]
    Heic,
    /// A zip inside a zip.
    #[error("the entry is an archive inside an archive")]
    NestedArchive,
    /// Larger than the limit.
    #[error("the file has {len} bytes, at most {limit} are read")]
    TooLarge { len: u64, limit: u64 },
    /// More entries than the limit.
    #[error("the archive has {entries} entries, at most {limit} are read")]
    TooMany { entries: usize, limit: usize },
    /// Unpacks to more than the limits.
    #[error("the entry unpacks from {packed} to more than {limit} bytes")]
    ArchiveBomb { packed: u64, limit: u64 },
    /// Needs a password.
    #[error("the archive entry is encrypted")]
    ArchiveEncrypted,
    /// No such entry.
    #[error("the archive has no entry {index}")]
    NoSuchEntry { index: usize },
    /// Width or height is 0 or beyond the limits.
    #[error("the picture has {width} × {height} pixels, at most {limit} megapixels are opened")]
    Dimensions { width: u32, height: u32, limit: u64 },
    /// Bytes could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl SourceError {
    /// The code that page, worker and command line share.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Empty => ErrorCode::SourceEmpty,
            Self::Truncated { .. } | Self::Read(ReadError::PastEnd { .. }) => {
                ErrorCode::SourceTruncated
            }
            Self::Damaged { .. } | Self::NoSuchEntry { .. } => ErrorCode::SourceDamaged,
            Self::UnknownKind | Self::NestedArchive => ErrorCode::SourceUnknownKind,
            Self::Heic => ErrorCode::SourceHeic,
            Self::TooLarge { .. } => ErrorCode::SourceTooLarge,
            Self::TooMany { .. } => ErrorCode::SourceTooMany,
            Self::ArchiveBomb { .. } => ErrorCode::SourceArchiveBomb,
            Self::ArchiveEncrypted => ErrorCode::SourceArchiveEncrypted,
            Self::Dimensions { .. } => ErrorCode::ImageDimensions,
            Self::Read(ReadError::Gone) => ErrorCode::SourceGone,
            Self::Read(ReadError::Refused(_)) => ErrorCode::SourceUnreadable,
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::new(error.code(), error)
    }
}
