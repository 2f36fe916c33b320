//! The lossless process (T.81 H): differences to a prediction from samples to the left and above.

use super::{
    Picture, Words,
    bits::Bits,
    header::{Component, Frame, Scan, Tables},
    huffman::Table,
    sample::Sample,
};

/// The largest category of a difference (T.81 table H.2).
const MAX_CATEGORY: u8 = 16;

pub(super) struct Lossless<T> {
    columns: usize,
    precision: u32,
    /// Samples of a pixel.
    components: usize,
    samples: Vec<T>,
    /// Components whose scan has been.
    done: Vec<bool>,
}

/// A scan's component while it is decoded.
struct Line<'a> {
    /// Place among the samples of a pixel.
    place: usize,
    table: &'a Table,
    /// The line above; then, in place, the line itself. Values are before the point transform and keep
    /// 16 bits, as predictions are made modulo 65536 (T.81 H.2.1).
    values: Vec<u16>,
    differences: Vec<u16>,
}

impl<T: Sample> Lossless<T> {
    pub(super) fn new(frame: &Frame) -> Result<Self, &'static str> {
        let components = frame.components.len();
        let full = |c: &Component| (c.horizontal, c.vertical) == (1, 1);
        if !frame.components.iter().all(full) {
            return Err("a lossless picture with subsampling");
        }
        let columns = usize::from(frame.columns);
        Ok(Self {
            columns,
            precision: frame.precision.into(),
            components,
            samples: vec![T::default(); columns * usize::from(frame.rows) * components],
            done: vec![false; components],
        })
    }

    /// Lines of the components that a scan codes.
    fn lines<'a>(
        &mut self,
        scan: &Scan,
        tables: &'a Tables,
    ) -> Result<Vec<Line<'a>>, &'static str> {
        let mut lines = Vec::with_capacity(3);
        for of in &scan.components {
            let done = self.done.get_mut(of.index).ok_or("a strange component")?;
            if std::mem::replace(done, true) {
                return Err("a component in two scans");
            }
            let table = tables.dc(of.dc)?;
            if !table.within(MAX_CATEGORY) {
                return Err("a category above 16");
            }
            lines.push(Line {
                place: of.index,
                table,
                values: vec![0; self.columns],
                differences: vec![0; self.columns],
            });
        }
        Ok(lines)
    }
}

impl<T: Sample> Picture for Lossless<T> {
    fn scan(&mut self, scan: &Scan, tables: &Tables, bits: &mut Bits) -> Result<(), &'static str> {
        let shift = u32::from(scan.low);
        if !(1..=7).contains(&scan.start) || scan.end != 0 || scan.high != 0 {
            return Err("a lossless scan without one of the predictors 1 to 7");
        }
        if shift >= self.precision {
            return Err("a point transform that leaves no bits");
        }
        // Restarts begin lines, so that a line has one rule for its first sample (T.81 H.1.2.1).
        if !tables.restart.is_multiple_of(self.columns) {
            return Err("a restart interval that is not of whole lines");
        }
        let interval = tables.restart / self.columns;
        let mut lines = self.lines(scan, tables)?;
        let middle = 1 << (self.precision - shift - 1);
        let mask = (1 << self.precision) - 1;
        let rows = self
            .samples
            .chunks_exact_mut(self.columns * self.components);
        for (y, row) in rows.enumerate() {
            let begins = interval > 0 && y.is_multiple_of(interval);
            if begins && y > 0 {
                bits.restart(y / interval - 1)?;
            }
            read(&mut lines, bits)?;
            bits.check()?;
            let predictor = if begins || y == 0 { 0 } else { scan.start };
            for line in &mut lines {
                line.predict(predictor, middle);
                line.write(row, self.components, shift, mask);
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Words, &'static str> {
        if self.done.contains(&false) {
            return Err("a component is missing");
        }
        Ok(T::words(self.samples))
    }
}

/// Reads the differences of a line of each component, which are interleaved by column.
fn read(lines: &mut [Line], bits: &mut Bits) -> Result<(), &'static str> {
    let mut local = *bits;
    let outcome = match lines {
        [a] => a.differences.iter_mut().try_for_each(|to| {
            *to = a.table.difference(&mut local)? as u16;
            Ok(())
        }),
        [a, b] => {
            let mut pairs = a.differences.iter_mut().zip(&mut b.differences);
            pairs.try_for_each(|(to_a, to_b)| {
                *to_a = a.table.difference(&mut local)? as u16;
                *to_b = b.table.difference(&mut local)? as u16;
                Ok(())
            })
        }
        [a, b, c] => {
            let pairs = a.differences.iter_mut().zip(&mut b.differences);
            pairs
                .zip(&mut c.differences)
                .try_for_each(|((to_a, to_b), to_c)| {
                    *to_a = a.table.difference(&mut local)? as u16;
                    *to_b = b.table.difference(&mut local)? as u16;
                    *to_c = c.table.difference(&mut local)? as u16;
                    Ok(())
                })
        }
        _ => Ok(()),
    };
    *bits = local;
    outcome
}

impl Line<'_> {
    /// Makes the line of the one above, its differences and a predictor (T.81 table H.1); predictor 0
    /// stands for a line with none above, whose first sample is predicted as `middle`.
    fn predict(&mut self, predictor: u8, middle: u16) {
        match predictor {
            0 => self.add(Some(middle), |a, _, _| a),
            1 => self.add(None, |a, _, _| a),
            2 => self.add(None, |_, b, _| b),
            3 => self.add(None, |_, _, c| c),
            4 => self.add(None, |a, b, c| a + b - c),
            5 => self.add(None, |a, b, c| a + ((b - c) >> 1)),
            6 => self.add(None, |a, b, c| b + ((a - c) >> 1)),
            _ => self.add(None, |a, b, _| (a + b) >> 1),
        }
    }

    /// Puts the line in its place in a row of pixels.
    fn write<T: Sample>(&self, row: &mut [T], components: usize, shift: u32, mask: i32) {
        let sample = |value: u16| T::new(i32::from(value) << shift & mask);
        if components == 1 {
            for (to, value) in row.iter_mut().zip(&self.values) {
                *to = sample(*value);
            }
        } else {
            let to = row.iter_mut().skip(self.place).step_by(components);
            for (to, value) in to.zip(&self.values) {
                *to = sample(*value);
            }
        }
    }

    /// `predict` gets the samples to the left, above, and above to the left (Ra, Rb, Rc).
    #[inline]
    fn add(&mut self, first: Option<u16>, predict: impl Fn(i32, i32, i32) -> i32) {
        let mut pairs = self.values.iter_mut().zip(&self.differences);
        let Some((value, difference)) = pairs.next() else {
            return;
        };
        let mut corner = i32::from(*value);
        // The first sample of a line has only the one above it to go by.
        *value = first.unwrap_or(*value).wrapping_add(*difference);
        let mut left = i32::from(*value);
        for (value, difference) in pairs {
            let above = i32::from(*value);
            *value = (predict(left, above, corner) as u16).wrapping_add(*difference);
            left = i32::from(*value);
            corner = above;
        }
    }
}
