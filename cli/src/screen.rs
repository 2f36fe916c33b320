//! `insitu screen`: quality, grade, tier and referral of each picture, one JSON line each.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use insitu_core::{
    error::Failure,
    model::{FurtherReading, Pack, PossibleLabels, Prediction, Strangeness, sha256},
    pathway::Pathway,
    protocol::Screening,
    screening::{self, FurtherPack, Question},
    source::InstanceSummary,
};
use serde_json::{Map, Value, json};

use crate::{
    batch,
    inputs::{self, Item, guarded},
    output::{Ended, Usage, line},
    packs,
};

/// Arguments of `insitu screen`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files and folders; archives are looked into.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Id of a pack, or its folder.
    #[arg(long)]
    model: String,
    /// Id or folder of a further pack that reads each picture too; can be given several times.
    #[arg(long, value_name = "MODEL")]
    also: Vec<String>,
    /// Folder of the packs.
    #[arg(long, default_value = packs::FOLDER)]
    models: PathBuf,
    /// Pathway id; the default of the pack's domain when left out.
    #[arg(long)]
    pathway: Option<String>,
    /// Pictures at the same time.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let load = |model: &String| {
        let folder = packs::folder(&arguments.models, model);
        packs::load(&folder).map_err(Usage::new)
    };
    let pack = load(&arguments.model)?;
    let also = arguments.also.iter().map(load);
    let also = also.collect::<Result<Vec<_>, _>>()?;
    for (other, given) in also.iter().zip(&arguments.also) {
        if other.manifest().domain != pack.manifest().domain {
            return Err(Usage::new(format_args!(
                "{given} does not read what {} reads",
                arguments.model
            )));
        }
    }
    if let Some(id) = &arguments.pathway {
        let pathway = Pathway::by_id(id).map_err(Usage::new)?;
        if pathway.domain() != pack.manifest().domain {
            return Err(Usage::new(format_args!(
                "pathway {id} is not for what {} reads",
                arguments.model
            )));
        }
    }
    let question = Question {
        pathway: arguments.pathway.clone(),
        ..Question::default()
    };
    let jobs = arguments.jobs.unwrap_or_else(batch::default_jobs);
    let mut failed = false;
    batch::run(
        inputs::files(&arguments.paths),
        jobs,
        "screening",
        |path| lines(&path, &pack, &also, &question),
        |lines| {
            for printed in lines {
                failed |= !printed["error"].is_null();
                line(&printed);
            }
        },
    );
    Ok(Ended::failed_if(failed))
}

/// The lines of one file: one, or one for each entry of an archive.
fn lines(path: &Path, pack: &Pack, also: &[Pack], question: &Question) -> Vec<Value> {
    inputs::list(path)
        .into_iter()
        .map(|item| match screen(&item, pack, also, question) {
            Ok(screened) => result(&item, &screened),
            Err(failure) => json!({
                "schema": "insitu.result/1",
                "path": item.path_text(),
                "entry": item.entry_name,
                "tier": "human",
                "error": failure,
            }),
        })
        .collect()
}

/// One screened picture, with what its file is.
pub(crate) struct Found {
    pub(crate) summary: InstanceSummary,
    pub(crate) screening: Screening,
    sha256: String,
}

/// Decodes, judges and reads one image; `also` read it after `pack`.
pub(crate) fn screen(
    item: &Item,
    pack: &Pack,
    also: &[Pack],
    question: &Question,
) -> Result<Found, Failure> {
    item.instance.clone()?;
    let start = Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    let decoded = item.decode(0)?;
    let decode_ms = clock();
    guarded(|| {
        let question = Question {
            side: question.side.or(decoded.side()),
            ..question.clone()
        };
        let summary = decoded.summary.clone();
        let wanted = Some(pack.manifest().domain);
        let assessment = screening::assess(decoded.picture, decode_ms, wanted, &clock);
        let further = also.iter().map(|pack| FurtherPack {
            id: &pack.manifest().id,
            pack: Ok(pack),
        });
        let screening =
            screening::read(assessment, Some(pack), further.collect(), &question, &clock)?;
        let sha256 = std::fs::read(&item.path)
            .map(|bytes| sha256(&bytes))
            .unwrap_or_default();
        Ok(Found {
            summary,
            screening,
            sha256,
        })
    })
}

/// The line of `insitu.result/1` (standards.md §8.1).
fn result(item: &Item, found: &Found) -> Value {
    let screened = &found.screening.screened;
    let outcome = &found.screening.outcome;
    let prediction = screened.prediction.as_ref();
    let laterality = found
        .summary
        .dicom
        .as_ref()
        .and_then(|dicom| dicom.laterality);
    json!({
        "schema": "insitu.result/1",
        "path": item.path_text(),
        "entry": item.entry_name,
        "kind": found.summary.kind,
        "format": found.summary.format,
        "width": found.summary.width,
        "height": found.summary.height,
        "sha256": found.sha256,
        "laterality": laterality,
        "quality": quality(&screened.quality),
        "model": screened.model,
        "probabilities": prediction.map(|prediction| rounded(&json!(prediction.probabilities))),
        "grade": prediction.map(|prediction| &prediction.grade),
        "referable": prediction.map(|prediction| rounded(&json!(prediction.referable))),
        "outputs": prediction.map(|prediction| rounded(&json!(prediction.outputs))),
        "set": prediction.and_then(|prediction| prediction.set.as_ref()).map(possible),
        "unsure": prediction.and_then(Prediction::unsure),
        "ood": prediction.and_then(|prediction| prediction.ood).map(strangeness),
        "further": found.screening.further.iter().map(further).collect::<Vec<_>>(),
        "tier": outcome.tier,
        "needs_human": outcome.needs_human,
        "refer": outcome.refer,
        "due": outcome.due,
        "also_due": outcome.also_due,
        "target": outcome.target,
        "rules": outcome.rules,
        "reasons": outcome.reasons,
        "would_change": outcome.would_change,
        "pathway": outcome.pathway,
        "provenance": screened.provenance,
        "ms": screened.ms,
        "error": null,
    })
}

/// What a further model says, by the names that the first one's answer has.
fn further(further: &FurtherReading) -> Value {
    match &further.reading {
        Ok(reading) => {
            let prediction = &reading.prediction;
            json!({
                "model": reading.model,
                "probabilities": rounded(&json!(prediction.probabilities)),
                "grade": prediction.grade,
                "referable": rounded(&json!(prediction.referable)),
                "outputs": rounded(&json!(prediction.outputs)),
                "set": prediction.set.as_ref().map(possible),
                "unsure": prediction.unsure(),
                "ood": prediction.ood.map(strangeness),
                "pack_hash": reading.pack_hash,
                "engine": reading.engine,
                "ms": {"preprocess": reading.preprocess_ms, "infer": reading.infer_ms},
                "error": null,
            })
        }
        Err(failure) => json!({"model": {"id": further.pack}, "error": failure}),
    }
}

fn possible(set: &PossibleLabels) -> Value {
    json!(set.ids().collect::<Vec<_>>())
}

fn strangeness(strangeness: Strangeness) -> Value {
    rounded(&json!({
        "score": strangeness.score,
        "threshold": strangeness.threshold,
        "in_scope": !strangeness.is_unfamiliar(),
    }))
}

fn quality(verdict: &insitu_core::quality::Verdict) -> Value {
    let mut value = json!(verdict);
    if let Some(reasons) = value.get_mut("reasons").and_then(Value::as_array_mut) {
        for (printed, reason) in reasons.iter_mut().zip(&verdict.reasons) {
            printed["text"] = json!(reason.id.text());
        }
    }
    rounded(&value)
}

/// Probabilities and scores with six decimals.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => number
            .as_f64()
            .map_or(Value::Null, |number| json!((number * 1e6).round() / 1e6)),
        Value::Array(items) => Value::Array(items.iter().map(rounded).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, field)| (key.clone(), rounded(field)))
                .collect::<Map<_, _>>(),
        ),
        other => other.clone(),
    }
}
