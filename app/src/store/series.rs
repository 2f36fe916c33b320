//! Slices become stacks: instances of one series share a case, in the order of space.
//!
//! Listing a folder gives slices a few at a time. The first of a series keeps its row and shows itself
//! at once; the others join it as they come, and whenever there are twice as many as before, and once
//! they are all there, a worker puts them in order. Whoever looks at one stays on it: only its number
//! changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use insitu_core::{
    protocol::{Answer, Body, Stack, StackPart},
    source::InstanceSummary,
};
use leptos::prelude::*;

use super::{
    Store,
    case::{Case, Piece, Slices, Source, State},
    display::Shown,
    pictures,
    screening::{self, Attempt},
};
use crate::{
    engine::{self, Event, Lane},
    route::{CaseId, Route},
};

/// All slices that were listed, by Series Instance UID.
#[derive(Debug, Default)]
pub(crate) struct AllSeries {
    series: BTreeMap<String, Series>,
    /// Slices of a file that was looked into before its turn and is of no series that is known: they
    /// wait for the files before it, so that a series begins with its first one.
    ahead: Vec<(Attempt, Slice)>,
    /// Requests that list files.
    listing: usize,
    /// The stack that was opened because it was all there was: the person may have left it since.
    opened: Option<CaseId>,
}

#[derive(Debug, Default)]
struct Series {
    description: String,
    pieces: Vec<Piece>,
    facts: Vec<String>,
    /// The cases that show it, one for each stack.
    cases: Vec<CaseId>,
    /// The order that is shown.
    known: Order,
    /// The order that was asked for last.
    asked: Order,
}

impl Series {
    fn as_it_came(&self) -> Stack {
        let pieces = self.pieces.iter().zip(0..);
        Stack {
            frames: pieces
                .flat_map(|(piece, number)| (0..piece.frames).map(move |frame| (number, frame)))
                .collect(),
            gap_mm: None,
            course: None,
            notes: Vec::new(),
        }
    }
}

/// How much of a series an order is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Order {
    /// So many of its files.
    pieces: usize,
    /// No file was being listed any more.
    is_last: bool,
}

/// A slice that was just listed.
#[derive(Debug)]
pub(super) struct Slice {
    /// The case that holds its file.
    pub(super) id: CaseId,
    /// The file.
    pub(super) source: Source,
    /// Its header.
    pub(super) summary: InstanceSummary,
    /// What makes it part of a series.
    pub(super) part: StackPart,
}

/// More files are being listed.
pub(super) fn listing_began(store: Store) {
    store.series.update_value(|all| {
        if all.listing == 0 {
            all.opened = None;
        }
        all.listing += 1;
    });
}

/// Files are listed, or could not be; [`go_on`] comes after what they hold has joined.
pub(super) fn listing_ended(store: Store) {
    store
        .series
        .update_value(|all| all.listing = all.listing.saturating_sub(1));
}

fn is_all_listed(store: Store) -> bool {
    store.series.with_value(|all| all.listing == 0)
}

/// What became of slices.
#[derive(Default)]
struct Joined {
    /// Cases that others took in.
    merged: BTreeMap<CaseId, CaseId>,
    /// Cases that begin a series.
    begun: Vec<(CaseId, InstanceSummary, Slices)>,
}

impl AllSeries {
    fn join(&mut self, slice: Slice, joined: &mut Joined) {
        let piece = Piece {
            source: slice.source,
            frames: slice.summary.frames,
        };
        let series = self.series.entry(slice.part.series).or_default();
        series.description.clone_from(&slice.part.description);
        series.facts.push(slice.part.facts);
        series.pieces.push(piece.clone());
        if let Some(holder) = series.cases.first() {
            joined.merged.insert(slice.id, *holder);
        } else {
            series.cases.push(slice.id);
            let slices = Slices {
                description: slice.part.description,
                frames: (0..piece.frames).map(|frame| (0, frame)).collect(),
                pieces: vec![piece],
                are_coming: self.listing > 0,
                ..Slices::default()
            };
            joined.begun.push((slice.id, slice.summary, slices));
        }
    }

    /// Those that were looked into before their turn, as far as it has come.
    fn take_due(&mut self) -> Vec<(Attempt, Slice)> {
        let is_due = |(_, slice): &(Attempt, Slice)| {
            self.listing == 0 || self.series.contains_key(&slice.part.series)
        };
        let (due, ahead) = std::mem::take(&mut self.ahead)
            .into_iter()
            .partition(is_due);
        self.ahead = ahead;
        due
    }
}

/// Takes slices to the others of their series, those of a file that was looked into `ahead` of its turn
/// when that has come. The cases that held their files go, but for the first of a series.
pub(super) fn join(store: Store, slices: Vec<Slice>, ahead: Vec<Slice>) {
    let mut joined = Joined::default();
    store.series.update_value(|all| {
        for slice in slices {
            all.join(slice, &mut joined);
        }
        let ahead = ahead.into_iter();
        all.ahead.extend(ahead.filter_map(|slice| {
            let case = store.peek(slice.id)?;
            Some((Attempt::of(&case), slice))
        }));
        for (attempt, slice) in all.take_due() {
            // It may have been stopped, tried again or taken off the list since.
            if attempt.is_current(store) {
                all.join(slice, &mut joined);
            }
        }
    });
    let Joined { merged, begun } = joined;
    screening::merge(store, &merged);
    let ids: Vec<CaseId> = begun.iter().map(|(id, ..)| *id).collect();
    for (id, summary, slices) in begun {
        show(store, id, Some(summary), slices);
    }
    let opened = open_if_alone(store);
    for id in ids.into_iter().filter(|id| opened != Some(*id)) {
        pictures::request_frame(store, id, 0);
    }
    put_in_order(store);
}

/// After files were listed: slices whose turn has come by that, and the order.
pub(super) fn go_on(store: Store) {
    let is_due = store
        .series
        .with_value(|all| all.listing == 0 && !all.ahead.is_empty());
    if is_due {
        join(store, Vec::new(), Vec::new());
    } else {
        put_in_order(store);
    }
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

/// Asks a worker for the order of every series that has grown enough, and of all once no more comes.
fn put_in_order(store: Store) {
    let is_last = is_all_listed(store);
    let mut grown: Vec<(String, Order, Vec<String>)> = Vec::new();
    store.series.update_value(|all| {
        for (uid, series) in &mut all.series {
            let order = Order {
                pieces: series.pieces.len(),
                is_last,
            };
            // Twice as many: all orders together cost no more than two.
            let enough = is_last || order.pieces >= 2 * series.asked.pieces.max(1);
            if enough && order != series.asked {
                series.asked = order;
                grown.push((uid.clone(), order, series.facts.clone()));
            }
        }
    });
    for (uid, order, facts) in grown {
        let listener = move |event: Event| {
            let is_end = event.is_last();
            let stacks = match event {
                Event::Done(answer, _) => match *answer {
                    Answer::Stacks(stacks) => stacks,
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            if is_end {
                ordered(store, &uid, order, stacks);
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

/// One case for each stack of a series; where there is no order, the one in which the files came.
fn ordered(store: Store, uid: &str, order: Order, mut stacks: Vec<Stack>) {
    let taken = store.series.try_update_value(|all| {
        let series = all.series.get_mut(uid)?;
        if stacks.is_empty() {
            stacks.push(series.as_it_came());
        }
        // What seems to be two stacks may turn out to be one when the slices between them are there.
        let is_certain = order.is_last || (stacks.len() == 1 && series.cases.len() == 1);
        if !is_certain || order <= series.known {
            return None;
        }
        series.known = order;
        Some((
            series.pieces.clone(),
            series.description.clone(),
            series.cases.clone(),
        ))
    });
    let Some((pieces, description, mut cases)) = taken.flatten() else {
        return;
    };
    let Some(first) = cases.first().and_then(|id| store.peek(*id)) else {
        return;
    };
    let seen: Vec<Option<(u32, u32)>> = cases
        .iter()
        .map(|id| {
            let at = store.peek(*id)?.display.peek(Shown::at)?;
            Some((at.image, at.frame))
        })
        .collect();
    for (stack, place) in places(&stacks, &seen) {
        let id = cases.get(place).copied().unwrap_or_else(|| {
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
            frames: stack.frames.clone(),
            course: stack.course.clone(),
            // What seems to be missing may still come.
            notes: if order.is_last {
                stack.notes.clone()
            } else {
                Vec::new()
            },
            are_coming: !order.is_last,
        };
        show(store, id, None, slices);
        show_some(store, id, order);
    }
    store.series.update_value(|all| {
        if let Some(series) = all.series.get_mut(uid) {
            series.cases = cases;
        }
    });
    if order.is_last {
        open_if_alone(store);
    }
}

/// Which case shows which stack: one keeps the stack that holds the frame that is seen in it; the other
/// stacks go to the cases that are left, and then to new ones.
fn places<'a>(stacks: &'a [Stack], seen: &[Option<(u32, u32)>]) -> Vec<(&'a Stack, usize)> {
    let mut free: BTreeSet<usize> = (0..stacks.len().max(seen.len())).collect();
    let kept: Vec<Option<usize>> = stacks
        .iter()
        .map(|stack| {
            let mut holders = seen.iter().enumerate().filter(|(place, seen)| {
                free.contains(place) && seen.is_some_and(|seen| stack.frames.contains(&seen))
            });
            let place = holders.next()?.0;
            free.remove(&place).then_some(place)
        })
        .collect();
    let mut placed: Vec<(&Stack, usize)> = stacks
        .iter()
        .zip(kept)
        .filter_map(|(stack, place)| Some((stack, place.or_else(|| free.pop_first())?)))
        .collect();
    // New cases get their numbers in turn.
    placed.sort_by_key(|(_, place)| *place);
    placed
}

/// The picture of a stack in its new order: whoever looks at it stays where they are, as long as that
/// is one of its frames; the list shows the middle, which says more of a stack than its end.
fn show_some(store: Store, id: CaseId, order: Order) {
    let Some(case) = store.peek(id) else {
        return;
    };
    if store.route.get_untracked() == Route::Case(id) {
        let at = case.display.peek(Shown::at);
        if at.is_none_or(|key| case.place(key).is_none()) {
            pictures::show_frame(store, id, &case.display, 0);
        }
    } else if order.is_last && case.frames() > 1 {
        pictures::drop_thumb(store, id);
        pictures::request_frame(store, id, case.frames() / 2);
    }
}

/// A folder that is one stack is opened like one file, as soon as that is likely; which one was.
fn open_if_alone(store: Store) -> Option<CaseId> {
    let is_alone = store.series.with_value(|all| all.ahead.is_empty());
    if !is_alone || store.route.get_untracked() != Route::Worklist {
        return None;
    }
    let id = store.cases.with_untracked(|cases| {
        let mut listed = cases.iter().filter(|case| case.is_listed());
        let first = listed.next().filter(|case| case.slices.is_some())?;
        listed.next().is_none().then_some(first.id)
    })?;
    let before = store
        .series
        .try_update_value(|all| all.opened.replace(id))
        .flatten();
    if before == Some(id) {
        return None;
    }
    if let Some(case) = store.peek(id)
        && case.display.peek(|shown| shown.at().is_none())
    {
        // It is decoded while its page is being built.
        pictures::show_frame(store, id, &case.display, 0);
    }
    store.go(Route::Case(id));
    Some(id)
}

/// Forgets the slices of a case that is taken off the list.
pub(super) fn forget(store: Store, id: CaseId) {
    store.series.update_value(|all| {
        all.series.retain(|_, series| {
            series.cases.retain(|case| *case != id);
            !series.cases.is_empty()
        });
        all.ahead.retain(|(attempt, _)| attempt.id != id);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(frames: &[u32]) -> Stack {
        Stack {
            frames: frames.iter().map(|piece| (*piece, 0)).collect(),
            gap_mm: None,
            course: None,
            notes: Vec::new(),
        }
    }

    fn numbers(stacks: &[Stack], seen: &[Option<(u32, u32)>]) -> Vec<(u32, usize)> {
        let placed = places(stacks, seen).into_iter();
        placed
            .map(|(stack, place)| (stack.frames[0].0, place))
            .collect()
    }

    #[test]
    fn a_case_keeps_the_stack_that_holds_the_frame_that_is_seen_in_it() {
        let stacks = [stack(&[0, 2]), stack(&[1, 3]), stack(&[4])];
        assert_eq!(numbers(&stacks, &[None]), [(0, 0), (1, 1), (4, 2)]);
        assert_eq!(numbers(&stacks, &[Some((3, 0))]), [(1, 0), (0, 1), (4, 2)]);
        let both = [Some((4, 0)), Some((0, 0))];
        assert_eq!(numbers(&stacks, &both), [(4, 0), (0, 1), (1, 2)]);
        // Two cases on one stack: the first keeps it.
        let same = [Some((0, 0)), Some((2, 0))];
        assert_eq!(numbers(&stacks, &same), [(0, 0), (1, 1), (4, 2)]);
    }

    #[test]
    fn the_last_order_is_later_than_any_of_as_many_files() {
        let order = |pieces, is_last| Order { pieces, is_last };
        assert!(order(8, true) > order(8, false));
        assert!(order(9, false) > order(8, true));
    }
}
