//! One picture over another: laid over by hand, as opaque as wanted, or in turns (blink).

use leptos::prelude::*;

use super::{Panes, Viewer};
use crate::{
    browser::{clock, page},
    keys,
    locale::{t, t_with},
    ui::{Icon, Menu},
    viewer::{Place, Tool},
};

/// Half a period of the blinking: two changes a second at most (WCAG 2.3.1 allows three).
const BLINK_MS: i32 = 500;
/// It stops by itself after ten seconds.
const BLINKS: u32 = 20;
/// A step of the opacity by keys.
pub(crate) const STEP: f64 = 0.1;

/// What is laid over a pane's own picture.
#[derive(Clone, Copy)]
pub(crate) struct Over {
    /// The pane whose picture it is.
    pub(crate) top: Viewer,
    /// 0 to 1.
    pub(crate) opacity: f64,
    /// How far it was moved by hand, in pixels of the picture below.
    pub(crate) shift: (f64, f64),
    /// Its turn in blinking.
    pub(crate) lit: bool,
    /// Turns that are left.
    blinks: u32,
}

impl Over {
    /// How opaque it is now.
    pub(crate) fn seen(&self) -> f64 {
        match (self.blinks, self.lit) {
            (0, _) => self.opacity,
            (_, true) => 1.0,
            (_, false) => 0.0,
        }
    }

    /// Where it lies, over a picture that lies so.
    pub(crate) fn place(&self, below: &Place) -> Option<Place> {
        let picture = self.top.extent(self.top.picture.get()?);
        Some(below.under(picture, self.shift))
    }
}

impl Panes {
    /// Lays the next pane's picture over the active one's, or takes it away; whether there is another.
    pub(crate) fn lay_over(self) -> bool {
        let all = self.viewers();
        let below = self.peek_active();
        let at = all.iter().position(|one| one.number == below.number);
        let top = all.get((at.unwrap_or(0) + 1) % all.len().max(1)).copied();
        let Some(top) = top.filter(|top| top.number != below.number) else {
            return false;
        };
        let is_over = below.over.with_untracked(Option::is_some);
        self.lay_nothing_over();
        if !is_over {
            below.over.set(Some(Over {
                top,
                opacity: 0.5,
                shift: (0.0, 0.0),
                lit: true,
                blinks: 0,
            }));
        }
        true
    }

    /// Takes away what lies over any pane.
    pub(super) fn lay_nothing_over(self) {
        for viewer in self.viewers() {
            if viewer.over.with_untracked(Option::is_some) {
                viewer.over.set(None);
                viewer.take(Tool::default());
            }
        }
    }
}

impl Viewer {
    fn change_over(self, change: impl FnOnce(&mut Over)) {
        self.over.update(|over| {
            if let Some(over) = over {
                change(over);
            }
        });
    }

    /// Makes what lies over it more or less opaque; whether anything does.
    pub(crate) fn fade(self, by: f64) -> bool {
        self.change_over(|over| over.opacity = (over.opacity + by).clamp(0.0, 1.0));
        self.over.with_untracked(Option::is_some)
    }

    /// Moves what lies over it, in pixels of the picture below.
    pub(crate) fn shift_over(self, by: (f64, f64)) {
        self.change_over(|over| over.shift = (over.shift.0 + by.0, over.shift.1 + by.1));
    }

    /// Shows the two in turns, or stops.
    fn blink(self) {
        let blinks = self
            .over
            .with_untracked(|over| over.is_some_and(|over| over.blinks > 0));
        self.change_over(|over| over.blinks = if blinks { 0 } else { BLINKS });
        if !blinks {
            step(self);
        }
    }
}

fn step(viewer: Viewer) {
    clock::after(BLINK_MS, move || {
        // The pane may be closed, or blinking have been stopped.
        let blinks = viewer
            .over
            .try_with_untracked(|over| over.map_or(0, |over| over.blinks));
        if blinks.is_some_and(|blinks| blinks > 0) {
            viewer.change_over(|over| {
                over.lit = !over.lit;
                over.blinks -= 1;
            });
            step(viewer);
        }
    });
}

/// Laying over, opacity, blinking, moving by hand.
#[component]
pub(crate) fn CompareMenu(
    /// The panes.
    panes: Panes,
    /// The pane that it acts on.
    viewer: Viewer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let over = Signal::derive(move || viewer.over.with(Option::is_some));
    let opacity = move || {
        viewer
            .over
            .with(|over| over.map_or(0.0, |over| over.opacity))
    };
    let percent = move || (opacity() * 100.0).round();
    let blinks = move || {
        viewer
            .over
            .with(|over| over.is_some_and(|over| over.blinks > 0))
    };
    let still = page::media("(prefers-reduced-motion: reduce)");
    view! {
        <Menu label=t("compare.title") icon=Signal::derive(|| Icon::Half) pressed=over open>
            <button
                type="button"
                class="menu__item"
                role="menuitemcheckbox"
                aria-checked=move || over.get().to_string()
                on:click=move |_| _ = panes.lay_over()
            >
                {t("compare.over")}
                <kbd class="menu__key">{keys::key_of("compare.title")}</kbd>
            </button>
            <Show when=move || over.get()>
                <label class="menu__fields menu__fields--wide">
                    {t("compare.opacity")}
                    <input
                        type="range"
                        min="0"
                        max="100"
                        step="5"
                        aria-valuetext=move || t_with("compare.percent", &[("n", &percent())])
                        prop:value=move || percent().to_string()
                        on:input=move |event| {
                            if let Ok(percent) = page::value_of(&event).parse::<f64>() {
                                viewer.change_over(|over| over.opacity = percent / 100.0);
                            }
                        }
                    />
                </label>
                <Show when=move || !still>
                    <button
                        type="button"
                        class="menu__item"
                        role="menuitemcheckbox"
                        aria-checked=move || blinks().to_string()
                        on:click=move |_| viewer.blink()
                    >
                        {t("compare.blink")}
                    </button>
                </Show>
                <button
                    type="button"
                    class="menu__item"
                    role="menuitemradio"
                    aria-checked=move || (viewer.bench.tool.get() == Tool::Shift).to_string()
                    on:click=move |_| {
                        viewer.take(Tool::Shift);
                        open.set(false);
                    }
                >
                    {t("compare.move")}
                </button>
                <button
                    type="button"
                    class="menu__item"
                    role="menuitem"
                    on:click=move |_| viewer.change_over(|over| over.shift = (0.0, 0.0))
                >
                    {t("compare.back")}
                </button>
            </Show>
        </Menu>
    }
}
