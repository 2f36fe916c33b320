//! Bits of a coded segment with their stuffing (T.87 A, C) and limited-length Golomb codes (A.5.3).

use std::cmp::Ordering;

use super::{ENDS, Reason};

/// The short way of [`Bits::golomb`] is for fewer zeros than this. A code announced by zeros has at
/// least 17 of them in regular mode.
const SHORT: u32 = 15;

/// The largest value of a code. An error is below RANGE, at most 2^16, whatever its sign; that no
/// sum of errors overflows rests on it.
const MOST: u32 = 1 << 16;

/// The bounds of a code (A.5.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// Zeros that announce a value in plain bits: LIMIT - qbpp - 1, less in run mode.
    pub(super) zeros: u32,
    /// Bits of such a value, qbpp.
    pub(super) plain: u32,
}

/// A reader. It is copied out of the decoder's state for a stretch of samples, and the rare ways
/// take and return it by value, so that it can live in registers in between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bits<'a> {
    /// The next bits, first at the top; those below `held` are zeros or the ones that come next.
    cache: u64,
    held: u32,
    /// Zeros appended after the last byte, ever.
    padding: u32,
    bytes: &'a [u8],
}

impl<'a> Bits<'a> {
    /// `segment`: coded bytes without a marker among them.
    pub(super) fn new(segment: &'a [u8]) -> Self {
        Self {
            cache: 0,
            held: 0,
            padding: 0,
            bytes: segment,
        }
    }

    /// Makes `held` at least 32, if it is less.
    #[inline(always)]
    fn fill(&mut self) {
        if let Some(chunk) = self.bytes.first_chunk() {
            let word = u64::from_be_bytes(*chunk);
            if !has_ff(word) {
                // Whole bytes count; the bits of the next one are there already, and right.
                self.cache |= word >> self.held;
                let bytes = (63 - self.held) >> 3 & 7;
                self.held += 8 * bytes;
                self.bytes = &self.bytes[bytes as usize..];
                return;
            }
        }
        *self = self.fill_by_byte();
    }

    /// A byte after 0xFF brings seven bits, and after the last byte come zeros.
    #[cold]
    #[inline(never)]
    fn fill_by_byte(mut self) -> Self {
        while self.held < 32 {
            match *self.bytes {
                [0xFF, stuffed, ref rest @ ..] => {
                    let pair = 0x7F80 | u64::from(stuffed & 0x7F);
                    self.cache |= pair << (49 - self.held);
                    self.held += 15;
                    self.bytes = rest;
                }
                [byte, ref rest @ ..] => {
                    self.cache |= u64::from(byte) << (56 - self.held);
                    self.held += 8;
                    self.bytes = rest;
                }
                [] => {
                    self.held += 32;
                    self.padding = self.padding.saturating_add(32);
                }
            }
        }
        self
    }

    /// Leaves out `count` bits, fewer than 64.
    #[inline(always)]
    fn drop(&mut self, count: u32) {
        self.cache <<= count;
        self.held -= count;
    }

    /// The next `count` bits, at most 32, as a number.
    fn take(&mut self, count: u32) -> u32 {
        if self.held < count {
            self.fill();
        }
        let value = (self.cache >> 1 >> (63 - count)) as u32;
        self.drop(count);
        value
    }

    /// A bit and, if it is 0, the number in the `count` bits after it, at most 31.
    #[inline(always)]
    pub(super) fn zero_and_number(&mut self, count: u32) -> Option<u32> {
        if self.held <= count {
            self.fill();
        }
        if self.cache >> 63 == 1 {
            self.drop(1);
            return None;
        }
        let number = (self.cache >> (63 - count)) as u32;
        self.drop(count + 1);
        Some(number)
    }

    /// A value in the Golomb code of parameter `k`, at most 16. `short` is at most [`SHORT`] and
    /// the zeros of the limit.
    #[inline(always)]
    fn golomb(&mut self, k: u32, limit: Limit, short: u32) -> Result<u32, Reason> {
        let zeros = self.cache.leading_zeros();
        let length = zeros + 1 + k;
        // The stop bit on top; with the `k` bits after it, that is 2^k too many.
        let code = self.cache.wrapping_shl(zeros);
        let value = (zeros.wrapping_sub(1) << k).wrapping_add((code >> (63 - k)) as u32);
        if length <= self.held && zeros < short && value <= MOST {
            self.cache = self.cache.wrapping_shl(length);
            self.held -= length;
            return Ok(value);
        }
        let value;
        (*self, value) = self.long_golomb(k, limit)?;
        Ok(value)
    }

    /// The code of an error in regular mode.
    #[inline(always)]
    pub(super) fn regular(&mut self, k: u32, limit: Limit) -> Result<u32, Reason> {
        self.golomb(k, limit, SHORT)
    }

    /// The code of an error in run mode, where the limit can be low.
    #[inline(always)]
    pub(super) fn breaking(&mut self, k: u32, limit: Limit) -> Result<u32, Reason> {
        self.golomb(k, limit, SHORT.min(limit.zeros))
    }

    /// The same by the letter, for any number of zeros and any limit.
    #[cold]
    #[inline(never)]
    fn long_golomb(mut self, k: u32, limit: Limit) -> Result<(Self, u32), Reason> {
        let mut zeros = 0;
        loop {
            if self.held < 32 {
                self.fill();
            }
            let run = self.cache.leading_zeros();
            if run < self.held {
                zeros += run;
                self.cache = self.cache << run << 1;
                self.held -= run + 1;
                break;
            }
            zeros += self.held;
            (self.cache, self.held) = (0, 0);
            if zeros > limit.zeros {
                break;
            }
        }
        let value = match zeros.cmp(&limit.zeros) {
            Ordering::Less => (zeros << k) + self.take(k),
            Ordering::Equal => self.take(limit.plain) + 1,
            Ordering::Greater => u32::MAX,
        };
        if value > MOST {
            self.check()?;
            return Err("has a code out of range");
        }
        Ok((self, value))
    }

    /// Whether all bits so far were in the segment.
    pub(super) fn check(&self) -> Result<(), Reason> {
        if self.padding > self.held {
            return Err(ENDS);
        }
        Ok(())
    }

    /// Whether more than padding follows. A byte is allowed for: some encoders flush one too many.
    pub(super) fn has_more(&self) -> bool {
        let bits = self.held.saturating_sub(self.padding) as usize;
        bits + self.bytes.len().saturating_mul(8) >= 16
    }
}

/// Whether one of the eight bytes is 0xFF.
#[inline(always)]
fn has_ff(word: u64) -> bool {
    (!word).wrapping_sub(0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit {
        zeros: 23,
        plain: 8,
    };

    #[test]
    fn a_byte_after_ff_brings_seven_bits() {
        let mut bits = Bits::new(&[0x12, 0xFF, 0x7F, 0x80, 0x01, 0x02, 0xFF, 0x00]);
        assert_eq!(bits.take(8), 0x12);
        assert_eq!(bits.take(15), 0x7FFF);
        assert_eq!(bits.take(24), 0x80_0102);
        assert_eq!(bits.take(15), 0x7F80);
        assert!(bits.check().is_ok());
        assert_eq!(bits.take(1), 0);
        assert_eq!(bits.check(), Err(ENDS));
    }

    #[test]
    fn golomb_codes_short_long_and_plain() {
        // 1 01 | 0001 11 | 20 zeros, 1, 10 | 23 zeros, 1, 8 bits.
        let bytes = [
            0b1010_0011,
            0b1000_0000,
            0,
            0b0000_0110,
            0,
            0,
            0b0000_0001,
            0xFE,
        ];
        let mut bits = Bits::new(&bytes);
        assert_eq!(bits.regular(2, LIMIT), Ok(1));
        assert_eq!(bits.regular(2, LIMIT), Ok(15));
        assert_eq!(bits.regular(2, LIMIT), Ok(82));
        assert_eq!(bits.regular(2, LIMIT), Ok(0xFE + 1));
    }

    #[test]
    fn a_code_that_never_stops_is_an_error() {
        assert_eq!(Bits::new(&[0; 2]).regular(0, LIMIT), Err(ENDS));
        let reason = Bits::new(&[0; 40]).regular(0, LIMIT);
        assert_eq!(reason, Err("has a code out of range"));
    }

    #[test]
    fn ff_is_found_at_every_place() {
        let none = 0xFE7F_80EF_0001_FEFE;
        assert!(!has_ff(none));
        for byte in 0..8 {
            assert!(has_ff(none | 0xFF << (8 * byte)));
        }
    }
}
