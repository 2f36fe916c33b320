//! A probability as people read it: "about 62 in 100" (clinical.md §5.2).

use std::fmt;

/// So many of so many, with one denominator throughout: 100, or 1,000 below 1 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frequency {
    /// How many show it.
    pub count: u32,
    /// Of how many.
    pub of: u32,
    /// Whether the count is a bound.
    pub bound: Bound,
}

/// How a count is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Rounded, halves up.
    About,
    /// Fewer than the count.
    FewerThan,
    /// More than the count.
    MoreThan,
}

impl Frequency {
    /// The frequency of a probability; none outside 0 to 1.
    ///
    /// ```
    /// use insitu_core::evaluate::Frequency;
    ///
    /// let seven = Frequency::of(0.07).unwrap();
    /// assert_eq!(format!("{seven}, {} do not", seven.others()), "about 7 in 100, 93 do not");
    /// ```
    pub fn of(probability: f64) -> Option<Self> {
        if !(0.0..=1.0).contains(&probability) {
            return None;
        }
        // A half that binary fractions miss from below (0.285 × 100) is still a half.
        let rounded = |of: u32| (probability * f64::from(of) + 0.5 + 1e-9).floor() as u32;
        let (count, of, bound) = match probability {
            p if p < 0.0005 => (1, 1000, Bound::FewerThan),
            p if p < 0.01 => (rounded(1000), 1000, Bound::About),
            p if p >= 0.995 => (99, 100, Bound::MoreThan),
            _ => (rounded(100), 100, Bound::About),
        };
        Some(Self { count, of, bound })
    }

    /// The other side: how many do not show it.
    pub const fn others(self) -> u32 {
        self.of.saturating_sub(self.count)
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.bound {
            Bound::About => "about",
            Bound::FewerThan => "fewer than",
            Bound::MoreThan => "more than",
        };
        write!(f, "{bound} {} in {}", self.count, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_texts_are_printed() {
        for (probability, text) in [
            (0.6184, "about 62 in 100"),
            (0.004, "about 4 in 1000"),
            (0.0004, "fewer than 1 in 1000"),
            (0.9965, "more than 99 in 100"),
            (0.995, "more than 99 in 100"),
            (0.0099, "about 10 in 1000"),
            (0.01, "about 1 in 100"),
            (0.5, "about 50 in 100"),
            (0.285, "about 29 in 100"),
            (0.0, "fewer than 1 in 1000"),
            (1.0, "more than 99 in 100"),
        ] {
            assert_eq!(Frequency::of(probability).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_probability_has_no_frequency() {
        for value in [-0.01, 1.01, f64::NAN, f64::INFINITY] {
            assert_eq!(Frequency::of(value), None);
        }
    }
}
