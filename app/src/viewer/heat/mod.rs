//! Where the model's score came from, over the picture: off until a person asks for it, and never
//! without what it does not say (ux.md §5).

mod method;
mod regions;

use insitu_core::{
    image::ColourMap,
    model::{ActivationMap, Area},
};
use leptos::prelude::*;

pub(super) use method::Method;
use method::MethodChoice;
use regions::RegionList;
pub(super) use regions::RegionOutlines;

use super::{Place, Viewer};
use crate::{
    browser::{
        canvas::{self, Canvas},
        page,
    },
    locale::{t, t_with},
    results::score_name,
    store::forget_the_gone,
};

/// As opaque as the map is at first.
const OPACITY: f64 = 0.45;

/// Below this share of the largest value a cell fades out, so that no cell begins with an edge.
const FADE: f32 = 0.25;

/// Even to the eye, also to eyes that mix up red and green.
const RAMP: &str = "cividis";

/// Colours in the legend.
const STEPS: usize = 32;

/// How the map is shown, in all panes alike.
#[derive(Clone, Copy)]
pub(crate) struct Heat {
    /// It is shown.
    pub(crate) shown: RwSignal<bool>,
    opacity: RwSignal<f64>,
    /// Share of the largest value below which nothing is shown.
    threshold: RwSignal<f64>,
    /// How the map is made.
    method: RwSignal<Method>,
}

impl Default for Heat {
    fn default() -> Self {
        Self {
            shown: RwSignal::new(false),
            opacity: RwSignal::new(OPACITY),
            threshold: RwSignal::new(0.0),
            method: RwSignal::default(),
        }
    }
}

impl Heat {
    /// See [`super::state::Bench::forget_the_gone`].
    pub(super) fn forget_the_gone(self) {
        forget_the_gone(&self.shown);
        forget_the_gone(&self.opacity);
        forget_the_gone(&self.threshold);
        forget_the_gone(&self.method);
    }
}

impl Viewer {
    /// The map that was chosen; none for a frame that no model read, and while it is being made.
    fn heat_map(self) -> Option<ActivationMap> {
        if self.shown_frame() != 0 || self.plane().is_some() {
            return None;
        }
        let method = self.bench.heat.method.get();
        self.case.with(|case| {
            let map = method.map_of(case.as_ref()?)?;
            map.peak().map(|_| map.clone())
        })
    }

    /// Whether the map lies over the frame that is shown.
    pub(super) fn shows_heat(self) -> bool {
        self.bench.heat.shown.get() && self.heat_map().is_some()
    }

    /// Draws the map over what a canvas shows, where it is on; follows how it is to be shown.
    pub(super) fn draw_heat(self, element: &Canvas, place: &Place) {
        let heat = self.bench.heat;
        if !heat.shown.get() {
            return;
        }
        let (opacity, threshold) = (heat.opacity.get(), heat.threshold.get());
        if let Some(map) = self.heat_map()
            && let Some(cells) = cells(&map, threshold as f32)
        {
            let Area {
                x,
                y,
                width,
                height,
            } = map.area;
            canvas::draw_part(&cells, element, place, [x, y, width, height], opacity);
        }
    }
}

/// A pixel for each cell.
fn cells(map: &ActivationMap, threshold: f32) -> Option<Canvas> {
    let rgba = coloured(map, threshold)?;
    let canvas = canvas::create(map.columns as u32, map.rows as u32)?;
    canvas::put(&canvas, &rgba).then_some(canvas)
}

/// The colours of the cells; what does not raise the score is transparent.
fn coloured(map: &ActivationMap, threshold: f32) -> Option<Vec<u8>> {
    let (peak, ramp) = (map.peak()?, ramp());
    let colour = |value: &f32| {
        let share = (value / peak).clamp(0.0, 1.0);
        if share < threshold {
            return [0; 4];
        }
        let [red, green, blue] = ramp[(share * 255.0).round() as usize];
        let alpha = (share / FADE).min(1.0) * 255.0;
        [red, green, blue, alpha.round() as u8]
    };
    Some(map.values.iter().flat_map(colour).collect())
}

fn ramp() -> [[u8; 3]; 256] {
    ColourMap::find(RAMP).unwrap_or(ColourMap::GREY).table()
}

/// The switch beside the result, with caption, legend and settings while the map is shown.
#[component]
pub(crate) fn HeatPanel(
    /// The pane that it is about.
    viewer: Viewer,
) -> impl IntoView {
    let score = Memo::new(move |_| {
        viewer.case.with(|case| {
            let map = case.as_ref()?.screening()?.activation.as_ref()?;
            map.peak().map(|_| (map.label.clone(), map.beats_middle))
        })
    });
    let heat = viewer.bench.heat;
    view! {
        {move || {
            let (label, beats_middle) = score.get()?;
            Some(view! {
                <section class="heat" aria-label=t("heat.title")>
                    <label class="heat__switch">
                        <input
                            type="checkbox"
                            prop:checked=move || heat.shown.get()
                            on:change=move |_| heat.shown.update(|on| *on = !*on)
                        />
                        {t("layers.heat")}
                    </label>
                    <Show when=move || heat.shown.get()>
                        <MethodChoice viewer />
                        <p class="heat__caption">
                            {
                                let label = score_name(&label);
                                move || t_with(heat.method.get().caption(), &[("what", &label)])
                            }
                            " "
                            {move || {
                                let unproven = heat.method.get() == Method::Occlusion || !beats_middle;
                                unproven.then(|| t("heat.unproven"))
                            }}
                        </p>
                        <Legend />
                        <Slider name="heat.opacity" value=heat.opacity />
                        <Slider name="heat.threshold" value=heat.threshold />
                        <RegionList viewer />
                    </Show>
                </section>
            })
        }}
    }
}

/// The colours from nothing to the largest value.
#[component]
fn Legend() -> impl IntoView {
    let ramp = ramp();
    let bars = (0..STEPS).map(|step| {
        let [red, green, blue] = ramp[step * 255 / (STEPS - 1)];
        let opacity = (step as f32 / (STEPS - 1) as f32 / FADE).min(1.0);
        view! {
            <rect
                x=step
                y="0"
                width="1.05"
                height="1"
                fill=format!("rgb({red},{green},{blue})")
                fill-opacity=opacity
            ></rect>
        }
    });
    view! {
        <div class="heat__legend">
            <span>{t("heat.least")}</span>
            <svg viewBox=format!("0 0 {STEPS} 1") preserveAspectRatio="none" aria-hidden="true">
                {bars.collect_view()}
            </svg>
            <span>{t("heat.most")}</span>
        </div>
    }
}

#[component]
fn Slider(
    /// Key of what it sets.
    name: &'static str,
    /// 0 to 1.
    value: RwSignal<f64>,
) -> impl IntoView {
    let percent = move || (value.get() * 100.0).round();
    view! {
        <label class="heat__setting">
            {t(name)}
            <input
                type="range"
                min="0"
                max="100"
                step="5"
                aria-valuetext=move || t_with("heat.percent", &[("n", &percent())])
                prop:value=move || percent().to_string()
                on:input=move |event| {
                    if let Ok(percent) = page::value_of(&event).parse::<f64>() {
                        value.set(percent / 100.0);
                    }
                }
            />
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lowers_the_score_is_transparent_and_the_peak_has_the_last_colour() {
        let map = ActivationMap {
            label: "2".to_owned(),
            rows: 1,
            columns: 4,
            values: vec![-3.0, 0.0, 1.0, 8.0],
            bias: 0.0,
            area: Area {
                x: 0.0,
                y: 0.0,
                width: 4.0,
                height: 1.0,
            },
            beats_middle: false,
        };
        let rgba = coloured(&map, 0.0).unwrap();
        let alpha: Vec<u8> = rgba.iter().copied().skip(3).step_by(4).collect();
        assert_eq!(alpha, [0, 0, 128, 255]);
        assert_eq!(rgba[12..15], ramp()[255]);
        let above_half = coloured(&map, 0.5).unwrap();
        assert_eq!(above_half[8..12], [0; 4]);
        assert_eq!(above_half[12..], rgba[12..]);
    }
}
