//! Which case a new pane shows: rules as data, tried in order for every case that is not shown yet.

use insitu_core::{finding::Side, quality::Scope};

use leptos::prelude::*;

use super::super::Viewer;
use crate::{
    route::CaseId,
    store::{Case, State, Store},
};

/// What a case is, as far as hanging goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    scope: Option<Scope>,
    side: Option<Side>,
    is_stack: bool,
}

/// A rule: whether the second case belongs beside the first.
type Rule = fn(Kind, Kind) -> bool;

/// The first rule that finds a case decides.
const RULES: [Rule; 5] = [
    // The other eye.
    |first, second| {
        first.scope == Some(Scope::Fundus)
            && second.scope == first.scope
            && first.side.zip(second.side).is_some_and(|(a, b)| a != b)
    },
    // The overview of a lesion beside its dermoscopic picture, and the other way round.
    |first, second| {
        matches!(
            (first.scope, second.scope),
            (Some(Scope::Dermoscopy), Some(Scope::Clinical))
                | (Some(Scope::Clinical), Some(Scope::Dermoscopy))
        )
    },
    // Another field of the same eye, another stack of the same study.
    |first, second| {
        first.scope == second.scope
            && first.side == second.side
            && first.is_stack == second.is_stack
    },
    |first, second| first.is_stack == second.is_stack,
    |_, _| true,
];

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
        choose(kind(first), &order).unwrap_or(id)
    })
}

fn choose(first: Kind, others: &[(CaseId, Kind)]) -> Option<CaseId> {
    RULES.iter().find_map(|rule| {
        let found = others.iter().find(|(_, second)| rule(first, *second))?;
        Some(found.0)
    })
}

fn kind(case: &Case) -> Kind {
    let dicom = case.summary.as_ref().and_then(|found| found.dicom.as_ref());
    Kind {
        scope: case.verdict.as_ref().map(|verdict| verdict.scope),
        side: dicom.and_then(|dicom| dicom.laterality),
        is_stack: case.slices.is_some(),
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
        }
    }

    #[test]
    fn the_other_eye_comes_first_and_an_overview_beside_its_close_up() {
        let right = of(Scope::Fundus, Some(Side::Right));
        let left = of(Scope::Fundus, Some(Side::Left));
        let skin = of(Scope::Clinical, None);
        let list = [(CaseId(2), skin), (CaseId(3), right), (CaseId(4), left)];
        assert_eq!(choose(right, &list), Some(CaseId(4)));
        assert_eq!(choose(left, &list[..2]), Some(CaseId(3)));
        let close = of(Scope::Dermoscopy, None);
        assert_eq!(choose(close, &list), Some(CaseId(2)));
        // Where nothing fits better, the next.
        assert_eq!(choose(right, &list[..1]), Some(CaseId(2)));
        assert_eq!(choose(right, &[]), None);
    }
}
