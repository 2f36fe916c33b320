//! One case: the image and what was found in it, side by side or one above the other.

use insitu_core::protocol::Enhancement;
use leptos::{ev::KeyboardEvent, ev::PointerEvent, prelude::*};

use crate::{
    browser::{canvas, page},
    locale::t,
    results::{ResultPanel, plain_text},
    route::{CaseId, Route},
    store::{Store, want_picture},
    ui::{CopyButton, Glyph, Icon, Kind},
    viewer::{ImagePane, MarkList, STEP, Tool, Toolbar, View, Viewer, cine, preset},
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
    let viewer = Viewer::new(store, id, picture.into());
    SHOWN.set(Some(viewer));
    on_cleanup(|| SHOWN.set(None));
    store.selected.set(Some(id));
    want_picture(store, id, false);
    let stop = RwSignal::new(Stop::Half);
    let done = Memo::new(move |_| {
        case.with(|case| case.as_ref().is_some_and(|case| case.screening().is_some()))
    });
    let text = move || {
        case.get_untracked()
            .as_ref()
            .and_then(plain_text)
            .unwrap_or_default()
    };
    move || {
        if known.get() {
            view! {
                <div
                    class="case"
                    data-stop=move || stop.get().id()
                    data-panel=move || viewer.panel.get().then_some("")
                >
                    <div class="case__image"><ImagePane viewer /></div>
                    <div class="case__tools" hidden=move || picture.get().is_none()>
                        <Toolbar viewer />
                        <Show when=move || done.get()>
                            <div class="case__copy">
                                <CopyButton label=t("copy.text") kind=Kind::Filled text />
                            </div>
                        </Show>
                    </div>
                    <div class="case__panel">
                        <Handle stop />
                        <ResultPanel id>
                            <MarkList viewer />
                        </ResultPanel>
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
    let Some(viewer) = SHOWN.get() else {
        return false;
    };
    let name = page::key_name(event);
    if let Some(tool) = Tool::of_key(&name, viewer.tool.get_untracked()) {
        viewer.take(tool);
        return true;
    }
    look_key(viewer, &name) || move_key(viewer, &name) || preset(viewer, event)
}

/// Undo and redo, which come with Ctrl or ⌘; whether it was one of them.
pub(crate) fn command(event: &KeyboardEvent) -> bool {
    let Some(viewer) = SHOWN.get() else {
        return false;
    };
    match page::key_name(event).as_str() {
        "z" => viewer.marks.undo(),
        "y" | "Shift+Z" => viewer.marks.redo(),
        _ => return false,
    }
    true
}

/// Keys that change how the picture lies and looks.
fn look_key(viewer: Viewer, name: &str) -> bool {
    match name {
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
        "i" => viewer.change_look(|look| look.inverted = !look.inverted),
        "f" => viewer.change_look(|look| {
            look.next_enhancement(&[Enhancement::RedFree, Enhancement::Red, Enhancement::Blue]);
        }),
        "e" => viewer.change_look(|look| {
            look.next_enhancement(&[Enhancement::Contrast, Enhancement::Sharp]);
        }),
        _ => return false,
    }
    true
}

/// Keys that go somewhere or end something.
fn move_key(viewer: Viewer, name: &str) -> bool {
    const STRIDE: f64 = 64.0;
    let shift = |x: f64, y: f64| {
        viewer.act(|view, picture, pane, _| view.move_by((x, y), picture, pane));
    };
    let frames = viewer.frames();
    match name {
        "ArrowUp" if frames > 1 => viewer.leaf_by(-1),
        "ArrowDown" if frames > 1 => viewer.leaf_by(1),
        "Home" if frames > 1 => viewer.go_to_frame(0),
        "End" if frames > 1 => viewer.go_to_frame(frames - 1),
        "c" if frames > 1 => cine::toggle(viewer),
        "ArrowUp" => shift(0.0, STRIDE),
        "ArrowDown" => shift(0.0, -STRIDE),
        "ArrowLeft" => shift(STRIDE, 0.0),
        "ArrowRight" => shift(-STRIDE, 0.0),
        "Delete" => return viewer.marks.remove_selected(),
        "Escape" => {
            let was_drawing = viewer.marks.let_go();
            let tool = viewer.tool.get_untracked();
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
