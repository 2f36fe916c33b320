//! Area under the ROC curve with `DeLong`'s interval on the logit scale.

use super::proportion::{Estimate, Z95};

/// Area under the ROC curve: the probability that a positive scores above a negative, ties half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The area.
    pub value: f64,
    /// `DeLong`'s standard error (`DeLong` and others 1988); none with fewer than two
    /// positives or negatives.
    pub standard_error: Option<f64>,
}

impl Auc {
    /// The area for scores of positives and of negatives; none where one of them is empty or a
    /// score is not a number. By midranks (Sun and Xu 2014), so in `n log n`.
    pub fn of(positives: &[f64], negatives: &[f64]) -> Option<Self> {
        let all: Vec<f64> = positives.iter().chain(negatives).copied().collect();
        if positives.is_empty() || negatives.is_empty() || all.iter().any(|score| score.is_nan()) {
            return None;
        }
        let (m, n) = (positives.len() as f64, negatives.len() as f64);
        let ranks = midranks(&all);
        let (of_positives, of_negatives) = ranks.split_at(positives.len());
        // Share of negatives below each positive, and of positives above each negative.
        let above: Vec<f64> = midranks(positives)
            .iter()
            .zip(of_positives)
            .map(|(own, all)| (all - own) / n)
            .collect();
        let below: Vec<f64> = midranks(negatives)
            .iter()
            .zip(of_negatives)
            .map(|(own, all)| 1.0 - (all - own) / m)
            .collect();
        let value = above.iter().sum::<f64>() / m;
        let standard_error = variance(&above)
            .zip(variance(&below))
            .map(|(positive, negative)| (positive / m + negative / n).sqrt());
        Some(Self {
            value,
            standard_error,
        })
    }

    /// The area with its 95 % interval on the logit scale, which keeps it inside 0 to 1.
    ///
    /// There is no interval at an area of exactly 0 or 1: the standard error is 0 there, and an
    /// interval without width would claim what the data do not show.
    pub fn estimate(self) -> Estimate {
        let spread = self.value * (1.0 - self.value);
        let interval = self
            .standard_error
            .filter(|_| spread > 0.0)
            .map(|standard_error| {
                let logit = libm::log(self.value / (1.0 - self.value));
                let half = Z95 * standard_error / spread;
                (inverse_logit(logit - half), inverse_logit(logit + half))
            });
        Estimate {
            value: Some(self.value),
            ..Estimate::default()
        }
        .with_interval(interval)
    }
}

fn inverse_logit(value: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-value))
}

/// Ranks from 1, equal scores sharing their mean rank; in the order of the scores given.
fn midranks(scores: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = scores.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut ranks = vec![0.0; scores.len()];
    let mut before = 0;
    for tied in order.chunk_by(|a, b| a.1 == b.1) {
        let rank = before as f64 + f64::midpoint(1.0, tied.len() as f64);
        for (index, _) in tied {
            if let Some(slot) = ranks.get_mut(*index) {
                *slot = rank;
            }
        }
        before += tied.len();
    }
    ranks
}

/// Sample variance, n − 1 in the denominator; none of fewer than two.
fn variance(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() >= 2).then(|| squares / (n - 1.0))
}
