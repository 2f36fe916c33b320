//! Distances, angles and areas between points, by a scale or in pixels.

use super::{Point, Quantity, Scale, Source, Value};

/// The most that a pixel is longer than its other side, where only its shape is known: one that a file
/// says is longer still is shown, and measured, as this long.
pub const MOST_ASPECT: f64 = 50.0;

/// Measures in millimetres where there is a scale; where there is none in pixels, the unit being the
/// width of one, so that lengths and angles are those of the true shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruler {
    scale: Option<Scale>,
    /// Height of a pixel through its width, where there is no scale.
    aspect: f64,
}

impl From<Scale> for Ruler {
    fn from(scale: Scale) -> Self {
        Self {
            scale: Some(scale),
            aspect: 1.0,
        }
    }
}

/// For tests alone: whoever has no scale must say what shape the pixels have.
#[cfg(test)]
impl From<Option<Scale>> for Ruler {
    fn from(scale: Option<Scale>) -> Self {
        Self { scale, aspect: 1.0 }
    }
}

/// A step in the ruler's unit: along a row, along a column.
pub(super) type Step = [f64; 2];

impl Ruler {
    /// Without a scale: `aspect` is the height of a pixel through its width
    /// (`dicom::spacing::pixel_aspect`), at most [`MOST_ASPECT`] either way.
    pub const fn in_pixels(aspect: f64) -> Self {
        let aspect = if aspect.is_finite() { aspect } else { 1.0 };
        Self {
            scale: None,
            aspect: aspect.clamp(1.0 / MOST_ASPECT, MOST_ASPECT),
        }
    }

    /// The scale; none where lengths are in pixels.
    pub const fn scale(&self) -> Option<Scale> {
        self.scale
    }

    /// Size of a pixel in the ruler's unit: width, height.
    pub fn pixel(&self) -> [f64; 2] {
        self.scale.map_or([1.0, self.aspect], |scale| {
            [scale.per_column_mm(), scale.per_row_mm()]
        })
    }

    /// From one point to another.
    pub(super) fn step(self, from: Point, to: Point) -> Step {
        let [width, height] = self.pixel();
        [
            (to.column() - from.column()) * width,
            (to.row() - from.row()) * height,
        ]
    }

    /// The point that lies a step from another.
    pub(super) fn point(self, from: Point, [x, y]: Step) -> Point {
        let [width, height] = self.pixel();
        from.moved(x / width, y / height)
    }

    pub(super) fn distance(self, from: Point, to: Point) -> f64 {
        norm(self.step(from, to))
    }

    pub(super) fn length(self, quantity: Quantity, from: Point, to: Point) -> Value {
        self.value_of_length(quantity, self.distance(from, to))
    }

    /// A length that was taken with this ruler, with its unit and source.
    pub(super) fn value_of_length(self, quantity: Quantity, length: f64) -> Value {
        match &self.scale {
            Some(scale) => Value::millimetres(quantity, length, scale),
            None => Value::pixels(quantity, length),
        }
    }

    /// An area of so many pixels, with its unit and source.
    pub(super) fn value_of_area(self, pixels: f64) -> Value {
        match &self.scale {
            Some(scale) => Value::square_millimetres(Quantity::Area, pixels, scale),
            None => Value::square_pixels(Quantity::Area, pixels * self.aspect),
        }
    }

    /// An angle in radians as a value in degrees. It depends on the scale too where pixels are not
    /// square.
    pub(super) fn value_of_angle(self, quantity: Quantity, radians: f64) -> Value {
        let source = self
            .scale
            .map_or(Source::Pixels, |scale| Source::Scale(scale.source()));
        Value::degrees(quantity, radians.to_degrees(), source)
    }
}

pub(super) fn norm([x, y]: Step) -> f64 {
    (x * x + y * y).sqrt()
}

pub(super) fn dot([ax, ay]: Step, [bx, by]: Step) -> f64 {
    ax * bx + ay * by
}

/// Positive where `b` lies clockwise of `a` on the screen, since rows grow downwards.
pub(super) fn cross([ax, ay]: Step, [bx, by]: Step) -> f64 {
    ax * by - ay * bx
}
