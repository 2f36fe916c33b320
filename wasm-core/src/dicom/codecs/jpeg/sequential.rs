//! The sequential DCT processes (T.81 F.2), baseline and extended: each block is transformed as it comes.

use super::{
    Picture, Words,
    bits::Bits,
    blocks::{self, Blocks, Grid, Plane},
    header::{Frame, Scan, Tables, ZIGZAG},
    huffman::{Next, Table},
    idct,
    sample::Sample,
    upsample,
};

/// The largest category of a DC coefficient (T.81 table F.6); lossless pictures have one more.
pub(super) const MAX_DC: u8 = 15;

pub(super) struct Sequential<T> {
    /// Destination of each component's table.
    quantisation: Vec<usize>,
    grids: Vec<Grid>,
    planes: Vec<Plane<T>>,
    /// Components whose scan has been.
    done: Vec<bool>,
}

/// A scan's component while its blocks are decoded.
struct Coded<'a> {
    plane: usize,
    steps: [u16; 64],
    dc: &'a Table,
    ac: &'a Table,
    /// The DC coefficient before, of which the next gives the difference (T.81 F.1.1.5.1).
    predicted: i32,
}

struct Coder<'a, T> {
    planes: &'a mut [Plane<T>],
    components: Vec<Coded<'a>>,
}

impl<T: Sample> Sequential<T> {
    pub(super) fn new(frame: &Frame) -> Self {
        let grids = blocks::grids(frame);
        Self {
            quantisation: frame.components.iter().map(|c| c.quantisation).collect(),
            planes: grids.iter().copied().map(Plane::new).collect(),
            done: vec![false; grids.len()],
            grids,
        }
    }
}

impl<T: Sample> Picture for Sequential<T> {
    fn scan(&mut self, scan: &Scan, tables: &Tables, bits: &mut Bits) -> Result<(), &'static str> {
        // Some 12-bit files say 0 for the last coefficient; all 64 are there nevertheless.
        let whole = scan.start == 0 && matches!(scan.end, 0 | 63);
        if !whole || scan.high != 0 || scan.low != 0 {
            return Err("a sequential scan with part of the coefficients");
        }
        let mut components = Vec::with_capacity(3);
        for of in &scan.components {
            let done = self.done.get_mut(of.index).ok_or("a strange component")?;
            if std::mem::replace(done, true) {
                return Err("a component in two scans");
            }
            let steps = self.quantisation.get(of.index);
            let steps = steps.and_then(|&table| tables.quantisation.get(table).copied().flatten());
            let dc = tables.dc(of.dc)?;
            if !dc.within(MAX_DC) {
                return Err("a DC category above 15");
            }
            components.push(Coded {
                plane: of.index,
                steps: steps.ok_or("a quantisation table is missing")?,
                dc,
                ac: tables.ac(of.ac)?,
                predicted: 0,
            });
        }
        let mut coder = Coder {
            planes: &mut self.planes,
            components,
        };
        blocks::walk(&self.grids, scan, tables.restart, bits, &mut coder)
    }

    fn finish(self: Box<Self>) -> Result<Words, &'static str> {
        if self.done.contains(&false) {
            return Err("a component is missing");
        }
        Ok(T::words(upsample::picture(self.planes)))
    }
}

impl<T: Sample> Blocks for Coder<'_, T> {
    #[inline]
    fn block(
        &mut self,
        of: usize,
        row: usize,
        column: usize,
        bits: &mut Bits,
    ) -> Result<(), &'static str> {
        let Some(coded) = self.components.get_mut(of) else {
            return Ok(());
        };
        let mut coefficients = [0; 64];
        let only_dc = bits.locally(|bits| coded.coefficients(&mut coefficients, bits))?;
        let samples = if only_dc {
            let [dc, ..] = coefficients;
            idct::flat(dc)
        } else {
            idct::inverse::<T>(&mut coefficients)
        };
        if let Some(plane) = self.planes.get_mut(coded.plane) {
            plane.put(row, column, &samples);
        }
        Ok(())
    }

    fn restart(&mut self) {
        for component in &mut self.components {
            component.predicted = 0;
        }
    }
}

impl Coded<'_> {
    /// Decodes and dequantises a block (T.81 F.2.2); whether it has no coefficient but its first.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the reader must stay in registers")]
    fn coefficients(
        &mut self,
        block: &mut [i32; 64],
        bits: &mut Bits,
    ) -> Result<bool, &'static str> {
        let difference = self.dc.difference(bits)?;
        self.predicted = self.predicted.wrapping_add(difference);
        block[0] = self.predicted.wrapping_mul(self.steps[0].into());
        let mut place = 1_usize;
        let mut only_dc = true;
        while place < 64 {
            let (symbol, value) = match self.ac.next(bits)? {
                Next::Number { symbol, value } => (symbol, value),
                Next::Symbol(0xF0) => {
                    place += 16;
                    continue;
                }
                Next::Symbol(symbol) if symbol % 16 == 0 => break,
                Next::Symbol(symbol) => (symbol, bits.take_signed(u32::from(symbol & 15))),
            };
            place += usize::from(symbol >> 4);
            if place > 63 {
                return Err("a run of zeros past its block");
            }
            // Both indices stay below 64.
            let natural = usize::from(ZIGZAG[place] & 63);
            block[natural] = value.wrapping_mul(self.steps[natural].into());
            only_dc = false;
            place += 1;
        }
        Ok(only_dc)
    }
}
