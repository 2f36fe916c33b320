//! `cargo xtask dist`: the static site in `dist/`, as it is served anywhere.
//!
//! Every file that code names carries a hash of its content, so it may be cached for ever; the page
//! itself and the files that people name (models, samples) are asked for anew. There is no inline
//! script and no inline style, because the policy that the page states forbids them.

mod build;
mod headers;
mod split;
mod styles;
mod weigh;

use std::{
    fs,
    panic::resume_unwind,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use sha2::{Digest as _, Sha256};

pub(crate) use self::{headers::Rules, weigh::brotli_bytes};
use crate::workspace::{Arguments, dist, files_below, on_ci, read, read_bytes, root, write};

/// How the names of files begin that are loaded after the first screen.
pub(crate) const LATER: &str = "insitu-later-";

/// How the names of files begin that the worker loads after it has begun.
pub(crate) const WORKER_LATER: &str = "insitu-worker-later-";

/// How much time to spend on the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Linked fast; for working on it.
    Quick,
    /// As it ships.
    Full,
}

/// `dist [--quick]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    let arguments = Arguments::parse(arguments, &["--quick"], &[])?;
    let effort = if arguments.has("--quick") {
        Effort::Quick
    } else {
        Effort::Full
    };
    make(effort)?;
    Ok(true)
}

/// Builds page and worker and lays out the site; fails where it weighs more than it may.
pub(crate) fn make(effort: Effort) -> Result<()> {
    crate::install::wasm_target()?;
    let build = build_id()?;
    // At once: each ends in a link that keeps one core busy for minutes.
    let (page, worker) = std::thread::scope(|scope| {
        let page = scope.spawn(|| build::page(&build));
        let worker = build::worker(&build, effort);
        (page.join(), worker)
    });
    let page = page.unwrap_or_else(|panic| resume_unwind(panic))?;
    let worker = worker?;

    let site = Site::start()?;
    let compiled = [page.compiled.clone(), worker.compiled.clone()];
    let page = site.add_module(&page, LATER)?;
    let worker = site.add_module(&worker, WORKER_LATER)?;
    let loader = format!(
        "import init from \"./{js}\";\n\
         await init({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }});\n",
        js = worker.js,
        wasm = worker.wasm,
    );
    let loader = site.add_hashed("worker", "js", loader.as_bytes())?;
    let style = site.add_hashed("style", "css", styles::joined(&root())?.as_bytes())?;
    let boot = site.add_hashed("boot", "js", &read_bytes(&root().join("app/boot.js"))?)?;

    let template = read(&root().join("app/index.html"))?;
    let html = fill(
        &template,
        &[
            ("style", &format!("./{style}")),
            ("boot", &format!("./{boot}")),
            ("page_js", &format!("./{}", page.js)),
            ("page_wasm", &format!("./{}", page.wasm)),
            ("parts_js", &format!("./{}", page.loader)),
            ("worker", &format!("./{loader}")),
            ("build", &build),
            ("csp", &headers::policy_of_page()),
        ],
    )?;
    site.add("index.html", html.as_bytes())?;
    site.copy_public()?;
    site.add("models/index.json", index_of_models(&dist())?.as_bytes())?;
    let first_paint = [
        "index.html",
        &style,
        &boot,
        &page.js,
        &page.wasm,
        &page.loader,
    ]
    .map(String::from);
    let worker_first = [loader, worker.js, worker.wasm, worker.loader];
    let hashed: Vec<&String> = first_paint[1..]
        .iter()
        .chain(&page.later)
        .chain(&worker_first)
        .chain(&worker.later)
        .collect();
    site.add("_headers", headers::file(&hashed).as_bytes())?;

    println!("dist: build {build}");
    let weighed = weigh::Payload {
        first_paint: first_paint.into(),
        later: page.later,
        worker: worker_first.into(),
        worker_later: worker.later,
    }
    .check(&dist(), effort);
    if weighed.is_err() {
        for wasm in compiled {
            say_what_is_large(&wasm)?;
        }
    }
    weighed
}

/// Prints which crates the code of a wasm file is from.
fn say_what_is_large(wasm: &Path) -> Result<()> {
    println!("code in {}, bytes:", wasm.display());
    for (name, bytes) in build::code_by_crate(&read_bytes(wasm)?)?.iter().take(12) {
        println!("{bytes:>9}  {name}");
    }
    Ok(())
}

/// What `test` and `e2e` build: what ships where a machine asks, what links fast where a person waits.
pub(crate) fn effort_of_tests(full: bool) -> Effort {
    if full || on_ci() {
        Effort::Full
    } else {
        Effort::Quick
    }
}

/// Names what page and worker were made of; both carry it, and a worker with another is refused.
pub(crate) fn build_id() -> Result<String> {
    let root = root();
    let mut files = vec![root.join("Cargo.lock"), root.join("Cargo.toml")];
    for folder in ["wasm-core", "app"] {
        files.extend(files_below(&root.join(folder), &["tests", "target"])?);
    }
    let mut hasher = Sha256::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file);
        hasher.update(name.to_string_lossy().as_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(read_bytes(&file)?));
    }
    Ok(hex(&hasher.finalize(), 12))
}

/// The first `digits` hexadecimal digits.
fn hex(bytes: &[u8], digits: usize) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .take(digits)
        .collect()
}

/// Puts the values into `{{name}}`; a name without a value, or a value without its place, is an error.
fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in values {
        let place = format!("{{{{{name}}}}}");
        ensure!(text.contains(&place), "app/index.html has no {place}");
        text = text.replace(&place, value);
    }
    ensure!(
        !text.contains("{{"),
        "app/index.html has a place that nothing fills"
    );
    Ok(text)
}

/// The packs that are served: id, hash of the manifest, bytes of all files.
fn index_of_models(site: &Path) -> Result<String> {
    let mut models = Vec::new();
    for manifest in files_below(&site.join("models"), &[])? {
        if manifest
            .file_name()
            .is_none_or(|name| name != "manifest.json")
        {
            continue;
        }
        let folder = manifest.parent().context("a manifest lies in a folder")?;
        let id = folder.file_name().context("the folder has a name")?;
        let mut bytes = 0;
        for file in files_below(folder, &[])? {
            bytes += fs::metadata(file)?.len();
        }
        models.push(json!({
            "id": id.to_string_lossy(),
            "manifest": hex(&Sha256::digest(read_bytes(&manifest)?), 64),
            "bytes": bytes,
        }));
    }
    Ok(format!("{}\n", serde_json::to_string_pretty(&models)?))
}

/// A JavaScript module, its wasm and the parts of it, by their names in the site.
struct Module {
    js: String,
    wasm: String,
    /// The script that loads the parts.
    loader: String,
    later: Vec<String>,
}

/// The folder that is being filled.
struct Site {
    root: PathBuf,
}

impl Site {
    /// An empty `dist/`.
    fn start() -> Result<Self> {
        if dist().exists() {
            fs::remove_dir_all(dist()).context("cannot empty dist/")?;
        }
        fs::create_dir_all(dist())?;
        Ok(Self { root: dist() })
    }

    fn add(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write(&self.root.join(name), bytes)
    }

    /// Adds `stem-HASH.extension` and gives that name.
    fn add_hashed(&self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{stem}-{}.{extension}", hex(&Sha256::digest(bytes), 12));
        self.add(&name, bytes)?;
        Ok(name)
    }

    /// Adds the glue, the wasm and its parts, whose names begin with `later`. Glue and loader name each
    /// other, so one hash of both names both.
    fn add_module(&self, module: &build::Module, later: &str) -> Result<Module> {
        let (wasm, glue) = self.add_wasm(module)?;
        let split::Parts {
            loader_name,
            loader,
            files,
        } = &module.parts;
        let mut loader = loader.clone();
        let mut names = Vec::new();
        for (plain, bytes) in files {
            let stem = plain.trim_end_matches(".wasm").replace('_', "-");
            let hashed = self.add_hashed(&format!("{later}{stem}"), "wasm", bytes)?;
            ensure!(loader.contains(plain), "the loader loads no {plain}");
            loader = loader.replace(plain, &hashed);
            names.push(hashed);
        }
        let hash = hex(&Sha256::digest(format!("{glue}{loader}")), 12);
        let js = format!("{}-{hash}.js", module.name);
        let loader_js = loader_name.replace(".js", &format!("-{hash}.js"));
        // Only where it is imported: the wasm asks for its functions under the plain name.
        let plain = format!("from \"./{loader_name}\"");
        ensure!(glue.contains(&plain), "the glue imports no loader");
        let glue = glue.replace(&plain, &format!("from \"./{loader_js}\""));
        self.add(&js, glue.as_bytes())?;
        let loader = loader.replace(&format!("{}.js", module.name), &js);
        self.add(&loader_js, loader.as_bytes())?;
        Ok(Module {
            js,
            wasm,
            loader: loader_js,
            later: names,
        })
    }

    /// Adds the wasm and gives its name and the glue, whose default address of it follows that name.
    fn add_wasm(&self, bound: &build::Module) -> Result<(String, String)> {
        let plain = format!("{}_bg.wasm", bound.name);
        let wasm = read_bytes(&bound.folder.join(&plain))?;
        let hash = hex(&Sha256::digest(&wasm), 12);
        let hashed = format!("{}-{hash}_bg.wasm", bound.name);
        self.add(&hashed, &wasm)?;
        let glue = read(&bound.folder.join(format!("{}.js", bound.name)))?;
        let snippets = bound.folder.join("snippets");
        for file in files_below(&snippets, &[])? {
            let name = file.strip_prefix(&bound.folder)?.to_string_lossy();
            self.add(&name, &read_bytes(&file)?)?;
        }
        Ok((hashed.clone(), glue.replace(&plain, &hashed)))
    }

    fn copy_public(&self) -> Result<()> {
        let public = root().join("public");
        for file in files_below(&public, &[])? {
            let name = file.strip_prefix(&public)?.to_string_lossy();
            self.add(&name, &read_bytes(&file)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_a_value_and_a_value_without_a_place_are_errors() {
        assert_eq!(fill("a {{b}} c", &[("b", "1")]).unwrap(), "a 1 c");
        assert!(fill("a {{b}} {{c}}", &[("b", "1")]).is_err());
        assert!(fill("a", &[("b", "1")]).is_err());
    }
}
