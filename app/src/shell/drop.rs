//! Files in: the hidden inputs behind Open and Folder, and dropping anywhere on the page.

use leptos::{ev::DragEvent, prelude::*};

use super::start::files_at_once;
use crate::{
    browser::{files, page},
    locale::t,
    parts::{self, open_files},
    store::Store,
    ui::{Glyph, Icon},
};

/// Id of the input that picks files.
pub(crate) const PICK_FILES: &str = "pick-files";
/// Id of the input that picks a folder.
pub(crate) const PICK_FOLDER: &str = "pick-folder";

/// The inputs that the buttons open; outside the tab order, because the buttons are in it.
#[component]
pub(super) fn Inputs() -> impl IntoView {
    let store = Store::here();
    view! {
        <input
            class="visually-hidden"
            type="file"
            multiple
            id=PICK_FILES
            tabindex="-1"
            aria-label=t("open.files")
            on:change=move |event| open_files(store, files::of_input(&event))
        />
        <input
            class="visually-hidden"
            type="file"
            multiple
            id=PICK_FOLDER
            tabindex="-1"
            aria-label=t("open.folder")
            prop:webkitdirectory=true
            on:change=move |event| open_files(store, files::of_input(&event))
        />
    }
}

/// The outline over the whole page while files are dragged over it.
#[component]
pub(super) fn Veil() -> impl IntoView {
    let store = Store::here();
    let over = RwSignal::new(false);
    let holds_files = |event: &DragEvent| {
        event
            .data_transfer()
            .is_some_and(|transfer| files::has_files(&transfer))
    };
    page::on_window("dragenter", move |event: DragEvent| {
        if holds_files(&event) {
            event.prevent_default();
            parts::warm(store);
            over.set(true);
        }
    });
    page::on_window("dragover", move |event: DragEvent| {
        if holds_files(&event) {
            event.prevent_default();
        }
    });
    page::on_window("dragleave", move |event: DragEvent| {
        // Leaving the window has no element that is entered.
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    page::on_window("drop", move |event: DragEvent| {
        over.set(false);
        if !holds_files(&event) {
            return;
        }
        event.prevent_default();
        if let Some(transfer) = event.data_transfer() {
            let walk = files::of_transfer(&transfer, files_at_once());
            leptos::task::spawn_local(async move { open_files(store, walk.await) });
        }
    });
    view! {
        <div class="shell__veil" hidden=move || !over.get()>
            <div class="shell__veil-words">
                <Glyph icon=Icon::Open />
                <p class="shell__veil-title">{t("drop.here")}</p>
                <p>{t("drop.hint")}</p>
            </div>
        </div>
    }
}
