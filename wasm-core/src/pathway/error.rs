//! Why a pathway gives no outcome. Messages name positions and known names, never what was typed.

use crate::{
    error::{ErrorCode, Failure},
    finding::Side,
};

/// Why a pathway gives no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathwayError {
    /// No pathway has this id.
    #[error("no such pathway; known are {known}")]
    Unknown {
        /// The ids there are.
        known: String,
    },
    /// A pathway file is not as the schema of `data/README.md` asks.
    #[error("pathway file: {problem}")]
    File {
        /// What is wrong, and in which rule.
        problem: String,
    },
    /// An eye that is not in the notation.
    #[error("{} eye: expected grade/macula such as 2/exu, U/? or 0/none, out_of_scope, or - for an eye that is not asked about", side_word(*.side))]
    Eye {
        /// Which eye.
        side: Side,
    },
    /// A token that this pathway does not know.
    #[error("{place}: not a token of {pathway}")]
    UnknownToken {
        /// Lesion and token, counted from 1.
        place: Place,
        /// The pathway's id.
        pathway: String,
    },
    /// A known token with a value that it cannot have.
    #[error("{place}: {name} cannot have this value; expected {expected}")]
    TokenValue {
        /// Lesion and token, counted from 1.
        place: Place,
        /// The token.
        name: String,
        /// What it takes.
        expected: String,
    },
    /// Two tokens that say different things of the same.
    #[error("{place}: {name} contradicts an earlier token")]
    Contradiction {
        /// Lesion and token, counted from 1.
        place: Place,
        /// The token.
        name: String,
    },
    /// A token about an eye that is not asked about.
    #[error("{name} is given, but that eye is -")]
    TokenWithoutEye {
        /// The token.
        name: String,
    },
    /// Findings of another domain than the pathway's.
    #[error("{pathway} does not judge this kind of finding")]
    WrongDomain {
        /// The pathway's id.
        pathway: String,
    },
    /// No rule has anything to go by.
    #[error("{pathway} has nothing to go by: {needed}")]
    NothingToJudge {
        /// The pathway's id.
        pathway: String,
        /// What would be enough.
        needed: &'static str,
    },
}

/// Which token of the input, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which lesion; none for eyes and context.
    pub lesion: Option<usize>,
    /// Which token.
    pub token: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(lesion) = self.lesion {
            write!(f, "lesion {lesion}, ")?;
        }
        write!(f, "token {}", self.token)
    }
}

impl PathwayError {
    /// The shared code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Unknown { .. } => ErrorCode::PathwayUnknown,
            Self::NothingToJudge { .. } => ErrorCode::PathwayContextMissing,
            _ => ErrorCode::PathwayInputInvalid,
        }
    }
}

impl From<PathwayError> for Failure {
    fn from(error: PathwayError) -> Self {
        Self::new(error.code(), error)
    }
}

const fn side_word(side: Side) -> &'static str {
    match side {
        Side::Right => "right",
        Side::Left => "left",
    }
}
