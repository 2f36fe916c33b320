//! How often a model says that it does not know: conformal sets that cross the referral line, pictures
//! that are unlike those that it learned from, and whether the sets keep their promise.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    evaluation::{Reading, Row, share},
    proportion::{Estimate, six_decimals},
};
use crate::model::PossibleLabels;

/// What a model says against its own answer; each part is none where its pack cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reservation {
    /// The labels that the picture may have.
    pub set: Option<PossibleLabels>,
    /// It is unlike the training pictures.
    pub unfamiliar: Option<bool>,
}

/// Sets of possible labels against the truth, over the pictures that have one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetFigures {
    /// All of them.
    #[serde(flatten)]
    pub all: SetShare,
    /// By true label: a class-conditional set promises its coverage to each class.
    pub per_class: BTreeMap<String, SetShare>,
}

/// Sets of pictures that are counted together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetShare {
    /// Pictures with a set.
    pub n: usize,
    /// Share of them whose own label is in the set.
    pub coverage: Estimate,
    /// Labels in a set, on average.
    #[serde(serialize_with = "six_decimals")]
    pub labels: Option<f64>,
    /// Share of the sets with labels on both sides of the referral line.
    pub unsure: Estimate,
}

/// Figures of the sets, and the share of unfamiliar pictures; none where no picture was asked.
///
/// `groups` are the numbers of the rows' groups, in the order of the rows.
pub(super) fn figures(
    rows: &[Row],
    groups: &[Option<usize>],
) -> (Option<SetFigures>, Option<Estimate>) {
    let (mut sets, mut unfamiliar) = (Vec::new(), Vec::new());
    for (row, group) in rows.iter().zip(groups) {
        if let Reading::Graded { reservation, .. } = &row.reading {
            if let Some(set) = &reservation.set {
                sets.push(Asked {
                    truth: &row.truth,
                    set,
                    group: *group,
                });
            }
            unfamiliar.extend(
                reservation
                    .unfamiliar
                    .map(|unfamiliar| (*group, unfamiliar)),
            );
        }
    }
    let mut by_truth: BTreeMap<&str, Vec<Asked>> = BTreeMap::new();
    for asked in &sets {
        by_truth.entry(asked.truth).or_default().push(*asked);
    }
    let figures = SetFigures {
        all: set_share(&sets),
        per_class: by_truth
            .into_iter()
            .map(|(truth, sets)| (truth.to_owned(), set_share(&sets)))
            .collect(),
    };
    (
        (!sets.is_empty()).then_some(figures),
        (!unfamiliar.is_empty()).then(|| share(unfamiliar)),
    )
}

/// A set with the truth about its picture.
#[derive(Clone, Copy)]
struct Asked<'a> {
    truth: &'a str,
    set: &'a PossibleLabels,
    group: Option<usize>,
}

fn set_share(sets: &[Asked]) -> SetShare {
    let share_of = |right: fn(&Asked) -> bool| {
        let cases = sets.iter().map(|asked| (asked.group, right(asked)));
        share(cases.collect())
    };
    let labels: usize = sets.iter().map(|asked| asked.set.labels().len()).sum();
    SetShare {
        n: sets.len(),
        coverage: share_of(|asked| asked.set.ids().any(|id| id == asked.truth)),
        labels: (!sets.is_empty()).then(|| labels as f64 / sets.len() as f64),
        unsure: share_of(|asked| asked.set.cross_referral()),
    }
}
