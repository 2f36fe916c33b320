//! Skin: from findings of lesions to the rules that fire, and to what would change them.

use super::{
    context::Context,
    decide::{Fired, Judgement, Summary, statements},
    findings::{Finding, LesionFinding, LesionPicture},
    outcome::{Statement, Tier},
    rule::{Facts, PictureFact},
    table::Pathway,
};

/// The flag of a rule that the model's class speaks against.
const DISAGREEMENT: &str = "disagreement";

/// The lesions, each with the context that they share; none where a finding is not of a lesion.
pub(super) fn gather(findings: &[Finding], context: &Context) -> Option<Vec<LesionFinding>> {
    findings
        .iter()
        .map(|finding| match finding {
            Finding::Lesion(lesion) => Some(LesionFinding {
                answers: context.overlaid(&lesion.answers),
                ..lesion.clone()
            }),
            Finding::Eye(_) => None,
        })
        .collect()
}

/// The rules that fire, lesion by lesion.
pub(super) fn judge<'a>(pathway: &'a Pathway, lesions: &[LesionFinding]) -> Judgement<'a> {
    let mut judgement = Judgement::default();
    for lesion in lesions {
        let fired = rules_of(pathway, lesion);
        if fired.iter().any(|fired| fired.flag == Some(DISAGREEMENT)) {
            judgement.notes.push(DISAGREEMENT);
        }
        judgement.fired.extend(fired);
    }
    judgement.settle();
    judgement
}

/// Each thing that is not known of a lesion and could change tier, referral or time.
pub(super) fn would_change(
    pathway: &Pathway,
    lesions: &[LesionFinding],
    now: Summary,
) -> Vec<Statement> {
    let mut found = Vec::new();
    for (index, lesion) in lesions.iter().enumerate() {
        let changes = |supposed: &Context| {
            let mut lesions = lesions.to_vec();
            if let Some(lesion) = lesions.get_mut(index) {
                lesion.answers = supposed.clone();
            }
            judge(pathway, &lesions).summary() != Some(now)
        };
        let facts = facts(lesion);
        for statement in super::questions::that_change(pathway, &lesion.answers, &facts, changes) {
            if !found.contains(&statement) {
                found.push(statement);
            }
        }
    }
    if lesions
        .iter()
        .any(|lesion| lesion.picture != LesionPicture::Admitted)
        && now.tier < Tier::Urgent
    {
        found.extend(statements(pathway, &["retake"]));
    }
    found
}

fn rules_of<'a>(pathway: &'a Pathway, lesion: &LesionFinding) -> Vec<Fired<'a>> {
    let mut facts = facts(lesion);
    let mut fired: Vec<Fired> = Vec::new();
    for rule in pathway.own_rules().iter().filter(|rule| rule.is_active()) {
        facts.none_fired = fired.is_empty();
        if rule.when.holds(&facts) {
            let mut next = Fired::of(rule, &lesion.answers);
            // A person's referral that the model's class speaks against: shown, never lowered.
            if rule.refer && next.flag.is_none() && lesion.is_benign_to_the_model() {
                next.flag = Some(DISAGREEMENT);
            }
            fired.push(next);
        }
    }
    facts.unreferred = !fired
        .iter()
        .any(|fired| fired.rule.refer || fired.tier >= Tier::Human);
    let shared = pathway
        .shared_rules()
        .iter()
        .filter(|rule| rule.is_active() && rule.when.holds(&facts));
    fired.extend(shared.map(|rule| Fired::of(rule, &lesion.answers)));
    fired
}

fn facts(lesion: &LesionFinding) -> Facts<'_> {
    let mut facts = Facts::of(&lesion.answers);
    facts.class = lesion.class;
    facts.above = lesion.above.iter().copied().collect();
    let pictures = [
        (
            lesion.picture == LesionPicture::Ungradable,
            PictureFact::Ungradable,
        ),
        (
            lesion.picture == LesionPicture::OutOfScope,
            PictureFact::OutOfScope,
        ),
        (lesion.doubt.unsure, PictureFact::Unsure),
        (lesion.doubt.unfamiliar, PictureFact::Unfamiliar),
        (lesion.doubt.referable, PictureFact::Referable),
    ];
    facts.pictures = pictures
        .into_iter()
        .filter_map(|(holds, fact)| holds.then_some(fact))
        .collect();
    facts
}
