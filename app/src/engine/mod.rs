//! The page's side of the workers: a pool, its queue, cancelling, and what happens when one dies.
//!
//! [`pool`] decides and knows no browser; [`driver`] carries out what it decides. Each request ends in
//! exactly one of done, failed, cancelled, also when its worker dies (invariant 10).

mod driver;
mod pool;

pub(crate) use driver::{Event, Start, cancel, start, submit, warm};
pub(crate) use pool::Lane;
