//! Occlusion (Zeiler and Fergus, ECCV 2014, arXiv:1311.2901): parts of the input are hidden one after
//! another, and the score is watched. It asks the network itself what it needs, at the price of running
//! it a hundred times; [`super::activation`] reads the same question from one run.

use super::{ActivationMap, ModelError, Pack, Tensor, predict::explained};
use crate::quality::Gradable;

/// Cells on each side of the map.
const CELLS: usize = 12;

/// Cells on each side of what is hidden at once; the hidden squares overlap by half.
const HIDDEN: usize = 2;

/// Squares on each side.
const SQUARES: usize = CELLS - HIDDEN + 1;

/// A picture that is being watched; [`Self::step`] by step, so that the caller can stop in between.
pub struct Occlusion<'a> {
    pack: &'a Pack,
    gradable: &'a Gradable,
    whole: Tensor,
    /// Mean of each channel: what stands where something is hidden.
    grey: Vec<f32>,
    logit: usize,
    label: String,
    score: f32,
    next: usize,
    /// Fall of the logit, by cell: sum, and of how many squares.
    falls: Vec<(f32, u32)>,
}

impl<'a> Occlusion<'a> {
    /// Reads the whole picture. None where the pack's first output asks no referral question.
    ///
    /// # Errors
    /// [`ModelError::Engine`].
    pub fn begin(pack: &'a Pack, gradable: &'a Gradable) -> Result<Option<Self>, ModelError> {
        let whole = pack.tensor(gradable.picture());
        let values = pack.values(&whole)?;
        let prediction = pack.predict(&values)?;
        let Some((logit, label)) = explained(pack.manifest(), &prediction) else {
            return Ok(None);
        };
        let mut occlusion = Self {
            pack,
            gradable,
            grey: means(&whole),
            whole,
            logit,
            label: label.to_owned(),
            score: 0.0,
            next: 0,
            falls: vec![(0.0, 0); CELLS * CELLS],
        };
        occlusion.score = occlusion.logit(&values)?;
        Ok(Some(occlusion))
    }

    /// Squares that were hidden, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.next as u64, (SQUARES * SQUARES) as u64)
    }

    /// Hides the next square; false where there is none left.
    ///
    /// # Errors
    /// [`ModelError::Engine`].
    pub fn step(&mut self) -> Result<bool, ModelError> {
        let (row, column) = (self.next / SQUARES, self.next % SQUARES);
        if row == SQUARES {
            return Ok(false);
        }
        // Where there is nothing to hide, the border around a round field, nothing can change.
        let fall = match self.hidden(row, column) {
            Some(input) => self.score - self.logit(&self.pack.values(&input)?)?,
            None => 0.0,
        };
        for y in row..row + HIDDEN {
            for (sum, squares) in &mut self.falls[y * CELLS + column..][..HIDDEN] {
                *sum += fall;
                *squares += 1;
            }
        }
        self.next += 1;
        Ok(true)
    }

    /// The map: of each cell, how far the logit fell when it was hidden, as a mean over the squares
    /// that hid it. Its bias is 0, and it does not add up to the logit.
    pub fn finish(self) -> ActivationMap {
        let means = self.falls.iter();
        ActivationMap {
            label: self.label,
            rows: CELLS,
            columns: CELLS,
            values: means
                .map(|(sum, squares)| sum / (*squares).max(1) as f32)
                .collect(),
            bias: 0.0,
            area: self.pack.area(self.gradable.picture()),
            beats_middle: false,
        }
    }

    fn logit(&self, values: &super::pack::Values) -> Result<f32, ModelError> {
        let output = self.pack.manifest().outputs.first();
        let tensor = output.and_then(|output| values.get(&output.tensor));
        let logit = tensor.and_then(|values| values.get(self.logit)).copied();
        logit
            .filter(|logit| logit.is_finite())
            .ok_or_else(|| ModelError::Engine("the first output is not usable".to_owned()))
    }

    /// The input without one square; none where that square is all of one colour.
    fn hidden(&self, row: usize, column: usize) -> Option<Tensor> {
        let [_, _, height, width] = self.whole.shape;
        let edge = |cell: usize, side: usize| cell * side / CELLS;
        let rows = edge(row, height)..edge(row + HIDDEN, height);
        let columns = edge(column, width)..edge(column + HIDDEN, width);
        let mut input = self.whole.clone();
        let mut is_plain = true;
        let planes = input.data.chunks_exact_mut((height * width).max(1));
        for (plane, grey) in planes.zip(&self.grey) {
            let first = plane[rows.start * width + columns.start];
            for y in rows.clone() {
                let line = &mut plane[y * width..][columns.clone()];
                is_plain &= line.iter().all(|value| value.to_bits() == first.to_bits());
                line.fill(*grey);
            }
        }
        (!is_plain).then_some(input)
    }
}

fn means(tensor: &Tensor) -> Vec<f32> {
    let [_, _, height, width] = tensor.shape;
    let planes = tensor.data.chunks_exact((height * width).max(1));
    planes
        .map(|plane| {
            let sum: f64 = plane.iter().copied().map(f64::from).sum();
            (sum / plane.len() as f64) as f32
        })
        .collect()
}
