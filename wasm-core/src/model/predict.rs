//! From logits to calibrated probabilities, a class and decisions at the pack's operating points.

use std::collections::BTreeMap;

use super::{
    ActivationMap, Calibration, Decision, Grade, Label, Manifest, ModelError, ModelRef,
    OperatingPoint, OutputKind, OutputSpec, Pack, Prediction, Strangeness, Tensor,
    cuts::highest_reached,
};
use crate::{image::Picture, quality::Gradable};

/// Operating point of a class that proposes a pathway's rule: the referral question is asked at high
/// sensitivity, a single class at balance (docs/decisions/0004-class-operating-point.md).
const CLASS_POINT: &str = "balanced";

/// What the model says of an admitted picture, and what its two halves took by the caller's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// What the model says.
    pub prediction: Prediction,
    /// Where the score of the referral question came from.
    pub activation: Option<ActivationMap>,
    /// Picture to tensor.
    pub preprocess_ms: f64,
    /// Tensor to logits.
    pub infer_ms: f64,
}

/// Reads a picture. It takes a [`Gradable`], which only the quality gate can make (invariant 2).
///
/// # Errors
/// [`ModelError::Engine`].
pub fn screen(
    pack: &Pack,
    gradable: &Gradable,
    clock: &dyn Fn() -> f64,
) -> Result<Timed, ModelError> {
    let start = clock();
    let tensor = pack.tensor(gradable.picture());
    let prepared = clock();
    let values = pack.values(&tensor)?;
    let infer_ms = clock() - prepared;
    let prediction = pack.predict(&values)?;
    let activation = pack.activation(gradable.picture(), &values, &prediction);
    Ok(Timed {
        prediction,
        activation,
        preprocess_ms: prepared - start,
        infer_ms,
    })
}

impl Pack {
    /// The probability of the referral question for an input that may not be a picture's own, and
    /// where it came from: for judging maps of activations, never for grading.
    pub(crate) fn referral(
        &self,
        picture: &Picture,
        input: &Tensor,
    ) -> Result<(f64, Option<ActivationMap>), ModelError> {
        let values = self.values(input)?;
        let prediction = self.predict(&values)?;
        let activation = self.activation(picture, &values, &prediction);
        Ok((prediction.referable.probability, activation))
    }

    pub(super) fn predict(
        &self,
        values: &BTreeMap<String, Vec<f32>>,
    ) -> Result<Prediction, ModelError> {
        predict(self.manifest(), values, self.strangeness(values)?)
    }

    /// What each part of the picture gave to the score of the referral question; none where the head
    /// is not one that can be taken apart.
    fn activation(
        &self,
        picture: &Picture,
        values: &BTreeMap<String, Vec<f32>>,
        prediction: &Prediction,
    ) -> Option<ActivationMap> {
        let (logit, label) = explained(self.manifest(), prediction)?;
        self.contributions(picture, values, logit, label)
    }
}

/// Turns raw logits into what the model says.
///
/// # Errors
/// [`ModelError::Engine`] when a logit is missing or not a number.
fn predict(
    manifest: &Manifest,
    logits: &BTreeMap<String, Vec<f32>>,
    strangeness: Option<Strangeness>,
) -> Result<Prediction, ModelError> {
    let (first, others) = manifest
        .outputs
        .split_first()
        .ok_or_else(|| ModelError::Manifest("no output".to_owned()))?;
    let calibration = first.calibration.as_ref().unwrap_or(&manifest.calibration);
    let probabilities = probabilities(first, calibration, values(logits, first)?);
    let point = manifest.referral_point()?;
    let referral = referral_probability(first, &probabilities);
    let mut outputs = BTreeMap::new();
    for output in others {
        let calibration = output.calibration.as_ref().unwrap_or(&manifest.calibration);
        let classes = self::probabilities(output, calibration, values(logits, output)?);
        if let (Some(point), Some(&probability)) = (
            manifest.point(&manifest.default_operating_point, &output.id),
            classes.last(),
        ) {
            outputs.insert(output.id.clone(), decision(probability, point));
        }
    }
    let classes = first
        .labels
        .iter()
        .zip(&probabilities)
        .filter_map(|(label, &probability)| {
            let point = manifest.point(CLASS_POINT, &label.id)?;
            Some((label.id.clone(), decision(probability, point)))
        })
        .collect();
    let grade = grade(first, &probabilities)?;
    let ids = first.labels.iter().map(|label| label.id.clone());
    let probabilities: BTreeMap<String, f64> = ids.zip(probabilities).collect();
    Ok(Prediction {
        set: manifest.possible_labels(&probabilities, &grade.code),
        grade,
        probabilities,
        referable: decision(referral, point),
        outputs,
        classes,
        ood: strangeness,
    })
}

/// The logit of the first output that speaks for the pack's referral question, and its label: of
/// ordered grades the least that needs referral, of classes the likeliest of those that do.
pub(super) fn explained<'a>(
    manifest: &'a Manifest,
    prediction: &Prediction,
) -> Option<(usize, &'a str)> {
    let output = manifest.outputs.first()?;
    let mut marked = output
        .labels
        .iter()
        .enumerate()
        .filter(|(_, label)| label.referable || label.malignant);
    let (at, label) = match output.kind {
        OutputKind::Ordinal | OutputKind::Sigmoid => {
            let (grade, label) = marked.next()?;
            (grade.checked_sub(1)?, label)
        }
        OutputKind::Softmax => {
            let probability = |label: &Label| {
                let found = prediction.probabilities.get(&label.id);
                found.copied().unwrap_or(0.0)
            };
            marked.max_by(|a, b| probability(a.1).total_cmp(&probability(b.1)))?
        }
    };
    Some((at, &label.id))
}

fn values<'a>(
    logits: &'a BTreeMap<String, Vec<f32>>,
    output: &OutputSpec,
) -> Result<&'a [f32], ModelError> {
    let values = logits
        .get(&output.tensor)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if values.len() != output.logits() || values.iter().any(|value| !value.is_finite()) {
        return Err(ModelError::Engine(format!(
            "output {} is not usable",
            output.tensor
        )));
    }
    Ok(values)
}

fn decision(probability: f64, point: &OperatingPoint) -> Decision {
    let threshold = point.threshold;
    Decision {
        probability,
        threshold,
        positive: probability >= threshold,
    }
}

/// One probability a label, summing to 1.
fn probabilities(output: &OutputSpec, calibration: &Calibration, logits: &[f32]) -> Vec<f64> {
    let scaled = logits
        .iter()
        .map(|&logit| f64::from(logit) / calibration.temperature);
    let bias = calibration.bias.unwrap_or(0.0);
    match output.kind {
        OutputKind::Softmax => softmax(&scaled.collect::<Vec<_>>()),
        OutputKind::Sigmoid => {
            let positive = scaled
                .map(|logit| sigmoid(logit + bias))
                .next()
                .unwrap_or(0.0);
            vec![1.0 - positive, positive]
        }
        OutputKind::Ordinal => ordinal(scaled.map(|logit| sigmoid(logit + bias))),
    }
}

/// Cumulative "greater than k", made non-increasing, to one probability a grade.
fn ordinal(cumulative: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut above = 1.0;
    let mut grades = Vec::new();
    for next in cumulative {
        let next = next.min(above);
        grades.push(above - next);
        above = next;
    }
    grades.push(above);
    grades
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|logit| libm::exp(logit - top)).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// Probability of the pack's referral question: the labels that the manifest marks.
fn referral_probability(output: &OutputSpec, probabilities: &[f64]) -> f64 {
    let marked = output.labels.iter().zip(probabilities);
    let sum: f64 = marked
        .filter(|(label, _)| label.referable || label.malignant)
        .map(|(_, &probability)| probability)
        .sum();
    sum.clamp(0.0, 1.0)
}

/// The most probable class; for ordered grades the one that the pack's cut points give, or else the
/// expected grade, halves up.
fn grade(output: &OutputSpec, probabilities: &[f64]) -> Result<Grade, ModelError> {
    let index = match (output.kind, &output.cuts) {
        (OutputKind::Ordinal, Some(cuts)) => highest_reached(probabilities, cuts),
        (OutputKind::Ordinal, None) => {
            let expected: f64 = probabilities
                .iter()
                .enumerate()
                .map(|(grade, share)| grade as f64 * share)
                .sum();
            (expected + 0.5).floor() as usize
        }
        (OutputKind::Softmax | OutputKind::Sigmoid, _) => {
            let best = probabilities
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(b.1));
            best.map_or(0, |(index, _)| index)
        }
    };
    let label = output
        .labels
        .get(index.min(output.labels.len().saturating_sub(1)))
        .ok_or_else(|| ModelError::Manifest("an output without labels".to_owned()))?;
    Ok(Grade {
        code: label.id.clone(),
        label: label.name.en.clone(),
    })
}

impl OutputSpec {
    /// How many values the tensor has.
    pub fn logits(&self) -> usize {
        match self.kind {
            OutputKind::Softmax => self.labels.len(),
            OutputKind::Sigmoid => 1,
            OutputKind::Ordinal => self.labels.len().saturating_sub(1),
        }
    }
}

impl Manifest {
    /// The pack in a few words, for provenance.
    pub fn reference(&self) -> ModelRef {
        ModelRef {
            id: self.id.clone(),
            version: self.version.clone(),
            weights_sha256: self.weights.sha256.clone(),
            operating_point: self.default_operating_point.clone(),
        }
    }

    /// Whether a pathway can take each answer of the pack as a finding: only such a pack reads first.
    pub fn names_findings(&self) -> bool {
        let first = self.outputs.first();
        first.is_some_and(|output| {
            output
                .labels
                .iter()
                .all(|label| self.domain.knows(&label.id))
        })
    }

    /// The operating point of a score.
    pub fn point(&self, id: &str, score: &str) -> Option<&OperatingPoint> {
        self.operating_points
            .iter()
            .find(|point| point.id == id && point.score == score)
    }

    /// Name of the referral question's score.
    pub fn referral_score(&self) -> &'static str {
        let labels = self.outputs.first().map(|output| output.labels.as_slice());
        let malignant = labels
            .unwrap_or_default()
            .iter()
            .any(|label| label.malignant);
        if malignant { "malignant" } else { "referable" }
    }

    /// The operating point of the referral question.
    ///
    /// # Errors
    /// [`ModelError::Manifest`] when there is none.
    pub fn referral_point(&self) -> Result<&OperatingPoint, ModelError> {
        let score = self.referral_score();
        self.point(&self.default_operating_point, score)
            .ok_or_else(|| {
                let id = &self.default_operating_point;
                ModelError::Manifest(format!("no operating point {id} for {score}"))
            })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cumulative_probabilities_that_rise_are_levelled() {
        let grades = ordinal([0.9, 0.5, 0.7, 0.1].into_iter());
        let expected = [0.1, 0.4, 0.0, 0.4, 0.1];
        for (found, expected) in grades.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{grades:?}");
        }
    }

    #[test]
    fn cut_points_give_the_highest_grade_that_is_reached() {
        let label = |id: &str| serde_json::json!({"id": id, "name": {"en": id, "nl": id}});
        let output = |cuts: &[f64]| -> OutputSpec {
            let labels: Vec<_> = ["0", "1", "2", "3"].map(label).to_vec();
            let (id, tensor) = ("grade", "grade");
            let whole = serde_json::json!({"id": id, "tensor": tensor, "kind": "ordinal", "labels": labels, "cuts": cuts});
            serde_json::from_value(whole).unwrap()
        };
        let said =
            |cuts: &[f64], probabilities: &[f64]| grade(&output(cuts), probabilities).unwrap().code;
        let probabilities = [0.4, 0.1, 0.25, 0.25];
        assert_eq!(said(&[0.6, 0.5, 0.3], &probabilities), "2");
        assert_eq!(said(&[0.6, 0.5, 0.25], &probabilities), "3");
        // A grade that is reached counts, also above one that is not.
        assert_eq!(said(&[0.9, 0.9, 0.2], &probabilities), "3");
        assert_eq!(said(&[0.9, 0.9, 0.9], &probabilities), "0");
    }

    proptest! {
        #[test]
        fn probabilities_are_a_distribution(logits in prop::collection::vec(-50.0_f64..50.0, 1..8)) {
            let close_to_one = |shares: &[f64]| (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9;
            let softmax = softmax(&logits);
            let ordinal = ordinal(logits.iter().map(|&logit| sigmoid(logit)));
            prop_assert!(close_to_one(&softmax) && close_to_one(&ordinal));
            prop_assert!(softmax.iter().chain(&ordinal).all(|share| (0.0..=1.0).contains(share)));
        }
    }
}
