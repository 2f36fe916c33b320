//! The inverse DCT (T.81 A.3.3) in the integers of libjpeg's "islow", so that every sample equals what
//! that decoder gives: the flow graph of Loeffler, Ligtenberg and Moschytz (ICASSP 1989), constants of
//! 13 bits, and one rounding after each of the two passes.

use std::num::Wrapping;

use super::sample::Sample;

/// Fraction bits of the constants.
const FRACTION: usize = 13;

/// Arithmetic that hostile coefficients cannot make panic; those of real pictures fit.
type Int = Wrapping<i32>;

/// The samples of a block of dequantised coefficients, both in the order of rows.
pub(super) fn inverse<T: Sample>(block: &mut [i32; 64]) -> [T; 64] {
    // libjpeg keeps one bit less between the passes for 12 bits, which would not fit otherwise.
    let kept = if T::DCT_BITS == 8 { 2 } else { 1 };
    for column in 0..8 {
        // Indices stay below 64.
        let line: [Int; 8] = std::array::from_fn(|row| Wrapping(block[row * 8 + column]));
        let [dc, ac @ ..] = line;
        let line = if ac == [Wrapping(0); 7] {
            // The same numbers without the way: the constants cancel.
            [dc << kept; 8]
        } else {
            pass(line, FRACTION - kept, 0)
        };
        for (row, value) in line.iter().enumerate() {
            block[row * 8 + column] = value.0;
        }
    }
    let mut samples = [T::default(); 64];
    for (to, from) in samples
        .as_chunks_mut()
        .0
        .iter_mut()
        .zip(block.as_chunks().0)
    {
        // The transform is scaled by 8.
        let line = pass(
            from.map(Wrapping),
            FRACTION + kept + 3,
            1 << (T::DCT_BITS - 1),
        );
        *to = line.map(|Wrapping(value)| T::new(value.clamp(0, (1 << T::DCT_BITS) - 1)));
    }
    samples
}

/// The samples of a block that has no coefficient but its first.
pub(super) fn flat<T: Sample>(dc: i32) -> [T; 64] {
    let value = (dc.wrapping_add(4) >> 3) + (1 << (T::DCT_BITS - 1));
    [T::new(value.clamp(0, (1 << T::DCT_BITS) - 1)); 64]
}

/// One dimension: the sum scaled down by `bits` with rounding, plus `centre`.
#[inline]
fn pass(line: [Int; 8], bits: usize, centre: i32) -> [Int; 8] {
    let [x0, x1, x2, x3, x4, x5, x6, x7] = line;
    // Even part.
    let turned = (x2 + x6) * Wrapping(4433);
    let low = turned - x6 * Wrapping(15137);
    let high = turned + x2 * Wrapping(6270);
    let sum = (x0 + x4) << FRACTION;
    let difference = (x0 - x4) << FRACTION;
    let half = (Wrapping(1) << (bits - 1)) + (Wrapping(centre) << bits);
    let even = [
        sum + high + half,
        difference + low + half,
        difference - low + half,
        sum - high + half,
    ];
    // Odd part.
    let outer = (x7 + x1) * Wrapping(-7373);
    let inner = (x5 + x3) * Wrapping(-20995);
    let all = (x7 + x3 + x5 + x1) * Wrapping(9633);
    let first = (x7 + x3) * Wrapping(-16069) + all;
    let second = (x5 + x1) * Wrapping(-3196) + all;
    let odd = [
        x1 * Wrapping(12299) + outer + second,
        x3 * Wrapping(25172) + inner + first,
        x5 * Wrapping(16819) + inner + second,
        x7 * Wrapping(2446) + outer + first,
    ];
    let [e0, e1, e2, e3] = even;
    let [o0, o1, o2, o3] = odd;
    [
        (e0 + o0) >> bits,
        (e1 + o1) >> bits,
        (e2 + o2) >> bits,
        (e3 + o3) >> bits,
        (e3 - o3) >> bits,
        (e2 - o2) >> bits,
        (e1 - o1) >> bits,
        (e0 - o0) >> bits,
    ]
}
