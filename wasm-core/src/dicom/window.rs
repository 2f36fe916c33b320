//! VOI windows: which modality values become black, grey and white (PS3.3 C.11.2.1.2, C.11.2.1.3).
//!
//! Input is after the modality step, output is 0.0 ..= 1.0. `LINEAR` is not symmetric: its width
//! counts values, so width 1 is a threshold and the middle of the ramp lies half a value below the
//! centre. `LINEAR_EXACT` has neither trait; treating the two alike is off by one grey level.

use serde::{Deserialize, Serialize};

/// How a window maps values (0028,1056).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VoiFunction {
    /// The default of PS3.3.
    Linear,
    /// Without the half value.
    LinearExact,
    /// A logistic curve.
    Sigmoid,
}

/// A window that can be applied.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Window {
    center: f64,
    width: f64,
    function: VoiFunction,
}

impl Window {
    /// A window of finite numbers whose width the function allows: at least 1 for `Linear`,
    /// above 0 for the others.
    pub fn new(center: f64, width: f64, function: VoiFunction) -> Option<Self> {
        let wide = match function {
            VoiFunction::Linear => width >= 1.0,
            VoiFunction::LinearExact | VoiFunction::Sigmoid => width > 0.0,
        };
        (wide && center.is_finite() && width.is_finite()).then_some(Self {
            center,
            width,
            function,
        })
    }

    /// Centre, in modality units.
    pub fn center(&self) -> f64 {
        self.center
    }

    /// Width, in modality units.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// How it maps values.
    pub fn function(&self) -> VoiFunction {
        self.function
    }

    /// Brightness of a modality value, 0.0 ..= 1.0.
    pub fn apply(&self, x: f64) -> f64 {
        let (c, w) = (self.center, self.width);
        match self.function {
            VoiFunction::Linear => {
                let middle = c - 0.5;
                let half = (w - 1.0) / 2.0;
                if x <= middle - half {
                    0.0
                } else if x > middle + half {
                    1.0
                } else {
                    (x - middle) / (w - 1.0) + 0.5
                }
            }
            VoiFunction::LinearExact => ((x - c) / w + 0.5).clamp(0.0, 1.0),
            VoiFunction::Sigmoid => 1.0 / (1.0 + libm::exp(-4.0 * (x - c) / w)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linear_example_of_the_standard_holds() {
        // PS3.3 C.11.2.1.2.1: c = 2048, w = 4096 maps 0 to black and 4095 to white.
        let window = Window::new(2048.0, 4096.0, VoiFunction::Linear).unwrap();
        assert_eq!(window.apply(0.0), 0.0);
        assert_eq!(window.apply(4095.0), 1.0);
        assert!((window.apply(2047.5) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_linear_window_of_width_one_is_a_threshold() {
        let window = Window::new(100.0, 1.0, VoiFunction::Linear).unwrap();
        assert_eq!(window.apply(99.0), 0.0);
        assert_eq!(window.apply(99.5), 0.0);
        assert_eq!(window.apply(100.0), 1.0);
        assert!(Window::new(100.0, 0.5, VoiFunction::Linear).is_none());
        assert!(Window::new(f64::NAN, 5.0, VoiFunction::Linear).is_none());
    }

    #[test]
    fn exact_and_sigmoid_are_symmetric_about_the_centre() {
        for function in [VoiFunction::LinearExact, VoiFunction::Sigmoid] {
            let window = Window::new(40.0, 400.0, function).unwrap();
            assert!((window.apply(40.0) - 0.5).abs() < 1e-12);
            assert!((window.apply(140.0) + window.apply(-60.0) - 1.0).abs() < 1e-12);
        }
    }
}
