//! Layouts and links by buttons.

use leptos::prelude::*;

use super::{Layout, Links, Panes};
use crate::{
    keys,
    locale::t,
    store::follow,
    ui::{Icon, Menu},
};

/// How many panes there are.
#[component]
pub(crate) fn LayoutMenu(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let several = Signal::derive(move || panes.layout.get() != Layout::One);
    view! {
        <Menu label=t("panes.layout") icon=Signal::derive(|| Icon::Panes) pressed=several open>
            {Layout::ALL
                .into_iter()
                .map(|layout| {
                    let on = follow(move || panes.layout.get() == layout);
                    view! {
                        <button
                            type="button"
                            class="menu__item"
                            role="menuitemradio"
                            aria-checked=move || on.get().to_string()
                            on:click=move |_| {
                                panes.lay_out(layout);
                                open.set(false);
                            }
                        >
                            {layout.name()}
                        </button>
                    }
                })
                .collect_view()}
        </Menu>
    }
}

/// What panes do together.
#[component]
pub(crate) fn LinkMenu(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let linked = Signal::derive(move || panes.links.get().any());
    view! {
        <Menu label=t("panes.link") icon=Signal::derive(|| Icon::Link) pressed=linked open>
            <button
                type="button"
                class="menu__item"
                role="menuitem"
                on:click=move |_| panes.toggle_links()
            >
                {move || t(if linked.get() { "link.none" } else { "link.all" })}
                <kbd class="menu__key">{keys::key_of("panes.link")}</kbd>
            </button>
            {Links::SWITCHES
                .into_iter()
                .map(|(name, switch)| {
                    let on = follow(move || {
                        let mut links = panes.links.get();
                        *switch(&mut links)
                    });
                    view! {
                        <button
                            type="button"
                            class="menu__item"
                            role="menuitemcheckbox"
                            aria-checked=move || on.get().to_string()
                            on:click=move |_| {
                                panes.link(|links| {
                                    let one = switch(links);
                                    *one = !*one;
                                });
                            }
                        >
                            {t(name)}
                        </button>
                    }
                })
                .collect_view()}
        </Menu>
    }
}

impl Panes {
    /// Links everything, or nothing.
    pub(crate) fn toggle_links(self) {
        self.link(|links| {
            *links = if links.any() {
                Links::default()
            } else {
                Links::ALL
            };
        });
    }
}
