//! Where a result comes from: one line that opens.

use insitu_core::{model::Screened, pathway::PathwayRef};
use leptos::prelude::*;

use crate::{
    locale::{t, t_with},
    ui::{CopyButton, Disclosure, Kind, SummaryList, SummaryRow},
};

/// The first digits of a hash, enough to compare by eye.
pub(crate) fn short_hash(hash: &str) -> String {
    hash.chars().take(8).collect()
}

/// Rows of the provenance as label and value; the same in the panel and in the copied text.
pub(super) fn rows(screened: &Screened, pathway: &PathwayRef) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(model) = &screened.model {
        rows.push((t("from.model"), format!("{} {}", model.id, model.version)));
        rows.push((t("from.weights"), model.weights_sha256.clone()));
    }
    let from = &screened.provenance;
    rows.push((
        t("from.pathway"),
        format!("{}, {} {}", pathway.name, pathway.id, pathway.version),
    ));
    rows.push((t("from.pathway-source"), pathway.source.clone()));
    rows.push((t("from.software"), format!("insitu {}", from.app)));
    rows.push((t("from.build"), from.build.clone()));
    rows.push((
        t("from.engine"),
        format!("{}, {}", from.engine, from.platform),
    ));
    rows
}

/// Facts as lines of text.
pub(crate) fn as_lines(facts: &[(&str, String)]) -> String {
    let lines: Vec<String> = facts
        .iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    lines.join("\n")
}

fn times(screened: &Screened) -> Vec<(&'static str, f64)> {
    let ms = &screened.ms;
    [
        (t("ms.decode"), Some(ms.decode)),
        (t("ms.quality"), Some(ms.quality)),
        (t("ms.preprocess"), ms.preprocess),
        (t("ms.infer"), ms.infer),
        (t("ms.total"), Some(ms.total)),
    ]
    .into_iter()
    .filter_map(|(label, ms)| ms.map(|ms| (label, ms)))
    .collect()
}

/// Model, version and hash in one line; everything else inside.
#[component]
pub(super) fn ProvenanceLine(
    /// The screened picture.
    screened: Screened,
    /// The guideline.
    pathway: PathwayRef,
) -> impl IntoView {
    let label = match &screened.model {
        Some(model) => t_with(
            "from.line",
            &[
                ("model", &model.id),
                ("version", &model.version),
                ("hash", &short_hash(&model.weights_sha256)),
            ],
        ),
        None => t("from.no-model").into(),
    };
    let facts = rows(&screened, &pathway);
    let text = as_lines(&facts);
    let facts = facts
        .into_iter()
        .map(|(label, value)| view! { <SummaryRow label value=value /> })
        .collect_view();
    let times = times(&screened)
        .into_iter()
        .map(|(label, ms)| {
            view! { <SummaryRow label value=t_with("ms", &[("ms", &format!("{ms:.0}"))]) /> }
        })
        .collect_view();
    view! {
        <Disclosure label>
            <SummaryList>{facts}{times}</SummaryList>
            <CopyButton label=t("copy.all") kind=Kind::Quiet text=move || text.clone() />
        </Disclosure>
    }
}
