//! What is known beside the picture, in the notation of the golden cases: `va_r=6/15;pregnant`.

use std::collections::BTreeMap;

use super::{
    acuity::Acuity,
    error::{PathwayError, Place},
    table::Pathway,
    token::{Answer, TokenKind},
};
use crate::finding::Side;

/// Answers by token, as one pathway understands them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    answers: BTreeMap<String, Answer>,
}

impl Context {
    /// Reads tokens joined by `;`. A token that the pathway does not know is an error, never ignored;
    /// blanks around tokens and empty text are not.
    ///
    /// ```
    /// use insitu_core::pathway::{Context, Pathway};
    ///
    /// let pathway = Pathway::by_id("ico-2017-high")?;
    /// assert!(Context::parse(pathway, "va_r=6/15;pregnant").is_ok());
    /// assert!(Context::parse(pathway, "va_right=6/15").is_err());
    /// # Ok::<(), insitu_core::pathway::PathwayError>(())
    /// ```
    pub fn parse(pathway: &Pathway, text: &str) -> Result<Self, PathwayError> {
        let mut context = Self::default();
        for (place, name, value) in tokens(text, None) {
            context.read(pathway, place, name, value)?;
        }
        Ok(context)
    }

    /// Adds one token.
    pub(super) fn read(
        &mut self,
        pathway: &Pathway,
        place: Place,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), PathwayError> {
        let Some(kind) = pathway.token(name) else {
            return Err(PathwayError::UnknownToken {
                place,
                pathway: pathway.id().to_owned(),
            });
        };
        let answer = kind
            .read(value)
            .map_err(|expected| PathwayError::TokenValue {
                place,
                name: name.to_owned(),
                expected,
            })?;
        let Some(answer) = answer else {
            return Ok(());
        };
        let excluded = match (kind, &answer) {
            (
                TokenKind::Flag {
                    excludes: Some(other),
                },
                Answer::Flag(true),
            ) => self.has(other),
            _ => false,
        };
        let before = self.answers.insert(name.to_owned(), answer.clone());
        if excluded || before.is_some_and(|before| before != answer) {
            return Err(PathwayError::Contradiction {
                place,
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    /// These answers, and another's where it has some: the other's count.
    pub(super) fn overlaid(&self, other: &Self) -> Self {
        let mut answers = self.answers.clone();
        answers.extend(other.answers.clone());
        Self { answers }
    }

    pub(super) fn without(&self, name: &str) -> Self {
        let mut answers = self.answers.clone();
        answers.remove(name);
        Self { answers }
    }

    /// Flags that cannot be given beside these answers.
    pub(super) fn excluded<'a>(&'a self, pathway: &'a Pathway) -> impl Iterator<Item = &'a str> {
        self.answers
            .keys()
            .filter_map(|name| match pathway.token(name)? {
                TokenKind::Flag { excludes } => excludes.as_deref(),
                _ => None,
            })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.answers.get(name) == Some(&Answer::Flag(true))
    }

    pub(super) fn is_given(&self, name: &str) -> bool {
        self.answers.contains_key(name)
    }

    pub(super) fn word(&self, name: &str) -> Option<&str> {
        match self.answers.get(name)? {
            Answer::Word(word) => Some(word),
            Answer::Flag(true) => Some("yes"),
            Answer::Flag(false) => Some("no"),
            _ => None,
        }
    }

    pub(super) fn range(&self, name: &str) -> Option<(u32, u32)> {
        match self.answers.get(name)? {
            Answer::Range(low, high) => Some((*low, *high)),
            _ => None,
        }
    }

    pub(super) fn acuity(&self, side: Side) -> Option<Acuity> {
        match self.answers.get(acuity_token(side))? {
            Answer::Acuity(acuity) => Some(*acuity),
            _ => None,
        }
    }

    pub(super) fn with_acuity(&self, side: Side, acuity: Acuity) -> Self {
        let mut answers = self.answers.clone();
        answers.insert(acuity_token(side).to_owned(), Answer::Acuity(acuity));
        Self { answers }
    }
}

const fn acuity_token(side: Side) -> &'static str {
    match side {
        Side::Right => "va_r",
        Side::Left => "va_l",
    }
}

/// Place, name and value of each token that is not empty. `>=` belongs to the value: `model=mel>=op`.
pub(super) fn tokens(
    text: &str,
    lesion: Option<usize>,
) -> impl Iterator<Item = (Place, &str, Option<&str>)> {
    text.split(';')
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .enumerate()
        .map(move |(index, token)| {
            let place = Place {
                lesion,
                token: index + 1,
            };
            match token.split_once('=') {
                Some((name, value)) => (place, name.trim(), Some(value.trim())),
                None => (place, token, None),
            }
        })
}
