//! One line of samples (T.87 A.3, A.7.1): which of the two modes codes the next pixel.
//!
//! A line is coded with `N` samples a pixel: one, or the three of sample interleave (B). `EXACT`
//! is for errors that wrap at a power of two, the usual lossless case.

use super::Reason;
use super::bits::Bits;
use super::gradient::{Gradients, context};
use super::preset::Coding;
use super::regular::{Samples, predict};
use super::run::Runs;

/// A line as the next one sees it: a sample before it and one after it are made up (A.2.1).
pub(super) struct Line<const N: usize> {
    above: Vec<[u16; N]>,
    pixels: Vec<[u16; N]>,
    /// Where in the table of run lengths the component stands.
    run_index: usize,
}

/// What is carried from line to line.
pub(super) struct Coder<'a> {
    pub(super) bits: Bits<'a>,
    gradients: &'a Gradients,
    samples: Samples<'a>,
    runs: Runs<'a>,
}

impl<const N: usize> Line<N> {
    /// The line above the first one: zeros.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            above: vec![[0; N]; columns + 2],
            pixels: vec![[0; N]; columns + 2],
            run_index: 0,
        }
    }

    /// The pixels decoded last, without what is made up.
    pub(super) fn pixels(&self) -> &[[u16; N]] {
        let columns = self.pixels.len() - 2;
        self.pixels.get(1..=columns).unwrap_or_default()
    }
}

impl<'a> Coder<'a> {
    pub(super) fn new(coding: &'a Coding, gradients: &'a Gradients, segment: &'a [u8]) -> Self {
        Self {
            bits: Bits::new(segment),
            gradients,
            samples: Samples::new(coding),
            runs: Runs::new(coding),
        }
    }

    /// Decodes the line after the one in `line`.
    #[inline(never)]
    pub(super) fn line<const N: usize, const EXACT: bool>(
        &mut self,
        line: &mut Line<N>,
    ) -> Result<(), Reason> {
        let Line {
            above,
            pixels,
            run_index,
        } = line;
        std::mem::swap(above, pixels);
        // Ra of the first column is Rb, Rd of the last one too.
        let columns = above.len() - 2;
        pixels[0] = above[1];
        above[columns + 1] = above[columns];
        let mut bits = self.bits;
        let mut index = *run_index;
        let mut column = 0;
        while column < columns {
            // Both modes take the rest of the line with its margins, and never all of it.
            let (above, pixels) = (&above[column..], &mut pixels[column..]);
            let count = self.regular::<N, EXACT>(&mut bits, above, pixels)?;
            column += count;
            if column < columns {
                let (above, pixels) = (&above[count..], &mut pixels[count..]);
                column += self
                    .runs
                    .decode::<N, EXACT>(&mut bits, above, pixels, &mut index)?;
            }
        }
        *run_index = index;
        self.bits = bits;
        self.bits.check()
    }

    /// Decodes pixels until one in run mode or the end of the line; how many. Both slices begin at
    /// the pixel left of the first one, and `above` ends one pixel after the last.
    #[inline(always)]
    fn regular<const N: usize, const EXACT: bool>(
        &mut self,
        bits: &mut Bits,
        above: &[[u16; N]],
        pixels: &mut [[u16; N]],
    ) -> Result<usize, Reason> {
        let Some((left, pixels)) = pixels.split_first_mut() else {
            return Ok(0);
        };
        let mut a = left.map(i32::from);
        let gradients = self.gradients;
        let mut count = 0;
        for (window, pixel) in above.array_windows::<3>().zip(pixels) {
            let [c, b, d] = window.map(|pixel| pixel.map(i32::from));
            let context: [i32; N] = std::array::from_fn(|n| {
                context(
                    gradients.region(d[n] - b[n]),
                    gradients.region(b[n] - c[n]),
                    gradients.region(c[n] - a[n]),
                )
            });
            if context.iter().fold(0, |any, number| any | number) == 0 {
                break;
            }
            for n in 0..N {
                let predicted = predict(a[n], b[n], c[n]);
                a[n] = self.samples.sample::<EXACT>(bits, context[n], predicted)?;
            }
            *pixel = a.map(|sample| sample as u16);
            count += 1;
        }
        Ok(count)
    }
}
