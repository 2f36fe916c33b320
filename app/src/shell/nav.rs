//! Where one can go: a rail on wide screens, a bar at the bottom on the others. Only what works is there.

use leptos::prelude::*;

use super::drop::PICK_FILES;
use crate::{
    browser::files,
    locale::t,
    route::{Route, Section},
    store::{Dialog, Store},
    ui::{Glyph, Icon, Sheet, Side},
};

/// Entries with a screen of their own, in the rail's order.
const ENTRIES: [(Route, Section, Icon, &str); 3] = [
    (
        Route::Worklist,
        Section::Worklist,
        Icon::List,
        "nav.worklist",
    ),
    (Route::Models, Section::Models, Icon::Models, "nav.models"),
    (
        Route::Settings,
        Section::Settings,
        Icon::Settings,
        "nav.settings",
    ),
];

/// The rail.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let [worklist, models, settings] = ENTRIES;
    view! {
        <nav class="nav nav--rail" aria-label=t("nav.label")>
            <a class="nav__mark" href=Route::Worklist.to_string()>{t("app.name")}</a>
            <Entry entry=worklist />
            <OpenEntry />
            <Entry entry=models />
            <Entry entry=settings />
            <Entry entry=(Route::About, Section::About, Icon::Info, "nav.about") />
        </nav>
    }
}

/// The bar at the bottom.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let store = Store::here();
    let [worklist, models, _] = ENTRIES;
    view! {
        <nav class="nav nav--bar" aria-label=t("nav.label")>
            <Entry entry=worklist />
            <OpenEntry />
            <Entry entry=models />
            <button
                type="button"
                class="nav__entry"
                on:click=move |_| store.dialog.set(Some(Dialog::More))
            >
                <Glyph icon=Icon::More />
                {t("nav.more")}
            </button>
        </nav>
    }
}

#[component]
fn Entry(
    /// Where it goes, when it is current, and what it shows.
    entry: (Route, Section, Icon, &'static str),
) -> impl IntoView {
    let store = Store::here();
    let (route, section, icon, key) = entry;
    let current = move || store.route.with(|route| route.section() == section);
    view! {
        <a
            class="nav__entry"
            href=route.to_string()
            aria-current=move || current().then_some("page")
        >
            <Glyph icon />
            {t(key)}
        </a>
    }
}

#[component]
fn OpenEntry() -> impl IntoView {
    view! {
        <button type="button" class="nav__entry" on:click=|_| files::open_picker(PICK_FILES)>
            <Glyph icon=Icon::Folder />
            {t("nav.open")}
        </button>
    }
}

/// What the bottom bar has no place for.
#[component]
pub(super) fn MoreSheet() -> impl IntoView {
    let store = Store::here();
    let open = Signal::derive(move || store.dialog.get() == Some(Dialog::More));
    let entries = [
        (Route::Settings, Icon::Settings, "nav.settings"),
        (Route::Privacy, Icon::Shield, "privacy.title"),
        (Route::Help, Icon::Help, "nav.help"),
        (Route::About, Icon::Info, "nav.about"),
    ];
    view! {
        <Sheet open on_close=move |()| store.dialog.set(None) title=t("nav.more") side=Side::Bottom>
            <ul class="nav__more">
                {entries
                    .iter()
                    .map(|(route, icon, key)| {
                        view! {
                            <li>
                                <a class="nav__more-entry" href=route.to_string()>
                                    <Glyph icon=*icon />
                                    {t(key)}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Sheet>
    }
}
