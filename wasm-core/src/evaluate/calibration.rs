//! Whether probabilities mean what they say.

/// Bins of the calibration error (clinical.md §4.4).
pub const BINS: usize = 15;

/// Mean squared distance of a probability from what happened (Brier 1950); none of no cases.
pub fn brier(cases: &[(f64, bool)]) -> Option<f64> {
    let squares = cases
        .iter()
        .map(|(probability, happened)| (probability - f64::from(*happened)).powi(2));
    (!cases.is_empty()).then(|| squares.sum::<f64>() / cases.len() as f64)
}

/// Expected calibration error over bins of equal width that hold their lower end (1 belongs to the
/// last); none of no cases or no bins.
pub fn expected_calibration_error(cases: &[(f64, bool)], bins: usize) -> Option<f64> {
    if cases.is_empty() || bins == 0 {
        return None;
    }
    // Sum over the cases of probability minus outcome, by bin: |mean − share| × n is its size.
    let mut gaps = vec![0.0_f64; bins];
    for (probability, happened) in cases {
        let bin = ((probability * bins as f64) as usize).min(bins - 1);
        if let Some(gap) = gaps.get_mut(bin) {
            *gap += probability - f64::from(*happened);
        }
    }
    Some(gaps.iter().map(|gap| gap.abs()).sum::<f64>() / cases.len() as f64)
}
