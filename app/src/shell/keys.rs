//! Keys that work on every screen (ux.md §8); a screen's own keys are in its folder.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::drop::PICK_FILES;
use crate::{
    browser::{clock, files, page},
    route::Route,
    store::{Dialog, Store},
};

/// How long `G` waits for the second letter.
const CHORD_MS: f64 = 1_500.0;

/// Listens for the life of the page.
pub(super) fn listen(store: Store) {
    let mut chord_since = None;
    page::on_window("keydown", move |event: KeyboardEvent| {
        let key = event.key();
        let open_command = (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("o");
        if open_command {
            event.prevent_default();
            files::open_picker(PICK_FILES);
            return;
        }
        if page::is_command(&event) && command_of_case(store, &event) {
            event.prevent_default();
            return;
        }
        if !page::is_shortcut(&event) || !store.shortcuts.get_untracked() && key.len() == 1 {
            return;
        }
        let in_chord = chord_since
            .take()
            .is_some_and(|since: f64| clock::now() - since < CHORD_MS);
        if in_chord {
            if let Some(route) = chord(&key) {
                event.prevent_default();
                page::go(&route.to_string());
            }
            return;
        }
        let handled = match key.as_str() {
            "g" => {
                chord_since = Some(clock::now());
                true
            }
            "?" => {
                store.dialog.set(Some(Dialog::Keys));
                true
            }
            "o" => {
                files::open_picker(PICK_FILES);
                true
            }
            _ => key_of_screen(store, &event),
        };
        if handled {
            event.prevent_default();
        }
    });
}

/// Whether the key was one of the screen that is shown.
fn key_of_screen(store: Store, event: &KeyboardEvent) -> bool {
    let Some(reading) = store.parts.reading.get_untracked().here() else {
        return false;
    };
    match store.route.get_untracked() {
        Route::Worklist => (reading.worklist_key)(store, event),
        Route::Case(_) => (reading.case_key)(event),
        _ => false,
    }
}

/// Whether it was a command of the case that is shown.
fn command_of_case(store: Store, event: &KeyboardEvent) -> bool {
    let reading = store.parts.reading.get_untracked().here();
    let on_case = matches!(store.route.get_untracked(), Route::Case(_));
    on_case && reading.is_some_and(|reading| (reading.case_command)(event))
}

fn chord(key: &str) -> Option<Route> {
    match key {
        "w" => Some(Route::Worklist),
        "m" => Some(Route::Models),
        "s" => Some(Route::Settings),
        "h" => Some(Route::Help),
        _ => None,
    }
}
