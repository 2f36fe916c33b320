//! Unsharp masking on luminance: what a Gaussian blur takes away is added once more.

use super::{
    super::luminance::{Channel, level, lifted},
    EnhanceError, check,
};

/// Sharpening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sharpen {
    /// Standard deviation of the blur, held within 0.3 to 10 pixels.
    pub sigma_px: f32,
    /// How much of the difference is added; 0 changes nothing.
    pub amount: f32,
}

impl Default for Sharpen {
    /// Fine vessels of a photograph at full size.
    fn default() -> Self {
        Self {
            sigma_px: 2.0,
            amount: 1.0,
        }
    }
}

impl Sharpen {
    /// Writes the picture with its luminance sharpened; chrominance and alpha stay. At the edges the
    /// outermost pixel is repeated.
    ///
    /// # Errors
    /// [`EnhanceError`] where the lengths do not fit the sides.
    pub fn apply(
        &self,
        rgba: &[u8],
        width: usize,
        height: usize,
        out: &mut [u8],
    ) -> Result<(), EnhanceError> {
        check(rgba, width, height, out)?;
        if rgba.is_empty() {
            return Ok(());
        }
        let weights = weights(self.sigma_px);
        let radius = weights.len() - 1;
        let pixels = rgba.as_chunks::<4>().0;
        // Rows blurred across, as many as one row blurred down needs; row y lies at y % count.
        let count = 2 * radius + 1;
        let mut blurred = vec![vec![0.0_f32; width]; count];
        let mut padded = vec![0.0_f32; width + 2 * radius];
        let mut down = vec![0.0_f32; width];
        let mut ready = 0;
        let rows = out
            .chunks_exact_mut(width * 4)
            .zip(pixels.chunks_exact(width));
        for (y, (row, row_pixels)) in rows.enumerate() {
            while ready <= (y + radius).min(height - 1) {
                let line = &pixels[ready * width..][..width];
                blur_across(line, &weights, &mut padded, &mut blurred[ready % count]);
                ready += 1;
            }
            let line = |at: usize| &blurred[at.min(height - 1) % count];
            for (sum, value) in down.iter_mut().zip(line(y)) {
                *sum = weights[0] * value;
            }
            for (away, weight) in weights.iter().enumerate().skip(1) {
                let pairs = line(y.saturating_sub(away)).iter().zip(line(y + away));
                for (sum, (above, below)) in down.iter_mut().zip(pairs) {
                    *sum += weight * (above + below);
                }
            }
            let places = row.as_chunks_mut::<4>().0.iter_mut().zip(row_pixels);
            for ((to, pixel), blurred) in places.zip(&down) {
                let detail = f32::from(level(*pixel, Channel::Luminance)) - blurred;
                *to = lifted(*pixel, (self.amount * detail).round_ties_even() as i32);
            }
        }
        Ok(())
    }
}

/// Weights of a Gaussian from its middle outwards, to three standard deviations; both sides add up to 1.
fn weights(sigma: f32) -> Vec<f32> {
    let sigma = f64::from(sigma.clamp(0.3, 10.0));
    let radius = (3.0 * sigma).ceil() as usize;
    let weight = |away: usize| libm::exp(-0.5 * (away as f64 / sigma).powi(2));
    let sum: f64 = weight(0) + 2.0 * (1..=radius).map(weight).sum::<f64>();
    (0..=radius)
        .map(|away| (weight(away) / sum) as f32)
        .collect()
}

fn blur_across(line: &[[u8; 4]], weights: &[f32], padded: &mut [f32], blurred: &mut [f32]) {
    let radius = weights.len() - 1;
    let last = line.len() - 1;
    for (at, value) in padded.iter_mut().enumerate() {
        let x = at.saturating_sub(radius).min(last);
        *value = f32::from(level(line[x], Channel::Luminance));
    }
    for (value, middle) in blurred.iter_mut().zip(&padded[radius..]) {
        *value = weights[0] * middle;
    }
    for (away, weight) in weights.iter().enumerate().skip(1) {
        let pairs = padded[radius - away..].iter().zip(&padded[radius + away..]);
        for (value, (left, right)) in blurred.iter_mut().zip(pairs) {
            *value += weight * (left + right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apply(sharpen: Sharpen, levels: &[u8], width: usize) -> Vec<u8> {
        let rgba: Vec<u8> = levels
            .iter()
            .flat_map(|level| [*level, *level, *level, 9])
            .collect();
        let mut out = vec![0; rgba.len()];
        let height = levels.len() / width;
        sharpen.apply(&rgba, width, height, &mut out).unwrap();
        out.as_chunks::<4>()
            .0
            .iter()
            .map(|pixel| pixel[0])
            .collect()
    }

    #[test]
    fn an_edge_gets_a_dark_and_a_light_rim() {
        let mut levels = vec![100_u8; 20];
        levels[10..].fill(150);
        let found = apply(Sharpen::default(), &levels, 20);
        assert!(found[9] < 100 && found[10] > 150);
        assert_eq!((found[0], found[19]), (100, 150));
        // Down as across.
        assert_eq!(apply(Sharpen::default(), &levels, 1), found);
    }

    #[test]
    fn a_single_point_is_lifted_by_what_the_blur_takes() {
        let mut levels = [0_u8; 49];
        levels[24] = 100;
        let sharpen = Sharpen {
            sigma_px: 1.0,
            amount: 1.0,
        };
        // The middle weight of a Gaussian of 1 pixel, cut at 3, is 0.39905; 100 × (2 − 0.39905²) = 184.08.
        assert_eq!(apply(sharpen, &levels, 7)[24], 184);
    }

    proptest! {
        #[test]
        fn a_flat_picture_and_an_amount_of_nothing_change_nothing(
            width in 1_usize..20, height in 1_usize..20, grey: u8, sigma in 0.0_f32..20.0, amount in 0.0_f32..3.0,
        ) {
            let flat = vec![grey; width * height];
            prop_assert_eq!(&apply(Sharpen { sigma_px: sigma, amount }, &flat, width), &flat);
            let uneven: Vec<u8> = (0..width * height).map(|at| (at * 31) as u8).collect();
            prop_assert_eq!(&apply(Sharpen { sigma_px: sigma, amount: 0.0 }, &uneven, width), &uneven);
        }
    }
}
