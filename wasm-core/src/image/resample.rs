//! Changing the size of a picture, in floating point, the same to the last bit natively and in wasm.
//!
//! The network's input is made here, so the arithmetic is ours and fixed: separable, rows first, `f32`
//! sums in source order, weights computed in `f64`. A library that picks SIMD by platform would give
//! other sums on other machines (invariant 5). The training pipeline does the same in `NumPy`, and
//! `tests/preprocess.rs` holds both together.

use super::Filter;

/// RGB in `f32`, interleaved, rows from the top; values as stored, 0 to 255, until a step says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct FloatImage {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height × 3` values.
    pub rgb: Vec<f32>,
}

/// A rectangle of a picture, on a larger ground of one grey level where padding is wanted.
#[derive(Debug, Clone, Copy)]
pub struct View<'a, T> {
    /// Interleaved RGB of the whole picture.
    rgb: &'a [T],
    /// Columns of the whole picture.
    stride: usize,
    /// Left edge of the rectangle.
    x: usize,
    /// Upper edge of the rectangle.
    y: usize,
    /// Columns of the rectangle.
    width: usize,
    /// Rows of the rectangle.
    height: usize,
    /// Columns of ground at the left.
    pad_left: usize,
    /// Rows of ground at the top.
    pad_top: usize,
    /// Columns with the ground.
    padded_width: usize,
    /// Rows with the ground.
    padded_height: usize,
    /// Grey level of the ground.
    ground: f32,
}

impl<'a, T: Copy + Into<f32>> View<'a, T> {
    /// The whole picture; `rgb` holds `width × height × 3` values.
    pub fn whole(rgb: &'a [T], width: usize, height: usize) -> Self {
        debug_assert_eq!(rgb.len(), width * height * 3);
        Self {
            rgb,
            stride: width,
            x: 0,
            y: 0,
            width,
            height,
            pad_left: 0,
            pad_top: 0,
            padded_width: width,
            padded_height: height,
            ground: 0.0,
        }
    }

    /// The part inside a rectangle of the picture, which is clamped to it.
    #[must_use]
    pub fn crop(self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let rows = self.rgb.len() / 3 / self.stride.max(1);
        let x = x.min(self.stride.saturating_sub(1));
        let y = y.min(rows.saturating_sub(1));
        let width = width.clamp(1, (self.stride - x).max(1));
        let height = height.clamp(1, (rows - y).max(1));
        Self {
            x,
            y,
            width,
            height,
            padded_width: width,
            padded_height: height,
            ..self
        }
    }

    /// The rectangle in the middle of a square of one grey level.
    #[must_use]
    pub fn pad_square(self, value: u8) -> Self {
        let side = self.width.max(self.height);
        Self {
            pad_left: (side - self.width) / 2,
            pad_top: (side - self.height) / 2,
            padded_width: side,
            padded_height: side,
            ground: f32::from(value),
            ..self
        }
    }

    /// Columns, ground included.
    pub fn padded_width(&self) -> usize {
        self.padded_width
    }

    /// Rows, ground included.
    pub fn padded_height(&self) -> usize {
        self.padded_height
    }

    /// The view at another size.
    pub fn resize(&self, width: usize, height: usize, filter: Filter) -> FloatImage {
        let columns = taps(self.padded_width, width, filter);
        let rows = taps(self.padded_height, height, filter);
        let mut rgb = Vec::with_capacity(width * height * 3);
        // One row of the source's width: the vertical sums, reused for every row.
        let mut sums = vec![0.0; self.width * 3];
        for row in &rows {
            let inside = self.sum_rows(row, &mut sums);
            self.sum_columns(&columns, &sums, 1.0 - inside, &mut rgb);
        }
        FloatImage { width, height, rgb }
    }

    /// Adds up the source rows under one new row; gives the share of the weight inside the picture.
    fn sum_rows(&self, row: &Taps, sums: &mut [f32]) -> f32 {
        sums.fill(0.0);
        let mut inside = 0.0;
        for (offset, &weight) in row.weights.iter().enumerate() {
            let Some(source) = (row.first + offset).checked_sub(self.pad_top) else {
                continue;
            };
            if source >= self.height {
                continue;
            }
            inside += weight;
            let start = ((self.y + source) * self.stride + self.x) * 3;
            let line = &self.rgb[start..start + self.width * 3];
            for (sum, &value) in sums.iter_mut().zip(line) {
                *sum += value.into() * weight;
            }
        }
        inside
    }

    /// Adds up the columns of one row of sums and appends the new row; `outside` is the weight of
    /// the rows of ground above and below.
    fn sum_columns(&self, columns: &[Taps], sums: &[f32], outside: f32, rgb: &mut Vec<f32>) {
        let ground_rows = if self.pad_top > 0 {
            outside * self.ground
        } else {
            0.0
        };
        for column in columns {
            let mut pixel = [0.0_f32; 3];
            let mut ground = 0.0;
            for (offset, &weight) in column.weights.iter().enumerate() {
                let source = (column.first + offset).checked_sub(self.pad_left);
                match source.filter(|&source| source < self.width) {
                    Some(source) => {
                        let value = &sums[source * 3..source * 3 + 3];
                        pixel[0] += value[0] * weight;
                        pixel[1] += value[1] * weight;
                        pixel[2] += value[2] * weight;
                        ground += weight * ground_rows;
                    }
                    None => ground += weight * self.ground,
                }
            }
            rgb.extend(pixel.map(|value| value + ground));
        }
    }
}

impl FloatImage {
    /// The whole image as a view, to be resized again.
    pub fn view(&self) -> View<'_, f32> {
        View::whole(&self.rgb, self.width, self.height)
    }

    /// Rounded to bytes, halves up.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.rgb
            .iter()
            .map(|&value| (value + 0.5).clamp(0.0, 255.0) as u8)
            .collect()
    }
}

/// The source pixels that make one new pixel.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// For each of `to` new pixels, which of `from` source pixels count, and how much; each sums to 1.
fn taps(from: usize, to: usize, filter: Filter) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    (0..to)
        .map(|index| {
            let (first, weights) = match filter {
                Filter::Area => area_taps(from, index, scale),
                Filter::Bilinear => triangle_taps(from, index, scale),
            };
            let total: f64 = weights.iter().sum();
            Taps {
                first,
                weights: weights
                    .iter()
                    .map(|weight| (weight / total) as f32)
                    .collect(),
            }
        })
        .collect()
}

/// Overlap of the new pixel's span with each source pixel.
fn area_taps(from: usize, index: usize, scale: f64) -> (usize, Vec<f64>) {
    let (start, end) = (index as f64 * scale, (index + 1) as f64 * scale);
    let first = (start.floor() as usize).min(from - 1);
    let last = (end.ceil() as usize).clamp(first + 1, from);
    let overlap = |x: usize| (end.min((x + 1) as f64) - start.max(x as f64)).max(0.0);
    (first, (first..last).map(overlap).collect())
}

/// Pillow's `BILINEAR`: a triangle as wide as two new pixels, at least as wide as two source pixels.
fn triangle_taps(from: usize, index: usize, scale: f64) -> (usize, Vec<f64>) {
    let support = scale.max(1.0);
    let centre = (index as f64 + 0.5) * scale;
    let first = (centre - support + 0.5).max(0.0) as usize;
    let last = ((centre + support + 0.5) as usize).clamp(first + 1, from.max(first + 1));
    let height = |x: usize| (1.0 - ((x as f64 - centre + 0.5) / support).abs()).max(0.0);
    (first, (first..last).map(height).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_area_filter_keeps_the_mean() {
        let rgb: Vec<u8> = (0..7 * 5 * 3).map(|value| (value * 2) as u8).collect();
        let small = View::whole(&rgb, 7, 5).resize(3, 2, Filter::Area);
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let before: Vec<f32> = rgb.iter().map(|&value| f32::from(value)).collect();
        assert!((mean(&before) - mean(&small.rgb)).abs() < 1e-3);
    }

    #[test]
    fn padding_surrounds_the_picture_with_its_grey_level() {
        let rgb = vec![100_u8; 4 * 2 * 3];
        let square = View::whole(&rgb, 4, 2)
            .pad_square(20)
            .resize(4, 4, Filter::Area);
        let column: Vec<f32> = (0..4).map(|row| square.rgb[row * 4 * 3]).collect();
        assert_eq!(column, [20.0, 100.0, 100.0, 20.0]);
    }

    proptest! {
        #[test]
        fn a_flat_picture_stays_flat(
            width in 1_usize..40, height in 1_usize..40, to in 1_usize..50, level in 0_u8..=255, area: bool,
        ) {
            let filter = if area { Filter::Area } else { Filter::Bilinear };
            let rgb = vec![level; width * height * 3];
            let resized = View::whole(&rgb, width, height).resize(to, to, filter);
            prop_assert_eq!(resized.rgb.len(), to * to * 3);
            for value in resized.rgb {
                prop_assert!((value - f32::from(level)).abs() < 1e-3);
            }
        }

        #[test]
        fn a_crop_outside_the_picture_is_moved_inside(x in 0_usize..99, y in 0_usize..99, side in 0_usize..99) {
            let rgb = vec![7_u8; 10 * 6 * 3];
            let view = View::whole(&rgb, 10, 6).crop(x, y, side, side).pad_square(0);
            prop_assert_eq!(view.resize(2, 2, Filter::Area).rgb.len(), 12);
        }
    }
}
