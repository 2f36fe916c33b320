//! Run mode (T.87 A.7): pixels equal to the one left of them, then the pixel that breaks the run.

use super::Reason;
use super::bits::Bits;
use super::context::golomb_parameter;
use super::preset::Coding;

/// The lengths of the parts of a run as powers of two (A.2.1, J).
pub(super) const LENGTHS: [u8; 32] = [
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15,
];

/// Runs and the samples that break them.
pub(super) struct Runs<'a> {
    coding: &'a Coding,
    /// By `RItype`.
    contexts: [RunContext; 2],
}

/// What is remembered of samples that broke a run (A.7.2).
#[derive(Debug, Clone, Copy)]
struct RunContext {
    /// `RItype`: 1 for samples with equal neighbours.
    kind: u32,
    a: u32,
    n: u32,
    /// Errors below zero, Nn.
    negative: u32,
    /// The parameter of the next code.
    k: u32,
}

impl RunContext {
    fn new(kind: u32, a: u32) -> Self {
        Self {
            kind,
            a,
            n: 1,
            negative: 0,
            k: golomb_parameter(a, 1),
        }
    }

    /// The error a code means (A.7.2.2): a sign is left out where it was to be expected.
    #[inline(always)]
    fn error(&self, code: u32) -> i32 {
        let magnitude = (code + self.kind).div_ceil(2) as i32;
        let odd = (code + self.kind) & 1 == 1;
        let mostly_negative = self.k != 0 || 2 * self.negative >= self.n;
        if odd == mostly_negative {
            -magnitude
        } else {
            magnitude
        }
    }

    #[inline(always)]
    fn update(&mut self, error: i32, code: u32, reset: u32) {
        self.negative += u32::from(error < 0);
        self.a += (code + 1 - self.kind) >> 1;
        if self.n == reset {
            self.a >>= 1;
            self.n >>= 1;
            self.negative >>= 1;
        }
        self.n += 1;
        self.k = golomb_parameter(self.a + (self.n >> 1) * self.kind, self.n);
    }
}

impl<'a> Runs<'a> {
    pub(super) fn new(coding: &'a Coding) -> Self {
        let start = coding.start();
        Self {
            coding,
            contexts: [RunContext::new(0, start), RunContext::new(1, start)],
        }
    }

    /// Decodes a run and the pixel that breaks it, if the line does not end first; how many pixels.
    /// Both slices begin at the pixel left of the run and end one pixel after the line.
    #[inline(always)]
    pub(super) fn decode<const N: usize, const EXACT: bool>(
        &mut self,
        bits: &mut Bits,
        above: &[[u16; N]],
        pixels: &mut [[u16; N]],
        index: &mut usize,
    ) -> Result<usize, Reason> {
        let (Some((_, above)), Some((&mut left, pixels))) =
            (above.split_first(), pixels.split_first_mut())
        else {
            return Ok(0);
        };
        let room = pixels.len().saturating_sub(1);
        let (length, order) = run_length(bits, room, index)?;
        let (run, rest) = pixels.split_at_mut(length.min(room));
        run.fill(left);
        let (Some(top), Some(pixel), true) = (above.get(length), rest.first_mut(), length < room)
        else {
            return Ok(length);
        };
        for n in 0..N {
            let (left, top) = (i32::from(left[n]), i32::from(top[n]));
            // With more than one sample the kind says nothing and is fixed.
            let alike = N == 1 && (left - top).abs() <= self.coding.near;
            pixel[n] = self.breaking::<EXACT>(bits, left, top, alike, order)? as u16;
        }
        *index = index.saturating_sub(1);
        Ok(length + 1)
    }

    /// The sample that breaks a run whose last part took `order` bits (A.7.2).
    #[inline(always)]
    fn breaking<const EXACT: bool>(
        &mut self,
        bits: &mut Bits,
        left: i32,
        top: i32,
        alike: bool,
        order: u32,
    ) -> Result<i32, Reason> {
        let coding = self.coding;
        let [other, same] = &mut self.contexts;
        let context = if alike { same } else { other };
        let code = bits.breaking(context.k, coding.code_limit(order + 1))?;
        let error = context.error(code);
        context.update(error, code, coding.reset);
        let predicted = if alike { left } else { top };
        let error = if !alike && left > top { -error } else { error };
        if EXACT {
            return Ok((predicted + error) & coding.maxval);
        }
        Ok(coding.restore(predicted + error * coding.step))
    }
}

/// The length of a run in at most `room` pixels (A.7.1.2) and, if it is shorter than that, the bits
/// its last part took.
#[inline(always)]
fn run_length(bits: &mut Bits, room: usize, index: &mut usize) -> Result<(usize, u32), Reason> {
    let mut length = 0;
    while length < room {
        // In range: the mask leaves numbers below 32, the length of the array.
        let order = u32::from(LENGTHS[*index & 31]);
        if let Some(last) = bits.zero_and_number(order) {
            length += last as usize;
            if length >= room {
                bits.check()?;
                return Err("has a run beyond its line");
            }
            return Ok((length, order));
        }
        length += 1 << order;
        if length <= room {
            *index = (*index + 1).min(31);
        }
    }
    Ok((room, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code segments A.21 and A.22 by the letter: what an encoder writes for an error.
    fn code(context: &RunContext, error: i32) -> Option<u32> {
        let seldom_negative = 2 * context.negative < context.n;
        let map = match error.signum() {
            1 => context.k == 0 && seldom_negative,
            -1 => context.k != 0 || !seldom_negative,
            _ => false,
        };
        (2 * error.unsigned_abs()).checked_sub(context.kind + u32::from(map))
    }

    #[test]
    fn errors_come_back_from_their_codes() {
        for (negative, n) in [(0, 1), (1, 1), (2, 5), (3, 5)] {
            for (k, kind) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)] {
                let context = RunContext {
                    kind,
                    a: 4,
                    n,
                    negative,
                    k,
                };
                for error in -9..=9 {
                    // With equal neighbours an error of 0 would have been part of the run.
                    if let Some(code) = code(&context, error) {
                        assert_eq!(context.error(code), error, "{context:?}");
                    }
                }
            }
        }
    }
}
