//! The image: neutral surround, tools, marks, frames. Nothing here reaches a model.
//!
//! | file | does |
//! | --- | --- |
//! | `state` | what toolbar, keys, pointers and marks share |
//! | `panes` | several pictures side by side |
//! | `place` | where the picture lies in its pane |
//! | `look`, `surface`, `rest` | how its pixels are shown |
//! | `tools` | what a pointer does |
//! | `marks` | measuring |
//! | `toolbar`, `look_bar` | the same by buttons and numbers |
//! | `cine` | frames by themselves |
//! | `loupe` | a part of the picture, larger, under the pointer |
//! | `here_menu` | what can be done at a point |
//! | `heat` | where a model's score came from, and what a person says of it |
//! | `histogram` | its values, counted |
//! | `layers` | what lies over the picture |
//! | `stack_notes` | what is odd about a stack |
//! | `tags` | the elements of the file |

pub(crate) mod cine;
mod heat;
mod here_menu;
mod histogram;
mod layers;
mod look;
mod look_bar;
mod loupe;
mod marks;
mod panes;
mod place;
mod rest;
mod stack_notes;
mod state;
mod surface;
mod tags;
mod toolbar;
mod tools;

use insitu_core::protocol::ColourSpace;
use leptos::{html, prelude::*};

pub(crate) use heat::HeatPanel;
pub(crate) use look_bar::preset;
pub(crate) use marks::MarkList;
pub(crate) use panes::{FADE_STEP, Layout, PaneGrid, Panes, Strip};
pub(crate) use place::{Extent, Place, STEP, Size, View};
pub(crate) use state::Viewer;
pub(crate) use toolbar::Toolbar;
pub(crate) use tools::Tool;

use rest::Rest;

use crate::{
    browser::{
        canvas::{self, Finish},
        layout, page,
    },
    locale::{t, t_with},
    results::{FailureText, kind_text, long_day},
    store::{Case, Picture},
    ui::Button,
};

fn extent(picture: Picture) -> Extent {
    Extent::new(
        f64::from(picture.full_width.max(1)),
        f64::from(picture.full_height.max(1)),
        picture.aspect,
    )
}

/// The image with its corners, or why it is not there.
#[component]
pub(crate) fn ImagePane(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let case = viewer.case;
    let failure = viewer.failure;
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
            <heat::RegionOutlines viewer />
            <Show when=move || viewer.bench.shows_marks.get()>
                <marks::Overlay viewer />
            </Show>
            <panes::CrossHairs viewer />
            <loupe::Loupe viewer />
            <here_menu::HereMenu viewer />
            <Edges viewer />
            <Corners viewer />
            <tags::TagSheet viewer />
            <panes::Making viewer />
            <Show when=move || waits() && viewer.plane().is_none()>
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
                                <Button label=t("retry") on_press=move || viewer.retry() />
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
    let element = NodeRef::<html::Canvas>::new();
    let resizes = StoredValue::new_local(None);
    let rest = Rest::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            let measured = element.clone();
            let measure = move || viewer.pane.set(layout::size_of(&measured));
            measure();
            resizes.set_value(layout::on_resize(&element, measure));
        }
    });
    Effect::new(move |_| {
        let (Some(element), Some(place)) = (element.get(), viewer.place()) else {
            return;
        };
        let look = viewer.look.get();
        let finish = rest.finish();
        canvas::clear(&element, viewer.pane.get());
        let draft = match finish {
            Finish::Quick => viewer.draft_picture(&look, &place),
            Finish::Fine => None,
        };
        let is_drawn = if let Some((draft, seen)) = draft {
            canvas::draw_thinned(&draft, &element, &place, &seen);
            true
        } else if let Some((picture, negative)) = viewer.surface_picture(&look) {
            canvas::draw(&picture, &element, &place, finish, negative);
            true
        } else {
            false
        };
        if is_drawn {
            if let Some(over) = viewer.over.get()
                && let Some(place) = over.place(&place)
                && let Some((top, _)) = over.top.surface_picture(&over.top.look.get())
            {
                canvas::draw_over(&top, &element, &place, finish, over.seen());
            }
            viewer.draw_heat(&element, &place);
            if viewer.bench.shows_overlays.get() {
                for overlay in viewer.overlays().iter() {
                    canvas::draw_mask(&overlay.mask, &element, &place, overlay.at);
                }
            }
        } else {
            viewer.want_picture(false);
        }
    });
    Effect::new(move |_| viewer.want_enhanced());
    // A second pane on a case that was still being read.
    Effect::new(move |_| {
        if viewer.picture.get().is_none() && viewer.is_read.get() {
            viewer.want_picture(false);
        }
    });
    // The list's picture of a grey frame has no window.
    Effect::new(move |_| {
        if viewer.is_only_a_picture() {
            viewer.want_picture(false);
        }
    });
    // A reduced copy is enough until its pixels would be seen.
    Effect::new(move |_| {
        if let (Some(place), Some(picture)) = (viewer.place(), viewer.picture.get()) {
            let seen = place.scale * page::pixel_ratio() * f64::from(picture.full_width);
            if seen > f64::from(picture.width) * 1.1 && picture.width < picture.full_width {
                viewer.want_picture(true);
            }
        }
    });
    let held = tools::Held::new(viewer);
    view! {
        <canvas
            class="viewer__image"
            node_ref=element
            role="application"
            tabindex="0"
            aria-label=name
            aria-roledescription=t("viewer.role")
            data-moving=move || held.is_down().then_some("")
            data-tool=move || viewer.tool_id()
            on:wheel=move |event| held.wheel(&event)
            on:pointerdown=move |event| held.down(&event)
            on:pointermove=move |event| held.moved(&event)
            on:pointerup=move |event| held.up(&event)
            on:pointercancel=move |event| held.up(&event)
            on:pointerleave=move |_| viewer.pointer.set(None)
            on:dblclick=move |event| held.double(&event)
            on:contextmenu=move |event| held.menu(&event)
        ></canvas>
    }
}

/// Corner texts: who, what, how it is shown, and what a length in it is worth.
#[component]
fn Corners(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let case = viewer.case;
    let there = move || viewer.picture.get().is_some();
    let top_right = move || {
        let frame = viewer.shown_frame() + 1;
        case.with(|case| {
            let case = case.as_ref()?;
            let frames = viewer.display().frames(case);
            let text = if case.is_coming() {
                "viewer.frame.coming"
            } else {
                "viewer.frame"
            };
            (frames > 1).then(|| t_with(text, &[("n", &frame), ("total", &frames)]))
        })
    };
    // Names of files and series often carry names of people.
    let file = move || {
        let discreet = viewer.bench.discreet.get();
        case.with(|case| {
            let case = case.as_ref().filter(|_| !discreet)?;
            Some(case.shown().to_owned())
        })
    };
    // A prior beside its successor is told from it by this.
    let visited = move || {
        let discreet = viewer.bench.discreet.get();
        case.with(|case| {
            let case = case.as_ref().filter(|_| !discreet)?;
            Some(long_day(case.summary.as_ref()?.visit?.date))
        })
    };
    let what = move || match viewer.plane_key() {
        Some(plane) => t(plane).to_owned(),
        None => case.with(|case| case.as_ref().map(kind_text).unwrap_or_default()),
    };
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
    view! {
        <Show when=there>
            <div class="viewer__corner viewer__corner--start">
                <p>{t_with("case.title", &[("n", &viewer.id)])}</p>
                <p>{file}</p>
                <p>{visited}</p>
            </div>
            <div class="viewer__corner viewer__corner--end">
                <p>{what}</p>
                <p>{move || top_right().or_else(size)}</p>
            </div>
            <div class="viewer__corner viewer__corner--foot">
                <p>{zoom}</p>
                <p>{move || notes_on(viewer)}</p>
            </div>
            <ScaleBar viewer />
        </Show>
    }
}

/// How the picture is shown, and what is odd about it, in the words of the lower corner.
fn notes_on(viewer: Viewer) -> String {
    let mut notes: Vec<String> = Vec::new();
    viewer.picture.track();
    let look = viewer.look.get();
    if let Some(window) = viewer.window() {
        let (center, width) = (window.center().round(), window.width().round());
        notes.push(t_with(
            "viewer.window",
            &[("center", &center), ("width", &width)],
        ));
    }
    if let Some((_, name)) = look::ENHANCEMENTS
        .iter()
        .find(|(one, _)| Some(*one) == look.enhancement)
    {
        notes.push(t_with(
            "viewer.enhanced",
            &[("what", &t(name).to_lowercase())],
        ));
    }
    if viewer.view.with(View::has_squares) {
        notes.push(t("viewer.squares").into());
    }
    if look.inverted {
        notes.push(t("viewer.inverted").into());
    }
    // The caption beside the result may be out of sight, or be that of another pane.
    if viewer.shows_heat() {
        notes.push(t("heat.note").into());
    }
    if viewer.colours() == Some(ColourSpace::NotApplied) {
        notes.push(t("colours.not-applied").into());
    }
    let reduced = viewer
        .picture
        .get()
        .is_some_and(|picture| picture.width < picture.full_width);
    if reduced {
        notes.push(t("viewer.reduced").into());
    }
    if viewer.plane().is_some() {
        notes.extend(panes::volume_notes(viewer));
    } else {
        notes.extend(viewer.notes());
    }
    notes.join(" · ")
}

/// Letters at the edges of the picture: which way the patient lies.
#[component]
fn Edges(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    const SIDES: [&str; 4] = ["left", "right", "top", "bottom"];
    let letters = move || {
        let edges = viewer.kept().and_then(|frame| frame.edges);
        let order = viewer.place().map(|place| place.edges());
        match (edges, order) {
            (Some(edges), Some(order)) => order.map(|at| edges[at].clone()),
            _ => Default::default(),
        }
    };
    view! {
        {move || {
            SIDES
                .into_iter()
                .zip(letters())
                .filter(|(_, letter)| !letter.is_empty())
                .map(|(side, letter)| view! { <p class="viewer__edge" data-side=side>{letter}</p> })
                .collect_view()
        }}
    }
}

/// A bar of a round length, in millimetres where the frame has a scale, else in pixels; it says which.
#[component]
fn ScaleBar(
    /// State shared with toolbar and keys.
    viewer: Viewer,
) -> impl IntoView {
    let bar = move || {
        let place = viewer.place()?;
        let ruler = viewer.whole_ruler();
        // The bar lies across the screen.
        let across = ruler.pixel()[usize::from(place.is_on_its_side())];
        let (number, length) = round_length(place.across() / across)?;
        let text = match ruler.scale() {
            Some(scale) => {
                let source = t(scale.source().key());
                t_with("viewer.scale", &[("n", &number), ("source", &source)])
            }
            None => t_with("viewer.no-scale", &[("n", &number)]),
        };
        Some((text, length))
    };
    view! {
        <div class="viewer__corner viewer__corner--scale">
            {move || {
                bar()
                    .map(|(text, length)| {
                        let path = format!("M.75 0V6.25H{:.2}V0", length - 0.75);
                        view! {
                            <svg class="viewer__bar" width=length height="7" aria-hidden="true">
                                <path d=path></path>
                            </svg>
                            <p>{text}</p>
                        }
                    })
            }}
        </div>
    }
}

/// The largest of 1, 2, 5 × 10ⁿ (pixels or millimetres) that takes at most 100 CSS pixels, and how
/// long it is.
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
