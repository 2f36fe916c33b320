//! How often each value occurs in the frame that is shown, and what lies in the window.

use std::fmt::Write as _;

use insitu_core::{
    image::{Channel, Histogram},
    protocol::ColourSpace,
};
use leptos::prelude::*;

use super::Viewer;
use crate::{
    browser::{canvas, frames::Pixels},
    locale::{t, t_with},
};

/// Bars, and the size of the drawing in its own units.
const BARS: usize = 128;
const WIDTH: f64 = 256.0;
const HEIGHT: f64 = 64.0;

/// Bars as a path, the window over them, and the figures in words; nothing before there is a picture.
#[component]
pub(super) fn Values(
    /// The pane that it is about.
    viewer: Viewer,
) -> impl IntoView {
    let found = Memo::new(move |_| viewer.histogram());
    let window = Memo::new(move |_| {
        viewer.look.track();
        viewer.picture.track();
        viewer.window()
    });
    view! {
        {move || {
            let found = found.get()?;
            let unit = viewer.unit_text();
            let words = t_with(
                "values.words",
                &[
                    ("low", &rounded(found.min())),
                    ("high", &rounded(found.max())),
                    ("mean", &rounded(found.mean())),
                    ("sd", &rounded(found.sd())),
                    ("unit", &unit),
                ],
            );
            let (low, high) = (found.min(), found.max());
            let shade = move || {
                let window = window.get()?;
                let half = window.width() / 2.0;
                let from = share(window.center() - half, low, high);
                let to = share(window.center() + half, low, high);
                Some(view! {
                    <rect class="values__window" x=from * WIDTH y="0" width=(to - from) * WIDTH height=HEIGHT></rect>
                })
            };
            Some(view! {
                <figure class="values">
                    <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=t("values.title")>
                        {shade}
                        <path class="values__bars" d=bars(&found)></path>
                    </svg>
                    <figcaption>
                        {words}
                        {viewer.colours().map(|space| view! { <p>{colours_text(space)}</p> })}
                    </figcaption>
                </figure>
            })
        }}
    }
}

/// The outline of the bars; heights by the square root, so that rare values are seen beside the many.
fn bars(found: &Histogram) -> String {
    let bins = found.bins(BARS);
    let most = bins.counts.iter().max().copied().unwrap_or(1).max(1) as f64;
    let each = WIDTH / bins.counts.len().max(1) as f64;
    let mut path = format!("M0 {HEIGHT}");
    for (index, count) in bins.counts.iter().enumerate() {
        let top = HEIGHT - (*count as f64 / most).sqrt() * HEIGHT;
        let left = index as f64 * each;
        // Writing to a string cannot fail.
        _ = write!(path, "L{left:.1} {top:.1}H{:.1}", left + each);
    }
    _ = write!(path, "V{HEIGHT}Z");
    path
}

/// Where a value lies between two others, 0 to 1.
fn share(value: f64, low: f64, high: f64) -> f64 {
    ((value - low) / (high - low).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// What the numbers of the colours mean.
fn colours_text(space: ColourSpace) -> &'static str {
    match space {
        ColourSpace::Unstated => t("colours.unstated"),
        ColourSpace::Srgb => t("colours.srgb"),
        ColourSpace::Converted => t("colours.converted"),
        ColourSpace::NotApplied => t("colours.not-applied"),
    }
}

impl Viewer {
    /// What the numbers of its colours mean; none for grey.
    pub(super) fn colours(self) -> Option<ColourSpace> {
        self.kept()?.colours
    }

    /// The values of the frame that is shown: of colour its brightness.
    fn histogram(self) -> Option<Histogram> {
        let frame = self.kept()?;
        match &frame.pixels {
            Pixels::Grey(_) => {
                let mut found = None;
                self.with_samples(|samples| found = Histogram::of_grey(samples));
                found
            }
            Pixels::Colour(shown) => {
                Histogram::of_rgba(&canvas::pixels(shown)?, Channel::Luminance)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_the_ground_and_the_most_frequent_reaches_the_top() {
        let rgba = [[0_u8, 0, 0, 255], [255; 4], [255; 4]].concat();
        let found = Histogram::of_rgba(&rgba, Channel::Luminance).unwrap();
        let path = bars(&found);
        assert!(path.starts_with("M0 64L0.0 18.7"), "{path}");
        assert!(path.contains("L254.0 0.0H256.0V64Z"), "{path}");
    }

    #[test]
    fn a_window_beyond_the_values_is_drawn_within() {
        assert_eq!(share(-500.0, 0.0, 100.0), 0.0);
        assert_eq!(share(25.0, 0.0, 100.0), 0.25);
        assert_eq!(share(7.0, 7.0, 7.0), 0.0);
    }
}
