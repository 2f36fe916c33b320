//! How a DCT picture is cut into blocks and MCUs (T.81 A.1.1, A.2), and the walk over those of a scan.

use super::{bits::Bits, header::Frame, header::Scan, sample::Sample};

/// Blocks of an MCU of several components (T.81 B.2.3).
const MAX_MCU: usize = 10;

/// A component's samples, padded to whole MCUs.
#[derive(Debug, Clone)]
pub(super) struct Plane<T> {
    pub(super) grid: Grid,
    /// By row, `grid.across * 8` to each.
    pub(super) samples: Vec<T>,
}

/// The size of a component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    /// Sampling factors.
    pub(super) horizontal: usize,
    pub(super) vertical: usize,
    /// Samples that belong to the picture.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Blocks with those that only fill up MCUs.
    pub(super) down: usize,
    pub(super) across: usize,
}

/// What decodes blocks in the order of a scan.
pub(super) trait Blocks {
    /// Decodes a block of the scan's component number `of`.
    fn block(
        &mut self,
        of: usize,
        row: usize,
        column: usize,
        bits: &mut Bits,
    ) -> Result<(), &'static str>;

    /// Forgets what a restart interval does not hand on.
    fn restart(&mut self);
}

/// The sizes of a frame's components.
pub(super) fn grids(frame: &Frame) -> Vec<Grid> {
    let most = |factor: fn(&(usize, usize)) -> usize| {
        let factors = frame.components.iter().map(|c| (c.horizontal, c.vertical));
        factors.map(|pair| factor(&pair)).max().unwrap_or(1)
    };
    let (horizontal, vertical) = (most(|pair| pair.0), most(|pair| pair.1));
    let (rows, columns) = (usize::from(frame.rows), usize::from(frame.columns));
    let sizes = frame.components.iter().map(|component| Grid {
        horizontal: component.horizontal,
        vertical: component.vertical,
        rows: (rows * component.vertical).div_ceil(vertical),
        columns: (columns * component.horizontal).div_ceil(horizontal),
        down: rows.div_ceil(8 * vertical) * component.vertical,
        across: columns.div_ceil(8 * horizontal) * component.horizontal,
    });
    sizes.collect()
}

impl<T: Sample> Plane<T> {
    pub(super) fn new(grid: Grid) -> Self {
        Self {
            grid,
            samples: vec![T::default(); grid.down * grid.across * 64],
        }
    }

    pub(super) fn put(&mut self, row: usize, column: usize, block: &[T; 64]) {
        let stride = self.grid.across * 8;
        let lines = self.samples.chunks_exact_mut(stride).skip(row * 8);
        for (line, values) in lines.zip(block.as_chunks::<8>().0) {
            if let Some(to) = line.as_chunks_mut::<8>().0.get_mut(column) {
                *to = *values;
            }
        }
    }

    /// A row of the picture's samples; beyond the last one that one.
    pub(super) fn row(&self, row: usize) -> &[T] {
        let from = row.min(self.grid.rows - 1) * self.grid.across * 8;
        let row = self.samples.get(from..from + self.grid.columns);
        row.unwrap_or_default()
    }
}

/// Lets `coder` decode all blocks of a scan.
pub(super) fn walk(
    grids: &[Grid],
    scan: &Scan,
    restart: usize,
    bits: &mut Bits,
    coder: &mut impl Blocks,
) -> Result<(), &'static str> {
    let grids = scan.components.iter().filter_map(|c| grids.get(c.index));
    let mut units: Vec<(usize, usize)> = Vec::with_capacity(3);
    let (mut down, mut across) = (0, 0);
    for grid in grids.clone() {
        units.push((grid.vertical, grid.horizontal));
        down = grid.down / grid.vertical;
        across = grid.across / grid.horizontal;
    }
    if let ([unit], Some(grid)) = (units.as_mut_slice(), grids.clone().next()) {
        // A component alone has MCUs of one block, and none that only fill up (T.81 A.2.2, A.2.4).
        *unit = (1, 1);
        down = grid.rows.div_ceil(8);
        across = grid.columns.div_ceil(8);
    } else if units.iter().map(|unit| unit.0 * unit.1).sum::<usize>() > MAX_MCU {
        return Err("more than ten blocks in an MCU");
    }
    let (mut left, mut restarts) = (restart, 0);
    for row in 0..down {
        let mut local = *bits;
        for column in 0..across {
            if restart > 0 {
                if left == 0 {
                    local.restart(restarts)?;
                    coder.restart();
                    (left, restarts) = (restart, restarts + 1);
                }
                left -= 1;
            }
            let outcome = mcu(&units, row, column, &mut local, coder);
            if outcome.is_err() {
                *bits = local;
                return outcome;
            }
        }
        *bits = local;
        bits.check()?;
    }
    Ok(())
}

#[inline]
fn mcu(
    units: &[(usize, usize)],
    row: usize,
    column: usize,
    bits: &mut Bits,
    coder: &mut impl Blocks,
) -> Result<(), &'static str> {
    for (of, &(vertical, horizontal)) in units.iter().enumerate() {
        for y in 0..vertical {
            for x in 0..horizontal {
                coder.block(of, row * vertical + y, column * horizontal + x, bits)?;
            }
        }
    }
    Ok(())
}
