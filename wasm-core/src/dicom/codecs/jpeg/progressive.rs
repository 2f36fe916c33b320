//! The progressive DCT process (T.81 G): spectral selection and successive approximation. All
//! coefficients are kept until the end of image.

use std::marker::PhantomData;

use super::{
    Picture, Words,
    bands::{Band, Block},
    bits::Bits,
    blocks::{self, Blocks, Grid, Plane},
    header::{Frame, Scan, Tables},
    huffman::Table,
    idct,
    sample::Sample,
    sequential::MAX_DC,
    upsample,
};

pub(super) struct Progressive<T> {
    grids: Vec<Grid>,
    components: Vec<Component>,
    width: PhantomData<T>,
}

struct Component {
    /// Destination of the quantisation table, and the table as it was at the first scan.
    quantisation: usize,
    steps: Option<[u16; 64]>,
    /// By row, `across` to each.
    blocks: Vec<Block>,
    across: usize,
    /// The lowest bit so far, for each place of the zigzag; none before its first scan.
    lowest: [Option<u8>; 64],
}

/// What a scan does to a block.
#[derive(Debug, Clone, Copy)]
enum Pass<'a> {
    DcFirst,
    DcRefine,
    AcFirst(&'a Table),
    AcRefine(&'a Table),
}

struct Coder<'a> {
    components: &'a mut [Component],
    /// For each component of the scan its place in the frame, its table and the DC coefficient before.
    coded: Vec<(usize, Option<&'a Table>, i32)>,
    pass: Pass<'a>,
    band: Band,
    /// Blocks from the next one on without further new coefficients (EOBRUN).
    run: u32,
}

impl<T: Sample> Progressive<T> {
    pub(super) fn new(frame: &Frame) -> Self {
        let grids = blocks::grids(frame);
        let components = frame
            .components
            .iter()
            .zip(&grids)
            .map(|(of, grid)| Component {
                quantisation: of.quantisation,
                steps: None,
                blocks: vec![[0; 64]; grid.down * grid.across],
                across: grid.across,
                lowest: [None; 64],
            });
        Self {
            components: components.collect(),
            grids,
            width: PhantomData,
        }
    }
}

impl<T: Sample> Picture for Progressive<T> {
    fn scan(&mut self, scan: &Scan, tables: &Tables, bits: &mut Bits) -> Result<(), &'static str> {
        let band = usize::from(scan.start)..=usize::from(scan.end);
        let dc = scan.start == 0;
        let legal = if dc {
            scan.end == 0
        } else {
            scan.components.len() == 1
        };
        if !legal || band.is_empty() || scan.end > 63 || scan.low > 13 {
            return Err("a progressive scan of no legal band");
        }
        let mut coded = Vec::with_capacity(3);
        for of in &scan.components {
            let component = self
                .components
                .get_mut(of.index)
                .ok_or("a strange component")?;
            component.admit(scan, tables)?;
            let table = if dc && scan.high == 0 {
                Some(tables.dc(of.dc)?)
            } else {
                None
            };
            if table.is_some_and(|table| !table.within(MAX_DC)) {
                return Err("a DC category above 15");
            }
            coded.push((of.index, table, 0));
        }
        let ac = scan.components.first().map_or(0, |of| of.ac);
        let mut coder = Coder {
            components: &mut self.components,
            coded,
            pass: match (dc, scan.high) {
                (true, 0) => Pass::DcFirst,
                (true, _) => Pass::DcRefine,
                (false, 0) => Pass::AcFirst(tables.ac(ac)?),
                (false, _) => Pass::AcRefine(tables.ac(ac)?),
            },
            band: Band {
                start: scan.start.into(),
                end: scan.end.into(),
                low: scan.low.into(),
            },
            run: 0,
        };
        blocks::walk(&self.grids, scan, tables.restart, bits, &mut coder)
    }

    fn finish(self: Box<Self>) -> Result<Words, &'static str> {
        let mut planes: Vec<Plane<T>> = Vec::with_capacity(3);
        if self
            .components
            .iter()
            .any(|component| component.lowest != [Some(0); 64])
        {
            return Err("its scans leave coefficients out");
        }
        for (component, grid) in self.components.into_iter().zip(self.grids) {
            let steps = component.steps.ok_or("a quantisation table is missing")?;
            let mut plane = Plane::new(grid);
            for (row, blocks) in component.blocks.chunks_exact(grid.across).enumerate() {
                for (column, block) in blocks.iter().enumerate() {
                    plane.put(row, column, &transformed(block, &steps));
                }
            }
            planes.push(plane);
        }
        Ok(T::words(upsample::picture(planes)))
    }
}

fn transformed<T: Sample>(block: &Block, steps: &[u16; 64]) -> [T; 64] {
    let mut coefficients = [0; 64];
    let mut ac = 0;
    for ((to, &value), &step) in coefficients.iter_mut().zip(block).zip(steps) {
        *to = i32::from(value).wrapping_mul(step.into());
    }
    for value in block.iter().skip(1) {
        ac |= value;
    }
    if ac == 0 {
        let [dc, ..] = coefficients;
        return idct::flat(dc);
    }
    idct::inverse(&mut coefficients)
}

impl Component {
    /// Whether a scan is the next step for each coefficient it codes (T.81 G.1.1.1): no bit twice, none
    /// left out. This also bounds the work of a hostile stream.
    fn admit(&mut self, scan: &Scan, tables: &Tables) -> Result<(), &'static str> {
        let band = usize::from(scan.start)..=usize::from(scan.end);
        let before = (scan.high > 0).then_some(scan.high);
        let step = scan.high == 0 || scan.high == scan.low + 1;
        let [dc, ..] = self.lowest;
        let places = self.lowest.get_mut(band).unwrap_or_default();
        let after_dc = scan.start == 0 || dc.is_some();
        if !step || !after_dc || places.iter().any(|place| *place != before) {
            return Err("a progressive scan out of order");
        }
        places.fill(Some(scan.low));
        if self.steps.is_none() {
            self.steps = tables
                .quantisation
                .get(self.quantisation)
                .copied()
                .flatten();
            self.steps.ok_or("a quantisation table is missing")?;
        }
        Ok(())
    }
}

impl Blocks for Coder<'_> {
    fn block(
        &mut self,
        of: usize,
        row: usize,
        column: usize,
        bits: &mut Bits,
    ) -> Result<(), &'static str> {
        let Some((index, table, predicted)) = self.coded.get_mut(of) else {
            return Ok(());
        };
        let component = self.components.get_mut(*index);
        let Some(block) = component.and_then(|c| c.blocks.get_mut(row * c.across + column)) else {
            return Ok(());
        };
        match (self.pass, table) {
            (Pass::DcFirst, Some(table)) => {
                *predicted = predicted.wrapping_add(table.difference(bits)?);
                block[0] = (*predicted << self.band.low) as i16;
            }
            (Pass::DcFirst | Pass::DcRefine, _) => {
                block[0] |= (bits.take(1) << self.band.low) as i16;
            }
            (Pass::AcFirst(table), _) => {
                bits.locally(|bits| self.band.first(table, &mut self.run, block, bits))?;
            }
            (Pass::AcRefine(table), _) => {
                bits.locally(|bits| self.band.refine(table, &mut self.run, block, bits))?;
            }
        }
        Ok(())
    }

    fn restart(&mut self) {
        self.run = 0;
        for (_, _, predicted) in &mut self.coded {
            *predicted = 0;
        }
    }
}
