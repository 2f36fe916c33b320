//! Grouped bootstrap: patients are drawn, with all their pictures, not pictures.

use super::draws::Draws;

/// Resamples of one interval (clinical.md §4.4).
pub const RESAMPLES: usize = 2_000;

/// Any number: the same data give the same interval, everywhere.
const SEED: u64 = 20_170_101;

/// The 2.5 % and 97.5 % points of a statistic over resamples of whole groups.
///
/// `statistic` gets, for each group, how often it was drawn; it is none where it is not defined for
/// a resample. The interval is none with fewer than two groups, or where half of the resamples or
/// more have no statistic. The same number of groups gives the same resamples, so intervals of
/// several statistics of one data set belong together.
pub fn percentile_interval(
    groups: usize,
    mut statistic: impl FnMut(&[u32]) -> Option<f64>,
) -> Option<(f64, f64)> {
    if groups < 2 {
        return None;
    }
    let mut draws = Draws::new(SEED);
    let mut drawn = vec![0_u32; groups];
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.fill(0);
        for _ in 0..groups {
            if let Some(count) = drawn.get_mut(draws.below(groups as u64) as usize) {
                *count += 1;
            }
        }
        values.extend(statistic(&drawn).filter(|value| value.is_finite()));
    }
    values.sort_by(f64::total_cmp);
    (values.len() > RESAMPLES / 2)
        .then(|| quantile(&values, 0.025).zip(quantile(&values, 0.975)))
        .flatten()
}

/// Quantile of sorted values, type 7 (Hyndman and Fan 1996).
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let position = share * sorted.len().checked_sub(1)? as f64;
    let (below, part) = (position.floor(), position.fract());
    let low = *sorted.get(below as usize)?;
    let high = sorted.get(below as usize + 1).copied().unwrap_or(low);
    Some(low + part * (high - low))
}

/// A figure of rows that are weighted by how often their group was drawn.
#[derive(Debug, Clone)]
pub(super) struct Ranked {
    /// Group and whether positive, by score from low to high; equal scores stand together.
    ties: Vec<Vec<(usize, bool)>>,
}

impl Ranked {
    /// Sorts once, so that each resample costs one pass.
    pub(super) fn new(mut rows: Vec<(f64, usize, bool)>) -> Self {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ties = rows
            .chunk_by(|a, b| a.0 == b.0)
            .map(|tied| {
                tied.iter()
                    .map(|(_, group, positive)| (*group, *positive))
                    .collect()
            })
            .collect();
        Self { ties }
    }

    /// Area under the ROC curve of a resample; none without positives or negatives.
    pub(super) fn auc(&self, drawn: &[u32]) -> Option<f64> {
        let (mut negatives_below, mut positives, mut wins) = (0.0, 0.0, 0.0);
        for tied in &self.ties {
            let (mut here_positive, mut here_negative) = (0.0, 0.0);
            for (group, positive) in tied {
                let weight = f64::from(drawn.get(*group).copied().unwrap_or(0));
                if *positive {
                    here_positive += weight;
                } else {
                    here_negative += weight;
                }
            }
            wins += here_positive * (negatives_below + here_negative / 2.0);
            negatives_below += here_negative;
            positives += here_positive;
        }
        let pairs = positives * negatives_below;
        (pairs > 0.0).then(|| wins / pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_drawn_about_as_often() {
        let mut draws = Draws::new(SEED);
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[draws.below(7) as usize] += 1;
        }
        assert!(
            counts.iter().all(|count| (9_600..10_400).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_quantile_is_interpolated() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!(quantile(&[1.0], 0.975), Some(1.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
