//! What happens once, when the page starts: store, engine, listeners.

use leptos::{
    ev::{ClipboardEvent, Event, HashChangeEvent},
    prelude::*,
};

use super::keys;
use crate::{
    browser::{clock, files, page, proof},
    engine,
    parts::{self, open_files},
    route::Route,
    store::Store,
};

/// Most workers at a time; each holds its own copy of a model.
const WORKERS: usize = 4;
/// How long after the start the rest of the page and the first worker are loaded, if nobody has
/// needed them before: the first screen comes first.
const LOAD_AFTER_MS: i32 = 400;

/// Makes the store and ties it to the browser.
pub(super) fn begin() -> Store {
    let build = page::meta("insitu-build").unwrap_or_else(|| "dev".into());
    let store = Store::new(build);
    provide_context(store);
    store.theme.get_untracked().apply();
    store.online.set(page::online());
    store.route.set(Route::parse(&page::hash()));
    clock::after(LOAD_AFTER_MS, move || parts::load(store));
    proof::watch(move |seen| store.requests.update(|requests| requests.add(seen)));
    listen(store);
    store
}

/// Makes the engine ready, once it is loaded, and starts its first worker.
pub(crate) fn begin_engine(store: Store) {
    engine::start(engine::Start {
        worker_url: page::meta("insitu-worker").unwrap_or_default(),
        build: store.build.get_value(),
        workers: (page::cores() - 1).clamp(1, WORKERS),
        on_mismatch: Box::new(move |worker_build| store.other_build.set(Some(worker_build))),
    });
    engine::warm();
}

fn listen(store: Store) {
    page::on_window("hashchange", move |_: HashChangeEvent| {
        store.dialog.set(None);
        store.show(Route::parse(&page::hash()));
        // After the new screen is there: its heading is where reading begins.
        clock::after(0, || {
            page::focus("h1");
        });
    });
    page::on_window("online", move |_: Event| {
        store.online.set(true);
        parts::load(store);
    });
    page::on_window("offline", move |_: Event| store.online.set(false));
    page::on_window("paste", move |event: ClipboardEvent| {
        let Some(transfer) = event.clipboard_data() else {
            return;
        };
        if !files::has_files(&transfer) {
            return;
        }
        event.prevent_default();
        let walk = files::of_transfer(&transfer, files_at_once());
        leptos::task::spawn_local(async move { open_files(store, walk.await) });
    });
    keys::listen(store);
}

/// The most files that one drop may bring.
pub(super) fn files_at_once() -> usize {
    insitu_core::limits::Limits::browser().files
}
