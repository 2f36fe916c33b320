//! A short text on a picture.

use serde::{Deserialize, Serialize};

use crate::limits;

/// One line of text: at most [`limits::MARK_TEXT_BYTES`] bytes, no control characters, so that it
/// stays one line in a list and one cell in a table. May be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Caption(String);

/// Too long, or more than one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a caption is one line of at most {} bytes", limits::MARK_TEXT_BYTES)]
pub struct NotACaption;

impl Caption {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Caption {
    type Error = NotACaption;

    fn try_from(text: String) -> Result<Self, NotACaption> {
        let fits = text.len() <= limits::MARK_TEXT_BYTES && !text.chars().any(char::is_control);
        fits.then_some(Self(text)).ok_or(NotACaption)
    }
}

impl From<Caption> for String {
    fn from(caption: Caption) -> Self {
        caption.0
    }
}
