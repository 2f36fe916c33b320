//! Bytes in, by the person's own hand: sniffed by content, bounded by limits, listed before decoded.

mod bytes;
mod summary;

pub use bytes::{ByteSource, ReadError};
pub use summary::{DicomSummary, Format, InstanceSummary, Kind};
