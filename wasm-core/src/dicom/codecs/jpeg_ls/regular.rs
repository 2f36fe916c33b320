//! Regular mode (T.87 A.4 to A.6): a sample is predicted, the prediction corrected by what its
//! context has seen, and the coded error added.

use super::Reason;
use super::bits::{Bits, Limit};
use super::context::Context;
use super::preset::Coding;

/// Samples in regular mode.
pub(super) struct Samples<'a> {
    coding: &'a Coding,
    limit: Limit,
    /// 1 without loss: only then are signs exchanged.
    exchangeable: u32,
    /// By the magnitude of the context number, below 365; a power of two needs no check.
    contexts: [Context; 512],
}

/// The median edge detector (A.4.1).
#[inline(always)]
pub(super) fn predict(a: i32, b: i32, c: i32) -> i32 {
    (a + b - c).max(a.min(b)).min(a.max(b))
}

impl<'a> Samples<'a> {
    pub(super) fn new(coding: &'a Coding) -> Self {
        Self {
            coding,
            limit: coding.code_limit(0),
            exchangeable: u32::from(coding.near == 0),
            contexts: [Context::new(coding.start()); 512],
        }
    }

    /// Decodes a sample in the context of that number (A.3.4).
    #[inline(always)]
    pub(super) fn sample<const EXACT: bool>(
        &mut self,
        bits: &mut Bits,
        number: i32,
        predicted: i32,
    ) -> Result<i32, Reason> {
        let coding = self.coding;
        // All ones where the context is met with its signs exchanged (A.3.4).
        let sign = number >> 31;
        let with_sign = |value: i32| (value ^ sign) - sign;
        // In range: the mask leaves numbers below 512, the length of the array.
        let context = &mut self.contexts[with_sign(number) as usize & 511];
        let predicted = within(predicted + with_sign(context.c), coding.maxval);
        let code = bits.regular(context.k, self.limit)?;
        let exchanged = context.exchanged;
        let code = code
            ^ if EXACT {
                exchanged
            } else {
                exchanged & self.exchangeable
            };
        // Even codes are errors from 0 up, odd ones from -1 down (A.5.2).
        let magnitude = (code + 1) >> 1;
        let half = (code >> 1) as i32;
        let odd = -((code & 1) as i32);
        if EXACT {
            context.update(half ^ odd, magnitude, coding.reset);
            // The same as `with_sign(half ^ odd)`, in the order in which its parts become known.
            let error = half ^ odd ^ sign;
            return Ok((error + (predicted - sign)) & coding.maxval);
        }
        let scaled = (half ^ odd) * coding.step;
        context.update(scaled, magnitude, coding.reset);
        Ok(coding.restore(predicted + with_sign(scaled)))
    }
}

/// Not `clamp`: that panics where the bounds are in the wrong order, and the check stays in.
#[inline(always)]
fn within(value: i32, maxval: i32) -> i32 {
    value.max(0).min(maxval)
}

impl Coding {
    /// A prediction and an error added: what is out of range has wrapped around (A.4.5).
    #[inline(always)]
    pub(super) fn restore(&self, sum: i32) -> i32 {
        let wrap = self.range * self.step;
        let sum = if sum < -self.near {
            sum + wrap
        } else if sum > self.maxval + self.near {
            sum - wrap
        } else {
            sum
        };
        within(sum, self.maxval)
    }
}

#[cfg(test)]
mod tests {
    use super::super::preset::Preset;
    use super::*;

    #[test]
    fn the_predictor_finds_edges() {
        // Code segment A.5: above an edge the smaller, below it the larger, else a plane.
        assert_eq!(predict(10, 20, 25), 10);
        assert_eq!(predict(10, 20, 5), 20);
        assert_eq!(predict(10, 20, 15), 15);
        assert_eq!(predict(20, 10, 10), 20);
    }

    #[test]
    fn sums_wrap_and_stay_in_range() {
        let coding = Preset::default().coding(8, 2).unwrap();
        assert_eq!(coding.restore(-2), 0);
        assert_eq!(coding.restore(-3), 255);
        assert_eq!(coding.restore(257), 255);
        assert_eq!(coding.restore(258), 0);
        assert_eq!(coding.restore(270), 10);
    }
}
