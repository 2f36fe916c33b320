//! A button that copies a text and says that it did.

use leptos::prelude::*;

use super::{button::Kind, icon::Icon};
use crate::{
    browser::{clock, page},
    locale::t,
};

/// How long the button says that it copied.
const SAID_MS: i32 = 2_500;

/// Copies what `text` gives at the moment of the press.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    text: impl Fn() -> String + 'static,
    /// What the button says.
    label: &'static str,
    /// How it looks.
    #[prop(optional)]
    kind: Kind,
) -> impl IntoView {
    let said = RwSignal::new(label);
    let press = move |_| {
        let text = text();
        leptos::task::spawn_local(async move {
            let done = page::copy(&text).await;
            said.try_set(if done {
                t("copy.done")
            } else {
                t("copy.refused")
            });
            clock::after(SAID_MS, move || {
                said.try_set(label);
            });
        });
    };
    let kind = match kind {
        Kind::Filled => "filled",
        Kind::Outline => "outline",
        Kind::Quiet => "quiet",
    };
    view! {
        <button type="button" class="button" data-kind=kind on:click=press>
            <super::Glyph icon=Icon::Copy />
            <span aria-live="polite">{said}</span>
        </button>
    }
}
