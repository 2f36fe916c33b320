//! A menu under an icon: opens on a press, closes by Esc, by a press elsewhere, and gives the focus back.

use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    prelude::*,
};

use super::icon::{Glyph, Icon};
use crate::browser::page;

/// A button with an icon and what it opens.
#[component]
pub(crate) fn Menu(
    /// Its name.
    label: &'static str,
    /// Its icon.
    icon: Signal<Icon>,
    /// Something in it is chosen that is not so by itself.
    pressed: Signal<bool>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Items.
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            drop(button.focus());
        }
    };
    let keys = move |event: KeyboardEvent| {
        let handled = match event.key().as_str() {
            "Escape" if open.get_untracked() => {
                close();
                true
            }
            _ => open.get_untracked() && page::walk(&event),
        };
        if handled {
            event.prevent_default();
        }
        if handled || open.get_untracked() {
            event.stop_propagation();
        }
    };
    // Only where the focus goes somewhere else: a press on plain ground within takes it nowhere.
    let left = move |event: FocusEvent| {
        if page::focus_leaves(&event) {
            open.set(false);
        }
    };
    view! {
        <div class="menu" on:keydown=keys on:focusout=left>
            <button
                type="button"
                class="button"
                data-kind="icon"
                node_ref=button
                tabindex="-1"
                aria-label=label
                title=label
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-pressed=move || pressed.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || view! { <Glyph icon=icon.get() /> }}
            </button>
            <Show when=move || open.get()>
                <div class="menu__items" role="menu" aria-label=label tabindex="-1">
                    {children()}
                </div>
            </Show>
        </div>
    }
}
