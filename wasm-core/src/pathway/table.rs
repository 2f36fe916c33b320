//! A guideline as data: the schema of `data/pathways/*.json` and the pathways that are built in.
//!
//! A file is one pathway; the rules that all pathways of a domain share (`UNSURE`, `SCOPE`, `EXU`,
//! `TX`, `SX`, `U`) stand once, in `shared.json`, together with the tokens that context is written in.
//! Adding a pathway of the same shape takes one file and no Rust.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::{
    due::Due,
    error::PathwayError,
    outcome::{Confidence, Language, PathwayRef, Tier},
    rule::When,
    token::TokenKind,
};
use crate::finding::{Dme, Domain};

include!(concat!(env!("OUT_DIR"), "/pathways.rs"));

/// A text in the languages that every rule has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    en: String,
    nl: String,
}

impl Texts {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Nl => &self.nl,
        }
    }
}

/// One row of a guideline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id, as the outcome prints it; several rows may share one.
    pub id: String,
    /// A flag, printed in brackets after the id.
    #[serde(default)]
    pub flag: Option<String>,
    /// Id of the reason, where it is not the rule's own; unique in a pathway.
    #[serde(default)]
    pub reason: Option<String>,
    pub(super) when: When,
    /// Whether it refers.
    #[serde(default)]
    pub refer: bool,
    #[serde(default)]
    pub(super) due: RuleDue,
    #[serde(default)]
    pub(super) also_due: Vec<Due>,
    /// Raises the tier that follows from referral and time; never lowers it.
    #[serde(default)]
    pub min_tier: Option<Tier>,
    /// A person must look, whatever the tier.
    #[serde(default)]
    pub needs_human: bool,
    /// To whom it refers.
    #[serde(default)]
    pub target: Option<String>,
    /// Ids of rules that do not count beside this one.
    #[serde(default)]
    pub(super) replaces: Vec<String>,
    /// The macula row that this finding is treated as.
    #[serde(default)]
    pub(super) stands_for: Option<Dme>,
    /// Where the guideline says so.
    pub source: String,
    /// How sure the project is of it.
    pub confidence: Confidence,
    /// The rule in one sentence.
    pub text: Texts,
}

impl Rule {
    /// Recalled with doubt is shown, not followed, until a site confirms it.
    pub fn is_active(&self) -> bool {
        self.confidence != Confidence::MemoryWeak
    }

    /// Id of the reason that this rule gives.
    pub fn reason_id(&self) -> &str {
        self.reason.as_deref().unwrap_or(&self.id)
    }
}

/// The time of a rule: fixed, none, or until a number of the context reaches a number of years.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "RuleDueText")]
pub(super) enum RuleDue {
    #[default]
    None,
    Fixed(Due),
    RecallWhen {
        token: String,
        reaches_years: u16,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RuleDueText {
    Text(String),
    #[serde(rename_all = "snake_case")]
    Until {
        recall_when: String,
        reaches: u16,
    },
}

impl TryFrom<RuleDueText> for RuleDue {
    type Error = super::due::NotADue;

    fn try_from(text: RuleDueText) -> Result<Self, Self::Error> {
        match text {
            RuleDueText::Text(text) if text == "-" => Ok(Self::None),
            RuleDueText::Text(text) => text.parse().map(Self::Fixed),
            RuleDueText::Until {
                recall_when,
                reaches,
            } => Ok(Self::RecallWhen {
                token: recall_when,
                reaches_years: reaches,
            }),
        }
    }
}

/// An answer that would change the outcome, and which answer to try.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) id: String,
    /// Tokens that are supposed in place of those given.
    pub(super) suppose: String,
    pub(super) when: When,
    pub(super) text: Texts,
}

/// The files of a pathway, as they stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PathwayFile {
    id: String,
    version: String,
    date: String,
    name: Texts,
    source: String,
    domain: Domain,
    #[serde(default)]
    default: bool,
    #[serde(default)]
    tokens: BTreeMap<String, TokenKind>,
    rules: Vec<Rule>,
    #[serde(default)]
    questions: Vec<Question>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedFile {
    fundus: Shared,
    dermoscopy: Shared,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    tokens: BTreeMap<String, TokenKind>,
    rules: Vec<Rule>,
    statements: BTreeMap<String, Texts>,
}

/// A guideline that can be asked.
#[derive(Debug, Clone)]
pub struct Pathway {
    file: PathwayFile,
    shared: Shared,
    raw: String,
}

static BUILT_IN: LazyLock<Vec<Pathway>> = LazyLock::new(|| {
    // The build script has read every file, and a test loads each; a file that is damaged all the
    // same is left out and so is "no such pathway", never a guideline with holes.
    FILES
        .iter()
        .filter_map(|text| Pathway::from_json(text).ok())
        .collect()
});

impl Pathway {
    /// The pathways that are built in, in the order of their ids.
    pub fn all() -> &'static [Self] {
        &BUILT_IN
    }

    /// The ids of the pathways that are built in.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        Self::all().iter().map(Self::id)
    }

    /// The pathway of an id.
    pub fn by_id(id: &str) -> Result<&'static Self, PathwayError> {
        Self::all()
            .iter()
            .find(|pathway| pathway.id() == id)
            .ok_or_else(|| PathwayError::Unknown {
                known: Self::ids().collect::<Vec<_>>().join(", "),
            })
    }

    /// The pathway that is used for a domain when none is named.
    pub fn default_for(domain: Domain) -> Result<&'static Self, PathwayError> {
        Self::all()
            .iter()
            .find(|pathway| pathway.domain() == domain && pathway.file.default)
            .ok_or_else(|| PathwayError::Unknown {
                known: Self::ids().collect::<Vec<_>>().join(", "),
            })
    }

    /// A pathway from the text of a file; its rules are checked against the schema of `data/README.md`.
    pub fn from_json(text: &str) -> Result<Self, PathwayError> {
        let damaged = |error: serde_json::Error| PathwayError::File {
            problem: error.to_string(),
        };
        let file: PathwayFile = serde_json::from_str(text).map_err(damaged)?;
        let shared: SharedFile = serde_json::from_str(SHARED).map_err(damaged)?;
        let shared = match file.domain {
            Domain::Fundus => shared.fundus,
            Domain::Dermoscopy => shared.dermoscopy,
        };
        let pathway = Self {
            file,
            shared,
            raw: text.to_owned(),
        };
        pathway.check()?;
        Ok(pathway)
    }

    /// Id, `ico-2017-high`.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// What it judges.
    pub fn domain(&self) -> Domain {
        self.file.domain
    }

    /// Name of the guideline.
    pub fn name(&self, language: Language) -> &str {
        self.file.name.get(language)
    }

    /// The bytes of the file, for the hash that every provenance states.
    pub fn raw(&self) -> &[u8] {
        self.raw.as_bytes()
    }

    /// Which guideline, in which edition, as outcomes carry it.
    pub fn reference(&self) -> PathwayRef {
        PathwayRef {
            id: self.file.id.clone(),
            version: self.file.version.clone(),
            date: self.file.date.clone(),
            name: self.file.name.get(Language::En).to_owned(),
            source: self.file.source.clone(),
        }
    }

    /// The pathway's own rules, then those that its domain shares, inactive ones included.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.own_rules().iter().chain(self.shared_rules())
    }

    /// The sentence of a reason or of something that would change the outcome, in a language.
    pub fn text(&self, id: &str, language: Language) -> Option<&str> {
        self.rules()
            .find(|rule| rule.reason_id() == id)
            .map(|rule| &rule.text)
            .or_else(|| self.shared.statements.get(id))
            .or_else(|| {
                let questions = self.questions();
                questions
                    .iter()
                    .find(|question| question.id == id)
                    .map(|question| &question.text)
            })
            .map(|texts| texts.get(language))
    }

    pub(super) fn own_rules(&self) -> &[Rule] {
        &self.file.rules
    }

    pub(super) fn shared_rules(&self) -> &[Rule] {
        &self.shared.rules
    }

    pub(super) fn questions(&self) -> &[Question] {
        &self.file.questions
    }

    /// The kind of a token, if this pathway knows it.
    pub(super) fn token(&self, name: &str) -> Option<&TokenKind> {
        self.file
            .tokens
            .get(name)
            .or_else(|| self.shared.tokens.get(name))
    }

    /// What serde cannot see: texts, sources, tokens that rules name, reasons that are unique.
    fn check(&self) -> Result<(), PathwayError> {
        let fault = |rule: &str, what: &str| {
            Err(PathwayError::File {
                problem: format!("{} {rule}: {what}", self.id()),
            })
        };
        let mut reasons = std::collections::BTreeSet::new();
        for rule in self.rules() {
            if rule.source.trim().is_empty()
                || rule.text.en.trim().is_empty()
                || rule.text.nl.trim().is_empty()
            {
                return fault(&rule.id, "source, English and Dutch text are needed");
            }
            if !reasons.insert(rule.reason_id()) {
                return fault(
                    &rule.id,
                    "another rule gives this reason; name one of its own",
                );
            }
            if rule.refer && rule.target.is_none() {
                return fault(&rule.id, "a referral needs a target");
            }
            if let Some(token) = rule.when.tokens().find(|name| self.token(name).is_none()) {
                return fault(&rule.id, &format!("no such token: {token}"));
            }
        }
        for question in self.questions() {
            if let Some(token) = question
                .when
                .tokens()
                .find(|name| self.token(name).is_none())
            {
                return fault(&question.id, &format!("no such token: {token}"));
            }
            super::context::Context::parse(self, &question.suppose)?;
        }
        if self.domain() == Domain::Fundus {
            let rows =
                |test: &dyn Fn(&When) -> bool| self.own_rules().iter().any(|rule| test(&rule.when));
            for grade in crate::finding::Icdr::ALL {
                if !rows(&|when| when.dr == Some(grade)) {
                    return fault("dr", &format!("no row for grade {}", grade.number()));
                }
            }
            for dme in [Dme::NotCentreInvolving, Dme::CentreInvolving] {
                if !rows(&|when| when.dme == Some(dme)) {
                    return fault("dme", "rows for nci and ci are needed");
                }
            }
        }
        Ok(())
    }
}
