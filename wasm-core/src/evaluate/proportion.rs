//! Proportions with their intervals, and their differences.

use serde::{Serialize, Serializer};

/// The 97.5 % point of the normal distribution, as clinical.md §4.4 gives it.
pub const Z95: f64 = 1.959_964;

/// A figure with its 95 % interval; a part that is not defined is none, in JSON `null`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Estimate {
    /// The figure.
    #[serde(serialize_with = "six_decimals")]
    pub value: Option<f64>,
    /// Lower end of the interval.
    #[serde(serialize_with = "six_decimals")]
    pub low: Option<f64>,
    /// Upper end of the interval.
    #[serde(serialize_with = "six_decimals")]
    pub high: Option<f64>,
}

impl Estimate {
    /// A figure with both ends.
    pub const fn new(value: f64, low: f64, high: f64) -> Self {
        Self {
            value: Some(value),
            low: Some(low),
            high: Some(high),
        }
    }

    /// The same figure with another interval, or with none.
    #[must_use]
    pub fn with_interval(self, interval: Option<(f64, f64)>) -> Self {
        Self {
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            ..self
        }
    }
}

/// What is printed has six decimals (standards.md §8.1); what is not finite is `null`.
#[expect(clippy::ref_option, reason = "the signature is serde's")]
pub(super) fn six_decimals<S: Serializer>(
    value: &Option<f64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value
        .filter(|value| value.is_finite())
        .map(|value| (value * 1e6).round() / 1e6)
        .serialize(serializer)
}

/// Proportion with Wilson's interval (Wilson 1927); all none where there are no cases, or more
/// successes than cases.
pub fn wilson(successes: u64, cases: u64) -> Estimate {
    if cases == 0 || successes > cases {
        return Estimate::default();
    }
    let n = cases as f64;
    let p = successes as f64 / n;
    let shrink = 1.0 + Z95 * Z95 / n;
    let centre = (p + Z95 * Z95 / (2.0 * n)) / shrink;
    let half = Z95 * (p * (1.0 - p) / n + Z95 * Z95 / (4.0 * n * n)).sqrt() / shrink;
    Estimate::new(p, (centre - half).max(0.0), (centre + half).min(1.0))
}

/// Difference of two independent proportions with Newcombe's interval (Newcombe 1998, method 10),
/// first minus second; each is (successes, cases).
pub fn newcombe(first: (u64, u64), second: (u64, u64)) -> Estimate {
    let (one, two) = (wilson(first.0, first.1), wilson(second.0, second.1));
    let (
        Estimate {
            value: Some(p1),
            low: Some(l1),
            high: Some(u1),
        },
        Estimate {
            value: Some(p2),
            low: Some(l2),
            high: Some(u2),
        },
    ) = (one, two)
    else {
        return Estimate::default();
    };
    let difference = p1 - p2;
    Estimate::new(
        difference,
        difference - libm::hypot(p1 - l1, u2 - p2),
        difference + libm::hypot(u1 - p1, p2 - l2),
    )
}

/// Two-sided exact `McNemar` test: the probability of discordant pairs at least as uneven as these,
/// if both ways were as likely; 1 where there are none.
pub fn mcnemar_exact(one_way: u64, other_way: u64) -> f64 {
    let pairs = one_way + other_way;
    let fewer = one_way.min(other_way);
    // In logarithms: 2^-pairs is zero as a float above 1,074 pairs.
    let mut ln_term = -(pairs as f64) * std::f64::consts::LN_2;
    let mut tail = libm::exp(ln_term);
    for k in 1..=fewer {
        ln_term += libm::log((pairs - k + 1) as f64 / k as f64);
        tail += libm::exp(ln_term);
    }
    (2.0 * tail).min(1.0)
}
