//! The discrete Fourier transform by its definition, with the names by which tract calls `rustfft`.
//!
//! tract links its Fourier operators whether a network has them or not, and the crate with its vector
//! kernels is 6 % of the worker. None of our networks has one (docs/decisions/0008-plain-fourier.md).
//! This one is right and slow: n² steps.

use std::{fmt::Debug, sync::Arc};

pub use num_complex;
use num_complex::Complex;
pub use num_traits;
use num_traits::{FromPrimitive, Signed};

/// Numbers that can be transformed.
pub trait FftNum: Copy + FromPrimitive + Signed + Sync + Send + Debug + 'static {}

impl<T: Copy + FromPrimitive + Signed + Sync + Send + Debug + 'static> FftNum for T {}

/// Which of the two transforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FftDirection {
    /// From samples to frequencies.
    Forward,
    /// Back, without the division by the length.
    Inverse,
}

/// A transform of one length.
pub trait Fft<T: FftNum>: Sync + Send {
    /// Transforms each whole piece of that length in place.
    fn process(&self, buffer: &mut [Complex<T>]);
}

/// Plans transforms.
#[derive(Debug, Default)]
pub struct FftPlanner<T>(std::marker::PhantomData<T>);

impl<T: FftNum> FftPlanner<T> {
    /// A planner.
    pub fn new() -> Self {
        Self(std::marker::PhantomData)
    }

    /// A transform of a length in a direction.
    pub fn plan_fft(&mut self, length: usize, direction: FftDirection) -> Arc<dyn Fft<T>> {
        let sign = match direction {
            FftDirection::Forward => -1.0,
            FftDirection::Inverse => 1.0,
        };
        let turn = sign * 2.0 * std::f64::consts::PI / length.max(1) as f64;
        let part = |value: f64| T::from_f64(value).unwrap_or_else(T::zero);
        let roots = (0..length)
            .map(|step| {
                let angle = turn * step as f64;
                Complex::new(part(libm::cos(angle)), part(libm::sin(angle)))
            })
            .collect();
        Arc::new(Sum { roots })
    }

    /// The same from samples to frequencies.
    pub fn plan_fft_forward(&mut self, length: usize) -> Arc<dyn Fft<T>> {
        self.plan_fft(length, FftDirection::Forward)
    }
}

/// The powers of the root of unity.
struct Sum<T> {
    roots: Vec<Complex<T>>,
}

impl<T: FftNum> Fft<T> for Sum<T> {
    fn process(&self, buffer: &mut [Complex<T>]) {
        let length = self.roots.len();
        if length == 0 {
            return;
        }
        for piece in buffer.chunks_exact_mut(length) {
            let samples = piece.to_vec();
            for (frequency, out) in piece.iter_mut().enumerate() {
                let zero = Complex::new(T::zero(), T::zero());
                let mut sum = zero;
                let mut turn = 0;
                for sample in &samples {
                    sum = sum + sample * self.roots[turn];
                    turn = (turn + frequency) % length;
                }
                *out = sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_its_own_frequency_and_comes_back_times_its_length() {
        let mut planner = FftPlanner::<f64>::new();
        let wave: Vec<Complex<f64>> = (0..8)
            .map(|at| {
                let angle = 2.0 * std::f64::consts::PI * 3.0 * f64::from(at) / 8.0;
                Complex::new(libm::cos(angle), libm::sin(angle))
            })
            .collect();
        let mut found = wave.clone();
        planner.plan_fft_forward(8).process(&mut found);
        for (frequency, value) in found.iter().enumerate() {
            let expected = if frequency == 3 { 8.0 } else { 0.0 };
            assert!((value.re - expected).abs() < 1e-9 && value.im.abs() < 1e-9);
        }
        planner
            .plan_fft(8, FftDirection::Inverse)
            .process(&mut found);
        for (back, sample) in found.iter().zip(&wave) {
            assert!((back - sample * 8.0).norm_sqr() < 1e-18);
        }
    }
}
