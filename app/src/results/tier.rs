//! A tier as shape, word and place; colour only repeats them (ux.md §10).

use insitu_core::pathway::Tier;
use leptos::prelude::*;

use crate::{locale::t, store::TierOf};

/// Name of a tier in attributes.
pub(crate) fn tier_id(tier: TierOf) -> &'static str {
    match tier {
        TierOf::Read(Tier::Routine) => "routine",
        TierOf::Read(Tier::Early) => "early",
        TierOf::Read(Tier::Refer) => "refer",
        TierOf::Read(Tier::Human) => "human",
        TierOf::Read(Tier::Urgent) => "urgent",
        TierOf::Read(Tier::Immediate) => "immediate",
        TierOf::ViewOnly => "view-only",
        TierOf::NotRead => "none",
        TierOf::Failed => "failed",
    }
}

/// Key of a tier's name.
pub(crate) fn tier_key(tier: TierOf) -> &'static str {
    match tier {
        TierOf::Read(Tier::Routine) => "tier.routine",
        TierOf::Read(Tier::Early) => "tier.early",
        TierOf::Read(Tier::Refer) => "tier.refer",
        TierOf::Read(Tier::Human) => "tier.human",
        TierOf::Read(Tier::Urgent) => "tier.urgent",
        TierOf::Read(Tier::Immediate) => "tier.immediate",
        TierOf::ViewOnly => "tier.view-only",
        TierOf::NotRead => "tier.none",
        TierOf::Failed => "tier.failed",
    }
}

/// Outline of the tier's shape and the sign in it, on a 20 × 20 grid.
fn shape(tier: TierOf) -> (&'static str, &'static str) {
    const CIRCLE: &str = "M1 10a9 9 0 1 0 18 0a9 9 0 1 0-18 0z";
    match tier {
        TierOf::Read(Tier::Routine) => (CIRCLE, "M6 10.3l2.8 2.8L14 7.5"),
        TierOf::Read(Tier::Early) => (CIRCLE, "M10 10V4.5M10 10H5.5"),
        TierOf::Read(Tier::Refer) => (
            "M10 0.5 19.5 10 10 19.5 0.5 10z",
            "M6 10h7.5M10.5 7l3 3-3 3",
        ),
        TierOf::Read(Tier::Human) => (
            "M4 1h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z",
            "M7.6 7.8a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.7m0 2.7v.1",
        ),
        TierOf::Read(Tier::Urgent) => (
            "M8.7 1.8 0.8 16.2A1.5 1.5 0 0 0 2.1 18.5h15.8a1.5 1.5 0 0 0 1.3-2.3L11.3 1.8a1.5 1.5 0 0 0-2.6 0z",
            "M10 7v4.5m0 3.3v.1",
        ),
        TierOf::Read(Tier::Immediate) => (
            "M6 .8h8L19.2 6v8L14 19.2H6L.8 14V6z",
            "M7.3 6.2c-1 .6-1.3 1.6-.7 3 .9 2 2.2 3.3 4.2 4.2 1.4.6 2.4.3 3-.7l-2.1-1.5-1 .7c-1-.5-1.7-1.2-2.2-2.2l.7-1z",
        ),
        TierOf::ViewOnly => ("", "M4.5 10c3-4 8-4 11 0c-3 4-8 4-11 0z"),
        TierOf::NotRead => ("", "M15.5 4.5l-11 11"),
        TierOf::Failed => ("", "M7 7l6 6m0-6-6 6"),
    }
}

/// The tier's shape alone; its word always stands beside it.
#[component]
pub(crate) fn TierMark(
    /// Which tier.
    tier: TierOf,
) -> impl IntoView {
    let (outline, sign) = shape(tier);
    view! {
        <svg class="tier__mark" data-tier=tier_id(tier) viewBox="0 0 20 20" aria-hidden="true">
            {if outline.is_empty() {
                view! { <circle class="tier__ring" cx="10" cy="10" r="8.5"></circle> }.into_any()
            } else {
                view! { <path class="tier__shape" d=outline></path> }.into_any()
            }}
            {(tier == TierOf::Read(Tier::Early))
                .then(|| view! { <path class="tier__half" d="M10 1a9 9 0 0 0 0 18z"></path> })}
            <path class="tier__sign" d=sign></path>
        </svg>
    }
}

/// The tier as a chip: shape and word. `needs_human` adds the square after it.
#[component]
pub(crate) fn TierChip(
    /// Which tier.
    tier: TierOf,
    /// A person must look first, whatever the tier.
    #[prop(optional)]
    needs_human: bool,
) -> impl IntoView {
    let extra = needs_human && tier != TierOf::Read(Tier::Human);
    view! {
        <p class="tier">
            <span class="tier__chip" data-tier=tier_id(tier)>
                <TierMark tier />
                {t(tier_key(tier))}
            </span>
            {extra
                .then(|| {
                    view! {
                        <span class="tier__also">
                            <TierMark tier=TierOf::Read(Tier::Human) />
                            {t("tier.also-human")}
                        </span>
                    }
                })}
        </p>
    }
}
