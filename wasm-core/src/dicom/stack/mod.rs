//! Studies, series and stacks: which frames belong together, in which order, and what is odd about
//! it (dicom.md 3.1, 3.3).
//!
//! | file | does |
//! | --- | --- |
//! | `facts` | what is known of each instance and frame |
//! | `group` | studies, series and stacks from facts |
//! | `plane` | splits a series by kind, size, orientation and spacing |
//! | `phase` | splits by time, echo and b-value where positions repeat |
//! | `order` | slice order, and order without geometry |
//! | `note` | missing, duplicate and uneven slices, gantry tilt |
//! | `natural` | names in the order people count |
//!
//! Coordinates and distances are in mm. Everything odd is reported and nothing repaired: no slice
//! is left out but the second copy of the same bytes, none is moved, no gap is filled. The result
//! does not depend on the order of the input, and no number in the facts can make it fail.
//! Traps: Instance Number lies about the order and is not used where positions exist; one broken
//! position takes its frame out of the stack and leaves the stack its geometry.

mod facts;
mod group;
mod natural;
mod note;
mod order;
mod phase;
mod plane;

pub use facts::{FrameFacts, InstanceFacts};
pub use group::{FrameRef, Series, Stack, Study, group};
pub use note::Note;
pub use phase::Phase;

#[cfg(test)]
mod tests;
