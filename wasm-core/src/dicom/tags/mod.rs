//! All elements of a data set, for people who want to see what a file really says.
//!
//! | file | does |
//! | --- | --- |
//! | `row` | a listing as it travels |
//! | `list` | from a file to its listing |
//! | `walk` | every element in the order of the file, without recursion |
//! | `found` | an element with what is known of it, which becomes a row |
//! | `collector` | which rows are kept: a part, and what a search finds |
//! | `value` | bytes as text |
//! | `dictionary` | names, VRs, UIDs, and what can identify a person |
//!
//! A listing is a part of the rows, so that a file of a million elements fills nobody's memory. Pixel
//! data is only named. Nothing here decides anything: quality, models and display read their few
//! attributes through `scan`.

mod row;

#[cfg(feature = "compute")]
mod collector;
#[cfg(feature = "compute")]
mod dictionary;
#[cfg(feature = "compute")]
mod found;
#[cfg(feature = "compute")]
mod list;
#[cfg(feature = "compute")]
mod value;
#[cfg(feature = "compute")]
mod walk;

#[cfg(feature = "compute")]
pub use list::list;
pub use row::{ItemStep, TagListing, TagQuery, TagRow, TagValue};
