//! Small parts that know no medicine. Each has its style sheet beside it.

mod button;
mod copy;
mod disclosure;
mod dots;
mod icon;
mod later;
mod menu;
mod progress;
mod sheet;
mod summary;

pub(crate) use button::{Button, IconButton, Kind};
pub(crate) use copy::CopyButton;
pub(crate) use disclosure::Disclosure;
pub(crate) use dots::DotGrid;
pub(crate) use icon::{Glyph, Icon};
pub(crate) use later::Later;
pub(crate) use menu::Menu;
pub(crate) use progress::Progress;
pub(crate) use sheet::{Sheet, Side};
pub(crate) use summary::{SummaryList, SummaryRow};
