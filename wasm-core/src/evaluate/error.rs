//! Why labels and predictions cannot be evaluated.

use crate::error::{ErrorCode, Failure};

/// Why labels and predictions cannot be evaluated; rows are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// What counts as positive cannot be understood.
    #[error("what counts as positive is `>=N` or labels joined by commas")]
    Positive,
    /// `>=N` needs labels that are numbers.
    #[error("row {row}: `>=N` needs a label that is a number")]
    LabelNotANumber {
        /// The row.
        row: usize,
    },
    /// A score or probability is not between 0 and 1.
    #[error("row {row}: a score or probability is not between 0 and 1")]
    NotAProbability {
        /// The row.
        row: usize,
    },
    /// A row predicts a class that the output does not have, or none at all.
    #[error("row {row}: the predicted class is none of the output's labels")]
    UnknownPrediction {
        /// The row.
        row: usize,
    },
    /// Some rows have a group, and this one has none.
    #[error("row {row}: no group, where other rows have one")]
    GroupMissing {
        /// The row.
        row: usize,
    },
    /// More different labels than a table of classes can hold.
    #[error("{found} different labels; at most {most} are counted as classes")]
    TooManyLabels {
        /// Labels in the data and of the output together.
        found: usize,
        /// The limit.
        most: usize,
    },
}

impl EvaluateError {
    /// The shared code.
    pub const fn code(&self) -> ErrorCode {
        ErrorCode::EvaluateInputInvalid
    }
}

impl From<EvaluateError> for Failure {
    fn from(error: EvaluateError) -> Self {
        Self::new(error.code(), error)
    }
}
