//! Uncompressed frames: words out of the source, stored bits out of words, planes interleaved.

use super::{
    DicomError, Photometric, StoredData, StoredFrame, Tag, colour,
    frame::{Alignment, Layout},
};
use crate::source::ByteSource;

/// Where the pixel data lies.
pub(crate) struct Span {
    pub(crate) offset: u64,
    pub(crate) length: u64,
    pub(crate) available: u64,
    pub(crate) frames: u32,
}

/// Reads frame `index`; its bytes are known to be within the limit of decoded frames.
pub(crate) fn read<S: ByteSource + ?Sized>(
    source: &S,
    layout: &Layout,
    span: &Span,
    index: u32,
    alignment: Alignment,
) -> Result<StoredFrame, DicomError> {
    // Chroma is shared by pairs of pixels, unless the length shows that it is not: the tag is
    // often left at YBR_FULL_422 when a stream is decompressed (OHIF/Viewers#2934).
    let full = layout.decoded_bytes();
    let shared = layout.photometric == Photometric::YbrFull422
        && full.saturating_mul(u64::from(span.frames)) > span.length;
    if shared && layout.columns % 2 == 1 {
        return Err(DicomError::AttributeInvalid { tag: Tag::COLUMNS });
    }
    let size = if shared { full / 3 * 2 } else { full };
    let start = size.saturating_mul(u64::from(index));
    if start.saturating_add(size) > span.available {
        return Err(DicomError::PixelsTruncated {
            frame: index,
            expected: size,
            found: span.available.saturating_sub(start),
        });
    }
    let bytes = source.range(span.offset.saturating_add(start), size)?;
    let bytes = if shared {
        colour::spread_422(&bytes)
    } else if layout.planar {
        interleave(&bytes, usize::from(layout.allocated / 8))
    } else {
        bytes
    };
    let mut data = samples(&bytes, layout, alignment);
    if matches!(
        layout.photometric,
        Photometric::YbrFull | Photometric::YbrFull422
    ) && let StoredData::U8(values) = &mut data
    {
        colour::ybr_full_to_rgb(values);
    }
    Ok(StoredFrame {
        rows: layout.rows,
        columns: layout.columns,
        samples: layout.samples,
        data,
    })
}

/// Three planes of `width`-byte samples to one plane of pixels.
fn interleave(bytes: &[u8], width: usize) -> Vec<u8> {
    let plane = bytes.len() / 3;
    let (first, rest) = bytes.split_at(plane);
    let (second, third) = rest.split_at(plane);
    first
        .chunks_exact(width)
        .zip(second.chunks_exact(width))
        .zip(third.chunks_exact(width))
        .flat_map(|((a, b), c)| [a, b, c])
        .flatten()
        .copied()
        .collect()
}

/// The stored bits of each word, sign-extended where signed; other bits may hold anything (PS3.5 8.1.1).
fn samples(bytes: &[u8], layout: &Layout, alignment: Alignment) -> StoredData {
    let shift = match alignment {
        Alignment::Low => 0,
        Alignment::HighBit => layout.shift,
    };
    let spare = layout.allocated - layout.stored;
    if layout.allocated == 8 {
        let up = bytes.iter().map(|byte| (byte >> shift) << spare);
        if layout.signed {
            StoredData::I8(up.map(|byte| byte.cast_signed() >> spare).collect())
        } else {
            StoredData::U8(up.map(|byte| byte >> spare).collect())
        }
    } else {
        let words = bytes.as_chunks::<2>().0.iter();
        let up = words.map(|pair| (u16::from_le_bytes(*pair) >> shift) << spare);
        if layout.signed {
            StoredData::I16(up.map(|word| word.cast_signed() >> spare).collect())
        } else {
            StoredData::U16(up.map(|word| word >> spare).collect())
        }
    }
}
