//! JPEG in DICOM (ITU-T T.81): lossless (SOF3), and the Huffman DCT processes of 8 and 12 bits,
//! sequential (SOF0, SOF1) and progressive (SOF2). Decision 5 says why this is not a library.
//!
//! Tour: [`frame`] decides on colour by what [`markers`] finds before anything is decoded, and turns
//! a stream into a frame. [`header`] reads the marker segments and [`huffman`] makes tables of them; [`bits`] reads the
//! entropy-coded data between. A lossless picture is done in [`lossless`]. The DCT processes share the
//! walk over a scan's blocks ([`blocks`]), the transform ([`idct`]) and [`upsample`]; [`sequential`]
//! transforms each block as it comes, [`progressive`] keeps all coefficients until the last scan, in
//! [`bands`] as that process codes them. [`sample`] is the width samples are kept in.
//!
//! A picture is whole or it is an error: every component is decoded to its full precision, and the
//! stream goes on to its end of image. Samples leave as they are coded.
//!
//! Memory, in bytes for each sample of the padded picture: 1 or 2 (precision up to 8, above); twice
//! that with three components in a DCT process; and 2 more in a progressive one until it is complete.

mod bands;
mod bits;
mod blocks;
#[cfg(test)]
mod encoder;
pub(super) mod frame;
mod header;
mod huffman;
mod idct;
mod lossless;
mod markers;
mod progressive;
mod sample;
mod sequential;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod tests;
mod upsample;

use self::{
    bits::{Bits, ENDS},
    header::{Frame, Process, Reader, Scan, Segment, Tables},
};
use super::{Decoded, Size, Words};

/// Scans; a stream with more is not a picture.
const MAX_SCANS: usize = 200;

/// A picture in the making.
trait Picture {
    /// Decodes one scan from the bits that follow its header.
    fn scan(&mut self, scan: &Scan, tables: &Tables, bits: &mut Bits) -> Result<(), &'static str>;

    /// The samples, when the stream has come to its end.
    fn finish(self: Box<Self>) -> Result<Words, &'static str>;
}

/// Decodes one stream; whatever follows its end of image is ignored.
///
/// `admit` sees the size before anything of that size is allocated.
pub(crate) fn decode<E: From<&'static str>>(
    stream: &[u8],
    admit: impl FnOnce(&Size) -> Result<(), E>,
) -> Result<Decoded, E> {
    let mut reader = Reader::new(stream)?;
    let mut tables = Tables::default();
    let frame = match reader.next(&mut tables)? {
        Segment::Frame(process, body) => Frame::new(process, body)?,
        Segment::Scan(_) => Err("a scan before the frame header")?,
        Segment::End => Err(ENDS)?,
    };
    let size = Size {
        rows: frame.rows.into(),
        columns: frame.columns.into(),
        samples: frame.components.len() as u8,
        precision: frame.precision,
    };
    admit(&size)?;
    // An MCU has at most 32 x 32 samples of a component; 8 bytes are more than any process needs for one.
    let padded = u64::from(size.rows + 31) * u64::from(size.columns + 31);
    if padded * u64::from(size.samples) * 8 > isize::MAX as u64 {
        Err("more samples than memory can hold")?;
    }
    let words = scans(reader, tables, &frame)?;
    Ok(Decoded { size, words })
}

/// Decodes what follows the frame header.
fn scans(mut reader: Reader, mut tables: Tables, frame: &Frame) -> Result<Words, &'static str> {
    let mut picture = picture(frame)?;
    for _ in 0..=MAX_SCANS {
        match reader.next(&mut tables)? {
            Segment::Frame(..) => return Err("two frame headers"),
            Segment::End => return picture.finish(),
            Segment::Scan(body) => {
                let scan = frame.scan(body)?;
                let mut bits = Bits::new(reader.rest);
                let outcome = picture.scan(&scan, &tables, &mut bits);
                // Data that ended is the reason for whatever was made of the zeros after it.
                bits.check()?;
                outcome?;
                reader.rest = bits.finish()?;
            }
        }
    }
    Err("too many scans")
}

fn picture(frame: &Frame) -> Result<Box<dyn Picture>, &'static str> {
    let bytes = frame.precision <= 8;
    Ok(match (frame.process, bytes) {
        (Process::Lossless, true) => Box::new(lossless::Lossless::<u8>::new(frame)?),
        (Process::Lossless, false) => Box::new(lossless::Lossless::<u16>::new(frame)?),
        (Process::Sequential, true) => Box::new(sequential::Sequential::<u8>::new(frame)),
        (Process::Sequential, false) => Box::new(sequential::Sequential::<u16>::new(frame)),
        (Process::Progressive, true) => Box::new(progressive::Progressive::<u8>::new(frame)),
        (Process::Progressive, false) => Box::new(progressive::Progressive::<u16>::new(frame)),
    })
}
