//! What other models say, each for itself and under the first one's answer, which stays as it was.

use insitu_core::model::{FurtherReading, Prediction, Reading, Standing};
use leptos::prelude::*;

use super::{failure::FailureText, found, panel::step_words, sure};
use crate::{
    locale::{t, t_with},
    route::CaseId,
    store::{Asking, Store, ask_others, stop_asking},
    ui::{Button, Kind, Progress},
};

/// The model that said it, as lists name it.
fn name(reading: &Reading) -> String {
    format!("{} {}", reading.model.id, reading.model.version)
}

/// Whether it asks for what the first model asks for.
fn agreement(first: &Prediction, reading: &Reading) -> &'static str {
    t(if first.agrees_on_referral(&reading.prediction) {
        "further.agrees"
    } else {
        "further.differs"
    })
}

/// A further answer in sentences: no frequency of one that is not to be relied on.
fn sentences(first: &Prediction, reading: &Reading) -> Vec<String> {
    let prediction = &reading.prediction;
    let frequency = match prediction.standing() {
        Standing::Usual(_) => Some(found::frequency_text(prediction.referable.probability)),
        Standing::Unfamiliar(_) => None,
    };
    std::iter::once(sure::sentence(prediction))
        .chain(frequency)
        .chain([agreement(first, reading).to_owned()])
        .collect()
}

/// The further answers as lines of the copied text.
pub(super) fn lines(first: &Prediction, further: &[FurtherReading]) -> Vec<String> {
    let line = |further: &FurtherReading| match &further.reading {
        Ok(reading) => {
            let said = sentences(first, reading).join(" ");
            format!(
                "{} ({}): {said}",
                name(reading),
                reading.model.weights_sha256
            )
        }
        Err(failure) => t_with(
            "further.no-answer",
            &[("model", &further.pack), ("code", &failure.code)],
        ),
    };
    further.iter().map(line).collect()
}

/// The further answers, and the way to have them.
#[component]
pub(super) fn Further(
    /// Which case.
    id: CaseId,
    /// What the first model says.
    first: Prediction,
    /// What others said.
    further: Vec<FurtherReading>,
    /// Others that could be asked.
    unasked: Vec<String>,
) -> impl IntoView {
    if further.is_empty() && unasked.is_empty() {
        return ().into_any();
    }
    // What could not be had is asked for again with the others.
    let failed = further.iter().filter(|further| further.reading.is_err());
    let unasked: Vec<String> = failed
        .map(|further| further.pack.clone())
        .chain(unasked)
        .collect();
    let answers = further
        .into_iter()
        .map(|further| match further.reading {
            Ok(reading) => {
                let mut said = sentences(&first, &reading);
                let agreement = said.pop();
                let agrees = first.agrees_on_referral(&reading.prediction);
                view! {
                    <li class="further__answer">
                        <h4 class="further__name">{name(&reading)}</h4>
                        {said.into_iter().map(|said| view! { <p>{said}</p> }).collect_view()}
                        <p class="further__agreement" data-agrees=agrees.to_string()>{agreement}</p>
                    </li>
                }
                .into_any()
            }
            Err(failure) => view! {
                <li class="further__answer">
                    <h4 class="further__name">{further.pack}</h4>
                    <FailureText failure name=String::new() />
                </li>
            }
            .into_any(),
        })
        .collect_view();
    let ask = (!unasked.is_empty()).then(|| view! { <Ask id names=unasked.join(", ") /> });
    view! {
        <section class="further" aria-labelledby="further-title">
            <h3 class="further__title" id="further-title">{t("further.title")}</h3>
            <ul>{answers}</ul>
            {ask}
        </section>
    }
    .into_any()
}

/// The button that asks them, or how far they are.
#[component]
fn Ask(
    /// Which case.
    id: CaseId,
    /// Whom it asks.
    names: String,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(id);
    let asking = Memo::new(move |_| case.with(|case| case.as_ref()?.asking.clone()));
    move || match asking.get() {
        Some(Asking::Busy(_, stage, done, total)) => {
            let words = step_words(Some(stage), done, total);
            view! {
                <p>{words.clone()}</p>
                <Progress done=done total=total label=words />
                <Button kind=Kind::Quiet label=t("further.stop") on_press=move || stop_asking(store, id) />
            }
            .into_any()
        }
        before => {
            let failed = match before {
                Some(Asking::Failed(failure)) => {
                    Some(view! { <FailureText failure name=String::new() /> })
                }
                _ => None,
            };
            view! {
                {failed}
                <p class="further__whom">{names.clone()}</p>
                <Button label=t("further.ask") on_press=move || ask_others(store, id) />
            }
            .into_any()
        }
    }
}
