//! Slices become stacks: instances of one series share a case, in the order of space.
//!
//! Listing a folder gives slices one by one. The first of a series keeps its row and shows itself at
//! once; the others wait beside the list until all are listed, and then a worker puts them in order.

use std::{collections::BTreeMap, sync::Arc};

use insitu_core::{
    protocol::{Answer, Body, Stack, StackPart},
    source::InstanceSummary,
};
use leptos::prelude::*;

use super::{
    Store,
    case::{Case, Piece, Slices, Source, State},
    pictures, screening,
};
use crate::{
    browser::page,
    engine::{self, Event, Lane},
    route::{CaseId, Route},
};

/// All slices that were listed, by Series Instance UID.
#[derive(Debug, Default)]
pub(crate) struct AllSeries {
    series: BTreeMap<String, Series>,
    /// Files that are being listed.
    listing: usize,
}

#[derive(Debug, Default)]
struct Series {
    description: String,
    pieces: Vec<Piece>,
    facts: Vec<String>,
    /// The cases that show it, one for each stack.
    cases: Vec<CaseId>,
    /// Slices came since it was put in order.
    dirty: bool,
}

/// One more file is being listed.
pub(super) fn listing_began(store: Store) {
    store.series.update_value(|all| all.listing += 1);
}

/// A file is listed, or could not be; after the last one the stacks are put in order.
pub(super) fn listing_ended(store: Store) {
    store
        .series
        .update_value(|all| all.listing = all.listing.saturating_sub(1));
    if store.series.with_value(|all| all.listing == 0) {
        put_in_order(store);
    }
}

/// Takes a slice that was just listed to the others of its series. The case that held its file goes,
/// unless it is the first.
pub(super) fn join(
    store: Store,
    id: CaseId,
    source: Source,
    summary: InstanceSummary,
    part: StackPart,
) {
    let piece = Piece {
        source,
        frames: summary.frames,
    };
    let holder = store.series.try_update_value(|all| {
        let series = all.series.entry(part.series).or_default();
        series.description = part.description;
        series.pieces.push(piece.clone());
        series.facts.push(part.facts);
        series.dirty = true;
        if series.cases.is_empty() {
            series.cases.push(id);
        }
        series.cases.first().copied()
    });
    let holder = holder.flatten().unwrap_or(id);
    if holder != id {
        screening::merge(store, id, holder);
        return;
    }
    let slices = Slices {
        frames: (0..piece.frames).map(|frame| (0, frame)).collect(),
        pieces: vec![piece],
        ..Slices::default()
    };
    show(store, id, Some(summary), slices);
    pictures::request_frame(store, id, 0);
}

/// A case shows these slices; no model reads them.
fn show(store: Store, id: CaseId, summary: Option<InstanceSummary>, slices: Slices) {
    store.change(id, |case| {
        if let Some(piece) = slices
            .frames
            .first()
            .and_then(|at| slices.pieces.get(at.0 as usize))
        {
            case.source = piece.source.clone();
        }
        if summary.is_some() {
            case.summary = summary;
        }
        case.slices = Some(Arc::new(slices));
        case.state = State::ViewOnly;
        case.request = None;
    });
}

/// Asks a worker for the order of every series that has changed.
fn put_in_order(store: Store) {
    let changed: Vec<(String, Vec<String>)> = store
        .series
        .try_update_value(|all| {
            let changed = all.series.iter_mut().filter(|(_, series)| series.dirty);
            changed
                .map(|(uid, series)| {
                    series.dirty = false;
                    (uid.clone(), series.facts.clone())
                })
                .collect()
        })
        .unwrap_or_default();
    for (uid, facts) in changed {
        let listener = move |event| {
            // Where it fails the slices stay in the order in which they came.
            if let Event::Done(answer, _) = event
                && let Answer::Stacks(stacks) = *answer
            {
                ordered(store, &uid, stacks);
            }
        };
        engine::submit(
            Body::Stacks { facts },
            Vec::new(),
            Lane::Interactive,
            listener,
        );
    }
}

/// One case for each stack of a series.
fn ordered(store: Store, uid: &str, stacks: Vec<Stack>) {
    if stacks.is_empty() {
        return;
    }
    let Some((pieces, description, mut cases)) = store.series.with_value(|all| {
        let series = all.series.get(uid)?;
        Some((
            series.pieces.clone(),
            series.description.clone(),
            series.cases.clone(),
        ))
    }) else {
        return;
    };
    let Some(first) = cases.first().and_then(|id| store.peek(*id)) else {
        return;
    };
    for (number, stack) in stacks.into_iter().enumerate() {
        let known = cases.get(number).copied();
        let id = known.unwrap_or_else(|| {
            let id = screening::take_ids(store, 1);
            let mut case = Case::new(id, first.source.clone(), first.opened);
            case.summary.clone_from(&first.summary);
            store.cases.update(|all| all.push(case));
            cases.push(id);
            id
        });
        let slices = Slices {
            description: description.clone(),
            pieces: pieces.clone(),
            frames: stack.frames,
            notes: stack.notes,
        };
        // The middle of a stack says more of it than its end.
        let middle = slices.frames.len() as u32 / 2;
        show(store, id, None, slices);
        // A stack of one is shown already, or is on its way.
        let known = store
            .peek(id)
            .and_then(|case| case.slices)
            .is_some_and(|slices| slices.pieces.len() == 1 && slices.frames.len() == 1);
        if known {
            continue;
        }
        pictures::drop_thumb(store, id);
        if store.route.get_untracked() == Route::Case(id) {
            if let Some(case) = store.peek(id) {
                pictures::show_frame(store, id, &case.display, 0);
            }
        } else {
            pictures::request_frame(store, id, middle);
        }
    }
    store.series.update_value(|all| {
        if let Some(series) = all.series.get_mut(uid) {
            series.cases = cases;
        }
    });
    go_to_the_only_one(store);
}

/// A folder that was one stack is opened like one file.
fn go_to_the_only_one(store: Store) {
    let only = store.cases.with_untracked(|cases| match &cases[..] {
        [only] => Some(only.id),
        _ => None,
    });
    if let Some(id) = only
        && store.route.get_untracked() == Route::Worklist
    {
        page::go(&Route::Case(id).to_string());
    }
}

/// Forgets the slices of a case that is taken off the list.
pub(super) fn forget(store: Store, id: CaseId) {
    store.series.update_value(|all| {
        all.series.retain(|_, series| {
            series.cases.retain(|case| *case != id);
            !series.cases.is_empty()
        });
    });
}
