//! The header: where one is, whether the network is there, privacy, theme, help; and the notice.

use leptos::prelude::*;

use crate::{
    locale::{t, t_with},
    results::kind_text,
    route::Route,
    store::{Dialog, Store},
    ui::{Glyph, Icon, IconButton},
};

/// The header and the line that stands under it on every screen.
#[component]
pub(super) fn Header() -> impl IntoView {
    let store = Store::here();
    view! {
        <header class="shell__header">
            <div class="shell__bar">
                {move || back(store)}
                <h1 class="shell__title" tabindex="-1">{move || title(store)}</h1>
                <p class="shell__subtitle">{move || subtitle(store)}</p>
                <Status />
            </div>
            <p class="shell__notice">{t("app.notice")}</p>
        </header>
    }
}

fn title(store: Store) -> String {
    match store.route.get() {
        Route::Worklist | Route::Unknown => t("nav.worklist").into(),
        Route::Case(id) => t_with("case.title", &[("n", &id)]),
        Route::Models => t("nav.models").into(),
        Route::Model(id) => id,
        Route::Privacy => t("privacy.title").into(),
        Route::Settings => t("nav.settings").into(),
        Route::Help => t("nav.help").into(),
        Route::About => t("nav.about").into(),
    }
}

fn subtitle(store: Store) -> String {
    match store.route.get() {
        Route::Worklist => {
            let count = store.cases.with(Vec::len);
            if count == 0 {
                String::new()
            } else {
                t_with("worklist.count", &[("n", &count)])
            }
        }
        // Not `store.case(id)`: a copy of the case takes code that the first screen has no use for.
        Route::Case(id) => store.cases.with(|cases| {
            let case = cases.iter().find(|case| case.id == id);
            case.map(kind_text).unwrap_or_default()
        }),
        Route::Model(_) => t("models.card").into(),
        _ => String::new(),
    }
}

fn back(store: Store) -> Option<AnyView> {
    let target = store.route.with(|route| match route {
        Route::Case(_) => Some((Route::Worklist, "back.worklist")),
        Route::Model(_) => Some((Route::Models, "back.models")),
        _ => None,
    });
    target.map(|(route, key)| {
        view! {
            <a class="button" data-kind="icon" href=route.to_string() aria-label=t(key) title=t(key)>
                <Glyph icon=Icon::Back />
            </a>
        }
        .into_any()
    })
}

/// Offline dot, privacy badge, theme, help; always in this order, help always last.
#[component]
fn Status() -> impl IntoView {
    let store = Store::here();
    let clean = move || store.requests.with(crate::store::Requests::is_clean);
    view! {
        <div class="shell__status">
            <Show when=move || !store.online.get()>
                <span class="shell__offline" title=t("status.offline.hint")>
                    {t("status.offline")}
                </span>
            </Show>
            <button
                type="button"
                class="button shell__badge"
                data-kind="icon"
                aria-label=move || t(if clean() { "privacy.badge.hint" } else { "privacy.badge.bad" })
                on:click=move |_| store.dialog.set(Some(Dialog::Privacy))
            >
                {move || view! { <Glyph icon=if clean() { Icon::Shield } else { Icon::Warning } /> }}
                <span class="shell__badge-word">
                    {move || t(if clean() { "privacy.badge" } else { "privacy.badge.bad" })}
                </span>
            </button>
            <span class="shell__theme">
                <IconButton
                    label=t("theme.toggle")
                    icon=Icon::Contrast
                    on_press=move || {
                        store.theme.update(|theme| *theme = theme.toggled());
                        store.theme.get_untracked().apply();
                    }
                />
            </span>
            <a class="button" data-kind="icon" href=Route::Help.to_string() aria-label=t("nav.help") title=t("nav.help")>
                <Glyph icon=Icon::Help />
            </a>
        </div>
    }
}
