//! `cargo xtask bench`: the shipped worker against onnxruntime-web and DICOM codecs, in Chromium.
//!
//! The browser measures and writes plain milliseconds (`e2e/bench/`); here they become medians and
//! ratios. Ours and the peer's runs alternate by rounds, and only one worker is alive at a time. A
//! ratio is the median of the rounds' ratios of medians; where the rounds spread too far, more rounds
//! are run and the result says so. Nothing here fails a build: the weights are gated by `dist`.

mod codecs;
mod figures;
mod large;
mod report;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use self::{figures::Bench, report::Payload};
use crate::{
    command::{cargo, output, program, run},
    dist::{self, Effort},
    install, serve,
    workspace::{Arguments, dist as site, files_below, read, root, target, write},
};

/// Rounds of a plain run, of a quick one, and of one that was noisy.
const ROUNDS: u32 = 5;
const QUICK_ROUNDS: u32 = 2;
const ROUNDS_WHEN_NOISY: u32 = 15;

/// Photographs of 12 megapixels: what a camera writes, and what a busy one does.
const PHOTOGRAPH_BYTES: [u64; 2] = [1_700_000, 4_500_000];

/// `bench [--quick] [--readme] [--json FILE]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    let arguments = Arguments::parse(arguments, &["--quick", "--readme"], &["--json"])?;
    let quick = arguments.has("--quick");
    dist::make(Effort::Full)?;
    install::npm_packages()?;
    let chromium = install::chromium()?;
    run(cargo().args(["build", "--package", "insitu", "--profile", "worker-quick"]))?;

    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let engines = engines(&folder)?;
    let codecs = codecs::plan(quick)?;
    let server = serve::Server::bind_with(&site(), 0, &beside(&folder))?;
    let address = server.address();
    std::thread::spawn(move || server.run());

    let mut rounds = if quick { QUICK_ROUNDS } else { ROUNDS };
    let bench = loop {
        let measured = measure(
            &folder,
            &engines,
            &codecs,
            rounds,
            &address,
            chromium.as_ref(),
        )?;
        let bench = Bench::from_measured(&measured)?;
        if quick || !bench.is_noisy() || rounds == ROUNDS_WHEN_NOISY {
            break bench;
        }
        println!(
            "bench: the rounds disagree by more than a quarter; once more with {ROUNDS_WHEN_NOISY}"
        );
        rounds = ROUNDS_WHEN_NOISY;
    };
    let payload = Payload::weigh(&site(), if quick { 9 } else { 11 })?;
    let table = report::markdown(&bench, &payload, &versions()?);
    println!("\n{table}");
    if let Some(file) = arguments.value("--json") {
        let json = report::json(&bench, &payload, &versions()?);
        write(&PathBuf::from(file), serde_json::to_string_pretty(&json)?)?;
    }
    if arguments.has("--readme") {
        let path = root().join("README.md");
        write(&path, report::into_readme(&read(&path)?, &table)?)?;
        println!("bench: README.md has the table");
    }
    Ok(true)
}

/// What is served beside the site: the bench's own pages and data, and the peers.
fn beside(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let packages = install::e2e().join("node_modules");
    let mut beside = vec![
        ("/bench/", install::e2e().join("bench")),
        ("/ort/", packages.join("onnxruntime-web/dist")),
        ("/peers/", packages),
        ("/bench-data/", folder.to_path_buf()),
    ];
    beside.extend(codecs::folder().map(|folder| (codecs::SERVED_AT, folder)));
    beside
}

/// One run of the browser side.
fn measure(
    folder: &Path,
    engines: &[Value],
    codecs: &Value,
    rounds: u32,
    address: &str,
    chromium: Option<&PathBuf>,
) -> Result<Value> {
    let out = folder.join("measured.json");
    let photographs: Vec<Value> = PHOTOGRAPH_BYTES
        .iter()
        .map(|bytes| {
            json!({
                "bytes": bytes,
                "width": 4000,
                "height": 3000,
                "from": engines[0]["picture"],
                "file": folder.join(format!("photograph-{bytes}.jpg")),
            })
        })
        .collect();
    let plan = json!({
        "out": out,
        "rounds": rounds,
        "warmUps": 5,
        "runs": 20,
        "chainRuns": 8,
        "pageRuns": 10,
        "engines": engines,
        "photographs": photographs,
        "codecs": codecs,
    });
    let plan_file = folder.join("plan.json");
    write(&plan_file, serde_json::to_string_pretty(&plan)?)?;
    let mut playwright = install::npm_program("playwright");
    playwright
        .args(["test", "--config"])
        .arg("bench/playwright.config.ts")
        .current_dir(install::e2e())
        .env("INSITU_ADDRESS", address)
        .env("INSITU_BENCH_PLAN", &plan_file);
    if let Some(chromium) = chromium {
        playwright.env("INSITU_CHROMIUM", chromium);
    }
    run(&mut playwright)?;
    serde_json::from_str(&read(&out)?).context("the bench's numbers")
}

/// The packs with a picture of their kind, and the tensor that our own preprocessing makes of it.
fn engines(folder: &Path) -> Result<Vec<Value>> {
    let insitu = target().join("worker-quick/insitu");
    let mut engines = Vec::new();
    for file in files_below(&root().join("public/models"), &[])? {
        if file.file_name().is_none_or(|name| name != "manifest.json") {
            continue;
        }
        let manifest: Value = serde_json::from_str(&read(&file)?)?;
        let text = |pointer: &str| {
            manifest
                .pointer(pointer)
                .and_then(Value::as_str)
                .with_context(|| format!("{}: no {pointer}", file.display()))
        };
        let (id, domain) = (text("/id")?, text("/domain")?);
        let side = manifest
            .pointer("/network_data_format/inputs/image/spatial_shape/0")
            .and_then(Value::as_u64)
            .context("no spatial_shape")?;
        let picture = sample_of(domain)?;
        let tensor = folder.join(format!("{id}.npy"));
        run(program(&insitu)
            .arg("tensors")
            .arg(root().join("public").join(&picture))
            .args(["--model", id, "--out"])
            .arg(&tensor))?;
        engines.push(json!({
            "pack": id,
            "side": side,
            "picture": format!("/{picture}"),
            "weights": format!("/models/{id}/{}", text("/weights/file")?),
            "tensor": format!("/bench-data/{id}.npy"),
            "manifest": manifest,
        }));
    }
    // Retina first: it is the one whose photographs have twelve megapixels.
    engines.sort_by_key(|engine| engine["manifest"]["domain"] != "fundus");
    Ok(engines)
}

/// The shipped photograph of the pack's kind; the last one, because the first shows nothing.
fn sample_of(domain: &str) -> Result<String> {
    let index: Value = serde_json::from_str(&read(&root().join("public/samples/index.json"))?)?;
    index
        .as_array()
        .into_iter()
        .flatten()
        .filter(|sample| sample["kind"] == domain)
        .filter_map(|sample| sample["file"].as_str())
        .next_back()
        .map(|file| format!("samples/{file}"))
        .with_context(|| format!("public/samples has no picture of kind {domain}"))
}

/// The versions of the engines, from the two lock files.
fn versions() -> Result<(String, String)> {
    let tree = output(cargo().args(["pkgid", "tract-onnx"])).context("cargo pkgid tract-onnx")?;
    let tract = tree.trim().rsplit('@').next().unwrap_or("").to_owned();
    let lock: Value = serde_json::from_str(&read(&install::e2e().join("package-lock.json"))?)?;
    let peer = lock
        .pointer("/packages/node_modules~1onnxruntime-web/version")
        .and_then(Value::as_str)
        .context("package-lock.json has no onnxruntime-web")?;
    Ok((tract, peer.to_owned()))
}
