//! From one stored value to one grey level: modality, VOI, one inversion (PS3.4 N.2, PS3.3 C.11).
//!
//! The only place with this arithmetic. `display` goes through it for whole instances, `image::grey`
//! for a frame that is decoded already.

use serde::{Deserialize, Serialize};

use super::{Lut, Window};

/// Stored value to modality value (PS3.3 C.11.1), Hounsfield units for CT.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ModalityTransform {
    /// `stored × slope + intercept`.
    Linear {
        /// Rescale Slope (0028,1053).
        slope: f64,
        /// Rescale Intercept (0028,1052).
        intercept: f64,
    },
    /// Modality LUT Sequence (0028,3000).
    Lut(Lut),
}

impl ModalityTransform {
    /// The stored values as they are.
    pub const IDENTITY: Self = Self::Linear {
        slope: 1.0,
        intercept: 0.0,
    };

    /// The modality value of a stored value.
    pub fn value(&self, stored: f64) -> f64 {
        match self {
            Self::Linear { slope, intercept } => stored * slope + intercept,
            Self::Lut(lut) => f64::from(lut.look_up(stored as i64)),
        }
    }
}

/// Modality value to brightness (PS3.3 C.11.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Voi {
    /// Window Center and Width (0028,1050), (0028,1051).
    Window(Window),
    /// VOI LUT Sequence (0028,3010).
    Lut(Lut),
}

/// Grey level of a stored value that is no padding; without a VOI the modality value is the level.
/// NaN is black.
pub(crate) fn grey_level(
    stored: f64,
    modality: &ModalityTransform,
    voi: Option<&Voi>,
    inverse: bool,
) -> u8 {
    if stored.is_nan() {
        return 0;
    }
    let x = modality.value(stored);
    let share = match voi {
        Some(Voi::Window(window)) => window.apply(x),
        Some(Voi::Lut(lut)) => lut.share((x + 0.5).floor() as i64),
        None => x / 255.0,
    };
    let share = if inverse { 1.0 - share } else { share };
    (share.clamp(0.0, 1.0) * 255.0 + 0.5).floor() as u8
}

#[cfg(test)]
mod tests {
    use super::{super::VoiFunction, *};

    fn levels<const N: usize>(
        center: f64,
        width: f64,
        function: VoiFunction,
        stored: [f64; N],
    ) -> [u8; N] {
        let voi = Window::new(center, width, function).map(Voi::Window);
        stored.map(|value| grey_level(value, &ModalityTransform::IDENTITY, voi.as_ref(), false))
    }

    /// PS3.3 C.11.2.1.2.1, worked by hand with ymin 0, ymax 255.
    #[test]
    fn linear_windows_give_the_levels_of_the_standard() {
        // 1000: ((1000 − 2047.5) / 4095 + 0.5) × 255 = 62.27; 2048: 127.53; 3000: 186.81.
        assert_eq!(
            levels(
                2048.0,
                4096.0,
                VoiFunction::Linear,
                [-1.0, 0.0, 1000.0, 2048.0, 3000.0, 4095.0, 5000.0]
            ),
            [0, 0, 62, 128, 187, 255, 255]
        );
        assert_eq!(
            levels(0.0, 1.0, VoiFunction::Linear, [-1.0, -0.5, 0.0, 1.0]),
            [0, 0, 255, 255]
        );
        // Lung: −1349.5 is the middle's lower end (−600.5 − 749.5 = −1350); −600: 127.59.
        assert_eq!(
            levels(
                -600.0,
                1500.0,
                VoiFunction::Linear,
                [-1350.0, -1000.0, -600.0, 0.0, 149.0]
            ),
            [0, 60, 128, 230, 255]
        );
    }

    /// PS3.3 C.11.2.1.3.2 and C.11.2.1.3.1.
    #[test]
    fn exact_and_sigmoid_windows_give_the_levels_of_the_standard() {
        // −50: (−50 / 400 + 0.5) × 255 = 95.6 about centre 0.
        assert_eq!(
            levels(
                0.0,
                400.0,
                VoiFunction::LinearExact,
                [-200.0, -50.0, 0.0, 200.0, 201.0]
            ),
            [0, 96, 128, 255, 255]
        );
        // 1 / (1 + e^4) × 255 = 4.59; 1 / (1 + e^−2) × 255 = 224.6.
        assert_eq!(
            levels(0.0, 400.0, VoiFunction::Sigmoid, [-400.0, 0.0, 200.0]),
            [5, 128, 225]
        );
    }

    #[test]
    fn without_a_window_a_value_is_its_own_level_and_nan_is_black() {
        let level = |value, inverse| grey_level(value, &ModalityTransform::IDENTITY, None, inverse);
        assert_eq!(
            [0.0, 17.0, 255.0, 300.0].map(|value| level(value, false)),
            [0, 17, 255, 255]
        );
        assert_eq!(
            [0.0, 17.0, 255.0].map(|value| level(value, true)),
            [255, 238, 0]
        );
        assert_eq!(level(f64::NAN, true), 0);
    }
}
