//! `cargo xtask models check`: the packs as the command line sees them.

use anyhow::{Result, bail};

use crate::command::{cargo, succeeds};

/// `models check [ID]`.
pub(crate) fn command(arguments: &[String]) -> Result<bool> {
    match arguments.split_first() {
        Some((verb, rest)) if verb == "check" => succeeds(
            cargo()
                .args([
                    "run",
                    "--quiet",
                    "--package",
                    "insitu",
                    "--",
                    "models",
                    "check",
                ])
                .args(rest),
        ),
        _ => bail!("models check [ID]"),
    }
}
