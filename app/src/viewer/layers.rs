//! What lies over the picture, each to be switched on and off.

use leptos::prelude::*;

use super::Viewer;
use crate::{
    keys,
    locale::t,
    store::follow,
    ui::{Icon, Menu},
};

/// The switches.
#[component]
pub(super) fn LayersMenu(
    /// The pane that it acts on.
    viewer: Viewer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let bench = viewer.bench;
    let switches = [
        (bench.shows_marks, "layers.marks"),
        (bench.shows_overlays, "layers.overlays"),
        (bench.discreet, "layers.discreet"),
        (bench.heat.shown, "layers.heat"),
    ];
    let changed = Signal::derive(move || {
        !bench.shows_marks.get()
            || !bench.shows_overlays.get()
            || bench.discreet.get()
            || bench.heat.shown.get()
    });
    view! {
        <Menu label=t("layers.title") icon=Signal::derive(|| Icon::Layers) pressed=changed open>
            {switches
                .into_iter()
                .map(|(switch, name)| {
                    let on = follow(move || switch.get());
                    view! {
                        <button
                            type="button"
                            class="menu__item"
                            role="menuitemcheckbox"
                            aria-checked=move || on.get().to_string()
                            on:click=move |_| switch.update(|on| *on = !*on)
                        >
                            {t(name)}
                            <kbd class="menu__key">{keys::key_of(name)}</kbd>
                        </button>
                    }
                })
                .collect_view()}
        </Menu>
    }
}
