//! Statistics of the pixels under a region.
//!
//! A pixel counts when its centre is inside. The area is that of the region, not of the pixels:
//! counting them would jump by whole pixels while a hand moves by less.

use super::{FrameSize, PixelUnit, Quantity, Ruler, Shape, Value};
use crate::limits;

/// What lies under a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The region's own area; none for a scribble.
    pub area: Option<Value>,
    /// Pixels inside the region and the frame that have a value.
    pub pixels: u64,
    /// Pixels inside that have none: padding, or not finite.
    pub without_value: u64,
    /// Of the values; none where there are none.
    pub summary: Option<Summary>,
}

/// Of at least one value, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Arithmetic mean.
    pub mean: f64,
    /// Of the pixels as the whole population: divided by n, not by n − 1. 0 for one pixel.
    pub standard_deviation: f64,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
}

/// Why there are no statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoStatistics {
    /// The shape encloses nothing.
    #[error("the shape encloses no pixels")]
    NotARegion,
    /// More than [`limits::STATISTICS_PIXELS`].
    #[error("the region has more pixels than are counted")]
    TooLarge,
}

/// Statistics of the values under a shape. `value_at` takes column and row from 0 and is asked only
/// inside the frame; it gives none for padding.
pub fn statistics(
    shape: &Shape,
    ruler: impl Into<Ruler>,
    size: FrameSize,
    value_at: &dyn Fn(u32, u32) -> Option<f64>,
) -> Result<Statistics, NoStatistics> {
    let region = shape.region().ok_or(NoStatistics::NotARegion)?;
    let [left, upper, right, lower] = region.edges();
    let columns = centres(left, right, size.columns);
    let rows = centres(upper, lower, size.rows);
    if u64::from(columns[1] - columns[0]) * u64::from(rows[1] - rows[0]) > limits::STATISTICS_PIXELS
    {
        return Err(NoStatistics::TooLarge);
    }
    let mut running = Running::default();
    let mut without_value = 0;
    let mut spans = Vec::new();
    for row in rows[0]..rows[1] {
        region.inside_at(f64::from(row) + 0.5, &mut spans);
        for [left, right] in &spans {
            let [first, end] = centres(*left, *right, size.columns);
            for column in first..end {
                match value_at(column, row).filter(|value| value.is_finite()) {
                    Some(value) => running.take(value),
                    None => without_value += 1,
                }
            }
        }
    }
    Ok(Statistics {
        area: region
            .area_px()
            .map(|pixels| ruler.into().value_of_area(pixels)),
        pixels: running.count,
        without_value,
        summary: running.summary(),
    })
}

/// The pixels whose centres lie from `from` up to, not including, `to`: the first and the end.
fn centres(from: f64, to: f64, end: u32) -> [u32; 2] {
    // A cast from float stops at the ends of its type.
    let index = |edge: f64| ((edge - 0.5).ceil() as u32).min(end);
    [index(from), index(to).max(index(from))]
}

/// Welford's single pass (1962), which loses no digits where the mean is large and the spread small.
#[derive(Default)]
struct Running {
    count: u64,
    mean: f64,
    squares: f64,
    min: f64,
    max: f64,
}

impl Running {
    fn take(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (value - self.mean);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// None too where the values are so large that their squares overflow.
    fn summary(&self) -> Option<Summary> {
        let variance = self.squares.max(0.0) / self.count as f64;
        (variance.is_finite() && self.mean.is_finite()).then(|| Summary {
            mean: self.mean,
            standard_deviation: variance.sqrt(),
            min: self.min,
            max: self.max,
        })
    }
}

impl Statistics {
    /// All of it, for the list of measurements.
    pub fn values(&self, unit: &PixelUnit) -> Vec<Value> {
        let of = |quantity, number| Value::of_pixels(quantity, number, unit);
        let mut values: Vec<Value> = self.area.clone().into_iter().collect();
        values.push(Value::count(Quantity::Pixels, self.pixels));
        if let Some(summary) = self.summary {
            values.extend([
                of(Quantity::Mean, summary.mean),
                of(Quantity::StandardDeviation, summary.standard_deviation),
                of(Quantity::Minimum, summary.min),
                of(Quantity::Maximum, summary.max),
            ]);
        }
        values
    }
}
