//! The selected row beside the list, on screens that have room for it.

use leptos::prelude::*;

use crate::{
    browser::page,
    locale::{t, t_with},
    results::{TierChip, preview_lines},
    route::Route,
    store::{Store, TierOf, follow, remove},
    ui::{Button, Icon, Kind, SummaryList, SummaryRow},
};

/// The preview.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let store = Store::here();
    let case = follow(move || {
        let id = store.selected.get()?;
        store
            .cases
            .with(|cases| cases.iter().find(|case| case.id == id).cloned())
    });
    view! {
        <aside class="preview" aria-label=t("preview.label")>
            {move || match case.get() {
                None => view! { <p class="preview__none">{t("preview.none")}</p> }.into_any(),
                Some(case) => {
                    let id = case.id;
                    let tier = TierOf::of(&case);
                    let lines = preview_lines(&case);
                    let needs_human = case
                        .screening()
                        .is_some_and(|screening| screening.outcome.needs_human);
                    view! {
                        <div class="preview__scroll">
                            <header class="preview__head">
                                <h2>{t_with("case.title", &[("n", &id)])}</h2>
                                <p>{lines.kind}</p>
                            </header>
                            {case
                                .thumb
                                .clone()
                                .map(|thumb| view! { <img class="preview__image" src=thumb alt="" /> })}
                            <TierChip tier needs_human />
                            {lines.action.map(|action| view! { <h3 class="preview__action">{action}</h3> })}
                            {lines.due.map(|due| view! { <p class="preview__due">{due}</p> })}
                            <p class="preview__found">{lines.found}</p>
                            <SummaryList>
                                <SummaryRow label=t("preview.quality") value=lines.quality />
                                <SummaryRow label=t("preview.file") value=case.shown().to_owned() />
                                <SummaryRow label=t("preview.size") value=lines.size />
                            </SummaryList>
                        </div>
                        <footer class="preview__foot">
                            <Button label=t("remove") icon=Icon::Trash on_press=move || remove(store, id) />
                            <Button
                                kind=Kind::Filled
                                label=t("preview.open")
                                after=Icon::Forward
                                on_press=move || page::go(&Route::Case(id).to_string())
                            />
                        </footer>
                    }
                    .into_any()
                }
            }}
        </aside>
    }
}
