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
    /// Whether two models, each at its operating points, give the same answers to what can lead to a
    /// referral: the first output's question, and those of the outputs that both have.
    pub fn agrees_on_referral(&self, other: &Self) -> bool {
        let shared = self.outputs.iter().filter_map(|(id, decision)| {
            let other = other.outputs.get(id)?;
            Some(decision.positive == other.positive)
        });
        self.referable.positive == other.referable.positive && shared.min() != Some(false)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn prediction(referable: bool, outputs: &[(&str, bool)]) -> Prediction {
        let decision = |positive: bool| json!({"probability": 0.5, "threshold": 0.5, "decision": if positive { "yes" } else { "no" }});
        let outputs: serde_json::Map<_, _> = outputs
            .iter()
            .map(|(id, positive)| ((*id).to_owned(), decision(*positive)))
            .collect();
        serde_json::from_value(json!({
            "probabilities": {}, "grade": {"code": "0", "label": ""}, "referable": decision(referable),
            "outputs": outputs, "classes": {}, "set": null, "ood": null,
        }))
        .unwrap()
    }

    #[test]
    fn models_that_differ_in_one_question_that_both_answer_do_not_agree() {
        let first = prediction(false, &[("maculopathy", false)]);
        assert!(first.agrees_on_referral(&first));
        assert!(first.agrees_on_referral(&prediction(false, &[])));
        assert!(!first.agrees_on_referral(&prediction(true, &[("maculopathy", false)])));
        assert!(!first.agrees_on_referral(&prediction(false, &[("maculopathy", true)])));
    }
}
