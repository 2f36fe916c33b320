//! From pixels as stored to a [`Picture`] for quality and models, and to RGBA for eyes; from slices to
//! a [`volume`] and the planes through it.
//!
//! | part | does |
//! | --- | --- |
//! | `picture`, `field_of_view`, `resample` | the pixels that quality and models take |
//! | `rgba` | a photograph for the screen |
//! | [`GreyMapper`] and its `grey` | a decoded grey frame for the screen: window, inversion, colours |
//! | `colour_profile` | ICC profiles, so that colours are shown as they were meant |
//! | `colour_map`, `window_preset` | colours and windows that have names |
//! | `histogram`, `luminance` | how a frame's values are spread |
//! | [`enhance`] | photographs with more contrast or one channel, for eyes |
//!
//! What eyes see never changes what the model sees (invariant 8): both start from the stored pixels.

mod colour_map;
#[cfg(feature = "compute")]
mod colour_profile;
pub mod enhance;
#[cfg(feature = "compute")]
mod field_of_view;
mod filter;
mod grey;
mod histogram;
mod luminance;
#[cfg(feature = "compute")]
mod picture;
#[cfg(feature = "compute")]
mod resample;
#[cfg(feature = "compute")]
mod rgba;
pub mod volume;
mod window_preset;

pub use colour_map::{COLOUR_MAPS, ColourMap};
#[cfg(feature = "compute")]
pub use colour_profile::{ColourProfile, Colours};
#[cfg(feature = "compute")]
pub use field_of_view::FieldOfView;
pub use filter::Filter;
pub use grey::{
    GreyFrame, GreyFrameError, GreyLook, GreyMapper, GreySteps, SampleType, Samples, Thinning,
};
pub use histogram::{AUTO_WINDOW_PERCENT, Bins, Histogram};
pub use luminance::Channel;
#[cfg(feature = "compute")]
pub use picture::{Picture, PictureError};
#[cfg(feature = "compute")]
pub use resample::{FloatImage, View};
#[cfg(feature = "compute")]
pub use rgba::Rgba;
pub use window_preset::{WINDOW_PRESETS, WindowPreset};
