//! A measured number with its unit and its source, ready to be shown.
//!
//! The number is not a text: the page writes it in the person's language, with the digits that
//! [`Value::shown`] gives. Values are made again from a shape whenever they are needed and are never
//! read from a file, so none can claim a unit that it does not have.

use serde::Serialize;

use super::{Scale, ScaleSource};

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Of a line.
    Length,
    /// Between two lines.
    Angle,
    /// Between two lines, at most 90 degrees.
    CobbAngle,
    /// Along a row.
    Width,
    /// Along a column.
    Height,
    /// Inside an outline.
    Area,
    /// All around.
    Perimeter,
    /// The longest diameter of a lesion.
    LongestDiameter,
    /// The diameter across it.
    PerpendicularDiameter,
    /// Of the optic disc.
    DiscDiameter,
    /// From the fovea to the centre of the optic disc.
    FoveaToDisc,
    /// Of the outermost circle of the ETDRS grid.
    GridDiameter,
    /// Pixels whose values were counted.
    Pixels,
    /// Of their values.
    Mean,
    /// Of their values, as a whole population (divided by n).
    StandardDeviation,
    /// Of their values.
    Minimum,
    /// Of their values.
    Maximum,
    /// Of one pixel.
    PixelValue,
}

impl Quantity {
    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Length => "quantity.length",
            Self::Angle => "quantity.angle",
            Self::CobbAngle => "quantity.cobb_angle",
            Self::Width => "quantity.width",
            Self::Height => "quantity.height",
            Self::Area => "quantity.area",
            Self::Perimeter => "quantity.perimeter",
            Self::LongestDiameter => "quantity.longest_diameter",
            Self::PerpendicularDiameter => "quantity.perpendicular_diameter",
            Self::DiscDiameter => "quantity.disc_diameter",
            Self::FoveaToDisc => "quantity.fovea_to_disc",
            Self::GridDiameter => "quantity.grid_diameter",
            Self::Pixels => "quantity.pixels",
            Self::Mean => "quantity.mean",
            Self::StandardDeviation => "quantity.standard_deviation",
            Self::Minimum => "quantity.minimum",
            Self::Maximum => "quantity.maximum",
            Self::PixelValue => "quantity.pixel_value",
        }
    }
}

/// What the number counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Pixels along a line.
    Pixels,
    /// mm.
    Millimetres,
    /// Pixels of an area.
    SquarePixels,
    /// mm².
    SquareMillimetres,
    /// Of 360.
    Degrees,
    /// Diameters of the optic disc.
    DiscDiameters,
    /// Things.
    Count,
    /// HU.
    Hounsfield,
    /// As stored, in no unit.
    Stored,
    /// Rescale Type (0028,1054) or a unit of the file, in its own words.
    Named(String),
}

impl Unit {
    /// Key of its sign; none where the file names it.
    pub const fn key(&self) -> Option<&'static str> {
        match self {
            Self::Pixels => Some("unit.px"),
            Self::Millimetres => Some("unit.mm"),
            Self::SquarePixels => Some("unit.px2"),
            Self::SquareMillimetres => Some("unit.mm2"),
            Self::Degrees => Some("unit.degrees"),
            Self::DiscDiameters => Some("unit.disc_diameters"),
            Self::Count => Some("unit.count"),
            Self::Hounsfield => Some("unit.hu"),
            Self::Stored => Some("unit.stored"),
            Self::Named(_) => None,
        }
    }

    /// Digits after the point that say anything: a hand does not place a line better.
    const fn most_decimals(&self) -> u8 {
        match self {
            Self::Count => 0,
            Self::Pixels | Self::SquarePixels | Self::Degrees | Self::Hounsfield | Self::Stored => {
                1
            }
            Self::DiscDiameters => 2,
            Self::Millimetres | Self::SquareMillimetres | Self::Named(_) => 3,
        }
    }
}

/// What the values of the pixels of a frame count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PixelUnit {
    /// HU.
    Hounsfield,
    /// As stored, in no unit.
    Stored,
    /// Rescale Type (0028,1054) or a unit of the file, in its own words.
    Named(String),
}

impl From<PixelUnit> for Unit {
    fn from(unit: PixelUnit) -> Self {
        match unit {
            PixelUnit::Hounsfield => Self::Hounsfield,
            PixelUnit::Stored => Self::Stored,
            PixelUnit::Named(name) => Self::Named(name),
        }
    }
}

/// What a number rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The pixels alone, taken as square.
    Pixels,
    /// The scale of the frame.
    Scale(ScaleSource),
    /// The optic disc as it was drawn.
    DrawnDisc,
    /// The optic disc as it was drawn, assumed to be 1.5 mm wide ([`super::ASSUMED_DISC_MM`]).
    AssumedDisc,
    /// The values of the pixels.
    PixelValues,
}

impl Source {
    /// Key of the text that goes with the number.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pixels => "source.pixels",
            Self::Scale(source) => source.key(),
            Self::DrawnDisc => "source.drawn_disc",
            Self::AssumedDisc => "source.assumed_disc",
            Self::PixelValues => "source.pixel_values",
        }
    }
}

/// A number with its unit and source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Value {
    quantity: Quantity,
    number: f64,
    unit: Unit,
    source: Source,
}

impl Value {
    /// The only way to millimetres.
    pub(super) fn millimetres(quantity: Quantity, number: f64, scale: &Scale) -> Self {
        let source = Source::Scale(scale.source());
        Self::new(quantity, number, Unit::Millimetres, source)
    }

    /// The only way to square millimetres: so many pixels of an area, by a scale.
    pub(super) fn square_millimetres(quantity: Quantity, pixels: f64, scale: &Scale) -> Self {
        let number = pixels * scale.per_column_mm() * scale.per_row_mm();
        let source = Source::Scale(scale.source());
        Self::new(quantity, number, Unit::SquareMillimetres, source)
    }

    pub(super) fn pixels(quantity: Quantity, number: f64) -> Self {
        Self::new(quantity, number, Unit::Pixels, Source::Pixels)
    }

    pub(super) fn square_pixels(quantity: Quantity, number: f64) -> Self {
        Self::new(quantity, number, Unit::SquarePixels, Source::Pixels)
    }

    pub(super) fn degrees(quantity: Quantity, number: f64, source: Source) -> Self {
        Self::new(quantity, number, Unit::Degrees, source)
    }

    pub(super) fn disc_diameters(quantity: Quantity, number: f64, source: Source) -> Self {
        Self::new(quantity, number, Unit::DiscDiameters, source)
    }

    pub(super) fn count(quantity: Quantity, number: u64) -> Self {
        Self::new(quantity, number as f64, Unit::Count, Source::PixelValues)
    }

    pub(super) fn of_pixels(quantity: Quantity, number: f64, unit: &PixelUnit) -> Self {
        Self::new(quantity, number, unit.clone().into(), Source::PixelValues)
    }

    /// The value of one pixel, as a probe shows it; none where it is not finite.
    pub fn of_pixel(number: f64, unit: &PixelUnit) -> Option<Self> {
        number
            .is_finite()
            .then(|| Self::of_pixels(Quantity::PixelValue, number, unit))
    }

    fn new(quantity: Quantity, number: f64, unit: Unit, source: Source) -> Self {
        Self {
            quantity,
            number,
            unit,
            source,
        }
    }

    /// What was measured.
    pub const fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// The number in full.
    pub const fn number(&self) -> f64 {
        self.number
    }

    /// What it counts.
    pub const fn unit(&self) -> &Unit {
        &self.unit
    }

    /// What it rests on.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// The number as it is shown: three significant digits from 1 on, two or more below where the
    /// unit bears them, and never fewer than stand before the point.
    pub fn shown(&self) -> Shown {
        let most = self.unit.most_decimals();
        let first = rounded(self.number, decimals(self.number, most));
        // 9.996 becomes 10.0, which needs a digit less.
        let decimals = decimals(first, most);
        Shown {
            number: rounded(first, decimals),
            decimals,
        }
    }
}

/// A rounded number, and how many digits after the point to write, zeros included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shown {
    /// Rounded, never minus zero.
    pub number: f64,
    /// 0 to 3.
    pub decimals: u8,
}

fn decimals(number: f64, most: u8) -> u8 {
    let three_digits = match number.abs() {
        size if size < 0.1 => 3,
        size if size < 10.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    most.min(three_digits)
}

fn rounded(number: f64, decimals: u8) -> f64 {
    let unit = [1.0, 10.0, 100.0, 1000.0][usize::from(decimals.min(3))];
    let rounded = (number * unit).round() / unit;
    // Minus zero, and what is too large for a product.
    match (rounded == 0.0, rounded.is_finite()) {
        (true, _) => 0.0,
        (_, true) => rounded,
        (_, false) => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: f64, unit: Unit) -> (f64, u8) {
        let shown = Value::new(Quantity::Length, number, unit, Source::Pixels).shown();
        (shown.number, shown.decimals)
    }

    #[test]
    fn three_digits_count_and_none_before_the_point_is_lost() {
        assert_eq!(shown(1_234.56, Unit::DiscDiameters), (1_235.0, 0));
        assert_eq!(shown(123.46, Unit::DiscDiameters), (123.0, 0));
        assert_eq!(shown(12.346, Unit::DiscDiameters), (12.3, 1));
        assert_eq!(shown(1.2346, Unit::DiscDiameters), (1.23, 2));
        assert_eq!(shown(0.1234, Unit::DiscDiameters), (0.12, 2));
        assert_eq!(shown(9.996, Unit::DiscDiameters), (10.0, 1));
        assert_eq!(shown(0.0042, Unit::Millimetres), (0.004, 3));
        assert_eq!(shown(99.96, Unit::Pixels), (100.0, 0));
        assert_eq!(shown(-0.04, Unit::Hounsfield), (0.0, 1));
        assert!(shown(-0.04, Unit::Hounsfield).0.is_sign_positive());
        assert_eq!(shown(7.6, Unit::Count), (8.0, 0));
        assert_eq!(shown(1e300, Unit::Pixels), (1e300, 0));
    }

    #[test]
    fn a_pixel_without_a_finite_value_has_none() {
        assert!(Value::of_pixel(-1000.0, &PixelUnit::Hounsfield).is_some());
        assert_eq!(Value::of_pixel(f64::NAN, &PixelUnit::Stored), None);
    }
}
