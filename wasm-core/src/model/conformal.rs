//! Conformal sets: the labels that a picture may have, so chosen that of the pictures of each class a
//! promised share keeps its own label in the set.
//!
//! Conformal prediction is of Vovk, Gammerman and Shafer 2005 (Algorithmic Learning in a Random
//! World), its form with a quantile for each class of Vovk 2012 (Conditional validity of inductive
//! conformal predictors, PMLR 25). With the score `1 - p(label)` the sets are the smallest of their
//! kind: Sadinle, Lei and Wasserman 2019 (Least ambiguous set-valued classifiers with bounded error
//! levels, JASA 114). The promise holds for pictures like those behind the quantiles, and for no
//! single picture.
//!
//! Training makes the quantiles (`training/insitu_training/tuning/conformal.py`); `goldens/model`
//! holds sets of that code, to which those of this file are equal.

use serde::{Deserialize, Serialize};

/// A label that a picture may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PossibleLabel {
    /// Label id: `0` to `4`, or a `dx` code.
    pub id: String,
    /// English name of the label.
    pub label: String,
    /// It lies beyond the referral line: referable, or malignant.
    pub refers: bool,
}

/// The labels that a picture may have, in the order of the output; never none, since the likeliest and
/// the one that the model settles on are always among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PossibleLabels(Vec<PossibleLabel>);

impl PossibleLabels {
    /// The labels.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &PossibleLabel> {
        self.0.iter()
    }

    /// Ids of the labels.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|label| label.id.as_str())
    }

    /// Whether labels on both sides of the referral line are possible: the model cannot tell.
    pub fn cross_referral(&self) -> bool {
        let refers = |label: &PossibleLabel| label.refers;
        self.0.iter().any(refers) && !self.0.iter().all(refers)
    }
}

#[cfg(feature = "compute")]
mod compute {
    //! From probabilities to the set.

    use std::collections::BTreeMap;

    use super::{PossibleLabel, PossibleLabels};
    use crate::model::{Manifest, OutputKind};

    impl Manifest {
        /// The labels that a picture may have by its calibrated probabilities on the first output;
        /// none where the pack has no quantiles.
        ///
        /// `grade` is the label that the model settles on. Where it is the rounded mean of ordered
        /// labels it can lie outside the set, and counts as possible too: an answer must not be
        /// shown as if its own set spoke against it.
        pub fn possible_labels(
            &self,
            probabilities: &BTreeMap<String, f64>,
            grade: &str,
        ) -> Option<PossibleLabels> {
            let (conformal, output) = (self.conformal.as_ref()?, self.outputs.first()?);
            let of = |values: &BTreeMap<String, f64>, otherwise: f64| -> Vec<f64> {
                let labels = output.labels.iter();
                labels
                    .map(|label| values.get(&label.id).copied().unwrap_or(otherwise))
                    .collect()
            };
            let mut inside = inside(&of(probabilities, 0.0), &of(&conformal.quantiles, 1.0));
            for (inside, label) in inside.iter_mut().zip(&output.labels) {
                *inside |= label.id == grade;
            }
            if output.kind == OutputKind::Ordinal {
                fill_gaps(&mut inside);
            }
            let possible = output.labels.iter().zip(inside);
            let possible = possible.filter(|(_, inside)| *inside);
            Some(PossibleLabels(
                possible
                    .map(|(label, _)| PossibleLabel {
                        id: label.id.clone(),
                        label: label.name.en.clone(),
                        refers: label.referable || label.malignant,
                    })
                    .collect(),
            ))
        }
    }

    /// Which labels have `1 - p` at or below their quantile; the likeliest, the first of equals,
    /// always has.
    pub(super) fn inside(probabilities: &[f64], quantiles: &[f64]) -> Vec<bool> {
        let highest = probabilities
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let likeliest = probabilities.iter().position(|p| *p == highest);
        let pairs = probabilities.iter().zip(quantiles).enumerate();
        pairs
            .map(|(index, (p, quantile))| 1.0 - p <= *quantile || Some(index) == likeliest)
            .collect()
    }

    /// Ordered labels between two possible ones are possible.
    pub(super) fn fill_gaps(inside: &mut [bool]) {
        let first = inside.iter().position(|inside| *inside);
        let last = inside.iter().rposition(|inside| *inside);
        if let (Some(first), Some(last)) = (first, last)
            && let Some(between) = inside.get_mut(first..=last)
        {
            between.fill(true);
        }
    }
}

#[cfg(feature = "compute")]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::{
        PossibleLabels,
        compute::{fill_gaps, inside},
    };
    use crate::model::{Conformal, ConformalKind, Manifest};

    #[derive(Deserialize)]
    struct Vectors {
        conformal: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        name: String,
        ordinal: bool,
        quantiles: Vec<f64>,
        probabilities: Vec<Vec<f64>>,
        sets: Vec<Vec<bool>>,
    }

    #[test]
    fn sets_are_those_of_the_training_code() {
        let vectors = include_str!("../../tests/goldens/model/limits.json");
        let vectors: Vectors = serde_json::from_str(vectors).unwrap();
        assert!(vectors.conformal.len() >= 2);
        for case in vectors.conformal {
            for (probabilities, expected) in case.probabilities.iter().zip(&case.sets) {
                let mut found = inside(probabilities, &case.quantiles);
                if case.ordinal {
                    fill_gaps(&mut found);
                }
                assert_eq!(found, *expected, "{}: {probabilities:?}", case.name);
            }
        }
    }

    /// `dr-grade-open`: five ordered grades, referable from 2.
    fn manifest(quantiles: [f64; 5]) -> Manifest {
        let text = include_str!("../../../public/models/dr-grade-open/manifest.json");
        let mut manifest: Manifest = serde_json::from_str(text).unwrap();
        manifest.conformal = Some(Conformal {
            alpha: 0.1,
            kind: ConformalKind::ClassConditional,
            quantiles: labelled(&quantiles),
        });
        manifest
    }

    fn labelled(values: &[f64]) -> BTreeMap<String, f64> {
        let numbered = values.iter().zip(0..);
        numbered
            .map(|(value, grade)| (grade.to_string(), *value))
            .collect()
    }

    fn possible(quantiles: [f64; 5], probabilities: [f64; 5], grade: &str) -> PossibleLabels {
        let possible = manifest(quantiles).possible_labels(&labelled(&probabilities), grade);
        possible.unwrap()
    }

    #[test]
    fn a_set_on_both_sides_of_the_referral_line_is_one_that_cannot_tell() {
        let narrow = possible([0.3; 5], [0.05, 0.9, 0.05, 0.0, 0.0], "1");
        assert_eq!(narrow.ids().collect::<Vec<_>>(), ["1"]);
        assert!(!narrow.cross_referral());
        let wide = possible([0.6; 5], [0.0, 0.48, 0.45, 0.07, 0.0], "1");
        assert_eq!(wide.ids().collect::<Vec<_>>(), ["1", "2"]);
        assert!(wide.cross_referral());
        let beyond = possible([0.6; 5], [0.0, 0.0, 0.5, 0.45, 0.05], "2");
        assert_eq!(beyond.ids().collect::<Vec<_>>(), ["2", "3"]);
        assert!(!beyond.cross_referral());
    }

    /// The mean of "none" and "proliferative" is neither.
    #[test]
    fn a_grade_outside_its_set_widens_the_set_until_it_is_inside() {
        let set = possible([0.4; 5], [0.65, 0.0, 0.0, 0.0, 0.35], "1");
        assert_eq!(set.ids().collect::<Vec<_>>(), ["0", "1"]);
    }

    #[test]
    fn a_pack_without_quantiles_has_no_set() {
        let mut manifest = manifest([0.5; 5]);
        manifest.conformal = None;
        assert_eq!(manifest.possible_labels(&labelled(&[0.2; 5]), "2"), None);
    }

    proptest! {
        #[test]
        fn a_set_is_never_empty_has_no_gap_and_grows_with_its_quantiles(
            scores in prop::array::uniform5(0.0_f64..1.0),
            quantiles in prop::array::uniform5(0.0_f64..=1.0),
            grade in 0..5_usize,
        ) {
            let total: f64 = scores.iter().sum::<f64>() + 1e-9;
            let probabilities = scores.map(|score| score / total);
            let grade = grade.to_string();
            let set = possible(quantiles, probabilities, &grade);
            let ids: Vec<usize> = set.ids().map(|id| id.parse().unwrap()).collect();
            prop_assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1));
            prop_assert!(set.ids().any(|id| id == grade));
            let wider = quantiles.map(|quantile| (quantile + 0.1).min(1.0));
            let wider = possible(wider, probabilities, &grade);
            prop_assert!(set.ids().all(|id| wider.ids().any(|other| other == id)));
        }
    }
}
