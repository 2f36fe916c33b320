//! Files that could not be opened: one row each with what to do, grouped by title, after all others.

use insitu_core::error::Failure;
use leptos::prelude::*;

use super::pace::paced;
use crate::{
    locale::{t, t_with},
    results::FailureText,
    route::CaseId,
    store::{State, Store, remove, retry},
    ui::{Button, Glyph, Icon, Kind},
};

#[derive(Debug, Clone, PartialEq)]
struct Failed {
    id: CaseId,
    name: String,
    failure: Failure,
}

/// The last group of the list.
#[component]
pub(super) fn FailedRows() -> impl IntoView {
    let store = Store::here();
    let turn = paced(store);
    let rows = Memo::new(move |_| {
        turn.track();
        let mut rows: Vec<Failed> = store.cases.with_untracked(|cases| {
            cases
                .iter()
                .filter_map(|case| match &case.state {
                    State::Failed(failure) => Some(Failed {
                        id: case.id,
                        name: case.source.shown().to_owned(),
                        failure: failure.clone(),
                    }),
                    _ => None,
                })
                .collect()
        });
        rows.sort_by_key(|row| (row.failure.code, row.id));
        rows
    });
    let count = move || rows.with(Vec::len);
    let all = move || rows.with_untracked(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>());
    view! {
        <Show when=move || { count() > 0 }>
            <section class="failed" aria-label=move || t_with("failed.title", &[("n", &count())])>
                <header class="failed__head">
                    <h2>{move || t_with("failed.title", &[("n", &count())])}</h2>
                    <Button
                        kind=Kind::Quiet
                        icon=Icon::Retry
                        label=t("failed.retry-all")
                        on_press=move || {
                            for id in all() {
                                retry(store, id);
                            }
                        }
                    />
                    <Button
                        kind=Kind::Quiet
                        label=t("remove")
                        on_press=move || {
                            for id in all() {
                                remove(store, id);
                            }
                        }
                    />
                </header>
                <ul>
                    <For
                        each=move || rows.get()
                        key=|row| (row.id, row.failure.code, row.failure.message.clone())
                        let:row
                    >
                        <li class="failed__row">
                            <Glyph icon=Icon::Cross />
                            <FailureText failure=row.failure name=row.name />
                            <Button label=t("retry") on_press=move || retry(store, row.id) />
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}
