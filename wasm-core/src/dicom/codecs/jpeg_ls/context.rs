//! What is remembered of a context in regular mode (T.87 A.2.1), the Golomb parameter it asks for
//! (A.5.1) and how an error changes it (A.6).

/// The counters A, B, C and N, and what the next code needs of them: found when the counters
/// change, which nothing waits for, and not when the code is read, which the next sample does.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Context {
    /// Sum of the errors' magnitudes: at most RESET times RANGE / 2, which needs all 32 bits.
    a: u32,
    /// Sum of the errors, kept above -N and not above 0.
    b: i32,
    /// Correction of the prediction.
    pub(super) c: i32,
    /// Occurrences since the last halving, from 1.
    n: u32,
    /// The parameter of the code.
    pub(super) k: u32,
    /// 1 where small errors have their signs exchanged in the code (A.5.2).
    pub(super) exchanged: u32,
}

impl Context {
    pub(super) fn new(a: u32) -> Self {
        Self {
            a,
            b: 0,
            c: 0,
            n: 1,
            k: golomb_parameter(a, 1),
            exchanged: 0,
        }
    }

    /// Counts an error; `error` and `magnitude` differ by the quantiser's step (A.6.1), then the
    /// bias is followed (A.6.2). Written without branches: which way it goes is near to chance.
    #[inline(always)]
    pub(super) fn update(&mut self, error: i32, magnitude: u32, reset: u32) {
        let mut a = self.a + magnitude;
        let mut b = self.b + error;
        let mut n = self.n;
        if n == reset {
            std::hint::cold_path();
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }
        n += 1;
        let count = n as i32;
        // All ones where it is so: b <= -count, b > 0.
        let low = (b + count - 1) >> 31;
        let high = -b >> 31;
        let b = (b + (count & low) - (count & high)).max(1 - count).min(0);
        let k = golomb_parameter(a, n);
        *self = Self {
            a,
            b,
            c: (self.c + low - high).clamp(-128, 127),
            n,
            k,
            // k is 0 and 2b <= -count, by the signs of k - 1 and 2b + count - 1.
            exchanged: (k.wrapping_sub(1) & (2 * b + count - 1) as u32) >> 31,
        };
    }
}

/// The smallest k with `n` 2^k not below `a` (A.5.1), from the numbers' lengths.
#[inline(always)]
pub(super) fn golomb_parameter(a: u32, n: u32) -> u32 {
    let k = n.leading_zeros().saturating_sub(a.leading_zeros());
    k + u32::from((n << k) < a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_is_that_of_the_loop_in_the_standard() {
        for n in (1..70).chain([255, 65535]) {
            for a in (0..600).chain([65535, 65536, 65537, 1 << 30, 2_147_517_439]) {
                let by_loop = (0..33).find(|k| u64::from(n) << k >= u64::from(a));
                assert_eq!(Some(golomb_parameter(a, n)), by_loop, "{a} {n}");
            }
        }
    }

    /// Code segment A.13 by the letter.
    fn bias(context: &mut Context) {
        let n = context.n as i32;
        if context.b <= -n {
            context.b += n;
            if context.c > -128 {
                context.c -= 1;
            }
            if context.b <= -n {
                context.b = 1 - n;
            }
        } else if context.b > 0 {
            context.b -= n;
            if context.c < 127 {
                context.c += 1;
            }
            if context.b > 0 {
                context.b = 0;
            }
        }
    }

    #[test]
    fn the_bias_is_followed_as_in_the_standard() {
        for n in 1..9 {
            for b in -30..=30 {
                for c in [-128, -127, 0, 126, 127] {
                    let mut ours = Context {
                        c,
                        n,
                        ..Context::new(4)
                    };
                    let mut theirs = Context {
                        b,
                        n: n + 1,
                        ..ours
                    };
                    ours.update(b, 0, 64);
                    bias(&mut theirs);
                    assert_eq!((ours.b, ours.c, ours.n), (theirs.b, theirs.c, theirs.n));
                }
            }
        }
    }
}
