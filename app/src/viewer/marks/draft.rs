//! A mark in the making: points that were placed, and the one under the pointer.

use insitu_core::{
    finding::Side,
    measure::{
        Angle, Caption, Cobb, Diameters, DiscRuler, EtdrsGrid, FrameSize, GridOrientation, Line,
        Outline, Point, Ruler, Shape, Span,
    },
    quality::Landmarks,
};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Length,
    Diameters,
    Angle,
    Cobb,
    Ellipse,
    Rectangle,
    Polygon,
    Freehand,
    Arrow,
    Text,
    Probe,
    DiscRuler,
    Etdrs,
    /// A length that the person knows.
    Known,
}

impl Kind {
    /// Points that make it; none where the person says when it is done.
    pub(super) fn points(self) -> Option<usize> {
        match self {
            Self::Text | Self::Probe => Some(1),
            Self::Length
            | Self::Known
            | Self::Diameters
            | Self::Ellipse
            | Self::Rectangle
            | Self::Arrow => Some(2),
            Self::Angle | Self::Etdrs => Some(3),
            Self::Cobb | Self::DiscRuler => Some(4),
            Self::Polygon | Self::Freehand => None,
        }
    }
}

/// What is known of the frame that is drawn on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ground {
    pub(super) size: FrameSize,
    pub(super) ruler: Ruler,
    /// Which eye, where it is known.
    pub(super) side: Option<Side>,
}

/// A mark in the making.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) placed: Vec<Point>,
    pub(super) cursor: Point,
}

impl Draft {
    pub(super) fn new(kind: Kind, at: Point) -> Self {
        Self {
            kind,
            placed: vec![at],
            cursor: at,
        }
    }

    /// Whether no more points are needed.
    pub(super) fn is_complete(&self) -> bool {
        self.kind
            .points()
            .is_some_and(|needed| self.placed.len() >= needed)
    }

    /// The shape of the placed points; none where they are too few.
    pub(super) fn shape(&self, ground: Ground) -> Option<Shape> {
        shape(self.kind, &self.placed, ground)
    }

    /// The shape as it would be with the pointer's point.
    pub(super) fn preview(&self, ground: Ground) -> Option<Shape> {
        let mut points = self.placed.clone();
        if !self.is_complete() && self.kind != Kind::Freehand {
            points.push(self.cursor);
        }
        shape(self.kind, &points, ground).or_else(|| unfinished(&points))
    }
}

/// What can be seen of a shape before it has all its points: a line through them.
fn unfinished(points: &[Point]) -> Option<Shape> {
    match points {
        [from, to] => Some(Shape::Length(Line::new(*from, *to))),
        [first, second, to] => Some(Shape::Angle(Angle {
            from: *first,
            vertex: *second,
            to: *to,
        })),
        _ => None,
    }
}

fn shape(kind: Kind, points: &[Point], ground: Ground) -> Option<Shape> {
    Some(match (kind, points) {
        (Kind::Polygon, _) => Shape::Polygon(Outline::new(points.to_vec())?),
        (Kind::Freehand, _) => Shape::Freehand(Outline::of_trace(points)?),
        (Kind::Text, [at, ..]) => Shape::Text {
            at: *at,
            text: Caption::default(),
        },
        (Kind::Probe, [at, ..]) => Shape::Probe(*at),
        (Kind::Length | Kind::Known, [from, to, ..]) => Shape::Length(Line::new(*from, *to)),
        (Kind::Diameters, [from, to, ..]) => Shape::Diameters(Diameters::along(
            Line::new(*from, *to),
            ground.ruler,
            ground.size,
        )),
        (Kind::Ellipse, [from, to, ..]) => Shape::Ellipse(Span::new(*from, *to)),
        (Kind::Rectangle, [from, to, ..]) => Shape::Rectangle(Span::new(*from, *to)),
        // From the text to what it points at.
        (Kind::Arrow, [from, to, ..]) => Shape::Arrow {
            line: Line::new(*from, *to),
            text: Caption::default(),
        },
        (Kind::Angle, [from, vertex, to, ..]) => Shape::Angle(Angle {
            from: *from,
            vertex: *vertex,
            to: *to,
        }),
        (Kind::Cobb, [a, b, c, d, ..]) => Shape::Cobb(Cobb {
            first: Line::new(*a, *b),
            second: Line::new(*c, *d),
        }),
        (Kind::DiscRuler, [a, b, c, d, ..]) => Shape::DiscRuler(DiscRuler {
            disc: Line::new(*a, *b),
            length: Line::new(*c, *d),
        }),
        (Kind::Etdrs, [fovea, disc, rim, ..]) => Shape::EtdrsGrid(EtdrsGrid {
            fovea: *fovea,
            disc: *disc,
            rim: *rim,
            side: ground.side.unwrap_or_else(|| side_of(*fovea, *disc)),
            orientation: GridOrientation::default(),
        }),
        _ => return None,
    })
}

/// The grid of disc and fovea as they were found.
pub(super) fn guessed_grid(found: &Landmarks) -> Option<EtdrsGrid> {
    let [column, row] = found.disc;
    Some(EtdrsGrid {
        fovea: Point::new(found.fovea[0], found.fovea[1])?,
        disc: Point::new(column, row)?,
        rim: Point::new(column, row - found.disc_diameter / 2.0)?,
        side: found.side,
        orientation: GridOrientation::default(),
    })
}

/// The disc lies nasal of the fovea: to the right of it in a picture of the right eye.
fn side_of(fovea: Point, disc: Point) -> Side {
    if disc.column() > fovea.column() {
        Side::Right
    } else {
        Side::Left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUND: Ground = Ground {
        size: FrameSize {
            columns: 100,
            rows: 100,
        },
        ruler: Ruler::in_pixels(1.0),
        side: None,
    };

    fn at(column: f64, row: f64) -> Point {
        Point::new(column, row).unwrap()
    }

    #[test]
    fn a_length_has_two_points_and_shows_itself_after_one() {
        let mut draft = Draft::new(Kind::Length, at(1.0, 1.0));
        draft.cursor = at(4.0, 5.0);
        assert!(!draft.is_complete());
        assert_eq!(draft.shape(GROUND), None);
        let line = Line::new(at(1.0, 1.0), at(4.0, 5.0));
        assert_eq!(draft.preview(GROUND), Some(Shape::Length(line)));
        draft.placed.push(draft.cursor);
        assert!(draft.is_complete());
        assert_eq!(draft.shape(GROUND), Some(Shape::Length(line)));
    }

    #[test]
    fn the_disc_is_nasal_of_the_fovea_where_no_side_is_known() {
        let side = |disc, known| {
            let points = [at(50.0, 50.0), at(disc, 50.0), at(disc, 40.0)];
            let ground = Ground {
                side: known,
                ..GROUND
            };
            match shape(Kind::Etdrs, &points, ground) {
                Some(Shape::EtdrsGrid(grid)) => grid.side,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(side(80.0, None), Side::Right);
        assert_eq!(side(20.0, None), Side::Left);
        assert_eq!(side(20.0, Some(Side::Right)), Side::Right);
    }

    #[test]
    fn a_polygon_goes_on_until_it_is_said_to_be_done() {
        let mut draft = Draft::new(Kind::Polygon, at(0.0, 0.0));
        draft
            .placed
            .extend([at(10.0, 0.0), at(10.0, 10.0), at(0.0, 10.0)]);
        assert!(!draft.is_complete());
        assert!(matches!(draft.shape(GROUND), Some(Shape::Polygon(_))));
    }
}
