//! The tokens that context is written in: what each may be, read strictly.

use serde::Deserialize;

use super::acuity::Acuity;

/// What a token takes; declared in the pathway files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum TokenKind {
    /// Given or not; `name=yes`, `name=no` and `name=?` say it in full.
    Flag {
        /// A flag that cannot be given beside this one.
        #[serde(default)]
        excludes: Option<String>,
    },
    /// A whole number.
    Number { max: u32 },
    /// A whole number, or a range of them where parts are unknown.
    Range { max: u32 },
    /// A visual acuity.
    Acuity,
    /// One of some words.
    Word { of: Vec<String> },
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Flag(bool),
    Range(u32, u32),
    Acuity(Acuity),
    Word(String),
}

impl TokenKind {
    /// Reads the part after `=`; `Ok(None)` is "not known". The error is what would be understood.
    pub(super) fn read(&self, value: Option<&str>) -> Result<Option<Answer>, String> {
        if value == Some("?") {
            return Ok(None);
        }
        let answer = match (self, value) {
            (Self::Flag { .. }, None | Some("yes")) => Some(Answer::Flag(true)),
            (Self::Flag { .. }, Some("no")) => Some(Answer::Flag(false)),
            (Self::Number { max }, Some(text)) => {
                number(text, *max).map(|number| Answer::Range(number, number))
            }
            (Self::Range { max }, Some(text)) => range(text, *max),
            (Self::Acuity, Some(text)) => text.parse().ok().map(Answer::Acuity),
            (Self::Word { of }, Some(text)) => of
                .iter()
                .any(|word| word == text)
                .then(|| Answer::Word(text.to_owned())),
            _ => None,
        };
        answer.map(Some).ok_or_else(|| self.expected())
    }

    fn expected(&self) -> String {
        match self {
            Self::Flag { .. } => "no value, yes, no or ?".to_owned(),
            Self::Number { max } => format!("a whole number from 0 to {max}, or ?"),
            Self::Range { max } => {
                format!("a whole number from 0 to {max}, a range such as 2..4, or ?")
            }
            Self::Acuity => super::acuity::NotAnAcuity.to_string(),
            Self::Word { of } => format!("one of {}, or ?", of.join(", ")),
        }
    }
}

fn range(text: &str, max: u32) -> Option<Answer> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let (low, high) = (number(low, max)?, number(high, max)?);
    (low <= high).then_some(Answer::Range(low, high))
}

fn number(text: &str, max: u32) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number| *number <= max)
}
