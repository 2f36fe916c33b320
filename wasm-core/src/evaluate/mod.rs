//! What a model is worth on labelled pictures, and whether it still is: figures with intervals.
//!
//! [`Evaluation`] is what `insitu evaluate` prints. The statistics beneath it, and those that a
//! programme needs to watch its own data, are each tested against the vectors of clinical.md §4.4
//! (`tests/evaluate.rs`). `Faithfulness` asks the same of a map of activations. [`Frequency`] puts a probability into words for people.
//!
//! A figure that is not defined (no positives, one class, no pictures) is none, in JSON `null`.

mod abstention;
mod auc;
mod bootstrap;
mod calibration;
mod classes;
mod draws;
mod drift;
mod error;
mod evaluation;
#[cfg(feature = "compute")]
mod faithfulness;
mod frequency;
mod kappa;
mod positive;
mod proportion;

pub use abstention::{Reservation, SetFigures, SetShare};
pub use auc::Auc;
pub use bootstrap::{RESAMPLES, percentile_interval, quantile};
pub use calibration::{BINS, brier, expected_calibration_error};
pub use classes::Confusion;
pub use drift::{
    Cusum, kolmogorov_smirnov, kolmogorov_smirnov_critical, population_stability_index,
};
pub use error::EvaluateError;
pub use evaluation::{Evaluation, FailedFile, Figures, Question, Reading, Row};
#[cfg(feature = "compute")]
pub use faithfulness::{Curves, Faithfulness};
pub use frequency::{Bound, Frequency};
pub use kappa::{Kappa, Weights};
pub use positive::Positive;
pub use proportion::{Estimate, Z95, mcnemar_exact, newcombe, wilson};
