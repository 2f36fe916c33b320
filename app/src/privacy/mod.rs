//! What leaves this device, counted by the browser itself, and how to check it (ux.md §15).

use leptos::prelude::*;

use crate::{
    browser::{clock, page},
    locale::{t, t_with},
    route::Route,
    store::{Dialog, Requests, Store},
    ui::{CopyButton, Disclosure, Glyph, Icon, Sheet, Side, SummaryList, SummaryRow},
};

/// The sheet behind the badge.
#[component]
pub(crate) fn PrivacySheet() -> impl IntoView {
    let store = Store::here();
    let open = Signal::derive(move || store.dialog.get() == Some(Dialog::Privacy));
    view! {
        <Sheet
            open
            on_close=move |()| store.dialog.set(None)
            title=t("privacy.badge")
            icon=Icon::Shield
            side=Side::End
        >
            <div class="proof__scroll">
                <Proof heading=t("privacy.headline") />
            </div>
            <footer class="proof__foot">
                <CopyButton label=t("privacy.copy") text=move || as_text(store) />
                <a class="button" data-kind="filled" href=Route::Privacy.to_string()>
                    {t("privacy.full")}
                    <Glyph icon=Icon::Forward />
                </a>
            </footer>
        </Sheet>
    }
}

/// The whole page.
#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    let store = Store::here();
    view! {
        <div class="page">
            <Proof heading=t("privacy.headline") />
            <h2>{t("privacy.policy")}</h2>
            <p>{t("privacy.policy.hint")}</p>
            <pre class="proof__policy">{policy()}</pre>
            <p><CopyButton label=t("privacy.copy") text=move || as_text(store) /></p>
        </div>
    }
}

fn policy() -> String {
    page::policy().map_or_else(
        || t("privacy.policy.none").to_owned(),
        |policy| policy.replace("; ", ";\n"),
    )
}

/// Counted facts first, then how to check, then what is kept and what cannot be promised.
#[component]
fn Proof(
    /// What it comes to.
    heading: &'static str,
) -> impl IntoView {
    let store = Store::here();
    let minutes = (clock::now() / 60_000.0).floor() as u32;
    let facts =
        move |read: fn(&Requests) -> String| Signal::derive(move || store.requests.with(read));
    let trouble = move || {
        store.requests.with(|requests| {
            requests
                .blocked
                .iter()
                .chain(&requests.foreign)
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let steps = [
        ("privacy.step1", "privacy.step1.more"),
        ("privacy.step2", "privacy.step2.more"),
        ("privacy.step3", "privacy.step3.more"),
        ("privacy.step4", "privacy.step4.more"),
    ];
    view! {
        <h2 class="page__title">{heading}</h2>
        <p class="proof__since">{if minutes == 0 {
                t("privacy.since.now").to_owned()
            } else {
                t_with("privacy.since", &[("n", &minutes)])
            }}</p>
        <SummaryList>
            <SummaryRow label=t("privacy.requests") value=facts(own) />
            <SummaryRow label=t("privacy.carrying") value=String::from("0") />
            <SummaryRow label=t("privacy.elsewhere") value=facts(elsewhere) />
        </SummaryList>
        <Show when=move || !trouble().is_empty()>
            <ul class="proof__trouble">
                {move || trouble().into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}
            </ul>
        </Show>
        <h2>{t("privacy.check.title")}</h2>
        <ol class="proof__steps">
            {steps
                .into_iter()
                .map(|(bold, more)| {
                    view! {
                        <li>
                            <p>
                                <b>{t(bold)}</b>
                                " "
                                {t_with(more, &[("build", &store.build.get_value())])}
                            </p>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
        <Disclosure label=t("privacy.policy.show")>
            <pre class="proof__policy">{policy()}</pre>
        </Disclosure>
        <h2>{t("privacy.kept")}</h2>
        <p>{t("privacy.kept.what")}</p>
        <h2>{t("privacy.limits")}</h2>
        <p>{t("privacy.limits.what")}</p>
    }
}

fn own(requests: &Requests) -> String {
    if requests.foreign.is_empty() {
        t_with("privacy.own", &[("n", &requests.own)])
    } else {
        t_with(
            "privacy.own-and-foreign",
            &[("n", &requests.own), ("m", &requests.foreign.len())],
        )
    }
}

fn elsewhere(requests: &Requests) -> String {
    if requests.blocked.is_empty() {
        t("privacy.none-tried").into()
    } else {
        t_with("privacy.blocked", &[("n", &requests.blocked.len())])
    }
}

fn as_text(store: Store) -> String {
    store.requests.with_untracked(|requests| {
        format!(
            "{}: {}\n{}: 0\n{}: {}\n{}\n\n{}",
            t("privacy.requests"),
            own(requests),
            t("privacy.carrying"),
            t("privacy.elsewhere"),
            elsewhere(requests),
            t_with("settings.build", &[("build", &store.build.get_value())]),
            policy()
        )
    })
}
