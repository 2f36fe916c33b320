//! A modal sheet or dialog: native, so that it traps the focus, closes by Esc and gives the focus back.

use leptos::{ev::MouseEvent, html, prelude::*};

use super::{
    button::IconButton,
    icon::{Glyph, Icon},
};
use crate::{browser::page, locale::t};

/// Where the sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// At the end of the line, full height; from below on narrow screens.
    End,
    /// In the middle.
    Centre,
    /// From below.
    Bottom,
}

/// A modal over the page.
#[component]
pub(crate) fn Sheet(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The person closed it.
    #[prop(into)]
    on_close: Callback<()>,
    /// Its name, shown at its top.
    title: &'static str,
    /// Icon before the name.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Where it stands.
    side: Side,
    /// What it holds; made when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(element) = element.get() {
            page::set_dialog(&element, open);
        }
    });
    let side = match side {
        Side::End => "end",
        Side::Centre => "centre",
        Side::Bottom => "bottom",
    };
    view! {
        <dialog
            class="sheet"
            node_ref=element
            data-side=side
            aria-label=title
            on:close=move |_| on_close.run(())
            on:click=move |event: MouseEvent| {
                if page::hit_backdrop(event.target()) {
                    on_close.run(());
                }
            }
        >
            <div class="sheet__content">
                <header class="sheet__head">
                    {icon.map(|icon| view! { <Glyph icon /> })}
                    <p class="sheet__title">{title}</p>
                    <IconButton
                        label=t("close")
                        icon=Icon::Close
                        on_press=move || on_close.run(())
                    />
                </header>
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
}
