//! DICOM: data sets, transfer syntaxes, frames and their display.
//!
//! | file | does |
//! | --- | --- |
//! | `prefix`, `inflate` | preamble, file meta group, transfer syntax, a data set that is packed |
//! | `element`, `nesting`, `scan` | which elements there are and where, without recursion |
//! | `attributes`, `text` | values, on demand |
//! | `character_set`, `code_elements`, `person_name` | text in all the ways that DICOM codes it |
//! | `header`, `laterality`, `photometric`, `visit` | the typed header |
//! | `fragments` | encapsulated pixel data: fragments and frames |
//! | `frame`, `native`, `colour`, `codecs` | stored samples, as pydicom's `pixel_array` gives them |
//! | `window`, `lut`, `grey_level` | from a stored value to a grey level |
//! | `grayscale`, `lut_element`, `palette`, `display` | the same steps as a file states them, for whole frames |
//! | `overlay` | graphics and regions that are drawn over a frame |
//! | `facts` | what a data set says of its place in space and time |
//! | `spacing`, `orientation`, `stack` | millimetres, directions, slices in order |
//! | `directory` | DICOMDIR: the files of a disc |
//! | `write` | photographs as DICOM objects |
//! | `tags` | all elements of a data set, as rows to read |
//! | `syntax` | every transfer syntax UID, and what is done with it |
//!
//! Reading needs the feature `compute`; errors, tags, grey levels, millimetres, directions and the
//! table of syntaxes do not.

mod error;
mod grey_level;
mod lut;
pub mod orientation;
pub mod spacing;
mod syntax;
mod tag;
mod window;

pub mod tags;

pub use error::DicomError;
pub(crate) use grey_level::grey_level;
pub use grey_level::{ModalityTransform, Voi};
pub use lut::Lut;
pub use syntax::{Codec, Encoding, Status, TRANSFER_SYNTAXES, TransferSyntax};
pub use tag::Tag;
pub use window::{VoiFunction, Window};

#[cfg(feature = "compute")]
mod attributes;
#[cfg(feature = "compute")]
mod character_set;
#[cfg(feature = "compute")]
mod code_elements;
#[cfg(feature = "compute")]
mod codecs;
#[cfg(feature = "compute")]
mod colour;
#[cfg(feature = "compute")]
mod directory;
#[cfg(feature = "compute")]
mod display;
#[cfg(feature = "compute")]
mod element;
#[cfg(feature = "compute")]
mod facts;
#[cfg(feature = "compute")]
mod fragments;
#[cfg(feature = "compute")]
mod frame;
#[cfg(feature = "compute")]
mod grayscale;
#[cfg(feature = "compute")]
mod header;
#[cfg(feature = "compute")]
mod inflate;
#[cfg(feature = "compute")]
mod instance;
#[cfg(feature = "compute")]
mod laterality;
#[cfg(feature = "compute")]
mod lut_element;
#[cfg(feature = "compute")]
mod native;
#[cfg(feature = "compute")]
mod nesting;
#[cfg(feature = "compute")]
mod overlay;
#[cfg(feature = "compute")]
mod palette;
#[cfg(feature = "compute")]
mod person_name;
#[cfg(feature = "compute")]
mod photometric;
#[cfg(feature = "compute")]
mod prefix;
#[cfg(feature = "compute")]
mod scan;
#[cfg(feature = "compute")]
mod text;
#[cfg(feature = "compute")]
mod view;
#[cfg(feature = "compute")]
mod visit;

#[cfg(feature = "compute")]
pub mod stack;
#[cfg(feature = "compute")]
pub mod write;

#[cfg(feature = "compute")]
pub use character_set::CharacterSet;
#[cfg(feature = "compute")]
pub use codecs::LateDecoder;
#[cfg(feature = "compute")]
pub use directory::{ReferencedFile, path_key};
#[cfg(feature = "compute")]
pub use display::Rgb8;
#[cfg(feature = "compute")]
pub use frame::{StoredData, StoredFrame};
#[cfg(feature = "compute")]
pub use header::Header;
#[cfg(feature = "compute")]
pub use instance::Instance;
#[cfg(feature = "compute")]
pub use overlay::Overlay;
#[cfg(feature = "compute")]
pub use person_name::{NameGroup, PersonName};
#[cfg(feature = "compute")]
pub use photometric::Photometric;
#[cfg(feature = "compute")]
pub use prefix::is_dicom;
#[cfg(feature = "compute")]
pub use view::{FrameForViewer, GreyForViewer};
