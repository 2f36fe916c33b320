//! Retina: from findings of two eyes to the rules that fire, and to what would change them.

use super::{
    context::Context,
    decide::{Fired, Judgement, Summary, statements},
    findings::{Doubt, EyeFinding, EyeState, Finding},
    outcome::{Statement, Tier},
    rule::{Facts, PictureFact},
    table::{Pathway, Rule},
};
use crate::finding::{Dme, Icdr, Side};

/// Both eyes, their fields joined.
#[derive(Debug, Clone)]
pub(super) struct Eyes {
    eyes: [Eye; 2],
}

/// One eye, its fields joined.
#[derive(Debug, Clone)]
struct Eye {
    side: Side,
    state: EyeState,
    doubt: Doubt,
    /// Its fields differ by two grades or more.
    fields_disagree: bool,
}

/// The worst that an eye can show; supposed where it is asked what could still change.
const WORST: EyeState = EyeState::Judged {
    dr: Some(Icdr::Proliferative),
    dme: Some(Dme::CentreInvolving),
};

/// An acuity supposed where none is known: worse than any pathway's bound.
const POOR_ACUITY: &str = "6/60";

impl Eyes {
    /// Joins the fields of each eye; none where a finding is not of an eye.
    pub(super) fn gather(findings: &[Finding]) -> Option<Self> {
        let mut eyes = [Side::Right, Side::Left].map(Eye::not_asked);
        for finding in findings {
            let Finding::Eye(field) = finding else {
                return None;
            };
            for eye in eyes.iter_mut().filter(|eye| eye.side == field.side) {
                eye.join(*field);
            }
        }
        Some(Self { eyes })
    }

    /// The rules that fire: worst retinopathy row, worst macula row, then rules on context.
    pub(super) fn judge<'a>(&self, pathway: &'a Pathway, context: &Context) -> Judgement<'a> {
        let mut judgement = Judgement::default();
        let mut facts = self.facts(context);
        let worst = self.eyes.iter().filter_map(Eye::dr).max();
        if let Some(dr) = worst {
            judgement.fired.extend(retinopathy_row(pathway, dr, &facts));
        }
        // Of equals the graver finding, so that an eye known to be worse stands for both.
        let macula = self
            .eyes
            .iter()
            .map(|eye| (eye.macula_rows(pathway, &facts, context), eye.dme()))
            .max_by_key(|(rows, dme)| (rows.iter().map(Fired::severity).max(), *dme));
        judgement
            .fired
            .extend(macula.into_iter().flat_map(|(rows, _)| rows));

        facts.unreferred = self
            .eyes
            .iter()
            .any(|eye| eye.doubt.referable && !eye.refers(pathway, &facts, context));
        let rest = pathway
            .rules()
            .filter(|rule| rule.is_active() && !rule.when.is_eye_row() && rule.when.holds(&facts));
        judgement
            .fired
            .extend(rest.map(|rule| Fired::of(rule, context)));
        judgement.settle();

        if self.eyes.iter().any(Eye::lacks_macula) {
            judgement.notes.push("dme-not-assessed");
        }
        if self.eyes.iter().any(|eye| eye.fields_disagree) {
            judgement.notes.push("fields-disagree");
            judgement.needs_human = true;
        }
        judgement
    }

    /// Each thing that is not known and could change tier, referral or time.
    pub(super) fn would_change(
        &self,
        pathway: &Pathway,
        context: &Context,
        now: Summary,
    ) -> Vec<Statement> {
        let mut ids = Vec::new();
        match self.eyes.iter().filter(|eye| eye.is_asked()).count() {
            0 => ids.push("no-eye"),
            1 => ids.push("other-eye"),
            _ => {}
        }
        let changes =
            |eyes: &Self, context: &Context| eyes.judge(pathway, context).summary() != Some(now);
        let mut suppose = |id, supposed: fn(Eye) -> Eye| {
            let eyes = self.eyes.clone().map(supposed);
            if changes(&Self { eyes }, context) {
                ids.push(id);
            }
        };
        suppose("oct", |eye| match eye.dme() {
            Some(Dme::ExudateNearCentre) => eye.with_centre_involved(),
            _ => eye,
        });
        suppose("macula", |eye| {
            if eye.lacks_macula() {
                eye.with_centre_involved()
            } else {
                eye
            }
        });
        suppose("retake", |eye| {
            let state = match (eye.is_asked(), eye.dr()) {
                (true, None) => WORST,
                _ => eye.state,
            };
            Eye { state, ..eye }
        });
        if let Ok(poor) = POOR_ACUITY.parse() {
            let unknown = self
                .eyes
                .iter()
                .filter(|eye| eye.is_asked() && context.acuity(eye.side).is_none());
            let mut each = unknown.map(|eye| context.with_acuity(eye.side, poor));
            if each.any(|supposed| changes(self, &supposed)) {
                ids.push("acuity");
            }
        }
        let mut found = statements(pathway, &ids);
        found.extend(super::questions::that_change(
            pathway,
            context,
            &self.facts(context),
            |supposed| changes(self, supposed),
        ));
        found
    }

    fn facts<'a>(&self, context: &'a Context) -> Facts<'a> {
        let mut facts = Facts::of(context);
        facts.eyes = self.eyes.iter().filter(|eye| eye.is_asked()).count();
        facts.any_retinopathy = self.eyes.iter().any(|eye| eye.dr() > Some(Icdr::None));
        // An acuity that was given counts, whether or not that eye was photographed.
        facts.acuity = [Side::Right, Side::Left]
            .into_iter()
            .filter_map(|side| context.acuity(side))
            .max();
        facts.pictures = self.eyes.iter().flat_map(Eye::picture_facts).collect();
        facts
    }
}

impl Eye {
    fn not_asked(side: Side) -> Self {
        Self {
            side,
            state: EyeState::NotAsked,
            doubt: Doubt::default(),
            fields_disagree: false,
        }
    }

    /// Takes up one more field: the highest grade of the gradable ones (clinical.md §1.9).
    fn join(&mut self, field: EyeFinding) {
        /// How much a field says of its eye.
        const fn weight(state: EyeState) -> u8 {
            match state {
                EyeState::NotAsked => 0,
                EyeState::OutOfScope => 1,
                EyeState::Judged { .. } => 2,
            }
        }
        self.doubt = self.doubt.joined(field.doubt);
        self.state = match (self.state, field.state) {
            (EyeState::Judged { dr, dme }, EyeState::Judged { dr: dr2, dme: dme2 }) => {
                if let (Some(one), Some(two)) = (dr, dr2) {
                    self.fields_disagree |= one.number().abs_diff(two.number()) >= 2;
                }
                EyeState::Judged {
                    dr: dr.max(dr2),
                    dme: dme.max(dme2),
                }
            }
            (before, next) if weight(next) > weight(before) => next,
            (before, _) => before,
        };
    }

    fn is_asked(&self) -> bool {
        self.state != EyeState::NotAsked
    }

    fn dr(&self) -> Option<Icdr> {
        match self.state {
            EyeState::Judged { dr, .. } => dr,
            _ => None,
        }
    }

    fn dme(&self) -> Option<Dme> {
        match self.state {
            EyeState::Judged { dme, .. } => dme,
            _ => None,
        }
    }

    /// Graded, but nobody looked at the macula.
    fn lacks_macula(&self) -> bool {
        self.dr().is_some() && self.dme().is_none()
    }

    fn with_centre_involved(self) -> Self {
        let state = EyeState::Judged {
            dr: self.dr(),
            dme: Some(Dme::CentreInvolving),
        };
        Self { state, ..self }
    }

    fn picture_facts(&self) -> Vec<PictureFact> {
        let facts = [
            (
                matches!(self.state, EyeState::Judged { dr: None, .. }),
                PictureFact::Ungradable,
            ),
            (self.state == EyeState::OutOfScope, PictureFact::OutOfScope),
            (self.doubt.unsure, PictureFact::Unsure),
            (self.doubt.unfamiliar, PictureFact::Unfamiliar),
            (self.doubt.referable, PictureFact::Referable),
        ];
        facts
            .into_iter()
            .filter_map(|(holds, fact)| holds.then_some(fact))
            .collect()
    }

    /// The macula row of this eye, and the shared rule that chose it where exudate stands for a row.
    fn macula_rows<'a>(
        &self,
        pathway: &'a Pathway,
        facts: &Facts,
        context: &Context,
    ) -> Vec<Fired<'a>> {
        let Some(dme) = self.dme() else {
            return Vec::new();
        };
        let facts = Facts {
            acuity: context.acuity(self.side),
            ..facts.clone()
        };
        let row = |dme| {
            let rows = pathway.own_rules().iter();
            first(rows, &facts, |rule| rule.when.dme == Some(dme))
        };
        let standing = first(pathway.shared_rules().iter(), &facts, |rule| {
            rule.when.dme == Some(dme) && rule.stands_for.is_some()
        });
        let chosen = match (row(dme), standing) {
            (Some(own), _) => vec![own],
            (None, Some(standing)) => standing
                .stands_for
                .and_then(row)
                .into_iter()
                .chain([standing])
                .collect(),
            (None, None) => Vec::new(),
        };
        chosen
            .into_iter()
            .map(|rule| Fired::of(rule, context))
            .collect()
    }

    fn refers(&self, pathway: &Pathway, facts: &Facts, context: &Context) -> bool {
        let retinopathy = self.dr().and_then(|dr| retinopathy_row(pathway, dr, facts));
        let macula = self.macula_rows(pathway, facts, context);
        retinopathy
            .iter()
            .chain(&macula)
            .any(|fired| fired.rule.refer || fired.tier >= Tier::Human)
    }
}

fn retinopathy_row<'a>(pathway: &'a Pathway, dr: Icdr, facts: &Facts) -> Option<Fired<'a>> {
    let rows = pathway.own_rules().iter();
    first(rows, facts, |rule| rule.when.dr == Some(dr)).map(|rule| Fired::of(rule, facts.context))
}

fn first<'a>(
    mut rules: impl Iterator<Item = &'a Rule>,
    facts: &Facts,
    is_row: impl Fn(&Rule) -> bool,
) -> Option<&'a Rule> {
    rules.find(|rule| rule.is_active() && is_row(rule) && rule.when.holds(facts))
}
