//! From a picture to a verdict, and from a verdict to a result with its outcome.

use super::Clock;
use crate::{
    error::Failure,
    finding::{Domain, Icdr, LesionClass, Side},
    image::Picture,
    model::{self, Milliseconds, Pack, Prediction, Provenance, Screened, sha256},
    pathway::{
        self, Context, Doubt, EyeFinding, Finding, LesionFinding, LesionPicture, Outcome, Pathway,
    },
    protocol::Screening,
    quality::{self, Assessed, Criteria, Gradability, Landmarks, Verdict},
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
/// # Errors
/// When the engine stops, or the pathway or the context is not known.
pub fn read(
    assessment: Assessment,
    pack: Option<&Pack>,
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
    let mut landmarks = None;
    let (prediction, activation) = match (assessed.admit(), pack) {
        (Ok(gradable), Some(pack)) => {
            if domain == Domain::Fundus {
                landmarks = Landmarks::find(gradable.picture());
            }
            let timed = model::screen(pack, &gradable, clock)?;
            ms.preprocess = Some(timed.preprocess_ms);
            ms.infer = Some(timed.infer_ms);
            (Some(timed.prediction), timed.activation)
        }
        _ => (None, None),
    };
    let outcome = outcome(pathway, &verdict, prediction.as_ref(), question)?;
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
        activation,
        landmarks,
    })
}

/// One picture alone: its eye, or its lesion.
fn outcome(
    pathway: &Pathway,
    verdict: &Verdict,
    prediction: Option<&Prediction>,
    question: &Question,
) -> Result<Outcome, Failure> {
    let context = Context::parse(pathway, &question.context)?;
    let findings = match pathway.domain() {
        Domain::Fundus => {
            let side = question.side.unwrap_or(Side::Right);
            let other = match side {
                Side::Right => Side::Left,
                Side::Left => Side::Right,
            };
            vec![
                Finding::Eye(eye(side, verdict, prediction)),
                Finding::Eye(EyeFinding::not_asked(other)),
            ]
        }
        Domain::Dermoscopy => vec![Finding::Lesion(lesion(verdict, prediction))],
    };
    Ok(pathway::decide(pathway, &findings, &context)?)
}

fn eye(side: Side, verdict: &Verdict, prediction: Option<&Prediction>) -> EyeFinding {
    let grade = prediction.and_then(|prediction| {
        let number = prediction.grade.code.parse().ok()?;
        Some((Icdr::from_number(number)?, prediction))
    });
    match (verdict.gradability, grade) {
        (Gradability::OutOfScope, _) => EyeFinding::out_of_scope(side),
        (_, Some((grade, prediction))) => {
            let maculopathy = prediction
                .outputs
                .get("maculopathy")
                .map(|macula| macula.positive);
            EyeFinding::from_model(side, grade, maculopathy).with_doubt(doubt(prediction))
        }
        (_, None) => EyeFinding::ungradable(side),
    }
}

fn lesion(verdict: &Verdict, prediction: Option<&Prediction>) -> LesionFinding {
    let class = prediction
        .and_then(|prediction| Some((LesionClass::from_id(&prediction.grade.code)?, prediction)));
    match (verdict.gradability, class) {
        (Gradability::OutOfScope, _) => LesionFinding::refused(LesionPicture::OutOfScope),
        (_, Some((class, prediction))) => {
            let above = prediction
                .classes
                .iter()
                .filter(|(_, decision)| decision.positive)
                .filter_map(|(id, _)| LesionClass::from_id(id));
            LesionFinding::from_model(class, above).with_doubt(doubt(prediction))
        }
        (_, None) => LesionFinding::refused(LesionPicture::Ungradable),
    }
}

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
