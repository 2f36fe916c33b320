//! Photographs made easier to look at: one channel, local contrast, sharpening.
//!
//! For eyes only and always marked as enhanced: nothing here is seen by `quality` or a model. All take
//! RGBA, `width × height × 4` bytes, rows from the top, keep alpha, and write into a buffer of the same
//! length. A large photograph takes tenths of a second, so the worker runs them.

mod clahe;
mod sharpen;

pub use clahe::Clahe;
pub use sharpen::Sharpen;

use super::luminance::{Channel, level};

/// Why a picture cannot be enhanced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{width} × {height} pixels of RGBA do not fit {input} and {output} bytes")]
pub struct EnhanceError {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Length of the picture.
    pub input: usize,
    /// Length of the buffer.
    pub output: usize,
}

/// One channel, or the luminance, as grey. `rgba` and `out` have the same length, `pixels × 4`.
///
/// # Errors
/// [`EnhanceError`] where they have not.
pub fn single_channel(rgba: &[u8], channel: Channel, out: &mut [u8]) -> Result<(), EnhanceError> {
    let pixels = rgba.len() / 4;
    check(rgba, pixels, usize::from(pixels > 0), out)?;
    let pairs = out.as_chunks_mut::<4>().0.iter_mut();
    for (to, pixel) in pairs.zip(rgba.as_chunks::<4>().0) {
        let grey = level(*pixel, channel);
        *to = [grey, grey, grey, pixel[3]];
    }
    Ok(())
}

/// Both buffers hold `width × height` pixels of RGBA.
fn check(rgba: &[u8], width: usize, height: usize, out: &[u8]) -> Result<(), EnhanceError> {
    let wanted = width
        .checked_mul(height)
        .and_then(|pixels| pixels.checked_mul(4));
    if wanted == Some(rgba.len()) && rgba.len() == out.len() {
        return Ok(());
    }
    Err(EnhanceError {
        width,
        height,
        input: rgba.len(),
        output: out.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_green_channel_is_grey_and_keeps_alpha() {
        let mut out = [0; 8];
        single_channel(&[1, 2, 3, 4, 5, 6, 7, 8], Channel::Green, &mut out).unwrap();
        assert_eq!(out, [2, 2, 2, 4, 6, 6, 6, 8]);
    }

    #[test]
    fn buffers_of_other_lengths_are_refused() {
        for (input, output) in [(8, 4), (8, 12), (7, 7)] {
            let mut out = vec![0; output];
            assert!(single_channel(&vec![0; input], Channel::Red, &mut out).is_err());
        }
        assert!(single_channel(&[], Channel::Red, &mut []).is_ok());
    }
}
