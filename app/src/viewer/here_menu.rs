//! What can be done at a point: opened by a long press of a finger, or by the menu key.

use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    prelude::*,
};

use super::{Viewer, marks::Kind, tools::At};
use crate::{browser::page, locale::t};

/// About how large the menu is, in CSS pixels: it stays in its pane.
const SIZE: (f64, f64) = (176.0, 200.0);

/// Key of a name, and what is done at the point.
type Item = (&'static str, fn(Viewer, At));

const ITEMS: [Item; 4] = [
    ("here.measure", |viewer, at| {
        viewer.marks.begin(viewer, Kind::Length, at);
    }),
    ("here.value", |viewer, at| {
        viewer.marks.begin(viewer, Kind::Probe, at);
    }),
    ("here.one", |viewer, at| {
        viewer.act(|view, picture, pane, ratio| view.one_to_one(at, picture, pane, ratio));
    }),
    ("toolbar.reset", |viewer, _| viewer.reset()),
];

/// The menu, while it is open.
#[component]
pub(super) fn HereMenu(
    /// The pane.
    viewer: Viewer,
) -> impl IntoView {
    let close = move || viewer.here.set(None);
    let keys = move |event: KeyboardEvent| {
        let handled = event.key() == "Escape" || page::walk(&event);
        if event.key() == "Escape" {
            close();
        }
        if handled {
            event.prevent_default();
        }
        event.stop_propagation();
    };
    let left = move |event: FocusEvent| {
        if page::focus_leaves(&event) {
            close();
        }
    };
    view! {
        {move || {
            let at = viewer.here.get()?;
            let pane = viewer.pane.get_untracked();
            let within = |at: f64, side: f64, own: f64| {
                let least = -side / 2.0;
                at.clamp(least, (side / 2.0 - own).max(least))
            };
            let (x, y) = (within(at.0, pane.width, SIZE.0), within(at.1, pane.height, SIZE.1));
            page::focus_soon(".here .menu__item".to_owned());
            Some(view! {
                <div
                    class="here"
                    role="menu"
                    tabindex="-1"
                    aria-label=t("here.title")
                    style:translate=format!("{x}px {y}px")
                    on:keydown=keys
                    on:focusout=left
                >
                    {ITEMS
                        .into_iter()
                        .map(|(name, act)| {
                            view! {
                                <button
                                    type="button"
                                    class="menu__item"
                                    role="menuitem"
                                    on:click=move |_| {
                                        close();
                                        act(viewer, at);
                                    }
                                >
                                    {t(name)}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
            })
        }}
    }
}
