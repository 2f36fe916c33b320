//! From component planes to pixels (T.81 A.1.1 leaves open how): halved sides are brought to full size
//! by the triangle filters of libjpeg ("fancy upsampling"), to the bit; all others by repeating samples.
#![deny(clippy::indexing_slicing)]

use super::{blocks::Plane, sample::Sample};

/// How a component becomes as large as the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Same,
    /// Twice as wide.
    Wide,
    /// Twice as high.
    High,
    /// Twice as wide and high.
    Both,
    Repeat,
}

/// A row of a component in the making.
struct Stretch<T> {
    way: Way,
    /// The largest factors of the frame.
    horizontal: usize,
    vertical: usize,
    row: Vec<T>,
    /// The row and its neighbour, weighted, with the ends repeated.
    sums: Vec<i32>,
}

/// The samples of the picture, by row, column and component.
pub(super) fn picture<T: Sample>(mut planes: Vec<Plane<T>>) -> Vec<T> {
    match planes.as_mut_slice() {
        [only] => cropped(only),
        [a, b, c] => interleaved([a, b, c]),
        _ => Vec::new(),
    }
}

/// A plane without its padding, in its own memory.
fn cropped<T: Sample>(plane: &mut Plane<T>) -> Vec<T> {
    let grid = plane.grid;
    let mut samples = std::mem::take(&mut plane.samples);
    if grid.across * 8 != grid.columns {
        for row in 1..grid.rows {
            let from = row * grid.across * 8;
            // Rows only move towards the start of the plane.
            samples.copy_within(from..from + grid.columns, row * grid.columns);
        }
    }
    samples.truncate(grid.rows * grid.columns);
    samples
}

fn interleaved<T: Sample>(planes: [&Plane<T>; 3]) -> Vec<T> {
    let grids = planes.map(|plane| plane.grid);
    let largest = |of: [usize; 3]| of.into_iter().max().unwrap_or_default();
    let rows = largest(grids.map(|grid| grid.rows));
    let columns = largest(grids.map(|grid| grid.columns));
    let horizontal = largest(grids.map(|grid| grid.horizontal));
    let vertical = largest(grids.map(|grid| grid.vertical));
    let mut stretches = planes.map(|plane| Stretch::new(plane, horizontal, vertical, columns));
    let mut samples = vec![T::default(); rows * columns * 3];
    for (y, row) in samples.chunks_exact_mut(columns * 3).enumerate() {
        let [first, second, third] = &mut stretches;
        let [a, b, c] = planes;
        let (a, b, c) = (first.row(a, y), second.row(b, y), third.row(c, y));
        for (((pixel, a), b), c) in row.as_chunks_mut().0.iter_mut().zip(a).zip(b).zip(c) {
            *pixel = [*a, *b, *c];
        }
    }
    samples
}

impl<T: Sample> Stretch<T> {
    fn new(plane: &Plane<T>, horizontal: usize, vertical: usize, columns: usize) -> Self {
        let grid = plane.grid;
        let way = match (grid.horizontal, grid.vertical) {
            (h, v) if h == horizontal && v == vertical => Way::Same,
            (h, v) if h == horizontal && 2 * v == vertical => Way::High,
            // libjpeg's filters need three columns.
            (h, v) if 2 * h == horizontal && v == vertical && grid.columns > 2 => Way::Wide,
            (h, v) if 2 * h == horizontal && 2 * v == vertical && grid.columns > 2 => Way::Both,
            _ => Way::Repeat,
        };
        let length = match way {
            Way::Same => 0,
            Way::Wide | Way::Both => grid.columns * 2,
            Way::High | Way::Repeat => columns,
        };
        Self {
            way,
            horizontal,
            vertical,
            row: vec![T::default(); length],
            sums: vec![0; grid.columns + 2],
        }
    }

    /// Row `y` of the picture.
    fn row<'a>(&'a mut self, plane: &'a Plane<T>, y: usize) -> &'a [T] {
        // The sample row that covers the picture's, and the nearer one of its neighbours.
        let near = plane.row(y / 2);
        let below = y % 2 == 1;
        let far = plane.row(if below {
            y / 2 + 1
        } else {
            (y / 2).saturating_sub(1)
        });
        let weighted = near
            .iter()
            .zip(far)
            .map(|(near, far)| near.value() * 3 + far.value());
        match self.way {
            Way::Same => return plane.row(y),
            Way::Wide => {
                fill(
                    &mut self.sums,
                    plane.row(y).iter().map(|sample| sample.value()),
                );
                self.widen(1, 2, 2);
            }
            Way::High => {
                let half = if below { 2 } else { 1 };
                for (to, sum) in self.row.iter_mut().zip(weighted) {
                    *to = T::new((sum + half) >> 2);
                }
            }
            Way::Both => {
                fill(&mut self.sums, weighted);
                self.widen(8, 7, 4);
            }
            Way::Repeat => {
                let from = plane.row(y * plane.grid.vertical / self.vertical);
                for (x, to) in self.row.iter_mut().enumerate() {
                    let x = x * plane.grid.horizontal / self.horizontal;
                    *to = from.get(x).copied().unwrap_or_default();
                }
            }
        }
        &self.row
    }

    /// Twice as many columns of `sums`: three parts of the nearer, one of the farther column. Halves are
    /// rounded by turns down and up, which libjpeg does to keep the mean.
    fn widen(&mut self, even: i32, odd: i32, shift: u32) {
        let pairs = self.row.as_chunks_mut().0;
        for (pair, &[before, sum, next]) in pairs.iter_mut().zip(self.sums.array_windows()) {
            *pair = [
                T::new((sum * 3 + before + even) >> shift),
                T::new((sum * 3 + next + odd) >> shift),
            ];
        }
    }
}

/// Fills a row of sums, with the first and the last once more at the ends.
fn fill(sums: &mut [i32], row: impl Iterator<Item = i32>) {
    for (to, value) in sums.iter_mut().skip(1).zip(row) {
        *to = value;
    }
    if let [before, first, ..] = sums {
        *before = *first;
    }
    if let [.., last, after] = sums {
        *after = *last;
    }
}
