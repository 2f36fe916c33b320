//! Sizes on screen, and pictures whose pixels may not be squares.

use insitu_core::measure::MOST_ASPECT;

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Size {
    /// Columns.
    pub(crate) width: f64,
    /// Rows.
    pub(crate) height: f64,
}

/// A picture as it is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    /// Columns in full.
    pub(crate) columns: f64,
    /// Rows in full.
    pub(crate) rows: f64,
    /// Height of a pixel through its width: pixels are shown in their true shape (dicom.md 3.2).
    aspect: f64,
}

impl Extent {
    /// What a file says of the shape is believed as far as it can be shown.
    pub(crate) const fn new(columns: f64, rows: f64, aspect: f64) -> Self {
        let aspect = if aspect.is_finite() { aspect } else { 1.0 };
        Self {
            columns,
            rows,
            aspect: aspect.clamp(1.0 / MOST_ASPECT, MOST_ASPECT),
        }
    }

    /// The same, as if its pixels were squares.
    pub(crate) fn squared(self) -> Self {
        Self {
            aspect: 1.0,
            ..self
        }
    }

    /// Height of a pixel through its width.
    pub(crate) fn aspect(self) -> f64 {
        self.aspect
    }

    /// Whether its pixels are squares.
    pub(crate) fn is_square(self) -> bool {
        (self.aspect - 1.0).abs() < 1e-6
    }

    /// As large as it is seen where a pixel is 1 wide.
    pub(crate) fn shown(self) -> Size {
        Size {
            width: self.columns,
            height: self.rows * self.aspect,
        }
    }
}
