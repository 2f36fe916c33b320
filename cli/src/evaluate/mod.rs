//! `insitu evaluate`: a model, or stored predictions, against labels; one JSON object in all.

mod labels;
mod predictions;

use std::{collections::BTreeMap, num::NonZeroUsize, path::PathBuf};

use clap::Args;
use insitu_core::{
    evaluate::{Evaluation, FailedFile, Positive, Question as Asked, Reading, Reservation, Row},
    model::{Label, Manifest, OutputKind, OutputSpec, Pack, Prediction},
    screening::Question,
};
use labels::{Labelled, Labels};

use crate::{
    batch, inputs,
    output::{Ended, Usage, line, note},
    packs,
    screen::screen,
};

/// Arguments of `insitu evaluate`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Id of a pack, or its folder.
    #[arg(long)]
    model: String,
    /// Folder of the packs.
    #[arg(long, default_value = packs::FOLDER)]
    models: PathBuf,
    /// CSV with one row per picture.
    #[arg(long)]
    labels: PathBuf,
    /// Folder that the files are relative to; that of the labels when left out.
    #[arg(long)]
    root: Option<PathBuf>,
    /// Column of the file.
    #[arg(long)]
    file_column: String,
    /// Column of the label.
    #[arg(long)]
    label_column: String,
    /// What counts as positive: `>=2`, or labels joined by commas; the manifest's flags when left out.
    #[arg(long)]
    positive: Option<String>,
    /// Column of the patient or lesion, for intervals by group.
    #[arg(long)]
    group_column: Option<String>,
    /// Keeps rows whose COLUMN is VALUE; may be repeated.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    conditions: Vec<String>,
    /// The output to evaluate; the pack's first when left out.
    #[arg(long)]
    output: Option<String>,
    /// Stored predictions in place of a run: columns `file,verdict,score,p_<class>…`.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Pictures at the same time.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
}

/// What one labelled picture gave.
enum Answer {
    Row(Row),
    Failed(FailedFile),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let folder = packs::folder(&arguments.models, &arguments.model);
    let manifest = packs::manifest(&folder).map_err(Usage::new)?;
    let output = output(&manifest, arguments.output.as_deref())?;
    let asked = asked(&manifest, output, arguments.positive.as_deref())?;
    let labels = Labels::read(arguments)?;
    let answers = if let Some(path) = &arguments.predictions {
        predictions::answers(path, &labels.rows, &asked, &manifest)?
    } else {
        let pack = packs::load(&folder).map_err(Usage::new)?;
        run_pack(&pack, output, labels.rows, arguments.jobs)
    };
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Answer::Row(row) => rows.push(row),
            Answer::Failed(file) => failed.push(file),
        }
    }
    let mut evaluation = Evaluation::of(&asked, &rows).map_err(Usage::new)?;
    evaluation.model = Some(manifest.reference());
    evaluation.skipped = labels.skipped;
    evaluation.failed = failed;
    line(&evaluation);
    if !evaluation.failed.is_empty() {
        note(&format!(
            "insitu: {} files could not be read; they count nowhere",
            evaluation.failed.len()
        ));
    }
    Ok(Ended::failed_if(!evaluation.failed.is_empty()))
}

fn output<'a>(manifest: &'a Manifest, id: Option<&str>) -> Result<&'a OutputSpec, Usage> {
    let found = match id {
        Some(id) => manifest.outputs.iter().find(|output| output.id == id),
        None => manifest.outputs.first(),
    };
    found.ok_or_else(|| Usage::new(format_args!("{} has no such output", manifest.id)))
}

/// What is asked: the referral question for the first output, its own for another.
fn asked(manifest: &Manifest, output: &OutputSpec, positive: Option<&str>) -> Result<Asked, Usage> {
    let first = manifest
        .outputs
        .first()
        .is_some_and(|first| first.id == output.id);
    let score = if first {
        manifest.referral_score()
    } else {
        &output.id
    };
    let point = manifest
        .point(&manifest.default_operating_point, score)
        .ok_or_else(|| Usage::new(format_args!("no operating point for {score}")))?;
    let flagged = |label: &&Label| label.referable || label.malignant;
    let positive = match positive {
        Some(text) => text.to_owned(),
        None if output.kind == OutputKind::Sigmoid => ">=1".to_owned(),
        None => {
            let ids: Vec<&str> = output
                .labels
                .iter()
                .filter(flagged)
                .map(|label| label.id.as_str())
                .collect();
            ids.join(",")
        }
    };
    Ok(Asked {
        output: output.id.clone(),
        labels: output.labels.iter().map(|label| label.id.clone()).collect(),
        ordered: output.kind == OutputKind::Ordinal,
        cuts: output.cuts.clone(),
        shares: manifest.class_shares.clone().filter(|_| first),
        positive: positive.parse::<Positive>().map_err(Usage::new)?,
        threshold: point.threshold,
    })
}

/// Screens every labelled picture with the pack.
fn run_pack(
    pack: &Pack,
    output: &OutputSpec,
    rows: Vec<Labelled>,
    jobs: Option<NonZeroUsize>,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    let jobs = jobs.unwrap_or_else(batch::default_jobs);
    let question = Question::default();
    let work = |labelled: Labelled| {
        let fail = |code| {
            let path = labelled.path.to_string_lossy().into_owned();
            Answer::Failed(FailedFile { path, code })
        };
        let items = inputs::list(&labelled.path);
        let [item] = items.as_slice() else {
            return fail(insitu_core::error::ErrorCode::SourceUnknownKind);
        };
        match screen(item, pack, &[], &question) {
            Err(failure) => fail(failure.code),
            Ok(found) => Answer::Row(Row {
                truth: labelled.truth,
                group: labelled.group,
                reading: reading(found.screening.screened.prediction.as_ref(), output),
            }),
        }
    };
    batch::run(rows, jobs, "evaluating", work, |answer| {
        answers.push(answer);
    });
    answers
}

/// What a prediction says on the output that is evaluated; none: the gate refused the picture.
fn reading(prediction: Option<&Prediction>, output: &OutputSpec) -> Reading {
    let Some(prediction) = prediction else {
        return Reading::Ungradable;
    };
    let unfamiliar = prediction.unfamiliar();
    match prediction.outputs.get(&output.id) {
        None => Reading::Graded {
            score: prediction.referable.probability,
            probabilities: prediction.probabilities.clone(),
            predicted: Some(prediction.grade.code.clone()),
            reservation: Reservation {
                set: prediction.set.clone(),
                unfamiliar,
            },
        },
        Some(decision) => {
            let shares = [1.0 - decision.probability, decision.probability];
            let ids = output.labels.iter().map(|label| label.id.clone());
            Reading::Graded {
                score: decision.probability,
                probabilities: ids.zip(shares).collect::<BTreeMap<_, _>>(),
                predicted: None,
                reservation: Reservation {
                    set: None,
                    unfamiliar,
                },
            }
        }
    }
}
