//! Why a pack cannot be loaded or run.

use crate::error::{ErrorCode, Failure};

/// Why a pack cannot be loaded or run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum ModelError {
    /// The manifest is not one, or contradicts itself.
    #[error("the manifest cannot be used: {0}")]
    Manifest(String),
    /// A file of the pack is not the one that the manifest names.
    #[error("the check of {file} failed: {what} differs from the manifest")]
    Mismatch { file: String, what: &'static str },
    /// The golden picture gave another answer than where the pack was made.
    #[error("output {tensor} of the golden picture is off by {off}, {atol} is allowed")]
    Golden { tensor: String, off: f32, atol: f32 },
    /// The engine refused the network or stopped.
    #[error("the engine stopped: {0}")]
    Engine(String),
}

impl ModelError {
    /// The code that page, worker and command line share.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Manifest(_) => ErrorCode::ModelManifestInvalid,
            Self::Mismatch { .. } => ErrorCode::ModelHashMismatch,
            Self::Golden { .. } => ErrorCode::ModelGoldenFailed,
            Self::Engine(_) => ErrorCode::ModelEngineFailed,
        }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::new(error.code(), error)
    }
}
