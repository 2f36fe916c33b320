//! `cargo xtask bench`: what is shipped against onnxruntime-web, DICOM codecs and viewers, in Chromium.
//!
//! The browser measures and writes plain milliseconds (`e2e/bench/`); here they become medians and
//! ratios. Ours and the peer's runs alternate by rounds, and only one worker is alive at a time. A
//! ratio is the median of the rounds' ratios of medians; whatever spreads too far says so, and where
//! that is inference, it is run in more rounds. Nothing here fails a build: the weights are gated by
//! `dist`.

mod codecs;
mod figures;
mod large;
mod report;
mod scenarios;
mod viewer;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use self::{figures::Bench, report::Payload, scenarios::Scenarios};
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

/// `bench [SCENARIO…] [--quick] [--keep-dist] [--readme] [--json FILE]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    let flags = ["--quick", "--keep-dist", "--readme"];
    let arguments = Arguments::parse_with(arguments, &flags, &["--json"], &scenarios::ALL)?;
    let quick = arguments.has("--quick");
    let scenarios = Scenarios::named(arguments.words());
    if arguments.has("--readme") {
        scenarios.must_be_all()?;
    }
    if !arguments.has("--keep-dist") {
        dist::make(Effort::Full)?;
    }
    install::npm_packages()?;
    let chromium = install::chromium()?;
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let plan = plan(&folder, &scenarios, quick)?;
    let server = serve::Server::bind_with(&site(), 0, &beside(&folder))?;
    let address = server.address();
    std::thread::spawn(move || server.run());

    let measure = |plan: &Value| measure(&folder, plan, &address, chromium.as_ref());
    let mut measured = measure(&plan)?;
    let mut bench = Bench::from_measured(&measured, &scenarios)?;
    if !quick && bench.is_noisy() {
        println!(
            "bench: the rounds disagree by more than a quarter; once more with {ROUNDS_WHEN_NOISY}"
        );
        let mut again = plan;
        again["scenarios"] = json!(["inference"]);
        again["rounds"] = ROUNDS_WHEN_NOISY.into();
        measured["engines"] = measure(&again)?["engines"].take();
        bench = Bench::from_measured(&measured, &scenarios)?;
    }
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

/// What the browser is to measure; what only a part needs is made for that part alone.
fn plan(folder: &Path, scenarios: &Scenarios, quick: bool) -> Result<Value> {
    let fundus = sample_of("fundus")?;
    let photographs = PHOTOGRAPH_BYTES.map(|bytes| {
        json!({
            "bytes": bytes,
            "width": 4000,
            "height": 3000,
            "from": format!("/{fundus}"),
            "file": folder.join(format!("photograph-{bytes}.jpg")),
        })
    });
    let mut plan = json!({
        "scenarios": scenarios.names(),
        "rounds": if quick { QUICK_ROUNDS } else { ROUNDS },
        "out": folder.join("measured.json"),
        "warmUps": 5,
        "runs": 20,
        "chainRuns": 8,
        "pageRuns": 10,
        "engines": [],
        "photographs": photographs,
    });
    if scenarios.has_any(&["inference", "chain"]) {
        run(cargo().args(["build", "--package", "insitu", "--profile", "worker-quick"]))?;
        plan["engines"] = engines(folder)?.into();
    }
    if scenarios.has("codecs") {
        plan["codecs"] = codecs::plan(quick)?;
    }
    if scenarios.has("viewer") {
        viewer::bundle_peers(&folder.join("peers"))?;
        let photograph = folder.join(format!("photograph-{}.jpg", PHOTOGRAPH_BYTES[0]));
        plan["viewer"] = viewer::plan(quick, &photograph, &fundus, folder);
    }
    Ok(plan)
}

/// One run of the browser side.
fn measure(
    folder: &Path,
    plan: &Value,
    address: &str,
    chromium: Option<&PathBuf>,
) -> Result<Value> {
    let plan_file = folder.join("plan.json");
    write(&plan_file, serde_json::to_string_pretty(plan)?)?;
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
    let out = folder.join("measured.json");
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
