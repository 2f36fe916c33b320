//! Pictures of cases: asked for, shown, fetched ahead in the direction in which a person leafs.

use std::collections::{BTreeMap, BTreeSet};

use insitu_core::{
    dicom::tags::{TagListing, TagQuery},
    error::Failure,
    measure::FrameKey,
    protocol::{Answer, Body, Enhancement, FrameView, PictureRef},
};
use leptos::prelude::*;

use super::{
    Store,
    case::Case,
    cut,
    display::{Display, Picture},
    screening::{BATCH_SIDE, image},
};
use crate::{
    browser::{
        canvas::{self, Canvas},
        clock,
        frames::{self, Frame, FrameId, Pixels},
        page,
        worker::Buffer,
    },
    engine::{self, Event, Lane},
    route::{CaseId, Route},
    viewer::Extent,
};

/// Longest side of any colour picture on screen: within the canvas limits of tablets.
const MOST_SIDE: u32 = 4096;
/// Frames that are fetched ahead at the same time.
const IN_FLIGHT: usize = 4;
/// Frames that are fetched ahead even where others must go for them (performance.md 5).
const AHEAD: u32 = 8;

/// Panes that a person can look at together.
const PLACES: usize = 4;

/// How long the list's small picture waits for the large one to be on the screen, in milliseconds.
const THUMB_AFTER_MS: i32 = 200;

/// What is being fetched ahead of a person.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    in_flight: BTreeSet<FrameId>,
    /// Where the person is, the last first: frame, and whether they go onward.
    places: Vec<(FrameId, bool)>,
    /// Cases whose small picture is being made, and of which frame.
    thumbs: BTreeMap<CaseId, FrameKey>,
}

impl Ahead {
    fn look_at(&mut self, frame: FrameId, onward: bool) {
        self.places.retain(|((known, _), _)| *known != frame.0);
        self.places.insert(0, (frame, onward));
        self.places.truncate(PLACES);
    }
}

/// Makes sure that the picture of a pane on a case is there at a size that fits the screen.
pub(crate) fn want_picture(store: Store, id: CaseId, display: &Display, sharper: bool) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let (seen, is_waiting) = display.peek(|shown| {
        let seen = shown.picture.map(|picture| picture.key);
        (seen, shown.asked.is_some())
    });
    if let Some(plane) = display.plane() {
        let Some(at) = untrack(|| plane.at_cross()) else {
            return;
        };
        let key = seen.unwrap_or_else(|| plane.key(at));
        if !frames::has((id, key)) && !is_waiting {
            cut::request(store, id, display, plane, key);
        }
        return;
    }
    let key = seen.unwrap_or_else(|| case.frame_key(0));
    let side = if sharper { MOST_SIDE } else { screen_side() };
    // While it is being read, the screening brings the picture; what failed has none.
    let comes_by_itself = seen.is_none() && case.screening().is_none() && case.slices.is_none();
    let there = frames::get((id, key)).is_some_and(|kept| is_enough(&case, &kept, side));
    if there || comes_by_itself || case.summary.is_none() || is_waiting {
        return;
    }
    request(store, &case, display, key, side);
}

/// Whether what is kept of a frame is what the viewer would be given now.
fn is_enough(case: &Case, kept: &Frame, side: u32) -> bool {
    match kept.pixels {
        Pixels::Grey(_) => true,
        // A screening sends grey as a picture; the viewer wants its samples.
        Pixels::Colour(_) if case.is_grey() => false,
        Pixels::Colour(_) => {
            let longest = |(width, height): (u32, u32)| width.max(height);
            longest(kept.size) >= longest(kept.full).min(side)
        }
    }
}

/// Shows another frame of a case in a pane, at once where it is kept.
pub(crate) fn show_frame(store: Store, id: CaseId, display: &Display, frame: u32) {
    let Some(case) = store.peek(id).filter(|case| frame < display.frames(case)) else {
        return;
    };
    let key = display.key(&case, frame);
    let at = display.at(&case);
    match display.peek(|shown| shown.asked) {
        Some((asked, _)) if asked == key => return,
        Some((_, request)) => {
            engine::cancel(request);
            display.change(|shown| shown.asked = None);
        }
        None => {}
    }
    match (frames::get((id, key)), display.plane()) {
        (Some(kept), _) if is_enough(&case, &kept, screen_side()) => {
            shown(store, id, display, key, &kept);
        }
        (_, Some(plane)) => cut::request(store, id, display, plane, key),
        _ => request(store, &case, display, key, screen_side()),
    }
    // A plane is cut as fast as it is shown.
    if display.plane().is_none() {
        store
            .ahead
            .update_value(|ahead| ahead.look_at((id, key), frame >= at));
        fetch_ahead(store);
    }
}

/// No pane is looked at any more; nothing is fetched ahead.
pub(crate) fn look_away(store: Store) {
    store.ahead.update_value(|ahead| ahead.places.clear());
}

/// Asks for a frame of a case that has no picture yet: for the list a small one, made by the worker.
pub(super) fn request_frame(store: Store, id: CaseId, frame: u32) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let key = case.frame_key(frame);
    if store.route.get_untracked() == Route::Case(id) {
        request(store, &case, &case.display, key, screen_side());
        return;
    }
    let display = case.display.clone();
    let body = Body::Frame {
        image: image(&case, key),
        max_side: BATCH_SIDE,
    };
    let listener = move |event| match event {
        Event::Done(answer, buffers) => {
            if let Answer::Frame(picture) = *answer
                && let Some(kept) = frames::keep_picture((id, key), picture, &buffers)
            {
                // Whoever looks at the case by now stays on the frame that they see.
                if display.peek(|shown| shown.at().is_some()) {
                    make_thumb(store, id, key, &kept);
                } else {
                    shown(store, id, &display, key, &kept);
                }
            }
        }
        Event::Failed(failure) => display.change(|shown| shown.failure = Some(failure)),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    let file = case.source_of(key).file;
    engine::submit(body, vec![file], Lane::Interactive, listener);
}

fn request(store: Store, case: &Case, display: &Display, key: FrameKey, max_side: u32) {
    let id = case.id;
    let body = Body::View {
        image: image(case, key),
        max_side,
        enhance: None,
    };
    let pane = display.clone();
    let listener = move |event: Event| {
        // One that was cancelled too late is kept, but another frame is waited for.
        let waited_for = pane.peek(|shown| shown.asked.is_some_and(|(asked, _)| asked == key));
        if waited_for && event.is_last() {
            pane.change(|shown| shown.asked = None);
        }
        match event {
            Event::Done(answer, buffers) => {
                if let Answer::View(view) = *answer {
                    let pane = waited_for.then_some(&pane);
                    arrived(store, (id, key), *view, &buffers, pane);
                }
            }
            Event::Failed(failure) if waited_for => {
                pane.change(|shown| shown.failure = Some(failure));
            }
            _ => {}
        }
    };
    let file = case.source_of(key).file;
    let request = engine::submit(body, vec![file], Lane::Interactive, listener);
    display.change(|shown| shown.asked = Some((key, request)));
}

/// Keeps a frame and shows it in the pane that waits for it.
fn arrived(
    store: Store,
    (id, key): FrameId,
    view: FrameView,
    buffers: &[Buffer],
    pane: Option<&Display>,
) {
    let kept = frames::keep((id, key), view, buffers);
    if let (Some(kept), Some(pane)) = (kept, pane) {
        shown(store, id, pane, key, &kept);
        fetch_ahead(store);
    }
}

/// The picture that a screening sends ahead of its result.
pub(super) fn screened_picture(store: Store, id: CaseId, picture: PictureRef, buffers: &[Buffer]) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let key = case.frame_key(0);
    if let Some(kept) = frames::keep_picture((id, key), picture, buffers) {
        shown(store, id, &case.display, key, &kept);
    }
}

/// A pane shows a frame that is kept.
pub(super) fn shown(store: Store, id: CaseId, display: &Display, key: FrameKey, kept: &Frame) {
    display.change(|shown| {
        shown.failure = None;
        shown.picture = Some(Picture {
            version: shown.picture.map_or(0, |known| known.version + 1),
            width: kept.size.0,
            height: kept.size.1,
            full_width: kept.full.0,
            full_height: kept.full.1,
            aspect: kept.aspect,
            key,
        });
    });
    make_thumb(store, id, key, kept);
}

/// Makes the small picture of the list, unless there is one; the large one is drawn first.
fn make_thumb(store: Store, id: CaseId, key: FrameKey, kept: &Frame) {
    let is_wanted = move || {
        let of = store
            .ahead
            .with_value(|ahead| ahead.thumbs.get(&id).copied());
        of == Some(key)
    };
    let lacks_one = store.peek(id).is_some_and(|case| case.thumb.is_none());
    let begun = store
        .ahead
        .with_value(|ahead| ahead.thumbs.contains_key(&id));
    if begun || !lacks_one {
        return;
    }
    store.ahead.update_value(|ahead| {
        ahead.thumbs.insert(id, key);
    });
    let kept = kept.clone();
    clock::after(THUMB_AFTER_MS, move || {
        let full = is_wanted().then(|| frames::as_canvas(&kept)).flatten();
        let Some(full) = full else {
            return;
        };
        let (columns, rows) = (f64::from(full.width()), f64::from(full.height()));
        let shape = Extent::new(columns, rows, kept.aspect);
        canvas::thumbnail(&full, shape, move |address| {
            if !is_wanted() || store.peek(id).is_none() {
                canvas::release(&address);
                return;
            }
            store.ahead.update_value(|ahead| {
                ahead.thumbs.remove(&id);
            });
            store.change(id, |case| case.thumb = Some(address));
        });
    });
}

/// Lets go of a case's small picture; the next picture that arrives makes another.
pub(super) fn drop_thumb(store: Store, id: CaseId) {
    store.ahead.update_value(|ahead| {
        ahead.thumbs.remove(&id);
    });
    store.change(id, |case| {
        if let Some(thumb) = case.thumb.take() {
            canvas::release(&thumb);
        }
    });
}

/// Fetches what comes next in any pane, then what lies further, as long as there is room for it.
fn fetch_ahead(store: Store) {
    let places: Vec<(Case, u32, bool, u64)> = store
        .ahead
        .with_value(|ahead| ahead.places.clone())
        .into_iter()
        .filter_map(|(frame, onward)| {
            let (id, key) = frame;
            let case = store.peek(id).filter(|case| case.frames() > 1)?;
            let (at, kept) = (case.place(key)?, frames::get(frame)?);
            let bytes = u64::from(kept.size.0) * u64::from(kept.size.1) * 4;
            Some((case, at, onward, bytes))
        })
        .collect();
    loop {
        let next = store.ahead.with_value(|ahead| {
            if ahead.in_flight.len() >= IN_FLIGHT {
                return None;
            }
            let wanted = places.iter().filter_map(|(case, at, onward, bytes)| {
                let (frame, distance) = outward(*at, case.frames(), *onward)
                    .take_while(|(_, distance)| *distance <= AHEAD || frames::has_room(*bytes))
                    .find(|(frame, _)| {
                        let id = (case.id, case.frame_key(*frame));
                        !frames::has(id) && !ahead.in_flight.contains(&id)
                    })?;
                Some((distance, case, case.frame_key(frame)))
            });
            // The nearest of all panes; of equals, that of the pane looked at last.
            wanted.min_by_key(|(distance, ..)| *distance)
        });
        let Some((_, case, key)) = next else {
            return;
        };
        fetch_frame(store, case, key);
    }
}

fn fetch_frame(store: Store, case: &Case, key: FrameKey) {
    let id = (case.id, key);
    let body = Body::View {
        image: image(case, key),
        max_side: screen_side(),
        enhance: None,
    };
    let listener = move |event: Event| {
        let last = event.is_last();
        let mut kept = false;
        if let Event::Done(answer, buffers) = event
            && let Answer::View(view) = *answer
        {
            kept = frames::keep(id, *view, &buffers).is_some();
        }
        if last {
            store.ahead.update_value(|ahead| {
                ahead.in_flight.remove(&id);
            });
        }
        // A frame that cannot be decoded says so when a person asks for it.
        if kept {
            fetch_ahead(store);
        }
    };
    store.ahead.update_value(|ahead| {
        ahead.in_flight.insert(id);
    });
    let file = case.source_of(key).file;
    engine::submit(body, vec![file], Lane::Batch, listener);
}

/// Frames by their distance from one, two steps on for each step back, with that distance.
fn outward(at: u32, frames: u32, onward: bool) -> impl Iterator<Item = (u32, u32)> {
    let (ahead, behind) = if onward { (1, -1) } else { (-1, 1) };
    let place = move |direction: i64, distance: u32| {
        let frame = i64::from(at) + direction * i64::from(distance);
        let frame = u32::try_from(frame).ok().filter(|frame| *frame < frames)?;
        Some((frame, distance))
    };
    (1..=frames).flat_map(move |step| {
        let twice = step * 2;
        [
            place(ahead, twice - 1),
            place(ahead, twice),
            place(behind, step),
        ]
        .into_iter()
        .flatten()
    })
}

/// Asks for a frame made easier to look at, in the size in which it is kept now.
pub(crate) fn request_enhanced(
    store: Store,
    id: CaseId,
    picture: Picture,
    enhancement: Enhancement,
    take: impl Fn(FrameId, Canvas) + 'static,
) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let key = picture.key;
    let body = Body::View {
        image: image(&case, key),
        max_side: picture.width.max(picture.height),
        enhance: Some(enhancement),
    };
    let listener = move |event| match event {
        Event::Done(answer, buffers) => {
            if let Answer::View(view) = *answer
                && let Some(canvas) = frames::colours_of(&view, &buffers)
            {
                take((id, key), canvas);
            }
        }
        Event::Failed(failure) => store.alarm.set(failure.message),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    let file = case.source_of(key).file;
    engine::submit(body, vec![file], Lane::Interactive, listener);
}

/// Asks for elements of the file that is shown; gives them with the question that they answer.
pub(crate) fn request_tags(
    store: Store,
    id: CaseId,
    frame: u32,
    query: TagQuery,
    take: impl Fn(Result<(TagQuery, TagListing), Failure>) + 'static,
) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let key = case.frame_key(frame);
    let body = Body::Tags {
        image: image(&case, key),
        query: query.clone(),
    };
    let listener = move |event| match event {
        Event::Done(answer, _) => {
            if let Answer::Tags(listing) = *answer {
                take(Ok((query.clone(), listing)));
            }
        }
        Event::Failed(failure) => take(Err(failure)),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    engine::submit(
        body,
        vec![case.source_of(key).file],
        Lane::Interactive,
        listener,
    );
}

/// Longest side of a picture that fills the screen.
pub(super) fn screen_side() -> u32 {
    page::screen_side().clamp(1024, MOST_SIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(at: u32, frames: u32, onward: bool) -> Vec<u32> {
        outward(at, frames, onward)
            .map(|(frame, _)| frame)
            .collect()
    }

    #[test]
    fn what_lies_ahead_comes_first_and_every_other_frame_once() {
        assert_eq!(order(2, 6, true), [3, 4, 1, 5, 0]);
        assert_eq!(order(2, 6, false), [1, 0, 3, 4, 5]);
        assert!(order(0, 1, true).is_empty());
        let mut all = order(40, 100, true);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 99);
    }
}
