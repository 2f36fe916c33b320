//! Buttons: one filled button a screen is its primary action.

use leptos::{ev::MouseEvent, prelude::*};

use super::icon::{Glyph, Icon};

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// The primary action.
    Filled,
    /// Any other action.
    #[default]
    Outline,
    /// An action within a line of text or a row.
    Quiet,
}

impl Kind {
    fn id(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Outline => "outline",
            Self::Quiet => "quiet",
        }
    }
}

/// A button with words.
#[component]
pub(crate) fn Button(
    /// What is called.
    on_press: impl Fn() + 'static,
    /// What it says.
    label: &'static str,
    /// How it looks.
    #[prop(optional)]
    kind: Kind,
    /// Icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Icon after the words.
    #[prop(optional)]
    after: Option<Icon>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-kind=kind.id()
            on:click=move |event: MouseEvent| {
                event.stop_propagation();
                on_press();
            }
        >
            {icon.map(|icon| view! { <Glyph icon /> })}
            {label}
            {after.map(|icon| view! { <Glyph icon /> })}
        </button>
    }
}

/// A button with an icon only; its name is heard, and seen as a tooltip.
#[component]
pub(crate) fn IconButton(
    /// What is called.
    on_press: impl Fn() + 'static,
    /// Its name.
    label: &'static str,
    /// Its icon.
    icon: Icon,
    /// Whether it is a switch that is on; none for plain buttons.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Its place in the tab order; within a toolbar only one button is a stop.
    #[prop(optional)]
    tabindex: Option<i32>,
    /// The key that does the same.
    #[prop(optional)]
    key_hint: Option<String>,
) -> impl IntoView {
    let title = key_hint.map_or_else(|| label.to_owned(), |key| format!("{label} ({key})"));
    view! {
        <button
            type="button"
            class="button"
            data-kind="icon"
            aria-label=label
            title=title
            tabindex=tabindex
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            on:click=move |_| on_press()
        >
            <Glyph icon />
        </button>
    }
}
