//! What happens to files: opened, screened, shown, stopped, tried again.

use std::collections::{BTreeMap, BTreeSet};

use insitu_core::{
    limits::Limits,
    measure::FrameKey,
    protocol::{Answer, Body, FileRef, ImageRef, Part, Readers, RequestId, Screening},
};
use leptos::prelude::*;

use super::{
    Store,
    case::{Case, Source, State},
    further::stop_asking,
    listing,
    occlusion::stop_occluding,
    pictures::{request_frame, screen_side, screened_picture, want_picture},
    series,
};
use crate::{
    browser::{assets, canvas, clock, files, files::FileKey, frames, page},
    engine::{self, Event, Lane},
    locale::{t, t_with},
    route::{CaseId, Route},
};

/// Longest side of the picture of a file that is one of many; opening its case asks for more.
pub(super) const BATCH_SIDE: u32 = 640;

/// Files that were opened together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Batch {
    /// The first case of it; later cases belong to it too.
    pub(crate) first: CaseId,
    /// When it began, in the page's milliseconds.
    pub(crate) began: f64,
    /// The person stopped it.
    pub(crate) stopped: bool,
}

/// Opens files: one goes straight to its case, several to the worklist.
pub(crate) fn open_files(store: Store, keys: Vec<FileKey>) {
    if keys.is_empty() {
        return;
    }
    let most = Limits::browser().files;
    let alone = keys.len() == 1;
    let running = store.batch.with_untracked(|batch| {
        batch.is_some_and(|batch| !batch.stopped && !is_finished(store, batch))
    });
    let first = take_ids(store, keys.len().min(most));
    if !running && !alone {
        store.batch.set(Some(Batch {
            first,
            began: clock::now(),
            stopped: false,
        }));
    }
    let today = clock::today();
    let too_many = keys.len() > most;
    let cases: Vec<Case> = keys
        .into_iter()
        .take(most)
        .zip(first.0..)
        .map(|(file, number)| {
            let source = Source {
                file,
                name: files::name(file),
                entry: None,
            };
            Case::new(CaseId(number), source, today)
        })
        .collect();
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let count = ids.len();
    if !alone && store.cases.with_untracked(Vec::is_empty) {
        listing::wait_for_the_first(store);
    }
    store.cases.update(|known| known.extend(cases));
    // First of all, so that a worker reads while the page is changed.
    listing::list(store, ids, lane(alone));
    if alone {
        store.go(Route::Case(first));
        store.said.set(t("step.opening").into());
    } else {
        page::go(&Route::Worklist.to_string());
        store.said.set(t_with("said.opened", &[("n", &count)]));
    }
    if too_many {
        store.alarm.set(t_with("said.too-many", &[("n", &most)]));
    }
}

/// Fetches one of the site's samples and opens it like a file of the person's own.
pub(crate) fn open_sample(store: Store, file: String) {
    leptos::task::spawn_local(async move {
        match assets::file(&format!("samples/{file}"), &file).await {
            Ok(key) => open_files(store, vec![key]),
            Err(failure) => store.alarm.set(format!(
                "{}. {}",
                t("error.asset.unavailable.title"),
                failure.message
            )),
        }
    });
}

/// Tries a failed or stopped case again, as if its file had just been opened.
pub(crate) fn retry(store: Store, id: CaseId) {
    let Some(case) = store.peek(id) else {
        return;
    };
    if !case.is_settled() {
        return;
    }
    store.change(id, |case| {
        case.state = State::Waiting;
        case.attempt += 1;
        case.asking = None;
        case.occlusion = None;
        case.verdict = None;
    });
    case.display.change(|shown| shown.failure = None);
    if case.slices.is_some() {
        store.change(id, |case| case.state = State::ViewOnly);
        request_frame(store, id, 0);
    } else if case.summary.is_some() {
        screen(store, id, Lane::Interactive);
    } else {
        listing::list(store, vec![id], Lane::Interactive);
    }
}

/// Takes a case off the list.
pub(crate) fn remove(store: Store, id: CaseId) {
    let Some(case) = store.peek(id) else {
        return;
    };
    if let Some(request) = case.request
        && !is_shared(store, request)
    {
        engine::cancel(request);
    }
    stop_asking(store, id);
    stop_occluding(store, id);
    if let Some(thumb) = &case.thumb {
        canvas::release(thumb);
    }
    frames::forget(id);
    series::forget(store, id);
    store.marks.update_value(|marks| {
        marks.remove(&id);
    });
    store
        .frame_scales
        .update_value(|scales| scales.retain(|(of, _), _| *of != id));
    forget_files(store, &case);
    store
        .cases
        .update(|cases| cases.retain(|case| case.id != id));
    if store.selected.get_untracked() == Some(id) {
        store.selected.set(None);
    }
}

/// Lets go of a case's files that no other case needs.
fn forget_files(store: Store, case: &Case) {
    let needed: BTreeSet<FileKey> = store.cases.with_untracked(|cases| {
        let others = cases.iter().filter(|other| other.id != case.id);
        others.flat_map(Case::files).collect()
    });
    for file in case.files() {
        if !needed.contains(&file) {
            files::forget(file);
        }
    }
}

/// Whether a request is about more than one case.
fn is_shared(store: Store, request: RequestId) -> bool {
    store.cases.with_untracked(|cases| {
        let of_request = cases.iter().filter(|case| case.request == Some(request));
        of_request.count() > 1
    })
}

/// The cases of single slices go, because others have taken them in.
pub(super) fn merge(store: Store, into: &BTreeMap<CaseId, CaseId>) {
    if into.is_empty() {
        return;
    }
    store
        .cases
        .update(|cases| cases.retain(|case| !into.contains_key(&case.id)));
    let selected = store.selected.get_untracked();
    if let Some(holder) = selected.and_then(|selected| into.get(&selected)) {
        store.selected.set(Some(*holder));
    }
    if let Route::Case(shown) = store.route.get_untracked()
        && let Some(holder) = into.get(&shown)
    {
        page::go(&Route::Case(*holder).to_string());
    }
}

/// Stops everything that is not read yet.
pub(crate) fn cancel_batch(store: Store) {
    let pending: Vec<(CaseId, Option<u32>)> = store.cases.with_untracked(|cases| {
        cases
            .iter()
            .filter(|case| !case.is_settled())
            .map(|case| (case.id, case.request))
            .collect()
    });
    // The page says so at once; the worker follows within two seconds.
    let ids: Vec<CaseId> = pending.iter().map(|(id, _)| *id).collect();
    store.change_each(&ids, |case| {
        case.state = State::Stopped;
        case.attempt += 1;
        case.request = None;
    });
    let requests: BTreeSet<RequestId> = pending
        .into_iter()
        .filter_map(|(_, request)| request)
        .collect();
    for request in requests {
        engine::cancel(request);
    }
    store.batch.update(|batch| {
        if let Some(batch) = batch {
            batch.stopped = true;
        }
    });
}

/// Decodes, judges and grades the picture of a case.
pub(super) fn screen(store: Store, id: CaseId, lane: Lane) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let max_side = match lane {
        Lane::Interactive => screen_side(),
        Lane::Batch => BATCH_SIDE,
    };
    let readers = if store.every_model.get_untracked() {
        Readers::Every
    } else {
        Readers::First
    };
    let body = screen_body(&case, Some(max_side), readers);
    let attempt = Attempt::of(&case);
    let heard = move |event| match event {
        Event::Progress(stage, done, total) => {
            working(store, id, State::Working(stage, done, total));
        }
        Event::Partial(part, buffers) => match *part {
            Part::Picture(picture) => screened_picture(store, id, picture, &buffers),
            Part::Verdict(verdict) => store.change(id, |case| case.verdict = Some(verdict)),
            _ => {}
        },
        Event::Done(answer, _) => {
            if let Answer::Screened(screening) = *answer {
                screened(store, id, screening);
            }
        }
        Event::Failed(failure) => settle(store, id, State::Failed(failure)),
        Event::Cancelled => settle(store, id, State::Stopped),
    };
    let listener = move |event| {
        if attempt.is_current(store) {
            heard(event);
        }
    };
    let request = engine::submit(body, vec![case.source.file], lane, listener);
    begun(store, &[id], request);
}

/// The request that reads the photograph of a case.
pub(super) fn screen_body(case: &Case, max_side: Option<u32>, readers: Readers) -> Body {
    let dicom = case
        .summary
        .as_ref()
        .and_then(|summary| summary.dicom.as_ref());
    Body::Screen {
        image: image(case, case.frame_key(0)),
        max_side,
        readers,
        pathway: None,
        context: String::new(),
        side: dicom.and_then(|dicom| dicom.laterality),
    }
}

/// What a screening changes beside the state of its case.
pub(super) fn take(case: &mut Case, screening: &Screening) {
    case.verdict = Some(screening.screened.quality.clone());
    let map = case
        .screening()
        .and_then(|before| before.activation.as_ref());
    if map != screening.activation.as_ref() {
        // What was said was said of another map.
        case.judged.clear();
    }
}

fn screened(store: Store, id: CaseId, screening: Box<Screening>) {
    store.change(id, |case| take(case, &screening));
    let text = crate::results::spoken(&screening);
    settle(store, id, State::Done(screening));
    if store.route.get_untracked() == Route::Case(id) {
        store.said.set(text);
        if let Some(case) = store.peek(id) {
            want_picture(store, id, &case.display, false);
        }
    }
}

/// One go at a case: the end of a request that was stopped may come after the case is tried again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// Which case.
    pub(super) id: CaseId,
    number: u32,
}

impl Attempt {
    /// The one that is being made now.
    pub(super) fn of(case: &Case) -> Self {
        Self {
            id: case.id,
            number: case.attempt,
        }
    }

    /// Whether there was none after it.
    pub(super) fn is_current(self, store: Store) -> bool {
        store.cases.with_untracked(|cases| {
            let mut cases = cases.iter();
            cases.any(|case| case.id == self.id && case.attempt == self.number)
        })
    }
}

/// Cases are in the hands of a request.
pub(super) fn begun(store: Store, ids: &[CaseId], request: RequestId) {
    // A request that could not even be queued has already ended.
    store.change_each(ids, |case| {
        if !case.is_settled() {
            case.request = Some(request);
        }
    });
}

/// A worker says what it does.
pub(super) fn working(store: Store, id: CaseId, state: State) {
    store.change(id, |case| {
        if !case.is_settled() {
            case.state = state;
        }
    });
}

/// The end of an attempt.
pub(super) fn settle(store: Store, id: CaseId, state: State) {
    store.change(id, |case| {
        if case.is_settled() {
            return;
        }
        case.state = state;
        case.request = None;
    });
    announce_progress(store);
}

/// Says how far a batch is, at its end and every five files.
fn announce_progress(store: Store) {
    let Some(batch) = store.batch.get_untracked() else {
        return;
    };
    let (done, total) = progress(store, batch);
    if done == total || done % 5 == 0 {
        store.said.set(t_with(
            "batch.progress",
            &[("done", &done), ("total", &total)],
        ));
    }
}

fn progress(store: Store, batch: Batch) -> (usize, usize) {
    store.cases.with_untracked(|cases| {
        let members = cases.iter().filter(|case| case.id >= batch.first);
        let (mut done, mut total) = (0, 0);
        for case in members {
            total += 1;
            done += usize::from(case.is_settled());
        }
        (done, total)
    })
}

fn is_finished(store: Store, batch: Batch) -> bool {
    let (done, total) = progress(store, batch);
    done == total
}

/// A frame of a case as workers know it.
pub(super) fn image(case: &Case, key: FrameKey) -> ImageRef {
    let source = case.source_of(key);
    ImageRef {
        file: file_ref(source),
        entry: source.entry.as_ref().map(|(index, _)| *index),
        frame: key.frame,
    }
}

/// The file as the only attachment of a request.
pub(super) fn file_ref(source: &Source) -> FileRef {
    FileRef {
        attachment: 0,
        key: source.file.number(),
        name: source.name.clone(),
    }
}

/// Numbers for so many cases, the first of them.
pub(super) fn take_ids(store: Store, count: usize) -> CaseId {
    let first = store.next_case.get_value();
    store.next_case.set_value(first + count as u32);
    CaseId(first)
}

fn lane(alone: bool) -> Lane {
    if alone {
        Lane::Interactive
    } else {
        Lane::Batch
    }
}
