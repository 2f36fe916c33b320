//! The words of the quality gate, as they cross to the page, the command line and the record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::Domain;

/// May this picture be graded?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gradability {
    /// Good enough to read.
    Gradable,
    /// Graded, with a caution.
    Barely,
    /// Not good enough: no grade.
    NotGradable,
    /// Not the kind of picture that the models read: no grade.
    OutOfScope,
}

/// What the picture seems to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The retina.
    Fundus,
    /// Skin through a dermatoscope.
    Dermoscopy,
    /// Skin or another body part, taken with an ordinary camera.
    Clinical,
    /// A radiograph or a slice of a scan.
    Radiology,
    /// Anything else.
    Other,
}

impl Scope {
    /// The domain whose packs read this, if any.
    pub const fn domain(self) -> Option<Domain> {
        match self {
            Self::Fundus => Some(Domain::Fundus),
            Self::Dermoscopy => Some(Domain::Dermoscopy),
            Self::Clinical | Self::Radiology | Self::Other => None,
        }
    }
}

/// Why a picture is less than good (clinical.md §3); those that are measured so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReasonId {
    /// Not a fundus or dermoscopy photograph.
    NotThisKind,
    /// Too few pixels.
    TooSmall,
    /// Out of focus.
    Blur,
    /// Too dark.
    Dark,
    /// Too bright.
    Bright,
    /// One side in shadow.
    Uneven,
    /// Part of the field of view is missing.
    CutOff,
}

impl ReasonId {
    /// Every reason that is measured.
    pub const ALL: [Self; 7] = [
        Self::NotThisKind,
        Self::TooSmall,
        Self::Blur,
        Self::Dark,
        Self::Bright,
        Self::Uneven,
        Self::CutOff,
    ];

    /// The reason's id, as in JSON and in the keys of the page's texts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotThisKind => "not-this-kind",
            Self::TooSmall => "too-small",
            Self::Blur => "blur",
            Self::Dark => "dark",
            Self::Bright => "bright",
            Self::Uneven => "uneven",
            Self::CutOff => "cut-off",
        }
    }

    /// The reason in a few English words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotThisKind => {
                "Not a photograph of the retina or of a lesion through a dermatoscope"
            }
            Self::TooSmall => "Too few pixels",
            Self::Blur => "Out of focus",
            Self::Dark => "Too dark",
            Self::Bright => "Too bright",
            Self::Uneven => "One side in shadow",
            Self::CutOff => "Part of the field of view is missing",
        }
    }
}

/// Where in the picture a reason was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// All of it.
    Whole,
    /// The middle third.
    Centre,
    /// The left side.
    Left,
    /// The right side.
    Right,
    /// The upper side.
    Top,
    /// The lower side.
    Bottom,
}

/// One reason beyond its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Which reason.
    pub id: ReasonId,
    /// 0 to 1, higher is worse.
    pub score: f32,
    /// The threshold that it passed.
    pub threshold: f32,
    /// Where.
    pub zone: Zone,
}

/// The gate's answer for one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// May it be graded?
    #[serde(rename = "verdict")]
    pub gradability: Gradability,
    /// What the picture seems to show.
    pub scope: Scope,
    /// The gate's one number, 0 to 1, higher is worse.
    pub score: f32,
    /// Reasons beyond their threshold, worst first.
    pub reasons: Vec<Reason>,
    /// Every score that was measured.
    pub scores: BTreeMap<ReasonId, f32>,
}
