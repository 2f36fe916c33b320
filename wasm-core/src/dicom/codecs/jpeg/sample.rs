//! The two widths in which samples are kept: bytes up to 8 bits, words above.

use super::Words;

/// A sample as it is stored. For the DCT processes the width also says the precision, 8 or 12 bits
/// (T.81 table B.2); lossless samples may have fewer bits than fit.
pub(super) trait Sample: Copy + Default + 'static {
    /// Precision of a DCT frame kept in this width.
    const DCT_BITS: u32;

    /// From a number that fits.
    fn new(value: i32) -> Self;

    fn value(self) -> i32;

    fn words(samples: Vec<Self>) -> Words;
}

impl Sample for u8 {
    const DCT_BITS: u32 = 8;

    #[inline]
    fn new(value: i32) -> Self {
        value as Self
    }

    #[inline]
    fn value(self) -> i32 {
        self.into()
    }

    fn words(samples: Vec<Self>) -> Words {
        Words::Bytes(samples)
    }
}

impl Sample for u16 {
    const DCT_BITS: u32 = 12;

    #[inline]
    fn new(value: i32) -> Self {
        value as Self
    }

    #[inline]
    fn value(self) -> i32 {
        self.into()
    }

    fn words(samples: Vec<Self>) -> Words {
        Words::Words(samples)
    }
}
