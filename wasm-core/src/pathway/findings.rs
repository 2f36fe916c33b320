//! What was found in one picture, by a model or a person, in the form that pathways take.

use std::collections::BTreeSet;

use super::{
    context::{Context, tokens},
    error::{PathwayError, Place},
    table::Pathway,
};
use crate::finding::{Dme, Domain, Icdr, LesionClass, Side};

/// One finding; several about the same eye are its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Of an eye.
    Eye(EyeFinding),
    /// Of a skin lesion.
    Lesion(LesionFinding),
}

/// What the model says against its own answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doubt {
    /// The set of possible classes crosses the referral line.
    pub unsure: bool,
    /// The picture is unlike the training data.
    pub unfamiliar: bool,
    /// The referral probability is above the operating point. A person is asked where no rule of
    /// this finding refers, so that the operating point's sensitivity is that of the whole tool.
    pub referable: bool,
}

/// One eye, or one field of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EyeFinding {
    /// Which eye.
    pub side: Side,
    /// What was found.
    pub state: EyeState,
    /// What speaks against it.
    pub doubt: Doubt,
}

/// What was found in an eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EyeState {
    /// `-`: not part of the question; adds no rule and is never counted as healthy.
    NotAsked,
    /// `out_of_scope`: the picture is not of the kind that the models read.
    OutOfScope,
    /// `dr/dme`.
    Judged {
        /// Retinopathy; none where the picture is not gradable (`U`).
        dr: Option<Icdr>,
        /// The macula; none where it was not assessed (`?`).
        dme: Option<Dme>,
    },
}

impl EyeFinding {
    /// What a model says: its grade, and whether it sees maculopathy (none: it did not look).
    /// Exudate seen by a model is `exu` until a person narrows it (clinical.md §1.1).
    pub fn from_model(side: Side, grade: Icdr, maculopathy: Option<bool>) -> Self {
        let dme = maculopathy.map(|seen| {
            if seen {
                Dme::ExudateNearCentre
            } else {
                Dme::None
            }
        });
        Self::new(
            side,
            EyeState::Judged {
                dr: Some(grade),
                dme,
            },
        )
    }

    /// The picture is not good enough to be graded: `U/?`.
    pub fn ungradable(side: Side) -> Self {
        Self::new(
            side,
            EyeState::Judged {
                dr: None,
                dme: None,
            },
        )
    }

    /// The picture is not of the kind that the models read.
    pub fn out_of_scope(side: Side) -> Self {
        Self::new(side, EyeState::OutOfScope)
    }

    /// An eye that is not part of the question.
    pub fn not_asked(side: Side) -> Self {
        Self::new(side, EyeState::NotAsked)
    }

    /// The same with a model's doubt, beside those that it has.
    #[must_use]
    pub fn with_doubt(self, doubt: Doubt) -> Self {
        let doubt = self.doubt.joined(doubt);
        Self { doubt, ..self }
    }

    /// Reads `2/exu`, `U/?`, `out_of_scope` or `-`.
    pub fn parse(side: Side, text: &str) -> Result<Self, PathwayError> {
        parse_state(text.trim())
            .map(|state| Self::new(side, state))
            .ok_or(PathwayError::Eye { side })
    }

    fn new(side: Side, state: EyeState) -> Self {
        Self {
            side,
            state,
            doubt: Doubt::default(),
        }
    }
}

fn parse_state(text: &str) -> Option<EyeState> {
    match text {
        "-" => return Some(EyeState::NotAsked),
        "out_of_scope" => return Some(EyeState::OutOfScope),
        _ => {}
    }
    let (dr, dme) = text.split_once('/')?;
    let dr = match dr.as_bytes() {
        b"U" => None,
        [digit @ b'0'..=b'4'] => Some(Icdr::from_number(digit - b'0')?),
        _ => return None,
    };
    let dme = match dme {
        "?" => None,
        "none" => Some(Dme::None),
        "nci" => Some(Dme::NotCentreInvolving),
        "exu" => Some(Dme::ExudateNearCentre),
        "ci" => Some(Dme::CentreInvolving),
        _ => return None,
    };
    Some(EyeState::Judged { dr, dme })
}

/// One skin lesion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LesionFinding {
    /// What is known of the lesion: checklist, suspicion, site.
    pub answers: Context,
    /// Whether its picture could be read.
    pub picture: LesionPicture,
    /// The model's most probable class.
    pub class: Option<LesionClass>,
    /// Classes above their own operating point.
    pub above: BTreeSet<LesionClass>,
    /// What speaks against the model's class.
    pub doubt: Doubt,
}

/// Whether the picture of a lesion could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LesionPicture {
    /// Good enough, or none was taken.
    #[default]
    Admitted,
    /// Not good enough to be graded (`quality=reject`).
    Ungradable,
    /// Not of the kind that the models read (`quality=out_of_scope`).
    OutOfScope,
}

impl LesionFinding {
    /// What a model says: the most probable class and those above their own operating point.
    pub fn from_model(class: LesionClass, above: impl IntoIterator<Item = LesionClass>) -> Self {
        Self {
            class: Some(class),
            above: above.into_iter().collect(),
            ..Self::default()
        }
    }

    /// A lesion whose picture was refused.
    pub fn refused(picture: LesionPicture) -> Self {
        Self {
            picture,
            ..Self::default()
        }
    }

    /// The same with a model's doubt, beside those that it has.
    #[must_use]
    pub fn with_doubt(self, doubt: Doubt) -> Self {
        let doubt = self.doubt.joined(doubt);
        Self { doubt, ..self }
    }

    /// Benign by its most probable class, and by every operating point.
    pub(super) fn is_benign_to_the_model(&self) -> bool {
        self.class.is_some_and(|class| !class.is_malignant())
            && self.above.is_empty()
            && !self.doubt.referable
    }

    fn parse(pathway: &Pathway, text: &str, number: usize) -> Result<Self, PathwayError> {
        let mut lesion = Self::default();
        for (place, name, value) in tokens(text, Some(number)) {
            match name {
                "model" => lesion.read_model(place, value.unwrap_or_default())?,
                "quality" => lesion.read_quality(place, value.unwrap_or_default())?,
                _ => lesion.answers.read(pathway, place, name, value)?,
            }
        }
        Ok(lesion)
    }

    fn read_model(&mut self, place: Place, value: &str) -> Result<(), PathwayError> {
        if self.doubt.read(value) {
            return Ok(());
        }
        if let Some(class) = value.strip_suffix(">=op").and_then(LesionClass::from_id) {
            self.above.insert(class);
            return Ok(());
        }
        let Some(class) = LesionClass::from_id(value) else {
            return Err(PathwayError::TokenValue {
                place,
                name: "model".to_owned(),
                expected: "a class such as nv, mel>=op, unsure, unfamiliar or referable".to_owned(),
            });
        };
        if self
            .class
            .replace(class)
            .is_some_and(|before| before != class)
        {
            return Err(PathwayError::Contradiction {
                place,
                name: "model".to_owned(),
            });
        }
        Ok(())
    }

    fn read_quality(&mut self, place: Place, value: &str) -> Result<(), PathwayError> {
        self.picture = match value {
            "ok" => LesionPicture::Admitted,
            "reject" => LesionPicture::Ungradable,
            "out_of_scope" => LesionPicture::OutOfScope,
            _ => {
                return Err(PathwayError::TokenValue {
                    place,
                    name: "quality".to_owned(),
                    expected: "ok, reject or out_of_scope".to_owned(),
                });
            }
        };
        Ok(())
    }
}

impl Doubt {
    /// Takes up `unsure`, `unfamiliar` or `referable`; false for another word.
    fn read(&mut self, word: &str) -> bool {
        match word {
            "unsure" => self.unsure = true,
            "unfamiliar" => self.unfamiliar = true,
            "referable" => self.referable = true,
            _ => return false,
        }
        true
    }

    pub(super) fn joined(self, other: Self) -> Self {
        Self {
            unsure: self.unsure || other.unsure,
            unfamiliar: self.unfamiliar || other.unfamiliar,
            referable: self.referable || other.referable,
        }
    }
}

/// Reads a case of a retina pathway: both eyes and the context.
///
/// Beside the pathway's own tokens the context takes `model=unsure`, `model=unfamiliar` and
/// `model=referable`, with `model_r` and `model_l` for one eye.
pub fn parse_eyes(
    pathway: &Pathway,
    right: &str,
    left: &str,
    context: &str,
) -> Result<(Vec<Finding>, Context), PathwayError> {
    if pathway.domain() != Domain::Fundus {
        return Err(PathwayError::WrongDomain {
            pathway: pathway.id().to_owned(),
        });
    }
    let mut eyes = [
        EyeFinding::parse(Side::Right, right)?,
        EyeFinding::parse(Side::Left, left)?,
    ];
    let mut answers = Context::default();
    for (place, name, value) in tokens(context, None) {
        let sides: &[Side] = match name {
            "model" => &[Side::Right, Side::Left],
            "model_r" => &[Side::Right],
            "model_l" => &[Side::Left],
            _ => {
                answers.read(pathway, place, name, value)?;
                continue;
            }
        };
        let mut taken = false;
        for eye in &mut eyes {
            if sides.contains(&eye.side) && eye.state != EyeState::NotAsked {
                taken = true;
                if !eye.doubt.read(value.unwrap_or_default()) {
                    return Err(PathwayError::TokenValue {
                        place,
                        name: name.to_owned(),
                        expected: "unsure, unfamiliar or referable".to_owned(),
                    });
                }
            }
        }
        if !taken {
            return Err(PathwayError::TokenWithoutEye {
                name: name.to_owned(),
            });
        }
    }
    Ok((eyes.map(Finding::Eye).to_vec(), answers))
}

/// Reads a case of a skin pathway: lesions joined by ` | `, each with its tokens.
pub fn parse_lesions(pathway: &Pathway, inputs: &str) -> Result<Vec<Finding>, PathwayError> {
    if pathway.domain() != Domain::Dermoscopy {
        return Err(PathwayError::WrongDomain {
            pathway: pathway.id().to_owned(),
        });
    }
    inputs
        .split('|')
        .enumerate()
        .map(|(index, text)| LesionFinding::parse(pathway, text, index + 1).map(Finding::Lesion))
        .collect()
}
