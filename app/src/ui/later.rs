//! What can wait until what stands beside it is on the screen.

use leptos::prelude::*;

use crate::browser::clock;

/// Draws its children once the browser has painted, so that they do not hold that up.
#[component]
pub(crate) fn Later(
    /// What is drawn.
    children: ChildrenFn,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    clock::after_paint(move || {
        // It may be gone by then.
        is_due.try_set(true);
    });
    view! { <Show when=move || is_due.get()>{children()}</Show> }
}
