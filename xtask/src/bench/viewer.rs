//! The scenario "viewer": a CT of 500 slices opened and leafed through, ours against other viewers of
//! the browser; and how long a frame takes while a hand moves our pictures.
//!
//! All viewers are given the same files through an input of their page, and what they show is read
//! from the pixels of their canvas. Each stands in a page of its own, is ready before the files come,
//! and is the only one alive. They take turns by rounds.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use super::figures::{Comparison, Times, list, runs_at};
use crate::{
    command::{program, run},
    install,
    workspace::{read, root},
};

/// Rounds of a plain run and of a quick one.
const ROUNDS: u32 = 5;
const QUICK_ROUNDS: u32 = 2;

/// Another viewer: by what the browser side calls it, for people, and the package of its version.
struct Peer {
    key: &'static str,
    name: &'static str,
    package: &'static str,
}

/// `Cornerstone3D` draws by WebGL, which is slow where no graphics card is; so it draws without, too.
const PEERS: [Peer; 3] = [
    Peer {
        key: "dwv",
        name: "dwv",
        package: "dwv",
    },
    Peer {
        key: "cornerstone",
        name: "Cornerstone3D, WebGL",
        package: "@cornerstonejs/core",
    },
    Peer {
        key: "cornerstone_cpu",
        name: "Cornerstone3D, without WebGL",
        package: "@cornerstonejs/core",
    },
];

/// What decodes for `Cornerstone3D`, which starts it by its address.
const DECODER: &str =
    "node_modules/@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js";

/// Most milliseconds of the design for the first picture of 500 slices, a frame, and our part of it.
const FIRST_PICTURE_MS: f64 = 800.0;
const FRAME_MS: f64 = 16.7;
const CODE_MS: f64 = 6.0;

/// Installs the other viewers and makes of each what a page loads, below `out`.
pub(super) fn bundle_peers(out: &Path) -> Result<()> {
    let folder = install::e2e().join("bench/peers");
    install::npm_packages_of(&folder)?;
    run(program(folder.join("node_modules/.bin/esbuild"))
        .args(["dwv.js", "cornerstone.js", DECODER])
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--platform=browser",
            "--entry-names=[name]",
            "--log-level=warning",
            // The codecs ask for Node's files where they run in Node.
            "--external:fs",
            "--external:path",
        ])
        .arg(format!("--outdir={}", out.display()))
        .current_dir(&folder))
}

/// What the browser is to measure. `photograph` is drawn, `read` is what a model reads meanwhile, and
/// the slices are written to `folder`.
pub(super) fn plan(quick: bool, photograph: &Path, read: &str, folder: &Path) -> Value {
    json!({
        "rounds": if quick { QUICK_ROUNDS } else { ROUNDS },
        "peers": PEERS.map(|peer| peer.key),
        "folder": folder.join("slices"),
        "slices": 500,
        "side": 512,
        "steps": 240,
        "moveRounds": if quick { 1 } else { 3 },
        "moves": 120,
        "largeSlices": 8,
        "largeSide": 2048,
        "photograph": photograph,
        "read": root().join("public").join(read),
    })
}

/// Versions of the peers' packages, from their lock file.
fn versions() -> Result<Map<String, Value>> {
    let lock = install::e2e().join("bench/peers/package-lock.json");
    versions_of(&serde_json::from_str(&read(&lock)?)?)
}

fn versions_of(lock: &Value) -> Result<Map<String, Value>> {
    PEERS
        .iter()
        .map(|peer| {
            let package = format!("node_modules/{}", peer.package);
            let version = lock["packages"][package]["version"]
                .as_str()
                .with_context(|| format!("package-lock.json has no {}", peer.package))?;
            Ok((peer.key.to_owned(), version.into()))
        })
        .collect()
}

/// All that was measured.
pub(super) struct Viewer {
    /// Against each peer: first picture, all in order, frames while leafing.
    rows: Vec<Comparison>,
    scrolls: Vec<Scroll>,
    moves: Vec<Moves>,
    /// What draws WebGL.
    graphics: String,
}

/// How one viewer leafs through slices that it has.
struct Scroll {
    viewer: String,
    frames: Times,
    /// Slices that were on the screen, of those asked for, one in each frame.
    shown: u64,
    asked: u64,
    blank: u64,
}

/// How our picture moves under a hand.
struct Moves {
    what: String,
    idle: Pace,
    /// While a model reads photographs, so many.
    reading: Pace,
    photographs: u64,
}

/// From frame to frame, and what our own code takes of it.
struct Pace {
    frames: Times,
    code: Times,
}

impl Viewer {
    /// Reads what the browser side wrote.
    pub(super) fn from_measured(measured: &Value) -> Result<Self> {
        Self::of(measured, &versions()?)
    }

    fn of(measured: &Value, versions: &Map<String, Value>) -> Result<Self> {
        let rounds = list(measured, "/viewer/opening/rounds")?;
        let mut rows = Vec::new();
        let mut scrolls = vec![Scroll::of("InSitu".to_owned(), rounds, "ours")?];
        for peer in &PEERS {
            rows.extend(rows_against(peer, rounds)?);
            let version = versions.get(peer.key).and_then(Value::as_str).unwrap_or("");
            let name = format!("{} {version}", peer.name);
            scrolls.push(Scroll::of(name, rounds, peer.key)?);
        }
        let graphics = measured.pointer("/viewer/opening/graphics");
        Ok(Self {
            rows,
            scrolls,
            moves: list(measured, "/viewer/moves")?
                .iter()
                .map(Moves::of)
                .collect::<Result<_>>()?,
            graphics: graphics.and_then(Value::as_str).unwrap_or("").to_owned(),
        })
    }
}

/// Ours against one peer.
fn rows_against(peer: &Peer, rounds: &[Value]) -> Result<[Comparison; 3]> {
    let row = |what: &str, number: &str| {
        let theirs = format!("/{}/{number}", peer.key);
        let ours = format!("/ours/{number}");
        Comparison::of(what.to_owned(), peer.name, rounds, &ours, &theirs)
    };
    // The slow frames are those that are seen, so a round has one number: its 95th percentile.
    let slow = |round: &Value, viewer: &str| -> Result<Vec<f64>> {
        let frames = runs_at(round, &format!("/{viewer}/frames"))?;
        let times = Times::of(&frames).context("a round without frames")?;
        Ok(vec![times.p95])
    };
    let frames = rounds
        .iter()
        .map(|round| Ok((slow(round, "ours")?, slow(round, peer.key)?)))
        .collect::<Result<Vec<_>>>()?;
    Ok([
        row("files to first picture", "firstPictureMs")?,
        row("files to all slices in order", "completeMs")?,
        Comparison::of_rounds(
            "leafing, frame to frame, 95th percentile".to_owned(),
            peer.name,
            &frames,
        )?,
    ])
}

impl Scroll {
    fn of(viewer: String, rounds: &[Value], key: &str) -> Result<Self> {
        let mut frames = Vec::new();
        let [mut shown, mut asked, mut blank] = [0; 3];
        for round in rounds {
            frames.extend(runs_at(round, &format!("/{key}/frames"))?);
            let count = |name: &str| {
                round
                    .pointer(&format!("/{key}/{name}"))
                    .and_then(Value::as_u64)
                    .with_context(|| format!("the bench wrote no {name} of {key}"))
            };
            shown += count("shown")?;
            asked += count("asked")?;
            blank += count("blank")?;
        }
        Ok(Self {
            viewer,
            frames: Times::of(&frames).context("no frames")?,
            shown,
            asked,
            blank,
        })
    }
}

impl Moves {
    fn of(moves: &Value) -> Result<Self> {
        let word = |name: &str| moves.get(name).and_then(Value::as_str).unwrap_or("");
        let pace = |name: &str| {
            let times = |what: &str| {
                let runs = runs_at(moves, &format!("/{name}/{what}"))?;
                Times::of(&runs).context("no moves")
            };
            Ok::<_, anyhow::Error>(Pace {
                frames: times("frames")?,
                code: times("code")?,
            })
        };
        Ok(Self {
            what: format!("{}, {}", word("picture"), word("move")),
            idle: pace("idle")?,
            reading: pace("reading")?,
            photographs: moves
                .pointer("/reading/photographs")
                .and_then(Value::as_u64)
                .context("no photographs were read")?,
        })
    }
}

/// The tables of the README.
pub(super) fn markdown(viewer: &Viewer) -> String {
    let mut text = format!(
        "Viewer at 1440 × 900: a CT of 500 slices of 512 × 512, the same files for all, given to a page that is ready; median (min) ms.\n\
         What is shown is read from each canvas; the first picture may take {FIRST_PICTURE_MS:.0} ms, half of a peer's is the goal.\n\
         WebGL is drawn by {}.\n\n\
         | what | ours | peer | theirs | ratio (rounds) |\n\
         | --- | --- | --- | --- | --- |\n",
        viewer.graphics
    );
    for row in &viewer.rows {
        _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.what,
            median_and_min(&row.ours),
            row.peer,
            median_and_min(&row.theirs),
            row.ratio
        );
    }
    text.push_str(
        "\nLeafing one slice in each frame, all slices read before.\n\n\
         | viewer | frame to frame, median / 95th percentile, ms | slices seen of those asked for | blank frames |\n\
         | --- | --- | --- | --- |\n",
    );
    for scroll in &viewer.scrolls {
        _ = writeln!(
            text,
            "| {} | {} | {} of {} | {} |",
            scroll.viewer,
            median_and_slow(&scroll.frames),
            scroll.shown,
            scroll.asked,
            scroll.blank
        );
    }
    _ = write!(
        text,
        "\nOur picture under a hand, one move in each frame, median / 95th percentile, ms; a frame may take {FRAME_MS} and our code {CODE_MS} of it.\n\n\
         | picture and move | frame to frame | our code | frame to frame while a model reads | our code |\n\
         | --- | --- | --- | --- | --- |\n"
    );
    for moves in &viewer.moves {
        _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            moves.what,
            median_and_slow(&moves.idle.frames),
            median_and_slow(&moves.idle.code),
            median_and_slow(&moves.reading.frames),
            median_and_slow(&moves.reading.code),
        );
    }
    text.push('\n');
    text
}

/// A frame is too short for whole milliseconds.
fn median_and_min(times: &Times) -> String {
    let digits = usize::from(times.median < 100.0);
    format!("{:.digits$} ({:.digits$})", times.median, times.min)
}

fn median_and_slow(times: &Times) -> String {
    format!("{:.1} / {:.1}", times.median, times.p95)
}

/// The same for programs.
pub(super) fn json(viewer: &Viewer) -> Value {
    let pace = |pace: &Pace| json!({"frames": pace.frames.json(), "code": pace.code.json()});
    json!({
        "graphics": viewer.graphics,
        "rows": viewer.rows.iter().map(Comparison::json).collect::<Vec<_>>(),
        "leafing": viewer.scrolls.iter().map(|scroll| json!({
            "viewer": scroll.viewer,
            "frames": scroll.frames.json(),
            "shown": scroll.shown,
            "asked": scroll.asked,
            "blank": scroll.blank,
        })).collect::<Vec<_>>(),
        "moves": viewer.moves.iter().map(|moves| json!({
            "what": moves.what,
            "idle": pace(&moves.idle),
            "reading": pace(&moves.reading),
            "photographs": moves.photographs,
        })).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> Value {
        let round = |first: f64| {
            let viewer = |first: f64, shown: u64| {
                json!({
                    "firstPictureMs": first, "completeMs": first * 2.0, "frames": [16.6, 16.7],
                    "shown": shown, "asked": 240, "blank": 0,
                })
            };
            json!({
                "ours": viewer(first, 240),
                "dwv": viewer(400.0, 120),
                "cornerstone": viewer(200.0, 60),
                "cornerstone_cpu": viewer(100.0, 240),
            })
        };
        let pace = json!({"frames": [16.6, 33.3], "code": [1.0, 2.0], "photographs": 9});
        json!({"viewer": {
            "opening": {"graphics": "a card", "rounds": [round(100.0), round(200.0)]},
            "moves": [{"picture": "a photograph", "move": "zoom", "idle": pace, "reading": pace}],
        }})
    }

    fn viewer_of(measured: &Value) -> Result<Viewer> {
        let versions = json!({"dwv": "0.1", "cornerstone": "5.0", "cornerstone_cpu": "5.0"});
        Viewer::of(measured, versions.as_object().unwrap())
    }

    #[test]
    fn every_peer_has_its_ratios_and_every_viewer_what_it_showed() {
        let viewer = viewer_of(&measured()).unwrap();
        assert_eq!(viewer.rows.len(), 3 * PEERS.len());
        let table = markdown(&viewer);
        for line in [
            "| files to first picture | 150 (100) | dwv | 400 (400) | 0.38 (0.25 to 0.50, noisy) |",
            "| files to all slices in order | 300 (200) | Cornerstone3D, WebGL | 400 (400) |",
            "| leafing, frame to frame, 95th percentile | 16.7 (16.7) | dwv | 16.7 (16.7) | 1.00 ",
            "| InSitu | 16.6 / 16.7 | 480 of 480 | 0 |",
            "| dwv 0.1 | 16.6 / 16.7 | 240 of 480 | 0 |",
            "| a photograph, zoom | 24.9 / 33.3 | 1.5 / 2.0 | 24.9 / 33.3 | 1.5 / 2.0 |",
            "WebGL is drawn by a card.",
        ] {
            assert!(table.contains(line), "{line}\n{table}");
        }
        assert_eq!(
            json(&viewer)["leafing"][3]["viewer"],
            "Cornerstone3D, without WebGL 5.0"
        );
    }

    #[test]
    fn a_viewer_that_was_not_measured_is_an_error() {
        let mut half = measured();
        half["viewer"]["opening"]["rounds"][1]["dwv"] = Value::Null;
        assert!(viewer_of(&half).is_err());
        half = measured();
        half["viewer"]["moves"][0]["reading"] = Value::Null;
        assert!(viewer_of(&half).is_err());
    }

    #[test]
    fn a_peer_has_its_version_from_its_own_lock_file() {
        let lock = json!({"packages": {
            "node_modules/dwv": {"version": "0.36.4"},
            "node_modules/@cornerstonejs/core": {"version": "5.14.0"},
        }});
        assert_eq!(versions_of(&lock).unwrap()["cornerstone_cpu"], "5.14.0");
        assert!(versions_of(&json!({})).is_err());
    }
}
