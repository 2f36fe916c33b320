//! What a model says of one picture, as it crosses to the page, the command line and the record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PossibleLabels, Strangeness};
use crate::quality::Verdict;

/// Which model, to the byte, at which operating point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRef {
    /// Id of the pack.
    pub id: String,
    /// Version of the pack.
    pub version: String,
    /// SHA-256 of the weights file, hex.
    pub weights_sha256: String,
    /// Id of the operating point in use.
    pub operating_point: String,
}

/// A yes or no at a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Calibrated probability.
    pub probability: f64,
    /// Threshold of the operating point.
    pub threshold: f64,
    /// Whether the probability reaches the threshold.
    #[serde(rename = "decision", with = "yes_no")]
    pub positive: bool,
}

mod yes_no {
    //! `"yes"` and `"no"`, as the command line prints a decision.
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is serde's"
    )]
    pub(super) fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "yes" } else { "no" })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<bool, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(de::Error::custom(format!("{other} is neither yes nor no"))),
        }
    }
}

/// The class that the model settles on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Label id: `0` to `4`, or a `dx` code.
    pub code: String,
    /// English name of the label.
    pub label: String,
}

/// What the model says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Calibrated probability of each label of the first output; they sum to 1.
    pub probabilities: BTreeMap<String, f64>,
    /// The class that it settles on.
    pub grade: Grade,
    /// The pack's referral question: referable retinopathy, malignant lesion.
    pub referable: Decision,
    /// Other outputs, by id.
    pub outputs: BTreeMap<String, Decision>,
    /// Classes with an operating point of their own that a pathway asks for (`mel`, `bcc`, `akiec`).
    pub classes: BTreeMap<String, Decision>,
    /// The labels that the picture may have, where the pack has quantiles.
    pub set: Option<PossibleLabels>,
    /// How unlike the training pictures it is, where the pack can say.
    pub ood: Option<Strangeness>,
}

/// The model's answer, as it may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// One class.
    Grade(&'a Grade),
    /// These labels lie on both sides of the referral line: the model cannot tell, and no single
    /// class may stand for them.
    OneOf(&'a PossibleLabels),
}

/// How far the answer may be relied on; whoever shows an answer to a person asks this first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// As far as the figures of the pack go.
    Usual(Said<'a>),
    /// Not at all: the picture is unlike those that the model learned from. A person must look, and
    /// the answer is shown only to who asks for it.
    Unfamiliar(Said<'a>),
}

impl Prediction {
    /// The set crosses the referral line; none where the pack has no set.
    pub fn unsure(&self) -> Option<bool> {
        self.set.as_ref().map(PossibleLabels::cross_referral)
    }

    /// The picture is unlike the training pictures; none where the pack cannot say.
    pub fn unfamiliar(&self) -> Option<bool> {
        self.ood.map(Strangeness::is_unfamiliar)
    }

    /// What may be said, and how far it may be relied on.
    pub fn standing(&self) -> Standing<'_> {
        let said = match &self.set {
            Some(set) if set.cross_referral() => Said::OneOf(set),
            _ => Said::Grade(&self.grade),
        };
        if self.unfamiliar() == Some(true) {
            Standing::Unfamiliar(said)
        } else {
            Standing::Usual(said)
        }
    }
}

/// Where a result comes from (invariant 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the software.
    pub app: String,
    /// Build id.
    pub build: String,
    /// Engine and version.
    pub engine: String,
    /// `native` or `wasm32`.
    pub platform: String,
    /// SHA-256 of the pack's manifest, hex; empty where no model ran.
    pub pack_hash: String,
    /// SHA-256 of the pathway file, hex.
    pub pathway_hash: String,
}

/// Time of each stage, in milliseconds; none where the stage did not run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Milliseconds {
    /// File to pixels.
    pub decode: f64,
    /// The quality gate.
    pub quality: f64,
    /// Picture to tensor.
    pub preprocess: Option<f64>,
    /// Tensor to logits.
    pub infer: Option<f64>,
    /// All of it.
    pub total: f64,
}

/// All that is known of one screened picture but the pathway's outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// Is it good enough?
    pub quality: Verdict,
    /// The model that read it, or would have.
    pub model: Option<ModelRef>,
    /// What the model says; none where the gate refused the picture.
    pub prediction: Option<Prediction>,
    /// Where all this comes from.
    pub provenance: Provenance,
    /// Times.
    pub ms: Milliseconds,
    /// Share of the pictures behind the pack's figures that needed referral; none without a model.
    pub prevalence: Option<f64>,
}
