//! Step one of every result: is the photograph good enough, why not, and what to do about it.

use insitu_core::quality::{Gradability, Verdict};
use leptos::prelude::*;

use super::words;
use crate::{
    locale::{t, t_with},
    ui::{Disclosure, Glyph, Icon, SummaryList, SummaryRow},
};

/// The sign of a verdict; always beside its words.
pub(crate) fn quality_icon(gradability: Gradability) -> Icon {
    match gradability {
        Gradability::Gradable => Icon::Check,
        Gradability::Barely => Icon::Half,
        Gradability::NotGradable | Gradability::OutOfScope => Icon::Cross,
    }
}

fn id(gradability: Gradability) -> &'static str {
    match gradability {
        Gradability::Gradable => "good",
        Gradability::Barely => "barely",
        Gradability::NotGradable => "bad",
        Gradability::OutOfScope => "scope",
    }
}

/// The verdict in words.
pub(super) fn sentence(verdict: &Verdict) -> String {
    match verdict.gradability {
        Gradability::Gradable => t("quality.good").into(),
        Gradability::Barely => t_with("quality.barely", &[("reason", &words::reasons(verdict))]),
        Gradability::NotGradable => t_with("quality.bad", &[("reason", &words::reasons(verdict))]),
        Gradability::OutOfScope => t("quality.scope").into(),
    }
}

/// Verdict, remedies, and the scores behind them.
#[component]
pub(super) fn QualityLine(
    /// The verdict.
    verdict: Verdict,
) -> impl IntoView {
    let gradability = verdict.gradability;
    let mut tips: Vec<&'static str> = Vec::new();
    if gradability != Gradability::Gradable {
        for reason in &verdict.reasons {
            let tip = t(words::remedy_key(reason.id, verdict.scope));
            if !tips.contains(&tip) {
                tips.push(tip);
            }
        }
    }
    view! {
        <section class="quality" data-verdict=id(gradability)>
            <div class="quality__line">
                <Glyph icon=quality_icon(gradability) />
                <div>
                    <h2 class="quality__words">{sentence(&verdict)}</h2>
                    {tips.into_iter().map(|tip| view! { <p class="quality__tip">{tip}</p> }).collect_view()}
                </div>
            </div>
        </section>
    }
}

/// Every measured score, for those who want to see which one failed.
#[component]
pub(super) fn QualityScores(
    /// The verdict.
    verdict: Verdict,
) -> impl IntoView {
    let rows = verdict
        .scores
        .iter()
        .map(|(reason, score)| {
            let passed = verdict.reasons.iter().find(|found| found.id == *reason);
            let value = match passed {
                Some(found) => t_with(
                    "quality.score.beyond",
                    &[
                        ("score", &format!("{score:.2}")),
                        ("threshold", &format!("{:.2}", found.threshold)),
                    ],
                ),
                None => format!("{score:.2}"),
            };
            view! { <SummaryRow label=t(words::reason_key(*reason)) value=value /> }
        })
        .collect_view();
    view! {
        <Disclosure label=t("quality.scores")>
            <p>{t("quality.scores.hint")}</p>
            <SummaryList>{rows}</SummaryList>
        </Disclosure>
    }
}
