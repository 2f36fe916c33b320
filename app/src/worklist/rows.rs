//! The rows: a table on wide screens, two lines a row on narrow ones; the same elements in both.

use leptos::prelude::*;

use super::pace::paced;
use crate::{
    browser::page,
    locale::t,
    results::{TierMark, due_short, grade_short, tier_id, tier_key, why_short},
    route::{CaseId, Route},
    store::{Case, Store, TierOf, sorted},
};

/// What a row shows; equal rows are not drawn again.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    id: CaseId,
    tier: TierOf,
    needs_human: bool,
    name: String,
    thumb: Option<String>,
    grade: String,
    why: String,
    due: String,
}

impl Row {
    fn of(case: &Case) -> Self {
        let outcome = case.screening().map(|screening| &screening.outcome);
        Self {
            id: case.id,
            tier: TierOf::of(case),
            needs_human: outcome.is_some_and(|outcome| outcome.needs_human),
            name: case.shown().to_owned(),
            thumb: case.thumb.clone(),
            grade: grade_short(case),
            why: why_short(case),
            due: outcome.map_or(String::new(), |outcome| due_short(outcome, case.opened)),
        }
    }
}

/// Everything that did not fail.
#[component]
pub(super) fn Rows() -> impl IntoView {
    let store = Store::here();
    let turn = paced(store);
    let rows = Memo::new(move |_| {
        turn.track();
        store.cases.with_untracked(|cases| {
            sorted(cases)
                .into_iter()
                .map(Row::of)
                .filter(|row| row.tier != TierOf::Failed)
                .collect::<Vec<_>>()
        })
    });
    let stop = move || {
        let selected = store.selected.get();
        rows.with(|rows| {
            rows.iter()
                .map(|row| row.id)
                .find(|id| Some(*id) == selected)
                .or_else(|| rows.first().map(|row| row.id))
        })
    };
    let any = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    view! {
        <Show when=move || any.get()>
            <table class="rows">
                <thead class="rows__head">
                    <tr>
                        <th scope="col">{t("col.tier")}</th>
                        <th scope="col">{t("col.case")}</th>
                        <th scope="col">{t("col.grade")}</th>
                        <th scope="col">{t("col.why")}</th>
                        <th scope="col">{t("col.due")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=Clone::clone let:row>
                        <RowView row stop=Signal::derive(stop) />
                    </For>
                </tbody>
            </table>
        </Show>
    }
}

impl std::hash::Hash for Row {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (
            self.id,
            &self.name,
            &self.thumb,
            &self.grade,
            &self.why,
            &self.due,
        )
            .hash(state);
        (tier_id(self.tier), self.needs_human).hash(state);
    }
}

impl Eq for Row {}

#[component]
fn RowView(
    /// What it shows.
    row: Row,
    /// The one row that Tab stops at.
    stop: Signal<Option<CaseId>>,
) -> impl IntoView {
    let store = Store::here();
    let id = row.id;
    let selected = move || store.selected.get() == Some(id);
    let href = Route::Case(id).to_string();
    view! {
        <tr
            class="rows__row"
            data-tier=tier_id(row.tier)
            aria-selected=move || selected().to_string()
            on:click=move |_| {
                store.selected.set(Some(id));
                // Beside a preview the first click only selects.
                if !page::media("(width >= 1280px)") {
                    page::go(&Route::Case(id).to_string());
                }
            }
            on:dblclick=move |_| page::go(&Route::Case(id).to_string())
        >
            <td class="rows__tier">
                <TierMark tier=row.tier />
                <span>{t(tier_key(row.tier))}</span>
                {(row.needs_human && row.tier != TierOf::Read(insitu_core::pathway::Tier::Human))
                    .then(|| {
                        view! {
                            <span class="rows__also" title=t("tier.also-human")>
                                <TierMark tier=TierOf::Read(insitu_core::pathway::Tier::Human) />
                                <span class="visually-hidden">{t("tier.also-human")}</span>
                            </span>
                        }
                    })}
            </td>
            <th class="rows__case" scope="row">
                {match row.thumb {
                    Some(thumb) => view! { <img class="rows__thumb" src=thumb alt="" /> }.into_any(),
                    None => view! { <span class="rows__thumb"></span> }.into_any(),
                }}
                <a
                    class="rows__link"
                    href=href
                    data-row=id.to_string()
                    tabindex=move || if stop.get() == Some(id) { "0" } else { "-1" }
                    on:focus=move |_| store.selected.set(Some(id))
                >
                    {row.name}
                </a>
            </th>
            <td class="rows__grade">{row.grade}</td>
            <td class="rows__why">{row.why}</td>
            <td class="rows__due">{row.due}</td>
        </tr>
    }
}
