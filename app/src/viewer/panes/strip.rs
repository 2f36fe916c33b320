//! All cases as small pictures: a press shows one in the active pane.

use leptos::prelude::*;

use super::{Layout, Panes};
use crate::{
    browser::page,
    locale::{t, t_with},
    results::kind_text,
    route::{CaseId, Route},
    store::{Store, follow},
};

/// One small picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Slot {
    id: CaseId,
    thumb: Option<String>,
    what: String,
    frames: u32,
}

/// Most cases that the strip shows, around the one that is open: more are what the worklist is for.
const MOST: usize = 100;

/// The strip; nothing where there is only one case.
#[component]
pub(crate) fn Strip(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    let store = Store::here();
    let slots = follow(move || {
        let at = panes.active().id;
        store.cases.with(|cases| {
            // Files that nobody has looked into may all become slices of one case.
            let listed = || {
                cases
                    .iter()
                    .filter(|case| case.is_listed() || case.id == at)
            };
            let place = listed().position(|case| case.id == at).unwrap_or(0);
            listed()
                .skip(place.saturating_sub(MOST / 2))
                .take(MOST)
                .map(|case| Slot {
                    id: case.id,
                    thumb: case.thumb.clone(),
                    what: kind_text(case),
                    frames: case.frames(),
                })
                .collect::<Vec<_>>()
        })
    });
    let shown = move |id: CaseId| panes.viewers().iter().any(|viewer| viewer.id == id);
    let several = Memo::new(move |_| slots.with(|slots| slots.len() > 1));
    view! {
        <Show when=move || several.get()>
            <nav class="strip" aria-label=t("strip.label")>
                <For each=move || slots.get() key=Slot::clone let:slot>
                    <button
                        type="button"
                        class="strip__slot"
                        aria-label=t_with("strip.show", &[("n", &slot.id), ("what", &slot.what)])
                        aria-current=move || (panes.active().id == slot.id).then_some("true")
                        data-shown=move || shown(slot.id).then_some("")
                        on:click=move |_| show(panes, slot.id)
                    >
                        {slot.thumb.map(|thumb| view! { <img class="strip__thumb" src=thumb alt="" draggable="false" /> })}
                        <span class="strip__number">{slot.id.to_string()}</span>
                        {(slot.frames > 1).then(|| view! { <span class="strip__frames">{slot.frames}</span> })}
                    </button>
                </For>
            </nav>
        </Show>
    }
}

/// With one pane another case is another page, which Back undoes; with several it goes into the active.
fn show(panes: Panes, id: CaseId) {
    if panes.layout.get_untracked() == Layout::One {
        page::go(&Route::Case(id).to_string());
    } else {
        panes.hang(id);
    }
}
