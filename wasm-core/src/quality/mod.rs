//! What is this a picture of, and is it good enough? A verdict with reasons comes before any grade.
//!
//! Measured quantities decide (models.md §5); each reason has its own score, threshold and zone. The
//! only way to a [`Gradable`] is [`Assessed::admit`], so nothing can be graded without a verdict
//! (invariant 2).

mod verdict;

pub use verdict::{Gradability, Reason, ReasonId, Scope, Verdict, Zone};

#[cfg(feature = "compute")]
mod placeholder {
    //! Until the gate lands.
    pub struct Gradable(crate::image::Picture);
    impl Gradable {
        pub fn picture(&self) -> &crate::image::Picture {
            &self.0
        }
    }
}
#[cfg(feature = "compute")]
pub use placeholder::Gradable;
