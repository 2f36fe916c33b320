//! One case: the image and what was found in it, side by side or one above the other.

mod commands;
mod rehearsal;

pub(crate) use rehearsal::rehearse;

use leptos::{ev::KeyboardEvent, ev::PointerEvent, prelude::*};

use crate::{
    browser::{canvas, page},
    locale::t,
    results::{ResultPanel, plain_text},
    route::{CaseId, Route},
    store::{State, Store},
    ui::{CopyButton, Glyph, Icon, Kind, Later},
    viewer::{HeatPanel, MarkList, PaneGrid, Panes, Strip, Tool, Toolbar, preset},
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
    /// The panes that keys act on; set while a case is shown.
    static SHOWN: std::cell::Cell<Option<Panes>> = const { std::cell::Cell::new(None) };
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
    move || {
        if known.get() {
            view! { <Known id /> }.into_any()
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

/// The page of a case that is there.
#[component]
fn Known(
    /// Which case.
    id: CaseId,
) -> impl IntoView {
    let store = Store::here();
    let panes = Panes::new(store, id);
    // A page that is only rehearsed takes nothing from one that is shown.
    let before = SHOWN.replace(Some(panes));
    on_cleanup(move || SHOWN.set(before));
    store.selected.set(Some(id));
    let active = Memo::new(move |_| panes.active().id);
    let stop = RwSignal::new(Stop::Half);
    let done = Memo::new(move |_| {
        store
            .case(active.get())
            .with(|case| case.as_ref().is_some_and(|case| case.screening().is_some()))
    });
    let text = move || {
        store
            .peek(active.get_untracked())
            .as_ref()
            .and_then(|case| plain_text(store, case))
            .unwrap_or_default()
    };
    let has_failed = Memo::new(move |_| {
        store.case(active.get()).with(|case| {
            let state = case.as_ref().map(|case| &case.state);
            matches!(state, Some(State::Failed(_) | State::Stopped))
        })
    });
    let empty = move || panes.active().picture.get().is_none();
    // Where a picture may still come its tools have their place, so that it stays where it is drawn.
    let has_none =
        move || empty() && (has_failed.get() || panes.active().failure.with(Option::is_some));
    view! {
        <div
            class="case"
            data-stop=move || stop.get().id()
            data-panel=move || panes.bench.panel.get().then_some("")
        >
            <div class="case__strip"><Strip panes /></div>
            <div class="case__image"><PaneGrid panes /></div>
            <div
                class="case__tools"
                hidden=has_none
                data-waits=move || empty().then_some("")
            >
                <Later>{move || view! { <Toolbar panes viewer=panes.active() /> }}</Later>
                <Show when=move || done.get()>
                    <div class="case__copy">
                        <CopyButton label=t("copy.text") kind=Kind::Filled text />
                    </div>
                </Show>
            </div>
            <div class="case__panel">
                <Handle stop />
                <Later>
                    {move || {
                        let id = active.get();
                        view! {
                            <ResultPanel id>
                                {move || {
                                    view! {
                                        <HeatPanel viewer=panes.active() />
                                        <MarkList viewer=panes.active() />
                                    }
                                }}
                            </ResultPanel>
                        }
                    }}
                </Later>
            </div>
        </div>
    }
}

/// Pulls the sheet up and down; a tap on the grip and the button beside it do the same.
#[component]
fn Handle(
    /// How much of the screen the sheet takes.
    stop: RwSignal<Stop>,
) -> impl IntoView {
    /// Less than this is a tap, in CSS pixels.
    const DRAG: i32 = 24;
    let from = StoredValue::new(None::<i32>);
    let dragged = StoredValue::new(false);
    let up = move |event: PointerEvent| {
        let moved = from.get_value().map_or(0, |start| event.client_y() - start);
        from.set_value(None);
        dragged.set_value(moved.abs() > DRAG);
        if moved < -DRAG {
            stop.update(|stop| *stop = stop.more());
        } else if moved > DRAG {
            stop.update(|stop| *stop = stop.less());
        }
    };
    let tap = move |_| {
        if !dragged.get_value() {
            stop.update(|stop| {
                *stop = if *stop == Stop::Peek {
                    Stop::Half
                } else {
                    stop.less()
                }
            });
        }
        dragged.set_value(false);
    };
    let full = move || stop.get() == Stop::Full;
    view! {
        <button
            type="button"
            class="case__handle"
            aria-label=move || t(if stop.get() == Stop::Peek { "sheet.more" } else { "sheet.less" })
            on:pointerdown=move |event: PointerEvent| {
                canvas::capture(&event);
                from.set_value(Some(event.client_y()));
            }
            on:pointerup=up
            on:click=tap
        >
            <span class="case__grip"></span>
        </button>
        <button
            type="button"
            class="button case__stop"
            data-kind="quiet"
            aria-label=move || t(if full() { "sheet.less" } else { "sheet.more" })
            on:click=move |_| {
                stop.update(|stop| *stop = if *stop == Stop::Full { Stop::Half } else { stop.more() });
            }
        >
            <span class="case__stop-word">{move || t(if full() { "less" } else { "more" })}</span>
            {move || view! { <Glyph icon=if full() { Icon::Down } else { Icon::Up } /> }}
        </button>
    }
}

/// Keys of the case page; whether the key was one of them.
pub(crate) fn key(event: &KeyboardEvent) -> bool {
    let Some(panes) = SHOWN.get() else {
        return false;
    };
    let name = page::key_name(event);
    commands::run(panes, &name) || move_key(panes, &name) || preset(panes.peek_active(), event)
}

/// Undo and redo, which come with Ctrl or ⌘; whether it was one of them.
pub(crate) fn command(event: &KeyboardEvent) -> bool {
    let Some(panes) = SHOWN.get() else {
        return false;
    };
    let viewer = panes.peek_active();
    match page::key_name(event).as_str() {
        "z" => viewer.marks.undo(),
        "y" | "Shift+Z" => viewer.marks.redo(),
        _ => return false,
    }
    true
}

/// Keys that go somewhere or end something.
fn move_key(panes: Panes, name: &str) -> bool {
    const STRIDE: f64 = 64.0;
    let shift = |x: f64, y: f64| {
        let viewer = panes.peek_active();
        viewer.act(|view, picture, pane, _| view.move_by((x, y), picture, pane));
    };
    let viewer = panes.peek_active();
    let frames = viewer.frames();
    match name {
        "ArrowLeft" if panes.step(-1) => {}
        "ArrowRight" if panes.step(1) => {}
        "ArrowUp" if frames > 1 => viewer.leaf_by(-1),
        "ArrowDown" if frames > 1 => viewer.leaf_by(1),
        "Home" if frames > 1 => viewer.go_to_frame(0),
        "End" if frames > 1 => viewer.go_to_frame(frames - 1),
        "ArrowUp" => shift(0.0, STRIDE),
        "ArrowDown" => shift(0.0, -STRIDE),
        "ArrowLeft" => shift(STRIDE, 0.0),
        "ArrowRight" => shift(-STRIDE, 0.0),
        "Delete" => return viewer.marks.remove_selected(),
        "Escape" => {
            let was_drawing = viewer.marks.let_go();
            let tool = viewer.bench.tool.get_untracked();
            if !was_drawing && tool != Tool::default() {
                viewer.take(Tool::default());
            } else if !was_drawing {
                page::go(&Route::Worklist.to_string());
            }
        }
        _ => return false,
    }
    true
}
