//! Bytes in, by the person's own hand: sniffed by content, bounded by limits, listed before decoded.

mod summary;

pub use summary::{DicomSummary, Format, InstanceSummary, Kind};
