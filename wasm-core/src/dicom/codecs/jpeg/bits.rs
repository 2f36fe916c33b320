//! Bits of entropy-coded data (T.81 B.1.1.5, F.1.2.3): stuffing, restart markers and where the data ends.
#![deny(clippy::indexing_slicing)]

/// Why a stream that stops too early gives no picture.
pub(super) const ENDS: &str = "ends in its data";

/// A reader whose cache is topped up in words. It is small and `Copy`: hot loops work on a copy of
/// their own, which stays in registers because no slow path takes it by reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bits<'a> {
    /// Bytes that are not yet in the cache as a whole.
    rest: &'a [u8],
    /// Next bits of the stream, from the top.
    cache: u64,
    /// How many bits of the cache count; what lies below them is zero or equal to `rest`.
    count: u32,
    /// How many zero bits were made up because the data ended.
    made_up: u64,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self {
            rest: data,
            cache: 0,
            count: 0,
            made_up: 0,
        }
    }

    /// Leaves at least 32 bits in the cache; after the end of the data they are zeros, which
    /// [`Self::check`] tells from real ones.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    pub(super) fn refill(&mut self) {
        if self.count >= 32 {
            return;
        }
        match self.rest.split_first_chunk() {
            Some((word, _)) if !has_marker_byte(u64::from_be_bytes(*word)) => {
                self.cache |= u64::from_be_bytes(*word) >> self.count;
                let bytes = ((63 - self.count) / 8) as usize;
                self.rest = self.rest.get(bytes..).unwrap_or_default();
                // The whole bytes that fit: 56 bits in all, or up to 63 with those there already.
                self.count |= 0x38;
            }
            _ => *self = self.refilled_slowly(),
        }
    }

    #[cold]
    #[inline(never)]
    fn refilled_slowly(mut self) -> Self {
        while self.count <= 56 {
            let byte = match *self.rest {
                [0xFF, 0, ref after @ ..] => {
                    self.rest = after;
                    0xFF
                }
                [0xFF, ..] | [] => {
                    self.made_up += 8;
                    0
                }
                [byte, ref after @ ..] => {
                    self.rest = after;
                    byte
                }
            };
            self.cache |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    /// Runs a hot loop on a copy, as said above.
    #[inline(never)]
    pub(super) fn locally<T>(
        &mut self,
        decode: impl FnOnce(&mut Self) -> Result<T, &'static str>,
    ) -> Result<T, &'static str> {
        let mut local = *self;
        let outcome = decode(&mut local);
        *self = local;
        outcome
    }

    /// The next bits, 1 to 32 of them, right aligned; [`Self::refill`] comes before.
    #[inline]
    pub(super) fn peek(&self, count: u32) -> u32 {
        (self.cache >> (64 - count)) as u32
    }

    /// Drops bits that were looked at.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.cache <<= count;
        self.count -= count;
    }

    /// Takes 0 to 16 bits that a refill has already brought.
    #[inline]
    pub(super) fn take_ready(&mut self, count: u32) -> u32 {
        // In two steps because a shift by 64 is none.
        let value = (self.cache >> 1) >> (63 - count);
        self.skip(count);
        value as u32
    }

    /// Takes a number of 0 to 16 bits and its sign (EXTEND, T.81 F.2.2.1).
    #[inline]
    pub(super) fn take_signed(&mut self, count: u32) -> i32 {
        let negative = !((self.cache as i64) >> 63) as i32;
        let value = self.take_ready(count) as i32;
        value + (negative & (1 - (1 << count)))
    }

    /// Takes 0 to 16 bits.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        self.refill();
        self.take_ready(count)
    }

    /// Whether all bits taken so far were there.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.made_up > u64::from(self.count) {
            return Err(ENDS);
        }
        Ok(())
    }

    /// Goes past the restart marker that is due, number `index` counted from 0 (T.81 E.2.4).
    pub(super) fn restart(&mut self, index: usize) -> Result<(), &'static str> {
        match *self.finish()? {
            [0xFF, marker, ref after @ ..] if marker == 0xD0 | (index % 8) as u8 => {
                *self = Self::new(after);
                Ok(())
            }
            [0xFF, 0xD0..=0xD7, ..] => Err("restart markers out of order"),
            [0xFF, 0xD9, ..] => Err(ENDS),
            _ => Err("a restart marker is missing"),
        }
    }

    /// What follows the entropy-coded data, from its marker on. Bytes of zeros or ones before it count as
    /// padding; any others mean that the data was not read as it was written.
    pub(super) fn finish(self) -> Result<&'a [u8], &'static str> {
        const SURPLUS: &str = "more data than its picture needs";
        self.check()?;
        let left = self.count - self.made_up as u32;
        let cached = (self.cache << (left % 8)).to_be_bytes();
        let mut cached = cached.iter().take(left as usize / 8);
        if !cached.all(|byte| matches!(byte, 0 | 0xFF)) {
            return Err(SURPLUS);
        }
        let mut rest = self.rest;
        loop {
            match *rest {
                [0xFF, 0x01..=0xFE, ..] => return Ok(rest),
                [] | [_] => return Err(ENDS),
                [0 | 0xFF, ref after @ ..] => rest = after,
                _ => return Err(SURPLUS),
            }
        }
    }
}

/// Whether a byte of the word is 0xFF.
#[inline]
fn has_marker_byte(word: u64) -> bool {
    const LOW: u64 = 0x0101_0101_0101_0101;
    (!word).wrapping_sub(LOW) & word & (LOW << 7) != 0
}
