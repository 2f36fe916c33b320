//! The lines of a shape on the screen, as the path of an SVG.

use std::fmt::Write as _;

use insitu_core::measure::{Line, Point, Ruler, Shape};

use super::super::Place;

/// Half the size of a cross, in CSS pixels.
const CROSS: f64 = 7.0;
/// Length of an arrow's head, in CSS pixels.
const HEAD: f64 = 12.0;

/// The path of a shape, in CSS pixels from the pane's centre.
pub(super) fn path(shape: &Shape, ruler: Ruler, place: &Place) -> String {
    let mut path = Path {
        text: String::new(),
        place,
    };
    match shape {
        Shape::Length(line) => path.line(*line),
        Shape::Arrow { line, .. } => path.arrow(*line),
        Shape::Angle(angle) => path.through(&[angle.from, angle.vertex, angle.to], false),
        Shape::Cobb(cobb) => path.lines(&[cobb.first, cobb.second]),
        Shape::Diameters(both) => path.lines(&[both.longest, both.perpendicular]),
        Shape::DiscRuler(ruler) => path.lines(&[ruler.disc, ruler.length]),
        Shape::Rectangle(span) => path.through(&span.corners(), true),
        Shape::Ellipse(span) => {
            let (centre, half) = span.ellipse();
            path.ellipse(centre, half);
        }
        Shape::Polygon(outline) | Shape::Freehand(outline) => path.through(outline.points(), true),
        Shape::Text { at, .. } | Shape::Probe(at) => path.cross(*at),
        Shape::EtdrsGrid(grid) => {
            for half in grid.circles(ruler).into_iter().flatten() {
                path.ellipse(grid.fovea, half);
            }
            path.lines(&grid.spokes(ruler).into_iter().flatten().collect::<Vec<_>>());
            // Round in the patient, as the other circles are.
            let [width, height] = ruler.pixel();
            let across = (grid.rim.column() - grid.disc.column()) * width;
            let down = (grid.rim.row() - grid.disc.row()) * height;
            let radius = across.hypot(down);
            path.ellipse(grid.disc, [radius / width, radius / height]);
        }
    }
    path.text
}

struct Path<'a> {
    text: String,
    place: &'a Place,
}

impl Path<'_> {
    fn seen(&self, point: Point) -> (f64, f64) {
        self.place.seen(point.into())
    }

    fn go(&mut self, command: char, (x, y): (f64, f64)) {
        _ = write!(self.text, "{command}{x:.1} {y:.1}");
    }

    fn line(&mut self, line: Line) {
        self.go('M', self.seen(line.from));
        self.go('L', self.seen(line.to));
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            self.line(*line);
        }
    }

    fn through(&mut self, points: &[Point], closed: bool) {
        for (index, point) in points.iter().enumerate() {
            self.go(if index == 0 { 'M' } else { 'L' }, self.seen(*point));
        }
        if closed {
            self.text.push('z');
        }
    }

    fn arrow(&mut self, line: Line) {
        self.line(line);
        let (from, to) = (self.seen(line.from), self.seen(line.to));
        let back = (from.1 - to.1).atan2(from.0 - to.0);
        for turn in [-0.45, 0.45] {
            let (sin, cos) = (back + turn).sin_cos();
            self.go('M', to);
            self.go('L', (to.0 + cos * HEAD, to.1 + sin * HEAD));
        }
    }

    fn cross(&mut self, at: Point) {
        let (x, y) = self.seen(at);
        self.go('M', (x - CROSS, y));
        self.go('L', (x + CROSS, y));
        self.go('M', (x, y - CROSS));
        self.go('L', (x, y + CROSS));
    }

    fn ellipse(&mut self, centre: Point, [columns, rows]: [f64; 2]) {
        let (x, y) = self.seen(centre);
        let (across, down) = if self.place.is_on_its_side() {
            (rows, columns)
        } else {
            (columns, rows)
        };
        let (across, down) = (across * self.place.across(), down * self.place.down());
        self.go('M', (x - across, y));
        for end in [x + across, x - across] {
            _ = write!(self.text, "A{across:.1} {down:.1} 0 1 0 {end:.1} {y:.1}");
        }
    }
}
