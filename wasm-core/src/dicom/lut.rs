//! A lookup table of the grey-level steps (PS3.3 C.11.1, C.11.2): an entry for each value from the
//! first on. How it is read from a data set is in `lut_element`.

use serde::{Deserialize, Serialize};

/// A lookup table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lut {
    first: i32,
    /// Largest value that its depth allows.
    max: u16,
    entries: Vec<u16>,
}

impl Lut {
    /// A table whose first entry stands for `first` and whose entries have `bits` bits; none where it
    /// has no entry, or `bits` is not 1 to 16.
    pub fn new(first: i32, bits: u16, entries: Vec<u16>) -> Option<Self> {
        ((1..=16).contains(&bits) && !entries.is_empty()).then(|| Self {
            first,
            max: u16::MAX >> (16 - bits),
            entries,
        })
    }

    /// The entry for a value; values outside take the nearest end.
    pub fn look_up(&self, value: i64) -> u16 {
        let last = self.entries.len().saturating_sub(1);
        let at = usize::try_from(value.saturating_sub(i64::from(self.first))).unwrap_or(0);
        self.entries.get(at.min(last)).copied().unwrap_or(0)
    }

    /// The entry as a share of the table's range, 0.0 ..= 1.0 where the entries keep to their bits.
    pub fn share(&self, value: i64) -> f64 {
        f64::from(self.look_up(value)) / f64::from(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_outside_take_the_nearest_end() {
        let lut = Lut::new(-1, 8, vec![10, 20, 255]).unwrap();
        assert_eq!(
            [i64::MIN, -2, -1, 0, 1, 2, i64::MAX].map(|value| lut.look_up(value)),
            [10, 10, 10, 20, 255, 255, 255]
        );
        assert_eq!(lut.share(1), 1.0);
    }

    #[test]
    fn a_table_without_entries_or_with_an_impossible_depth_is_none() {
        assert_eq!(Lut::new(0, 8, vec![]), None);
        assert_eq!(Lut::new(0, 0, vec![1]), None);
        assert_eq!(Lut::new(0, 17, vec![1]), None);
    }
}
