//! The colour transforms of HP's encoder, named by an APP8 segment "mrfx" and undone here. They are
//! no part of T.87: differences of components, modulo 2 to the power of the precision.

use super::{Reason, Size, Words};

/// Undoes the transform; 0 is none.
pub(super) fn restore(transform: u8, size: &Size, words: &mut Words) -> Result<(), Reason> {
    if transform == 0 {
        return Ok(());
    }
    if size.samples != 3 || !matches!(size.precision, 8 | 16) {
        return Err("has a colour transform that does not fit its samples");
    }
    let half = 1 << (size.precision - 1);
    match transform {
        1 => each(words, |pixel| hp1(pixel, half)),
        2 => each(words, |pixel| hp2(pixel, half)),
        3 => each(words, |pixel| hp3(pixel, half)),
        _ => return Err("has an unknown colour transform"),
    }
    Ok(())
}

fn each(words: &mut Words, undo: impl Fn([i32; 3]) -> [i32; 3]) {
    match words {
        Words::Bytes(words) => {
            for pixel in words.as_chunks_mut().0 {
                *pixel = undo(pixel.map(i32::from)).map(|sample| sample as u8);
            }
        }
        Words::Words(words) => {
            for pixel in words.as_chunks_mut().0 {
                *pixel = undo(pixel.map(i32::from)).map(|sample| sample as u16);
            }
        }
    }
}

/// Red and blue as differences from green.
fn hp1([red, green, blue]: [i32; 3], half: i32) -> [i32; 3] {
    [red + green - half, green, blue + green - half]
}

/// Red as the difference from green, blue from the mean of both.
fn hp2([red, green, blue]: [i32; 3], half: i32) -> [i32; 3] {
    let mask = 2 * half - 1;
    let red = (red + green - half) & mask;
    [red, green, blue + ((red + green) >> 1) - half]
}

/// A luma and two differences from green.
fn hp3([luma, blue, red]: [i32; 3], half: i32) -> [i32; 3] {
    let mask = 2 * half - 1;
    let green = (luma - ((blue + red) >> 2) + half / 2) & mask;
    [red + green - half, green, blue + green - half]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The transforms of the encoder, modulo 256.
    fn forward(transform: u8, [r, g, b]: [i32; 3]) -> [u8; 3] {
        let wrap = |value: i32| value & 255;
        let coded = match transform {
            1 => [r - g + 128, g, b - g + 128],
            2 => [r - g + 128, g, b - ((r + g) >> 1) + 128],
            _ => {
                let (blue, red) = (wrap(b - g + 128), wrap(r - g + 128));
                [g + ((blue + red) >> 2) - 64, blue, red]
            }
        };
        coded.map(|value| wrap(value) as u8)
    }

    #[test]
    fn colours_come_back() {
        let size = Size {
            rows: 1,
            columns: 1,
            samples: 3,
            precision: 8,
        };
        for colour in [
            [0, 0, 0],
            [255, 0, 7],
            [3, 255, 254],
            [200, 100, 50],
            [0, 255, 0],
        ] {
            for transform in 1..=3 {
                let mut words = Words::Bytes(forward(transform, colour).to_vec());
                restore(transform, &size, &mut words).unwrap();
                let expected = Words::Bytes(colour.map(|value| value as u8).to_vec());
                assert_eq!(words, expected, "{transform}");
            }
        }
    }

    #[test]
    fn unknown_transforms_are_refused() {
        let mut size = Size {
            rows: 1,
            columns: 1,
            samples: 3,
            precision: 8,
        };
        let mut words = Words::Bytes(vec![0; 3]);
        assert!(restore(4, &size, &mut words).is_err());
        size.precision = 12;
        assert!(restore(1, &size, &mut words).is_err());
    }
}
