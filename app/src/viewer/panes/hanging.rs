//! Which case a new pane shows: rules as data, tried in order for every case that is not shown yet.

use insitu_core::{finding::Side, quality::Scope, source::Visit};
use leptos::prelude::*;

use super::super::Viewer;
use crate::{
    route::CaseId,
    store::{Case, State, Store},
};

/// What a case is, as far as hanging goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kind {
    scope: Option<Scope>,
    side: Option<Side>,
    is_stack: bool,
    modality: Option<String>,
    visit: Option<Visit>,
}

/// A rule: whether the second case belongs beside the first.
type Rule = fn(&Kind, &Kind) -> bool;

/// The first rule that finds a case decides; where it finds several, the nearest visit does.
const RULES: [Rule; 6] = [
    // The other eye.
    |first, second| {
        first.scope == Some(Scope::Fundus)
            && second.scope == first.scope
            && !first.is_of_another_patient(second)
            && first.side.zip(second.side).is_some_and(|(a, b)| a != b)
    },
    // The overview of a lesion beside its dermoscopic picture, and the other way round.
    |first, second| {
        !first.is_of_another_patient(second)
            && matches!(
                (first.scope, second.scope),
                (Some(Scope::Dermoscopy), Some(Scope::Clinical))
                    | (Some(Scope::Clinical), Some(Scope::Dermoscopy))
            )
    },
    // The prior: the same, of the same patient at another time.
    |first, second| {
        let visits = first.visit.zip(second.visit);
        first.is_like(second)
            && first.modality == second.modality
            && visits.is_some_and(|(a, b)| a.patient == b.patient && a.date != b.date)
    },
    // Another field of the same eye, another stack of the same study.
    |first, second| first.is_like(second) && !first.is_of_another_patient(second),
    |first, second| first.is_stack == second.is_stack,
    |_, _| true,
];

impl Kind {
    fn is_like(&self, other: &Self) -> bool {
        self.scope == other.scope && self.side == other.side && self.is_stack == other.is_stack
    }

    fn is_of_another_patient(&self, other: &Self) -> bool {
        let visits = self.visit.zip(other.visit);
        visits.is_some_and(|(a, b)| a.patient != b.patient)
    }

    /// How far off another visit is; less is nearer. The same patient comes before others, and earlier
    /// visits before later ones.
    fn distance(&self, other: &Self) -> (bool, bool, i64) {
        // Not a count of days, but it grows as they do.
        let number = |(year, month, day): (i32, u8, u8)| {
            i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day)
        };
        match self.visit.zip(other.visit) {
            Some((a, b)) if a.patient == b.patient => {
                let later = number(b.date) - number(a.date);
                (false, later > 0, later.abs())
            }
            _ => (true, false, 0),
        }
    }
}

/// The case to be shown beside one: the next that fits best, or the same again.
pub(super) fn beside(store: Store, id: CaseId, shown: &[Viewer]) -> CaseId {
    store.cases.with_untracked(|cases| {
        let Some(first) = cases.iter().find(|case| case.id == id) else {
            return id;
        };
        let free = |case: &&Case| {
            !matches!(case.state, State::Failed(_))
                && case.summary.is_some()
                && shown.iter().all(|viewer| viewer.id != case.id)
        };
        // Those that follow come before those that went before.
        let (before, after): (Vec<_>, Vec<_>) =
            cases.iter().filter(free).partition(|case| case.id < id);
        let order: Vec<(CaseId, Kind)> = after
            .into_iter()
            .chain(before)
            .map(|case| (case.id, kind(case)))
            .collect();
        choose(&kind(first), &order).unwrap_or(id)
    })
}

fn choose(first: &Kind, others: &[(CaseId, Kind)]) -> Option<CaseId> {
    RULES.iter().find_map(|rule| {
        let fitting = others.iter().filter(|(_, second)| rule(first, second));
        let nearest = fitting.min_by_key(|(_, second)| first.distance(second))?;
        Some(nearest.0)
    })
}

fn kind(case: &Case) -> Kind {
    let dicom = case.summary.as_ref().and_then(|found| found.dicom.as_ref());
    Kind {
        scope: case.verdict.as_ref().map(|verdict| verdict.scope),
        side: dicom.and_then(|dicom| dicom.laterality),
        is_stack: case.slices.is_some(),
        modality: dicom.and_then(|dicom| dicom.modality.clone()),
        visit: case.summary.as_ref().and_then(|found| found.visit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scope: Scope, side: Option<Side>) -> Kind {
        Kind {
            scope: Some(scope),
            side,
            is_stack: false,
            modality: None,
            visit: None,
        }
    }

    #[test]
    fn the_other_eye_comes_first_and_an_overview_beside_its_close_up() {
        let right = of(Scope::Fundus, Some(Side::Right));
        let left = of(Scope::Fundus, Some(Side::Left));
        let skin = of(Scope::Clinical, None);
        let list = [
            (CaseId(2), skin.clone()),
            (CaseId(3), right.clone()),
            (CaseId(4), left.clone()),
        ];
        assert_eq!(choose(&right, &list), Some(CaseId(4)));
        assert_eq!(choose(&left, &list[..2]), Some(CaseId(3)));
        let close = of(Scope::Dermoscopy, None);
        assert_eq!(choose(&close, &list), Some(CaseId(2)));
        // Where nothing fits better, the next.
        assert_eq!(choose(&right, &list[..1]), Some(CaseId(2)));
        assert_eq!(choose(&right, &[]), None);
    }

    #[test]
    fn a_prior_is_of_the_same_patient_and_the_last_before() {
        let at = |patient, year| Kind {
            visit: Some(Visit {
                patient,
                date: (year, 3, 12),
            }),
            ..of(Scope::Fundus, Some(Side::Right))
        };
        let now = at(1, 2026);
        let list = [
            (CaseId(2), at(2, 2025)),
            (CaseId(3), at(1, 2020)),
            (CaseId(4), at(1, 2024)),
            (CaseId(5), at(1, 2027)),
        ];
        assert_eq!(choose(&now, &list), Some(CaseId(4)));
        assert_eq!(choose(&at(1, 2019), &list[1..3]), Some(CaseId(3)));
        // Of nobody's but the patient's own, unless there is nothing else.
        assert_eq!(choose(&at(2, 2024), &list[..2]), Some(CaseId(2)));
        assert_eq!(choose(&at(3, 2026), &list), Some(CaseId(2)));
        // The other eye is that of the same day, whichever comes first.
        let left = |year| Kind {
            side: Some(Side::Left),
            ..at(1, year)
        };
        let eyes = [
            (CaseId(6), at(1, 2024)),
            (CaseId(7), left(2024)),
            (CaseId(8), left(2026)),
        ];
        assert_eq!(choose(&now, &eyes), Some(CaseId(8)));
    }
}
