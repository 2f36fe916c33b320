//! What this is, what it must not be used for, and whose work is in it.

use leptos::prelude::*;

use crate::{
    locale::{t, t_with},
    route::Route,
    store::Store,
    worklist::samples,
};

/// The about page.
#[component]
pub(crate) fn AboutPage() -> impl IntoView {
    let store = Store::here();
    let credits = RwSignal::new(Vec::<String>::new());
    leptos::task::spawn_local(async move {
        let mut list: Vec<String> = samples()
            .await
            .into_iter()
            .map(|sample| sample.credit)
            .collect();
        list.sort();
        list.dedup();
        credits.try_set(list);
    });
    view! {
        <div class="page">
            <h2 class="page__title">{t("about.title")}</h2>
            <p class="page__lead">{t("about.lead")}</p>
            <div class="about__notice"><p>{t("app.disclaimer")}</p></div>
            <h2>{t("about.limits")}</h2>
            <ul class="about__list">
                <li>{t("about.limits.1")}</li>
                <li>{t("about.limits.2")}</li>
                <li>{t("about.limits.3")}</li>
                <li>{t("about.limits.4")}</li>
            </ul>
            <h2>{t("about.guidelines")}</h2>
            <ul class="about__list">
                <li>{t("about.guidelines.ico")}</li>
                <li>{t("about.guidelines.nice")}</li>
            </ul>
            <p>{t("about.guidelines.note")}</p>
            <h2>{t("about.licences")}</h2>
            <p>{t("about.licences.text")}</p>
            <p><a href=Route::Models.to_string()>{t("about.licences.models")}</a></p>
            <h2>{t("about.samples")}</h2>
            <ul class="about__list">
                <For each=move || credits.get() key=Clone::clone let:credit>
                    <li>{credit}</li>
                </For>
            </ul>
            <p class="about__build">
                {t_with(
                    "about.build",
                    &[("version", &insitu_core::VERSION), ("build", &store.build.get_value())],
                )}
            </p>
        </div>
    }
}
