//! What the first screen does not need, in wasm files of its own: loaded as soon as the first screen is
//! there, so that the page works without a network from then on, and at once when it is asked for.
//!
//! What [`reading`] and [`pages`] name and nothing else does becomes a file, and what both name a third
//! (docs/decisions/0009-page-in-parts.md). So nothing else of the shell may name a screen.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that can fail to arrive is written as a function that can fail"
)]

use leptos::{
    ev::KeyboardEvent,
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    browser::files::FileKey,
    case, engine, help,
    locale::t,
    models, privacy,
    route::{CaseId, Route},
    settings,
    shell::begin_engine,
    store::{self, Dialog, Store},
    ui::{Button, Kind},
    worklist,
};

/// All that happens once something is opened.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// Makes the engine ready and starts its first worker.
    begin: fn(Store),
    /// Starts the first worker, unless it is there.
    warm: fn(),
    /// Makes the browser know the code of a case.
    rehearse: fn(Store),
    /// Opens files.
    open_files: fn(Store, Vec<FileKey>),
    /// Opens one of the site's samples.
    open_sample: fn(Store, String),
    /// The worklist that is not empty.
    pub(crate) worklist: fn() -> AnyView,
    /// Keys of the worklist.
    pub(crate) worklist_key: fn(Store, &KeyboardEvent) -> bool,
    /// A case.
    pub(crate) case: fn(CaseId) -> AnyView,
    /// Keys of a case.
    pub(crate) case_key: fn(&KeyboardEvent) -> bool,
    /// Keys of a case that come with Ctrl or ⌘.
    pub(crate) case_command: fn(&KeyboardEvent) -> bool,
}

#[wasm_split(reading, wasm_split_path = leptos::wasm_split, fallible)]
fn reading() -> Result<Reading, SplitLoaderError> {
    Ok(Reading {
        begin: begin_engine,
        warm: engine::warm,
        rehearse: case::rehearse,
        open_files: store::open_files,
        open_sample: store::open_sample,
        worklist: || view! { <worklist::Filled /> }.into_any(),
        worklist_key: worklist::key,
        case: |id| view! { <case::CasePage id /> }.into_any(),
        case_key: case::key,
        case_command: case::command,
    })
}

/// The screens that are read rather than worked with, and the dialogs.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    /// The screen of a route.
    pub(crate) screen: fn(Route) -> AnyView,
    /// Privacy and keys, over any screen.
    dialogs: fn() -> AnyView,
}

#[wasm_split(pages, wasm_split_path = leptos::wasm_split, fallible)]
fn pages() -> Result<Pages, SplitLoaderError> {
    Ok(Pages {
        screen: |route| {
            match route {
                Route::Models => view! { <models::ModelsPage /> }.into_any(),
                Route::Model(id) => view! { <models::ModelPage id /> }.into_any(),
                Route::Privacy => view! { <privacy::PrivacyPage /> }.into_any(),
                Route::Settings => view! { <settings::SettingsPage /> }.into_any(),
                Route::Help => view! { <help::HelpPage /> }.into_any(),
                Route::About => view! { <help::AboutPage /> }.into_any(),
                // These are not of this part.
                Route::Worklist | Route::Case(_) | Route::Unknown => ().into_any(),
            }
        },
        dialogs: || {
            view! {
                <help::KeysDialog />
                <privacy::PrivacySheet />
            }
            .into_any()
        },
    })
}

/// How far a part is.
#[derive(Clone, Copy)]
pub(crate) enum Part<T> {
    /// Not asked for, or on its way.
    Waiting,
    /// It can be used.
    Here(T),
    /// It did not arrive.
    Failed,
}

impl<T> Part<T> {
    /// The part, if it is here.
    pub(crate) fn here(self) -> Option<T> {
        match self {
            Self::Here(part) => Some(part),
            Self::Waiting | Self::Failed => None,
        }
    }
}

/// The parts of the page; a copy of this is a handle to the same signals.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    /// All that happens once something is opened.
    pub(crate) reading: RwSignal<Part<Reading>>,
    /// The other screens.
    pub(crate) pages: RwSignal<Part<Pages>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            reading: RwSignal::new(Part::Waiting),
            pages: RwSignal::new(Part::Waiting),
        }
    }
}

/// Loads everything that is not here yet.
pub(crate) fn load(store: Store) {
    leptos::task::spawn_local(async move {
        load_reading(store).await;
    });
    leptos::task::spawn_local(load_pages(store));
}

async fn load_reading(store: Store) -> Option<Reading> {
    let part = store.parts.reading;
    if part.get_untracked().here().is_none() {
        let loaded = reading().await;
        // Another call may have been first.
        if part.get_untracked().here().is_none() {
            if let Ok(reading) = &loaded {
                (reading.begin)(store);
                (reading.rehearse)(store);
            }
            part.set(loaded.map_or(Part::Failed, Part::Here));
        }
    }
    part.get_untracked().here()
}

async fn load_pages(store: Store) {
    let part = store.parts.pages;
    if part.get_untracked().here().is_none() {
        let loaded = pages().await;
        if part.get_untracked().here().is_none() {
            part.set(loaded.map_or(Part::Failed, Part::Here));
        }
    }
}

/// Something will be opened soon.
pub(crate) fn warm(store: Store) {
    match store.parts.reading.get_untracked() {
        Part::Here(reading) => (reading.warm)(),
        _ => load(store),
    }
}

/// Opens files.
pub(crate) fn open_files(store: Store, files: Vec<FileKey>) {
    with_reading(store, move |reading| (reading.open_files)(store, files));
}

/// Opens one of the site's samples.
pub(crate) fn open_sample(store: Store, file: String) {
    with_reading(store, move |reading| (reading.open_sample)(store, file));
}

fn with_reading(store: Store, act: impl FnOnce(Reading) + 'static) {
    if let Part::Here(reading) = store.parts.reading.get_untracked() {
        act(reading);
        return;
    }
    leptos::task::spawn_local(async move {
        match load_reading(store).await {
            Some(reading) => act(reading),
            None => store.alarm.set(missing_text()),
        }
    });
}

/// What a part shows once it is here, or where it is.
pub(crate) fn shown<T>(
    store: Store,
    part: RwSignal<Part<T>>,
    view: impl FnOnce(T) -> AnyView,
) -> AnyView
where
    T: Copy + Send + Sync + 'static,
{
    // What is here stays here: nobody has to be told.
    if let Part::Here(part) = part.get_untracked() {
        return view(part);
    }
    match part.get() {
        Part::Here(part) => view(part),
        Part::Waiting => {
            load(store);
            view! { <p class="page">{t("loading")}</p> }.into_any()
        }
        Part::Failed => view! { <Missing /> }.into_any(),
    }
}

/// A part did not arrive.
#[component]
fn Missing() -> impl IntoView {
    let store = Store::here();
    view! {
        <div class="page" role="alert">
            <h2 class="page__title">{t("error.asset.unavailable.title")}</h2>
            <p>{t("error.asset.unavailable.what")} " " {t("error.asset.unavailable.do")}</p>
            <Button kind=Kind::Filled label=t("retry") on_press=move || load(store) />
        </div>
    }
}

fn missing_text() -> String {
    format!(
        "{}. {} {}",
        t("error.asset.unavailable.title"),
        t("error.asset.unavailable.what"),
        t("error.asset.unavailable.do")
    )
}

/// The dialogs that are a part; asked for while they cannot be loaded, they say so.
#[component]
pub(crate) fn Dialogs() -> impl IntoView {
    let store = Store::here();
    let part = store.parts.pages;
    Effect::new(move |_| {
        let wanted = matches!(store.dialog.get(), Some(Dialog::Keys | Dialog::Privacy));
        match (wanted, part.get()) {
            (true, Part::Waiting) => load(store),
            (true, Part::Failed) => {
                store.dialog.set(None);
                store.alarm.set(missing_text());
                // The next time may find the network.
                load(store);
            }
            _ => {}
        }
    });
    move || part.get().here().map(|pages| (pages.dialogs)())
}
