//! Cohen's kappa between two readers, plain or weighted, with its standard error.

/// How much a disagreement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Every disagreement alike.
    Plain,
    /// By the distance of the grades.
    Linear,
    /// By the square of the distance.
    Quadratic,
}

/// Agreement beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// 1 is full agreement, 0 that of chance.
    pub value: f64,
    /// Standard error (Fleiss, Cohen and Everitt 1969).
    pub standard_error: f64,
}

impl Kappa {
    /// Kappa of a square table of counts, rows one reader, columns the other; none where the table
    /// is empty or not square, or where chance alone would agree fully.
    pub fn of(table: &[Vec<u64>], weights: Weights) -> Option<Self> {
        let k = table.len();
        let n: u64 = table.iter().flatten().sum();
        if k < 2 || n == 0 || table.iter().any(|row| row.len() != k) {
            return None;
        }
        let total = n as f64;
        let share = |count: &u64| *count as f64 / total;
        let rows: Vec<f64> = table
            .iter()
            .map(|row| row.iter().map(share).sum())
            .collect();
        let columns: Vec<f64> = (0..k)
            .map(|column| {
                table
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(share)
                    .sum()
            })
            .collect();
        let agreement = |i: usize, j: usize| weights.agreement(i, j, k);
        // Mean weight of each row under the other reader's shares, and of each column.
        let row_mean: Vec<f64> = (0..k)
            .map(|i| mean(&columns, |j| agreement(i, j)))
            .collect();
        let column_mean: Vec<f64> = (0..k).map(|j| mean(&rows, |i| agreement(i, j))).collect();
        let expected = mean(&rows, |i| row_mean.get(i).copied().unwrap_or(0.0));
        let cells = || {
            table.iter().enumerate().flat_map(move |(i, row)| {
                row.iter()
                    .enumerate()
                    .map(move |(j, count)| (i, j, *count as f64 / total))
            })
        };
        let observed: f64 = cells().map(|(i, j, p)| p * agreement(i, j)).sum();
        if 1.0 - expected <= f64::EPSILON {
            return None;
        }
        let value = (observed - expected) / (1.0 - expected);
        let spread: f64 = cells()
            .map(|(i, j, p)| {
                let chance = row_mean.get(i).copied().unwrap_or(0.0)
                    + column_mean.get(j).copied().unwrap_or(0.0);
                p * (agreement(i, j) - chance * (1.0 - value)).powi(2)
            })
            .sum();
        let variance = (spread - (value - expected * (1.0 - value)).powi(2))
            / (total * (1.0 - expected).powi(2));
        Some(Self {
            value,
            // Rounding may leave a hair below zero at full agreement.
            standard_error: variance.max(0.0).sqrt(),
        })
    }
}

impl Weights {
    /// 1 on the diagonal, 0 at the greatest distance.
    fn agreement(self, i: usize, j: usize, classes: usize) -> f64 {
        let distance = i.abs_diff(j) as f64 / (classes - 1) as f64;
        match self {
            Self::Plain => f64::from(i == j),
            Self::Linear => 1.0 - distance,
            Self::Quadratic => 1.0 - distance * distance,
        }
    }
}

fn mean(shares: &[f64], weight: impl Fn(usize) -> f64) -> f64 {
    shares
        .iter()
        .enumerate()
        .map(|(index, share)| share * weight(index))
        .sum()
}
