//! The result panel: every step in its fixed order, each as soon as it is known, none before its time.

use insitu_core::{
    protocol::{Screening, Stage},
    quality::{Gradability, Verdict},
};
use leptos::prelude::*;

use super::{
    care::CareCard,
    failure::FailureText,
    found::Found,
    further::Further,
    provenance::ProvenanceLine,
    quality::{QualityLine, QualityScores},
    report,
    sure::{self, HowSure},
};
use crate::{
    browser::prefs,
    locale::{t, t_with},
    route::CaseId,
    shell::drop::PICK_FILES,
    store::{Case, State, Store, retry},
    ui::{Button, CopyButton, Glyph, Icon, Kind, Progress},
};

/// Key of what a worker is busy with.
pub(crate) fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Opening => "step.opening",
        Stage::Quality => "step.quality",
        Stage::Fetching => "step.fetching",
        Stage::Reading => "step.reading",
        Stage::Guideline => "step.guideline",
    }
}

/// The panel of one case.
#[component]
pub(crate) fn ResultPanel(
    /// Which case.
    id: CaseId,
    /// What stands under the result.
    children: Children,
) -> impl IntoView {
    let store = Store::here();
    let case = store.case(id);
    let state = Memo::new(move |_| case.with(|case| case.as_ref().map(|case| case.state.clone())));
    let verdict =
        Memo::new(move |_| case.with(|case| case.as_ref().and_then(|case| case.verdict.clone())));
    let text = move || {
        case.get_untracked()
            .as_ref()
            .and_then(|case| report::plain_text(store, case))
            .unwrap_or_default()
    };
    let done = move || state.with(|state| matches!(state, Some(State::Done(_))));
    view! {
        <section class="result" aria-label=t("result.label")>
            <div class="result__scroll">
                {move || verdict.get().map(|verdict| view! { <QualityLine verdict /> })}
                {move || match state.get() {
                    None => ().into_any(),
                    Some(State::Waiting) => view! { <Working stage=None done=0 total=0 /> }.into_any(),
                    Some(State::Working(stage, done, total)) => {
                        view! { <Working stage=Some(stage) done total /> }.into_any()
                    }
                    Some(State::Done(screening)) => {
                        let opened = case.with_untracked(|case| case.as_ref().map(|case| case.opened));
                        view! { <Complete id screening opened=opened.unwrap_or((1970, 1, 1)) /> }.into_any()
                    }
                    Some(State::Failed(failure)) => {
                        let name = case.with_untracked(|case| name(case.as_ref()));
                        view! {
                            <div class="result__failed">
                                <Glyph icon=Icon::Cross />
                                <div>
                                    <FailureText failure name />
                                    <div class="result__actions">
                                        <Button label=t("retry") icon=Icon::Retry on_press=move || retry(store, id) />
                                    </div>
                                </div>
                            </div>
                        }
                        .into_any()
                    }
                    Some(State::ViewOnly) => view! {
                        <div class="result__none">
                            <h2>{t("result.no-model")}</h2>
                            <p>{t("result.no-model.hint")}</p>
                        </div>
                    }
                    .into_any(),
                    Some(State::Stopped) => view! {
                        <div class="result__failed">
                            <div>
                                <p>{t("result.stopped")}</p>
                                <div class="result__actions">
                                    <Button label=t("retry") icon=Icon::Retry on_press=move || retry(store, id) />
                                </div>
                            </div>
                        </div>
                    }
                    .into_any(),
                }}
                {children()}
            </div>
            <Show when=done>
                <footer class="result__foot">
                    <CopyButton label=t("copy.text") kind=Kind::Filled text />
                </footer>
            </Show>
        </section>
    }
}

fn name(case: Option<&Case>) -> String {
    case.map(|case| case.source.shown().to_owned())
        .unwrap_or_default()
}

/// What is being done, in words, with a bar where there is something to count.
#[component]
fn Working(
    /// The step; none while the case waits.
    stage: Option<Stage>,
    /// Done so far.
    done: u64,
    /// All of it, 0 where not known.
    total: u64,
) -> impl IntoView {
    let words = step_words(stage, done, total);
    let steps = [
        Stage::Opening,
        Stage::Quality,
        Stage::Reading,
        Stage::Guideline,
    ];
    let now = stage.unwrap_or(Stage::Opening);
    view! {
        <div class="result__working">
            <p class="result__step">{words.clone()}</p>
            <Progress
                done=done
                total=if stage == Some(Stage::Fetching) { total } else { 0 }
                label=words
            />
            <ol class="result__steps">
                {steps
                    .into_iter()
                    .map(|step| {
                        let state = match step.cmp(&now) {
                            std::cmp::Ordering::Less => "done",
                            std::cmp::Ordering::Equal => "now",
                            std::cmp::Ordering::Greater => "later",
                        };
                        view! { <li data-state=state>{t(stage_key(step))}</li> }
                    })
                    .collect_view()}
            </ol>
        </div>
    }
}

/// What is being done, in words.
pub(super) fn step_words(stage: Option<Stage>, done: u64, total: u64) -> String {
    match stage {
        None => t("row.waiting").to_owned(),
        Some(Stage::Fetching) if total > 0 => t_with(
            "step.fetching.mb",
            &[("done", &megabytes(done)), ("total", &megabytes(total))],
        ),
        Some(stage) => t(stage_key(stage)).to_owned(),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// Everything after the quality line, once it is all known.
#[component]
fn Complete(
    /// Which case.
    id: CaseId,
    /// The screening.
    screening: Box<Screening>,
    /// The day from which due times count.
    opened: super::due::Day,
) -> impl IntoView {
    let Screening {
        screened,
        outcome,
        further,
        unasked,
        ..
    } = *screening;
    let gradability = screened.quality.gradability;
    let point = screened
        .model
        .as_ref()
        .map(|model| model.operating_point.clone())
        .unwrap_or_default();
    let pathway = outcome.pathway.clone();
    let verdict: Verdict = screened.quality.clone();
    let body = match (gradability, screened.prediction.clone()) {
        (Gradability::OutOfScope, _) => view! { <NoModel /> }.into_any(),
        (_, None) => view! {
            <p class="result__none">{t("result.none")}</p>
        }
        .into_any(),
        (_, Some(prediction)) => {
            let found = sure::band(&prediction).unwrap_or_else(|| {
                let (screened, prediction) = (screened.clone(), prediction.clone());
                view! { <Found screened prediction /> }.into_any()
            });
            let first = prediction.clone();
            view! {
                {found}
                <div class="result__rows"><HowSure prediction point /></div>
                <Further id first further unasked />
            }
            .into_any()
        }
    };
    let out_of_scope = gradability == Gradability::OutOfScope;
    let ungradable = gradability == Gradability::NotGradable;
    view! {
        {ungradable.then(|| view! { <Retake /> })}
        {(!out_of_scope).then(|| view! { <CareCard outcome opened ungradable /> })}
        <div class="result__model">{body}</div>
        <div class="result__rows">
            <QualityScores verdict />
            <ProvenanceLine screened pathway />
        </div>
        <FirstResult />
    }
}

/// What to do with a photograph that is not good enough: a better one.
#[component]
fn Retake() -> impl IntoView {
    view! {
        <div class="result__actions">
            <Button
                label=t("quality.another")
                icon=Icon::Folder
                on_press=|| crate::browser::files::open_picker(PICK_FILES)
            />
        </div>
    }
}

/// A file that shows but that no model reads.
#[component]
fn NoModel() -> impl IntoView {
    view! {
        <section class="result__none">
            <h2>{t("result.no-model")}</h2>
            <p>{t("result.no-model.hint")}</p>
        </section>
    }
}

/// The whole disclaimer, at the first result on this device.
#[component]
fn FirstResult() -> impl IntoView {
    let seen = RwSignal::new(prefs::get("disclaimer").as_deref() == Some("read"));
    view! {
        <Show when=move || !seen.get()>
            <aside class="result__disclaimer" aria-label=t("disclaimer.label")>
                <p>{t("app.disclaimer")}</p>
                <Button
                    kind=Kind::Quiet
                    label=t("disclaimer.understood")
                    on_press=move || {
                        prefs::set("disclaimer", "read");
                        seen.set(true);
                    }
                />
            </aside>
        </Show>
    }
}
