//! From findings and context to an outcome, by a guideline that is data with a source and a date.
//!
//! A pathway is a file of `data/pathways` (see `data/README.md`): rows with the condition, the
//! referral, the time and the sentence, each with its source and how sure the project is of it.
//! [`decide`] knows how rows combine (clinical.md §0) and nothing of any one guideline.
//!
//! What comes in is [`Finding`]s (from a model or a person) and a [`Context`]; both are also read from
//! the notation of the golden cases by [`parse_eyes`] and [`parse_lesions`]. What goes out is an
//! [`Outcome`], of which [`Due`] makes dates. Nothing here knows a clock, a picture or a model.

mod acuity;
mod context;
mod date;
mod decide;
mod due;
mod error;
mod eyes;
mod findings;
mod lesions;
mod outcome;
mod questions;
mod rule;
mod table;
mod token;

pub use acuity::{Acuity, NotAnAcuity};
pub use context::Context;
pub use date::{Date, NotADate};
pub use decide::decide;
pub use due::{Due, NotADue, Unit};
pub use error::{PathwayError, Place};
pub use findings::{
    Doubt, EyeFinding, EyeState, Finding, LesionFinding, LesionPicture, parse_eyes, parse_lesions,
};
pub use outcome::{Confidence, Language, Outcome, PathwayRef, Statement, Tier};
pub use table::{Pathway, Rule, Texts};
