//! From a picture to a verdict, and from a verdict to a result with its outcome.

use super::Clock;
use crate::{
    error::Failure,
    finding::{Domain, Icdr, LesionClass, Side},
    image::Picture,
    model::{
        self, FurtherReading, Milliseconds, Pack, Prediction, Provenance, Reading, Screened, sha256,
    },
    pathway::{
        self, Context, Doubt, EyeFinding, EyeState, Finding, LesionFinding, LesionPicture, Outcome,
        Pathway, PathwayError,
    },
    protocol::Screening,
    quality::{self, Assessed, Criteria, Gradability, Gradable, Landmarks, Verdict},
};

/// What a person asks of one picture, beside the picture.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Pathway id; none: the default of the picture's domain.
    pub pathway: Option<String>,
    /// Context tokens, `va_r=6/15;pregnant`.
    pub context: String,
    /// Side, where a person or the header names it.
    pub side: Option<Side>,
}

/// A pack that reads after the first, or why it could not be had.
pub struct FurtherPack<'a> {
    /// Its id.
    pub id: &'a str,
    /// The pack.
    pub pack: Result<&'a Pack, Failure>,
}

/// A judged picture on its way to be read, with the times so far.
pub struct Assessment {
    assessed: Assessed,
    ms: Milliseconds,
}

impl Assessment {
    /// The verdict, to be shown before anything is graded.
    pub fn verdict(&self) -> &Verdict {
        self.assessed.verdict()
    }

    /// The domain whose pack may read it; none where the gate refused it.
    pub fn readable_by(&self) -> Option<Domain> {
        match self.verdict().gradability {
            Gradability::Gradable | Gradability::Barely => self.verdict().scope.domain(),
            Gradability::NotGradable | Gradability::OutOfScope => None,
        }
    }

    /// The picture, for what a person asks of a model beside its answer.
    ///
    /// # Errors
    /// Where the gate refused it.
    pub fn admit(self) -> Result<Gradable, Failure> {
        self.assessed
            .admit()
            .map_err(|refusal| Failure::new(refusal.code(), "the gate refused the photograph"))
    }
}

/// Judges a picture. `wanted` is the domain of the pack that a person chose; none: whatever it is.
pub fn assess(
    picture: Picture,
    decode_ms: f64,
    wanted: Option<Domain>,
    clock: Clock<'_>,
) -> Assessment {
    let start = clock();
    let assessed = quality::assess(picture, wanted, Criteria::standard());
    let ms = Milliseconds {
        decode: decode_ms,
        quality: clock() - start,
        ..Milliseconds::default()
    };
    Assessment { assessed, ms }
}

/// Grades an admitted picture and asks the pathway; a refused one goes to the pathway as it is.
///
/// `pack` is the pack of the picture's domain, or the one that a person chose. Without one, or where
/// the gate refused, there is no prediction and the tier says that a person must look.
///
/// Each of `further` reads the same picture for itself, and its failure is its own. The pathway is
/// given what all of them found, and the most severe leads (clinical.md §0 rule 4).
///
/// # Errors
/// When the engine stops, or the pathway or the context is not known.
pub fn read(
    assessment: Assessment,
    pack: Option<&Pack>,
    further: Vec<FurtherPack<'_>>,
    question: &Question,
    clock: Clock<'_>,
) -> Result<Screening, Failure> {
    let Assessment { assessed, mut ms } = assessment;
    let verdict = assessed.verdict().clone();
    let domain = pack
        .map(|pack| pack.manifest().domain)
        .or_else(|| verdict.scope.domain())
        .unwrap_or(Domain::Fundus);
    let pathway = match &question.pathway {
        Some(id) => Pathway::by_id(id)?,
        None => Pathway::default_for(domain)?,
    };
    let (mut landmarks, mut readings) = (None, Vec::new());
    let (prediction, activation) = match (assessed.admit(), pack) {
        (Ok(gradable), Some(pack)) => {
            if domain == Domain::Fundus {
                landmarks = Landmarks::find(gradable.picture());
            }
            let timed = model::screen(pack, &gradable, clock)?;
            ms.preprocess = Some(timed.preprocess_ms);
            ms.infer = Some(timed.infer_ms);
            let further = further.into_iter();
            readings.extend(further.map(|further| further.read(&gradable, clock)));
            (Some(timed.prediction), timed.activation)
        }
        _ => (None, None),
    };
    let answers = readings
        .iter()
        .filter_map(|further| further.reading.as_ref().ok());
    let others: Vec<&Prediction> = answers.map(|reading| &reading.prediction).collect();
    let outcome = outcome(pathway, &verdict, prediction.as_ref(), &others, question)?;
    ms.total = ms.decode + ms.quality + ms.preprocess.unwrap_or(0.0) + ms.infer.unwrap_or(0.0);
    let screened = Screened {
        quality: verdict,
        model: pack.map(Pack::reference),
        prediction,
        provenance: provenance(pack, pathway),
        ms,
        prevalence: pack.and_then(|pack| pack.manifest().prevalence),
    };
    Ok(Screening {
        screened,
        outcome,
        further: readings,
        unasked: Vec::new(),
        activation,
        landmarks,
    })
}

impl FurtherPack<'_> {
    fn read(self, gradable: &Gradable, clock: Clock<'_>) -> FurtherReading {
        let reading = self.pack.and_then(|pack| {
            let timed = model::screen(pack, gradable, clock)?;
            Ok(Reading {
                model: pack.reference(),
                pack_hash: pack.hash().to_owned(),
                engine: pack.engine().to_owned(),
                prediction: timed.prediction,
                preprocess_ms: timed.preprocess_ms,
                infer_ms: timed.infer_ms,
            })
        });
        FurtherReading {
            pack: self.id.to_owned(),
            reading,
        }
    }
}

/// One picture alone: its eye, or its lesion, as each model sees it.
fn outcome(
    pathway: &Pathway,
    verdict: &Verdict,
    prediction: Option<&Prediction>,
    others: &[&Prediction],
    question: &Question,
) -> Result<Outcome, Failure> {
    let context = Context::parse(pathway, &question.context)?;
    match pathway.domain() {
        Domain::Fundus => {
            let side = question.side.unwrap_or(Side::Right);
            let first = eye(side, verdict, prediction);
            let others = others.iter().map(|other| further_eye(side, other));
            let eyes: Vec<EyeFinding> = std::iter::once(first).chain(others).collect();
            Ok(of_eye(pathway, side, eyes, &context)?)
        }
        Domain::Dermoscopy => {
            let mut first = lesion(verdict, prediction);
            let mut lesions = Vec::new();
            for other in others {
                match read_lesion(other) {
                    Some(lesion) => lesions.push(lesion),
                    None => first = first.with_doubt(doubt(other)),
                }
            }
            lesions.insert(0, first);
            let findings: Vec<Finding> = lesions.into_iter().map(Finding::Lesion).collect();
            Ok(pathway::decide(pathway, &findings, &context)?)
        }
    }
}

/// One eye as each model sees it. A referral by one answers the doubt of another ("above its operating
/// point, and nothing refers"), which alone would have asked for a person: then a person is asked still.
fn of_eye(
    pathway: &Pathway,
    side: Side,
    mut eyes: Vec<EyeFinding>,
    context: &Context,
) -> Result<Outcome, PathwayError> {
    let other = match side {
        Side::Right => Side::Left,
        Side::Left => Side::Right,
    };
    let decide = |eyes: &[EyeFinding]| {
        let eyes = eyes.iter().copied().chain([EyeFinding::not_asked(other)]);
        let findings: Vec<Finding> = eyes.map(Finding::Eye).collect();
        pathway::decide(pathway, &findings, context)
    };
    let joint = decide(&eyes)?;
    for eye in &eyes {
        if eye.state != EyeState::NotAsked && decide(&[*eye])?.tier > joint.tier {
            eyes.push(EyeFinding::not_asked(side).with_doubt(UNSURE));
            return decide(&eyes);
        }
    }
    Ok(joint)
}

fn eye(side: Side, verdict: &Verdict, prediction: Option<&Prediction>) -> EyeFinding {
    match (verdict.gradability, prediction) {
        (Gradability::OutOfScope, _) => EyeFinding::out_of_scope(side),
        (_, Some(prediction)) => read_eye(side, prediction)
            .unwrap_or_else(|| EyeFinding::not_asked(side).with_doubt(UNSURE)),
        (_, None) => EyeFinding::ungradable(side),
    }
}

/// The eye as a further model sees it; one that names no grade can only doubt.
fn further_eye(side: Side, prediction: &Prediction) -> EyeFinding {
    read_eye(side, prediction)
        .unwrap_or_else(|| EyeFinding::not_asked(side).with_doubt(doubt(prediction)))
}

/// None where the model names no grade that a pathway knows.
fn read_eye(side: Side, prediction: &Prediction) -> Option<EyeFinding> {
    let grade = Icdr::from_number(prediction.grade.code.parse().ok()?)?;
    let maculopathy = prediction
        .outputs
        .get("maculopathy")
        .map(|macula| macula.positive);
    Some(EyeFinding::from_model(side, grade, maculopathy).with_doubt(doubt(prediction)))
}

fn lesion(verdict: &Verdict, prediction: Option<&Prediction>) -> LesionFinding {
    match (verdict.gradability, prediction) {
        (Gradability::OutOfScope, _) => LesionFinding::refused(LesionPicture::OutOfScope),
        (_, Some(prediction)) => {
            read_lesion(prediction).unwrap_or_else(|| LesionFinding::default().with_doubt(UNSURE))
        }
        (_, None) => LesionFinding::refused(LesionPicture::Ungradable),
    }
}

/// None where the model names no class that a pathway knows.
fn read_lesion(prediction: &Prediction) -> Option<LesionFinding> {
    let class = LesionClass::from_id(&prediction.grade.code)?;
    let above = prediction
        .classes
        .iter()
        .filter(|(_, decision)| decision.positive)
        .filter_map(|(id, _)| LesionClass::from_id(id));
    Some(LesionFinding::from_model(class, above).with_doubt(doubt(prediction)))
}

/// What stands where the only model names nothing that a pathway knows: "no melanoma" may still be
/// another cancer, so a person must look.
const UNSURE: Doubt = Doubt {
    unsure: true,
    unfamiliar: false,
    referable: false,
};

/// What the model says against its own class: the pathway takes the more careful answer.
fn doubt(prediction: &Prediction) -> Doubt {
    Doubt {
        unsure: prediction.unsure().unwrap_or(false),
        unfamiliar: prediction.unfamiliar().unwrap_or(false),
        referable: prediction.referable.positive,
    }
}

fn provenance(pack: Option<&Pack>, pathway: &Pathway) -> Provenance {
    Provenance {
        app: crate::VERSION.to_owned(),
        build: crate::BUILD.to_owned(),
        engine: pack
            .map(|pack| pack.engine().to_owned())
            .unwrap_or_default(),
        platform: if cfg!(target_arch = "wasm32") {
            "wasm32"
        } else {
            "native"
        }
        .to_owned(),
        pack_hash: pack.map(|pack| pack.hash().to_owned()).unwrap_or_default(),
        pathway_hash: sha256(pathway.raw()),
    }
}
