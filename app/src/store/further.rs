//! A photograph that one model has read is given to the others too. What is known of it stands until they
//! have answered, and whatever becomes of them.

use insitu_core::protocol::{Answer, Readers, Stage};
use leptos::prelude::*;

use super::{
    Store,
    case::{Asking, State},
    screening::{Attempt, screen_body, take},
};
use crate::{
    engine::{self, Event, Lane},
    locale::t,
    route::CaseId,
};

/// Asks every model of the site that reads this kind of picture.
pub(crate) fn ask_others(store: Store, id: CaseId) {
    let Some(case) = store.peek(id) else {
        return;
    };
    if case.screening().is_none() || matches!(case.asking, Some(Asking::Busy(..))) {
        return;
    }
    let attempt = Attempt::of(&case);
    let heard = move |event| match event {
        Event::Progress(stage, done, total) => store.change(id, |case| {
            if let Some(Asking::Busy(request, ..)) = case.asking {
                case.asking = Some(Asking::Busy(request, stage, done, total));
            }
        }),
        Event::Partial(..) => {}
        Event::Done(answer, _) => {
            if let Answer::Screened(screening) = *answer {
                store.said.set(crate::results::spoken(&screening));
                store.change(id, |case| {
                    take(case, &screening);
                    case.asking = None;
                    case.state = State::Done(screening);
                });
            }
        }
        Event::Failed(failure) => {
            store.alarm.set(t("further.failed").into());
            store.change(id, |case| case.asking = Some(Asking::Failed(failure)));
        }
        Event::Cancelled => store.change(id, |case| case.asking = None),
    };
    let listener = move |event| {
        if attempt.is_current(store) {
            heard(event);
        }
    };
    store.said.set(t("further.asking").into());
    let body = screen_body(&case, None, Readers::Every);
    store.change(id, |case| {
        case.asking = Some(Asking::Busy(0, Stage::Opening, 0, 0));
    });
    let request = engine::submit(body, vec![case.source.file], Lane::Interactive, listener);
    store.change(id, |case| {
        // A request that could not even be queued has already ended.
        if let Some(Asking::Busy(known, ..)) = &mut case.asking {
            *known = request;
        }
    });
}

/// They are not to be asked any more.
pub(crate) fn stop_asking(store: Store, id: CaseId) {
    if let Some(Asking::Busy(request, ..)) = store.peek(id).and_then(|case| case.asking) {
        engine::cancel(request);
    }
}
