//! `insitu faithfulness`: whether a pack's activation maps say what its network uses; one JSON object.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    path::PathBuf,
};

use clap::Args;
use insitu_core::{
    error::Failure,
    evaluate::{Curves, Faithfulness, percentile_interval},
    model::{Area, Pack},
    quality::{self, Criteria},
};
use serde_json::{Value, json};

use crate::{
    batch,
    inputs::{self, guarded},
    output::{Ended, Usage, line},
    packs,
};

/// Arguments of `insitu faithfulness`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Id of a pack, or its folder.
    #[arg(long)]
    model: String,
    /// Folder of the packs.
    #[arg(long, default_value = packs::FOLDER)]
    models: PathBuf,
    /// Rectangles around lesions: columns `file,kind,x0,y0,x1,y1`.
    #[arg(long)]
    boxes: Option<PathBuf>,
    /// Kinds of rectangles that count as lesions; may be repeated, all when left out.
    #[arg(long = "box-kind")]
    kinds: Vec<String>,
    /// Pictures at the same time.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
}

/// One picture that the pack calls positive.
struct Watched {
    file: String,
    found: Faithfulness,
}

/// Lesions by file.
type Boxes = BTreeMap<String, Vec<Area>>;

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let pack = packs::load(&packs::folder(&arguments.models, &arguments.model));
    let pack = pack.map_err(Usage::new)?;
    let boxes = match &arguments.boxes {
        Some(path) => Some(boxes(path, &arguments.kinds)?),
        None => None,
    };
    let files = inputs::files(&arguments.paths);
    let jobs = arguments.jobs.unwrap_or_else(batch::default_jobs);
    let (mut watched, mut failed) = (Vec::new(), Vec::new());
    batch::run(
        files.into_iter().enumerate().collect(),
        jobs,
        "watching",
        |(index, path)| (path.clone(), watch(&path, &pack, index as u64)),
        |(path, answer)| match answer {
            Ok(found) => watched.extend(found),
            Err(failure) => failed.push(json!({"path": path, "error": failure})),
        },
    );
    let curves = |of: fn(&Curves) -> f64| {
        json!({
            "map": mean(&watched, |one| Some(of(&one.found.map))),
            "random": mean(&watched, |one| Some(of(&one.found.random))),
            "centre": mean(&watched, |one| Some(of(&one.found.centre))),
            "map_minus_random": mean(&watched, |one| {
                Some(of(&one.found.map) - of(&one.found.random))
            }),
            "map_minus_centre": mean(&watched, |one| {
                Some(of(&one.found.map) - of(&one.found.centre))
            }),
        })
    };
    line(&json!({
        "model": pack.reference(),
        "n": watched.len(),
        "deletion": curves(|curves| curves.deletion),
        "insertion": curves(|curves| curves.insertion),
        "pointing": boxes.map(|boxes| pointing(&watched, &boxes)),
        "failed": failed,
    }));
    Ok(Ended::failed_if(!failed.is_empty()))
}

/// Takes one picture apart; none where the gate refuses it, or the pack says no.
fn watch(path: &std::path::Path, pack: &Pack, seed: u64) -> Result<Vec<Watched>, Failure> {
    let point = pack.manifest().referral_point()?;
    let mut watched = Vec::new();
    for item in inputs::list(path) {
        item.instance.clone()?;
        let picture = item.decode(0)?.picture;
        let found = guarded(|| {
            let wanted = Some(pack.manifest().domain);
            let Ok(gradable) = quality::assess(picture, wanted, Criteria::standard()).admit()
            else {
                return Ok(None);
            };
            Ok(Faithfulness::of(pack, &gradable, seed)?)
        })?;
        if let Some(found) = found.filter(|found| found.score >= point.threshold) {
            let file = path.file_name().unwrap_or_default();
            watched.push(Watched {
                file: file.to_string_lossy().into_owned(),
                found,
            });
        }
    }
    Ok(watched)
}

/// Mean of a number of each picture, with its 95 % interval by bootstrap; null where there is none.
fn mean(watched: &[Watched], number: impl Fn(&Watched) -> Option<f64>) -> Value {
    let numbers: Vec<f64> = watched.iter().filter_map(number).collect();
    if numbers.is_empty() {
        return Value::Null;
    }
    let weighed = |times: &[u32]| {
        let all: u32 = times.iter().sum();
        let sum: f64 = numbers
            .iter()
            .zip(times)
            .map(|(number, times)| number * f64::from(*times))
            .sum();
        (all > 0).then(|| sum / f64::from(all))
    };
    let value = weighed(&vec![1; numbers.len()]);
    let (low, high) = percentile_interval(numbers.len(), weighed).unzip();
    json!({"value": value, "low": low, "high": high, "n": numbers.len()})
}

/// How often the part with the largest value touches a lesion, beside the part in the middle, and
/// beside any part, among pictures with a lesion (the pointing game, Zhang et al. 2016, by parts).
fn pointing(watched: &[Watched], boxes: &Boxes) -> Value {
    let share = |one: &Watched, parts: &[Area]| {
        let lesions = boxes.get(&one.file)?;
        let hits = parts.iter().filter(|part| touches(part, lesions)).count();
        Some(hits as f64 / parts.len().max(1) as f64)
    };
    json!({
        "map": mean(watched, |one| share(one, one.found.parts.get(..1)?)),
        "centre": mean(watched, |one| share(one, &[one.found.middle])),
        "any": mean(watched, |one| share(one, &one.found.parts)),
    })
}

fn touches(part: &Area, lesions: &[Area]) -> bool {
    lesions.iter().any(|lesion| {
        part.x < lesion.x + lesion.width
            && lesion.x < part.x + part.width
            && part.y < lesion.y + lesion.height
            && lesion.y < part.y + part.height
    })
}

fn boxes(path: &std::path::Path, kinds: &[String]) -> Result<Boxes, Usage> {
    let wrong = |what: &dyn std::fmt::Display| {
        Usage::new(format_args!("the rectangles cannot be read: {what}"))
    };
    let mut reader = csv::Reader::from_path(path).map_err(|error| wrong(&error))?;
    let kinds: BTreeSet<&str> = kinds.iter().map(String::as_str).collect();
    let mut boxes = Boxes::new();
    for record in reader.deserialize() {
        let (file, kind, x0, y0, x1, y1): (String, String, f64, f64, f64, f64) =
            record.map_err(|error| wrong(&error))?;
        if kinds.is_empty() || kinds.contains(kind.as_str()) {
            boxes.entry(file).or_default().push(Area {
                x: x0,
                y: y0,
                width: x1 - x0,
                height: y1 - y0,
            });
        }
    }
    Ok(boxes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_share_an_edge_do_not_touch() {
        let area = |x: f64| Area {
            x,
            y: 0.0,
            width: 10.0,
            height: 10.0,
        };
        assert!(touches(&area(0.0), &[area(50.0), area(9.0)]));
        assert!(!touches(&area(0.0), &[area(10.0)]));
    }
}
