//! A decoded grey frame: its samples, and what they mean.

use serde::{Deserialize, Serialize};

use super::{SampleType, Samples};
use crate::dicom::ModalityTransform;

/// What the stored values of a frame mean, without the choice of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GreySteps {
    /// Stored value to modality value.
    pub modality: ModalityTransform,
    /// Low is light: `MONOCHROME1`, or Presentation LUT Shape `INVERSE`; both are one inversion.
    pub inverse: bool,
    /// Stored values that are no picture, both ends included, in either order: Pixel Padding Value
    /// (0028,0120) and Range Limit (0028,0121).
    pub padding: Option<(i32, i32)>,
}

impl GreySteps {
    /// Stored values that mean themselves, 0 black.
    pub const IDENTITY: Self = Self {
        modality: ModalityTransform::IDENTITY,
        inverse: false,
        padding: None,
    };

    /// Whether a stored value is no picture.
    pub fn is_padding(&self, stored: i32) -> bool {
        self.padding
            .is_some_and(|(one, other)| (one.min(other)..=one.max(other)).contains(&stored))
    }
}

/// Which samples of a frame are enough to show it small, or a part of it: the one in the middle of each
/// square of `step` columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thinning {
    /// Column of the frame where it begins.
    pub left: usize,
    /// Row of the frame where it begins.
    pub top: usize,
    /// Columns that are kept.
    pub columns: usize,
    /// Rows that are kept.
    pub rows: usize,
    /// Columns of the frame for each that is kept, in [`Thinning::PARTS`] of one; rows alike.
    pub step: usize,
}

impl Thinning {
    /// Parts of a column that a step is given in: fine enough that hardly more is kept than a screen has
    /// pixels, coarse enough that a hand that zooms needs not with every move others.
    pub const PARTS: usize = 16;

    /// Columns and rows of the frame that it stands for.
    pub fn covers(&self) -> (f64, f64) {
        let of = |kept: usize| kept as f64 * self.step as f64 / Self::PARTS as f64;
        (of(self.columns), of(self.rows))
    }

    /// How far the samples that are kept lie beyond the middle of what they stand for, on the average and
    /// in columns of the frame; rows alike. An even number of columns has none in its middle.
    pub fn offset(&self) -> f64 {
        if self.step.is_multiple_of(2 * Self::PARTS) {
            0.5
        } else {
            0.0
        }
    }

    fn fits(&self, width: usize, height: usize) -> bool {
        let fits = |first: usize, kept: usize, all: usize| {
            let covered = kept.saturating_mul(self.step);
            kept > 0 && first <= all && covered <= (all - first).saturating_mul(Self::PARTS)
        };
        self.step >= Self::PARTS
            && fits(self.left, self.columns, width)
            && fits(self.top, self.rows, height)
    }

    /// The column of the frame for one that is kept, from where it begins; rows alike.
    fn middle(&self, kept: usize) -> usize {
        (2 * kept + 1) * self.step / (2 * Self::PARTS)
    }

    /// The samples that are kept of a frame of so many columns and rows, from wherever its samples lie:
    /// `read` fills a line with its bytes from a byte on, the low byte of a sample first. None where the
    /// frame has not all of them.
    ///
    /// Only the lines that are needed are read, so that a frame in the browser's memory need not come
    /// into ours. The loop is made here and not for each caller, as the page is built for size and this
    /// crate for speed.
    pub fn gather(
        &self,
        kind: SampleType,
        size: (usize, usize),
        read: &mut dyn FnMut(usize, &mut [u8]),
    ) -> Option<Samples<'static>> {
        Some(match kind {
            SampleType::U8 => Samples::U8(self.kept(size, read, |[byte]| byte)?.into()),
            SampleType::I8 => Samples::I8(self.kept(size, read, i8::from_le_bytes)?.into()),
            SampleType::U16 => Samples::U16(self.kept(size, read, u16::from_le_bytes)?.into()),
            SampleType::I16 => Samples::I16(self.kept(size, read, i16::from_le_bytes)?.into()),
        })
    }

    fn kept<T: Copy + Default, const BYTES: usize>(
        &self,
        (width, height): (usize, usize),
        read: &mut dyn FnMut(usize, &mut [u8]),
        sample: impl Fn([u8; BYTES]) -> T,
    ) -> Option<Vec<T>> {
        if !self.fits(width, height) {
            return None;
        }
        let columns: Vec<usize> = (0..self.columns).map(|kept| self.middle(kept)).collect();
        let mut line = vec![0; (columns.last()? + 1) * BYTES];
        let mut kept = vec![T::default(); self.columns * self.rows];
        for (row, kept) in kept.chunks_exact_mut(self.columns).enumerate() {
            let first = (self.top + self.middle(row)) * width + self.left;
            read(first * BYTES, &mut line);
            let all = line.as_chunks().0;
            for (one, column) in kept.iter_mut().zip(&columns) {
                if let Some(bytes) = all.get(*column) {
                    *one = sample(*bytes);
                }
            }
        }
        Some(kept)
    }
}

/// Why samples are no frame, or a buffer cannot take one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GreyFrameError {
    /// The samples are not `width × height`, or a side is 0.
    #[error("{width} × {height} pixels are not {samples} samples")]
    Shape {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Samples given.
        samples: usize,
    },
    /// The buffer for RGBA has another length than the frame needs.
    #[error("RGBA of {wanted} bytes does not go into {bytes} bytes")]
    Output {
        /// `width × height × 4`.
        wanted: usize,
        /// Length of the buffer.
        bytes: usize,
    },
}

/// A grey frame, decoded: `width × height` samples, rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyFrame<'a> {
    width: usize,
    height: usize,
    samples: Samples<'a>,
    steps: GreySteps,
}

impl<'a> GreyFrame<'a> {
    /// A frame of samples and their meaning.
    ///
    /// # Errors
    /// [`GreyFrameError::Shape`] where the samples do not fit the sides.
    pub fn new(
        width: usize,
        height: usize,
        samples: Samples<'a>,
        steps: GreySteps,
    ) -> Result<Self, GreyFrameError> {
        if width == 0 || width.checked_mul(height) != Some(samples.len()) || height == 0 {
            return Err(GreyFrameError::Shape {
                width,
                height,
                samples: samples.len(),
            });
        }
        Ok(Self {
            width,
            height,
            samples,
            steps,
        })
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The samples as stored.
    pub fn samples(&self) -> &Samples<'a> {
        &self.samples
    }

    /// What the samples mean.
    pub fn steps(&self) -> &GreySteps {
        &self.steps
    }

    /// The modality value at a column and row; none outside the frame and where it is padding.
    pub fn value(&self, x: usize, y: usize) -> Option<f64> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let stored = self.samples.get(y * self.width + x)?;
        (!self.steps.is_padding(stored)).then(|| self.steps.modality.value(f64::from(stored)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_that_do_not_fill_the_frame_are_refused() {
        let samples = Samples::from_le_bytes(SampleType::U16, &[0; 8]);
        let frame = |width, height| {
            GreyFrame::new(width, height, samples.clone(), GreySteps::IDENTITY).is_ok()
        };
        assert!(frame(2, 2) && frame(4, 1));
        assert!(!frame(2, 3) && !frame(0, 4) && !frame(4, 0) && !frame(usize::MAX, 2));
    }

    #[test]
    fn a_thinned_frame_has_the_middle_of_every_step() {
        let gathered = |left, top, columns, rows, step| {
            let thinning = Thinning {
                left,
                top,
                columns,
                rows,
                step,
            };
            let of = |kind: SampleType| {
                let bytes: Vec<u8> = (0_u8..7 * 6)
                    .flat_map(|value| [value, 0].into_iter().take(kind.bytes()))
                    .collect();
                let samples = thinning.gather(kind, (7, 6), &mut |first, line| {
                    line.copy_from_slice(&bytes[first..first + line.len()]);
                })?;
                assert_eq!(samples.kind(), kind);
                let stored = (0..samples.len()).filter_map(|at| samples.get(at));
                Some(stored.collect::<Vec<_>>())
            };
            let [of_bytes, others @ ..] = [
                SampleType::U8,
                SampleType::I8,
                SampleType::U16,
                SampleType::I16,
            ]
            .map(of);
            assert!(others.iter().all(|of| *of == of_bytes));
            of_bytes
        };
        assert_eq!(gathered(2, 0, 2, 2, 32), Some(vec![10, 12, 24, 26]));
        assert_eq!(gathered(1, 3, 2, 1, 48), Some(vec![30, 33]));
        assert_eq!(gathered(1, 1, 1, 1, 80), Some(vec![24]));
        assert_eq!(gathered(5, 4, 2, 2, 16), Some(vec![33, 34, 40, 41]));
        assert_eq!(gathered(0, 0, 7, 6, 16), Some((0..7 * 6).collect()));
        // 1.5 columns for each: of the first that one in whose middle 0.75 lies, then 2.25, 3.75, 5.25.
        assert_eq!(
            gathered(0, 0, 4, 2, 24),
            Some(vec![0, 2, 3, 5, 14, 16, 17, 19])
        );
        for (left, top, columns, rows, step) in [
            (0, 0, 4, 2, 32),
            (0, 0, 2, 4, 32),
            (5, 0, 1, 1, 48),
            (1, 0, 4, 1, 25),
            (0, 0, 0, 1, 16),
            (0, 0, 1, 1, 0),
            (0, 0, 8, 1, 15),
            (8, 0, 1, 1, 16),
            (0, usize::MAX, 1, 1, 16),
            (0, 0, usize::MAX, 1, 32),
        ] {
            assert_eq!(gathered(left, top, columns, rows, step), None);
        }
    }

    #[test]
    fn a_probe_reads_modality_values_and_no_padding() {
        let steps = GreySteps {
            modality: ModalityTransform::Linear {
                slope: 2.0,
                intercept: -1024.0,
            },
            inverse: true,
            padding: Some((9, 8)),
        };
        let samples = Samples::from_le_bytes(SampleType::U8, &[7, 8, 9, 10]);
        let frame = GreyFrame::new(2, 2, samples, steps).unwrap();
        let values = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)];
        assert_eq!(
            values.map(|(x, y)| frame.value(x, y)),
            [Some(-1010.0), None, None, Some(-1004.0), None, None]
        );
    }
}
