//! From a gradable picture to a prediction, by a model pack that says all there is to say about itself.

mod activation;
#[cfg(feature = "compute")]
mod engine;
#[cfg(feature = "compute")]
mod error;
mod heat_region;
mod manifest;
mod outline;
#[cfg(feature = "compute")]
mod pack;
#[cfg(feature = "compute")]
mod predict;
mod prediction;
#[cfg(feature = "compute")]
mod preprocess;

pub use activation::{ActivationMap, Area};
#[cfg(feature = "compute")]
pub use engine::{Engine, Network, Tract};
#[cfg(feature = "compute")]
pub use error::ModelError;
pub use heat_region::HeatRegion;
pub use manifest::{
    Calibration, Features, GoldenCase, HeadTensors, Label, Manifest, Name, OperatingPoint,
    OutputKind, OutputSpec, PreprocessOp, Proportion, ReliabilityBin, Weights,
};
pub use outline::{CalibrationOutline, PackOutline, WeightsOutline};
#[cfg(feature = "compute")]
pub use pack::{Pack, PackFiles, sha256};
#[cfg(feature = "compute")]
pub use predict::{Timed, screen};
pub use prediction::{Decision, Grade, Milliseconds, ModelRef, Prediction, Provenance, Screened};
#[cfg(feature = "compute")]
pub use preprocess::{Preprocess, Tensor};
