//! Everything that can be drawn on a frame, and what it measures.

use serde::{Deserialize, Serialize};

use super::{
    Angle, Caption, Cobb, Diameters, DiscRuler, EtdrsGrid, Line, Outline, Point, Region, Ruler,
    Span, Value,
};
use crate::finding::Side;

/// A shape on a frame. Whatever is read from a file is checked: points are finite, outlines and
/// texts bounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// How far.
    Length(Line),
    /// At a point, between two others.
    Angle(Angle),
    /// Between two lines.
    Cobb(Cobb),
    /// Along rows and columns.
    Rectangle(Span),
    /// What fills a span.
    Ellipse(Span),
    /// Corner by corner.
    Polygon(Outline),
    /// In one stroke.
    Freehand(Outline),
    /// From its text to what it points at.
    Arrow {
        /// From tail to tip.
        line: Line,
        /// At the tail.
        text: Caption,
    },
    /// A text in the picture.
    Text {
        /// Where it begins.
        at: Point,
        /// What it says.
        text: Caption,
    },
    /// The value of one pixel.
    Probe(Point),
    /// The two diameters of a lesion.
    Diameters(Diameters),
    /// A length in disc diameters.
    DiscRuler(DiscRuler),
    /// Sectors of the macula.
    EtdrsGrid(EtdrsGrid),
}

impl Shape {
    /// Key of the kind's name.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Length(_) => "shape.length",
            Self::Angle(_) => "shape.angle",
            Self::Cobb(_) => "shape.cobb",
            Self::Rectangle(_) => "shape.rectangle",
            Self::Ellipse(_) => "shape.ellipse",
            Self::Polygon(_) => "shape.polygon",
            Self::Freehand(_) => "shape.freehand",
            Self::Arrow { .. } => "shape.arrow",
            Self::Text { .. } => "shape.text",
            Self::Probe(_) => "shape.probe",
            Self::Diameters(_) => "shape.diameters",
            Self::DiscRuler(_) => "shape.disc_ruler",
            Self::EtdrsGrid(_) => "shape.etdrs_grid",
        }
    }

    /// Keys of what else there is to say of the shape: side and orientation of a grid.
    pub fn details(&self) -> Vec<&'static str> {
        match self {
            Self::EtdrsGrid(grid) => {
                let side = match grid.side {
                    Side::Right => "side.right",
                    Side::Left => "side.left",
                };
                vec![side, grid.orientation.key()]
            }
            _ => Vec::new(),
        }
    }

    /// The text that is part of the shape.
    pub const fn text(&self) -> Option<&Caption> {
        match self {
            Self::Arrow { text, .. } | Self::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What it measures by itself: in millimetres with a scale, in pixels or disc diameters without.
    /// Values of pixels come from [`super::statistics`] and [`Value::of_pixel`].
    pub fn values(&self, ruler: impl Into<Ruler>) -> Vec<Value> {
        let ruler = ruler.into();
        match self {
            Self::Length(line) => line.values(ruler),
            Self::Angle(angle) => angle.values(ruler),
            Self::Cobb(cobb) => cobb.values(ruler),
            Self::Rectangle(span) => span.rectangle_values(ruler),
            Self::Ellipse(span) => span.ellipse_values(ruler),
            Self::Polygon(outline) | Self::Freehand(outline) => outline.values(ruler),
            Self::Diameters(diameters) => diameters.values(ruler),
            Self::DiscRuler(discs) => discs.values(ruler),
            Self::EtdrsGrid(grid) => grid.values(ruler),
            Self::Arrow { .. } | Self::Text { .. } | Self::Probe(_) => Vec::new(),
        }
    }

    /// What it encloses, if it encloses anything whose pixels can be counted.
    pub const fn region(&self) -> Option<Region<'_>> {
        match self {
            Self::Rectangle(span) => Some(Region::Rectangle(*span)),
            Self::Ellipse(span) => Some(Region::Ellipse(*span)),
            Self::Polygon(outline) | Self::Freehand(outline) => Some(Region::Outline(outline)),
            _ => None,
        }
    }

    /// The points that make the shape, in the order of its parts.
    pub fn points(&self) -> Vec<Point> {
        match self {
            Self::Length(line) | Self::Arrow { line, .. } => vec![line.from, line.to],
            Self::Angle(angle) => vec![angle.from, angle.vertex, angle.to],
            Self::Cobb(Cobb { first, second }) => ends(*first, *second),
            Self::Rectangle(span) | Self::Ellipse(span) => vec![span.from, span.to],
            Self::Polygon(outline) | Self::Freehand(outline) => outline.points().to_vec(),
            Self::Text { at, .. } | Self::Probe(at) => vec![*at],
            Self::Diameters(both) => ends(both.longest, both.perpendicular),
            Self::DiscRuler(discs) => ends(discs.disc, discs.length),
            Self::EtdrsGrid(grid) => vec![grid.fovea, grid.disc, grid.rim],
        }
    }

    /// The same shape with other points, as many and in the same order; else as it was.
    #[must_use]
    pub(super) fn with_points(&self, points: &[Point]) -> Self {
        let mut shape = self.clone();
        match (&mut shape, points) {
            (Self::Length(line) | Self::Arrow { line, .. }, [from, to]) => {
                *line = Line::new(*from, *to);
            }
            (Self::Angle(angle), [from, vertex, to]) => {
                let [from, vertex, to] = [*from, *vertex, *to];
                *angle = Angle { from, vertex, to };
            }
            (Self::Cobb(cobb), [a, b, c, d]) => {
                (cobb.first, cobb.second) = (Line::new(*a, *b), Line::new(*c, *d));
            }
            (Self::Rectangle(span) | Self::Ellipse(span), [from, to]) => {
                *span = Span::new(*from, *to);
            }
            (Self::Polygon(outline) | Self::Freehand(outline), points) => {
                if let Some(moved) = Outline::new(points.to_vec()) {
                    *outline = moved;
                }
            }
            (Self::Text { at, .. } | Self::Probe(at), [point]) => *at = *point,
            (Self::Diameters(both), [a, b, c, d]) => {
                (both.longest, both.perpendicular) = (Line::new(*a, *b), Line::new(*c, *d));
            }
            (Self::DiscRuler(discs), [a, b, c, d]) => {
                (discs.disc, discs.length) = (Line::new(*a, *b), Line::new(*c, *d));
            }
            (Self::EtdrsGrid(grid), [fovea, disc, rim]) => {
                (grid.fovea, grid.disc, grid.rim) = (*fovea, *disc, *rim);
            }
            _ => {}
        }
        shape
    }
}

fn ends(one: Line, other: Line) -> Vec<Point> {
    vec![one.from, one.to, other.from, other.to]
}
