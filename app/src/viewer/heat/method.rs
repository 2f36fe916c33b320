//! The two ways to a map: what the network gave each part in its one run, and what its score loses when
//! the part is hidden, which takes a hundred runs and is made only when it is asked for.

use insitu_core::model::ActivationMap;
use leptos::prelude::*;

use super::Viewer;
use crate::{
    locale::{t, t_with},
    results::FailureText,
    store::{Case, Occlusion, occlude, stop_occluding},
    ui::{Button, Kind, Progress},
};

/// How the map is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::viewer) enum Method {
    /// From the features of the one run.
    #[default]
    Activation,
    /// By hiding part after part.
    Occlusion,
}

impl Method {
    const ALL: [Self; 2] = [Self::Activation, Self::Occlusion];

    /// The map of a case, where it is there.
    pub(super) fn map_of(self, case: &Case) -> Option<&ActivationMap> {
        let screening = case.screening()?;
        match (self, &case.occlusion) {
            (Self::Activation, _) => screening.activation.as_ref(),
            (Self::Occlusion, Some(Occlusion::Done(map))) => Some(map),
            (Self::Occlusion, _) => None,
        }
    }

    fn name(self) -> &'static str {
        t(match self {
            Self::Activation => "heat.method.activation",
            Self::Occlusion => "heat.method.occlusion",
        })
    }

    /// Key of what stands under the picture.
    pub(super) fn caption(self) -> &'static str {
        match self {
            Self::Activation => "heat.caption",
            Self::Occlusion => "heat.occlusion.caption",
        }
    }
}

/// The choice between them, and how far the slow one is.
#[component]
pub(super) fn MethodChoice(
    /// The pane that it is about.
    viewer: Viewer,
) -> impl IntoView {
    let chosen = viewer.bench.heat.method;
    let (store, id) = (viewer.store, viewer.id);
    let choose = move |method| {
        chosen.set(method);
        if method == Method::Occlusion {
            occlude(store, id);
        }
    };
    let choices = Method::ALL.map(|method| {
        view! {
            <label class="heat__method">
                <input
                    type="radio"
                    name="heat-method"
                    prop:checked=move || chosen.get() == method
                    on:change=move |_| choose(method)
                />
                {method.name()}
            </label>
        }
    });
    let occlusion = Memo::new(move |_| viewer.case.with(|case| case.as_ref()?.occlusion.clone()));
    let state = move || {
        if chosen.get() != Method::Occlusion {
            return None;
        }
        Some(match occlusion.get() {
            Some(Occlusion::Done(map)) if map.peak().is_some() => return None,
            Some(Occlusion::Done(_)) => {
                view! { <p class="heat__caption">{t("heat.occlusion.nothing")}</p> }.into_any()
            }
            Some(Occlusion::Busy(_, done, total)) => {
                let words = t_with("heat.occlusion.busy", &[("done", &done), ("total", &total)]);
                view! {
                    <p>{words.clone()}</p>
                    <Progress done=done total=total label=words />
                    <Button
                        kind=Kind::Quiet
                        label=t("heat.occlusion.stop")
                        on_press=move || {
                            stop_occluding(store, id);
                            chosen.set(Method::Activation);
                        }
                    />
                }
                .into_any()
            }
            Some(Occlusion::Failed(failure)) => view! {
                <FailureText failure name=String::new() />
                <Button label=t("retry") on_press=move || occlude(store, id) />
            }
            .into_any(),
            None => view! {
                <Button label=t("heat.occlusion.start") on_press=move || occlude(store, id) />
            }
            .into_any(),
        })
    };
    view! {
        <fieldset class="heat__methods">
            <legend>{t("heat.method")}</legend>
            {choices.collect_view()}
        </fieldset>
        {state}
    }
}
