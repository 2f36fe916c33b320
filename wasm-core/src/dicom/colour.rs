//! Luma and chroma to red, green and blue (PS3.3 C.7.6.3.1.2, ISO 10918-5).

/// Y0 Y1 Cb Cr for each pair of pixels to Y Cb Cr for each pixel.
pub(crate) fn spread_422(bytes: &[u8]) -> Vec<u8> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[first, second, cb, cr]| [first, cb, cr, second, cb, cr])
        .collect()
}

/// Full-range Y Cb Cr to RGB, in place, in the arithmetic of pydicom: `f32`, `floor(x + 0.5)`.
pub(crate) fn ybr_full_to_rgb(pixels: &mut [u8]) {
    const RED_CR: f32 = 1.402;
    const GREEN_CB: f32 = -0.114 * 1.772 / 0.587;
    const GREEN_CR: f32 = -0.299 * 1.402 / 0.587;
    const BLUE_CB: f32 = 1.772;
    let round = |value: f32| (value + 0.5).floor().clamp(0.0, 255.0) as u8;
    for [y, cb, cr] in pixels.as_chunks_mut::<3>().0 {
        let luma = f32::from(*y);
        let (blue, red) = (f32::from(*cb) - 128.0, f32::from(*cr) - 128.0);
        *y = round(luma + RED_CR * red);
        *cb = round(luma + GREEN_CB * blue + GREEN_CR * red);
        *cr = round(luma + BLUE_CB * blue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_grey_and_the_primaries_come_out() {
        let mut pixels = [77, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107];
        ybr_full_to_rgb(&mut pixels);
        assert_eq!(pixels, [77, 77, 77, 254, 0, 0, 0, 255, 1, 0, 0, 254]);
    }

    #[test]
    fn a_pair_of_pixels_shares_its_chroma() {
        assert_eq!(spread_422(&[1, 2, 3, 4]), [1, 3, 4, 2, 3, 4]);
    }
}
