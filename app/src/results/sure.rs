//! How sure the model is: as usual, cannot tell, or unlike anything it knows.

use insitu_core::model::{Decision, PossibleLabels, Prediction, Said, Standing};
use leptos::prelude::*;

use super::{found, words};
use crate::{
    locale::{t, t_with},
    ui::{Disclosure, Glyph, Icon, SummaryList, SummaryRow},
};

/// What the model says in one sentence, for lists, copied text and screen readers: a grade only where
/// it may be relied on.
pub(super) fn sentence(prediction: &Prediction) -> String {
    match prediction.standing() {
        Standing::Usual(said) => said_sentence(said),
        Standing::Unfamiliar(_) => t("result.unfamiliar").to_owned(),
    }
}

fn said_sentence(said: Said<'_>) -> String {
    match said {
        Said::Grade(grade) => words::grade_sentence(grade),
        Said::OneOf(set) => with_both(set, "result.unsure"),
    }
}

/// A sentence with what the picture could be, no label before the others: "mild or moderate".
fn with_both(set: &PossibleLabels, key: &str) -> String {
    let labels: Vec<String> = set.labels().map(words::possible_short).collect();
    let (last, rest) = labels.split_last().unzip();
    let first = rest.unwrap_or_default().join(", ");
    t_with(key, &[("first", &first), ("last", last.unwrap_or(&first))])
}

/// The band that stands where the finding would, when the model cannot tell.
#[component]
pub(super) fn UnsureBand(
    /// What the picture could be.
    set: PossibleLabels,
    /// Probability of the referral question.
    probability: f64,
) -> impl IntoView {
    view! {
        <section class="unsure" data-state="unsure">
            <h2 class="unsure__title">{t("sure.cannot")}</h2>
            <p>{with_both(&set, "sure.could-be")}</p>
            <p class="unsure__more">{found::frequency_text(probability)}</p>
        </section>
    }
}

/// The band of a picture that is unlike those that the model learned from: what the model says is
/// there for who asks for it.
#[component]
pub(super) fn UnfamiliarBand(
    /// What the model says all the same.
    said: String,
) -> impl IntoView {
    view! {
        <section class="unsure" data-state="unfamiliar">
            <h2 class="unsure__title">
                <Glyph icon=Icon::Warning />
                {t("unfamiliar.title")}
            </h2>
            <p>{t("unfamiliar.do")}</p>
            <Disclosure label=t("unfamiliar.show")>
                <p>{said}</p>
                <p class="unsure__more">{t("unfamiliar.not-relied")}</p>
            </Disclosure>
        </section>
    }
}

/// The band in the place of the finding; none where the finding may be shown.
pub(super) fn band(prediction: &Prediction) -> Option<AnyView> {
    let probability = prediction.referable.probability;
    match prediction.standing() {
        Standing::Usual(Said::Grade(_)) => None,
        Standing::Usual(Said::OneOf(set)) => {
            let set = set.clone();
            Some(view! { <UnsureBand set probability /> }.into_any())
        }
        Standing::Unfamiliar(said) => {
            let said = said_sentence(said);
            Some(view! { <UnfamiliarBand said /> }.into_any())
        }
    }
}

fn how_sure(prediction: &Prediction) -> &'static str {
    match prediction.standing() {
        Standing::Unfamiliar(_) => t("sure.unfamiliar.short"),
        Standing::Usual(Said::OneOf(_)) => t("sure.cannot.short"),
        Standing::Usual(Said::Grade(_)) if prediction.set.is_none() => t("sure.not-measured"),
        Standing::Usual(Said::Grade(_)) => t("sure.usual"),
    }
}

/// Rows of Details about what speaks against the answer, where the pack can say.
fn reservations(prediction: &Prediction) -> Vec<(&'static str, String)> {
    let set = prediction.set.as_ref().map(|set| {
        let labels: Vec<String> = set.labels().map(words::possible_short).collect();
        (t("sure.possible"), labels.join(", "))
    });
    let strangeness = prediction.ood.map(|strangeness| {
        let key = if strangeness.is_unfamiliar() {
            "sure.strange.above"
        } else {
            "sure.strange.within"
        };
        let (score, threshold) = (
            format!("{:.2}", strangeness.score),
            format!("{:.2}", strangeness.threshold),
        );
        let value = t_with(key, &[("score", &score), ("threshold", &threshold)]);
        (t("sure.strange"), value)
    });
    set.into_iter().chain(strangeness).collect()
}

/// The quiet row for the usual case; Details hold the numbers.
#[component]
pub(super) fn HowSure(
    /// What the model says.
    prediction: Prediction,
    /// Id of the operating point in use.
    point: String,
) -> impl IntoView {
    let value = how_sure(&prediction);
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
    let reservations = reservations(&prediction)
        .into_iter()
        .map(|(label, value)| view! { <SummaryRow label value /> })
        .collect_view();
    view! {
        <Disclosure label=t("sure.label") value=value>
            {prediction.set.is_none().then(|| view! { <p>{t("sure.not-measured.hint")}</p> })}
            <SummaryList>
                <SummaryRow label=t("sure.referable") value=decision(&prediction.referable) />
                {others}
                {reservations}
                <SummaryRow label=t("sure.point") value=point.replace('_', " ") />
            </SummaryList>
            <p>{t("sure.classes")}</p>
            <SummaryList>{classes}</SummaryList>
        </Disclosure>
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A moderate grade; the labels that are possible, and the score of strangeness against 10.
    fn prediction(possible: Option<&[&str]>, strangeness: Option<f64>) -> Prediction {
        let labels = possible.map(|ids| {
            let label = |id: &&str| json!({"id": id, "label": id, "refers": *id >= "2"});
            ids.iter().map(label).collect::<Vec<_>>()
        });
        let decision = json!({"probability": 0.5, "threshold": 0.3, "decision": "yes"});
        serde_json::from_value(json!({
            "probabilities": {}, "grade": {"code": "2", "label": "moderate NPDR"},
            "referable": decision, "outputs": {}, "classes": {}, "set": labels,
            "ood": strangeness.map(|score| json!({"score": score, "threshold": 10.0})),
        }))
        .unwrap()
    }

    #[test]
    fn a_grade_is_said_where_the_set_lies_on_one_side_of_the_line_or_there_is_none() {
        let grade = "Looks like moderate diabetic retinopathy (ICDR 2)";
        for possible in [None, Some(&["2"][..]), Some(&["2", "3"][..])] {
            assert_eq!(sentence(&prediction(possible, None)), grade);
            assert_eq!(sentence(&prediction(possible, Some(10.0))), grade);
        }
    }

    #[test]
    fn a_set_on_both_sides_is_said_as_all_that_it_could_be() {
        assert_eq!(
            sentence(&prediction(Some(&["0", "1", "2"]), Some(9.0))),
            "The model cannot tell: it could be no sign seen, mild or moderate. An expert should look."
        );
    }

    #[test]
    fn of_an_unfamiliar_picture_no_answer_is_said() {
        for possible in [None, Some(&["2"][..]), Some(&["1", "2"][..])] {
            let said = sentence(&prediction(possible, Some(10.1)));
            assert!(said.starts_with("This does not look like"), "{said}");
            assert!(!said.contains("moderate"), "{said}");
        }
    }
}
