//! The table of keys: only those that do something.

use leptos::prelude::*;

use crate::{
    keys::{self, COMMANDS},
    locale::t,
    store::{Dialog, Store},
    ui::{Sheet, Side},
};

/// Keys with what they do, by where they work.
const TABLE: [(&str, &[(&str, &str)]); 3] = [
    (
        "keys.everywhere",
        &[
            ("?", "keys.help"),
            ("O · Ctrl O", "keys.open"),
            ("G W · G M · G S · G H", "keys.go"),
            ("Esc", "keys.escape"),
        ],
    ),
    (
        "keys.worklist",
        &[
            ("↑ ↓ · J K", "keys.row"),
            ("Home · End", "keys.ends"),
            ("N", "keys.next-needing"),
            ("Enter", "keys.enter"),
        ],
    ),
    (
        "keys.image",
        &[
            ("⇧1 … ⇧9", "keys.presets"),
            ("Del · Ctrl Z · Ctrl Y", "keys.marks"),
            ("↑ ↓ · Home · End", "keys.frame"),
            ("← ↑ → ↓", "keys.move"),
            ("← →", "keys.pane"),
        ],
    ),
];

/// The keys in three tables; those of a case as the person has them.
#[component]
pub(crate) fn KeyTable() -> impl IntoView {
    TABLE
        .into_iter()
        .map(|(place, rows)| {
            let mut all: Vec<(String, &str)> = Vec::new();
            if place == "keys.image" {
                all.extend(COMMANDS.iter().map(|(id, _)| (keys::key_of(id), *id)));
            }
            all.extend(rows.iter().map(|(keys, does)| ((*keys).to_owned(), *does)));
            view! {
                <table class="keys">
                    <caption class="keys__place">{t(place)}</caption>
                    <tbody>
                        {all
                            .into_iter()
                            .map(|(keys, does)| {
                                view! {
                                    <tr class="keys__row">
                                        <th scope="row"><kbd class="keys__key">{keys}</kbd></th>
                                        <td>{t(does)}</td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            }
        })
        .collect_view()
}

/// The same, over any screen.
#[component]
pub(crate) fn KeysDialog() -> impl IntoView {
    let store = Store::here();
    let open = Signal::derive(move || store.dialog.get() == Some(Dialog::Keys));
    view! {
        <Sheet open on_close=move |()| store.dialog.set(None) title=t("keys.title") side=Side::Centre>
            <div class="keys__scroll"><KeyTable /></div>
        </Sheet>
    }
}
