//! Bytes in, by the person's own hand: sniffed by content, bounded by limits, listed before decoded.

#[cfg(feature = "compute")]
mod archive;
mod bytes;
#[cfg(feature = "compute")]
mod error;
#[cfg(feature = "compute")]
mod jpeg_markers;
#[cfg(feature = "compute")]
mod photograph;
#[cfg(feature = "compute")]
mod sniff;
mod summary;

#[cfg(feature = "compute")]
pub use archive::{Archive, ArchiveEntry};
pub use bytes::{AnySource, ByteSource, ReadError};
#[cfg(feature = "compute")]
pub use error::SourceError;
#[cfg(feature = "compute")]
pub use photograph::{Photograph, PhotographHeader, decode_photograph, read_photograph_header};
#[cfg(feature = "compute")]
pub use sniff::{Sniffed, sniff};
pub use summary::{DicomSummary, Format, InstanceSummary, Kind, Visit};
