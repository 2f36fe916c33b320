//! The files of a pack: the one list of what page, worker and command line must bring, and the one
//! check of what they brought.

use std::collections::BTreeMap;

use super::{Manifest, ModelError, pack::sha256};

/// A file of a pack beside its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Where it lies, from the pack's folder.
    pub path: String,
    /// Its length, where the manifest says it.
    pub bytes: Option<u64>,
}

/// The files of a pack, as they were read.
#[derive(Debug, Clone, Default)]
pub struct PackFiles {
    /// `manifest.json`.
    pub manifest: Vec<u8>,
    /// What [`Manifest::files`] lists, by path.
    pub others: BTreeMap<String, Vec<u8>>,
}

impl Manifest {
    /// All files of the pack beside the manifest, the largest first.
    pub fn files(&self) -> Vec<PackFile> {
        let weights = PackFile {
            path: self.weights.file.clone(),
            bytes: Some(self.weights.bytes),
        };
        let distance = self.ood.as_ref().and_then(|ood| ood.distance());
        let matrices = distance
            .into_iter()
            .flat_map(|files| [&files.projection, &files.references])
            .map(|matrix| PackFile {
                path: matrix.file.clone(),
                bytes: Some(matrix.bytes()),
            });
        let golden = self.golden.iter().map(|case| PackFile {
            path: golden_path(&case.input),
            bytes: None,
        });
        [weights]
            .into_iter()
            .chain(matrices)
            .chain(golden)
            .collect()
    }
}

impl PackFiles {
    /// A file, if it is the one that the manifest names.
    ///
    /// # Errors
    /// [`ModelError::Mismatch`] by presence, length or hash.
    pub(super) fn checked(
        &self,
        path: &str,
        bytes: Option<u64>,
        hash: &str,
    ) -> Result<&[u8], ModelError> {
        let mismatch = |what| ModelError::Mismatch {
            file: path.to_owned(),
            what,
        };
        let found = self.others.get(path).ok_or_else(|| mismatch("presence"))?;
        if bytes.is_some_and(|bytes| bytes != found.len() as u64) {
            return Err(mismatch("length"));
        }
        if sha256(found) != hash {
            return Err(mismatch("SHA-256"));
        }
        Ok(found)
    }
}

/// Where a golden picture lies.
pub(super) fn golden_path(input: &str) -> String {
    format!("golden/{input}")
}
