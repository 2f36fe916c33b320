//! A picture for eyes: RGBA bytes no larger than the screen needs.

use super::{Filter, View, picture::within};

/// RGBA8, `width × height × 4` bytes, rows from the top, opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rgba {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The bytes.
    pub data: Vec<u8>,
}

impl Rgba {
    /// From interleaved RGB of `width × height × 3` bytes; longest side at most `max_side`.
    pub fn from_rgb(rgb: &[u8], width: usize, height: usize, max_side: usize) -> Self {
        let (to_width, to_height) = within(width, height, max_side.max(1));
        let opaque = |rgb: &[u8]| -> Vec<u8> {
            let mut data = vec![u8::MAX; rgb.len() / 3 * 4];
            let pixels = rgb.as_chunks::<3>().0;
            for (opaque, [red, green, blue]) in data.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
                *opaque = [*red, *green, *blue, u8::MAX];
            }
            data
        };
        let data = if (to_width, to_height) == (width, height) {
            opaque(rgb)
        } else {
            opaque(
                &View::whole(rgb, width, height)
                    .resize(to_width, to_height, Filter::Area)
                    .to_bytes(),
            )
        };
        Self {
            width: to_width,
            height: to_height,
            data,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_reduced_and_a_small_one_is_kept() {
        let rgb = [10, 20, 30].repeat(8 * 4);
        let kept = Rgba::from_rgb(&rgb, 8, 4, 100);
        assert_eq!(
            (kept.width, kept.height, kept.data[..4].to_vec()),
            (8, 4, vec![10, 20, 30, 255])
        );
        let reduced = Rgba::from_rgb(&rgb, 8, 4, 4);
        assert_eq!(
            (reduced.width, reduced.height, reduced.data.len()),
            (4, 2, 32)
        );
        assert_eq!(reduced.data[..4], [10, 20, 30, 255]);
    }
}
