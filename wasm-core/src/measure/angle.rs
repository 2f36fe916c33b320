//! Angles: at a point between two others, and Cobb's between two lines.

use serde::{Deserialize, Serialize};

use super::{
    Line, Point, Quantity, Value,
    ruler::{Ruler, Step, cross, dot, norm},
};

/// The angle at a point, 0 to 180 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Angle {
    /// Where one leg ends.
    pub from: Point,
    /// Where the legs meet.
    pub vertex: Point,
    /// Where the other leg ends.
    pub to: Point,
}

/// Cobb's angle between two lines, 0 to 90 degrees.
///
/// The lines are taken along the end plates of two vertebrae (Cobb 1948), wherever on them and
/// whichever way they were drawn: of the two angles at which they would meet, the smaller. A curve
/// beyond 90 degrees cannot be told from its supplement by two lines, and needs [`Angle`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cobb {
    /// Along one end plate.
    pub first: Line,
    /// Along the other.
    pub second: Line,
}

impl Angle {
    /// None while a leg has no length.
    pub(super) fn values(self, ruler: Ruler) -> Vec<Value> {
        let legs = [self.from, self.to].map(|end| ruler.step(self.vertex, end));
        let angle = between(legs).map(|angle| ruler.value_of_angle(Quantity::Angle, angle));
        angle.into_iter().collect()
    }
}

impl Cobb {
    /// None while a line has no length.
    pub(super) fn values(self, ruler: Ruler) -> Vec<Value> {
        let lines = [self.first, self.second].map(|line| ruler.step(line.from, line.to));
        let smaller = |angle: f64| angle.min(std::f64::consts::PI - angle);
        let angle =
            between(lines).map(|angle| ruler.value_of_angle(Quantity::CobbAngle, smaller(angle)));
        angle.into_iter().collect()
    }
}

/// Radians between two directions, 0 to π. By atan2, since acos loses half the digits near 0.
fn between([a, b]: [Step; 2]) -> Option<f64> {
    (norm(a) > 0.0 && norm(b) > 0.0).then(|| libm::atan2(cross(a, b).abs(), dot(a, b)))
}
