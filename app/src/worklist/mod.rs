//! The worklist: what to do first, what failed, what waits; and the first visit, when it is empty.

mod batch;
mod empty;
mod failed;
mod growth;
mod pace;
mod preview;
mod rows;
mod span;

use std::cell::Cell;

use leptos::{ev::KeyboardEvent, html, prelude::*};

pub(crate) use empty::samples;
use span::Seen;

use crate::{
    browser::{files, layout, page},
    locale::{t, t_with},
    parts,
    route::Route,
    shell::drop::{PICK_FILES, PICK_FOLDER},
    store::{Counts, Store, TierOf, follow, sorted},
    ui::{Button, Icon},
};

/// The worklist page.
#[component]
pub(crate) fn WorklistPage() -> impl IntoView {
    let store = Store::here();
    let empty = follow(move || store.opening.get() || store.cases.with(Vec::is_empty));
    move || {
        if empty.get() {
            view! { <empty::FirstVisit /> }.into_any()
        } else {
            parts::shown(store, store.parts.reading, |part| (part.worklist)())
        }
    }
}

thread_local! {
    /// How far the list was scrolled when it was left, in CSS pixels: whoever comes back finds it so.
    static LEFT_AT: Cell<f64> = const { Cell::new(0.0) };
}

/// The worklist with its rows.
#[component]
pub(crate) fn Filled() -> impl IntoView {
    let store = Store::here();
    let counts = follow(move || store.cases.with(|cases| Counts::of(cases)));
    let list = NodeRef::<html::Div>::new();
    let seen = RwSignal::new(Seen::default());
    let look = move || {
        if let Some(list) = list.get_untracked() {
            let (scrolled, pane) = (layout::scrolled(&list), layout::size_of(&list).height);
            LEFT_AT.set(scrolled);
            if let Some(row) = layout::height_within(&list, ".rows__row") {
                seen.set(Seen::new(scrolled, pane, row));
            }
        }
    };
    let resizes = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            layout::scroll_to(&list, LEFT_AT.get());
            look();
            resizes.set_value(layout::on_resize(&list, look));
        }
    });
    view! {
        <div class="worklist">
            <div class="worklist__main">
                <batch::BatchBar />
                <div class="worklist__tools">
                    <Button label=t("open.files") icon=Icon::Open on_press=|| files::open_picker(PICK_FILES) />
                    {files::can_pick_folders()
                        .then(|| {
                            view! {
                                <Button label=t("open.folder") icon=Icon::Folder on_press=|| files::open_picker(PICK_FOLDER) />
                            }
                        })}
                    <p class="worklist__hint">{t("drop.anywhere")}</p>
                </div>
                <div class="worklist__scroll" node_ref=list on:scroll=move |_| look()>
                    <rows::Rows seen />
                    <failed::FailedRows />
                </div>
                <p class="worklist__counts">{move || counts.with(counts_line)}</p>
            </div>
            <preview::Preview />
        </div>
    }
}

/// "urgent referral 1, routine recall 2, not opened 1": what there is, in one quiet line.
fn counts_line(counts: &Counts) -> String {
    let mut parts: Vec<String> = worst_first()
        .filter_map(|tier| {
            let count = counts.tier(tier);
            (count > 0).then(|| {
                t_with(
                    "counts.tier",
                    &[
                        ("n", &count),
                        (
                            "tier",
                            &t(crate::results::tier_key(TierOf::Read(tier))).to_lowercase(),
                        ),
                    ],
                )
            })
        })
        .collect();
    for (count, key) in [
        (counts.view_only, "counts.view-only"),
        (counts.waiting, "counts.waiting"),
        (counts.stopped, "counts.stopped"),
        (counts.failed, "counts.failed"),
    ] {
        if count > 0 {
            parts.push(t_with(key, &[("n", &count)]));
        }
    }
    parts.join(", ")
}

/// Tiers, worst first.
fn worst_first() -> impl Iterator<Item = insitu_core::pathway::Tier> {
    use insitu_core::pathway::Tier;
    [
        Tier::Immediate,
        Tier::Urgent,
        Tier::Human,
        Tier::Refer,
        Tier::Early,
        Tier::Routine,
    ]
    .into_iter()
}

/// Keys of the worklist; whether the key was one of them.
pub(crate) fn key(store: Store, event: &KeyboardEvent) -> bool {
    let ids: Vec<_> = store.cases.with_untracked(|cases| {
        sorted(cases)
            .into_iter()
            .filter(|case| TierOf::of(case) != TierOf::Failed)
            .map(|case| case.id)
            .collect()
    });
    let Some(last) = ids.len().checked_sub(1) else {
        return false;
    };
    let now = store
        .selected
        .get_untracked()
        .and_then(|selected| ids.iter().position(|id| *id == selected));
    let to = match event.key().as_str() {
        "j" | "ArrowDown" => now.map_or(0, |now| (now + 1).min(last)),
        "k" | "ArrowUp" => now.map_or(last, |now| now.saturating_sub(1)),
        "Home" => 0,
        "End" => last,
        "n" => match next_needing_you(store, now) {
            Some(place) => place,
            None => return true,
        },
        "Enter" if !page::on_control(event) => {
            if let Some(id) = now.and_then(|now| ids.get(now)) {
                page::go(&Route::Case(*id).to_string());
            }
            return true;
        }
        _ => return false,
    };
    if let Some(id) = ids.get(to) {
        store.selected.set(Some(*id));
        let row = format!("[data-row=\"{id}\"]");
        // One that is far from what is seen is drawn now that it is selected.
        if !page::focus(&row) {
            page::focus_soon(row);
        }
    }
    true
}

/// The next row after this one that a person must look at; from the top again after the last.
fn next_needing_you(store: Store, now: Option<usize>) -> Option<usize> {
    use insitu_core::pathway::Tier;
    store.cases.with_untracked(|cases| {
        let places: Vec<usize> = sorted(cases)
            .into_iter()
            .enumerate()
            .filter(|(_, case)| {
                matches!(
                    TierOf::of(case),
                    TierOf::Read(Tier::Immediate | Tier::Urgent | Tier::Human)
                )
            })
            .map(|(place, _)| place)
            .collect();
        places
            .iter()
            .copied()
            .find(|place| now.is_none_or(|now| *place > now))
            .or(places.first().copied())
    })
}
