//! A model against labels: the one object that `insitu evaluate` prints (standards.md §8.1).
//!
//! Every figure comes twice. Under `all` an ungradable picture counts as referred, with score 1, as
//! a clinic would treat it; under `graded` it is left out. Figures that need a class, and those of
//! calibration, are over graded pictures in both.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    abstention::{self, Reservation, SetFigures},
    auc::Auc,
    bootstrap::{Ranked, percentile_interval},
    calibration::{BINS, brier, expected_calibration_error},
    classes::{ClassFigures, Confusion, six_decimals_each},
    error::EvaluateError,
    positive::Positive,
    proportion::{Estimate, six_decimals, wilson},
};
use crate::{error::ErrorCode, model::ModelRef};

/// One labelled picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its label.
    pub truth: String,
    /// Patient or lesion, where pictures belong together.
    pub group: Option<String>,
    /// What came of it.
    pub reading: Reading,
}

/// What came of a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The gate refused it, as not gradable or out of scope.
    Ungradable,
    /// A model read it.
    Graded {
        /// Probability of the question, 0 to 1.
        score: f64,
        /// Probability of each class; empty for an output without classes.
        probabilities: BTreeMap<String, f64>,
        /// The class that the model settled on; none: taken from the probabilities, by
        /// [`Question::ordered`].
        predicted: Option<String>,
        /// What it says against its answer.
        reservation: Reservation,
    },
}

/// What is asked of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Id of the model's output.
    pub output: String,
    /// Labels of the output, in its order; empty for an output without classes.
    pub labels: Vec<String>,
    /// The labels have an order, lowest first: kappa has a meaning, and a class is the rounded mean
    /// grade, halves up (standards.md §9, `ordinal`). Without an order it is the most probable.
    pub ordered: bool,
    /// Cut points of the output, by which a class is called in the place of the rounded mean.
    pub cuts: Option<Vec<f64>>,
    /// Share of each label in the data that the model learned from, where that is known.
    pub shares: Option<BTreeMap<String, f64>>,
    /// Which labels count as positive.
    pub positive: Positive,
    /// Score from which a picture is referred.
    pub threshold: f64,
}

/// A file that could not be read; it counts nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedFile {
    /// The path, as typed or found.
    pub path: String,
    /// Why.
    pub code: ErrorCode,
}

/// The whole of an evaluation, as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// `insitu.evaluation/1`.
    pub schema: &'static str,
    /// The model, its bytes and operating point.
    pub model: Option<ModelRef>,
    /// The output that was evaluated.
    pub output: String,
    /// What counted as positive.
    pub positive: String,
    /// Files that could not be read.
    pub failed: Vec<FailedFile>,
    /// Rows without a label.
    pub skipped: usize,
    /// Ungradable pictures count as referred.
    pub all: Figures,
    /// Ungradable pictures are left out.
    pub graded: Figures,
    /// Sets of possible labels, of graded pictures; none where the pack has none.
    pub set: Option<SetFigures>,
    /// Share of the graded pictures that are unlike the training pictures; none where the pack
    /// cannot say.
    pub unfamiliar: Option<Estimate>,
}

/// The figures of one way of counting; what is not defined is `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Pictures counted.
    pub n: usize,
    /// Of these, ungradable.
    pub ungradable: usize,
    /// Area under the ROC curve of the question.
    pub auc: Estimate,
    /// Share of the positives that are referred.
    pub sensitivity: Estimate,
    /// Share of the negatives that are not.
    pub specificity: Estimate,
    /// Mean of the areas of the classes that have one.
    #[serde(serialize_with = "six_decimals")]
    pub auc_macro: Option<f64>,
    /// Area of each class against the rest.
    #[serde(serialize_with = "six_decimals_each")]
    pub auc_per_class: Option<BTreeMap<String, Option<f64>>>,
    /// Truth by prediction.
    pub confusion: Option<Confusion>,
    /// Quadratic kappa of truth and prediction, where classes have an order.
    #[serde(serialize_with = "six_decimals")]
    pub kappa_quadratic: Option<f64>,
    /// Mean over the classes of the share that is predicted right.
    #[serde(serialize_with = "six_decimals")]
    pub balanced_accuracy: Option<f64>,
    /// The same, had all labels been equally frequent where the model learned; none where their
    /// shares are not known.
    #[serde(serialize_with = "six_decimals")]
    pub balanced_accuracy_equal_shares: Option<f64>,
    /// Share that is predicted right.
    #[serde(serialize_with = "six_decimals")]
    pub accuracy: Option<f64>,
    /// Expected calibration error of the score, 15 bins.
    #[serde(serialize_with = "six_decimals")]
    pub ece: Option<f64>,
    /// Brier score of the score.
    #[serde(serialize_with = "six_decimals")]
    pub brier: Option<f64>,
}

impl Evaluation {
    /// Evaluates rows; the caller adds model, failed files and skipped rows.
    pub fn of(question: &Question, rows: &[Row]) -> Result<Self, EvaluateError> {
        let cases = cases(question, rows)?;
        let classes = ClassFigures::of(question, rows)?;
        let graded: Vec<Case> = cases.iter().filter(|case| case.graded).cloned().collect();
        let groups: Vec<Option<usize>> = cases.iter().map(|case| case.group).collect();
        let (set, unfamiliar) = abstention::figures(rows, &groups);
        Ok(Self {
            schema: "insitu.evaluation/1",
            model: None,
            output: question.output.clone(),
            positive: question.positive.to_string(),
            failed: Vec::new(),
            skipped: 0,
            all: figures(question.threshold, &cases, &classes),
            graded: figures(question.threshold, &graded, &classes.without_ungradable()),
            set,
            unfamiliar,
        })
    }
}

/// A row, as far as the two-way question goes.
#[derive(Debug, Clone)]
struct Case {
    positive: bool,
    score: f64,
    graded: bool,
    group: Option<usize>,
}

fn cases(question: &Question, rows: &[Row]) -> Result<Vec<Case>, EvaluateError> {
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.group.as_deref()).collect();
    let numbers: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let mut cases = Vec::with_capacity(rows.len());
    for (row, number) in rows.iter().zip(1..) {
        let positive = question
            .positive
            .holds(&row.truth)
            .ok_or(EvaluateError::LabelNotANumber { row: number })?;
        let group = match &row.group {
            Some(name) => numbers.get(name.as_str()).copied(),
            None if numbers.is_empty() => None,
            None => return Err(EvaluateError::GroupMissing { row: number }),
        };
        let (score, graded) = match &row.reading {
            Reading::Ungradable => (1.0, false),
            Reading::Graded {
                score,
                probabilities,
                ..
            } => {
                let mut all = probabilities.values().chain([score]);
                if !all.all(|value| (0.0..=1.0).contains(value)) {
                    return Err(EvaluateError::NotAProbability { row: number });
                }
                (*score, true)
            }
        };
        cases.push(Case {
            positive,
            score,
            graded,
            group,
        });
    }
    Ok(cases)
}

fn figures(threshold: f64, cases: &[Case], classes: &ClassFigures) -> Figures {
    let scores = |positive: bool| -> Vec<f64> {
        cases
            .iter()
            .filter(|case| case.positive == positive)
            .map(|case| case.score)
            .collect()
    };
    let auc = Auc::of(&scores(true), &scores(false)).map_or_else(Estimate::default, Auc::estimate);
    let referred = |case: &Case| !case.graded || case.score >= threshold;
    // Positives that are referred, or negatives that are not.
    let right = |positive: bool| {
        let of_kind = cases.iter().filter(|case| case.positive == positive);
        let right = of_kind.map(|case| (case.group, referred(case) == positive));
        share(right.collect())
    };
    let graded: Vec<(f64, bool)> = cases
        .iter()
        .filter(|case| case.graded)
        .map(|case| (case.score, case.positive))
        .collect();
    Figures {
        n: cases.len(),
        ungradable: cases.iter().filter(|case| !case.graded).count(),
        auc: grouped_auc(auc, cases),
        sensitivity: right(true),
        specificity: right(false),
        auc_macro: classes.auc_macro,
        auc_per_class: classes.auc_per_class.clone(),
        confusion: classes.confusion.clone(),
        kappa_quadratic: classes.kappa_quadratic,
        balanced_accuracy: classes.balanced_accuracy,
        balanced_accuracy_equal_shares: classes.balanced_accuracy_equal_shares,
        accuracy: classes.accuracy,
        ece: expected_calibration_error(&graded, BINS),
        brier: brier(&graded),
    }
}

/// Groups of the cases, numbered from 0 without holes; none where the rows have none.
fn groups(named: impl IntoIterator<Item = Option<usize>>) -> Option<(usize, Vec<usize>)> {
    let named: Option<Vec<usize>> = named.into_iter().collect();
    let named = named.filter(|named| !named.is_empty())?;
    let distinct: BTreeSet<usize> = named.iter().copied().collect();
    let numbers: BTreeMap<usize, usize> = distinct.into_iter().zip(0..).collect();
    let renumbered = named
        .iter()
        .filter_map(|group| numbers.get(group).copied())
        .collect();
    Some((numbers.len(), renumbered))
}

/// The area with the interval of the grouped bootstrap, where there are groups.
fn grouped_auc(auc: Estimate, cases: &[Case]) -> Estimate {
    let Some((count, groups)) = groups(cases.iter().map(|case| case.group)) else {
        return auc;
    };
    let rows = cases
        .iter()
        .zip(&groups)
        .map(|(case, group)| (case.score, *group, case.positive))
        .collect();
    let ranked = Ranked::new(rows);
    let interval = percentile_interval(count, |drawn| ranked.auc(drawn));
    // Without width the resamples had nothing to vary, as at an area of 1: no interval, as for DeLong.
    auc.with_interval(interval.filter(|(low, high)| auc.value.is_some() && low < high))
}

/// Share of the cases that are right, each with its group: Wilson's interval, or the grouped
/// bootstrap's.
pub(super) fn share(cases: Vec<(Option<usize>, bool)>) -> Estimate {
    let rights = cases.iter().filter(|(_, right)| *right).count() as u64;
    let plain = wilson(rights, cases.len() as u64);
    let Some((number, groups)) = groups(cases.iter().map(|(group, _)| *group)) else {
        return plain;
    };
    // Right and all, by group. Groups without a case of this kind do not bear on the share.
    let mut tally = vec![(0_u32, 0_u32); number];
    for ((_, right), group) in cases.into_iter().zip(groups) {
        if let Some((rights, all)) = tally.get_mut(group) {
            *rights += u32::from(right);
            *all += 1;
        }
    }
    let interval = percentile_interval(number, |drawn| {
        let (rights, all) =
            tally
                .iter()
                .zip(drawn)
                .fold((0_u64, 0_u64), |(rights, all), ((right, of), times)| {
                    let times = u64::from(*times);
                    (
                        rights + times * u64::from(*right),
                        all + times * u64::from(*of),
                    )
                });
        (all > 0).then(|| rights as f64 / all as f64)
    });
    match interval {
        Some((low, high)) if low < high => plain.with_interval(interval),
        // All right or none: resamples cannot vary, so Wilson's interval with a group as one case.
        _ => {
            let groups = number as u64;
            let value = plain.value.unwrap_or(0.0);
            let fallback = wilson((value * groups as f64).round() as u64, groups);
            plain.with_interval(fallback.low.zip(fallback.high))
        }
    }
}
