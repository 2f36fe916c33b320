//! Stored predictions, as training writes them out of fold: `file,verdict,score,p_<class>…`.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::Path,
};

use insitu_core::{
    evaluate::{Question as Asked, Reading, Reservation, Row},
    model::Manifest,
};

use super::{
    Answer,
    labels::{Labelled, column},
};
use crate::output::{Usage, note};

/// Joins stored predictions to the labels by file; labels without a prediction are left out, and
/// their number is said.
pub(super) fn answers(
    path: &Path,
    labels: &[Labelled],
    asked: &Asked,
    manifest: &Manifest,
) -> Result<Vec<Answer>, Usage> {
    let stored = read(path, asked, manifest)?;
    let mut missing = 0;
    let mut answers = Vec::new();
    for label in labels {
        let Some(reading) = stored.get(&label.file) else {
            missing += 1;
            continue;
        };
        answers.push(Answer::Row(Row {
            truth: label.truth.clone(),
            group: label.group.clone(),
            reading: reading.clone(),
        }));
    }
    if missing > 0 {
        note(&format!(
            "insitu: {missing} labelled files have no stored prediction"
        ));
    }
    Ok(answers)
}

fn read(
    path: &Path,
    asked: &Asked,
    manifest: &Manifest,
) -> Result<BTreeMap<String, Reading>, Usage> {
    let unreadable =
        |error: csv::Error| Usage::new(format_args!("the predictions cannot be read: {error}"));
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let headers = reader.headers().map_err(unreadable)?.clone();
    let (file, verdict, score) = (
        column(&headers, "file")?,
        column(&headers, "verdict")?,
        column(&headers, "score")?,
    );
    let classes = asked
        .labels
        .iter()
        .map(|label| Ok((label.clone(), column(&headers, &format!("p_{label}"))?)))
        .collect::<Result<Vec<_>, Usage>>()?;
    let mut stored = BTreeMap::new();
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let text = |index: usize| record.get(index).unwrap_or_default().trim();
        let share = |index: usize| {
            let value: Option<f64> = text(index).parse().ok();
            value
                .filter(|value| (0.0..=1.0).contains(value))
                .ok_or_else(|| {
                    Usage::new(format_args!(
                        "row {}: {:?} is not a probability",
                        number + 2,
                        text(index)
                    ))
                })
        };
        let reading = match text(verdict) {
            "gradable" | "barely" => {
                let probabilities = classes
                    .iter()
                    .map(|(label, index)| Ok((label.clone(), share(*index)?)))
                    .collect::<Result<BTreeMap<_, _>, Usage>>()?;
                Reading::Graded {
                    score: share(score)?,
                    reservation: reservation(&probabilities, asked, manifest),
                    probabilities,
                    predicted: None,
                }
            }
            "not_gradable" | "out_of_scope" => Reading::Ungradable,
            other => {
                return Err(Usage::new(format_args!(
                    "row {}: {other:?} is not a verdict",
                    number + 2
                )));
            }
        };
        match stored.entry(text(file).to_owned()) {
            Entry::Vacant(place) => drop(place.insert(reading)),
            Entry::Occupied(place) => {
                return Err(Usage::new(format_args!(
                    "{} has two predictions",
                    place.key()
                )));
            }
        }
    }
    Ok(stored)
}

/// The set that the pack would have given; features are not stored, so nothing is unfamiliar.
fn reservation(
    probabilities: &BTreeMap<String, f64>,
    asked: &Asked,
    manifest: &Manifest,
) -> Reservation {
    let first = manifest.outputs.first();
    let set = first
        .filter(|first| first.id == asked.output)
        .and_then(|_| manifest.possible_labels(probabilities, asked.predicted(probabilities)?));
    Reservation {
        set,
        unfamiliar: None,
    }
}
