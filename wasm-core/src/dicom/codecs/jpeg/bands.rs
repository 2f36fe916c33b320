//! AC coefficients of progressive scans (T.81 G.1.2.2, G.1.2.3): the first bits of a band, and one more
//! bit for it.

use super::{
    bits::Bits,
    header::ZIGZAG,
    huffman::{Next, Table},
};

/// Coefficients of a block, in the order of rows.
pub(super) type Block = [i16; 64];

/// The part of each block that a scan codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    /// First and last place in the zigzag, at most 63.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The bit of the coefficients that is coded last (Al).
    pub(super) low: u32,
}

const TOO_LONG: &str = "a run of zeros past its band";

impl Band {
    /// The first scan of the band. `run` is the number of blocks, from this one on, that have no
    /// further coefficients (EOBRUN).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn first(
        self,
        table: &Table,
        run: &mut u32,
        block: &mut Block,
        bits: &mut Bits,
    ) -> Result<(), &'static str> {
        if *run > 0 {
            *run -= 1;
            return Ok(());
        }
        let mut place = self.start;
        while place <= self.end {
            let (symbol, value) = match table.next(bits)? {
                Next::Number { symbol, value } => (symbol, value),
                Next::Symbol(0xF0) => {
                    place += 16;
                    continue;
                }
                Next::Symbol(symbol) if symbol % 16 == 0 => {
                    let length = u32::from(symbol >> 4);
                    *run = (1 << length) - 1 + bits.take(length);
                    break;
                }
                Next::Symbol(symbol) => (symbol, bits.take_signed(u32::from(symbol & 15))),
            };
            place += usize::from(symbol >> 4);
            if place > self.end {
                return Err(TOO_LONG);
            }
            block[natural(place)] = (value << self.low) as i16;
            place += 1;
        }
        Ok(())
    }

    /// A later scan: a correction bit for each coefficient that is not zero, and new ones of size one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn refine(
        self,
        table: &Table,
        run: &mut u32,
        block: &mut Block,
        bits: &mut Bits,
    ) -> Result<(), &'static str> {
        let mut place = self.start;
        while *run == 0 && place <= self.end {
            let symbol = table.symbol(bits)?;
            let zeros = symbol >> 4;
            let new = match symbol & 15 {
                0 if zeros < 15 => {
                    *run = (1 << zeros) + bits.take(zeros.into());
                    break;
                }
                0 => 0,
                1 if bits.take(1) == 1 => 1 << self.low,
                1 => -1 << self.low,
                _ => return Err("a refinement that is not a single bit"),
            };
            place = self.correct(block, place, Some(zeros), bits);
            if place <= self.end {
                block[natural(place)] = new;
            } else if new != 0 {
                return Err(TOO_LONG);
            }
            place += 1;
        }
        if *run > 0 {
            self.correct(block, place, None, bits);
            *run -= 1;
        }
        Ok(())
    }

    /// Takes the correction bits from `place` on, over as many zeros as said or to the end of the band;
    /// the place of the zero after these, or one past the band.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    fn correct(self, block: &mut Block, place: usize, zeros: Option<u8>, bits: &mut Bits) -> usize {
        let bit = 1 << self.low;
        let mut left = zeros;
        for place in place..=self.end {
            let value = &mut block[natural(place)];
            if *value == 0 {
                left = match left {
                    Some(0) => return place,
                    Some(more) => Some(more - 1),
                    None => None,
                };
            } else if bits.take(1) == 1 && *value & bit == 0 {
                *value = value.wrapping_add(if *value < 0 { -bit } else { bit });
            }
        }
        self.end + 1
    }
}

/// Index of a zigzag place, which is at most 63.
#[inline]
fn natural(place: usize) -> usize {
    usize::from(ZIGZAG[place & 63] & 63)
}
