//! A decoder of JPEG-LS (ITU-T T.87, ISO/IEC 14495-1): lossless and near-lossless, 2 to 16 bits,
//! one or three samples a pixel, every interleave.
//!
//! | file | what | T.87 |
//! | --- | --- | --- |
//! | `header` | marker segments up to the coded data of a scan | C |
//! | `preset` | thresholds, RESET, MAXVAL and what follows from them | A.2.1, C.2.4.1.1 |
//! | `scan` | the lines of a scan: interleave, restarts, where samples go | B, C |
//! | `line` | one line: which mode codes the next pixel | A.3, A.7.1 |
//! | `gradient` | local gradients quantised into a context number | A.3.3, A.3.4 |
//! | `regular` | a sample in regular mode: predicted, corrected, restored | A.4 to A.6 |
//! | `context` | the statistics of a context and the code they choose | A.5.1, A.6 |
//! | `run` | run mode: the run and the sample that breaks it | A.7 |
//! | `bits` | bits with their stuffing, limited-length Golomb codes | A.5.3, C |
//! | `colour` | the inverse of the HP colour transforms | (not in T.87) |
//!
//! Left out, each with its own reason: mapping tables, sizes beyond 65535, a point transform,
//! subsampled components, two or more than three samples a pixel.

#![expect(
    clippy::inline_always,
    reason = "left to the compiler, some of these stay calls: 16-bit pictures took a tenth longer"
)]

mod bits;
mod colour;
mod context;
mod gradient;
mod header;
mod line;
mod preset;
mod regular;
mod run;
mod scan;
#[cfg(test)]
mod tests;

use self::header::{Frame, Header};
use super::{Decoded, Size, Words};

/// Why a stream gives no picture: words that follow "the stream", free of anything it holds.
type Reason = &'static str;

/// Coded data that stops before the last sample.
const ENDS: Reason = "ends in its data";

/// Decodes a stream; `admit` sees the size before anything of that size is allocated.
pub(crate) fn decode<E: From<&'static str>>(
    stream: &[u8],
    admit: impl FnOnce(&Size) -> Result<(), E>,
) -> Result<Decoded, E> {
    let mut header = Header::new(stream)?;
    let frame = header.frame()?;
    admit(&frame.size)?;
    let words = scans(&mut header, &frame)?;
    Ok(Decoded {
        size: frame.size,
        words,
    })
}

/// Reads scans until every sample has had its one; what follows is not looked at.
fn scans(header: &mut Header, frame: &Frame) -> Result<Words, Reason> {
    let mut words = Words::zeros(&frame.size)?;
    let mut coded = 0_usize;
    while coded < usize::from(frame.size.samples) {
        let scan = header.scan(frame)?;
        let coding = header.preset.coding(frame.size.precision, scan.near)?;
        let task = scan::Task {
            size: &frame.size,
            scan: &scan,
            coding: &coding,
            restart: header.restart,
        };
        header.rest = task.decode(header.rest, &mut words)?;
        coded += scan.offsets().len();
    }
    colour::restore(header.transform, &frame.size, &mut words)?;
    Ok(words)
}

impl Words {
    fn zeros(size: &Size) -> Result<Self, Reason> {
        let bytes = size.precision <= 8;
        let count = u64::from(size.rows) * u64::from(size.columns) * u64::from(size.samples);
        // Twice the count must be a size an allocation can have: 32-bit targets count too.
        let count = usize::try_from(count)
            .ok()
            .filter(|count| *count <= isize::MAX as usize / 2)
            .ok_or("is too large for this machine")?;
        Ok(if bytes {
            Self::Bytes(vec![0; count])
        } else {
            Self::Words(vec![0; count])
        })
    }
}
