//! A decoded grey frame: its samples, and what they mean.

use serde::{Deserialize, Serialize};

use super::Samples;
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
    use super::{super::SampleType, *};

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
