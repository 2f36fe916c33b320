//! Marks as SVG above the picture, with a dark rim so that they are seen on light skin too.

use insitu_core::measure::{Point, Shape};
use leptos::prelude::*;

use super::{super::Viewer, layer::measured, outline, words};

/// Half the width of a handle as it is drawn, in CSS pixels.
const HANDLE: f64 = 5.0;

/// One shape, ready to be drawn.
struct Drawn {
    path: String,
    handles: Vec<(f64, f64)>,
    label: String,
    label_at: (f64, f64),
    selected: bool,
}

/// All marks of the frame that is shown. They are listed as text beside the picture; this is for eyes.
#[component]
pub(crate) fn Overlay(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let shapes = Memo::new(move |_| labelled(viewer));
    view! {
        <svg class="marks" viewBox=move || viewer.view_box() aria-hidden="true">
            {move || {
                shapes
                    .with(|shapes| drawn(viewer, shapes))
                    .into_iter()
                    .map(|one| {
                        let (x, y) = one.label_at;
                        view! {
                            <g class="marks__one" data-selected=one.selected.then_some("")>
                                <path class="marks__rim" d=one.path.clone()></path>
                                <path class="marks__line" d=one.path></path>
                                {one
                                    .handles
                                    .into_iter()
                                    .map(|(x, y)| view! { <circle class="marks__handle" cx=x cy=y r=HANDLE></circle> })
                                    .collect_view()}
                                <text class="marks__label" x=x y=y>
                                    {one.label}
                                </text>
                            </g>
                        }
                    })
                    .collect_view()
            }}
        </svg>
    }
}

/// A shape with what is written beside it.
type Labelled = (Shape, bool, String);

/// The shapes of the frame. What they measure is worked out when they change, not while the picture
/// moves under them.
fn labelled(viewer: Viewer) -> Vec<Labelled> {
    let Some(key) = viewer.key() else {
        return Vec::new();
    };
    let shapes = viewer.marks.shapes(viewer, key).into_iter();
    shapes
        .map(|(shape, selected)| {
            let label = match shape.text() {
                Some(text) => text.as_str().to_owned(),
                None => words::short(&measured(viewer, &shape)),
            };
            (shape, selected, label)
        })
        .collect()
}

fn drawn(viewer: Viewer, shapes: &[Labelled]) -> Vec<Drawn> {
    let Some(place) = viewer.place() else {
        return Vec::new();
    };
    let seen = |points: Vec<Point>| -> Vec<(f64, f64)> {
        points
            .into_iter()
            .map(|point| place.seen(point.into()))
            .collect()
    };
    shapes
        .iter()
        .map(|(shape, selected, label)| {
            // Beside the point that is farthest to the right, where it covers least of the shape.
            let rightmost = seen(shape.points())
                .into_iter()
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap_or_default();
            Drawn {
                path: outline::path(shape, viewer.ruler_of(shape), &place),
                handles: if *selected {
                    seen(shape.handles())
                } else {
                    Vec::new()
                },
                label: label.clone(),
                label_at: (rightmost.0 + 14.0, rightmost.1 + 4.0),
                selected: *selected,
            }
        })
        .collect()
}
