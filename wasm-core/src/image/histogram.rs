//! How often each value occurs in a frame, and what follows from it: mean, spread, percentiles, and
//! a window that shows most of it.
//!
//! Counts are exact (one for each stored value), so mean and percentiles are those of the pixels and
//! not of the bins; only the bins are coarse. Sums run over sorted values, the same natively and in
//! wasm.

use super::{
    GreyFrame,
    luminance::{Channel, level},
};
use crate::dicom::{ModalityTransform, VoiFunction, Window};

/// Percentiles that the automatic window shows as black and white: specks and metal do not decide (a
/// convention of viewers).
pub const AUTO_WINDOW_PERCENT: (f64, f64) = (1.0, 99.0);

/// Bins at most.
const MAX_BINS: usize = 256;

/// The distribution of a frame's values.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Values that occur, rising, with their number.
    counts: Vec<(f64, u64)>,
    /// Number of pixels.
    n: u64,
    /// Distance between neighbouring values: the slope, or 1.
    step: f64,
}

/// Bars of a histogram: `counts[i]` pixels lie from `first + i × width` on, below the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Left edge of the first bar, half a step below the smallest value.
    pub first: f64,
    /// Width of a bar, a whole number of steps, so that no bar has more values than its neighbour.
    pub width: f64,
    /// Pixels in each bar, 1 to 256 bars.
    pub counts: Vec<u64>,
}

impl Histogram {
    /// The modality values of a frame, padding left out; none where all is padding.
    pub fn of_grey(frame: &GreyFrame<'_>) -> Option<Self> {
        let (kind, steps) = (frame.samples().kind(), frame.steps());
        let counts = frame
            .samples()
            .counts()
            .into_iter()
            .enumerate()
            .map(|(key, count)| (kind.stored(key), count))
            .filter(|(stored, count)| *count > 0 && !steps.is_padding(*stored))
            .map(|(stored, count)| (steps.modality.value(f64::from(stored)), u64::from(count)))
            .filter(|(value, _)| value.is_finite())
            .collect();
        let step = match steps.modality {
            ModalityTransform::Linear { slope, .. } => slope.abs(),
            ModalityTransform::Lut(_) => 1.0,
        };
        Self::new(counts, step)
    }

    /// One channel, or the luminance, of interleaved RGBA, `pixels × 4` bytes; none where it is empty.
    pub fn of_rgba(rgba: &[u8], channel: Channel) -> Option<Self> {
        let mut counts = [0_u64; 256];
        for pixel in rgba.as_chunks::<4>().0 {
            counts[usize::from(level(*pixel, channel))] += 1;
        }
        let counts = (0_u8..=255)
            .map(f64::from)
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .collect();
        Self::new(counts, 1.0)
    }

    fn new(mut counts: Vec<(f64, u64)>, step: f64) -> Option<Self> {
        counts.sort_by(|one, other| one.0.total_cmp(&other.0));
        counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let n = counts.iter().map(|(_, count)| count).sum();
        (n > 0).then_some(Self { counts, n, step })
    }

    /// Number of pixels that are no padding, at least 1.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Smallest value.
    pub fn min(&self) -> f64 {
        self.counts.first().map_or(0.0, |(value, _)| *value)
    }

    /// Largest value.
    pub fn max(&self) -> f64 {
        self.counts.last().map_or(0.0, |(value, _)| *value)
    }

    /// Mean value.
    pub fn mean(&self) -> f64 {
        // From the smallest value on: far from 0 the sum would lose digits.
        let origin = self.min();
        let sum: f64 = self
            .counts
            .iter()
            .map(|(value, count)| (value - origin) * *count as f64)
            .sum();
        origin + sum / self.n as f64
    }

    /// Standard deviation of these pixels (divided by n, as they are all there are).
    pub fn sd(&self) -> f64 {
        let mean = self.mean();
        let sum: f64 = self
            .counts
            .iter()
            .map(|(value, count)| (value - mean).powi(2) * *count as f64)
            .sum();
        (sum / self.n as f64).sqrt()
    }

    /// The smallest value that at least `percent` of the pixels do not exceed (`NumPy`'s
    /// `inverted_cdf`); `percent` is held within 0 to 100, and 0 is the smallest value.
    pub fn percentile(&self, percent: f64) -> f64 {
        let wanted = percent.clamp(0.0, 100.0) / 100.0 * self.n as f64;
        let mut below = 0_u64;
        for (value, count) in &self.counts {
            below += count;
            if below as f64 >= wanted {
                return *value;
            }
        }
        self.max()
    }

    /// The window from one percentile to the other as black and white, `LINEAR_EXACT` as all computed
    /// windows; where both are one value, its width is one unit.
    pub fn window(&self, low_percent: f64, high_percent: f64) -> Option<Window> {
        let (low, high) = (self.percentile(low_percent), self.percentile(high_percent));
        let center = f64::midpoint(low, high);
        Window::new(center, high - low, VoiFunction::LinearExact)
            .or_else(|| Window::new(center, 1.0, VoiFunction::LinearExact))
    }

    /// Bars for a drawing, at most 256 and at most `most`.
    pub fn bins(&self, most: usize) -> Bins {
        let most = most.clamp(1, MAX_BINS);
        // A slope of 0 has one value only.
        let step = if self.step > 0.0 { self.step } else { 1.0 };
        let first = self.min() - step / 2.0;
        let values = ((self.max() - self.min()) / step).round() as usize + 1;
        let each = values.div_ceil(most);
        let width = each as f64 * step;
        let mut counts = vec![0; values.div_ceil(each)];
        let last = counts.len() - 1;
        for (value, count) in &self.counts {
            let bar = ((value - first) / width) as usize;
            counts[bar.min(last)] += count;
        }
        Bins {
            first,
            width,
            counts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{GreySteps, SampleType, Samples},
        *,
    };

    fn frame(bytes: &[u8], steps: GreySteps) -> GreyFrame<'_> {
        let samples = Samples::from_le_bytes(SampleType::U8, bytes);
        GreyFrame::new(bytes.len(), 1, samples, steps).unwrap()
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, deviations −3, −1, −1, −1, 0, 0, 2, 4, variance 32 / 8 = 4.
    #[test]
    fn figures_are_those_worked_by_hand() {
        let found = Histogram::of_grey(&frame(&[9, 4, 5, 2, 4, 7, 4, 5], GreySteps::IDENTITY));
        let found = found.unwrap();
        assert_eq!((found.n(), found.min(), found.max()), (8, 2.0, 9.0));
        assert_eq!((found.mean(), found.sd()), (5.0, 2.0));
        assert_eq!(
            [0.0, 12.5, 12.6, 50.0, 75.0, 76.0, 100.0].map(|percent| found.percentile(percent)),
            [2.0, 2.0, 4.0, 4.0, 5.0, 7.0, 9.0]
        );
        let bins = found.bins(256);
        assert_eq!((bins.first, bins.width), (1.5, 1.0));
        assert_eq!(bins.counts, [1, 0, 3, 2, 0, 1, 0, 1]);
        assert_eq!(found.bins(3).counts, [4, 3, 1]);
    }

    #[test]
    fn padding_is_left_out_and_a_falling_slope_turns_the_order() {
        let steps = GreySteps {
            modality: ModalityTransform::Linear {
                slope: -0.5,
                intercept: 10.0,
            },
            inverse: true,
            padding: Some((0, 0)),
        };
        let found = Histogram::of_grey(&frame(&[0, 0, 2, 4], steps.clone())).unwrap();
        assert_eq!(
            (found.n(), found.min(), found.max(), found.mean()),
            (2, 8.0, 9.0, 8.5)
        );
        assert_eq!(found.bins(256).counts, [1, 0, 1]);
        assert_eq!(Histogram::of_grey(&frame(&[0, 0], steps)), None);
    }

    #[test]
    fn the_automatic_window_leaves_out_specks() {
        let mut bytes = vec![50_u8; 500];
        bytes.extend([60; 495]);
        bytes.extend([255; 5]);
        let found = Histogram::of_grey(&frame(&bytes, GreySteps::IDENTITY)).unwrap();
        let (low, high) = AUTO_WINDOW_PERCENT;
        let window = found.window(low, high).unwrap();
        assert_eq!((window.center(), window.width()), (55.0, 10.0));
        let flat = Histogram::of_grey(&frame(&[7; 9], GreySteps::IDENTITY)).unwrap();
        let window = flat.window(low, high).unwrap();
        assert_eq!((window.center(), window.width()), (7.0, 1.0));
    }

    #[test]
    fn a_channel_of_a_photograph_is_counted_alone() {
        let rgba = [10, 20, 30, 255, 50, 20, 30, 255];
        let means = [Channel::Red, Channel::Green, Channel::Blue]
            .map(|channel| Histogram::of_rgba(&rgba, channel).unwrap().mean());
        assert_eq!(means, [30.0, 20.0, 30.0]);
        assert_eq!(Histogram::of_rgba(&[], Channel::Luminance), None);
    }
}
