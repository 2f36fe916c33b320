//! What further models say of a picture, each for itself: the first one's answer stands as it was.

use serde::{Deserialize, Serialize};

use super::{ModelRef, Prediction};
use crate::error::Failure;

/// A further model that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FurtherReading {
    /// Id of the pack, known also where it could not be loaded.
    pub pack: String,
    /// Its answer, or why there is none: that costs the other models nothing.
    pub reading: Result<Reading, Failure>,
}

/// The answer of one model, with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Which model.
    pub model: ModelRef,
    /// SHA-256 of the pack's manifest, hex.
    pub pack_hash: String,
    /// Engine and version.
    pub engine: String,
    /// What it says.
    pub prediction: Prediction,
    /// Picture to tensor, in milliseconds.
    pub preprocess_ms: f64,
    /// Tensor to logits, in milliseconds.
    pub infer_ms: f64,
}

impl Prediction {
    /// Whether two models, each at its operating point, give the same answer to the referral question.
    pub fn agrees_on_referral(&self, other: &Self) -> bool {
        self.referable.positive == other.referable.positive
    }
}
