//! The result as plain text: for the record, and as a screen reader hears it when it arrives.

use insitu_core::{
    model::{Said, Standing},
    protocol::Screening,
    quality::Gradability,
};
use leptos::prelude::*;

use super::{care, due, found, further, provenance, quality, sure, tier_key, words};
use crate::{
    locale::{t, t_with},
    store::{Case, Judgement, Store, TierOf},
};

/// Quality, tier and finding in one breath.
pub(crate) fn spoken(screening: &Screening) -> String {
    let mut parts = vec![quality::sentence(&screening.screened.quality)];
    parts.push(t(tier_key(TierOf::Read(screening.outcome.tier))).to_owned());
    if let Some(prediction) = &screening.screened.prediction {
        parts.push(sure::sentence(prediction));
    }
    parts.join(". ")
}

/// The plain report of a case; it names the case by its number and nobody by name.
pub(crate) fn plain_text(store: Store, case: &Case) -> Option<String> {
    let screening = case.screening()?;
    let (screened, outcome) = (&screening.screened, &screening.outcome);
    let ungradable = screened.quality.gradability == Gradability::NotGradable;
    let mut lines = vec![
        t("report.title").to_owned(),
        due::long_day(case.opened),
        String::new(),
        format!(
            "{}: {}",
            t("report.quality"),
            quality::sentence(&screened.quality)
        ),
        format!(
            "{}: {}. {}",
            t("report.guideline"),
            t(tier_key(TierOf::Read(outcome.tier))),
            care::action(outcome, ungradable)
        ),
    ];
    lines.extend(due::due_line(outcome, case.opened));
    lines.extend(care::reasons(outcome).map(|reason| reason.text.clone()));
    lines.push(String::new());
    match &screened.prediction {
        Some(prediction) => {
            lines.push(sure::sentence(prediction));
            // No frequency of an answer that is not to be relied on.
            if let Standing::Usual(said) = prediction.standing() {
                let grade = matches!(said, Said::Grade(_));
                lines.extend(grade.then(|| found::also_possible(prediction)).flatten());
                lines.push(found::frequency_text(prediction.referable.probability));
            }
            lines.extend(further::lines(prediction, &screening.further));
        }
        None => lines.push(t("result.none").into()),
    }
    lines.extend(judged(store, case));
    lines.push(t("report.undecided").into());
    lines.push(String::new());
    for (label, value) in provenance::rows(screened, &outcome.pathway) {
        lines.push(format!("{label}: {value}"));
    }
    lines.push(String::new());
    lines.push(t("app.disclaimer").into());
    Some(lines.join("\n"))
}

/// What a person said of regions of the heat map, a line each.
fn judged(store: Store, case: &Case) -> impl Iterator<Item = String> {
    let marks = store
        .marks
        .with_value(|all| Some(all.get(&case.id)?.get_untracked()))
        .unwrap_or_default();
    let judged = case.judged.iter();
    let judged = judged.filter(move |(_, said)| said.holds(&marks));
    judged.map(|(region, said)| {
        let said = t(match said {
            Judgement::Accepted => "report.accepted",
            Judgement::Rejected => "report.rejected",
            Judgement::Redrawn(_) => "report.redrawn",
        });
        t_with("report.region", &[("n", &(region + 1)), ("said", &said)])
    })
}

/// What the worklist's preview says of a case.
pub(crate) struct PreviewLines {
    /// What kind of picture.
    pub(crate) kind: String,
    /// The guideline's action.
    pub(crate) action: Option<String>,
    /// By when.
    pub(crate) due: Option<String>,
    /// The finding, or why there is none.
    pub(crate) found: String,
    /// The verdict.
    pub(crate) quality: String,
    /// Size and format.
    pub(crate) size: String,
}

/// A case in a few lines.
pub(crate) fn preview_lines(case: &Case) -> PreviewLines {
    let screening = case.screening();
    let ungradable = case
        .verdict
        .as_ref()
        .is_some_and(|verdict| verdict.gradability == Gradability::NotGradable);
    let found = match screening.and_then(|screening| screening.screened.prediction.as_ref()) {
        Some(prediction) => sure::sentence(prediction),
        None if screening.is_some() => t("result.none").to_owned(),
        None => words::why_short(case),
    };
    PreviewLines {
        kind: words::kind_text(case),
        action: screening.map(|screening| care::action(&screening.outcome, ungradable)),
        due: screening.and_then(|screening| due::due_line(&screening.outcome, case.opened)),
        found,
        quality: case
            .verdict
            .as_ref()
            .map(quality::sentence)
            .unwrap_or_default(),
        size: case.summary.as_ref().map_or_else(String::new, |summary| {
            format!(
                "{}, {} × {}",
                words::format_name(summary.format),
                summary.width,
                summary.height
            )
        }),
    }
}
