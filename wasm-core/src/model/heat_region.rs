//! Regions of a class activation map, for a person to judge one by one.

use super::ActivationMap;

/// Cells that hang together by their edges, each at least so strong.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRegion {
    /// Largest value in it as a share of the map's largest, above 0 and at most 1.
    pub strength: f32,
    /// Number of cells.
    pub cells: usize,
    /// Its outer edge as a closed polygon of right angles, in pixels of the picture as it is stored;
    /// where two cells touch by a corner alone it passes that corner twice.
    pub outline: Vec<[f64; 2]>,
}

impl ActivationMap {
    /// Share of the largest value from which a cell belongs to a region. Half is a convention of this
    /// product; it decides what is outlined, and nothing about disease.
    pub const REGION_SHARE: f32 = 0.5;

    /// The regions, strongest first; none where nothing raises the score.
    pub fn regions(&self) -> Vec<HeatRegion> {
        let Some(peak) = self.peak() else {
            return Vec::new();
        };
        let strength = |cell: usize| self.values.get(cell).map_or(0.0, |value| value / peak);
        // What is no number is not strong.
        let is_strong = |cell: usize| strength(cell) >= Self::REGION_SHARE;
        let cells = self.rows * self.columns;
        let mut member: Vec<Option<usize>> = vec![None; cells];
        let mut regions = Vec::new();
        for first in 0..cells {
            if member[first].is_some() || !is_strong(first) {
                continue;
            }
            let number = regions.len();
            let mut found = vec![first];
            member[first] = Some(number);
            let mut next = 0;
            while let Some(&cell) = found.get(next) {
                next += 1;
                for beside in self.beside(cell).into_iter().flatten() {
                    if member[beside].is_none() && is_strong(beside) {
                        member[beside] = Some(number);
                        found.push(beside);
                    }
                }
            }
            let inside = |cell: Option<usize>| cell.is_some_and(|at| member[at] == Some(number));
            regions.push(HeatRegion {
                strength: found.iter().map(|cell| strength(*cell)).fold(0.0, f32::max),
                cells: found.len(),
                outline: self.outer_edge(first, &inside),
            });
        }
        regions.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        regions
    }

    /// The cells above, to the right, below, to the left.
    fn beside(&self, cell: usize) -> [Option<usize>; 4] {
        let (row, column) = ((cell / self.columns) as i64, (cell % self.columns) as i64);
        [(-1, 0), (0, 1), (1, 0), (0, -1)].map(|(down, right)| self.at(row + down, column + right))
    }

    fn at(&self, row: i64, column: i64) -> Option<usize> {
        let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
        (row < self.rows && column < self.columns).then_some(row * self.columns + column)
    }

    /// Walks round a region with its cells to the right, from the upper left corner of its first cell
    /// by rows; corners where the walk turns are kept.
    fn outer_edge(&self, first: usize, inside: &impl Fn(Option<usize>) -> bool) -> Vec<[f64; 2]> {
        // Rightward, down, leftward, up; as steps of row and column.
        const STEPS: [(i64, i64); 4] = [(0, 1), (1, 0), (0, -1), (-1, 0)];
        let start = ((first / self.columns) as i64, (first % self.columns) as i64);
        let (mut at, mut heading) = (start, 0_usize);
        let mut corners = Vec::new();
        loop {
            at = (at.0 + STEPS[heading].0, at.1 + STEPS[heading].1);
            // The cells ahead of this corner, on the left hand and on the right.
            let (left, right) = match heading {
                0 => ((at.0 - 1, at.1), (at.0, at.1)),
                1 => ((at.0, at.1), (at.0, at.1 - 1)),
                2 => ((at.0, at.1 - 1), (at.0 - 1, at.1 - 1)),
                _ => ((at.0 - 1, at.1 - 1), (at.0 - 1, at.1)),
            };
            let is_in = |(row, column)| inside(self.at(row, column));
            let turned = match (is_in(left), is_in(right)) {
                (_, false) => (heading + 1) % 4,
                (false, true) => heading,
                (true, true) => (heading + 3) % 4,
            };
            if turned != heading {
                corners.push([
                    self.area.x + self.area.width * at.1 as f64 / self.columns as f64,
                    self.area.y + self.area.height * at.0 as f64 / self.rows as f64,
                ]);
                heading = turned;
            }
            if at == start && heading == 0 {
                return corners;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::Area, *};

    fn map(rows: usize, columns: usize, values: &[f32]) -> ActivationMap {
        ActivationMap {
            label: "2".to_owned(),
            rows,
            columns,
            values: values.to_vec(),
            bias: 0.0,
            area: Area {
                x: 100.0,
                y: 200.0,
                width: 10.0 * columns as f64,
                height: 10.0 * rows as f64,
            },
            beats_middle: false,
        }
    }

    /// The area of a polygon by its corners (the shoelace formula).
    fn area(outline: &[[f64; 2]]) -> f64 {
        let next = outline.iter().cycle().skip(1);
        let twice: f64 = outline
            .iter()
            .zip(next)
            .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
            .sum();
        twice / 2.0
    }

    #[test]
    fn regions_hang_together_by_edges_and_the_strongest_comes_first() {
        #[rustfmt::skip]
        let found = map(3, 4, &[
            4.0, 5.0, 0.0, 0.0,
            0.0, 4.5, 0.0, 8.0,
            0.0, 0.0, 9.0, 1.0,
        ])
        .regions();
        let told: Vec<(f32, usize)> = found.iter().map(|one| (one.strength, one.cells)).collect();
        assert_eq!(told, [(1.0, 1), (8.0 / 9.0, 1), (5.0 / 9.0, 2)]);
        let square = [
            [130.0, 220.0],
            [130.0, 230.0],
            [120.0, 230.0],
            [120.0, 220.0],
        ];
        assert_eq!(found[0].outline, square);
    }

    #[test]
    fn a_bent_region_has_its_inner_corner_and_a_hole_none() {
        #[rustfmt::skip]
        let bent = map(2, 2, &[
            1.0, 0.0,
            1.0, 1.0,
        ])
        .regions();
        let corners = [
            [110.0, 200.0],
            [110.0, 210.0],
            [120.0, 210.0],
            [120.0, 220.0],
            [100.0, 220.0],
            [100.0, 200.0],
        ];
        assert_eq!(bent[0].outline, corners);
        #[rustfmt::skip]
        let ring = map(3, 3, &[
            1.0, 1.0, 1.0,
            1.0, 0.0, 1.0,
            1.0, 1.0, 1.0,
        ])
        .regions();
        assert_eq!((ring[0].cells, ring[0].outline.len()), (8, 4));
    }

    #[test]
    fn what_raises_no_score_has_no_region() {
        assert_eq!(map(1, 2, &[-1.0, 0.0]).regions(), []);
        assert_eq!(map(0, 0, &[]).regions(), []);
        let odd = map(1, 3, &[f32::NAN, 0.0, 1.0]).regions();
        assert_eq!((odd.len(), odd[0].cells), (1, 1));
    }

    proptest! {
        #[test]
        fn every_strong_cell_is_in_one_region_which_its_outline_encloses(
            (rows, columns, strong) in (1_usize..8, 1_usize..8).prop_flat_map(|(rows, columns)| {
                let cells = prop::collection::vec(any::<bool>(), rows * columns);
                (Just(rows), Just(columns), cells)
            }),
        ) {
            let values: Vec<f32> = strong.iter().map(|is| if *is { 1.0 } else { 0.1 }).collect();
            let map = map(rows, columns, &values);
            let regions = map.regions();
            if strong.contains(&true) {
                let count: usize = regions.iter().map(|region| region.cells).sum();
                prop_assert_eq!(count, strong.iter().filter(|is| **is).count());
                for region in &regions {
                    // An outline may enclose holes, and never less than its cells.
                    prop_assert!(area(&region.outline) >= 100.0 * region.cells as f64 - 1e-6);
                    prop_assert!(area(&region.outline) <= 100.0 * (rows * columns) as f64 + 1e-6);
                }
            }
        }
    }
}
