//! What is this a picture of, and is it good enough? A verdict with reasons comes before any grade.
//!
//! Measured quantities decide (models.md §5); each reason has its own score, threshold and zone. The
//! only way to a [`Gradable`] is [`Assessed::admit`], so nothing can be graded without a verdict
//! (invariant 2).
//!
//! All measures are taken on the preview, reduced to a fixed field, so that a picture of 15
//! megapixels and its copy of 1 megapixel get the same verdict, and fast. Thresholds and
//! coefficients are tables in `data/quality/`; `docs/decisions/0003-quality-gate.md` says where
//! they come from and what they reach, `0019-circle-of-the-field.md` how the field's outline is found.

#[cfg(feature = "compute")]
mod assess;
#[cfg(feature = "compute")]
mod circle;
#[cfg(feature = "compute")]
mod criteria;
#[cfg(feature = "compute")]
mod cut_off;
#[cfg(feature = "compute")]
mod field;
#[cfg(feature = "compute")]
mod focus;
mod landmarks;
#[cfg(feature = "compute")]
mod light;
#[cfg(feature = "compute")]
mod measures;
#[cfg(feature = "compute")]
mod rim;
#[cfg(feature = "compute")]
mod scope;
mod verdict;

#[cfg(feature = "compute")]
pub use assess::{Assessed, Gradable, Refusal, assess, raw_measures};
#[cfg(feature = "compute")]
pub use criteria::{Criteria, CriteriaError, Criterion};
pub use landmarks::Landmarks;
#[cfg(feature = "compute")]
pub use measures::ScopeMeasures;
#[cfg(feature = "compute")]
pub use scope::ScopeRule;
pub use verdict::{Gradability, Reason, ReasonId, Scope, Verdict, Zone};
