//! From fired rules to an outcome: the combination rules of clinical.md §0, the same for every pathway.

use super::{
    context::Context,
    due::Due,
    error::PathwayError,
    eyes,
    findings::Finding,
    lesions,
    outcome::{Confidence, Language, Outcome, Statement, Tier},
    table::{Pathway, Rule, RuleDue},
};
use crate::finding::Domain;

/// A rule that fired, with what it asks for.
#[derive(Debug, Clone)]
pub(super) struct Fired<'a> {
    pub(super) rule: &'a Rule,
    pub(super) flag: Option<&'a str>,
    pub(super) tier: Tier,
    pub(super) due: Option<Due>,
}

impl<'a> Fired<'a> {
    /// What a rule asks for in a context.
    pub(super) fn of(rule: &'a Rule, context: &Context) -> Self {
        let due = match &rule.due {
            RuleDue::None => None,
            RuleDue::Fixed(due) => Some(*due),
            RuleDue::RecallWhen {
                token,
                reaches_years,
            } => context.range(token).map(|(low, _)| {
                let left = u32::from(*reaches_years).saturating_sub(low);
                let months = (left * 12).min(u32::from(u16::MAX)) as u16;
                Due::Recall(months, months, super::due::Unit::Month)
            }),
        };
        let tier = Due::tier(due, rule.refer);
        Self {
            rule,
            flag: rule.flag.as_deref(),
            tier: rule.min_tier.map_or(tier, |least| tier.max(least)),
            due,
        }
    }

    /// Most severe last: tier, then deadline, then referral.
    pub(super) fn severity(&self) -> impl Ord + use<> {
        let deadline = self.due.map(Due::urgency);
        (
            self.tier,
            std::cmp::Reverse(deadline.unwrap_or((u32::MAX, u32::MAX))),
            self.rule.refer,
        )
    }

    fn label(&self) -> String {
        match self.flag {
            Some(flag) => format!("{}({flag})", self.rule.id),
            None => self.rule.id.clone(),
        }
    }
}

/// What is left of an outcome when two are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) tier: Tier,
    pub(super) refer: bool,
    pub(super) due: Option<Due>,
}

/// Rules in the order of the outcome, and ids of further reasons.
#[derive(Debug, Clone, Default)]
pub(super) struct Judgement<'a> {
    pub(super) fired: Vec<Fired<'a>>,
    pub(super) notes: Vec<&'static str>,
    /// Set where a note alone asks for a person.
    pub(super) needs_human: bool,
}

impl<'a> Judgement<'a> {
    /// Leaves out rules that another of these replaces, or whose id and text stand there already.
    pub(super) fn settle(&mut self) {
        let replaced: Vec<&str> = self
            .fired
            .iter()
            .flat_map(|fired| fired.rule.replaces.iter().map(String::as_str))
            .collect();
        let mut seen = Vec::new();
        self.fired.retain(|fired| {
            let key = (fired.rule.reason_id(), fired.flag);
            let keep = !replaced.contains(&fired.rule.id.as_str()) && !seen.contains(&key);
            seen.push(key);
            keep
        });
    }

    fn lead(&self) -> Option<&Fired<'a>> {
        // The first of equals: `max_by_key` would take the last.
        self.fired.iter().rev().max_by_key(|fired| fired.severity())
    }

    /// Tier, referral and time of all rules together; none where no rule fired.
    pub(super) fn summary(&self) -> Option<Summary> {
        let lead = self.lead()?;
        let refer = self.fired.iter().any(|fired| fired.rule.refer);
        // An open question has no appointment of its own; a referral beside it keeps its date
        // (rule 3), and a recall never stands for a referral.
        let due = if lead.tier == Tier::Human && refer {
            self.fired
                .iter()
                .filter(|fired| fired.rule.refer)
                .filter_map(|fired| fired.due)
                .min_by_key(|due| due.urgency())
        } else {
            lead.due
        };
        Some(Summary {
            tier: lead.tier,
            refer,
            due,
        })
    }
}

/// Asks a pathway.
///
/// Rules by clinical.md §0: the most severe row of the worse eye or lesion leads; an ungradable
/// picture raises to `human` and hides nothing; what was not asked about is named in `would_change`.
///
/// ```
/// use insitu_core::pathway::{Pathway, decide, parse_eyes};
///
/// let pathway = Pathway::by_id("ico-2017-high")?;
/// let (findings, context) = parse_eyes(pathway, "2/exu", "0/none", "")?;
/// let outcome = decide(pathway, &findings, &context)?;
/// assert_eq!(outcome.rules, ["ICO-H-2", "ICO-H-D1", "EXU"]);
/// assert_eq!(outcome.due, "seen <=3mo");
/// # Ok::<(), insitu_core::pathway::PathwayError>(())
/// ```
pub fn decide(
    pathway: &Pathway,
    findings: &[Finding],
    context: &Context,
) -> Result<Outcome, PathwayError> {
    let wrong = || PathwayError::WrongDomain {
        pathway: pathway.id().to_owned(),
    };
    match pathway.domain() {
        Domain::Fundus => {
            let eyes = eyes::Eyes::gather(findings).ok_or_else(wrong)?;
            let judgement = eyes.judge(pathway, context);
            let needed = "an eye, or type of diabetes and its years";
            outcome(pathway, &judgement, needed, |summary| {
                eyes.would_change(pathway, context, summary)
            })
        }
        Domain::Dermoscopy => {
            let lesions = lesions::gather(findings, context).ok_or_else(wrong)?;
            let judgement = lesions::judge(pathway, &lesions);
            let needed = "a checklist, a suspicion or what a model says";
            outcome(pathway, &judgement, needed, |summary| {
                lesions::would_change(pathway, &lesions, summary)
            })
        }
    }
}

fn outcome(
    pathway: &Pathway,
    judgement: &Judgement,
    needed: &'static str,
    would_change: impl FnOnce(Summary) -> Vec<Statement>,
) -> Result<Outcome, PathwayError> {
    let (Some(lead), Some(summary)) = (judgement.lead(), judgement.summary()) else {
        return Err(PathwayError::NothingToJudge {
            pathway: pathway.id().to_owned(),
            needed,
        });
    };
    let fired = &judgement.fired;
    let mut rules = Vec::new();
    for label in fired.iter().map(Fired::label) {
        if !rules.contains(&label) {
            rules.push(label);
        }
    }
    let mut also_due = Vec::new();
    for due in fired
        .iter()
        .flat_map(|fired| fired.due.iter().chain(&fired.rule.also_due))
    {
        if Some(*due) != summary.due && !also_due.contains(due) {
            also_due.push(*due);
        }
    }
    let mut reasons = vec![reason(lead)];
    let others = fired.iter().map(reason);
    for statement in others.chain(statements(pathway, &judgement.notes)) {
        if !reasons.contains(&statement) {
            reasons.push(statement);
        }
    }
    let referring = fired.iter().rev().filter(|fired| fired.rule.refer);
    let target = referring
        .max_by_key(|fired| fired.severity())
        .and_then(|fired| fired.rule.target.clone());
    Ok(Outcome {
        tier: summary.tier,
        needs_human: summary.tier == Tier::Human
            || judgement.needs_human
            || fired.iter().any(asks_for_a_person),
        refer: summary.refer,
        due: summary
            .due
            .map_or_else(|| "-".to_owned(), |due| due.to_string()),
        also_due: also_due.iter().map(Due::to_string).collect(),
        target,
        rules,
        reasons,
        would_change: would_change(summary),
        confidence: fired
            .iter()
            .map(|fired| fired.rule.confidence)
            .min()
            .unwrap_or(Confidence::MemoryWeak),
        pathway: pathway.reference(),
    })
}

fn asks_for_a_person(fired: &Fired) -> bool {
    fired.rule.needs_human || fired.rule.min_tier == Some(Tier::Human)
}

fn reason(fired: &Fired) -> Statement {
    Statement {
        id: fired.rule.reason_id().to_owned(),
        text: fired.rule.text.get(Language::En).to_owned(),
    }
}

/// The sentences of ids; an id without one is left out, which the pathway files' test rules out.
pub(super) fn statements(pathway: &Pathway, ids: &[&str]) -> Vec<Statement> {
    ids.iter()
        .filter_map(|id| {
            let text = pathway.text(id, Language::En)?;
            Some(Statement {
                id: (*id).to_owned(),
                text: text.to_owned(),
            })
        })
        .collect()
}
