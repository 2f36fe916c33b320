//! From a picture to a verdict, and from a verdict to the right to be graded.

use std::collections::BTreeMap;

use super::{
    Criteria, Gradability, Reason, ReasonId, Scope, Verdict, Zone,
    criteria::MEASURED,
    cut_off::measure_cut_off,
    field::Field,
    focus::{Focus, measure_focus},
    light::{Light, measure_light},
    measures::ScopeMeasures,
};
use crate::{
    error::{ErrorCode, Failure},
    finding::Domain,
    image::Picture,
};

/// Above this strangeness a picture is not of the domain (the scope rule's margin is 0 here).
const STRANGE: f32 = 0.5;

/// A picture with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    picture: Picture,
    verdict: Verdict,
}

/// A picture that may be graded, with the verdict that says so. Only [`Assessed::admit`] makes one.
///
/// ```compile_fail,E0451
/// # use insitu_core::{image::Picture, quality::{Gradable, Verdict}};
/// fn grade_anyway(picture: Picture, verdict: Verdict) -> Gradable {
///     Gradable { picture, verdict }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Gradable {
    picture: Picture,
    verdict: Verdict,
}

/// Why a picture is not graded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.failure())]
pub struct Refusal {
    /// The verdict, with the reasons.
    pub verdict: Verdict,
}

/// Judges a picture: what it shows, and whether that is good enough.
///
/// `wanted` is the domain of the pack that the person chose; a picture of the other domain is then
/// out of scope. `None` takes either.
///
/// ```
/// use insitu_core::{image::Picture, quality::{assess, Criteria, Gradability}};
///
/// let grey_wall = Picture::new(64, 48, vec![128; 64 * 48 * 3])?;
/// let assessed = assess(grey_wall, None, Criteria::standard());
/// assert_eq!(assessed.verdict().gradability, Gradability::OutOfScope);
/// assert!(assessed.admit().is_err());
/// # Ok::<(), insitu_core::image::PictureError>(())
/// ```
pub fn assess(picture: Picture, wanted: Option<Domain>, criteria: &Criteria) -> Assessed {
    let sorted = criteria.scope().sort(&ScopeMeasures::of(&picture), wanted);
    let strangeness = sorted.strangeness(wanted);
    let verdict = match sorted.scope.domain() {
        Some(domain) if wanted.is_none_or(|wanted| wanted == domain) => {
            judge(&picture, domain, strangeness, criteria)
        }
        _ => out_of_scope(sorted.scope, strangeness),
    };
    Assessed { picture, verdict }
}

impl Assessed {
    /// The verdict.
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// The picture that was judged.
    pub const fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The picture as one that may be graded.
    ///
    /// # Errors
    /// [`Refusal`] when the verdict is not gradable or out of scope.
    pub fn admit(self) -> Result<Gradable, Refusal> {
        let Self { picture, verdict } = self;
        match verdict.gradability {
            Gradability::Gradable | Gradability::Barely => Ok(Gradable { picture, verdict }),
            Gradability::NotGradable | Gradability::OutOfScope => Err(Refusal { verdict }),
        }
    }
}

impl Gradable {
    /// The picture, to be preprocessed.
    pub const fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The verdict that admitted it; a caution when it is [`Gradability::Barely`].
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }
}

impl Refusal {
    /// The code that page, command line and record use.
    pub fn code(&self) -> ErrorCode {
        match self.verdict.gradability {
            Gradability::OutOfScope => ErrorCode::QualityOutOfScope,
            _ => ErrorCode::QualityNotGradable,
        }
    }

    /// As it is shown: the code and the reasons in English.
    pub fn failure(&self) -> Failure {
        let reasons: Vec<&str> = self
            .verdict
            .reasons
            .iter()
            .map(|reason| reason.id.text())
            .collect();
        Failure::new(self.code(), reasons.join("; "))
    }
}

fn out_of_scope(scope: Scope, strangeness: f32) -> Verdict {
    // A picture of the other domain may still resemble this one: it is turned away all the same.
    let score = strangeness.max(STRANGE);
    Verdict {
        gradability: Gradability::OutOfScope,
        scope,
        score,
        reasons: vec![Reason {
            id: ReasonId::NotThisKind,
            score,
            threshold: STRANGE,
            zone: Zone::Whole,
        }],
        scores: BTreeMap::from([(ReasonId::NotThisKind, score)]),
    }
}

/// The verdict on a picture of the right kind.
fn judge(picture: &Picture, domain: Domain, strangeness: f32, criteria: &Criteria) -> Verdict {
    let field = Field::of(picture, domain);
    let light = measure_light(&field, domain);
    let focus = measure_focus(&field, domain);
    let mut scores = BTreeMap::from([(ReasonId::NotThisKind, strangeness)]);
    let mut reasons = Vec::new();
    let mut gradability = Gradability::Gradable;
    let mut worst = 0.0_f32;
    for id in MEASURED {
        let Some(criterion) = criteria.find(domain, id) else {
            continue;
        };
        let (value, zone) = measure(id, picture, domain, &field, &light, &focus);
        let score = criterion.score(value);
        scores.insert(id, score);
        // A small picture is a caution, but no less legible for it: it counts when it is refused.
        if id != ReasonId::TooSmall || score > criterion.refuse {
            worst = worst.max(suspicion(score, criterion.refuse));
        }
        let threshold = if score > criterion.refuse {
            gradability = Gradability::NotGradable;
            criterion.refuse
        } else if score > criterion.caution {
            gradability = gradability.max(Gradability::Barely);
            criterion.caution
        } else {
            continue;
        };
        reasons.push(Reason {
            id,
            score,
            threshold,
            zone,
        });
    }
    // What refuses comes before what only cautions, whatever the scores.
    reasons.sort_by(|a, b| {
        let rank = |reason: &Reason| {
            let refuse = criteria.find(domain, reason.id).map_or(1.0, |c| c.refuse);
            suspicion(reason.score, refuse)
        };
        rank(b).total_cmp(&rank(a)).then(a.id.cmp(&b.id))
    });
    Verdict {
        gradability,
        scope: match domain {
            Domain::Fundus => Scope::Fundus,
            Domain::Dermoscopy => Scope::Dermoscopy,
        },
        score: worst,
        reasons,
        scores,
    }
}

/// The score on a common scale: 0.5 at the threshold that refuses.
fn suspicion(score: f32, refuse: f32) -> f32 {
    if score <= refuse {
        0.5 * score / refuse.max(f32::MIN_POSITIVE)
    } else {
        0.5 + 0.5 * (score - refuse) / (1.0 - refuse).max(f32::MIN_POSITIVE)
    }
}

/// The measured value of a reason, and where.
fn measure(
    id: ReasonId,
    picture: &Picture,
    domain: Domain,
    field: &Field,
    light: &Light,
    focus: &Focus,
) -> (f32, Zone) {
    match id {
        ReasonId::NotThisKind => (0.0, Zone::Whole),
        ReasonId::TooSmall => {
            let shown = picture.field_of_view();
            let side = match domain {
                Domain::Fundus => shown.width.max(shown.height),
                Domain::Dermoscopy => picture.width().min(picture.height()),
            };
            (side as f32, Zone::Whole)
        }
        ReasonId::Blur => (focus.sharpness(domain), focus.softest),
        ReasonId::Dark => (
            match domain {
                Domain::Fundus => light.median,
                Domain::Dermoscopy => light.upper,
            },
            Zone::Whole,
        ),
        ReasonId::Bright => (light.bright_share, light.brightest),
        ReasonId::Uneven => (light.uneven, light.darkest),
        ReasonId::CutOff => {
            let cut_off = measure_cut_off(field);
            (cut_off.share(domain), cut_off.zone)
        }
    }
}

/// Every measured quantity with its name, of both domains, whatever the scope: for fitting the
/// tables and for checking them (`examples/quality_scores.rs`).
pub fn raw_measures(picture: &Picture) -> Vec<(&'static str, f32)> {
    let scope = ScopeMeasures::of(picture);
    let mut all: Vec<_> = ScopeMeasures::NAMES
        .into_iter()
        .zip(scope.values().iter().copied())
        .collect();
    for domain in [Domain::Fundus, Domain::Dermoscopy] {
        let field = Field::of(picture, domain);
        let (light, focus) = (measure_light(&field, domain), measure_focus(&field, domain));
        let names = match domain {
            Domain::Fundus => [
                "f.median", "f.upper", "f.dark", "f.bright", "f.uneven", "f.lit", "f.fine",
                "f.middle", "f.coarse",
            ],
            Domain::Dermoscopy => [
                "d.median", "d.upper", "d.dark", "d.bright", "d.uneven", "d.lit", "d.fine",
                "d.middle", "d.coarse",
            ],
        };
        let values = [
            light.median,
            light.upper,
            light.dark_share,
            light.bright_share,
            light.uneven,
            measure_cut_off(&field).share(domain),
            focus.fine,
            focus.middle,
            focus.coarse,
        ];
        all.extend(names.into_iter().zip(values));
    }
    all
}
