//! Pictures of cases: asked for, shown, fetched ahead in the direction in which a person leafs.

use std::collections::BTreeSet;

use insitu_core::{
    dicom::tags::{TagListing, TagQuery},
    error::Failure,
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
        frames::{self, Frame, FrameId, Pixels},
        page,
        worker::Buffer,
    },
    engine::{self, Event, Lane},
    route::{CaseId, Route},
};

/// Longest side of any colour picture on screen: within the canvas limits of tablets.
const MOST_SIDE: u32 = 4096;
/// Frames that are fetched ahead at the same time.
const IN_FLIGHT: usize = 4;
/// Frames that are fetched ahead even where others must go for them (performance.md 5).
const AHEAD: u32 = 8;

/// Panes that a person can look at together.
const PLACES: usize = 4;

/// What is being fetched ahead of a person.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    in_flight: BTreeSet<FrameId>,
    /// Where the person is, the last first: case, frame, and whether they go onward.
    places: Vec<(CaseId, u32, bool)>,
}

impl Ahead {
    fn look_at(&mut self, case: CaseId, frame: u32, onward: bool) {
        self.places.retain(|(known, ..)| *known != case);
        self.places.insert(0, (case, frame, onward));
        self.places.truncate(PLACES);
    }
}

/// Makes sure that the picture of a pane on a case is there at a size that fits the screen.
pub(crate) fn want_picture(store: Store, id: CaseId, display: &Display, sharper: bool) {
    let Some(case) = store.peek(id) else {
        return;
    };
    let (frame, is_first, is_waiting) = display.peek(|shown| {
        let picture = shown.picture;
        (
            picture.map_or(0, |picture| picture.frame),
            picture.is_none(),
            shown.asked.is_some(),
        )
    });
    if let Some(plane) = display.plane() {
        let Some(at) = untrack(|| plane.at_cross()) else {
            return;
        };
        let frame = if is_first { at } else { frame };
        if !frames::has(display.frame_id(&case, frame)) && !is_waiting {
            cut::request(store, id, display, plane, frame);
        }
        return;
    }
    let side = if sharper { MOST_SIDE } else { screen_side() };
    // While it is being read, the screening brings the picture; what failed has none.
    let comes_by_itself = is_first && case.screening().is_none() && case.slices.is_none();
    let there = frames::get(case.frame_id(frame)).is_some_and(|kept| is_enough(&case, &kept, side));
    if there || comes_by_itself || case.summary.is_none() || is_waiting {
        return;
    }
    request(store, &case, display, frame, side);
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
    let (at, asked) = display.peek(|shown| (shown.at(), shown.asked));
    match asked {
        Some((asked, _)) if asked == frame => return,
        Some((_, request)) => {
            engine::cancel(request);
            display.change(|shown| shown.asked = None);
        }
        None => {}
    }
    match (frames::get(display.frame_id(&case, frame)), display.plane()) {
        (Some(kept), _) if is_enough(&case, &kept, screen_side()) => {
            shown(store, id, display, frame, &kept);
        }
        (_, Some(plane)) => cut::request(store, id, display, plane, frame),
        _ => request(store, &case, display, frame, screen_side()),
    }
    // A plane is cut as fast as it is shown.
    if display.plane().is_none() {
        store
            .ahead
            .update_value(|ahead| ahead.look_at(id, frame, frame >= at));
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
    if store.route.get_untracked() == Route::Case(id) {
        request(store, &case, &case.display, frame, screen_side());
        return;
    }
    let display = case.display.clone();
    let frame_id = case.frame_id(frame);
    let body = Body::Frame {
        image: image(&case, frame),
        max_side: BATCH_SIDE,
    };
    let listener = move |event| match event {
        Event::Done(answer, buffers) => {
            if let Answer::Frame(picture) = *answer
                && let Some(kept) = frames::keep_picture(frame_id, picture, &buffers)
                && store
                    .peek(id)
                    .is_some_and(|case| case.frame_id(frame) == frame_id)
            {
                // Whoever has opened the case by now stays on the frame that they see.
                if store.route.get_untracked() == Route::Case(id) {
                    make_thumb(store, id, &kept);
                } else {
                    shown(store, id, &display, frame, &kept);
                }
            }
        }
        Event::Failed(failure) => display.change(|shown| shown.failure = Some(failure)),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    let file = case.frame(frame).0.file;
    engine::submit(body, vec![file], Lane::Interactive, listener);
}

fn request(store: Store, case: &Case, display: &Display, frame: u32, max_side: u32) {
    let frame_id = case.frame_id(frame);
    let body = Body::View {
        image: image(case, frame),
        max_side,
        enhance: None,
    };
    let pane = display.clone();
    let listener = move |event: Event| {
        // One that was cancelled too late is kept, but another frame is waited for.
        let waited_for = pane.peek(|shown| shown.asked.is_some_and(|(asked, _)| asked == frame));
        if waited_for && event.is_last() {
            pane.change(|shown| shown.asked = None);
        }
        match event {
            Event::Done(answer, buffers) => {
                if let Answer::View(view) = *answer {
                    let pane = waited_for.then_some(&pane);
                    arrived(store, frame_id, frame, *view, &buffers, pane);
                }
            }
            Event::Failed(failure) if waited_for => {
                pane.change(|shown| shown.failure = Some(failure));
            }
            _ => {}
        }
    };
    let file = case.frame(frame).0.file;
    let request = engine::submit(body, vec![file], Lane::Interactive, listener);
    display.change(|shown| shown.asked = Some((frame, request)));
}

/// Keeps a frame and shows it in the pane that waits for it.
fn arrived(
    store: Store,
    frame_id: FrameId,
    frame: u32,
    view: FrameView,
    buffers: &[Buffer],
    pane: Option<&Display>,
) {
    let kept = frames::keep(frame_id, view, buffers);
    if let (Some(kept), Some(pane)) = (kept, pane) {
        shown(store, frame_id.0, pane, frame, &kept);
        fetch_ahead(store);
    }
}

/// The picture that a screening sends ahead of its result.
pub(super) fn screened_picture(store: Store, id: CaseId, picture: PictureRef, buffers: &[Buffer]) {
    let Some(case) = store.peek(id) else {
        return;
    };
    if let Some(kept) = frames::keep_picture(case.frame_id(0), picture, buffers) {
        shown(store, id, &case.display, 0, &kept);
    }
}

/// A pane shows a frame that is kept.
pub(super) fn shown(store: Store, id: CaseId, display: &Display, frame: u32, kept: &Frame) {
    display.change(|shown| {
        shown.failure = None;
        shown.picture = Some(Picture {
            version: shown.picture.map_or(0, |known| known.version + 1),
            width: kept.size.0,
            height: kept.size.1,
            full_width: kept.full.0,
            full_height: kept.full.1,
            frame,
        });
    });
    make_thumb(store, id, kept);
}

/// Makes the small picture of the list, unless there is one.
fn make_thumb(store: Store, id: CaseId, kept: &Frame) {
    if store.peek(id).is_some_and(|case| case.thumb.is_none())
        && let Some(full) = frames::as_canvas(kept)
    {
        canvas::thumbnail(&full, move |address| {
            store.change(id, |case| case.thumb = Some(address));
        });
    }
}

/// Lets go of a case's small picture; the next picture that arrives makes another.
pub(super) fn drop_thumb(store: Store, id: CaseId) {
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
        .filter_map(|(id, at, onward)| {
            let case = store.peek(id).filter(|case| case.frames() > 1)?;
            let kept = frames::get(case.frame_id(at))?;
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
                        let id = case.frame_id(*frame);
                        !frames::has(id) && !ahead.in_flight.contains(&id)
                    })?;
                Some((distance, case, frame))
            });
            // The nearest of all panes; of equals, that of the pane looked at last.
            wanted.min_by_key(|(distance, ..)| *distance)
        });
        let Some((_, case, frame)) = next else {
            return;
        };
        fetch_frame(store, case, frame);
    }
}

fn fetch_frame(store: Store, case: &Case, frame: u32) {
    let id = case.frame_id(frame);
    let body = Body::View {
        image: image(case, frame),
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
    let file = case.frame(frame).0.file;
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
    let frame_id = case.frame_id(picture.frame);
    let body = Body::View {
        image: image(&case, picture.frame),
        max_side: picture.width.max(picture.height),
        enhance: Some(enhancement),
    };
    let listener = move |event| match event {
        Event::Done(answer, buffers) => {
            if let Answer::View(view) = *answer
                && let Some(canvas) = frames::colours_of(&view, &buffers)
            {
                take(frame_id, canvas);
            }
        }
        Event::Failed(failure) => store.alarm.set(failure.message),
        Event::Progress(..) | Event::Partial(..) | Event::Cancelled => {}
    };
    let file = case.frame(picture.frame).0.file;
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
    let body = Body::Tags {
        image: image(&case, frame),
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
        vec![case.frame(frame).0.file],
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
