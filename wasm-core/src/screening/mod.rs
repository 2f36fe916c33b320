//! The way through, for worker and command line alike: list a file, decode an image, judge it, read
//! it, ask the pathway.
//!
//! The steps are separate functions, so that a caller can show the picture before the verdict and the
//! verdict before the grade, fetch a pack in between, and stop after any of them. There is no clock
//! here: the caller brings one.

mod decode;
mod enhance;
mod list;
mod opened;
mod read;
mod stacks;
mod tags;
mod volume;

pub use decode::{Decoded, Shown, decode};
pub use list::list;
pub use opened::{Opened, Photograph, unpack};
pub use read::{Assessment, FurtherPack, Question, assess, read};
pub use stacks::stacks;
pub use tags::tags;
pub use volume::{PlaneCut, Planes, VolumeFilling, VolumePlan};

/// A clock in milliseconds, from any start.
pub type Clock<'a> = &'a dyn Fn() -> f64;
