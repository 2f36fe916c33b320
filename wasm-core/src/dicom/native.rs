//! Uncompressed frames: words out of the source, stored bits out of words, planes interleaved.

use super::{
    DicomError, Photometric, StoredData, StoredFrame, Tag, colour,
    frame::{Alignment, Layout, SampleType},
    scan::{Span, Unit},
};
use crate::source::ByteSource;

/// Reads frame `index` of `frames`; its bytes are known to be within the limit of decoded frames.
pub(crate) fn read<S: ByteSource + ?Sized>(
    source: &S,
    layout: &Layout,
    span: &Span,
    frames: u32,
    index: u32,
    alignment: Alignment,
) -> Result<StoredFrame, DicomError> {
    let shared = shares_chroma(layout, span.length, frames)?;
    let full = layout.count().saturating_mul(u64::from(layout.allocated));
    let bits = if shared { full / 3 * 2 } else { full };
    // One-bit frames follow each other without a gap (PS3.5 8.1.1), so a frame may begin inside a byte.
    let first_bit = bits.saturating_mul(u64::from(index));
    let start = first_bit / 8;
    let end = first_bit.saturating_add(bits).div_ceil(8);
    if end > span.available {
        return Err(DicomError::PixelsTruncated {
            frame: index,
            expected: end - start,
            found: span.available.saturating_sub(start),
        });
    }
    let mut bytes = if span.big_endian && span.unit == Unit::Word && layout.allocated < 16 {
        swapped_pairs(source, span, start, end)?
    } else {
        source.range(span.offset.saturating_add(start), end - start)?
    };
    if span.big_endian {
        swap(&mut bytes, usize::from(layout.allocated / 8));
    }
    let bytes = if shared {
        colour::spread_422(&bytes)
    } else if layout.planar {
        interleave(&bytes, usize::from(layout.allocated / 8))
    } else {
        bytes
    };
    Ok(frame(&bytes, (first_bit % 8) as usize, layout, alignment))
}

/// A frame out of little endian bytes, colours by pixel, whose first sample begins at `first_bit`.
pub(crate) fn frame(
    bytes: &[u8],
    first_bit: usize,
    layout: &Layout,
    alignment: Alignment,
) -> StoredFrame {
    let mut data = samples(bytes, first_bit, layout, alignment);
    if matches!(
        layout.photometric,
        Photometric::YbrFull | Photometric::YbrFull422
    ) && let StoredData::U8(values) = &mut data
    {
        colour::ybr_full_to_rgb(values);
    }
    StoredFrame {
        rows: layout.rows,
        columns: layout.columns,
        samples: layout.samples,
        bits: layout.stored,
        data,
    }
}

/// Chroma is shared by pairs of pixels, unless the length shows that it is not: the tag is often
/// left at `YBR_FULL_422` when a stream is decompressed (OHIF/Viewers#2934).
fn shares_chroma(layout: &Layout, length: u64, frames: u32) -> Result<bool, DicomError> {
    let full = layout.decoded_bytes().saturating_mul(u64::from(frames));
    let shared = layout.photometric == Photometric::YbrFull422 && full > length;
    if shared && layout.columns % 2 == 1 {
        return Err(DicomError::AttributeInvalid { tag: Tag::COLUMNS });
    }
    Ok(shared)
}

/// Bytes that share big endian words: pairs change places, and a frame may begin inside one.
fn swapped_pairs<S: ByteSource + ?Sized>(
    source: &S,
    span: &Span,
    start: u64,
    end: u64,
) -> Result<Vec<u8>, DicomError> {
    let even = start & !1;
    let stop = end.saturating_add(end & 1).min(span.available);
    let mut bytes = source.range(span.offset.saturating_add(even), stop - even)?;
    swap(&mut bytes, 2);
    let (from, count) = ((start - even) as usize, (end - start) as usize);
    Ok(bytes.into_iter().skip(from).take(count).collect())
}

/// Turns words of `width` bytes around.
fn swap(bytes: &mut [u8], width: usize) {
    if width > 1 {
        for word in bytes.chunks_exact_mut(width) {
            word.reverse();
        }
    }
}

/// Three planes of `width`-byte samples to one plane of pixels.
pub(crate) fn interleave(bytes: &[u8], width: usize) -> Vec<u8> {
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
fn samples(bytes: &[u8], first_bit: usize, layout: &Layout, alignment: Alignment) -> StoredData {
    let shift = match alignment {
        Alignment::Low => 0,
        Alignment::HighBit => layout.shift,
    };
    let spare = layout.allocated - layout.stored;
    match layout.sample_type {
        SampleType::Bits => StoredData::U8(bits(bytes, first_bit, layout.count() as usize)),
        SampleType::U8 => {
            let up = bytes.iter().map(|byte| (byte >> shift) << spare);
            StoredData::U8(up.map(|byte| byte >> spare).collect())
        }
        SampleType::I8 => {
            let up = bytes.iter().map(|byte| (byte >> shift) << spare);
            StoredData::I8(up.map(|byte| byte.cast_signed() >> spare).collect())
        }
        SampleType::U16 => {
            let words = bytes.as_chunks::<2>().0.iter();
            let up = words.map(|word| (u16::from_le_bytes(*word) >> shift) << spare);
            StoredData::U16(up.map(|word| word >> spare).collect())
        }
        SampleType::I16 => {
            let words = bytes.as_chunks::<2>().0.iter();
            let up = words.map(|word| (u16::from_le_bytes(*word) >> shift) << spare);
            StoredData::I16(up.map(|word| word.cast_signed() >> spare).collect())
        }
        SampleType::U32 => {
            let words = bytes.as_chunks::<4>().0.iter();
            let up = words.map(|word| (u32::from_le_bytes(*word) >> shift) << spare);
            StoredData::U32(up.map(|word| word >> spare).collect())
        }
        SampleType::I32 => {
            let words = bytes.as_chunks::<4>().0.iter();
            let up = words.map(|word| (u32::from_le_bytes(*word) >> shift) << spare);
            StoredData::I32(up.map(|word| word.cast_signed() >> spare).collect())
        }
        SampleType::F32 => {
            let words = bytes.as_chunks::<4>().0.iter();
            StoredData::F32(words.map(|word| f32::from_le_bytes(*word)).collect())
        }
        SampleType::F64 => {
            let words = bytes.as_chunks::<8>().0.iter();
            StoredData::F64(words.map(|word| f64::from_le_bytes(*word)).collect())
        }
    }
}

/// One bit a sample, the lowest of each byte first (PS3.5 8.1.1); at most `count` of them.
fn bits(bytes: &[u8], first_bit: usize, count: usize) -> Vec<u8> {
    let spread = bytes
        .iter()
        .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1));
    spread.skip(first_bit).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_lowest_first_and_may_begin_inside_a_byte() {
        assert_eq!(bits(&[0b0000_0101, 0b1], 0, 9), [1, 0, 1, 0, 0, 0, 0, 0, 1]);
        assert_eq!(bits(&[0b0000_0101, 0b1], 2, 3), [1, 0, 0]);
    }

    #[test]
    fn planes_become_pixels() {
        assert_eq!(interleave(&[1, 2, 3, 4, 5, 6], 1), [1, 3, 5, 2, 4, 6]);
        assert_eq!(interleave(&[1, 2, 3, 4, 5, 6], 2), [1, 2, 3, 4, 5, 6]);
    }
}
