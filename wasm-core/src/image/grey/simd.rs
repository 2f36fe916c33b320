//! The ramp on eight pixels a step, in wasm's own vectors. Its scalar twin is `Ramp::level`.
//!
//! Loads and stores go through arrays, so that no `unsafe` is needed. Stores of eight bytes and the
//! `inline` below make it as fast at the page's `opt-level = "z"` as at 3 (2.8 ms for 2048², measured
//! in Node; 8.5 ms with a loop over the stores and calls to each part).
#![expect(
    clippy::inline_always,
    reason = "for size, the compiler keeps the parts apart and hands vectors over in memory"
)]

use core::arch::wasm32::{
    f32x4_add, f32x4_convert_i32x4, f32x4_mul, f32x4_splat, i8x16_shuffle, i16x8,
    i16x8_narrow_i32x4, i32x4_extend_high_i16x8, i32x4_extend_low_i16x8, i32x4_ge, i32x4_le,
    i32x4_splat, i32x4_sub, i32x4_trunc_sat_f32x4, u8x16_narrow_i16x8, u8x16_splat, u16x8,
    u32x4_extend_high_u16x8, u32x4_extend_low_u16x8, u64x2_extract_lane, v128, v128_and,
    v128_andnot,
};

use super::ramp::Ramp;

/// Pixels of a step.
pub(super) const STEP: usize = 8;

/// A ramp in vectors.
pub(super) struct Lanes {
    origin: v128,
    factor: v128,
    offset: v128,
    /// Ends of the padding; an empty range where there is none.
    padding: (v128, v128),
}

impl Lanes {
    pub(super) fn new(ramp: &Ramp) -> Self {
        let (low, high) = ramp.padding.unwrap_or((i32::MAX, i32::MIN));
        Self {
            origin: i32x4_splat(ramp.origin),
            factor: f32x4_splat(ramp.factor),
            offset: f32x4_splat(ramp.offset),
            padding: (i32x4_splat(low), i32x4_splat(high)),
        }
    }

    /// Eight unsigned samples to RGBA.
    #[inline]
    pub(super) fn unsigned(&self, samples: &[u16; STEP], rgba: &mut [u8; STEP * 4]) {
        let [a, b, c, d, e, f, g, h] = *samples;
        let stored = u16x8(a, b, c, d, e, f, g, h);
        self.paint(
            u32x4_extend_low_u16x8(stored),
            u32x4_extend_high_u16x8(stored),
            rgba,
        );
    }

    /// Eight signed samples to RGBA.
    #[inline]
    pub(super) fn signed(&self, samples: &[i16; STEP], rgba: &mut [u8; STEP * 4]) {
        let [a, b, c, d, e, f, g, h] = *samples;
        let stored = i16x8(a, b, c, d, e, f, g, h);
        self.paint(
            i32x4_extend_low_i16x8(stored),
            i32x4_extend_high_i16x8(stored),
            rgba,
        );
    }

    #[inline(always)]
    fn paint(&self, low: v128, high: v128, rgba: &mut [u8; STEP * 4]) {
        // Narrowing saturates, which is the clamp to 0 ..= 255.
        let levels = i16x8_narrow_i32x4(self.levels(low), self.levels(high));
        let levels = u8x16_narrow_i16x8(levels, levels);
        let opaque = u8x16_splat(u8::MAX);
        let first =
            i8x16_shuffle::<0, 0, 0, 16, 1, 1, 1, 16, 2, 2, 2, 16, 3, 3, 3, 16>(levels, opaque);
        let second =
            i8x16_shuffle::<4, 4, 4, 16, 5, 5, 5, 16, 6, 6, 6, 16, 7, 7, 7, 16>(levels, opaque);
        rgba[..8].copy_from_slice(&u64x2_extract_lane::<0>(first).to_le_bytes());
        rgba[8..16].copy_from_slice(&u64x2_extract_lane::<1>(first).to_le_bytes());
        rgba[16..24].copy_from_slice(&u64x2_extract_lane::<0>(second).to_le_bytes());
        rgba[24..].copy_from_slice(&u64x2_extract_lane::<1>(second).to_le_bytes());
    }

    #[inline(always)]
    fn levels(&self, stored: v128) -> v128 {
        let distance = f32x4_convert_i32x4(i32x4_sub(stored, self.origin));
        let level = f32x4_add(f32x4_mul(distance, self.factor), self.offset);
        let padding = v128_and(
            i32x4_ge(stored, self.padding.0),
            i32x4_le(stored, self.padding.1),
        );
        v128_andnot(i32x4_trunc_sat_f32x4(level), padding)
    }
}
