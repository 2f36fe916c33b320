//! Measuring on a frame: lengths, angles, areas and statistics, each with its unit and its source.
//!
//! | file | does |
//! | --- | --- |
//! | `point`, `scale` | where something is in pixels, and how large a pixel is |
//! | `value`, `ruler` | a number with unit and source; how it is taken |
//! | `line`, `angle`, `span`, `outline` | the plain shapes |
//! | `diameters` | the two diameters of a lesion |
//! | `disc_ruler`, `etdrs` | the optic disc as a unit, and the grid of the macula |
//! | `shape` | all of them as one |
//! | `edit`, `hit` | moving them, and what lies under a pointer |
//! | `region`, `statistics` | the pixels that they enclose |
//! | `marks`, `history`, `list` | the marks of a case, undo and redo, and all of them as a list |
//!
//! Outside the feature `compute`: the page measures while a hand moves. It holds no words: what is
//! shown has a key, and the page has the words for it.
//!
//! What always holds: millimetres come from a [`Scale`] and a scale names its source; a mark stays
//! on its frame; whatever is read from a case passes the same constructors as what a hand draws.
//!
//! ```
//! use insitu_core::measure::{
//!     Action, FrameKey, Line, Marks, Point, Ruler, Scale, ScaleSource, Shape, Unit,
//! };
//!
//! let point = |column, row| Point::new(column, row).unwrap();
//! let line = Line::new(point(10.0, 10.0), point(16.0, 26.0));
//! let mut marks = Marks::default();
//! let frame = FrameKey { image: 0, frame: 0 };
//! let id = marks.apply(Action::Add { frame, shape: Shape::Length(line) })?.unwrap();
//! let shape = marks.get(id).unwrap().shape();
//!
//! // 6 columns of 0.5 mm and 16 rows of 0.25 mm.
//! let scale = Scale::new(0.5, 0.25, ScaleSource::PatientPlane).unwrap();
//! let length = &shape.values(scale)[0];
//! assert_eq!((length.number(), length.unit()), (5.0, &Unit::Millimetres));
//! assert_eq!(shape.values(Ruler::in_pixels(1.0))[0].unit(), &Unit::Pixels);
//! # Ok::<(), insitu_core::measure::MarkError>(())
//! ```

mod angle;
mod bounded;
mod caption;
mod diameters;
mod disc_ruler;
mod edit;
mod etdrs;
mod history;
mod hit;
mod line;
mod list;
mod marks;
mod outline;
mod point;
mod region;
mod ruler;
mod scale;
mod shape;
mod span;
mod statistics;
mod value;

pub use angle::{Angle, Cobb};
pub use caption::{Caption, NotACaption};
pub use diameters::Diameters;
pub use disc_ruler::DiscRuler;
pub use etdrs::{ASSUMED_DISC_MM, CIRCLES_MM, EtdrsGrid, GridOrientation, Sector};
pub use hit::{Hit, Reach};
pub use line::Line;
pub use list::Entry;
pub use marks::{Action, FrameKey, Mark, MarkError, MarkId, Marks};
pub use outline::Outline;
pub use point::{FrameSize, Point};
pub use region::Region;
pub use ruler::{MOST_ASPECT, Ruler};
pub use scale::{FrameScale, Scale, ScaleSource};
pub use shape::Shape;
pub use span::Span;
pub use statistics::{NoStatistics, Statistics, Summary, statistics};
pub use value::{PixelUnit, Quantity, Shown, Source, Unit, Value};

#[cfg(test)]
mod tests;
