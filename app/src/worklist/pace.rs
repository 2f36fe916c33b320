//! How often a long list is drawn: with every change while it is short, a few times a second when it
//! is long. Every file changes its case a dozen times, and each time the whole list would be sorted.

use leptos::prelude::*;

use crate::{
    browser::clock,
    store::{Store, follow},
};

/// Cases up to which the list follows at once.
const SHORT: usize = 100;
/// How long a long list may lag behind: less than a glance.
const LAG_MS: i32 = 250;

/// Changes whenever the list is to be drawn anew.
pub(super) fn paced(store: Store) -> RwSignal<u32> {
    let turn = RwSignal::new(0_u32);
    let draw = move || {
        // The list may be gone when its time comes.
        turn.try_update(|turn| *turn = turn.wrapping_add(1));
    };
    let draw_soon = clock::paced(LAG_MS, draw);
    let changes = StoredValue::new(0_u32);
    // Another value with every change, as a memo tells nobody of what stays the same.
    let change = follow(move || {
        store.cases.track();
        changes.try_update_value(|changes| {
            *changes = changes.wrapping_add(1);
            *changes
        })
    });
    Effect::new(move |_| {
        change.get();
        if store.cases.with_untracked(Vec::len) <= SHORT {
            draw();
        } else {
            draw_soon();
        }
    });
    turn
}
