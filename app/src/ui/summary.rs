//! Facts in rows: what it is at the start of the line, its value at the end.

use leptos::prelude::*;

/// A list of facts.
#[component]
pub(crate) fn SummaryList(
    /// Its rows.
    children: Children,
) -> impl IntoView {
    view! { <dl class="summary">{children()}</dl> }
}

/// One fact.
#[component]
pub(crate) fn SummaryRow(
    /// What it is.
    #[prop(into)]
    label: String,
    /// Its value.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="summary__row">
            <dt class="summary__label">{label}</dt>
            <dd class="summary__value">{value}</dd>
        </div>
    }
}
