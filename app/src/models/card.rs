//! A model's card: in short what it is for and how often it is right and wrong, then the card's own text.

use insitu_core::{error::Failure, model::PackOutline};
use leptos::prelude::*;

use super::{
    domain_word, hundred, loaded, main_point, manifest,
    markdown::{self, Block},
};
use crate::{
    browser::assets,
    locale::{t, t_with},
    results::FailureText,
    ui::{DotGrid, SummaryList, SummaryRow},
};

async fn load(id: String) -> Result<(PackOutline, String), Failure> {
    let manifest = manifest(&id).await?;
    let card = assets::text(&format!("models/{id}/card.md")).await?;
    Ok((manifest, card))
}

/// The page of one pack.
#[component]
pub(crate) fn ModelPage(
    /// Its id.
    id: String,
) -> impl IntoView {
    let both = loaded(load(id));
    move || match both.get() {
        None => view! { <p class="page">{t("loading")}</p> }.into_any(),
        Some(Err(failure)) => view! {
            <div class="page"><FailureText failure name=String::new() /></div>
        }
        .into_any(),
        Some(Ok((manifest, card))) => view! { <Card manifest card /> }.into_any(),
    }
}

#[component]
fn Card(
    /// What the pack says of itself, in data.
    manifest: PackOutline,
    /// The same in words.
    card: String,
) -> impl IntoView {
    let blocks = markdown::read(&card);
    let megabytes = format!("{:.1}", manifest.weights.bytes as f64 / 1e6);
    let hash: String = manifest.weights.sha256.chars().take(8).collect();
    view! {
        <div class="card">
            <article class="card__main">
                <p class="models__tags">
                    <span class="page__tag">{domain_word(manifest.domain)}</span>
                    <span class="page__tag">{manifest.license.clone()}</span>
                </p>
                <h2 class="page__title">{manifest.name.clone()}</h2>
                <p class="page__lead">{manifest.description.clone()}</p>
                <dl class="card__use">
                    <div class="card__use-row">
                        <dt>{t("card.use")}</dt>
                        <dd>{manifest.intended_use.clone()}</dd>
                    </div>
                </dl>
                <Figures manifest=manifest.clone() />
                <div class="card__text">{blocks.into_iter().map(block).collect_view()}</div>
            </article>
            <aside class="card__facts">
                <SummaryList>
                    <SummaryRow label=t("card.version") value=manifest.version.clone() />
                    <SummaryRow label=t("card.size") value=t_with("models.mb", &[("mb", &megabytes)]) />
                    <SummaryRow label=t("card.hash") value=hash />
                    <SummaryRow label=t("card.point") value=manifest.default_operating_point.replace('_', " ") />
                    <SummaryRow label=t("card.calibration") value=manifest.calibration.method.clone() />
                </SummaryList>
            </aside>
        </div>
    }
}

/// How often it is right and wrong, of a hundred.
#[component]
fn Figures(
    /// The pack.
    manifest: PackOutline,
) -> impl IntoView {
    let point = main_point(&manifest).cloned()?;
    let found = hundred(point.sensitivity.value);
    let false_alarms = hundred(1.0 - point.specificity.value);
    let range = |low: f64, high: f64| {
        t_with(
            "card.range",
            &[("low", &hundred(low)), ("high", &hundred(high))],
        )
    };
    let sensitivity = range(point.sensitivity.low, point.sensitivity.high);
    let specificity = range(1.0 - point.specificity.high, 1.0 - point.specificity.low);
    let missed = 100 - found;
    Some(view! {
        <section class="card__figures">
            <h2>{t("card.figures")}</h2>
            <div class="card__pair">
                <div class="card__figure">
                    <DotGrid filled=found label=t_with("card.finds", &[("n", &found), ("missed", &missed)]) />
                    <div>
                        <h3>{t_with("card.finds", &[("n", &found), ("missed", &missed)])}</h3>
                        <p>{t("card.finds.of")}</p>
                        <p>{sensitivity}</p>
                    </div>
                </div>
                <div class="card__figure">
                    <DotGrid filled=false_alarms label=t_with("card.false", &[("n", &false_alarms)]) />
                    <div>
                        <h3>{t_with("card.false", &[("n", &false_alarms)])}</h3>
                        <p>{t("card.false.of")}</p>
                        <p>{specificity}</p>
                    </div>
                </div>
            </div>
            <p class="card__note">{t_with("card.n", &[("n", &point.n)])}</p>
        </section>
    })
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(1, text) => view! { <h2>{text}</h2> }.into_any(),
        Block::Heading(2, text) => view! { <h2>{text}</h2> }.into_any(),
        Block::Heading(_, text) => view! { <h3>{text}</h3> }.into_any(),
        Block::Paragraph(text) => view! { <p>{text}</p> }.into_any(),
        Block::List(items) => view! {
            <ul class="card__list">
                {items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}
            </ul>
        }
        .into_any(),
        Block::Table(head, rows) => table(head, rows),
    }
}

/// A table that scrolls by itself where it is wider than the page.
fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> AnyView {
    let name = head.join(", ");
    view! {
            <div class="card__scroll" tabindex="0" role="region" aria-label=name>
                <table class="card__table">
                    <thead>
                        <tr>
                            {head
                                .into_iter()
                                .map(|cell| view! { <th scope="col">{cell}</th> })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {rows
                            .into_iter()
                            .map(|row| {
                                view! {
                                    <tr>
                                        {row
                                            .into_iter()
                                            .map(|cell| view! { <td>{cell}</td> })
                                            .collect_view()}
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
    }
    .into_any()
}
