//! What a pathway says: a tier, a referral, a due time, the rules behind it and what would change it.

use serde::{Deserialize, Serialize};

/// How soon a person must act; in order of rank (clinical.md §0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// No referral, recall in a year or later.
    Routine,
    /// No referral, seen again within a year.
    Early,
    /// Referral without hurry.
    Refer,
    /// Nothing can be said without a person.
    Human,
    /// Referral within 42 days.
    Urgent,
    /// To be seen within 7 days; arranged by phone today.
    Immediate,
}

impl Tier {
    /// All tiers, mildest first.
    pub const ALL: [Self; 6] = [
        Self::Routine,
        Self::Early,
        Self::Refer,
        Self::Human,
        Self::Urgent,
        Self::Immediate,
    ];

    /// 0 to 5, as in clinical.md §0; the worklist sorts by it.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The tier's id, as in JSON and in the keys of the page's texts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Early => "early",
            Self::Refer => "refer",
            Self::Human => "human",
            Self::Urgent => "urgent",
            Self::Immediate => "immediate",
        }
    }

    /// The tier in words.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Routine, Language::En) => "Routine recall",
            (Self::Routine, Language::Nl) => "Reguliere controle",
            (Self::Early, Language::En) => "Early review",
            (Self::Early, Language::Nl) => "Vervroegde controle",
            (Self::Refer, Language::En) => "Refer",
            (Self::Refer, Language::Nl) => "Verwijzen",
            (Self::Human, Language::En) => "Needs a human",
            (Self::Human, Language::Nl) => "Menselijke beoordeling nodig",
            (Self::Urgent, Language::En) => "Urgent referral",
            (Self::Urgent, Language::Nl) => "Spoedverwijzing",
            (Self::Immediate, Language::En) => "Phone today",
            (Self::Immediate, Language::Nl) => "Vandaag bellen",
        }
    }
}

/// A language that the pathway files speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Dutch.
    Nl,
}

/// How sure the project is of a rule (clinical.md §0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Recalled with doubt; inactive until a site confirms it.
    MemoryWeak,
    /// Known well, the text not at hand.
    MemoryStrong,
    /// Found restated by others.
    #[serde(rename = "checked-2nd")]
    CheckedSecond,
    /// Read in the source itself.
    Checked,
}

/// A reason or a question, by id and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Id of the rule or text.
    pub id: String,
    /// One English sentence.
    pub text: String,
}

/// Which guideline, in which edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathwayRef {
    /// `ico-2017-high`.
    pub id: String,
    /// Version of our file.
    pub version: String,
    /// Date of the guideline.
    pub date: String,
    /// Name of the guideline, for people.
    pub name: String,
    /// Where it is written.
    pub source: String,
}

/// What the pathway says of one patient or lesion set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How soon a person must act.
    pub tier: Tier,
    /// A person must look before anything is done.
    pub needs_human: bool,
    /// A referral is due.
    pub refer: bool,
    /// When, in the notation of clinical.md §0; `-` where there is no time.
    pub due: String,
    /// Due times of the rules that did not lead.
    pub also_due: Vec<String>,
    /// To whom; none where nobody is referred to.
    pub target: Option<String>,
    /// Ids of the rules that fired, with their flags.
    pub rules: Vec<String>,
    /// Why.
    pub reasons: Vec<Statement>,
    /// What would change the answer.
    pub would_change: Vec<Statement>,
    /// The least sure of the rules that fired.
    pub confidence: Confidence,
    /// The guideline.
    pub pathway: PathwayRef,
}
