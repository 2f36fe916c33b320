//! From pixels as stored to a [`Picture`] for quality and models, and to RGBA for eyes; from slices to
//! a [`volume`] and the planes through it.
//!
//! What eyes see never changes what the model sees (invariant 8): both start from the stored pixels.

#[cfg(feature = "compute")]
mod field_of_view;
mod filter;
#[cfg(feature = "compute")]
mod picture;
#[cfg(feature = "compute")]
mod resample;
#[cfg(feature = "compute")]
mod rgba;
pub mod volume;

#[cfg(feature = "compute")]
pub use field_of_view::FieldOfView;
pub use filter::Filter;
#[cfg(feature = "compute")]
pub use picture::{Picture, PictureError};
#[cfg(feature = "compute")]
pub use resample::{FloatImage, View};
#[cfg(feature = "compute")]
pub use rgba::Rgba;
