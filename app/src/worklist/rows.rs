//! The rows: a table on wide screens, two lines a row on narrow ones; the same elements in both.

use std::ops::Range;

use insitu_core::pathway::Tier;
use leptos::prelude::*;

use super::{
    growth::growing,
    pace::paced,
    span::{Seen, Span, spans},
};
use crate::{
    browser::page,
    locale::t,
    results::{TierMark, due_short, grade_short, tier_id, tier_key, why_short},
    route::{CaseId, Route},
    store::{Case, Store, TierOf, follow, sorted},
};

/// What a row shows.
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

/// The place of a case among the rows.
fn place(rows: &[Row], id: CaseId) -> Option<usize> {
    rows.iter().position(|row| row.id == id)
}

/// Everything that did not fail. Of a long list only what is near to what is seen is drawn as rows.
#[component]
pub(super) fn Rows(
    /// What is seen of the list.
    seen: RwSignal<Seen>,
) -> impl IntoView {
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
    let selected = follow(move || store.selected.get());
    let stop = Memo::new(move |_| {
        let selected = selected.get();
        rows.with(|rows| {
            let selected = selected.filter(|id| place(rows, *id).is_some());
            selected.or_else(|| rows.first().map(|row| row.id))
        })
    });
    let count = Memo::new(move |_| rows.with(Vec::len));
    let near = Memo::new(move |_| seen.get().near(count.get()));
    let grown = growing(near);
    let drawn = move || {
        rows.with(|rows| {
            // Whoever has the focus keeps it, however far the list is scrolled.
            let stop = stop.get().and_then(|id| place(rows, id));
            // The list may have become shorter since.
            let Range { start, end } = grown.get();
            let grown = start.min(rows.len())..end.min(rows.len());
            let spans = spans(rows.len(), grown, stop).into_iter();
            spans
                .map(|span| match span {
                    Span::Near(place) => Drawn::Row(rows[place].id),
                    Span::Far(range) => Drawn::Names {
                        names: names(&rows[range.clone()]),
                        rows: range,
                    },
                })
                .collect::<Vec<_>>()
        })
    };
    let is_long = Memo::new(move |_| near.get().len() < count.get());
    view! {
        <Show when=move || { count.get() > 0 }>
            <table
                class="rows"
                data-long=move || is_long.get().then_some("")
                aria-rowcount=move || (count.get() + 1).to_string()
            >
                <thead class="rows__head">
                    <tr aria-rowindex="1">
                        <th scope="col">{t("col.tier")}</th>
                        <th scope="col">{t("col.case")}</th>
                        <th scope="col">{t("col.grade")}</th>
                        <th scope="col">{t("col.why")}</th>
                        <th scope="col">{t("col.due")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=drawn key=Clone::clone let:drawn>
                        {match drawn {
                            Drawn::Row(id) => view! { <RowView id rows selected stop /> }.into_any(),
                            Drawn::Names { rows, names } => view! { <Names rows names /> }.into_any(),
                        }}
                    </For>
                </tbody>
            </table>
        </Show>
    }
}

/// A piece of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Drawn {
    Row(CaseId),
    Names { rows: Range<usize>, names: String },
}

fn names(rows: &[Row]) -> String {
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.join("\n")
}

/// Rows that are far from what is seen, as one text of their names in their places: the browser's own
/// search finds them, and Select all takes them along.
#[component]
fn Names(
    /// Which rows.
    rows: Range<usize>,
    /// Their names, a line each.
    names: String,
) -> impl IntoView {
    let height = format!("calc({} * var(--row))", rows.len());
    view! {
        <tr class="rows__far" aria-hidden="true">
            <td colspan="5">
                <div class="rows__names" style:block-size=height>
                    {names}
                </div>
            </td>
        </tr>
    }
}

#[component]
fn RowView(
    /// Which case.
    id: CaseId,
    /// All rows.
    rows: Memo<Vec<Row>>,
    /// The selected case.
    selected: Memo<Option<CaseId>>,
    /// The one row that Tab stops at.
    stop: Memo<Option<CaseId>>,
) -> impl IntoView {
    let store = Store::here();
    // A row that is taken off the list is drawn once more before it goes.
    let row = Memo::new(move |before: Option<&Option<(usize, Row)>>| {
        let now = rows.with(|rows| {
            let place = place(rows, id)?;
            Some((place, rows[place].clone()))
        });
        now.or_else(|| before.cloned().flatten())
    });
    let with =
        move |read: fn(&Row) -> String| row.with(|row| row.as_ref().map(|(_, row)| read(row)));
    let tier = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|(_, row)| (row.tier, row.needs_human)))
    });
    let thumb =
        Memo::new(move |_| row.with(|row| row.as_ref().and_then(|(_, row)| row.thumb.clone())));
    let is_selected = move || selected.get() == Some(id);
    let href = Route::Case(id).to_string();
    view! {
        <tr
            class="rows__row"
            data-tier=move || tier.get().map(|(tier, _)| tier_id(tier))
            aria-rowindex=move || row.with(|row| row.as_ref().map(|(place, _)| (place + 2).to_string()))
            aria-selected=move || is_selected().to_string()
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
                {move || tier.get().map(|(tier, needs_human)| view! { <TierCell tier needs_human /> })}
            </td>
            <th class="rows__case" scope="row">
                {move || match thumb.get() {
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
                    {move || with(|row| row.name.clone())}
                </a>
            </th>
            <td class="rows__grade">{move || with(|row| row.grade.clone())}</td>
            <td class="rows__why">{move || with(|row| row.why.clone())}</td>
            <td class="rows__due">{move || with(|row| row.due.clone())}</td>
        </tr>
    }
}

/// The tier, and that a human must look where the tier alone does not say so.
#[component]
fn TierCell(
    /// The tier.
    tier: TierOf,
    /// A human must look.
    needs_human: bool,
) -> impl IntoView {
    let human = TierOf::Read(Tier::Human);
    view! {
        <TierMark tier />
        <span>{t(tier_key(tier))}</span>
        {(needs_human && tier != human)
            .then(|| {
                view! {
                    <span class="rows__also" title=t("tier.also-human")>
                        <TierMark tier=human />
                        <span class="visually-hidden">{t("tier.also-human")}</span>
                    </span>
                }
            })}
    }
}
