//! Help, keys, and what this is and is not.

mod about;
mod keys;

use leptos::prelude::*;

pub(crate) use about::AboutPage;
pub(crate) use keys::{KeyTable, KeysDialog};

use crate::{locale::t, route::Route};

/// Heading and paragraph of each part, in reading order.
const PARTS: [(&str, &str); 7] = [
    ("help.order", "help.order.text"),
    ("help.frequency", "help.frequency.text"),
    ("help.unsure", "help.unsure.text"),
    ("help.unfamiliar", "help.unfamiliar.text"),
    ("help.ungradable", "help.ungradable.text"),
    ("help.bias", "help.bias.text"),
    ("help.guideline", "help.guideline.text"),
];

/// The help page.
#[component]
pub(crate) fn HelpPage() -> impl IntoView {
    view! {
        <div class="page help">
            <h2 class="page__title">{t("help.title")}</h2>
            <p class="page__lead">{t("help.lead")}</p>
            <h2>{t("help.photo")}</h2>
            <div class="help__pair">
                <div class="help__list">
                    <h3>{t("help.photo.retina")}</h3>
                    <ul>
                        <li>{t("help.photo.retina.1")}</li>
                        <li>{t("help.photo.retina.2")}</li>
                        <li>{t("help.photo.retina.3")}</li>
                    </ul>
                </div>
                <div class="help__list">
                    <h3>{t("help.photo.skin")}</h3>
                    <ul>
                        <li>{t("help.photo.skin.1")}</li>
                        <li>{t("help.photo.skin.2")}</li>
                        <li>{t("help.photo.skin.3")}</li>
                    </ul>
                </div>
            </div>
            {PARTS
                .into_iter()
                .map(|(title, text)| view! { <h2>{t(title)}</h2> <p>{t(text)}</p> })
                .collect_view()}
            <h2>{t("keys.title")}</h2>
            <KeyTable />
            <p><a href=Route::About.to_string()>{t("help.more")}</a></p>
        </div>
    }
}
