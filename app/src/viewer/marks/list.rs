//! Marks as text beside the picture: what was measured, how much, on which frame.

use insitu_core::measure::{Action, Caption, FrameKey, Line, Mark, MarkId, Scale, Shape};
use leptos::{ev::Event, prelude::*};

use super::{
    super::{Tool, Viewer},
    Kind as Drawn, words,
};
use crate::{
    browser::page,
    locale::{t, t_with},
    ui::{Button, CopyButton, Icon, IconButton, Kind},
};

/// The list; nothing where nothing is marked.
#[component]
pub(crate) fn MarkList(
    /// State shared with the picture.
    viewer: Viewer,
) -> impl IntoView {
    let layer = viewer.marks;
    let any = Memo::new(move |_| {
        layer.with(|marks| !marks.all().is_empty() || marks.can_undo() || marks.can_redo())
    });
    let can_undo = Memo::new(move |_| layer.with(insitu_core::measure::Marks::can_undo));
    let can_redo = Memo::new(move |_| layer.with(insitu_core::measure::Marks::can_redo));
    view! {
        <Show when=move || any.get()>
            <section class="marklist" aria-label=t("marks.title")>
                <header class="marklist__head">
                    <h2>{t("marks.title")}</h2>
                    <button type="button" class="button" data-kind="quiet" disabled=move || !can_undo.get() on:click=move |_| layer.undo()>
                        {t("undo")}
                    </button>
                    <button type="button" class="button" data-kind="quiet" disabled=move || !can_redo.get() on:click=move |_| layer.redo()>
                        {t("redo")}
                    </button>
                </header>
                <ul>
                    {move || {
                        // Values of pixels change with the frame that is shown.
                        viewer.picture.track();
                        layer
                            .with(|marks| marks.all().to_vec())
                            .into_iter()
                            .map(|mark| view! { <Row viewer mark /> })
                            .collect_view()
                    }}
                </ul>
                <footer class="marklist__foot">
                    <CopyButton label=t("marks.copy") kind=Kind::Outline text=move || text(viewer) />
                    <Button kind=Kind::Quiet label=t("marks.clear") on_press=move || _ = layer.act(Action::Clear { frame: None }) />
                </footer>
            </section>
        </Show>
    }
}

#[component]
fn Row(
    /// State shared with the picture.
    viewer: Viewer,
    /// Which mark.
    mark: Mark,
) -> impl IntoView {
    let layer = viewer.marks;
    let id = mark.id();
    let values = layer.values_of(viewer, &mark);
    let frame = viewer.frame_of(mark.frame());
    let takes_text = mark.shape().text().map(|text| text.as_str().to_owned());
    let shape = mark.shape().clone();
    let written = move |event: Event| {
        let Ok(text) = Caption::try_from(page::value_of(&event)) else {
            return;
        };
        let shape = match shape.clone() {
            Shape::Text { at, .. } => Shape::Text { at, text },
            Shape::Arrow { line, .. } => Shape::Arrow { line, text },
            other => other,
        };
        _ = layer.act(Action::Change { id, shape });
    };
    let known = match mark.shape() {
        Shape::Length(line) => Some(*line),
        _ => None,
    };
    view! {
        <li class="marklist__row" aria-current=move || (layer.selected().get() == Some(id)).then_some("true")>
            <div class="marklist__what">
                <button
                    type="button"
                    class="marklist__name"
                    on:click=move |_| {
                        layer.selected().set(Some(id));
                        if let Some(frame) = frame {
                            viewer.go_to_frame(frame);
                        }
                    }
                >
                    <span>{t(mark.shape().key())}</span>
                    {Some(mark.label().as_str().to_owned())
                        .filter(|label| !label.is_empty())
                        .map(|label| view! { <span class="marklist__frame">{label}</span> })}
                    {(viewer.frames() > 1)
                        .then(|| frame.map(|frame| {
                            view! { <span class="marklist__frame">{t_with("marks.frame", &[("n", &(frame + 1))])}</span> }
                        }))}
                </button>
                {takes_text
                    .map(|text| {
                        view! {
                            <input
                                class="marklist__text"
                                type="text"
                                aria-label=t("marks.text")
                                data-text-of=id.number().to_string()
                                prop:value=text
                                on:change=written
                            />
                        }
                    })}
                {known.map(|line| view! { <KnownLength viewer mark=id frame=mark.frame() line /> })}
                {values
                    .iter()
                    .map(|value| view! { <p class="marklist__value">{words::sentence(value)}</p> })
                    .collect_view()}
            </div>
            <IconButton label=t("marks.remove") icon=Icon::Trash on_press=move || _ = layer.act(Action::Remove { id }) />
        </li>
    }
}

/// What a line is in truth: gives all frames of its image a scale, which says that it is a person's.
#[component]
fn KnownLength(
    /// State shared with the picture.
    viewer: Viewer,
    /// Which mark.
    mark: MarkId,
    /// On which frame.
    frame: FrameKey,
    /// The line.
    line: Line,
) -> impl IntoView {
    let layer = viewer.marks;
    let image = frame.image;
    let is_tool = move || viewer.bench.tool.get() == Tool::Mark(Drawn::Known);
    let calibrated = move || layer.with(|marks| marks.calibration(image).is_some());
    let written = move |event: Event| {
        let aspect = layer.file_scale_of(viewer, frame).aspect();
        let scale = page::value_of(&event)
            .parse()
            .ok()
            .and_then(|length| Scale::calibrated(line, length, aspect));
        if scale.is_some() {
            layer.act(Action::Calibrate { image, scale });
        }
    };
    view! {
        <Show when=is_tool>
            <label class="marklist__known">
                {t("marks.known")}
                <input
                    type="number"
                    min="0"
                    step="any"
                    inputmode="decimal"
                    data-known-of=mark.number().to_string()
                    on:change=written
                />
            </label>
        </Show>
        <Show when=move || calibrated() && is_tool()>
            <Button
                kind=Kind::Quiet
                label=t("marks.uncalibrate")
                on_press=move || _ = layer.act(Action::Calibrate { image, scale: None })
            />
        </Show>
    }
}

/// All marks, a line each.
fn text(viewer: Viewer) -> String {
    let layer = viewer.marks;
    let entries = layer.with(|marks| marks.list(&|mark| layer.ruler_of(viewer, mark)));
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            let mark = layer.with(|marks| marks.get(entry.id).cloned());
            let values = mark.map_or_else(Vec::new, |mark| layer.values_of(viewer, &mark));
            words::line(entry, &values)
        })
        .collect();
    lines.join("\n")
}
