//! How sure the model is: as usual, cannot tell, or unlike anything it knows.

use insitu_core::model::{Decision, Prediction};
use leptos::prelude::*;

use super::words;
use crate::{
    locale::{t, t_with},
    ui::{Disclosure, SummaryList, SummaryRow},
};

/// Whether the model cannot tell on which side of the referral line the picture lies.
pub(super) fn is_unsure(prediction: &Prediction) -> bool {
    prediction.unsure == Some(true)
}

/// What the picture could be, with both labels equal: "mild or moderate".
fn could_be(prediction: &Prediction) -> String {
    let set = prediction.set.clone().unwrap_or_default();
    let labels: Vec<String> = set.iter().map(|code| words::label_short(code)).collect();
    match labels.split_last() {
        Some((last, rest)) if !rest.is_empty() => t_with(
            "sure.could-be",
            &[("first", &rest.join(", ")), ("last", last)],
        ),
        _ => t("sure.expert").to_owned(),
    }
}

/// The band that stands where the finding would, when the model cannot tell.
#[component]
pub(super) fn UnsureBand(
    /// What the model says.
    prediction: Prediction,
) -> impl IntoView {
    view! {
        <section class="unsure">
            <h2 class="unsure__title">{t("sure.cannot")}</h2>
            <p>{could_be(&prediction)}</p>
        </section>
    }
}

/// The quiet row for the usual case; Details hold the numbers.
#[component]
pub(super) fn HowSure(
    /// What the model says.
    prediction: Prediction,
    /// Id of the operating point in use.
    point: String,
) -> impl IntoView {
    let value = if is_unsure(&prediction) {
        t("sure.cannot.short")
    } else if prediction.set.is_none() {
        t("sure.not-measured")
    } else {
        t("sure.usual")
    };
    let decision = |decision: &Decision| {
        t_with(
            if decision.positive {
                "sure.at-or-above"
            } else {
                "sure.below"
            },
            &[
                ("p", &format!("{:.4}", decision.probability)),
                ("threshold", &format!("{:.4}", decision.threshold)),
            ],
        )
    };
    let classes = prediction
        .probabilities
        .iter()
        .map(|(code, probability)| {
            view! { <SummaryRow label=words::label_short(code) value=format!("{probability:.4}") /> }
        })
        .collect_view();
    let others = prediction
        .outputs
        .iter()
        .chain(&prediction.classes)
        .map(|(id, output)| {
            let label = t_with("sure.output", &[("id", &words::label_short(id))]);
            view! { <SummaryRow label value=decision(output) /> }
        })
        .collect_view();
    view! {
        <Disclosure label=t("sure.label") value=value>
            {prediction.set.is_none().then(|| view! { <p>{t("sure.not-measured.hint")}</p> })}
            <SummaryList>
                <SummaryRow label=t("sure.referable") value=decision(&prediction.referable) />
                {others}
                <SummaryRow label=t("sure.point") value=point.replace('_', " ") />
            </SummaryList>
            <p>{t("sure.classes")}</p>
            <SummaryList>{classes}</SummaryList>
        </Disclosure>
    }
}
