//! All of `InSitu` that is not a screen: from bytes to outcome, in plain Rust that knows no browser.
//!
//! The rooms, in the order the data goes through them; a room uses rooms above it, never below:
//!
//! | room | in | out |
//! | --- | --- | --- |
//! | [`source`] | bytes of a file, archive or blob | instances: what kind, how big, how many frames |
//! | [`dicom`] | a DICOM instance | header facts, frames |
//! | [`image`] | a frame | RGBA for eyes, or a [`image::Picture`] for quality and models |
//! | [`quality`] | a picture | a verdict with reasons; only it makes a `Gradable` |
//! | [`model`] | a gradable picture and a pack | a prediction |
//! | [`pathway`] | findings and context | an outcome: tier, referral, due, reasons |
//! | [`measure`] | shapes on a frame and its scale | lengths, angles, areas, statistics with units and sources |
//! | `screening` | a file | the rooms above, one after the other |
//! | [`evaluate`] | labels and predictions | metrics with intervals |
//!
//! [`limits`] bounds every untrusted number, [`error`] names every failure, [`finding`] holds the
//! words that models and people share, [`protocol`] is what page and worker say to each other.
//!
//! The feature `compute` (default) holds decoding, judging and inference. The page is built without
//! it, so that it cannot do any of them.

pub mod dicom;
pub mod error;
pub mod evaluate;
pub mod finding;
pub mod image;
pub mod limits;
pub mod measure;
pub mod model;
pub mod pathway;
pub mod protocol;
pub mod quality;
#[cfg(feature = "compute")]
pub mod screening;
pub mod source;

/// Version of the software, as every provenance states it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Id of the build: equal in page and worker, or they must not talk; `dev` where none was given.
pub const BUILD: &str = match option_env!("INSITU_BUILD") {
    Some(build) => build,
    None => "dev",
};
