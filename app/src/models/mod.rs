//! The model packs: which there are, and each one's card, from the same files that the worker reads.

mod card;
mod markdown;

use insitu_core::{
    error::Failure,
    finding::Domain,
    model::{OperatingPoint, PackOutline},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    browser::assets,
    locale::{t, t_with},
    results::FailureText,
    route::{Route, is_pack_id},
    ui::{Glyph, Icon},
};

pub(crate) use card::ModelPage;

/// A row of `models/index.json`.
#[derive(Debug, Clone, Deserialize)]
struct Listed {
    id: String,
}

/// The packs of this site, with their manifests.
async fn packs() -> Result<Vec<PackOutline>, Failure> {
    let text = assets::text("models/index.json").await?;
    let listed: Vec<Listed> = parse("models/index.json", &text)?;
    let mut packs = Vec::new();
    for id in listed
        .into_iter()
        .map(|row| row.id)
        .filter(|id| is_pack_id(id))
    {
        packs.push(manifest(&id).await?);
    }
    Ok(packs)
}

/// One pack's manifest.
async fn manifest(id: &str) -> Result<PackOutline, Failure> {
    let path = format!("models/{id}/manifest.json");
    let text = assets::text(&path).await?;
    parse(&path, &text)
}

fn parse<T: serde::de::DeserializeOwned>(path: &str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::new(
            insitu_core::error::ErrorCode::ModelManifestInvalid,
            format!("{path}: {error}"),
        )
    })
}

/// Loads once and gives what came; none while it is on its way.
fn loaded<T: Clone + Send + Sync + 'static>(
    load: impl Future<Output = Result<T, Failure>> + 'static,
) -> RwSignal<Option<Result<T, Failure>>> {
    let signal = RwSignal::new(None);
    leptos::task::spawn_local(async move {
        let result = load.await;
        signal.try_set(Some(result));
    });
    signal
}

fn domain_word(domain: Domain) -> &'static str {
    match domain {
        Domain::Fundus => t("models.fundus"),
        Domain::Dermoscopy => t("models.dermoscopy"),
    }
}

/// The referral question's operating point that is in use.
fn main_point(manifest: &PackOutline) -> Option<&OperatingPoint> {
    let score = match manifest.domain {
        Domain::Fundus => "referable",
        Domain::Dermoscopy => "malignant",
    };
    manifest
        .operating_points
        .iter()
        .find(|point| point.id == manifest.default_operating_point && point.score == score)
}

/// The list of packs.
#[component]
pub(crate) fn ModelsPage() -> impl IntoView {
    let list = loaded(packs());
    view! {
        <div class="page models">
            <h2 class="page__title">{t("models.title")}</h2>
            <p class="page__lead">{t("models.lead")}</p>
            {move || match list.get() {
                None => view! { <p class="models__wait">{t("loading")}</p> }.into_any(),
                Some(Err(failure)) => view! { <FailureText failure name=String::new() /> }.into_any(),
                Some(Ok(packs)) if packs.is_empty() => {
                    view! { <p>{t("models.none")}</p> }.into_any()
                }
                Some(Ok(packs)) => view! {
                    <ul class="models__list">
                        {packs.iter().map(|pack| view! { <PackRow pack=pack.clone() /> }).collect_view()}
                    </ul>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn PackRow(
    /// The pack.
    pack: PackOutline,
) -> impl IntoView {
    let figures = main_point(&pack).map(|point| {
        t_with(
            "models.row.figures",
            &[
                ("found", &hundred(point.sensitivity.value)),
                ("false", &hundred(1.0 - point.specificity.value)),
            ],
        )
    });
    let megabytes = format!("{:.1}", pack.weights.bytes as f64 / 1e6);
    view! {
        <li>
            <a class="models__row" href=Route::Model(pack.id.clone()).to_string()>
                <span class="models__words">
                    <span class="models__name">{pack.name.clone()}</span>
                    <span class="models__what">{pack.description.clone()}</span>
                    {figures.map(|figures| view! { <span class="models__what">{figures}</span> })}
                    <span class="models__tags">
                        <span class="page__tag">{domain_word(pack.domain)}</span>
                        <span class="page__tag">{pack.license.clone()}</span>
                        <span class="page__tag">
                            {t_with("models.version", &[("version", &pack.version)])}
                        </span>
                        <span class="page__tag">{t_with("models.mb", &[("mb", &megabytes)])}</span>
                    </span>
                </span>
                <Glyph icon=Icon::Forward />
            </a>
        </li>
    }
}

fn hundred(share: f64) -> u32 {
    (share * 100.0).round().clamp(0.0, 100.0) as u32
}
