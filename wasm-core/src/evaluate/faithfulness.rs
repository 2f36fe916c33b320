//! Whether an activation map says what the network uses: the parts of the input that it calls
//! important are taken away, or put into an empty input, most important first, and the score is
//! watched (deletion and insertion; Petsiuk, Das and Saenko, BMVC 2018).
//!
//! A map that is worth showing lowers the score faster when its parts go, and raises it faster when
//! they come, than parts in any order, and than parts from the middle outwards, where lesions of a
//! well-taken photograph lie anyway.

use super::draws::Draws;
use crate::{
    model::{ActivationMap, Area, ModelError, Pack, Tensor},
    quality::Gradable,
};

/// Steps from all to nothing.
const STEPS: usize = 10;

/// Areas under the score, 0 to 1, by the share of the parts that were taken away or put in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curves {
    /// Parts are taken away; small is good.
    pub deletion: f64,
    /// Parts are put in; large is good.
    pub insertion: f64,
}

/// What one picture says of its map.
#[derive(Debug, Clone, PartialEq)]
pub struct Faithfulness {
    /// Score of the whole picture.
    pub score: f64,
    /// In the order of the map.
    pub map: Curves,
    /// In an order as if drawn.
    pub random: Curves,
    /// From the middle outwards.
    pub centre: Curves,
    /// All parts, in the order of the map.
    pub parts: Vec<Area>,
    /// The part in the middle.
    pub middle: Area,
}

impl Faithfulness {
    /// Watches one picture; `seed` is another number for each. None where the pack has no map.
    ///
    /// # Errors
    /// [`ModelError::Engine`].
    pub fn of(pack: &Pack, gradable: &Gradable, seed: u64) -> Result<Option<Self>, ModelError> {
        let tensor = pack.tensor(gradable.picture());
        let (score, map) = pack.referral(gradable.picture(), &tensor)?;
        let Some(map) = map else {
            return Ok(None);
        };
        let watched = Watched::new(pack, gradable, &tensor, &map);
        let by_map = order_by(&map, |cell| -f64::from(map.values[cell]));
        let outwards = order_by(&map, |cell| from_middle(&map, cell));
        let mut drawn: Vec<usize> = (0..map.values.len()).collect();
        Draws::new(seed).shuffle(&mut drawn);
        let area = |cell: &usize| map.cell(cell / map.columns, cell % map.columns);
        Ok(Some(Self {
            score,
            map: watched.curves(&by_map)?,
            random: watched.curves(&drawn)?,
            centre: watched.curves(&outwards)?,
            parts: by_map.iter().map(area).collect(),
            middle: outwards.first().map_or(map.area, area),
        }))
    }
}

/// Cells by a number, smallest first; equal ones in their own order.
fn order_by(map: &ActivationMap, number: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut cells: Vec<usize> = (0..map.values.len()).collect();
    cells.sort_by(|a, b| number(*a).total_cmp(&number(*b)));
    cells
}

/// Distance of a cell's middle from that of the map, in cells.
fn from_middle(map: &ActivationMap, cell: usize) -> f64 {
    let (row, column) = (cell / map.columns, cell % map.columns);
    let off = |at: usize, count: usize| at as f64 + 0.5 - count as f64 / 2.0;
    libm::hypot(off(row, map.rows), off(column, map.columns))
}

/// One input that is taken apart.
struct Watched<'a> {
    pack: &'a Pack,
    gradable: &'a Gradable,
    whole: &'a Tensor,
    empty: Tensor,
    rows: usize,
    columns: usize,
}

impl<'a> Watched<'a> {
    fn new(pack: &'a Pack, gradable: &'a Gradable, whole: &'a Tensor, map: &ActivationMap) -> Self {
        let [_, _, height, width] = whole.shape;
        let mut empty = whole.clone();
        for plane in empty.data.chunks_exact_mut((height * width).max(1)) {
            let sum: f64 = plane.iter().copied().map(f64::from).sum();
            let mean = (sum / plane.len() as f64) as f32;
            plane.fill(mean);
        }
        Self {
            pack,
            gradable,
            whole,
            empty,
            rows: map.rows,
            columns: map.columns,
        }
    }

    fn curves(&self, order: &[usize]) -> Result<Curves, ModelError> {
        Ok(Curves {
            deletion: self.area(self.whole.clone(), &self.empty, order)?,
            insertion: self.area(self.empty.clone(), self.whole, order)?,
        })
    }

    /// Area under the score while `input` becomes `to`, part by part.
    fn area(&self, mut input: Tensor, to: &Tensor, order: &[usize]) -> Result<f64, ModelError> {
        let picture = self.gradable.picture();
        let mut before = self.pack.referral(picture, &input)?.0;
        let (mut area, mut done) = (0.0, 0);
        for step in 1..=STEPS {
            let until = order.len() * step / STEPS;
            for cell in &order[done..until] {
                self.copy_part(&mut input, to, *cell);
            }
            let after = self.pack.referral(picture, &input)?.0;
            let share = (until - done) as f64 / order.len().max(1) as f64;
            area += f64::midpoint(before, after) * share;
            (before, done) = (after, until);
        }
        Ok(area)
    }

    fn copy_part(&self, to: &mut Tensor, from: &Tensor, cell: usize) {
        let [_, channels, height, width] = to.shape;
        let (row, column) = (cell / self.columns, cell % self.columns);
        let across = column * width / self.columns..(column + 1) * width / self.columns;
        for channel in 0..channels {
            for y in row * height / self.rows..(row + 1) * height / self.rows {
                let start = (channel * height + y) * width;
                let range = start + across.start..start + across.end;
                to.data[range.clone()].copy_from_slice(&from.data[range]);
            }
        }
    }
}
