//! Preset coding parameters (T.87 C.2.4.1.1) and the numbers that follow from them (A.2.1).

use super::Reason;
use super::bits::Limit;

/// An LSE segment of type 1 as it stands; zero asks for the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Preset {
    pub(super) maxval: u16,
    pub(super) thresholds: [u16; 3],
    pub(super) reset: u16,
}

/// The parameters of a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding {
    /// The largest sample.
    pub(super) maxval: i32,
    /// The largest difference between a sample and its decoded value.
    pub(super) near: i32,
    /// The step of the quantiser, 2 NEAR + 1.
    pub(super) step: i32,
    /// How many values an error has.
    pub(super) range: i32,
    pub(super) thresholds: [i32; 3],
    pub(super) reset: u32,
    /// Bits of an error in plain.
    qbpp: u32,
    /// The longest code.
    limit: u32,
}

/// The thresholds for 8 bits and no loss, `BASIC_T1` to `BASIC_T3`.
const BASIC: [i32; 3] = [3, 7, 21];
/// The default of RESET.
const RESET: u16 = 64;

impl Preset {
    /// The parameters for samples of `precision` bits, 2 to 16.
    pub(super) fn coding(&self, precision: u8, near: u8) -> Result<Coding, Reason> {
        let full = (1 << precision.min(16)) - 1;
        let maxval = or_default(self.maxval, full);
        let near = i32::from(near);
        if maxval > full {
            return Err("has a largest sample beyond its precision");
        }
        if near > maxval / 2 {
            return Err("has an error bound beyond its samples");
        }
        let defaults = default_thresholds(maxval, near);
        let [t1, t2, t3] = self.thresholds;
        let t1 = or_default(t1, defaults[0]);
        let t2 = or_default(t2, defaults[1]);
        let t3 = or_default(t3, defaults[2]);
        if !(near < t1 && t1 <= t2 && t2 <= t3 && t3 <= maxval) {
            return Err("has thresholds out of order");
        }
        let reset = if self.reset == 0 { RESET } else { self.reset };
        if reset < 3 || i32::from(reset) > maxval.max(255) {
            return Err("has a reset count out of range");
        }
        let step = 2 * near + 1;
        let range = (maxval + 2 * near) / step + 1;
        let bpp = bits(maxval + 1).max(2);
        Ok(Coding {
            maxval,
            near,
            step,
            range,
            thresholds: [t1, t2, t3],
            reset: u32::from(reset),
            qbpp: bits(range),
            limit: 2 * (bpp + bpp.max(8)),
        })
    }
}

impl Coding {
    /// The start of A: the errors expected of a context not seen yet (A.2.1).
    pub(super) fn start(&self) -> u32 {
        ((self.range + 32) / 64).max(2) as u32
    }

    /// The bounds of a code, `spent` bits of whose length are gone already (A.5.3, A.7.2.2).
    #[inline]
    pub(super) fn code_limit(&self, spent: u32) -> Limit {
        // `spent` is at most 16 and LIMIT - qbpp at least 18: a precision of two bits.
        Limit {
            zeros: self.limit - self.qbpp - 1 - spent,
            plain: self.qbpp,
        }
    }

    /// Whether errors wrap at a power of two, which a mask can do.
    pub(super) fn is_exact(&self) -> bool {
        self.near == 0 && (self.maxval & (self.maxval + 1)) == 0
    }
}

fn or_default(value: u16, default: i32) -> i32 {
    if value == 0 {
        default
    } else {
        i32::from(value)
    }
}

/// The bits that tell `count` values apart, ceil(log2).
fn bits(count: i32) -> u32 {
    32 - (count - 1).leading_zeros()
}

/// The thresholds by the largest sample and the error allowed (C.2.4.1.1).
fn default_thresholds(maxval: i32, near: i32) -> [i32; 3] {
    let [basic1, basic2, basic3] = BASIC;
    let wanted = if maxval >= 128 {
        let factor = (maxval.min(4095) + 128) / 256;
        [
            factor * (basic1 - 2) + 2 + 3 * near,
            factor * (basic2 - 3) + 3 + 5 * near,
            factor * (basic3 - 4) + 4 + 7 * near,
        ]
    } else {
        let factor = 256 / (maxval + 1);
        [
            (basic1 / factor + 3 * near).max(2),
            (basic2 / factor + 5 * near).max(3),
            (basic3 / factor + 7 * near).max(4),
        ]
    };
    // A threshold out of bounds falls to the one below it, not to the bound (CLAMP_1 to CLAMP_3).
    let mut floor = near + 1;
    wanted.map(|threshold| {
        if (floor..=maxval).contains(&threshold) {
            floor = threshold;
        }
        floor
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_thresholds_by_precision() {
        let of = |precision, near| Preset::default().coding(precision, near).unwrap();
        // C.2.4.1.1 names 3, 7, 21 for 8 bits; the others follow from its formulas.
        assert_eq!(of(8, 0).thresholds, [3, 7, 21]);
        assert_eq!(of(8, 2).thresholds, [9, 17, 35]);
        assert_eq!(of(12, 0).thresholds, [18, 67, 276]);
        assert_eq!(of(16, 0).thresholds, [18, 67, 276]);
        assert_eq!(of(10, 0).thresholds, [6, 19, 72]);
        assert_eq!(of(7, 0).thresholds, [2, 3, 10]);
        assert_eq!(of(2, 0).thresholds, [2, 3, 3]);
    }

    #[test]
    fn derived_numbers() {
        let eight = Preset::default().coding(8, 0).unwrap();
        assert_eq!((eight.range, eight.qbpp, eight.limit), (256, 8, 32));
        assert_eq!((eight.start(), eight.reset), (4, 64));
        let near = Preset::default().coding(8, 2).unwrap();
        assert_eq!((near.range, near.qbpp, near.limit), (52, 6, 32));
        let two = Preset::default().coding(2, 0).unwrap();
        assert_eq!((two.range, two.qbpp, two.limit), (4, 2, 20));
        assert_eq!(two.code_limit(16).zeros, 1);
    }

    #[test]
    fn presets_out_of_range_are_refused() {
        let wrong = |maxval, thresholds, reset, near| {
            let preset = Preset {
                maxval,
                thresholds,
                reset,
            };
            preset.coding(8, near).is_err()
        };
        assert!(wrong(256, [0; 3], 0, 0));
        assert!(wrong(0, [0; 3], 0, 128));
        assert!(wrong(0, [9, 8, 21], 0, 0));
        assert!(wrong(0, [2, 7, 21], 0, 2));
        assert!(wrong(100, [0, 0, 101], 0, 0));
        assert!(wrong(0, [0; 3], 2, 0));
        assert!(wrong(0, [0; 3], 256, 0));
        assert!(!wrong(100, [4, 9, 100], 255, 3));
        assert!(!wrong(1, [1, 1, 1], 0, 0));
    }
}
