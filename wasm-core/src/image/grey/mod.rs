//! A decoded grey frame as RGBA: the one thing that the UI thread does to pixels (invariant 6).
//!
//! | file | does |
//! | --- | --- |
//! | `frame` | [`GreyFrame`]: samples with what they mean |
//! | `samples` | typed samples from the bytes that a worker sends |
//! | `mapper` | [`GreyMapper`]: a frame to RGBA, by a table or by a ramp |
//! | `ramp` | the straight part of a window in `f32`, proven equal to the table before it is used |
//! | `simd` | the same ramp, eight pixels a step (wasm) |
//!
//! The grey levels are those of `dicom::Instance::display`: both ask `dicom::grey_level`.

mod frame;
mod mapper;
mod ramp;
mod samples;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd;
#[cfg(test)]
mod tests;

pub use frame::{GreyFrame, GreyFrameError, GreySteps, Thinning};
pub use mapper::{GreyLook, GreyMapper};
pub use samples::{SampleType, Samples};
