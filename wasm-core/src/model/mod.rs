//! From a gradable picture to a prediction, by a model pack that says all there is to say about itself.

mod activation;
#[cfg(feature = "compute")]
mod check;
mod conformal;
mod cuts;
#[cfg(feature = "compute")]
mod engine;
#[cfg(feature = "compute")]
mod error;
mod familiarity;
#[cfg(feature = "compute")]
mod files;
mod heat_region;
mod manifest;
#[cfg(feature = "compute")]
mod occlusion;
mod outline;
#[cfg(feature = "compute")]
mod pack;
#[cfg(feature = "compute")]
mod predict;
mod prediction;
#[cfg(feature = "compute")]
mod preprocess;
mod reading;

pub use activation::{ActivationMap, Area};
pub use conformal::{PossibleLabel, PossibleLabels};
pub(crate) use cuts::highest_reached;
#[cfg(feature = "compute")]
pub use engine::{Engine, Network, Tract};
#[cfg(feature = "compute")]
pub use error::ModelError;
pub use familiarity::Strangeness;
#[cfg(feature = "compute")]
pub use files::{PackFile, PackFiles};
pub use heat_region::HeatRegion;
pub use manifest::{
    Calibration, Conformal, ConformalKind, DistanceFiles, Features, GoldenCase, HeadTensors, Label,
    Manifest, MatrixFile, Name, Ood, OodMeasure, OperatingPoint, OutputKind, OutputSpec,
    PreprocessOp, Proportion, ReliabilityBin, Weights,
};
#[cfg(feature = "compute")]
pub use occlusion::Occlusion;
pub use outline::{CalibrationOutline, PackOutline, WeightsOutline};
#[cfg(feature = "compute")]
pub use pack::{Pack, sha256};
#[cfg(feature = "compute")]
pub use predict::{Timed, screen};
pub use prediction::{
    Decision, Grade, Milliseconds, ModelRef, Prediction, Provenance, Said, Screened, Standing,
};
#[cfg(feature = "compute")]
pub use preprocess::{Preprocess, Tensor};
pub use reading::{FurtherReading, Reading};
