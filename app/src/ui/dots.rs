//! A hundred dots, so many of them filled, from the bottom row up.

use std::fmt::Write as _;

use leptos::prelude::*;

const SIDE: u32 = 10;
/// Distance of dots and their radius, so that a dot is 8 px and a gap 4.
const STEP: u32 = 12;

/// Part and whole as a picture; the words beside it say the same.
#[component]
pub(crate) fn DotGrid(
    /// How many of a hundred.
    filled: u32,
    /// What the picture shows, in words.
    label: String,
) -> impl IntoView {
    let (full, empty) = paths(filled);
    view! {
        <svg class="dots" viewBox="0 0 116 116" role="img" aria-label=label>
            <path class="dots__full" d=full></path>
            <path class="dots__empty" d=empty></path>
        </svg>
    }
}

/// One path for all full dots and one for all rings, rather than a hundred elements.
fn paths(filled: u32) -> (String, String) {
    let (mut full, mut empty) = (String::new(), String::new());
    for index in 0..SIDE * SIDE {
        let x = (index % SIDE) * STEP;
        let y = (SIDE - 1 - index / SIDE) * STEP + 4;
        let written = if index < filled {
            write!(full, "M{x} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z")
        } else {
            write!(empty, "M{x}.5 {y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z")
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
    }
    (full, empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_dots_are_full_as_said_and_the_bottom_row_fills_first() {
        for (filled, expected) in [(0, 0), (1, 1), (62, 62), (100, 100), (900, 100)] {
            let (full, empty) = paths(filled);
            assert_eq!(full.matches('M').count(), expected);
            assert_eq!(empty.matches('M').count(), 100 - expected);
        }
        assert!(paths(1).0.starts_with("M0 112"));
    }
}
