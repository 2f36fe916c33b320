//! Choices that are kept on this device, and what this page is made of.

mod keys;

use leptos::prelude::*;

use self::keys::KeyChoices;
use crate::{
    browser::{page, prefs},
    locale::{t, t_with},
    results::as_lines,
    store::{Store, Theme},
    ui::{CopyButton, SummaryList, SummaryRow},
};

/// The settings page; each change applies at once.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let store = Store::here();
    view! {
        <div class="page settings">
            <fieldset class="settings__group">
                <legend>{t("settings.theme")}</legend>
                <div class="settings__choices">
                    {Theme::ALL.into_iter().map(|theme| view! { <ThemeChoice theme /> }).collect_view()}
                </div>
            </fieldset>
            <h2>{t("settings.models")}</h2>
            <Switch
                label=t("settings.every-model")
                hint=t("settings.every-model.hint")
                on=store.every_model
                keep=|on| prefs::set("models", if on { "every" } else { "first" })
            />
            <h2>{t("settings.keys")}</h2>
            <Switch
                label=t("settings.shortcuts")
                hint=t("settings.shortcuts.hint")
                on=store.shortcuts
                keep=|on| prefs::set("shortcuts", if on { "on" } else { "off" })
            />
            <KeyChoices />
            <h2>{t("settings.diagnostics")}</h2>
            <SummaryList>
                {diagnostics(store)
                    .into_iter()
                    .map(|(label, value)| view! { <SummaryRow label value=value /> })
                    .collect_view()}
            </SummaryList>
            <p>
                <CopyButton
                    label=t("copy.all")
                    text=move || as_lines(&diagnostics(store))
                />
            </p>
        </div>
    }
}

/// One choice of two, kept on this device.
#[component]
fn Switch(
    /// What it does.
    label: &'static str,
    /// What that means.
    hint: &'static str,
    /// Whether it is on.
    on: RwSignal<bool>,
    /// Keeps the choice.
    keep: fn(bool),
) -> impl IntoView {
    view! {
        <label class="settings__switch">
            <input
                class="settings__box"
                type="checkbox"
                role="switch"
                prop:checked=on
                on:change:target=move |event| {
                    let chosen = event.target().checked();
                    on.set(chosen);
                    keep(chosen);
                }
            />
            <span>
                {label}
                <span class="settings__hint">{hint}</span>
            </span>
        </label>
    }
}

fn diagnostics(store: Store) -> Vec<(&'static str, String)> {
    vec![
        (t("settings.version"), insitu_core::VERSION.to_owned()),
        (t("settings.build.label"), store.build.get_value()),
        (t("settings.cores"), page::cores().to_string()),
        (
            t("settings.screen"),
            t_with(
                "settings.screen.value",
                &[
                    ("side", &page::screen_side()),
                    ("ratio", &format!("{:.2}", page::pixel_ratio())),
                ],
            ),
        ),
    ]
}

#[component]
fn ThemeChoice(
    /// The choice.
    theme: Theme,
) -> impl IntoView {
    let store = Store::here();
    view! {
        <label class="settings__choice">
            <input
                class="settings__radio"
                type="radio"
                name="theme"
                value=theme.id()
                prop:checked=move || store.theme.get() == theme
                on:change=move |_| {
                    store.theme.set(theme);
                    theme.apply();
                }
            />
            {t(theme.key())}
        </label>
    }
}
