//! The tools that work, in one bar: one stop for Tab, arrows inside (ux.md §8).

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{Viewer, place::STEP};
use crate::{
    browser::page,
    locale::{t, t_with},
    store::{Store, show_frame},
    ui::{Icon, IconButton},
};

/// The toolbar.
#[component]
pub(crate) fn Toolbar(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(viewer.id);
    let frames =
        Memo::new(move |_| case.with(|case| case.as_ref().map_or(1, crate::store::Case::frames)));
    let rove = move |event: KeyboardEvent| {
        if page::rove(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let change = move |change: fn(&mut super::View)| viewer.view.update(change);
    view! {
        <div class="toolbar" role="toolbar" aria-label=t("toolbar.label") on:keydown=rove>
            <IconButton label=t("toolbar.zoom-out") key_hint="-" icon=Icon::ZoomOut on_press=move || viewer.zoom(1.0 / STEP) />
            <IconButton label=t("toolbar.zoom-in") key_hint="+" icon=Icon::ZoomIn tabindex=-1 on_press=move || viewer.zoom(STEP) />
            <IconButton
                label=t("toolbar.fit")
                key_hint="="
                icon=Icon::Fit
                tabindex=-1
                pressed=Signal::derive(move || viewer.view.with(super::View::is_fit))
                on_press=move || change(super::View::fit)
            />
            <button
                type="button"
                class="button toolbar__one"
                data-kind="icon"
                tabindex="-1"
                aria-label=t("toolbar.one")
                title=t("toolbar.one.hint")
                on:click=move |_| viewer.one_to_one()
            >
                "1:1"
            </button>
            <span class="toolbar__divider"></span>
            <IconButton label=t("toolbar.turn") key_hint="r" icon=Icon::Turn tabindex=-1 on_press=move || change(|view| view.turn_by(1)) />
            <IconButton label=t("toolbar.mirror") key_hint="h" icon=Icon::Mirror tabindex=-1 on_press=move || change(super::View::mirror) />
            <IconButton
                label=t("toolbar.invert")
                key_hint="i"
                icon=Icon::Contrast
                tabindex=-1
                pressed=Signal::derive(move || viewer.view.with(|view| view.inverted))
                on_press=move || change(|view| view.inverted = !view.inverted)
            />
            <Show when=move || frames.get() != 1>
                <span class="toolbar__divider"></span>
                <FrameSlider viewer frames=frames.get_untracked() />
            </Show>
            <span class="toolbar__space"></span>
            <span class="toolbar__panel">
                <IconButton
                    label=t("toolbar.panel")
                    icon=Icon::Panel
                    tabindex=-1
                    pressed=Signal::derive(move || viewer.panel.get())
                    on_press=move || viewer.panel.update(|shown| *shown = !*shown)
                />
            </span>
        </div>
    }
}

/// Frames of a multi-frame object: slider, and a tap for each direction.
#[component]
fn FrameSlider(
    /// State shared with image and keys.
    viewer: Viewer,
    /// How many frames there are.
    frames: u32,
) -> impl IntoView {
    let store = Store::here();
    let frame = Memo::new(move |_| viewer.picture.get().map_or(0, |picture| picture.frame));
    let go = move |to: u32| show_frame(store, viewer.id, to.min(frames - 1));
    view! {
        <div class="toolbar__frames">
            <IconButton label=t("toolbar.previous-frame") icon=Icon::Previous tabindex=-1 on_press=move || go(frame.get_untracked().saturating_sub(1)) />
            <input
                class="toolbar__slider"
                type="range"
                min="1"
                max=frames.to_string()
                aria-label=t("toolbar.frame")
                aria-valuetext=move || t_with("viewer.frame", &[("n", &(frame.get() + 1)), ("total", &frames)])
                prop:value=move || (frame.get() + 1).to_string()
                on:change:target=move |event| {
                    if let Ok(number) = event.target().value().parse::<u32>() {
                        go(number.saturating_sub(1));
                    }
                }
            />
            <IconButton label=t("toolbar.next-frame") icon=Icon::Next tabindex=-1 on_press=move || go(frame.get_untracked() + 1) />
        </div>
    }
}
