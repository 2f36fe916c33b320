//! Files are listed, a few at a time, and what they hold becomes cases.

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::{Answer, Body, FileRef, Listed},
};
use leptos::prelude::*;

use super::{
    Store,
    case::{Case, State},
    screening::{self, Attempt, Batch},
    series::{self, Slice},
};
use crate::{
    browser::{clock, page},
    engine::{self, Event, Lane},
    route::{CaseId, Route},
};

/// Files of one request. The browser asks the system for the size of each file that it posts for the
/// first time, which takes up to 1.4 ms, and a picture that is asked for meanwhile waits for their headers.
const AT_ONCE: usize = 8;

/// Files of the first request, where more follow: enough to see whether all are one stack, which is then
/// shown that much sooner.
const FIRST: usize = 2;

/// How long the list of the first files waits for what they are, in milliseconds: of a folder that is
/// one stack it would be drawn for nothing, and the first slice wait for it.
const PATIENCE_MS: i32 = 150;

/// What files hold, by what is done with it.
#[derive(Default)]
struct Found {
    slices: Vec<Slice>,
    ahead: Vec<Slice>,
    photographs: Vec<(CaseId, Lane)>,
}

/// Lists the files of new cases. The last file is one of those that are looked at first: when it is of
/// the series of the others, all of them most likely are.
pub(super) fn list(store: Store, mut ids: Vec<CaseId>, lane: Lane) {
    let mut rest = Vec::new();
    let mut ahead = None;
    if ids.len() > AT_ONCE {
        ahead = ids.pop();
        rest = ids.split_off(FIRST - 1);
        ids.extend(ahead);
    }
    request(store, &ids, Lane::Interactive, ahead);
    for ids in rest.chunks(AT_ONCE) {
        request(store, ids, lane, None);
    }
}

/// The list is shown once the first files are known, or it takes too long.
pub(super) fn wait_for_the_first(store: Store) {
    store.opening.set(true);
    wait_no_more(store, PATIENCE_MS);
}

fn wait_no_more(store: Store, ms: i32) {
    clock::after(ms, move || {
        if store.opening.get_untracked() {
            store.opening.set(false);
        }
    });
}

/// `ahead`: the one of them that is looked into before its turn.
fn request(store: Store, ids: &[CaseId], lane: Lane, ahead: Option<CaseId>) {
    let cases: Vec<Case> = ids.iter().filter_map(|id| store.peek(*id)).collect();
    let files = cases.iter().zip(0..).map(|(case, attachment)| FileRef {
        attachment,
        ..screening::file_ref(&case.source)
    });
    let body = Body::Open {
        files: files.collect(),
    };
    let handles = cases.iter().map(|case| case.source.file).collect();
    let attempts: Vec<Attempt> = cases.iter().map(Attempt::of).collect();
    series::listing_began(store);
    let listener = move |event: Event| {
        let is_last = event.is_last();
        if is_last {
            series::listing_ended(store);
        }
        heard(store, &attempts, event, lane, ahead);
        if is_last {
            series::go_on(store);
            if store.opening.get_untracked() {
                // After the case that was perhaps opened is there.
                wait_no_more(store, 0);
            }
        }
    };
    let request = engine::submit(body, handles, lane, listener);
    screening::begun(store, ids, request);
}

fn heard(store: Store, attempts: &[Attempt], event: Event, lane: Lane, ahead: Option<CaseId>) {
    let current = attempts.iter().filter(|attempt| attempt.is_current(store));
    match event {
        // Of several files the worker does not say which it has in hand.
        Event::Progress(stage, ..) if attempts.len() == 1 => {
            for attempt in current {
                screening::working(store, attempt.id, State::Working(stage, 0, 0));
            }
        }
        Event::Progress(..) | Event::Partial(..) => {}
        Event::Done(answer, _) => {
            if let Answer::Opened(listed) = *answer {
                let listed = attempts.iter().zip(listed);
                let listed = listed.filter(|(attempt, _)| attempt.is_current(store));
                let listed = listed.map(|(attempt, listed)| (attempt.id, listed));
                take(store, listed, lane, ahead);
            }
        }
        // One of them is the cause, and must cost the others nothing.
        Event::Failed(Failure {
            code: ErrorCode::WorkerCrashed | ErrorCode::WorkerTimeout,
            ..
        }) if attempts.len() > 1 => {
            for attempt in current {
                request(
                    store,
                    &[attempt.id],
                    lane,
                    ahead.filter(|id| *id == attempt.id),
                );
            }
        }
        Event::Failed(failure) => {
            for attempt in current {
                screening::settle(store, attempt.id, State::Failed(failure.clone()));
            }
        }
        Event::Cancelled => {
            for attempt in current {
                screening::settle(store, attempt.id, State::Stopped);
            }
        }
    }
}

/// Slices go to their series, photographs to be read.
fn take(
    store: Store,
    listed: impl Iterator<Item = (CaseId, Result<Vec<Listed>, Failure>)>,
    lane: Lane,
    ahead: Option<CaseId>,
) {
    let mut found = Found::default();
    for (id, listed) in listed {
        match listed {
            Ok(listed) if listed.is_empty() => {
                let failure = Failure::new(ErrorCode::SourceEmpty, "it holds no picture");
                screening::settle(store, id, State::Failed(failure));
            }
            Ok(listed) => {
                let slices = of_file(store, id, listed, lane, &mut found.photographs);
                // Of an archive each has a row of its own.
                if ahead == Some(id) && slices.len() == 1 {
                    found.ahead.extend(slices);
                } else {
                    found.slices.extend(slices);
                }
            }
            Err(failure) => screening::settle(store, id, State::Failed(failure)),
        }
    }
    series::join(store, found.slices, found.ahead);
    for (id, lane) in found.photographs {
        screening::screen(store, id, lane);
    }
}

/// The first instance takes the file's row; the others get rows of their own. Gives the slices.
fn of_file(
    store: Store,
    id: CaseId,
    listed: Vec<Listed>,
    lane: Lane,
    photographs: &mut Vec<(CaseId, Lane)>,
) -> Vec<Slice> {
    let mut slices = Vec::new();
    let Some(case) = store.peek(id).filter(|case| !case.is_settled()) else {
        return slices;
    };
    let is_archive = listed.len() > 1;
    let lane = if is_archive { Lane::Batch } else { lane };
    if is_archive && store.batch.with_untracked(Option::is_none) {
        store.batch.set(Some(Batch {
            first: id,
            began: clock::now(),
            stopped: false,
        }));
    }
    if is_archive && store.route.get_untracked() == Route::Case(id) {
        page::go(&Route::Worklist.to_string());
    }
    let more = screening::take_ids(store, listed.len() - 1).0;
    let others = (more..).map(|number| Case::new(CaseId(number), case.source.clone(), case.opened));
    let mut cases: Vec<Case> = Vec::with_capacity(listed.len());
    for (mut case, item) in std::iter::once(case.clone()).chain(others).zip(listed) {
        let entry_name = item.entry_name.unwrap_or_default();
        case.source.entry = item.entry.map(|entry| (entry, entry_name));
        case.request = None;
        match (item.instance, item.part) {
            (Ok(summary), Some(part)) => slices.push(Slice {
                id: case.id,
                source: case.source.clone(),
                summary,
                part,
            }),
            (Ok(summary), None) => {
                case.summary = Some(summary);
                photographs.push((case.id, lane));
            }
            (Err(failure), _) => case.state = State::Failed(failure),
        }
        cases.push(case);
    }
    let mut cases = cases.into_iter();
    store.cases.update(|known| {
        if let (Some(place), Some(first)) =
            (known.iter_mut().find(|case| case.id == id), cases.next())
        {
            *place = first;
        }
        known.extend(cases);
    });
    slices
}
