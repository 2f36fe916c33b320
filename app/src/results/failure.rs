//! A failure in the form of ux.md §13: title, what happened, what to do, and the code in Details.

use insitu_core::error::{ErrorCode, Failure};
use leptos::prelude::*;

use crate::{
    locale::t,
    ui::{CopyButton, Kind},
};

/// Key of one part (`title`, `what`, `do`) of a code's message.
pub(crate) fn error_key(code: ErrorCode, part: &str) -> String {
    format!("error.{code}.{part}")
}

/// What is copied for whoever helps: code, sentence, build; no file name.
pub(crate) fn failure_report(failure: &Failure, build: &str) -> String {
    format!(
        "{}\n{}\ninsitu {} ({build})",
        failure.code,
        failure.message,
        insitu_core::VERSION
    )
}

/// Title, what happened with the file's name, what to do, and Details.
#[component]
pub(crate) fn FailureText(
    /// The failure.
    failure: Failure,
    /// The file it is about; empty where that is clear.
    name: String,
) -> impl IntoView {
    let store = crate::store::Store::here();
    let report = failure_report(&failure, &store.build.get_value());
    view! {
        <div class="failure">
            <h3 class="failure__title">{t(&error_key(failure.code, "title"))}</h3>
            <p class="failure__what">
                {(!name.is_empty()).then(|| view! { <b>{name}</b>": " })}
                {t(&error_key(failure.code, "what"))}
            </p>
            <p class="failure__do">{t(&error_key(failure.code, "do"))}</p>
            <details class="failure__details">
                <summary class="failure__more">{t("details")}</summary>
                <div class="failure__box">
                    <p class="failure__code">
                        <span>{t("failure.code")}</span>
                        " "
                        <code>{failure.code.as_str()}</code>
                        <br />
                        <span>{t("failure.place")}</span>
                        " "
                        {failure.message.clone()}
                    </p>
                    <CopyButton label=t("copy") kind=Kind::Quiet text=move || report.clone() />
                </div>
            </details>
        </div>
    }
}
