//! Whether what comes in, or what goes out, is still what it was.

/// Population stability index of actual against expected counts over the same bins. An empty bin
/// counts as half a case. Below 0.1 steady, to 0.25 look, above act (a rule of thumb).
///
/// None where the bins differ in number or one side has no cases.
pub fn population_stability_index(expected: &[u64], actual: &[u64]) -> Option<f64> {
    let shares = |counts: &[u64]| -> Option<Vec<f64>> {
        let n: u64 = counts.iter().sum();
        (n > 0).then(|| {
            counts
                .iter()
                .map(|count| (*count as f64).max(0.5) / n as f64)
                .collect()
        })
    };
    let (expected_shares, actual_shares) = (shares(expected)?, shares(actual)?);
    (expected.len() == actual.len()).then(|| {
        actual_shares
            .iter()
            .zip(&expected_shares)
            .map(|(actual, expected)| (actual - expected) * libm::log(actual / expected))
            .sum()
    })
}

/// Kolmogorov and Smirnov's distance of two samples: the widest gap between their distributions.
/// None where one is empty or holds what is no number.
pub fn kolmogorov_smirnov(first: &[f64], second: &[f64]) -> Option<f64> {
    let mut values: Vec<(f64, f64)> = Vec::with_capacity(first.len() + second.len());
    values.extend(first.iter().map(|value| (*value, 1.0 / first.len() as f64)));
    values.extend(
        second
            .iter()
            .map(|value| (*value, -1.0 / second.len() as f64)),
    );
    if first.is_empty() || second.is_empty() || values.iter().any(|(value, _)| value.is_nan()) {
        return None;
    }
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut gap, mut widest) = (0.0_f64, 0.0_f64);
    for tied in values.chunk_by(|a, b| a.0 == b.0) {
        gap += tied.iter().map(|(_, step)| step).sum::<f64>();
        widest = widest.max(gap.abs());
    }
    Some(widest)
}

/// The distance above which two samples differ at the 5 % level: c(0.05) √((n + m) / nm).
pub fn kolmogorov_smirnov_critical(first: usize, second: usize) -> Option<f64> {
    /// c(0.05) of the asymptotic distribution (clinical.md §4.4).
    const C05: f64 = 1.3581;
    let (n, m) = (first as f64, second as f64);
    (first > 0 && second > 0).then(|| C05 * ((n + m) / (n * m)).sqrt())
}

/// Bernoulli CUSUM: rises when events come more often than they should (Reynolds and Stoumbos 1999).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    up: f64,
    down: f64,
    value: f64,
}

impl Cusum {
    /// Watches for a rate that moves from `usual` to `raised`; none unless 0 < usual < raised < 1.
    pub fn new(usual: f64, raised: f64) -> Option<Self> {
        (0.0 < usual && usual < raised && raised < 1.0).then(|| Self {
            up: libm::log(raised / usual),
            down: libm::log((1.0 - raised) / (1.0 - usual)),
            value: 0.0,
        })
    }

    /// Takes up one case and gives the sum, which is never below 0.
    pub fn step(&mut self, event: bool) -> f64 {
        let step = if event { self.up } else { self.down };
        self.value = (self.value + step).max(0.0);
        self.value
    }

    /// What an event adds, and what its absence adds (which is below 0).
    pub const fn steps(&self) -> (f64, f64) {
        (self.up, self.down)
    }
}
