//! DICOM: data sets, transfer syntaxes, frames and their display.
//!
//! | file | does |
//! | --- | --- |
//! | `prefix` | preamble, file meta group, transfer syntax |
//! | `element`, `scan` | which elements there are and where, without recursion |
//! | `attributes`, `text` | values, on demand |
//! | `header`, `laterality`, `photometric` | the typed header |
//! | `fragments` | encapsulated pixel data: fragments and frames |
//! | `frame`, `native`, `colour`, `codecs` | stored samples, as pydicom's `pixel_array` gives them |
//! | `grayscale`, `window`, `display` | grey values for eyes |
//! | `syntax` | every transfer syntax UID, and what is done with it |
//!
//! The header is read in any build; frames need the feature `compute`.

mod attributes;
mod element;
mod error;
mod fragments;
mod grayscale;
mod header;
mod instance;
mod laterality;
mod photometric;
mod prefix;
mod scan;
mod syntax;
mod tag;
mod text;
mod window;

#[cfg(feature = "compute")]
mod codecs;
#[cfg(feature = "compute")]
mod colour;
#[cfg(feature = "compute")]
mod display;
#[cfg(feature = "compute")]
mod frame;
#[cfg(feature = "compute")]
mod native;

pub use error::DicomError;
pub use header::Header;
pub use instance::Instance;
pub use photometric::Photometric;
pub use prefix::is_dicom;
pub use syntax::{Codec, Encoding, Status, TRANSFER_SYNTAXES, TransferSyntax};
pub use tag::Tag;
pub use window::{VoiFunction, Window};

#[cfg(feature = "compute")]
pub use display::Rgb8;
#[cfg(feature = "compute")]
pub use frame::{StoredData, StoredFrame};
