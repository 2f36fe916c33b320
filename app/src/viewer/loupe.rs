//! A part of the picture, larger, under the pointer; over the finger, which would hide it.

use leptos::{html, prelude::*};

use super::Viewer;
use crate::browser::{
    canvas::{self, Finish},
    layout,
};

/// How much larger.
const TIMES: f64 = 2.5;
/// Side of the loupe, and how far above a pointer its middle is, in CSS pixels.
const SIDE: f64 = 176.0;
const ABOVE: f64 = 112.0;

/// The loupe; nothing while it is off or the pointer elsewhere.
#[component]
pub(super) fn Loupe(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let shown = Memo::new(move |_| viewer.loupe.get() && viewer.pointer.get().is_some());
    view! {
        <Show when=move || shown.get()>
            <Glass viewer />
        </Show>
    }
}

#[component]
fn Glass(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let element = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        let (Some(element), Some(place), Some(at)) =
            (element.get(), viewer.place(), viewer.pointer.get())
        else {
            return;
        };
        let look = viewer.look.get();
        if let Some((picture, negative)) = viewer.surface_picture(&look) {
            let place = place.about(at, TIMES);
            canvas::clear(&element, layout::size_of(&element));
            canvas::draw(&picture, &element, &place, Finish::Quick, negative);
        }
    });
    // The middle of the pane is where pointers are counted from.
    let place = move || {
        let at = viewer.pointer.get().unwrap_or_default();
        let pane = viewer.pane.get();
        let most = |half: f64| (half - SIDE / 2.0).max(0.0);
        let across = most(pane.width / 2.0);
        let down = most(pane.height / 2.0);
        let x = at.0.clamp(-across, across);
        // Where there is no room above, beside.
        let y = if at.1 - ABOVE < -down {
            at.1 + ABOVE
        } else {
            at.1 - ABOVE
        };
        let y = y.clamp(-down, down);
        format!("calc(-50% + {x}px) calc(-50% + {y}px)")
    };
    view! { <canvas class="viewer__loupe" node_ref=element style:translate=place aria-hidden="true"></canvas> }
}
