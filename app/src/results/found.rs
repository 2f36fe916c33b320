//! What the model found: one sentence, then the frequency with its dots, then where the figure is from.

use insitu_core::{
    model::{Prediction, Screened},
    quality::Gradability,
};
use leptos::prelude::*;

use super::{frequency::Frequency, words};
use crate::{
    locale::{t, t_around, t_with},
    ui::{DotGrid, Glyph, Icon},
};

/// The frequency as plain text.
pub(super) fn frequency_text(probability: f64) -> String {
    let (key, count) = Frequency::of(probability).sentence();
    match count {
        Some(count) => t_with(key, &[("n", &count)]),
        None => t(key).into(),
    }
}

/// Classes that are not the most probable one, but whose score reaches a threshold of its own.
pub(super) fn also_possible(prediction: &Prediction) -> Option<String> {
    let classes: Vec<String> = prediction
        .classes
        .iter()
        .filter(|(id, decision)| decision.positive && **id != prediction.grade.code)
        .map(|(id, _)| words::label_short(id))
        .collect();
    (!classes.is_empty()).then(|| t_with("found.also", &[("classes", &classes.join(", "))]))
}

/// The finding.
#[component]
pub(super) fn Found(
    /// The screened picture.
    screened: Screened,
    /// What the model says of it.
    prediction: Prediction,
) -> impl IntoView {
    let barely = screened.quality.gradability == Gradability::Barely;
    let macula = prediction.outputs.get("maculopathy").map(|output| {
        t(if output.positive {
            "found.macula.yes"
        } else {
            "found.macula.no"
        })
    });
    let also = also_possible(&prediction);
    let frequency = Frequency::of(prediction.referable.probability);
    let (key, count) = frequency.sentence();
    let words = match count {
        Some(count) => {
            let (before, after) = t_around(key, "n");
            view! { {before}<b>{count}</b>{after} }.into_any()
        }
        None => t(key).into_any(),
    };
    let base = screened
        .prevalence
        .map(|share| t_with("result.base", &[("n", &((share * 100.0).round() as u32))]));
    view! {
        <section class="found">
            <h2 class="found__sentence">
                {barely.then(|| view! { <Glyph icon=Icon::Half /> })}
                {words::grade_sentence(&prediction.grade)}
            </h2>
            {macula.map(|macula| view! { <p class="found__macula">{macula}</p> })}
            {also.map(|also| view! { <p class="found__macula">{also}</p> })}
            <div class="found__frequency">
                <p>{words}</p>
                <DotGrid
                    filled=frequency.dots()
                    label=frequency_text(prediction.referable.probability)
                />
            </div>
            {base.map(|base| view! { <p class="found__base">{base}</p> })}
        </section>
    }
}
