//! Marks on the picture: drawn, changed, listed, copied. What they measure is in `insitu_core::measure`.
//!
//! | file | does |
//! | --- | --- |
//! | `draft` | points become a shape |
//! | `layer` | a pointer draws, selects and changes marks; undo and redo |
//! | `overlay` | marks as SVG above the picture |
//! | `outline` | the lines of a shape on the screen |
//! | `list` | marks as text, which is how assistive technology has them |
//! | `words` | values in words and digits |

mod draft;
mod layer;
mod list;
mod outline;
mod overlay;
mod words;

pub(crate) use draft::Kind;
pub(crate) use layer::{MarkLayer, of_case, pixel_unit};
pub(crate) use list::MarkList;
pub(crate) use overlay::Overlay;
