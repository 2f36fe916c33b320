//! Rows are drawn a few at a time: each takes about a millisecond, and two hundred in one go would hold
//! the page for a fifth of a second.

use std::ops::Range;

use leptos::prelude::*;

use super::span::Seen;
use crate::browser::clock;

/// New rows in one go.
const AT_ONCE: usize = 16;

/// The rows that are drawn: on their way to those that are wanted.
pub(super) fn growing(wanted: Memo<Range<usize>>, seen: RwSignal<Seen>) -> RwSignal<Range<usize>> {
    let next = move |drawn: &Range<usize>, wanted: &Range<usize>| {
        step(drawn, wanted, seen.get_untracked().first())
    };
    let drawn = RwSignal::new(next(&(0..0), &wanted.get_untracked()));
    let turn = RwSignal::new(());
    // The list may be gone when its turn comes.
    let go_on = clock::paced(0, move || {
        turn.try_set(());
    });
    Effect::new(move |_| {
        turn.track();
        let wanted = wanted.get();
        let now = drawn.get_untracked();
        let next = next(&now, &wanted);
        if next != wanted {
            go_on();
        }
        if next != now {
            drawn.set(next);
        }
    });
    drawn
}

/// One step from the rows that are drawn to those that are wanted. What is no longer wanted goes at once;
/// where nothing is left, it begins with the first that is seen.
fn step(drawn: &Range<usize>, wanted: &Range<usize>, first_seen: usize) -> Range<usize> {
    let mut kept = drawn.start.max(wanted.start)..drawn.end.min(wanted.end);
    if kept.is_empty() {
        let first = first_seen.clamp(wanted.start, wanted.end);
        kept = first..first;
    }
    let below = (wanted.end - kept.end).min(AT_ONCE);
    let above = (kept.start - wanted.start).min(AT_ONCE - below);
    kept.start - above..kept.end + below
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_seen_is_drawn_first_and_a_few_rows_at_a_time() {
        assert_eq!(step(&(0..0), &(0..200), 0), 0..16);
        assert_eq!(step(&(0..16), &(0..200), 0), 0..32);
        assert_eq!(step(&(0..0), &(100..172), 124), 124..140);
        assert_eq!(step(&(124..172), &(100..172), 124), 108..172);
        assert_eq!(step(&(0..200), &(0..3), 0), 0..3);
    }

    proptest! {
        #[test]
        fn it_arrives_and_never_draws_many_at_once(
            drawn in (0_usize..500, 0_usize..300),
            wanted in (0_usize..500, 0_usize..300),
            first_seen in 0_usize..1_000,
        ) {
            let wanted = wanted.0..wanted.0 + wanted.1;
            let mut drawn = drawn.0..drawn.0 + drawn.1;
            for _ in 0..=wanted.len() {
                let next = step(&drawn, &wanted, first_seen);
                prop_assert!(next.clone().filter(|row| !drawn.contains(row)).count() <= AT_ONCE);
                drawn = next;
            }
            prop_assert_eq!(drawn, wanted);
        }
    }
}
