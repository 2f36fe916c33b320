//! When a rule fires: conditions that must all hold, over one set of facts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{acuity::Acuity, context::Context};
use crate::finding::{Dme, Icdr, LesionClass};

/// Conditions of a rule, all of which must hold; one that is left out always holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct When {
    /// Row for this grade of retinopathy.
    pub(super) dr: Option<Icdr>,
    /// Row for this state of the macula.
    pub(super) dme: Option<Dme>,
    /// Something about the picture or what the model says of it.
    picture: Option<PictureFact>,
    /// Whether an eye is asked about at all.
    eyes: Option<Eyes>,
    /// Whether any eye has retinopathy.
    any_retinopathy: Option<bool>,
    /// An eye sees less than this.
    acuity_worse_than: Option<Acuity>,
    /// Tokens that are given as yes.
    has: Vec<String>,
    /// Tokens that are not given as yes.
    lacks: Vec<String>,
    /// Tokens without an answer.
    unanswered: Vec<String>,
    /// Tokens, or `model_class`, with any answer.
    given: Vec<String>,
    /// The opposite of `given`.
    not_given: Vec<String>,
    /// Tokens with one of these words (`yes` and `no` for flags).
    is: BTreeMap<String, Vec<String>>,
    /// Numbers below a bound, for a range all of it.
    below: BTreeMap<String, u32>,
    /// Numbers at or above a bound, for a range all of it.
    at_least: BTreeMap<String, u32>,
    /// Ranges with the bound inside.
    crosses: BTreeMap<String, u32>,
    /// The model's most probable class, or one above its operating point, is among these.
    model: Vec<LesionClass>,
    /// A class above its operating point is among these.
    model_above: Vec<LesionClass>,
    /// No other rule of this finding refers or asks.
    unreferred: Option<bool>,
    /// No rule before this one fired for the lesion.
    pub(super) otherwise: bool,
}

/// What a rule may ask about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PictureFact {
    Ungradable,
    OutOfScope,
    Unsure,
    Unfamiliar,
    Referable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Eyes {
    None,
    Some,
}

/// What is known when rules are asked.
#[derive(Debug, Clone)]
pub(super) struct Facts<'a> {
    pub(super) context: &'a Context,
    pub(super) pictures: Vec<PictureFact>,
    pub(super) eyes: usize,
    pub(super) any_retinopathy: bool,
    /// The poorer of the acuities that count.
    pub(super) acuity: Option<Acuity>,
    pub(super) class: Option<LesionClass>,
    pub(super) above: Vec<LesionClass>,
    pub(super) unreferred: bool,
    pub(super) none_fired: bool,
}

impl<'a> Facts<'a> {
    /// Context alone.
    pub(super) fn of(context: &'a Context) -> Self {
        Self {
            context,
            pictures: Vec::new(),
            eyes: 0,
            any_retinopathy: false,
            acuity: None,
            class: None,
            above: Vec::new(),
            unreferred: false,
            none_fired: false,
        }
    }
}

/// Stands beside tokens in `given`: the model named a class.
const MODEL_CLASS: &str = "model_class";

impl When {
    /// Whether this is a row of one eye, not a rule on context.
    pub(super) fn is_eye_row(&self) -> bool {
        self.dr.is_some() || self.dme.is_some()
    }

    /// Whether all conditions but `dr` and `dme` hold; whoever asks has chosen the row by those.
    pub(super) fn holds(&self, facts: &Facts) -> bool {
        self.holds_for_tokens(facts.context, facts.class.is_some())
            && self.holds_for_eyes(facts)
            && self
                .picture
                .is_none_or(|picture| facts.pictures.contains(&picture))
            && self.unreferred.is_none_or(|said| said == facts.unreferred)
            && (!self.otherwise || facts.none_fired)
            && among(&self.model, facts.above.iter().chain(&facts.class))
            && among(&self.model_above, facts.above.iter())
    }

    /// Tokens that the conditions name.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &str> {
        let lists = [
            &self.has,
            &self.lacks,
            &self.unanswered,
            &self.given,
            &self.not_given,
        ];
        let bounds = [&self.below, &self.at_least, &self.crosses];
        lists
            .into_iter()
            .flatten()
            .chain(bounds.into_iter().flat_map(BTreeMap::keys))
            .chain(self.is.keys())
            .map(String::as_str)
            .filter(|name| *name != MODEL_CLASS)
    }

    fn holds_for_tokens(&self, context: &Context, has_class: bool) -> bool {
        let given = |name: &String| match name.as_str() {
            MODEL_CLASS => has_class,
            name => context.is_given(name),
        };
        self.has.iter().all(|name| context.has(name))
            && !self.lacks.iter().any(|name| context.has(name))
            && !self.unanswered.iter().any(|name| context.is_given(name))
            && self.given.iter().all(given)
            && !self.not_given.iter().any(given)
            && self.is.iter().all(|(name, words)| {
                context
                    .word(name)
                    .is_some_and(|said| words.iter().any(|word| word == said))
            })
            && self
                .below
                .iter()
                .all(|(name, bound)| context.range(name).is_some_and(|(_, high)| high < *bound))
            && self
                .at_least
                .iter()
                .all(|(name, bound)| context.range(name).is_some_and(|(low, _)| low >= *bound))
            && self.crosses.iter().all(|(name, bound)| {
                context
                    .range(name)
                    .is_some_and(|(low, high)| low < *bound && high >= *bound)
            })
    }

    fn holds_for_eyes(&self, facts: &Facts) -> bool {
        let eyes = match self.eyes {
            Some(Eyes::None) => facts.eyes == 0,
            Some(Eyes::Some) => facts.eyes > 0,
            None => true,
        };
        let acuity = self.acuity_worse_than.is_none_or(|bound| {
            facts
                .acuity
                .is_some_and(|acuity| acuity.is_worse_than(bound))
        });
        eyes && acuity
            && self
                .any_retinopathy
                .is_none_or(|said| said == facts.any_retinopathy)
    }
}

fn among<'a>(wanted: &[LesionClass], mut said: impl Iterator<Item = &'a LesionClass>) -> bool {
    wanted.is_empty() || said.any(|class| wanted.contains(class))
}
