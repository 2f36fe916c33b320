//! One number for a colour: a channel, or the luminance.

/// Which number is taken of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Red: choroid, and the nerve fibres' ground.
    Red,
    /// Green, "red-free": vessels and haemorrhages are darkest here.
    Green,
    /// Blue: the surface of the retina, and mostly noise.
    Blue,
    /// Weighted sum of the three (ITU-R BT.601).
    Luminance,
}

/// The level of a pixel of RGBA.
pub(super) fn level(pixel: [u8; 4], channel: Channel) -> u8 {
    let [red, green, blue, _] = pixel;
    match channel {
        Channel::Red => red,
        Channel::Green => green,
        Channel::Blue => blue,
        Channel::Luminance => luminance(red, green, blue),
    }
}

/// `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601, as in JPEG), to the nearest level.
fn luminance(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 19_595 * u32::from(red) + 38_470 * u32::from(green) + 7_471 * u32::from(blue);
    ((sum + 32_768) >> 16) as u8
}

/// Adds a difference of luminance to all three colours, which keeps the chrominance of JPEG; what
/// leaves 0 ..= 255 is cut off.
pub(super) fn lifted([red, green, blue, alpha]: [u8; 4], by: i32) -> [u8; 4] {
    let lift = |value: u8| (i32::from(value) + by).clamp(0, 255) as u8;
    [lift(red), lift(green), lift(blue), alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_is_its_own_luminance_and_green_weighs_most() {
        for grey in 0..=255 {
            assert_eq!(luminance(grey, grey, grey), grey);
        }
        let of = |pixel| level(pixel, Channel::Luminance);
        assert_eq!(
            [[255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0]].map(of),
            [76, 150, 29]
        );
    }
}
