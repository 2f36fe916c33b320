//! Local gradients and the context they choose (T.87 A.3.1, A.3.3, A.3.4).

use super::Reason;
use super::preset::Coding;

/// A place for every difference of two 16-bit samples, in two's complement.
const PLACES: usize = 1 << 17;

/// The region of every gradient, -4 to 4. A table, as the next sample waits for it and a look-up is
/// shorter than comparing with the bounds; of one size, so that no index needs a check.
pub(super) struct Gradients(Box<[i8; PLACES]>);

impl Gradients {
    pub(super) fn new(coding: &Coding) -> Result<Self, Reason> {
        let [t1, t2, t3] = coding.thresholds;
        // Where each region but the middle one begins (A.3.3), and the end.
        let bounds = [coding.near + 1, t1, t2, t3, coding.maxval + 1].map(|bound| bound as usize);
        let mut table = vec![0_i8; PLACES];
        for (region, bound) in (1..).zip(bounds.array_windows()) {
            let [from, to] = *bound;
            let (up, down) = (from..to, PLACES + 1 - to..PLACES + 1 - from);
            table.get_mut(up).unwrap_or_default().fill(region);
            table.get_mut(down).unwrap_or_default().fill(-region);
        }
        let table = table.try_into().ok().ok_or("needs too large a table")?;
        Ok(Self(table))
    }

    #[inline(always)]
    pub(super) fn region(&self, gradient: i32) -> i32 {
        // In range: the mask leaves numbers below `PLACES`, the length of the array.
        i32::from(self.0[gradient as usize & (PLACES - 1)])
    }
}

/// One number for the three regions: its sign is that of the first one not zero (A.3.4), and its
/// magnitude is at most 364.
#[inline(always)]
pub(super) fn context(first: i32, second: i32, third: i32) -> i32 {
    81 * first + 9 * second + third
}

#[cfg(test)]
mod tests {
    use super::super::preset::Preset;
    use super::*;

    #[test]
    fn regions_of_eight_bits() {
        let coding = Preset::default().coding(8, 0).unwrap();
        let gradients = Gradients::new(&coding).unwrap();
        let bounds = [
            (0, 0),
            (1, 1),
            (2, 1),
            (3, 2),
            (6, 2),
            (7, 3),
            (20, 3),
            (21, 4),
            (255, 4),
        ];
        for (gradient, region) in bounds {
            assert_eq!(gradients.region(gradient), region, "{gradient}");
            assert_eq!(gradients.region(-gradient), -region, "-{gradient}");
        }
    }

    #[test]
    fn near_widens_the_middle_and_sixteen_bits_fit() {
        let coding = Preset::default().coding(16, 3).unwrap();
        let gradients = Gradients::new(&coding).unwrap();
        for (gradient, region) in [(3, 0), (4, 1), (65535, 4)] {
            assert_eq!(gradients.region(gradient), region, "{gradient}");
            assert_eq!(gradients.region(-gradient), -region, "-{gradient}");
        }
    }

    #[test]
    fn contexts_are_distinct_and_signed_by_the_first_region() {
        let mut seen = [false; 729];
        for (first, second, third) in (0..729).map(|i| (i / 81 - 4, i / 9 % 9 - 4, i % 9 - 4)) {
            let number = context(first, second, third);
            let lead = [first, second, third].into_iter().find(|q| *q != 0);
            assert_eq!(number.signum(), lead.unwrap_or(0).signum());
            let place = &mut seen[usize::try_from(number + 364).unwrap()];
            assert!(!*place);
            *place = true;
        }
    }
}
