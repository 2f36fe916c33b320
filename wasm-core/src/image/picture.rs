//! A picture as quality and models take it: RGB as stored, upright, with its field of view.

use super::{FieldOfView, Filter, FloatImage, View};

/// Longest side of the preview that the field of view and the quality gate are measured on.
const PREVIEW_SIDE: usize = 1024;

/// Why pixels are no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The buffer is not `width × height × 3` bytes, or a side is 0.
    #[error("{width} × {height} pixels do not fit {bytes} bytes of RGB")]
    Shape {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Length of the buffer.
        bytes: usize,
    },
}

/// RGB as stored (no ICC profile applied, as in training), EXIF orientation applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    preview: Vec<u8>,
    preview_size: (usize, usize),
    preview_field: FieldOfView,
}

impl Picture {
    /// A picture of interleaved RGB, `width × height × 3` bytes, rows from the top.
    ///
    /// # Errors
    /// [`PictureError::Shape`] when the sizes do not fit each other.
    pub fn new(width: usize, height: usize, rgb: Vec<u8>) -> Result<Self, PictureError> {
        let wanted = width
            .checked_mul(height)
            .and_then(|pixels| pixels.checked_mul(3));
        if width == 0 || height == 0 || wanted != Some(rgb.len()) {
            return Err(PictureError::Shape {
                width,
                height,
                bytes: rgb.len(),
            });
        }
        let preview_size = within(width, height, PREVIEW_SIDE);
        let preview = if preview_size == (width, height) {
            rgb.clone()
        } else {
            View::whole(&rgb, width, height)
                .resize(preview_size.0, preview_size.1, Filter::Area)
                .to_bytes()
        };
        let preview_field = FieldOfView::find(&preview, preview_size.0, preview_size.1);
        Ok(Self {
            width,
            height,
            rgb,
            preview,
            preview_size,
            preview_field,
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

    /// All pixels, to be cropped, padded and resized.
    pub fn view(&self) -> View<'_, u8> {
        View::whole(&self.rgb, self.width, self.height)
    }

    /// The field of view, in pixels of the picture.
    pub fn field_of_view(&self) -> FieldOfView {
        self.preview_field
            .scaled(self.preview_size, (self.width, self.height))
    }

    /// Interleaved RGB of the picture with its longest side at most 1,024, and its columns and rows.
    pub fn preview(&self) -> (&[u8], usize, usize) {
        (&self.preview, self.preview_size.0, self.preview_size.1)
    }

    /// The field of view, in pixels of the preview.
    pub fn preview_field(&self) -> FieldOfView {
        self.preview_field
    }

    /// The field of view alone, with its longest side at exactly `side` pixels.
    pub fn field_at(&self, side: usize, filter: Filter) -> FloatImage {
        let field = self.field_of_view();
        let longest = field.width.max(field.height);
        let scaled = |length: usize| ((length * side * 2 + longest) / (longest * 2)).max(1);
        self.view()
            .crop(field.x, field.y, field.width, field.height)
            .resize(scaled(field.width), scaled(field.height), filter)
    }

    /// RGB, interleaved, as stored.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }
}

/// The size with the longest side at most `side`, halves rounded up, no side 0.
pub(super) fn within(width: usize, height: usize, side: usize) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let scaled = |length: usize| ((length * side * 2 + longest) / (longest * 2)).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_that_do_not_fit_their_size_are_refused() {
        assert!(Picture::new(2, 2, vec![0; 12]).is_ok());
        for (width, height, bytes) in [(2, 2, 11), (0, 2, 0), (usize::MAX, 2, 6), (2, 2, 13)] {
            assert!(Picture::new(width, height, vec![0; bytes]).is_err());
        }
    }

    #[test]
    fn the_preview_keeps_the_aspect_and_never_enlarges() {
        assert_eq!(within(4288, 2848, 1024), (1024, 680));
        assert_eq!(within(100, 50, 1024), (100, 50));
        assert_eq!(within(5000, 1, 1024), (1024, 1));
    }
}
