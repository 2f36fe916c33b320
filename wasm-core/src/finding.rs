//! The words that models and people share: grades, macula, lesion classes, side, and who said it.

use serde::{Deserialize, Serialize};

/// Grade of the International Clinical Diabetic Retinopathy scale (Wilkinson et al. 2003).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Icdr {
    /// 0: no apparent retinopathy.
    None,
    /// 1: microaneurysms only.
    Mild,
    /// 2: more than microaneurysms, less than severe.
    Moderate,
    /// 3: any of the 4-2-1 rule.
    Severe,
    /// 4: new vessels, preretinal or vitreous haemorrhage.
    Proliferative,
}

impl Icdr {
    /// All grades, mildest first.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Mild,
        Self::Moderate,
        Self::Severe,
        Self::Proliferative,
    ];

    /// The grade's number, 0 to 4.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The grade of a number, if it is one.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl From<Icdr> for u8 {
    fn from(grade: Icdr) -> Self {
        grade.number()
    }
}

impl TryFrom<u8> for Icdr {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::from_number(number).ok_or_else(|| format!("{number} is not an ICDR grade"))
    }
}

/// Diabetic macular oedema as the pathways need it (clinical table "label source").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dme {
    /// No sign of it.
    None,
    /// Present, the centre not involved.
    #[serde(rename = "nci")]
    NotCentreInvolving,
    /// Exudate within one disc diameter of the fovea, the centre not excluded.
    #[serde(rename = "exu")]
    ExudateNearCentre,
    /// Centre-involving.
    #[serde(rename = "ci")]
    CentreInvolving,
}

/// Which eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Right eye (OD).
    #[serde(rename = "R")]
    Right,
    /// Left eye (OS).
    #[serde(rename = "L")]
    Left,
}

/// Class of a pigmented skin lesion (HAM10000, Tschandl 2018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LesionClass {
    /// Actinic keratosis or intraepithelial carcinoma.
    Akiec,
    /// Basal cell carcinoma.
    Bcc,
    /// Benign keratosis.
    Bkl,
    /// Dermatofibroma.
    Df,
    /// Melanoma.
    Mel,
    /// Melanocytic naevus.
    Nv,
    /// Vascular lesion.
    Vasc,
}

impl LesionClass {
    /// All classes, in the order of their ids.
    pub const ALL: [Self; 7] = [
        Self::Akiec,
        Self::Bcc,
        Self::Bkl,
        Self::Df,
        Self::Mel,
        Self::Nv,
        Self::Vasc,
    ];

    /// The `dx` code of the data.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Akiec => "akiec",
            Self::Bcc => "bcc",
            Self::Bkl => "bkl",
            Self::Df => "df",
            Self::Mel => "mel",
            Self::Nv => "nv",
            Self::Vasc => "vasc",
        }
    }

    /// The class of a `dx` code.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.id() == id)
    }

    /// Counted as malignant for referral (Tschandl 2020).
    pub const fn is_malignant(self) -> bool {
        matches!(self, Self::Akiec | Self::Bcc | Self::Mel)
    }
}

/// What a picture must show for a pack to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Colour photograph of the retina.
    Fundus,
    /// Dermoscopic photograph of a skin lesion.
    Dermoscopy,
}

impl Domain {
    /// Whether a label is a finding that the domain's pathways know: a grade, a lesion class.
    pub fn knows(self, label: &str) -> bool {
        match self {
            Self::Fundus => label.parse().ok().and_then(Icdr::from_number).is_some(),
            Self::Dermoscopy => LesionClass::from_id(label).is_some(),
        }
    }
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Source {
    /// A model pack.
    Model {
        /// Pack id and version, `dr-grade-open 0.1.0`.
        id: String,
    },
    /// A person.
    Human,
}
