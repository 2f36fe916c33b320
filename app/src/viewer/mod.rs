//! The image: neutral surround, zoom, move, turn, negative, frames. Nothing here reaches a model.

mod gestures;
mod place;
mod toolbar;

use leptos::{html, prelude::*};

pub(crate) use place::{Place, STEP, Size, View};

use crate::{
    browser::{canvas, page},
    locale::{t, t_with},
    results::{FailureText, kind_text},
    route::CaseId,
    store::{Case, Picture, Store, retry, want_picture},
    ui::Button,
};

/// The viewer's own state, shared with toolbar and keys.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    /// Which case.
    pub(crate) id: CaseId,
    /// What the person has done to the view.
    pub(crate) view: RwSignal<View>,
    /// Size of the pane.
    pub(crate) pane: RwSignal<Size>,
    /// Full size of the picture.
    pub(crate) picture: Signal<Option<Picture>>,
    /// The result panel is shown.
    pub(crate) panel: RwSignal<bool>,
}

impl Viewer {
    /// A fitted view.
    pub(crate) fn new(id: CaseId, picture: Signal<Option<Picture>>) -> Self {
        Self {
            id,
            view: RwSignal::default(),
            pane: RwSignal::default(),
            picture,
            panel: RwSignal::new(true),
        }
    }

    /// Where the picture lies now; none before there is one.
    pub(crate) fn place(self) -> Option<Place> {
        let size = full_size(self.picture.get()?);
        Some(self.view.get().place(size, self.pane.get()))
    }

    /// Changes the view by something that needs picture and pane.
    pub(crate) fn act(self, change: impl FnOnce(&mut View, Size, Size, f64)) {
        if let Some(picture) = self.picture.get_untracked() {
            let pane = self.pane.get_untracked();
            self.view.update(|view| {
                change(view, full_size(picture), pane, page::pixel_ratio());
            });
        }
    }

    /// Zooms about the pane's centre.
    pub(crate) fn zoom(self, factor: f64) {
        self.act(|view, picture, pane, ratio| {
            view.zoom_by(factor, (0.0, 0.0), picture, pane, ratio);
        });
    }

    /// One pixel on one pixel of the device.
    pub(crate) fn one_to_one(self) {
        self.act(|view, picture, pane, ratio| {
            view.one_to_one((0.0, 0.0), picture, pane, ratio);
        });
    }
}

fn full_size(picture: Picture) -> Size {
    Size {
        width: f64::from(picture.full_width.max(1)),
        height: f64::from(picture.full_height.max(1)),
    }
}

/// The image with its corners, or why it is not there.
#[component]
pub(crate) fn ImagePane(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(viewer.id);
    let failure = Memo::new(move |_| {
        case.with(|case| case.as_ref().and_then(|case| case.picture_failure.clone()))
    });
    let name = move || {
        case.with(|case| {
            let kind = case.as_ref().map(kind_text).unwrap_or_default();
            t_with("viewer.name", &[("n", &viewer.id), ("what", &kind)])
        })
    };
    let waits = move || viewer.picture.get().is_none() && failure.with(Option::is_none);
    view! {
        <div class="viewer">
            <Canvas viewer name=Signal::derive(name) />
            <Corners viewer />
            <Show when=waits>
                <p class="viewer__wait">
                    {move || case.with(|case| t(waiting_key(case.as_ref())))}
                </p>
            </Show>
            {move || {
                failure
                    .get()
                    .map(|failure| {
                        view! {
                            <div class="viewer__failure">
                                <FailureText failure name=String::new() />
                                <Button label=t("retry") on_press=move || retry(store, viewer.id) />
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// What the image area says while it is empty.
fn waiting_key(case: Option<&Case>) -> &'static str {
    match case {
        Some(case) if case.is_settled() && case.screening().is_none() => "viewer.none",
        _ => "viewer.wait",
    }
}

#[component]
fn Canvas(
    /// State shared with toolbar and keys.
    viewer: Viewer,
    /// What the image is, for screen readers.
    name: Signal<String>,
) -> impl IntoView {
    let store = Store::here();
    let element = NodeRef::<html::Canvas>::new();
    let resizes = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            let measured = element.clone();
            let measure = move || viewer.pane.set(canvas::size_of(&measured));
            measure();
            resizes.set_value(canvas::on_resize(&element, measure));
        }
    });
    Effect::new(move |_| {
        let (Some(element), Some(place)) = (element.get(), viewer.place()) else {
            return;
        };
        let inverted = viewer.view.with(|view| view.inverted);
        if !canvas::draw(viewer.id, &element, &place, inverted) {
            want_picture(store, viewer.id, false);
        }
    });
    // A reduced copy is enough until its pixels would be seen.
    Effect::new(move |_| {
        if let (Some(place), Some(picture)) = (viewer.place(), viewer.picture.get()) {
            let seen = place.scale * page::pixel_ratio() * f64::from(picture.full_width);
            if seen > f64::from(picture.width) * 1.1 && picture.width < picture.full_width {
                want_picture(store, viewer.id, true);
            }
        }
    });
    let held = gestures::Held::new(viewer);
    view! {
        <canvas
            class="viewer__image"
            node_ref=element
            role="application"
            tabindex="0"
            aria-label=name
            aria-roledescription=t("viewer.role")
            data-moving=move || held.is_down().then_some("")
            on:wheel=move |event| held.wheel(&event)
            on:pointerdown=move |event| held.down(&event)
            on:pointermove=move |event| held.moved(&event)
            on:pointerup=move |event| held.up(&event)
            on:pointercancel=move |event| held.up(&event)
            on:dblclick=move |event| held.double(&event)
        ></canvas>
    }
}

/// Corner texts: who, what, how it is shown, and what a length in it is worth.
#[component]
fn Corners(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(viewer.id);
    let there = move || viewer.picture.get().is_some();
    let top_right = move || {
        case.with(|case| {
            let case = case.as_ref()?;
            let frames = case.frames();
            let frame = viewer.picture.get().map_or(0, |picture| picture.frame);
            (frames > 1).then(|| t_with("viewer.frame", &[("n", &(frame + 1)), ("total", &frames)]))
        })
    };
    let file = move || case.with(|case| case.as_ref().map(|case| case.shown().to_owned()));
    let what = move || case.with(|case| case.as_ref().map(kind_text).unwrap_or_default());
    let size = move || {
        viewer.picture.get().map(|picture| {
            t_with(
                "viewer.size",
                &[
                    ("width", &picture.full_width),
                    ("height", &picture.full_height),
                ],
            )
        })
    };
    let zoom = move || {
        viewer.place().map(|place| {
            let percent = (place.scale * page::pixel_ratio() * 100.0).round() as u32;
            t_with("viewer.zoom", &[("percent", &percent)])
        })
    };
    let notes = move || {
        let mut notes = Vec::new();
        if viewer.view.with(|view| view.inverted) {
            notes.push(t("viewer.inverted"));
        }
        let reduced = viewer
            .picture
            .get()
            .is_some_and(|picture| picture.width < picture.full_width);
        if reduced {
            notes.push(t("viewer.reduced"));
        }
        notes.join(" · ")
    };
    view! {
        <Show when=there>
            <div class="viewer__corner viewer__corner--start">
                <p>{t_with("case.title", &[("n", &viewer.id)])}</p>
                <p>{file}</p>
            </div>
            <div class="viewer__corner viewer__corner--end">
                <p>{what}</p>
                <p>{move || top_right().or_else(size)}</p>
            </div>
            <div class="viewer__corner viewer__corner--foot">
                <p>{zoom}</p>
                <p>{notes}</p>
            </div>
            <ScaleBar viewer />
        </Show>
    }
}

/// A bar of a round number of pixels; a plain photograph has no other scale, and says so.
#[component]
fn ScaleBar(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let bar = move || viewer.place().and_then(|place| round_length(place.scale));
    view! {
        <div class="viewer__corner viewer__corner--scale">
            {move || {
                bar()
                    .map(|(pixels, length)| {
                        let path = format!("M.75 0V6.25H{:.2}V0", length - 0.75);
                        view! {
                            <svg class="viewer__bar" width=length height="7" aria-hidden="true">
                                <path d=path></path>
                            </svg>
                            <p>{t_with("viewer.no-scale", &[("n", &pixels)])}</p>
                        }
                    })
            }}
        </div>
    }
}

/// The largest of 1, 2, 5 × 10ⁿ pixels that takes at most 100 CSS pixels, and how long it is.
fn round_length(scale: f64) -> Option<(u32, f64)> {
    const MOST: f64 = 100.0;
    let mut best = None;
    let mut decade = 1_u32;
    while decade <= 10_000 {
        for step in [1, 2, 5] {
            let length = f64::from(decade * step) * scale;
            if (8.0..=MOST).contains(&length) {
                best = Some((decade * step, length));
            }
        }
        decade *= 10;
    }
    best
}

pub(crate) use toolbar::Toolbar;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_bar_is_a_round_number_that_fits() {
        assert_eq!(round_length(0.24), Some((200, 48.0)));
        assert_eq!(round_length(1.0), Some((100, 100.0)));
        assert_eq!(round_length(8.0).map(|(pixels, _)| pixels), Some(10));
        assert_eq!(round_length(0.0), None);
        assert_eq!(round_length(f64::NAN), None);
    }
}
