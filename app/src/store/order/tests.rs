//! The worklist's order, as clinical.md §0 gives it.

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::Screening,
};
use serde_json::json;

use super::*;
use crate::{browser::files, route::CaseId, store::case::Source};

fn case(id: u32, state: State) -> Case {
    let source = Source {
        file: files::FileKey::default(),
        name: String::new(),
        entry: None,
    };
    let mut case = Case::new(CaseId(id), source, (2026, 11, 3));
    case.state = state;
    case
}

/// A screening of this tier and due time; all else is as small as it can be.
fn done(tier: &str, due: &str) -> State {
    let value = json!({
        "screened": {
            "quality": {"verdict": "gradable", "scope": "fundus", "score": 0.0, "reasons": [], "scores": {}},
            "model": null,
            "prediction": null,
            "provenance": {"app": "", "build": "", "engine": "", "platform": "", "pack_hash": "", "pathway_hash": ""},
            "ms": {"decode": 0.0, "quality": 0.0, "preprocess": null, "infer": null, "total": 0.0},
            "prevalence": null
        },
        "outcome": {
            "tier": tier, "needs_human": false, "refer": false, "due": due, "also_due": [],
            "target": null, "rules": [], "reasons": [], "would_change": [], "confidence": "checked",
            "pathway": {"id": "", "version": "", "date": "", "name": "", "source": ""}
        },
        "further": [],
        "unasked": []
    });
    State::Done(Box::new(
        serde_json::from_value::<Screening>(value).unwrap(),
    ))
}

#[test]
fn worst_first_then_soonest_then_oldest_then_unread_then_failed() {
    let failure = Failure::new(ErrorCode::SourceEmpty, "");
    let cases = [
        case(1, State::Failed(failure)),
        case(2, State::Waiting),
        case(3, done("routine", "recall 12..24mo")),
        case(4, done("refer", "-")),
        case(5, done("refer", "seen 3..6mo")),
        case(6, done("human", "-")),
        case(7, done("urgent", "seen <1mo")),
        case(8, done("urgent", "seen <=14d")),
        case(9, done("immediate", "seen <=1d")),
        case(10, done("early", "recall 6..12mo")),
        case(11, done("urgent", "seen <=14d")),
    ];
    let order: Vec<u32> = sorted(&cases).iter().map(|case| case.id.0).collect();
    assert_eq!(order, [9, 8, 11, 7, 6, 5, 4, 10, 3, 2, 1]);
}

#[test]
fn counts_tell_who_needs_a_person() {
    let failure = Failure::new(ErrorCode::SourceEmpty, "");
    let cases = [
        case(1, done("urgent", "now")),
        case(2, done("human", "-")),
        case(3, done("routine", "recall 12mo")),
        case(4, State::Stopped),
        case(5, State::Waiting),
        case(6, State::Failed(failure)),
    ];
    let counts = Counts::of(&cases);
    assert_eq!((counts.read(), counts.need_you()), (3, 2));
    assert_eq!((counts.waiting, counts.stopped, counts.failed), (1, 1, 1));
}
