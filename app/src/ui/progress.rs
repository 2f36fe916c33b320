//! A bar that says how far; without a total it says only that work goes on.

use leptos::prelude::*;

/// A progress bar with a name.
#[component]
pub(crate) fn Progress(
    /// Done so far.
    #[prop(into)]
    done: Signal<u64>,
    /// All of it; 0 where that is not known.
    #[prop(into)]
    total: Signal<u64>,
    /// What goes on, for screen readers.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <progress
            class="progress"
            aria-label=label
            max=move || total.get().max(1).to_string()
            value=move || (total.get() > 0).then(|| done.get().to_string())
        ></progress>
    }
}
