//! How the picture is shown, by numbers, names and switches: the tap way for every drag.

use insitu_core::{
    dicom::{VoiFunction, Window},
    image::{AUTO_WINDOW_PERCENT, COLOUR_MAPS, Histogram, WindowPreset},
};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    View, Viewer,
    histogram::Values,
    look::{ENHANCEMENTS, Look},
};
use crate::{
    browser::page,
    keys,
    locale::t,
    ui::{Icon, Menu},
};

/// Window, presets, negative and colours.
#[component]
pub(super) fn LookMenu(
    /// State shared with image and keys.
    viewer: Viewer,
    /// The picture is grey.
    grey: Memo<bool>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let changed = Signal::derive(move || viewer.look.with(|look| *look != Look::default()));
    let inverted = move || viewer.look.with(|look| look.inverted);
    view! {
        <Menu label=t("toolbar.look") icon=Signal::derive(|| Icon::Contrast) pressed=changed open>
            <button
                type="button"
                class="menu__item"
                role="menuitemcheckbox"
                aria-checked=move || inverted().to_string()
                on:click=move |_| viewer.change_look(|look| look.inverted = !look.inverted)
            >
                {t("toolbar.invert")}
                <kbd class="menu__key">{keys::key_of("toolbar.invert")}</kbd>
            </button>
            <Show when=move || viewer.has_shape()>
                <button
                    type="button"
                    class="menu__item"
                    role="menuitemcheckbox"
                    aria-checked=move || viewer.view.with(View::has_squares).to_string()
                    on:click=move |_| viewer.view.update(View::turn_squares)
                >
                    {t("look.squares")}
                </button>
            </Show>
            <Show when=move || !grey.get()>
                {ENHANCEMENTS
                    .into_iter()
                    .map(|(enhancement, name)| {
                        let on = move || viewer.look.with(|look| look.enhancement == Some(enhancement));
                        view! {
                            <button
                                type="button"
                                class="menu__item"
                                role="menuitemcheckbox"
                                aria-checked=move || on().to_string()
                                on:click=move |_| {
                                    let next = (!on()).then_some(enhancement);
                                    viewer.change_look(|look| look.enhancement = next);
                                }
                            >
                                {t(name)}
                            </button>
                        }
                    })
                    .collect_view()}
            </Show>
            <Show when=move || grey.get()>
                <WindowFields viewer />
                <Presets viewer />
                <Colours viewer />
            </Show>
            <Values viewer />
        </Menu>
    }
}

/// Centre and width as numbers.
#[component]
fn WindowFields(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let window = Memo::new(move |_| {
        viewer.look.track();
        viewer.picture.track();
        viewer
            .window()
            .map_or((0.0, 1.0), |window| (window.center(), window.width()))
    });
    let set = move |center: f64, width: f64| {
        let function = viewer
            .window()
            .map_or(VoiFunction::Linear, |window| window.function());
        if let Some(window) = Window::new(center, width, function) {
            viewer.change_look(|look| look.window = Some(window));
        }
    };
    view! {
        <div class="menu__fields" role="group" aria-label=t("look.window")>
            <label>
                {t("look.center")}
                <input
                    type="number"
                    step="any"
                    prop:value=move || rounded(window.get().0)
                    on:change=move |event| {
                        if let Ok(center) = page::value_of(&event).parse() {
                            set(center, window.get_untracked().1);
                        }
                    }
                />
            </label>
            <label>
                {t("look.width")}
                <input
                    type="number"
                    step="any"
                    min="1"
                    prop:value=move || rounded(window.get().1)
                    on:change=move |event| {
                        if let Ok(width) = page::value_of(&event).parse() {
                            set(window.get_untracked().0, width);
                        }
                    }
                />
            </label>
        </div>
    }
}

fn rounded(number: f64) -> String {
    ((number * 100.0).round() / 100.0).to_string()
}

/// The file's own window, one of the frame's values, and the conventions for its modality.
#[component]
fn Presets(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let modality = viewer.modality();
    let set = move |window: Option<Window>| viewer.change_look(|look| look.window = window);
    let of_values = move || {
        let mut found = None;
        viewer.with_samples(|frame| {
            let (low, high) = AUTO_WINDOW_PERCENT;
            found = Histogram::of_grey(frame).and_then(|values| values.window(low, high));
        });
        if found.is_some() {
            set(found);
        }
    };
    view! {
        <button type="button" class="menu__item" role="menuitem" on:click=move |_| set(None)>
            {t("look.as-filed")}
        </button>
        <button type="button" class="menu__item" role="menuitem" on:click=move |_| of_values()>
            {t("look.auto")}
        </button>
        {WindowPreset::for_modality(&modality)
            .enumerate()
            .map(|(index, preset)| {
                view! {
                    <button type="button" class="menu__item" role="menuitem" title=preset.source on:click=move |_| set(preset.window())>
                        {t(&format!("preset.{}", preset.id))}
                        {(index < 9).then(|| view! { <kbd class="menu__key">{format!("Shift+{}", index + 1)}</kbd> })}
                    </button>
                }
            })
            .collect_view()}
    }
}

/// The preset of a digit with Shift; whether it was one. Digits by their place, as layouts differ.
pub(crate) fn preset(viewer: Viewer, event: &KeyboardEvent) -> bool {
    let digit = event
        .code()
        .strip_prefix("Digit")
        .and_then(|digit| digit.parse::<usize>().ok());
    let (Some(digit @ 1..=9), true) = (digit, event.shift_key()) else {
        return false;
    };
    let preset = WindowPreset::for_modality(&viewer.modality()).nth(digit - 1);
    if let Some(preset) = preset {
        viewer.change_look(|look| look.window = preset.window());
    }
    preset.is_some()
}

/// Colours for grey levels.
#[component]
fn Colours(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let chosen = move || viewer.look.with(|look| look.colours.id);
    view! {
        <label class="menu__fields">
            {t("look.colours")}
            <select on:change=move |event| {
                let id = page::choice_of(&event);
                if let Some(colours) = COLOUR_MAPS.iter().find(|map| map.id == id) {
                    viewer.change_look(|look| look.colours = colours);
                }
            }>
                {COLOUR_MAPS
                    .iter()
                    .map(|map| {
                        view! {
                            <option value=map.id selected=move || chosen() == map.id>
                                {t(&format!("colours.{}", map.id))}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}
