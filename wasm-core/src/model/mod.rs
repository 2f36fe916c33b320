//! From a gradable picture to a prediction, by a model pack that says all there is to say about itself.

mod manifest;
mod prediction;

pub use manifest::{
    Calibration, Filter, GoldenCase, Label, Manifest, OperatingPoint, OutputKind, OutputSpec,
    PreprocessOp, Proportion, ReliabilityBin,
};
pub use prediction::{Decision, Grade, Milliseconds, ModelRef, Prediction, Provenance, Screened};
