//! `insitu models`: list the packs, or run their checks.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    output::{Ended, Usage, line},
    packs,
};

/// Arguments of `insitu models`.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// One line per pack.
    List {
        /// Folder of the packs.
        #[arg(long, default_value = packs::FOLDER)]
        models: PathBuf,
    },
    /// Checks sizes, hashes and golden pictures, of one pack or of all.
    Check {
        /// Id of a pack, or its folder.
        id: Option<String>,
        /// Folder of the packs.
        #[arg(long, default_value = packs::FOLDER)]
        models: PathBuf,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let (models, only, check) = match &arguments.action {
        Action::List { models } => (models, None, false),
        Action::Check { id, models } => (models, id.clone(), true),
    };
    let ids = only.map_or_else(|| packs::ids(models), |id| vec![id]);
    if ids.is_empty() {
        return Err(Usage::new(format_args!(
            "no model pack in {}",
            models.display()
        )));
    }
    let mut failed = false;
    for id in ids {
        let folder = packs::folder(models, &id);
        let manifest = packs::manifest(&folder).and_then(|found| {
            if check {
                packs::load(&folder).map(|_pack| found)
            } else {
                Ok(found)
            }
        });
        match manifest {
            Ok(manifest) => line(&json!({
                "schema": "insitu.model/1",
                "id": manifest.id,
                "version": manifest.version,
                "name": manifest.name,
                "domain": manifest.domain,
                "license": manifest.license,
                "bytes": manifest.weights.bytes,
                "weights_sha256": manifest.weights.sha256,
                "checked": check,
                "error": null,
            })),
            Err(failure) => {
                failed = true;
                line(&json!({"schema": "insitu.model/1", "id": id, "error": failure}));
            }
        }
    }
    Ok(Ended::failed_if(failed))
}
