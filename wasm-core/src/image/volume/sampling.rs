//! One row of samples through a volume, trilinear, with as little interpolation as the row needs.
//!
//! A row along an axis of the volume is cut from up to four lines of voxels, which are blended
//! first; where its pixels are the voxels nothing is interpolated and values come out unchanged. Any
//! other row takes eight voxels a sample. Samples are held values; NaN is what is outside of the
//! volume, in a hole, or would be interpolated from padding. Sums have a fixed order and no fused
//! steps, so that wasm and native code give the same bits.

use super::Volume;
use std::ops::Range;

/// Part of a voxel that is rounding: samples nearer to a voxel's centre are that voxel.
const SNAP: f64 = 1e-6;

/// Part of a voxel by which a row may leave its axis over its whole length and still counts as
/// straight: cosines such as 2e-10 are rounding.
const STRAIGHT: f64 = 1e-4;

/// Where samples lie, in voxels: the first, and the way to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) start: [f64; 3],
    pub(super) step: [f64; 3],
}

/// Reads rows of one volume; the lines that it blends have their memory here.
pub(super) struct Sampler<'a> {
    volume: &'a Volume,
    size: [usize; 3],
    line: Vec<f32>,
    other: Vec<f32>,
    neighbour: Vec<f32>,
}

/// A line of voxels along an axis: its fixed indices, in the order of the other two axes.
#[derive(Clone, Copy)]
struct Line {
    axis: usize,
    first: usize,
    second: usize,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(volume: &'a Volume) -> Self {
        Self {
            volume,
            size: volume.grid().size(),
            line: Vec::new(),
            other: Vec::new(),
            neighbour: Vec::new(),
        }
    }

    /// Fills `out` with the samples of a row.
    pub(super) fn row(&mut self, row: &Row, out: &mut [f32]) {
        out.fill(f32::NAN);
        match straight_axis(row, out.len()) {
            Some(axis) => self.straight(row, axis, out),
            None => self.oblique(row, out),
        }
    }

    /// The sample at a voxel index with fractions.
    pub(super) fn point(&self, voxel: [f64; 3]) -> f32 {
        let mut axes = voxel.iter().zip(self.size);
        if axes.all(|(at, side)| is_inside(*at, side)) {
            self.trilinear(voxel)
        } else {
            f32::NAN
        }
    }

    fn straight(&mut self, row: &Row, axis: usize, out: &mut [f32]) {
        let [first, second] = match axis {
            0 => [1, 2],
            1 => [0, 2],
            _ => [0, 1],
        };
        let fixed = [first, second].map(|axis| (row.start[axis], self.size[axis]));
        if !fixed.iter().all(|(at, side)| is_inside(*at, *side)) {
            return;
        }
        let [(first, to_first), (second, to_second)] = fixed.map(|(at, side)| split(at, side));
        let line = Line {
            axis,
            first,
            second,
        };
        let mut blended = std::mem::take(&mut self.line);
        self.blend(line, to_first, &mut blended);
        if to_second > 0.0 {
            let mut other = std::mem::take(&mut self.other);
            let second = second + 1;
            self.blend(Line { second, ..line }, to_first, &mut other);
            mix(&mut blended, &other, to_second);
            self.other = other;
        }
        resample(&blended, row.start[axis], row.step[axis], out);
        self.line = blended;
    }

    /// A line, and so much of its neighbour in the direction of its first fixed axis.
    fn blend(&mut self, line: Line, to_first: f32, blended: &mut Vec<f32>) {
        self.pour(line, blended);
        if to_first > 0.0 {
            let mut neighbour = std::mem::take(&mut self.neighbour);
            let first = line.first + 1;
            self.pour(Line { first, ..line }, &mut neighbour);
            mix(blended, &neighbour, to_first);
            self.neighbour = neighbour;
        }
    }

    /// A line's voxels as samples.
    fn pour(&self, line: Line, into: &mut Vec<f32>) {
        let [columns, _, _] = self.size;
        let Line {
            axis,
            first,
            second,
        } = line;
        into.clear();
        let slice = self.volume.slice(second);
        if axis == 2 {
            let at = second * columns + first;
            let held = |slice: &Vec<i16>| slice.get(at).map_or(f32::NAN, |held| f32::from(*held));
            into.extend(self.volume.slices().iter().map(held));
        } else if axis == 0 {
            let from = first * columns;
            let row = slice.get(from..from + columns).unwrap_or(&[]);
            into.extend(row.iter().map(|held| f32::from(*held)));
        } else {
            let column = slice.get(first..).unwrap_or(&[]).iter().step_by(columns);
            into.extend(column.map(|held| f32::from(*held)));
        }
        // A hole.
        into.resize(self.size[axis], f32::NAN);
        if let Some([low, high]) = self.volume.padding() {
            let padding = f32::from(low)..=f32::from(high);
            for sample in into.iter_mut().filter(|sample| padding.contains(sample)) {
                *sample = f32::NAN;
            }
        }
    }

    fn oblique(&self, row: &Row, out: &mut [f32]) {
        let mut range = 0..out.len();
        for axis in 0..3 {
            let one = inside(row.start[axis], row.step[axis], self.size[axis], out.len());
            range = range.start.max(one.start)..range.end.min(one.end);
        }
        let first = range.start;
        for (index, sample) in out
            .get_mut(range)
            .unwrap_or_default()
            .iter_mut()
            .enumerate()
        {
            let steps = (first + index) as f64;
            *sample =
                self.trilinear([0, 1, 2].map(|axis| row.start[axis] + row.step[axis] * steps));
        }
    }

    /// The sample at a voxel index inside the volume.
    fn trilinear(&self, [column, row, slice]: [f64; 3]) -> f32 {
        let [columns, rows, slices] = self.size;
        let column = split(column, columns);
        let (row, to_row) = split(row, rows);
        let (slice, to_slice) = split(slice, slices);
        let at = row * columns + column.0;
        let down = if to_row > 0.0 { columns } else { 0 };
        let near = self.bilinear(slice, at, column.1, down, to_row);
        if to_slice > 0.0 {
            let far = self.bilinear(slice + 1, at, column.1, down, to_row);
            between(near, far, to_slice)
        } else {
            near
        }
    }

    /// Between the voxel at an index of a slice, its right neighbour and the two `down` below.
    fn bilinear(&self, slice: usize, at: usize, to_right: f32, down: usize, to_down: f32) -> f32 {
        let slice = self.volume.slice(slice);
        let padding = self.volume.padding();
        let sample = |at: usize| match (slice.get(at), padding) {
            (Some(held), Some([low, high])) if (low..=high).contains(held) => f32::NAN,
            (Some(held), _) => f32::from(*held),
            (None, _) => f32::NAN,
        };
        // Where a share is 0 the neighbour is the voxel itself: there may be none.
        let right = usize::from(to_right > 0.0);
        let top = between(sample(at), sample(at + right), to_right);
        let bottom = between(sample(at + down), sample(at + down + right), to_right);
        between(top, bottom, to_down)
    }
}

/// Mixes so much of other samples in.
fn mix(line: &mut [f32], samples: &[f32], share: f32) {
    for (here, sample) in line.iter_mut().zip(samples) {
        *here = between(*here, *sample, share);
    }
}

/// Exactly `a` where both are equal.
fn between(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// The axis that a row of so many samples runs along; none where it leaves it.
fn straight_axis(row: &Row, samples: usize) -> Option<usize> {
    let leaves = |axis: usize| (row.step[axis] * samples as f64).abs() > STRAIGHT;
    let mut left = (0..3).filter(|axis| leaves(*axis));
    let axis = left.next().unwrap_or(0);
    left.next().is_none().then_some(axis)
}

/// Samples a line at even steps. Those outside stay as they are.
fn resample(line: &[f32], start: f64, step: f64, out: &mut [f32]) {
    let range = inside(start, step, line.len(), out.len());
    let first = range.start;
    let samples = out.get_mut(range).unwrap_or_default();
    let at_first = start + step * first as f64;
    let matches = (at_first - at_first.round()).abs() < SNAP;
    let drift = (step - 1.0).abs() * samples.len() as f64;
    if matches && drift < SNAP {
        let voxels = line.get(at_first.round() as usize..).unwrap_or_default();
        for (sample, voxel) in samples.iter_mut().zip(voxels) {
            *sample = *voxel;
        }
        return;
    }
    for (index, sample) in samples.iter_mut().enumerate() {
        let (at, share) = split(start + step * (first + index) as f64, line.len());
        let here = line.get(at).copied().unwrap_or(f32::NAN);
        let next = line.get(at + usize::from(share > 0.0)).copied();
        *sample = between(here, next.unwrap_or(here), share);
    }
}

/// Which of so many samples along an axis lie in a volume of `side` voxels, by their voxel index.
fn inside(start: f64, step: f64, side: usize, samples: usize) -> Range<usize> {
    let (low, high) = (-0.5, side as f64 - 0.5);
    if step == 0.0 || !step.is_finite() {
        let all = is_inside(start, side);
        return 0..if all { samples } else { 0 };
    }
    let (one, other) = ((low - start) / step, (high - start) / step);
    let (first, last) = (one.min(other) - SNAP, one.max(other) + SNAP);
    let first = first.ceil().max(0.0);
    if last.is_nan() || last < first {
        return 0..0;
    }
    (first as usize).min(samples)..((last.floor() as usize).saturating_add(1)).min(samples)
}

/// Whether an index lies in one of `side` voxels or on their outer faces.
fn is_inside(at: f64, side: usize) -> bool {
    (-0.5 - SNAP..=side as f64 - 0.5 + SNAP).contains(&at)
}

/// The voxel before an index and the share of the next one, which is 0 at a voxel's centre and
/// beyond the last one; an index before the first voxel is the first.
fn split(at: f64, side: usize) -> (usize, f32) {
    let last = side.saturating_sub(1);
    let at = at.clamp(0.0, last as f64);
    let nearest = (at + 0.5) as u32;
    if (at - f64::from(nearest)).abs() < SNAP {
        return ((nearest as usize).min(last), 0.0);
    }
    let before = at as u32;
    (before as usize, (at - f64::from(before)) as f32)
}
