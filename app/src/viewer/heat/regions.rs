//! Regions of the heat map under a person's eyes: accepted, rejected, or drawn anew as a mark.

use insitu_core::{
    measure::{Action, Caption, Outline, Point, Shape},
    model::HeatRegion,
};
use leptos::prelude::*;

use super::{Method, Viewer};
use crate::{
    locale::{t, t_with},
    store::Judgement,
};

impl Viewer {
    /// The regions of the map that is shown; none while it is not, and of a map made by hiding parts:
    /// what is said of regions is kept with the result, and that map is no part of it.
    fn regions(self) -> Vec<HeatRegion> {
        let heat = self.bench.heat;
        if !heat.shown.get() || heat.method.get() != Method::Activation {
            return Vec::new();
        }
        self.heat_map().map_or_else(Vec::new, |map| map.regions())
    }

    /// What was said of a region.
    fn judgement(self, region: usize) -> Option<Judgement> {
        let said = self
            .case
            .with(|case| case.as_ref()?.judged.get(&region).copied())?;
        self.marks.with(|marks| said.holds(marks)).then_some(said)
    }

    /// Says something of a region; said again, it is taken back.
    fn judge(self, region: usize, said: Judgement) {
        let is_same = untrack(|| self.judgement(region)) == Some(said);
        self.store.change(self.id, |case| {
            if is_same {
                case.judged.remove(&region);
            } else {
                case.judged.insert(region, said);
            }
        });
    }

    /// Makes a polygon of a region, to be moved to where it belongs.
    fn redraw(self, number: usize, region: &HeatRegion) {
        let points = region.outline.iter();
        let points: Option<Vec<Point>> = points.map(|[x, y]| Point::new(*x, *y)).collect();
        let outline = points.as_deref().and_then(Outline::of_trace);
        let (Some(outline), Some(frame)) = (outline, self.key()) else {
            return;
        };
        let Some(id) = self.marks.add(self, frame, Shape::Polygon(outline)) else {
            return;
        };
        if let Ok(label) = Caption::try_from(name(number)) {
            self.marks.act(Action::Rename { id, label });
        }
        self.judge(number, Judgement::Redrawn(id));
        self.store.said.set(t("heat.redrawn.hint").into());
    }
}

/// What a region is called; people count from 1.
fn name(number: usize) -> String {
    t_with("heat.region", &[("n", &(number + 1))])
}

/// The regions as a list, each with what can be said of it.
#[component]
pub(super) fn RegionList(
    /// The pane that it is about.
    viewer: Viewer,
) -> impl IntoView {
    let regions = Memo::new(move |_| viewer.regions());
    let any = Memo::new(move |_| regions.with(|regions| !regions.is_empty()));
    let rows = move || {
        let regions = regions.get().into_iter().enumerate();
        regions
            .map(|(number, region)| view! { <Row viewer number region /> })
            .collect_view()
    };
    view! {
        <Show when=move || any.get()>
            <p class="heat__caption">{t("heat.regions.hint")}</p>
            <ol class="heat__regions" aria-label=t("heat.regions")>
                {rows}
            </ol>
        </Show>
    }
}

#[component]
fn Row(
    /// The pane that it is about.
    viewer: Viewer,
    /// Which region, from 0.
    number: usize,
    /// The region.
    region: HeatRegion,
) -> impl IntoView {
    let said = Memo::new(move |_| viewer.judgement(number));
    let strength = (region.strength * 100.0).round();
    let choice = move |key: &'static str, judgement: Judgement| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                aria-pressed=move || (said.get() == Some(judgement)).to_string()
                on:click=move |_| viewer.judge(number, judgement)
            >
                {t(key)}
            </button>
        }
    };
    let is_redrawn = move || matches!(said.get(), Some(Judgement::Redrawn(_)));
    view! {
        <li class="heat__region" data-said=move || said.get().map(Judgement::id)>
            <span>
                {name(number)} <span class="heat__strength">{t_with("heat.percent", &[("n", &strength)])}</span>
            </span>
            <span class="heat__choices" role="group" aria-label=name(number)>
                {choice("heat.accept", Judgement::Accepted)} {choice("heat.reject", Judgement::Rejected)}
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    disabled=is_redrawn
                    on:click=move |_| viewer.redraw(number, &region)
                >
                    {move || t(if is_redrawn() { "heat.redrawn" } else { "heat.redraw" })}
                </button>
            </span>
        </li>
    }
}

/// The outlines of the regions over the picture, with their numbers. They are listed as text beside
/// it; this is for eyes.
#[component]
pub(crate) fn RegionOutlines(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let regions = Memo::new(move |_| viewer.regions());
    let drawn = move || {
        let place = viewer.place()?;
        let all = regions.get().into_iter().enumerate();
        let outlines = all.filter_map(|(number, region)| {
            let said = viewer.judgement(number);
            if matches!(said, Some(Judgement::Redrawn(_))) {
                return None;
            }
            let seen: Vec<(f64, f64)> = region
                .outline
                .iter()
                .map(|corner| place.seen(*corner))
                .collect();
            let (x, y) = seen.first().copied()?;
            let path: Vec<String> = seen.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
            let path = format!("M{}Z", path.join("L"));
            let label = match said {
                Some(Judgement::Accepted) => format!("{} ✓", number + 1),
                Some(Judgement::Rejected) => format!("{} ✗", number + 1),
                _ => (number + 1).to_string(),
            };
            Some(view! {
                <g class="regions__one" data-said=said.map(Judgement::id)>
                    <path class="marks__rim" d=path.clone()></path>
                    <path class="regions__line" d=path></path>
                    <text class="marks__label regions__label" x=x + 4.0 y=y + 14.0>
                        {label}
                    </text>
                </g>
            })
        });
        Some(outlines.collect_view())
    };
    view! {
        <Show when=move || viewer.shows_heat()>
            <svg class="marks" viewBox=move || viewer.view_box() aria-hidden="true">
                {drawn}
            </svg>
        </Show>
    }
}
