//! Cut points: from which probability an ordered grade is called.

/// The highest grade whose probability of "this or above" reaches its cut; 0 where none does.
pub(crate) fn highest_reached(probabilities: &[f64], cuts: &[f64]) -> usize {
    let above = |grade: usize| probabilities.iter().skip(grade).sum::<f64>();
    let reached = (1..)
        .zip(cuts)
        .filter(|(grade, cut)| above(*grade) >= **cut);
    reached.last().map_or(0, |(grade, _)| grade)
}
