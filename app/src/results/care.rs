//! What the guideline says: the action as a heading, by when, why, and what would change it.

use insitu_core::pathway::{Confidence, Outcome, Statement, Tier};
use leptos::prelude::*;

use super::{due, tier::TierChip, tier_id};
use crate::{
    locale::{t, t_with},
    store::TierOf,
    ui::Disclosure,
};

/// The action as a heading: what the person does next.
pub(super) fn action(outcome: &Outcome, ungradable: bool) -> String {
    let target = outcome.target.as_deref().map(|target| match target {
        "ophthalmologist" => t("target.ophthalmologist").to_owned(),
        "dermatologist" => t("target.dermatologist").to_owned(),
        "suspected-cancer-pathway" => t("target.cancer").to_owned(),
        other => t_with("target.other", &[("target", &other)]),
    });
    match (outcome.tier, target) {
        (Tier::Immediate, _) => t("action.phone").into(),
        (Tier::Human, _) if ungradable => t("action.human.ungradable").into(),
        (Tier::Human, _) => t("action.human").into(),
        (_, Some(target)) if outcome.refer => target,
        (Tier::Refer | Tier::Urgent, _) => t("action.refer").into(),
        (Tier::Early, _) => t("action.early").into(),
        (Tier::Routine, _) => t("action.routine").into(),
    }
}

/// Reasons that speak against the model's answer; whoever reads on must know them first.
const DOUBTS: [&str; 2] = ["unfamiliar-image", "unsure"];

/// The reasons in the order in which a person reads them: doubts about the model's answer, then what
/// the guideline says to the answer.
pub(super) fn reasons(outcome: &Outcome) -> impl Iterator<Item = &Statement> {
    let is_doubt = |reason: &&Statement| DOUBTS.contains(&reason.id.as_str());
    let reasons = outcome.reasons.iter();
    let others = reasons.clone().filter(move |reason| !is_doubt(reason));
    reasons.filter(is_doubt).chain(others)
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Checked => t("confidence.checked"),
        Confidence::CheckedSecond => t("confidence.second"),
        Confidence::MemoryStrong => t("confidence.strong"),
        Confidence::MemoryWeak => t("confidence.weak"),
    }
}

/// The care card.
#[component]
pub(super) fn CareCard(
    /// What the pathway says.
    outcome: Outcome,
    /// The day from which due times count.
    opened: due::Day,
    /// The gate refused the photograph.
    ungradable: bool,
) -> impl IntoView {
    let tier = TierOf::Read(outcome.tier);
    let reasons: Vec<Statement> = reasons(&outcome).cloned().collect();
    let reason = reasons.first().map(|reason| reason.text.clone());
    let low = !outcome.refer && matches!(outcome.tier, Tier::Routine | Tier::Early);
    let interval =
        due::interval(&outcome).map(|interval| t_with("care.interval", &[("interval", &interval)]));
    let also: Vec<String> = outcome.also_due.clone();
    let rules = outcome.rules.join(" + ");
    let pathway = outcome.pathway.clone();
    let action = action(&outcome, ungradable);
    let due_line = due::due_line(&outcome, opened);
    view! {
        <section class="care" data-tier=tier_id(tier) aria-label=t("care.label")>
            <TierChip tier needs_human=outcome.needs_human />
            <h2 class="care__action">{action}</h2>
            {due_line.map(|due| view! { <p class="care__due">{due}</p> })}
            {reason.map(|reason| view! { <p class="care__reason">{reason}</p> })}
            {low.then(|| view! { <p class="care__net">{t("safety.net")}</p> })}
            <div class="care__more">
                <Disclosure label=t("care.why")>
                    <Statements statements=reasons />
                    {interval.map(|interval| view! { <p>{interval}</p> })}
                    {(!also.is_empty()).then(|| view! { <p>{t_with("care.also-due", &[("list", &also.join(", "))])}</p> })}
                    <p class="care__rules">{t_with("care.rules", &[("rules", &rules)])}</p>
                </Disclosure>
                {(!outcome.would_change.is_empty())
                    .then(|| {
                        view! {
                            <Disclosure label=t("care.would-change")>
                                <Statements statements=outcome.would_change.clone() />
                            </Disclosure>
                        }
                    })}
            </div>
            <p class="care__source">
                {t_with(
                    "care.source",
                    &[("name", &pathway.name), ("confidence", &confidence(outcome.confidence))],
                )}
            </p>
        </section>
    }
}

#[component]
fn Statements(
    /// Sentences of the pathway.
    statements: Vec<Statement>,
) -> impl IntoView {
    view! {
        <ul class="care__list">
            {statements
                .into_iter()
                .map(|statement| view! { <li>{statement.text}</li> })
                .collect_view()}
        </ul>
    }
}
