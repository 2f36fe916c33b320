//! The table of keys: only those that do something.

use leptos::prelude::*;

use crate::{
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
            ("+ −", "keys.zoom"),
            ("=", "keys.fit"),
            ("N", "keys.one"),
            ("R · L", "keys.turn"),
            ("H · V", "keys.mirror"),
            ("I", "keys.invert"),
            ("F · E", "keys.enhance"),
            ("M · Z · W · S", "keys.tools"),
            ("D · J · A · U · Q · Y · P · K · T · X · ⇧G", "keys.measure"),
            ("⇧1 … ⇧9", "keys.presets"),
            ("C", "keys.cine"),
            ("Del · Ctrl Z · Ctrl Y", "keys.marks"),
            ("← ↑ → ↓", "keys.move"),
            ("↑ ↓ · Home · End", "keys.frame"),
        ],
    ),
];

/// The keys in three short tables.
#[component]
pub(crate) fn KeyTable() -> impl IntoView {
    TABLE
        .into_iter()
        .map(|(place, rows)| {
            view! {
                <table class="keys">
                    <caption class="keys__place">{t(place)}</caption>
                    <tbody>
                        {rows
                            .iter()
                            .map(|(keys, does)| {
                                view! {
                                    <tr class="keys__row">
                                        <th scope="row"><kbd class="keys__key">{*keys}</kbd></th>
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
