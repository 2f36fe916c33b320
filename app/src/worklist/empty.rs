//! The first visit: what it does, the ways to open something, samples, and the privacy line.

use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    browser::{assets, files},
    locale::t,
    parts::open_sample,
    route::Route,
    shell::drop::{PICK_FILES, PICK_FOLDER},
    store::Store,
    ui::{Button, Glyph, Icon, Kind},
};

/// A row of `samples/index.json`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Sample {
    /// File in `samples/`.
    pub(crate) file: String,
    /// Small picture in `samples/`.
    pub(crate) thumb: String,
    /// What it is, in two or three words.
    pub(crate) title: String,
    /// What there is to see.
    pub(crate) note: String,
    /// Licence, short.
    pub(crate) licence: String,
    /// Whom to name.
    pub(crate) credit: String,
}

/// The site's samples; empty where the index cannot be read.
pub(crate) async fn samples() -> Vec<Sample> {
    match assets::text("samples/index.json").await {
        Ok(text) => serde_json::from_str(&text).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// The empty worklist.
#[component]
pub(super) fn FirstVisit() -> impl IntoView {
    let found = RwSignal::new(Vec::<Sample>::new());
    leptos::task::spawn_local(async move {
        let list = samples().await;
        found.try_set(list);
    });
    view! {
        <div class="first">
            <h2 class="first__title">{t("drop.title")}</h2>
            <p class="first__lead">{t("first.lead")}</p>
            <div class="first__actions">
                <Button
                    kind=Kind::Filled
                    label=t("open.files")
                    on_press=|| files::open_picker(PICK_FILES)
                />
                {files::can_pick_folders()
                    .then(|| {
                        view! {
                            <Button
                                label=t("open.folder")
                                icon=Icon::Folder
                                on_press=|| files::open_picker(PICK_FOLDER)
                            />
                        }
                    })}
                <p class="first__drop">{t("first.drop")}</p>
            </div>
            <p class="first__privacy">
                <Glyph icon=Icon::Shield />
                <span>
                    {t("privacy.line")} " " <a href=Route::Privacy.to_string()>{t("privacy.check")}</a>
                </span>
            </p>
            <Show when=move || found.with(|found| !found.is_empty())>
                <section class="first__samples" aria-labelledby="samples">
                    <h2 class="first__samples-title" id="samples">{t("samples.title")}</h2>
                    <ul class="first__list">
                        <For each=move || found.get() key=|sample| sample.file.clone() let:sample>
                            <SampleCard sample />
                        </For>
                    </ul>
                </section>
            </Show>
        </div>
    }
}

#[component]
fn SampleCard(
    /// The sample.
    sample: Sample,
) -> impl IntoView {
    let store = Store::here();
    let file = sample.file.clone();
    view! {
        <li>
            <button
                type="button"
                class="sample"
                title=sample.credit
                on:click=move |_| open_sample(store, file.clone())
            >
                <img
                    class="sample__image"
                    src=format!("samples/{}", sample.thumb)
                    alt=""
                    width="320"
                    height="244"
                />
                <span class="sample__words">
                    <span class="sample__title">{sample.title}</span>
                    <span class="sample__note">{sample.note}</span>
                </span>
                <span class="sample__licence">{sample.licence}</span>
                <Glyph icon=Icon::Forward />
            </button>
        </li>
    }
}
