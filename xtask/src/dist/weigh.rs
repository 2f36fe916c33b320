//! What the site weighs on the wire, and how much it may weigh.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Result, ensure};
use sha2::{Digest as _, Sha256};

use super::{Effort, hex};
use crate::workspace::{files_below, read_bytes, target, write};

/// All that is needed to see the page, brotli. The goal, not the "must" of 300 kB: what is loaded
/// later must not slip into the first file.
const FIRST_PAINT_BYTES: u64 = 200_000;

/// All that is loaded after the first screen, brotli: three seconds at 1.6 Mbit/s.
const LATER_BYTES: u64 = 600_000;

/// The worker without what it loads later, brotli (onnxruntime-web's wasm alone is 2.30 MB).
const WORKER_BYTES: u64 = 2_200_000;

/// All that the worker loads later, brotli.
const WORKER_LATER_BYTES: u64 = 600_000;

/// The worker as it is linked for working on it, brotli at lower quality: only to notice a leap.
const QUICK_WORKER_BYTES: u64 = 6_000_000;
const QUICK_WORKER_LATER_BYTES: u64 = 2_000_000;

/// One model pack, not compressed: weights of 16 bits hardly compress.
const PACK_BYTES: u64 = 7_000_000;

/// The files of the site by when they are fetched.
pub(super) struct Payload {
    /// Before anything is seen; icons are added.
    pub(super) first_paint: Vec<String>,
    /// As soon as the first screen is there, or when they are asked for.
    pub(super) later: Vec<String>,
    /// Before anything is graded.
    pub(super) worker: Vec<String>,
    /// When the worker has begun, or when a file needs them.
    pub(super) worker_later: Vec<String>,
}

impl Payload {
    /// Prints what each part weighs; more than it may is an error.
    pub(super) fn check(mut self, site: &Path, effort: Effort) -> Result<()> {
        for file in files_below(&site.join("icons"), &[])? {
            let name = file.strip_prefix(site)?;
            self.first_paint.push(name.to_string_lossy().into_owned());
        }
        let (quality, worker_limit, worker_later_limit) = match effort {
            Effort::Quick => (9, QUICK_WORKER_BYTES, QUICK_WORKER_LATER_BYTES),
            Effort::Full => (11, WORKER_BYTES, WORKER_LATER_BYTES),
        };
        let first_paint = sum(site, &self.first_paint, 11)?;
        report("first paint", first_paint, FIRST_PAINT_BYTES, "brotli 11");
        let later = sum(site, &self.later, 11)?;
        report("rest of the page", later, LATER_BYTES, "brotli 11");
        let worker = sum(site, &self.worker, quality)?;
        let how = format!("brotli {quality}");
        report("worker", worker, worker_limit, &how);
        let worker_later = sum(site, &self.worker_later, quality)?;
        report("rest of the worker", worker_later, worker_later_limit, &how);
        let mut packs = Vec::new();
        for folder in packs_of(site)? {
            let mut bytes = 0;
            for file in files_below(&folder, &[])? {
                bytes += fs::metadata(file)?.len();
            }
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            report(&format!("pack {name}"), bytes, PACK_BYTES, "raw");
            packs.push(bytes);
        }
        ensure!(
            first_paint <= FIRST_PAINT_BYTES
                && later <= LATER_BYTES
                && worker <= worker_limit
                && worker_later <= worker_later_limit
                && packs.iter().all(|bytes| *bytes <= PACK_BYTES),
            "the site weighs more than it may (the lines above marked TOO MUCH)"
        );
        Ok(())
    }
}

fn packs_of(site: &Path) -> Result<Vec<std::path::PathBuf>> {
    Ok(files_below(&site.join("models"), &[])?
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "manifest.json"))
        .filter_map(|path| path.parent().map(Path::to_path_buf))
        .collect())
}

fn report(what: &str, bytes: u64, limit: u64, how: &str) {
    let verdict = if bytes > limit { "  TOO MUCH" } else { "" };
    println!("weight: {what}: {bytes} of {limit} bytes ({how}){verdict}");
}

fn sum(site: &Path, names: &[String], quality: u32) -> Result<u64> {
    let mut bytes = 0;
    for name in names {
        bytes += brotli_bytes(&read_bytes(&site.join(name))?, quality)?;
    }
    Ok(bytes)
}

/// Bytes of `content` after brotli; kept by its hash, because the best quality takes half a minute
/// for the worker.
pub(crate) fn brotli_bytes(content: &[u8], quality: u32) -> Result<u64> {
    let kept = target()
        .join("weights")
        .join(format!("{}-{quality}", hex(&Sha256::digest(content), 32)));
    if let Some(bytes) = fs::read_to_string(&kept)
        .ok()
        .and_then(|text| text.trim().parse().ok())
    {
        return Ok(bytes);
    }
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, 22);
    writer.write_all(content)?;
    let bytes = writer.into_inner().len() as u64;
    write(&kept, bytes.to_string())?;
    Ok(bytes)
}
