//! All elements of the file that is shown: searched, nested, copied. What can tell who the patient is
//! stays hidden until the person asks.

use insitu_core::dicom::tags::{TagListing, TagQuery, TagRow, TagValue};
use leptos::prelude::*;

use super::Viewer;
use crate::{
    browser::page,
    locale::{t, t_with},
    store::{Store, request_tags},
    ui::{Button, CopyButton, Kind, Sheet, Side},
};

/// Rows that are asked for at once: more than a screen, less than makes a page slow.
const ROWS: usize = 200;

/// The elements over the picture.
#[component]
pub(crate) fn TagSheet(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let open = viewer.tags;
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t("tags.title") side=Side::End>
            <Elements viewer />
        </Sheet>
    }
}

#[component]
fn Elements(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let store = Store::here();
    let search = RwSignal::new(String::new());
    let hidden = RwSignal::new(true);
    let rows = RwSignal::new(Vec::<TagRow>::new());
    let total = RwSignal::new(None::<usize>);
    let failure = RwSignal::new(None::<String>);
    let ask = move |from: usize| {
        let query = TagQuery {
            from,
            most: ROWS,
            search: search.get_untracked(),
        };
        request_tags(store, viewer.id, viewer.frame(), query, move |listing| {
            // The sheet may be closed, or another search begun.
            let Some(current) = search.try_get_untracked() else {
                return;
            };
            match listing {
                Ok((query, listing)) if query.search == current => {
                    let TagListing {
                        rows: more,
                        total: all,
                        truncated,
                        ..
                    } = listing;
                    rows.update(|rows| {
                        rows.truncate(query.from);
                        rows.extend(more);
                    });
                    total.set(Some(all));
                    failure.set(truncated.map(|failure| failure.message));
                }
                Ok(_) => {}
                Err(failed) => failure.set(Some(failed.message)),
            }
        });
    };
    Effect::new(move |_| {
        search.track();
        // Another frame may be of another file.
        viewer.picture.track();
        ask(0);
    });
    let left = move || {
        let known = rows.with(Vec::len);
        total.get().is_some_and(|total| total > known)
    };
    let count = move || {
        total
            .get()
            .map(|total| t_with("tags.count", &[("n", &total)]))
    };
    let text = move || {
        let rows = rows.get_untracked();
        let lines: Vec<String> = rows
            .iter()
            .map(|row| line(row, hidden.get_untracked()))
            .collect();
        lines.join("\n")
    };
    view! {
        <div class="tags">
            <div class="tags__bar">
                <input
                    class="tags__search"
                    type="search"
                    placeholder=t("tags.search")
                    aria-label=t("tags.search")
                    on:input=move |event| search.set(page::value_of(&event))
                />
                <CopyButton label=t("copy") kind=Kind::Quiet text />
            </div>
            <label class="tags__hide">
                <input
                    type="checkbox"
                    prop:checked=move || hidden.get()
                    on:change=move |_| hidden.update(|hidden| *hidden = !*hidden)
                />
                {t("tags.hide")}
            </label>
            <p class="tags__count" role="status">{count}</p>
            {move || failure.get().map(|message| view! { <p role="alert">{message}</p> })}
            <ul class="tags__list">
                {move || {
                    let hide = hidden.get();
                    rows.get()
                        .iter()
                        .map(|row| view! { <Row row=row.clone() hide /> })
                        .collect_view()
                }}
            </ul>
            <Show when=left>
                <Button label=t("tags.more") on_press=move || ask(rows.with_untracked(Vec::len)) />
            </Show>
        </div>
    }
}

#[component]
fn Row(
    /// The element.
    row: TagRow,
    /// Values that identify are not shown.
    hide: bool,
) -> impl IntoView {
    let depth = row.within.len().min(8);
    view! {
        <li class="tags__row" data-depth=depth.to_string()>
            <code class="tags__tag">{row.tag.to_string()} " " {row.vr.clone()}</code>
            <span class="tags__name">{name(&row)}</span>
            <span class="tags__value">{value(&row, hide)}</span>
        </li>
    }
}

/// The standard's name, or who made the element up.
fn name(row: &TagRow) -> String {
    let creator = row.creator.clone();
    let private = creator.map(|creator| t_with("tags.private", &[("creator", &creator)]));
    row.name
        .clone()
        .or(private)
        .unwrap_or_else(|| t("tags.unknown").to_owned())
}

fn value(row: &TagRow, hide: bool) -> String {
    if hide && row.identifies {
        return t("tags.hidden").to_owned();
    }
    let text = match &row.value {
        TagValue::Text(text) => text.clone(),
        TagValue::Start(text) => format!("{text} …"),
        TagValue::Items(items) => t_with("tags.items", &[("n", items)]),
        TagValue::Fragments(fragments) => t_with("tags.fragments", &[("n", fragments)]),
        _ => {
            let bytes = row.length.unwrap_or(0);
            t_with("tags.binary", &[("n", &bytes)])
        }
    };
    match &row.uid_name {
        Some(name) => format!("{text} ({name})"),
        None => text,
    }
}

/// An element in one line, for copies.
fn line(row: &TagRow, hide: bool) -> String {
    let indent = "  ".repeat(row.within.len());
    format!(
        "{indent}{} {} {}: {}",
        row.tag,
        row.vr,
        name(row),
        value(row, hide)
    )
}
