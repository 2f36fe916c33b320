//! `insitu inspect`: what each image is, without decoding a pixel.

use std::path::PathBuf;

use clap::Args;
use insitu_core::{error::Failure, source::InstanceSummary};
use serde_json::{Value, json};

use crate::{
    inputs,
    output::{Ended, Usage, line},
};

/// Arguments of `insitu inspect`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files and folders; archives are looked into.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let mut failed = false;
    for path in inputs::files(&arguments.paths) {
        let hash = inputs::DiskFile::open(&path)
            .and_then(|file| inputs::digest(&file))
            .map(|digest| hex(&digest))
            .unwrap_or_default();
        for item in inputs::list(&path) {
            let (path, entry) = (item.path_text(), item.entry_name.clone());
            match &item.instance {
                Ok(summary) => line(&found(&path, entry.as_deref(), summary, &hash)),
                Err(failure) => {
                    failed = true;
                    line(&failure_line(&path, entry.as_deref(), failure));
                }
            }
        }
    }
    Ok(Ended::failed_if(failed))
}

fn hex(digest: &[u8]) -> String {
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn found(path: &str, entry: Option<&str>, summary: &InstanceSummary, hash: &str) -> Value {
    json!({
        "schema": "insitu.inspect/1",
        "path": path,
        "entry": entry,
        "kind": summary.kind,
        "format": summary.format,
        "width": summary.width,
        "height": summary.height,
        "frames": summary.frames,
        "bytes": summary.bytes,
        "sha256": hash,
        "dicom": summary.dicom,
        "diagnostics": summary.diagnostics,
        "error": null,
    })
}

fn failure_line(path: &str, entry: Option<&str>, failure: &Failure) -> Value {
    json!({"schema": "insitu.inspect/1", "path": path, "entry": entry, "error": failure})
}
