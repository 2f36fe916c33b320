//! Figures that need a class: the table of truth by prediction and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::{
    auc::Auc,
    error::EvaluateError,
    evaluation::{Question, Reading, Row},
    kappa::{Kappa, Weights},
};
use crate::model::highest_reached;

/// Different labels that are counted as classes: a table has their square of cells.
const MOST_LABELS: usize = 64;

/// Truth by prediction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// Labels of the output, then those that only the truth has.
    pub labels: Vec<String>,
    /// Graded pictures: rows are truth, columns prediction, in the order of `labels`.
    pub rows: Vec<Vec<u64>>,
    /// Ungradable pictures by truth.
    pub ungradable: Vec<u64>,
}

/// All figures of classes; each is none where it is not defined.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ClassFigures {
    pub(super) auc_macro: Option<f64>,
    pub(super) auc_per_class: Option<BTreeMap<String, Option<f64>>>,
    pub(super) confusion: Option<Confusion>,
    pub(super) kappa_quadratic: Option<f64>,
    pub(super) balanced_accuracy: Option<f64>,
    pub(super) balanced_accuracy_equal_shares: Option<f64>,
    pub(super) accuracy: Option<f64>,
}

impl ClassFigures {
    /// Figures of the graded rows; all none for an output without classes.
    pub(super) fn of(question: &Question, rows: &[Row]) -> Result<Self, EvaluateError> {
        if question.labels.is_empty() {
            return Ok(Self::default());
        }
        let confusion = confusion(question, rows)?;
        let auc_per_class = auc_per_class(question, rows);
        let areas: Vec<f64> = auc_per_class.values().flatten().copied().collect();
        // Truth that the output cannot name has no place in the order.
        let ordered = question.ordered && confusion.labels.len() == question.labels.len();
        let right = |index: usize, row: &Vec<u64>| row.get(index).copied().unwrap_or(0);
        let rights: u64 = confusion
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| right(index, row))
            .sum();
        Ok(Self {
            auc_macro: mean(&areas),
            auc_per_class: Some(auc_per_class),
            kappa_quadratic: ordered
                .then(|| Kappa::of(&confusion.rows, Weights::Quadratic))
                .flatten()
                .map(|kappa| kappa.value),
            balanced_accuracy: balanced_accuracy(&confusion),
            balanced_accuracy_equal_shares: equal_shares(question, rows)?
                .as_ref()
                .and_then(balanced_accuracy),
            accuracy: ratio(rights, confusion.rows.iter().flatten().sum()),
            confusion: Some(confusion),
        })
    }

    /// The same where ungradable pictures are left out.
    pub(super) fn without_ungradable(&self) -> Self {
        let mut figures = self.clone();
        if let Some(confusion) = &mut figures.confusion {
            confusion.ungradable.fill(0);
        }
        figures
    }
}

impl Question {
    /// The class of a row's probabilities: by the output's cut points, or else the rounded mean grade,
    /// halves up, where classes have an order; the most probable, the first of equals, where they have none.
    pub fn predicted(&self, probabilities: &BTreeMap<String, f64>) -> Option<&str> {
        let of = |label: &String| probabilities.get(label).copied();
        let values: Vec<f64> = self.labels.iter().map(of).collect::<Option<_>>()?;
        let index = if let Some(cuts) = &self.cuts {
            highest_reached(&values, cuts)
        } else if self.ordered {
            let mean: f64 = values
                .iter()
                .zip(0_u32..)
                .map(|(p, grade)| p * f64::from(grade))
                .sum();
            // Probabilities are stored with six decimals; a half that they miss is still a half.
            (mean + 0.5 + 1e-9).floor() as usize
        } else {
            let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            values.iter().position(|value| *value == highest)?
        };
        self.labels
            .get(index.min(self.labels.len().saturating_sub(1)))
            .map(String::as_str)
    }
}

/// Mean over the classes of the share that is predicted right.
fn balanced_accuracy(confusion: &Confusion) -> Option<f64> {
    let rows = confusion.rows.iter().enumerate();
    let recalls: Vec<f64> = rows
        .filter_map(|(index, row)| ratio(row.get(index).copied()?, row.iter().sum()))
        .collect();
    mean(&recalls)
}

/// Truth by the class that would be predicted, had all labels been equally frequent in the data that
/// the model learned from: probabilities are divided by the shares (Saerens, Latinne and Decaestecker
/// 2002, Adjusting the outputs of a classifier to new a priori probabilities, Neural Computation 14).
fn equal_shares(question: &Question, rows: &[Row]) -> Result<Option<Confusion>, EvaluateError> {
    let Some(shares) = &question.shares else {
        return Ok(None);
    };
    let mut rows = rows.to_vec();
    for row in &mut rows {
        if let Reading::Graded {
            probabilities,
            predicted,
            ..
        } = &mut row.reading
        {
            *predicted = None;
            for (label, probability) in probabilities.iter_mut() {
                *probability /= shares.get(label).copied().unwrap_or(1.0);
            }
            let sum: f64 = probabilities.values().sum();
            if sum > 0.0 {
                for probability in probabilities.values_mut() {
                    *probability /= sum;
                }
            }
        }
    }
    confusion(question, &rows).map(Some)
}

fn confusion(question: &Question, rows: &[Row]) -> Result<Confusion, EvaluateError> {
    let known: BTreeSet<&str> = question.labels.iter().map(String::as_str).collect();
    let others: BTreeSet<&str> = rows
        .iter()
        .map(|row| row.truth.as_str())
        .filter(|truth| !known.contains(truth))
        .collect();
    let labels: Vec<String> = question
        .labels
        .iter()
        .cloned()
        .chain(others.into_iter().map(str::to_owned))
        .collect();
    if labels.len() > MOST_LABELS {
        return Err(EvaluateError::TooManyLabels {
            found: labels.len(),
            most: MOST_LABELS,
        });
    }
    let index = |wanted: &str| labels.iter().position(|label| label == wanted);
    let mut counts = vec![vec![0_u64; labels.len()]; labels.len()];
    let mut ungradable = vec![0_u64; labels.len()];
    for (row, number) in rows.iter().zip(1..) {
        let truth = index(&row.truth);
        match &row.reading {
            Reading::Ungradable => {
                if let Some(count) = truth.and_then(|truth| ungradable.get_mut(truth)) {
                    *count += 1;
                }
            }
            Reading::Graded {
                probabilities,
                predicted,
                ..
            } => {
                let column = predicted
                    .as_deref()
                    .or_else(|| question.predicted(probabilities))
                    .filter(|predicted| known.contains(predicted))
                    .and_then(index)
                    .ok_or(EvaluateError::UnknownPrediction { row: number })?;
                let cell = truth
                    .and_then(|truth| counts.get_mut(truth))
                    .and_then(|row| row.get_mut(column));
                if let Some(count) = cell {
                    *count += 1;
                }
            }
        }
    }
    Ok(Confusion {
        labels,
        rows: counts,
        ungradable,
    })
}

/// Area of each label of the output against the rest, over graded rows.
fn auc_per_class(question: &Question, rows: &[Row]) -> BTreeMap<String, Option<f64>> {
    let area = |label: &String| {
        let (mut positives, mut negatives) = (Vec::new(), Vec::new());
        for row in rows {
            if let Reading::Graded { probabilities, .. } = &row.reading {
                let probability = *probabilities.get(label)?;
                if row.truth == *label {
                    positives.push(probability);
                } else {
                    negatives.push(probability);
                }
            }
        }
        Auc::of(&positives, &negatives).map(|auc| auc.value)
    };
    question
        .labels
        .iter()
        .map(|label| (label.clone(), area(label)))
        .collect()
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Areas by class, with six decimals.
#[expect(clippy::ref_option, reason = "the signature is serde's")]
pub(super) fn six_decimals_each<S: Serializer>(
    areas: &Option<BTreeMap<String, Option<f64>>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let rounded = areas.as_ref().map(|areas| {
        areas
            .iter()
            .map(|(label, area)| (label, area.map(|area| (area * 1e6).round() / 1e6)))
            .collect::<BTreeMap<_, _>>()
    });
    rounded.serialize(serializer)
}
