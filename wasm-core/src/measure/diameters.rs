//! The two diameters of a lesion: the longest, and the longest across it at a right angle.
//!
//! The right angle is one in the patient: where pixels are not square it is none on the screen of
//! pixels, so everything here needs the ruler.

use serde::{Deserialize, Serialize};

use super::{
    FrameSize, Line, Outline, Point, Quantity, Ruler, Value,
    ruler::{Step, dot, norm},
};

/// Two lines at right angles, as RECIST 1.1 (Eisenhauer 2009) and WHO (Miller 1981) measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Diameters {
    /// Along the lesion.
    pub longest: Line,
    /// Across it.
    pub perpendicular: Line,
}

/// The longest diameter as a system of coordinates: along it, and across to its right.
struct Axis {
    ruler: Ruler,
    origin: Point,
    along: Step,
    length: f64,
}

impl Axis {
    /// None where the line has no length.
    fn new(line: Line, ruler: Ruler) -> Option<Self> {
        let step = ruler.step(line.from, line.to);
        let length = norm(step);
        (length > 0.0).then(|| Self {
            ruler,
            origin: line.from,
            along: step.map(|part| part / length),
            length,
        })
    }

    /// How far along the line a point lies, and how far across.
    fn place(&self, point: Point) -> [f64; 2] {
        let step = self.ruler.step(self.origin, point);
        let [x, y] = self.along;
        [dot(self.along, step), dot([-y, x], step)]
    }

    fn point(&self, [along, across]: [f64; 2]) -> Point {
        let [x, y] = self.along;
        let step = [along * x - across * y, along * y + across * x];
        self.ruler.point(self.origin, step)
    }

    /// The line across it at a share of its length, from and to so far off, as far as the frame
    /// reaches.
    fn across(&self, share: f64, ends: [f64; 2], size: FrameSize) -> Line {
        let along = share.clamp(0.0, 1.0) * self.length;
        let foot = self.point([along, 0.0]);
        let [from, to] = ends.map(|across| {
            let inside = size.share_inside(foot, self.point([along, across]));
            self.point([along, across * inside])
        });
        Line::new(from, to)
    }
}

impl Diameters {
    /// A first proposal for a line that was drawn along a lesion: half as far across, at its middle,
    /// and not out of the frame.
    pub fn along(longest: Line, ruler: impl Into<Ruler>, size: FrameSize) -> Self {
        let perpendicular = match Axis::new(longest, ruler.into()) {
            Some(axis) => {
                let quarter = axis.length / 4.0;
                axis.across(0.5, [-quarter, quarter], size)
            }
            None => longest,
        };
        Self {
            longest,
            perpendicular,
        }
    }

    /// The diameters of an outline: the two corners farthest from each other, and the longest way
    /// across between edges at a right angle to that. Where the outline is hollow they may leave it,
    /// as a calliper would. None where all corners are one.
    pub fn of(outline: &Outline, ruler: impl Into<Ruler>) -> Option<Self> {
        let ruler = ruler.into();
        let longest = farthest(outline.points(), ruler)?;
        let axis = Axis::new(longest, ruler)?;
        let places: Vec<_> = outline.points().iter().map(|p| axis.place(*p)).collect();
        // How far across the outline is changes evenly between corners, so the most is at a corner.
        let ways = places.iter().map(|[along, _]| {
            let [near, far] = across_at(&places, *along);
            (*along, near, far)
        });
        let (along, near, far) = ways.max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))?;
        Some(Self {
            longest,
            perpendicular: Line::new(axis.point([along, near]), axis.point([along, far])),
        })
    }

    /// With one end moved: 0 and 1 of the longest, which takes the other diameter along; 2 and 3 of
    /// the perpendicular, which slides along the longest. All ends stay in the frame.
    pub(super) fn moved(self, end: usize, to: Point, ruler: Ruler, size: FrameSize) -> Self {
        let Some(before) = Axis::new(self.longest, ruler) else {
            let longest = Line::new(self.longest.from, to);
            return Self { longest, ..self };
        };
        let (one, other) = (self.perpendicular.from, self.perpendicular.to);
        let ([along, mut left], [_, mut right]) = (before.place(one), before.place(other));
        let (mut longest, mut share) = (self.longest, along / before.length);
        match end {
            0 => longest.from = to,
            1 => longest.to = to,
            _ => {
                let [along, across] = before.place(to);
                share = along / before.length;
                let moved = if end == 2 { &mut left } else { &mut right };
                *moved = across;
            }
        }
        let Some(axis) = Axis::new(longest, ruler) else {
            return self;
        };
        Self {
            longest,
            perpendicular: axis.across(share, [left, right], size),
        }
    }

    pub(super) fn values(self, ruler: Ruler) -> Vec<Value> {
        let length = |line: Line| ruler.distance(line.from, line.to);
        let (a, b) = (length(self.longest), length(self.perpendicular));
        // A hand may draw the second line longer: the names go by length.
        vec![
            ruler.value_of_length(Quantity::LongestDiameter, a.max(b)),
            ruler.value_of_length(Quantity::PerpendicularDiameter, a.min(b)),
        ]
    }
}

fn farthest(points: &[Point], ruler: Ruler) -> Option<Line> {
    let mut longest = None;
    let mut most = 0.0;
    for (index, a) in points.iter().enumerate() {
        for b in &points[index + 1..] {
            let step = ruler.step(*a, *b);
            let square = dot(step, step);
            if square > most {
                most = square;
                longest = Some(Line::new(*a, *b));
            }
        }
    }
    longest
}

/// The outermost places across, of a closed outline, at a place along.
fn across_at(places: &[[f64; 2]], along: f64) -> [f64; 2] {
    let mut reach = [f64::INFINITY, f64::NEG_INFINITY];
    let mut take = |across: f64| reach = [reach[0].min(across), reach[1].max(across)];
    let next = places.iter().skip(1).chain(places.first());
    for ([from, a], [to, b]) in places.iter().zip(next) {
        if *from == along {
            take(*a);
        }
        if (from < &along) != (to < &along) {
            let share = (along - from) / (to - from);
            take(a + share * (b - a));
        }
    }
    reach
}
