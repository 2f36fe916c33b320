//! The frame around every screen: skip link, rail or bottom bar, header, notice, live regions, drop.

pub(crate) mod drop;
mod header;
mod keys;
mod nav;
mod start;

pub(crate) use start::begin_engine;

use leptos::prelude::*;

use crate::{
    browser::{clock, page},
    locale::{t, t_with},
    parts::{self, Dialogs},
    route::Route,
    store::Store,
    ui::{Button, Glyph, Icon, Kind},
    worklist::WorklistPage,
};

/// How often the tab's title changes at most: each change is a message to the browser's own window.
const TITLE_MS: i32 = 100;

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let store = start::begin();
    let section = move || store.route.with(|route| format!("{:?}", route.section()));
    let is_case = move || store.route.with(|route| matches!(route, Route::Case(_)));
    let fills = move || {
        is_case()
            || store.route.with(|route| *route == Route::Worklist)
                && !store.cases.with(Vec::is_empty)
    };
    let title = Memo::new(move |_| tab_title(store));
    let show_title = clock::paced(TITLE_MS, move || page::set_title(&title.get_untracked()));
    Effect::new(move |_| {
        title.track();
        show_title();
    });
    view! {
        <a class="shell__skip" href="#main" on:click=|event| { event.prevent_default(); page::focus("#main"); }>
            {t("skip")}
        </a>
        <div
            class="shell"
            data-section=section
            data-case=move || is_case().then_some("")
            data-fills=move || fills().then_some("")
        >
            <nav::Rail />
            <header::Header />
            <main class="shell__main" id="main" tabindex="-1">
                <Stale />
                {move || screen(store)}
            </main>
            <nav::BottomBar />
        </div>
        <drop::Inputs />
        <drop::Veil />
        <Dialogs />
        <nav::MoreSheet />
        <Live />
    }
}

fn screen(store: Store) -> AnyView {
    match store.route.get() {
        Route::Worklist => view! { <WorklistPage /> }.into_any(),
        Route::Unknown => view! { <NotFound /> }.into_any(),
        Route::Case(id) => parts::shown(store, store.parts.reading, |part| (part.case)(id)),
        route => parts::shown(store, store.parts.pages, |part| (part.screen)(route)),
    }
}

/// No patient text in the tab's title; while a batch runs, how far it is.
fn tab_title(store: Store) -> String {
    let name = match store.route.get() {
        Route::Case(id) => t_with("case.title", &[("n", &id)]),
        Route::Worklist | Route::Unknown => t("nav.worklist").to_owned(),
        Route::Models | Route::Model(_) => t("nav.models").to_owned(),
        Route::Privacy => t("privacy.title").to_owned(),
        Route::Settings => t("nav.settings").to_owned(),
        Route::Help => t("nav.help").to_owned(),
        Route::About => t("nav.about").to_owned(),
    };
    let waiting = store.cases.with(|cases| {
        let done = cases.iter().filter(|case| case.is_settled()).count();
        (done < cases.len()).then(|| format!("{done}/{} ", cases.len()))
    });
    t_with(
        "title",
        &[("waiting", &waiting.unwrap_or_default()), ("name", &name)],
    )
}

/// The reader is of another version than this page: nothing is read until it is loaded anew.
#[component]
fn Stale() -> impl IntoView {
    let store = Store::here();
    view! {
        <Show when=move || store.other_build.with(Option::is_some)>
            <section class="shell__stale" role="alert">
                <Glyph icon=Icon::Warning />
                <div class="shell__stale-words">
                    <h2>{t("error.worker.build_mismatch.title")}</h2>
                    <p>{t("stale.what")}</p>
                </div>
                <Button kind=Kind::Filled label=t("stale.reload") on_press=page::reload />
            </section>
        </Show>
    }
}

/// An address that names no screen.
#[component]
fn NotFound() -> impl IntoView {
    view! {
        <div class="page">
            <h2 class="page__title">{t("unknown.title")}</h2>
            <p><a href=Route::Worklist.to_string()>{t("unknown.back")}</a></p>
        </div>
    }
}

/// What screen readers say: politely for progress, at once for failures of what was just asked.
#[component]
fn Live() -> impl IntoView {
    let store = Store::here();
    view! {
        <p class="visually-hidden" role="status" aria-live="polite">{store.said}</p>
        <Show when=move || store.alarm.with(|alarm| !alarm.is_empty())>
            <div class="shell__alarm" role="alert">
                <Glyph icon=Icon::Warning />
                <p>{store.alarm}</p>
                <Button
                    kind=Kind::Quiet
                    label=t("close")
                    on_press=move || store.alarm.set(String::new())
                />
            </div>
        </Show>
    }
}
