//! Rows are drawn a few at a time: each takes about a millisecond, and two hundred in one go would hold
//! the page for a fifth of a second.

use std::ops::Range;

use leptos::prelude::*;

use crate::browser::clock;

/// New rows in one go.
const AT_ONCE: usize = 10;

/// The rows that are drawn: on their way to those that are wanted.
pub(super) fn growing(wanted: Memo<Range<usize>>) -> RwSignal<Range<usize>> {
    let drawn = RwSignal::new(step(&(0..0), &wanted.get_untracked()));
    let turn = RwSignal::new(());
    // The list may be gone when its turn comes.
    let go_on = clock::paced(0, move || {
        turn.try_set(());
    });
    Effect::new(move |before: Option<()>| {
        turn.track();
        let wanted = wanted.get();
        let now = drawn.get_untracked();
        // Its first run is in the same go as the first rows.
        let next = match before {
            Some(()) => step(&now, &wanted),
            None => now.clone(),
        };
        if next != wanted {
            go_on();
        }
        if next != now {
            drawn.set(next);
        }
    });
    drawn
}

/// One step from the rows that are drawn to those that are wanted: a few more at the end. A list that is
/// scrolled gets all at once, which are not many, and may hold the row that has the focus.
fn step(drawn: &Range<usize>, wanted: &Range<usize>) -> Range<usize> {
    if drawn.start != wanted.start {
        return wanted.clone();
    }
    wanted.start..wanted.end.min(drawn.end + AT_ONCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_by_a_few_rows_until_all_are_there() {
        let wanted = 0..40;
        let mut drawn = 0..0;
        let mut ends = Vec::new();
        while drawn != wanted {
            drawn = step(&drawn, &wanted);
            ends.push(drawn.end);
        }
        assert_eq!(ends, [10, 20, 30, 40]);
    }

    #[test]
    fn a_list_that_is_scrolled_or_gets_shorter_is_there_at_once() {
        assert_eq!(step(&(0..56), &(100..172)), 100..172);
        assert_eq!(step(&(100..172), &(92..164)), 92..164);
        assert_eq!(step(&(0..200), &(0..3)), 0..3);
    }
}
