//! The map that hiding part after part of a photograph makes: asked for by a person, slow, and stopped
//! whenever they like.

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::{Answer, Body, Stage},
};
use leptos::prelude::*;

use super::{
    Store,
    case::Occlusion,
    screening::{Attempt, image},
};
use crate::{
    engine::{self, Event, Lane},
    locale::t,
    route::CaseId,
};

/// Makes it, unless it is there or on its way.
pub(crate) fn occlude(store: Store, id: CaseId) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let is_there = matches!(
        case.occlusion,
        Some(Occlusion::Busy(..) | Occlusion::Done(_))
    );
    if is_there || case.screening().is_none() {
        return;
    }
    let attempt = Attempt::of(&case);
    let set = move |occlusion| store.change(id, |case| case.occlusion = occlusion);
    let heard = move |event| match event {
        Event::Progress(Stage::Reading, done, total) => store.change(id, |case| {
            if let Some(Occlusion::Busy(request, ..)) = case.occlusion {
                case.occlusion = Some(Occlusion::Busy(request, done, total));
            }
        }),
        Event::Progress(..) | Event::Partial(..) => {}
        Event::Done(answer, _) => {
            if let Answer::Occluded(map) = *answer {
                store.said.set(t("heat.occlusion.done").into());
                let none = || Failure::new(ErrorCode::ModelMissing, "the model has no such score");
                set(Some(
                    map.map_or_else(|| Occlusion::Failed(none()), Occlusion::Done),
                ));
            }
        }
        Event::Failed(failure) => {
            store.alarm.set(t("heat.occlusion.failed").into());
            set(Some(Occlusion::Failed(failure)));
        }
        Event::Cancelled => set(None),
    };
    let listener = move |event| {
        if attempt.is_current(store) {
            heard(event);
        }
    };
    let body = Body::Occlude {
        image: image(&case, case.frame_key(0)),
    };
    set(Some(Occlusion::Busy(0, 0, 0)));
    let request = engine::submit(body, vec![case.source.file], Lane::Interactive, listener);
    store.change(id, |case| {
        // A request that could not even be queued has already ended.
        if let Some(Occlusion::Busy(known, ..)) = &mut case.occlusion {
            *known = request;
        }
    });
}

/// It is not wanted any more.
pub(crate) fn stop_occluding(store: Store, id: CaseId) {
    if let Some(Occlusion::Busy(request, ..)) = store.peek(id).and_then(|case| case.occlusion) {
        engine::cancel(request);
    }
}
