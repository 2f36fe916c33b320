//! `cargo xtask bench`.
use anyhow::{Result, bail};

/// Placeholder while the bench is being written.
pub(crate) fn command(_arguments: &[String]) -> Result<bool> {
    bail!("not yet")
}
