//! Class activation maps (Zhou et al., CVPR 2016, arXiv:1512.04150): how much each part of the picture
//! gave to a score. Exact for our networks, whose heads are linear over the mean of a feature map; it
//! says where the network looked, not where disease is.

use serde::{Deserialize, Serialize};

/// A rectangle in pixels of the picture as it is stored; it may reach beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What each part of the picture gave to one logit. Of a class activation map a part is a cell of the
/// feature map, and their mean and the bias make the logit; of an occlusion it is a square that was
/// hidden, and its value how far the logit fell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActivationMap {
    /// Id of the label that the logit speaks for; of ordered grades "this or worse".
    pub label: String,
    /// Rows of cells.
    pub rows: usize,
    /// Columns of cells.
    pub columns: usize,
    /// `rows × columns` values by rows; above zero raises the score.
    pub values: Vec<f32>,
    /// What the logit is without any picture.
    pub bias: f32,
    /// The part of the picture under the cells.
    pub area: Area,
    /// Maps of this pack were found to say more than one that always points to the middle.
    pub beats_middle: bool,
}

impl ActivationMap {
    /// The largest value, if any is above zero: what a display calls full.
    pub fn peak(&self) -> Option<f32> {
        let largest = self.values.iter().copied().fold(0.0, f32::max);
        (largest > 0.0).then_some(largest)
    }

    /// The cell with the largest value, as row and column.
    pub fn hottest(&self) -> Option<(usize, usize)> {
        let (at, _) = self
            .values
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((at / self.columns, at % self.columns))
    }

    /// The part of the picture under a cell.
    pub fn cell(&self, row: usize, column: usize) -> Area {
        let (width, height) = (
            self.area.width / self.columns as f64,
            self.area.height / self.rows as f64,
        );
        Area {
            x: self.area.x + width * column as f64,
            y: self.area.y + height * row as f64,
            width,
            height,
        }
    }
}

/// What each cell gives: `features` holds all cells of one channel together, `weights` one number a
/// channel.
#[cfg(feature = "compute")]
pub(super) fn contributions(features: &[f32], weights: &[f32]) -> Vec<f32> {
    let cells = features.len() / weights.len().max(1);
    let mut sums = vec![0.0_f64; cells];
    for (channel, weight) in features.chunks_exact(cells.max(1)).zip(weights) {
        for (sum, value) in sums.iter_mut().zip(channel) {
            *sum += f64::from(*value) * f64::from(*weight);
        }
    }
    sums.into_iter().map(|sum| sum as f32).collect()
}

#[cfg(all(test, feature = "compute"))]
mod tests {
    use super::*;

    #[test]
    fn cells_are_weighed_by_channel_and_lie_on_the_picture() {
        // Two channels of one row and three cells.
        let values = contributions(&[1.0, 2.0, 3.0, 10.0, 0.0, -10.0], &[1.0, 0.5]);
        assert_eq!(values, [6.0, 2.0, -2.0]);
        let map = ActivationMap {
            label: "2".to_owned(),
            rows: 1,
            columns: 3,
            values,
            bias: 0.0,
            area: Area {
                x: 10.0,
                y: 20.0,
                width: 30.0,
                height: 12.0,
            },
            beats_middle: false,
        };
        assert_eq!(map.peak(), Some(6.0));
        assert_eq!(map.hottest(), Some((0, 0)));
        let cell = map.cell(0, 2);
        assert_eq!((cell.x, cell.y, cell.width), (30.0, 20.0, 10.0));
    }

    #[test]
    fn a_map_that_only_lowers_the_score_has_no_peak() {
        let map = ActivationMap {
            label: "mel".to_owned(),
            rows: 1,
            columns: 1,
            values: vec![-1.0],
            bias: 0.0,
            area: Area {
                x: 0.0,
                y: 0.0,
                width: 1.0,
                height: 1.0,
            },
            beats_middle: false,
        };
        assert_eq!(map.peak(), None);
    }
}
