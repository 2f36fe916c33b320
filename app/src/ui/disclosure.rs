//! A row that opens: words left, value and arrow right.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A native disclosure, so that keys and screen readers know it.
#[component]
pub(crate) fn Disclosure(
    /// What the row is about.
    #[prop(into)]
    label: String,
    /// What it says while closed.
    #[prop(optional, into)]
    value: Option<String>,
    /// What opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure">
            <summary class="disclosure__row">
                <span class="disclosure__label">{label}</span>
                {value.map(|value| view! { <span class="disclosure__value">{value}</span> })}
                <Glyph icon=Icon::Forward />
            </summary>
            <div class="disclosure__body">{children()}</div>
        </details>
    }
}
