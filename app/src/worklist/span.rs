//! Which rows of a long list are drawn: those that are seen, some beyond them, and the one that has the
//! focus. A short list is drawn in full.

use std::ops::Range;

/// Rows up to which all are drawn. Of 200, each change costs the browser 80 to 120 ms of layout and paint
/// (Chromium 156), far more than ours.
const SHORT: usize = 64;
/// Rows that are drawn above and below what is seen, so that a hand that scrolls finds them there.
const BEYOND: usize = 24;
/// What is drawn changes by so many rows at once, not with each.
const STEP: usize = 8;

/// What is seen of the list, in rows from its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    first: usize,
    rows: usize,
}

impl Default for Seen {
    /// Before it is measured: as much as a large screen holds.
    fn default() -> Self {
        Self { first: 0, rows: 32 }
    }
}

impl Seen {
    /// What is seen where the list is scrolled by so much in a pane of some height; lengths in CSS pixels.
    pub(super) fn new(scrolled: f64, pane: f64, row: f64) -> Self {
        let whole = |length: f64| (length / row.max(1.0)).max(0.0) as usize;
        Self {
            first: whole(scrolled) / STEP * STEP,
            rows: whole(pane) / STEP * STEP + 2 * STEP,
        }
    }

    /// The rows that are to be drawn of so many.
    pub(super) fn near(self, count: usize) -> Range<usize> {
        if count <= SHORT {
            return 0..count;
        }
        let last = (self.first + self.rows + BEYOND).min(count);
        self.first.saturating_sub(BEYOND).min(last)..last
    }
}

/// A piece of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Span {
    /// A row that is drawn.
    Near(usize),
    /// Rows that are not.
    Far(Range<usize>),
}

/// All of a list of so many rows, from its top.
pub(super) fn spans(count: usize, near: Range<usize>, stop: Option<usize>) -> Vec<Span> {
    let stop = stop.filter(|stop| *stop < count && !near.contains(stop));
    let (above, below) = match stop {
        Some(stop) if stop < near.start => (Some(stop), None),
        stop => (None, stop),
    };
    let drawn = above.into_iter().chain(near).chain(below);
    let mut spans = Vec::new();
    let mut next = 0;
    for place in drawn {
        if place > next {
            spans.push(Span::Far(next..place));
        }
        spans.push(Span::Near(place));
        next = place + 1;
    }
    if next < count {
        spans.push(Span::Far(next..count));
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_list_is_drawn_in_full_and_a_long_one_around_what_is_seen() {
        let top = Seen::new(0.0, 480.0, 48.0);
        assert_eq!(top.near(SHORT), 0..SHORT);
        assert_eq!(top.near(10_000), 0..48);
        let middle = Seen::new(48.0 * 5_003.0, 480.0, 48.0);
        assert_eq!(middle.near(10_000), 4_976..5_048);
        // A list that has become shorter than where it was scrolled to.
        assert_eq!(middle.near(300), 300..300);
    }

    #[test]
    fn the_row_that_has_the_focus_is_drawn_wherever_it_is() {
        use Span::{Far, Near};
        assert_eq!(
            spans(300, 100..102, Some(7)),
            [
                Far(0..7),
                Near(7),
                Far(8..100),
                Near(100),
                Near(101),
                Far(102..300)
            ]
        );
        assert_eq!(spans(3, 0..2, Some(2)), [Near(0), Near(1), Near(2)]);
        assert_eq!(spans(0, 0..0, Some(4)), []);
    }

    proptest! {
        #[test]
        fn every_row_is_there_once_and_in_its_place(
            count in 0_usize..1_000,
            scrolled in 0.0..60_000.0,
            pane in 0.0..2_000.0,
            stop in proptest::option::of(0_usize..1_000),
        ) {
            let near = Seen::new(scrolled, pane, 48.0).near(count);
            let rows: Vec<usize> = spans(count, near, stop)
                .into_iter()
                .flat_map(|span| match span {
                    Span::Near(place) => place..place + 1,
                    Span::Far(range) => range,
                })
                .collect();
            prop_assert_eq!(rows, (0..count).collect::<Vec<_>>());
        }
    }
}
