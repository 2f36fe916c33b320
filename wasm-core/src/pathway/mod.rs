//! From findings and context to an outcome, by a guideline that is data with a source and a date.

mod outcome;

pub use outcome::{Confidence, Outcome, PathwayRef, Statement, Tier};
