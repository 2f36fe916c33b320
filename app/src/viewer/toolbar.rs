//! Everything that the viewer does, in one bar: one stop for Tab, arrows inside (ux.md §8).

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    Panes, Viewer, cine,
    layers::LayersMenu,
    look_bar::LookMenu,
    panes::{CompareMenu, LayoutMenu, LinkMenu, PlanesMenu},
    place::STEP,
    tools::{LOOKING, MEASURING, Row, Tool},
};
use crate::{
    browser::page,
    keys,
    locale::{t, t_with},
    store::follow,
    ui::{Icon, IconButton, Menu},
};

/// The toolbar.
#[component]
pub(crate) fn Toolbar(
    /// All panes.
    panes: Panes,
    /// The pane that it acts on.
    viewer: Viewer,
) -> impl IntoView {
    let case = viewer.case;
    let stack = Memo::new(move |_| {
        case.with(|case| {
            let case = case.as_ref();
            case.is_some_and(|case| case.frames() > 2 && !case.is_coming())
        })
    });
    let frames = Memo::new(move |_| {
        case.track();
        viewer.picture.track();
        viewer.frames()
    });
    let grey = Memo::new(move |_| {
        viewer.picture.track();
        viewer.window().is_some()
    });
    let rove = move |event: KeyboardEvent| {
        if page::rove(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let offered = move |tool: Tool| match tool {
        Tool::Window => grey.get(),
        Tool::Leaf => frames.get() > 1,
        Tool::Cross => viewer.plane().is_some(),
        _ => true,
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label=t("toolbar.label") on:keydown=rove>
            {LOOKING
                .into_iter()
                .enumerate()
                .map(|(index, row)| {
                    view! {
                        <Show when=move || offered(row.0)>
                            <ToolButton viewer row first=index == 0 />
                        </Show>
                    }
                })
                .collect_view()}
            <MeasureMenu viewer />
            <LookMenu viewer grey />
            <LayersMenu viewer />
            <Show when=move || grey.get() && stack.get()>
                <PlanesMenu panes />
            </Show>
            <LayoutMenu panes />
            <Show when=move || panes.layout.get() != super::Layout::One>
                <LinkMenu panes />
                <CompareMenu panes viewer />
            </Show>
            <PlaceTools viewer />
            <MoreMenu viewer />
            <Show when=move || frames.get() != 1>
                <span class="toolbar__divider"></span>
                <FrameSlider viewer frames />
            </Show>
            <Show when=move || viewer.is_dicom()>
                <IconButton label=t("tags.title") icon=Icon::List tabindex=-1 on_press=move || viewer.tags.set(true) />
            </Show>
            <span class="toolbar__space"></span>
            <span class="toolbar__panel">
                <IconButton
                    label=t("toolbar.panel")
                    icon=Icon::Panel
                    tabindex=-1
                    pressed=Signal::derive(move || viewer.bench.panel.get())
                    on_press=move || viewer.bench.panel.update(|shown| *shown = !*shown)
                />
            </span>
        </div>
    }
}

/// How the picture lies: zoom, fit, turn, mirror.
#[component]
fn PlaceTools(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let change = move |change: fn(&mut super::View)| viewer.view.update(change);
    view! {
        <div class="toolbar__wide">
        <span class="toolbar__divider"></span>
        <IconButton label=t("toolbar.zoom-out") key_hint=keys::key_of("toolbar.zoom-out") icon=Icon::ZoomOut tabindex=-1 on_press=move || viewer.zoom(1.0 / STEP) />
        <IconButton label=t("toolbar.zoom-in") key_hint=keys::key_of("toolbar.zoom-in") icon=Icon::ZoomIn tabindex=-1 on_press=move || viewer.zoom(STEP) />
        <IconButton
            label=t("toolbar.fit")
            key_hint=keys::key_of("toolbar.fit")
            icon=Icon::Fit
            tabindex=-1
            pressed=Signal::derive(move || viewer.view.with(super::View::is_fit))
            on_press=move || change(super::View::fit)
        />
        <button
            type="button"
            class="button toolbar__one"
            data-kind="icon"
            tabindex="-1"
            aria-label=t("toolbar.one")
            title=t("toolbar.one.hint")
            on:click=move |_| viewer.one_to_one()
        >
            "1:1"
        </button>
        <span class="toolbar__divider"></span>
        <IconButton label=t("toolbar.turn") key_hint=keys::key_of("toolbar.turn") icon=Icon::Turn tabindex=-1 on_press=move || change(|view| view.turn_by(1)) />
        <IconButton
            label=t("toolbar.loupe")
            key_hint=keys::key_of("toolbar.loupe")
            icon=Icon::Loupe
            tabindex=-1
            pressed=Signal::derive(move || viewer.loupe.get())
            on_press=move || viewer.loupe.update(|on| *on = !*on)
        />
        <IconButton label=t("toolbar.mirror") key_hint=keys::key_of("toolbar.mirror") icon=Icon::Mirror tabindex=-1 on_press=move || change(super::View::mirror) />
        <IconButton label=t("toolbar.reset") icon=Icon::Retry tabindex=-1 on_press=move || viewer.reset() />
        </div>
    }
}

/// Key of a name, and what is done.
type Item = (&'static str, fn(Viewer));

/// What narrow screens have no room for, in words.
#[component]
fn MoreMenu(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let items: [Item; 8] = [
        ("toolbar.fit", |viewer| viewer.view.update(super::View::fit)),
        ("toolbar.one", Viewer::one_to_one),
        ("toolbar.zoom-in", |viewer| viewer.zoom(STEP)),
        ("toolbar.zoom-out", |viewer| viewer.zoom(1.0 / STEP)),
        ("toolbar.turn", |viewer| {
            viewer.view.update(|view| view.turn_by(1));
        }),
        ("toolbar.mirror", |viewer| {
            viewer.view.update(super::View::mirror);
        }),
        ("toolbar.reset", Viewer::reset),
        ("toolbar.loupe", |viewer| {
            viewer.loupe.update(|on| *on = !*on);
        }),
    ];
    view! {
        <div class="toolbar__narrow">
            <Menu label=t("toolbar.more") icon=Signal::derive(|| Icon::More) pressed=Signal::derive(|| false) open>
                {items
                    .into_iter()
                    .map(|(name, act)| {
                        view! {
                            <button type="button" class="menu__item" role="menuitem" on:click=move |_| act(viewer)>
                                {t(name)}
                            </button>
                        }
                    })
                    .collect_view()}
            </Menu>
        </div>
    }
}

/// A tool that is taken in hand.
#[component]
fn ToolButton(
    /// State shared with image and keys.
    viewer: Viewer,
    /// The tool.
    row: Row,
    /// The toolbar's one stop for Tab.
    first: bool,
) -> impl IntoView {
    let (tool, name, icon) = row;
    view! {
        <IconButton
            label=t(name)
            key_hint=keys::key_of(name)
            icon
            tabindex=if first { 0 } else { -1 }
            pressed=Signal::derive(move || viewer.bench.tool.get() == tool)
            on_press=move || viewer.take(tool)
        />
    }
}

/// The tools that draw, in a menu of their own.
#[component]
fn MeasureMenu(
    /// State shared with image and keys.
    viewer: Viewer,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let drawing = Signal::derive(move || matches!(viewer.bench.tool.get(), Tool::Mark(_)));
    let icon = Signal::derive(move || {
        let tool = viewer.bench.tool.get();
        MEASURING
            .iter()
            .find(|(known, ..)| *known == tool)
            .map_or(Icon::Ruler, |(.., icon)| *icon)
    });
    view! {
        <Menu label=t("toolbar.measure") icon pressed=drawing open>
            {MEASURING
                .into_iter()
                .map(|(tool, name, icon)| {
                    let on = follow(move || viewer.bench.tool.get() == tool);
                    view! {
                        <button
                            type="button"
                            class="menu__item"
                            role="menuitemradio"
                            aria-checked=move || on.get().to_string()
                            on:click=move |_| {
                                viewer.take(tool);
                                open.set(false);
                            }
                        >
                            <crate::ui::Glyph icon />
                            {t(name)}
                            <kbd class="menu__key">{keys::key_of(name)}</kbd>
                        </button>
                    }
                })
                .collect_view()}
        </Menu>
    }
}

/// Frames: slider, a tap for each direction, and by themselves.
#[component]
fn FrameSlider(
    /// State shared with image and keys.
    viewer: Viewer,
    /// How many frames there are.
    frames: Memo<u32>,
) -> impl IntoView {
    let frame = Memo::new(move |_| viewer.shown_frame());
    view! {
        <div class="toolbar__frames">
            <IconButton
                label=t("toolbar.cine")
                key_hint=keys::key_of("toolbar.cine")
                icon=Icon::Play
                tabindex=-1
                pressed=Signal::derive(move || viewer.playing.get())
                on_press=move || cine::toggle(viewer)
            />
            <IconButton label=t("toolbar.previous-frame") icon=Icon::Previous tabindex=-1 on_press=move || viewer.leaf_by(-1) />
            <span class="toolbar__track">
            <span class="toolbar__odd" aria-hidden="true">
                {move || {
                    viewer
                        .odd_places()
                        .into_iter()
                        .map(|share| {
                            let place = format!("{:.2}%", share * 100.0);
                            view! { <span class="toolbar__mark" style:inset-inline-start=place></span> }
                        })
                        .collect_view()
                }}
            </span>
            <input
                class="toolbar__slider"
                type="range"
                min="1"
                max=move || frames.get().to_string()
                aria-label=t("toolbar.frame")
                aria-valuetext=move || t_with("viewer.frame", &[("n", &(frame.get() + 1)), ("total", &frames.get())])
                prop:value=move || (frame.get() + 1).to_string()
                on:input=move |event| {
                    if let Ok(number) = page::value_of(&event).parse::<u32>() {
                        viewer.go_to_frame(number.saturating_sub(1));
                    }
                }
            />
            </span>
            <IconButton label=t("toolbar.next-frame") icon=Icon::Next tabindex=-1 on_press=move || viewer.leaf_by(1) />
        </div>
    }
}
