//! A probability as a natural frequency (clinical.md §5.2): one denominator, never a decimal.

/// How a probability is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frequency {
    /// About so many in 100.
    InHundred(u32),
    /// About so many in 1000, for less than 1 %.
    InThousand(u32),
    /// Fewer than 1 in 1000.
    FewerThanOneInThousand,
    /// More than 99 in 100.
    MoreThanNinetyNine,
}

impl Frequency {
    /// Rounds a probability as clinical.md §5.2 says; what is no probability counts as its nearest end.
    pub(crate) fn of(probability: f64) -> Self {
        if probability >= 0.995 {
            Self::MoreThanNinetyNine
        } else if probability >= 0.01 {
            Self::InHundred(half_up(probability * 100.0))
        } else if probability >= 0.0005 {
            Self::InThousand(half_up(probability * 1000.0))
        } else {
            Self::FewerThanOneInThousand
        }
    }

    /// Full dots of a hundred; the words carry what dots cannot.
    pub(crate) fn dots(self) -> u32 {
        match self {
            Self::InHundred(count) => count,
            Self::InThousand(count) => u32::from(count >= 5),
            Self::FewerThanOneInThousand => 0,
            Self::MoreThanNinetyNine => 100,
        }
    }

    /// Key of the result's sentence, and its number where it has one.
    pub(crate) fn sentence(self) -> (&'static str, Option<u32>) {
        match self {
            Self::InHundred(count) => ("result.frequency", Some(count)),
            Self::InThousand(count) => ("result.frequency.thousand", Some(count)),
            Self::FewerThanOneInThousand => ("result.frequency.fewer", None),
            Self::MoreThanNinetyNine => ("result.frequency.more", None),
        }
    }
}

fn half_up(value: f64) -> u32 {
    (value + 0.5).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of clinical.md §5.2.
    #[test]
    fn probabilities_are_said_as_the_table_says() {
        for (probability, expected) in [
            (0.6184, Frequency::InHundred(62)),
            (0.004, Frequency::InThousand(4)),
            (0.0004, Frequency::FewerThanOneInThousand),
            (0.9965, Frequency::MoreThanNinetyNine),
            (0.995, Frequency::MoreThanNinetyNine),
            (0.0099, Frequency::InThousand(10)),
            (0.01, Frequency::InHundred(1)),
            (0.5, Frequency::InHundred(50)),
            (f64::NAN, Frequency::FewerThanOneInThousand),
        ] {
            assert_eq!(Frequency::of(probability), expected, "{probability}");
        }
    }
}
