//! One case: the image and what was found in it, side by side or one above the other.

use leptos::{ev::PointerEvent, ev::KeyboardEvent, prelude::*};

use crate::{
    locale::t,
    results::ResultPanel,
    route::{CaseId, Route},
    store::{Store, show_frame, want_picture},
    ui::{Glyph, Icon},
    viewer::{ImagePane, STEP, Toolbar, View, Viewer},
};

/// How much of a narrow screen the result takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Peek,
    Half,
    Full,
}

impl Stop {
    fn id(self) -> &'static str {
        match self {
            Self::Peek => "peek",
            Self::Half => "half",
            Self::Full => "full",
        }
    }

    fn more(self) -> Self {
        match self {
            Self::Peek => Self::Half,
            Self::Half | Self::Full => Self::Full,
        }
    }

    fn less(self) -> Self {
        match self {
            Self::Full => Self::Half,
            Self::Half | Self::Peek => Self::Peek,
        }
    }
}

thread_local! {
    /// The viewer that keys act on; set while a case is shown.
    static SHOWN: std::cell::Cell<Option<Viewer>> = const { std::cell::Cell::new(None) };
}

/// The case page.
#[component]
pub(crate) fn CasePage(
    /// Which case.
    id: CaseId,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(id);
    let known = Memo::new(move |_| case.with(Option::is_some));
    let picture = Memo::new(move |_| case.with(|case| case.as_ref().and_then(|case| case.picture)));
    let viewer = Viewer::new(id, picture.into());
    SHOWN.set(Some(viewer));
    on_cleanup(|| SHOWN.set(None));
    store.selected.set(Some(id));
    want_picture(store, id, false);
    let stop = RwSignal::new(Stop::Half);
    move || {
        if known.get() {
            view! {
                <div
                    class="case"
                    data-stop=move || stop.get().id()
                    data-panel=move || viewer.panel.get().then_some("")
                >
                    <div class="case__image"><ImagePane viewer /></div>
                    <div class="case__tools"><Toolbar viewer /></div>
                    <div class="case__panel">
                        <Handle stop />
                        <ResultPanel id />
                    </div>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="page">
                    <h2 class="page__title">{t("case.gone")}</h2>
                    <p>{t("case.gone.hint")}</p>
                    <p><a href=Route::Worklist.to_string()>{t("unknown.back")}</a></p>
                </div>
            }
            .into_any()
        }
    }
}

/// Pulls the sheet up and down; its buttons do the same by a tap.
#[component]
fn Handle(
    /// How much of the screen the sheet takes.
    stop: RwSignal<Stop>,
) -> impl IntoView {
    let from = StoredValue::new(None::<i32>);
    let up = move |event: PointerEvent| {
        let moved = from.get_value().map_or(0, |start| event.client_y() - start);
        from.set_value(None);
        if moved < -24 {
            stop.update(|stop| *stop = stop.more());
        } else if moved > 24 {
            stop.update(|stop| *stop = stop.less());
        }
    };
    view! {
        <div
            class="case__handle"
            on:pointerdown=move |event: PointerEvent| {
                crate::browser::canvas::capture(&event);
                from.set_value(Some(event.client_y()));
            }
            on:pointerup=up
        >
            <span class="case__grip"></span>
        </div>
        <div class="case__stops">
            <button
                type="button"
                class="button"
                data-kind="icon"
                aria-label=t("sheet.less")
                title=t("sheet.less")
                hidden=move || stop.get() == Stop::Peek
                on:click=move |_| stop.update(|stop| *stop = stop.less())
            >
                <Glyph icon=Icon::Down />
            </button>
            <button
                type="button"
                class="button"
                data-kind="icon"
                aria-label=t("sheet.more")
                title=t("sheet.more")
                hidden=move || stop.get() == Stop::Full
                on:click=move |_| stop.update(|stop| *stop = stop.more())
            >
                <Glyph icon=Icon::Up />
            </button>
        </div>
    }
}

/// Keys of the case page; whether the key was one of them.
pub(crate) fn key(store: Store, id: CaseId, event: &KeyboardEvent) -> bool {
    const STRIDE: f64 = 64.0;
    let Some(viewer) = SHOWN.get() else {
        return false;
    };
    let shift = |x: f64, y: f64| {
        viewer.act(|view, picture, pane, _| view.move_by((x, y), picture, pane));
    };
    let frames = store.peek(id).map_or(1, |case| case.frames());
    let frame = viewer.picture.get_untracked().map_or(0, |picture| picture.frame);
    match event.key().as_str() {
        "+" => viewer.zoom(STEP),
        "-" => viewer.zoom(1.0 / STEP),
        "=" => viewer.view.update(View::fit),
        "n" => viewer.one_to_one(),
        "r" => viewer.view.update(|view| view.turn_by(1)),
        "l" => viewer.view.update(|view| view.turn_by(3)),
        "h" => viewer.view.update(View::mirror),
        "v" => viewer.view.update(|view| {
            view.turn_by(2);
            view.mirror();
        }),
        "i" => viewer.view.update(|view| view.inverted = !view.inverted),
        "ArrowUp" if frames > 1 => show_frame(store, id, frame.saturating_sub(1)),
        "ArrowDown" if frames > 1 => show_frame(store, id, frame + 1),
        "Home" if frames > 1 => show_frame(store, id, 0),
        "End" if frames > 1 => show_frame(store, id, frames - 1),
        "ArrowUp" => shift(0.0, STRIDE),
        "ArrowDown" => shift(0.0, -STRIDE),
        "ArrowLeft" => shift(STRIDE, 0.0),
        "ArrowRight" => shift(-STRIDE, 0.0),
        "Escape" => crate::browser::page::go(&Route::Worklist.to_string()),
        _ => return false,
    }
    true
}
