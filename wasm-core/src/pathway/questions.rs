//! What is not known and would change the outcome, found by supposing an answer and asking again.

use super::{
    context::Context,
    outcome::{Language, Statement},
    rule::Facts,
    table::Pathway,
};

/// The questions of a pathway that apply and whose supposed answer changes the outcome.
pub(super) fn that_change(
    pathway: &Pathway,
    context: &Context,
    facts: &Facts,
    changes: impl Fn(&Context) -> bool,
) -> Vec<Statement> {
    pathway
        .questions()
        .iter()
        .filter(|question| question.when.holds(facts))
        .filter(|question| {
            // The files' own check has read the same text.
            Context::parse(pathway, &question.suppose)
                .is_ok_and(|supposed| changes(&supposing(pathway, context, &supposed)))
        })
        .map(|question| Statement {
            id: question.id.clone(),
            text: question.text.get(Language::En).to_owned(),
        })
        .collect()
}

/// The context with supposed answers; flags that exclude one of them are taken back.
fn supposing(pathway: &Pathway, context: &Context, supposed: &Context) -> Context {
    let mut kept = context.clone();
    for other in supposed.excluded(pathway) {
        kept = kept.without(other);
    }
    kept.overlaid(supposed)
}
