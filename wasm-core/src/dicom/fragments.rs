//! Encapsulated pixel data (PS3.5 A.4): where the fragments are, and which of them make a frame.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use std::ops::Range;

use super::{
    DicomError, Tag,
    element::{Notation, Reader, UNDEFINED},
};
use crate::{limits::Limits, source::ByteSource};

/// One fragment's bytes in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fragment {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// All items of the pixel data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Fragments {
    /// The basic offset table; offsets count from the first fragment's item tag.
    pub(crate) offsets: Vec<u64>,
    /// The fragments, in the order of the file.
    pub(crate) list: Vec<Fragment>,
    /// Behind the sequence delimiter, or the end of the source where there is none.
    pub(crate) end: u64,
}

/// Finds the items from `start`, which is behind the header of the pixel data.
pub(crate) fn locate<S: ByteSource + ?Sized>(
    reader: &mut Reader<'_, S>,
    start: u64,
    notation: Notation,
    limits: &Limits,
) -> Result<Fragments, DicomError> {
    let mut found = Fragments::default();
    let mut position = start;
    let mut first = true;
    while position < reader.len() {
        let header = reader.header(position, notation)?;
        match header.tag {
            Tag::SEQUENCE_DELIMITATION => {
                found.end = header.value;
                return Ok(found);
            }
            Tag::ITEM if header.length != UNDEFINED => {}
            _ => return Err(header.malformed("not a fragment of pixel data")),
        }
        position = reader.end_of(header.tag, header.value, header.length)?;
        if first {
            found.offsets = offset_table(reader, header.value, header.length, notation, limits)?;
            first = false;
            continue;
        }
        if found.list.len() as u64 >= u64::from(limits.dicom_frames) {
            return Err(DicomError::LimitExceeded {
                which: "fragments",
                value: found.list.len() as u64,
                limit: u64::from(limits.dicom_frames),
            });
        }
        found.list.push(Fragment {
            offset: header.value,
            length: header.length,
        });
    }
    found.end = position;
    Ok(found)
}

fn offset_table<S: ByteSource + ?Sized>(
    reader: &mut Reader<'_, S>,
    start: u64,
    length: u64,
    notation: Notation,
    limits: &Limits,
) -> Result<Vec<u64>, DicomError> {
    let entries = length >> 2;
    if entries > u64::from(limits.dicom_frames) {
        return Err(DicomError::LimitExceeded {
            which: "offset table entries",
            value: entries,
            limit: u64::from(limits.dicom_frames),
        });
    }
    (0..entries)
        .map(|entry| {
            let bytes = reader.bytes::<4>(start.saturating_add(entry.saturating_mul(4)))?;
            Ok(u64::from(notation.long(bytes)))
        })
        .collect()
}

/// Which fragments make which frame: ranges into `fragments.list`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Assembly {
    pub(crate) frames: Vec<Range<usize>>,
    /// An offset table was there and could not be true.
    pub(crate) table_ignored: bool,
}

/// Sorts the fragments into `count` frames: by an offset table that fits, one each, all to one
/// frame, or by the code streams' own marks, in this order.
pub(crate) fn assemble<S: ByteSource + ?Sized>(
    source: &S,
    fragments: &Fragments,
    extended: &[u64],
    count: u32,
) -> Result<Assembly, DicomError> {
    let list = &fragments.list;
    let wanted = usize::try_from(count).unwrap_or(usize::MAX);
    let table = if fragments.offsets.is_empty() {
        extended
    } else {
        &fragments.offsets
    };
    let by_table = by_offsets(list, table, wanted);
    let table_ignored = !table.is_empty() && by_table.is_none();
    let mismatch = || DicomError::FragmentMismatch {
        frames: count,
        fragments: list.len(),
    };
    let frames = if let Some(frames) = by_table {
        frames
    } else if wanted == 1 && !list.is_empty() {
        std::iter::once(0..list.len()).collect()
    } else if list.len() == wanted {
        (0..list.len()).map(|at| at..at.saturating_add(1)).collect()
    } else {
        by_marks(source, list)?
    };
    if frames.len() == wanted {
        Ok(Assembly {
            frames,
            table_ignored,
        })
    } else {
        Err(mismatch())
    }
}

/// By an offset table: it must hit item tags, ascend from 0, and have an entry for each frame. Its
/// offsets count from the first fragment's tag, so they are also the distances between values.
fn by_offsets(list: &[Fragment], table: &[u64], wanted: usize) -> Option<Vec<Range<usize>>> {
    if table.len() != wanted || table.first() != Some(&0) {
        return None;
    }
    let base = list.first()?.offset;
    let starts = table
        .iter()
        .map(|offset| {
            let value = base.checked_add(*offset)?;
            list.binary_search_by_key(&value, |fragment| fragment.offset)
                .ok()
        })
        .collect::<Option<Vec<usize>>>()?;
    let ends = starts.iter().skip(1).copied().chain([list.len()]);
    let frames: Vec<_> = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(a, b)| a..b)
        .collect();
    frames
        .iter()
        .all(|frame| frame.start < frame.end)
        .then_some(frames)
}

/// By the marks of the code streams: a frame begins where a fragment begins like a stream and the one
/// before it ended like one, if its family has an end mark. Empty fragments belong to nothing.
fn by_marks<S: ByteSource + ?Sized>(
    source: &S,
    list: &[Fragment],
) -> Result<Vec<Range<usize>>, DicomError> {
    let mut frames: Vec<Range<usize>> = Vec::new();
    let mut ended = true;
    let mut family = Beginning::WithEndMark;
    for (at, fragment) in list.iter().enumerate() {
        let Some(last_byte) = fragment.length.checked_sub(1) else {
            continue;
        };
        let next = at.saturating_add(1);
        let mut head = [0; 8];
        let looked_at = usize::try_from(fragment.length).unwrap_or(8).min(8);
        source.read_at(
            fragment.offset,
            head.get_mut(..looked_at).unwrap_or_default(),
        )?;
        let begins = Beginning::of(head);
        let goes_on = begins.is_none() || (family == Beginning::WithEndMark && !ended);
        match frames.last_mut() {
            Some(last) if goes_on => last.end = next,
            _ => {
                frames.push(at..next);
                family = begins.unwrap_or(Beginning::WithEndMark);
            }
        }
        // EOI (or EOC) with up to two bytes of padding behind it; it may stand in a fragment of its own.
        let mut tail = [0; 4];
        let looked_at = last_byte.saturating_add(1).min(4);
        let from = fragment
            .offset
            .saturating_add(fragment.length)
            .saturating_sub(looked_at);
        let looked_at = usize::try_from(looked_at).unwrap_or(4);
        source.read_at(from, tail.get_mut(..looked_at).unwrap_or_default())?;
        ended = tail.windows(2).any(|pair| pair == [0xFF, 0xD9]);
    }
    Ok(frames)
}

/// How a code stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// JPEG, JPEG-LS, JPEG 2000: the stream says where it ends.
    WithEndMark,
    /// JPEG XL and RLE.
    WithoutEndMark,
}

impl Beginning {
    fn of(head: [u8; 8]) -> Option<Self> {
        match head {
            [0xFF, 0xD8 | 0x4F, ..] => Some(Self::WithEndMark),
            // Boxes around JPEG 2000, JPEG XL bare and in its container; of RLE the number of segments
            // and the offset of the first, right behind the header (PS3.5 G.5).
            [0, 0, 0, 12, b'j', b'P', b' ', b' ']
            | [0xFF, 0x0A, ..]
            | [0, 0, 0, 12, b'J', b'X', b'L', b' ']
            | [1..=15, 0, 0, 0, 64, 0, 0, 0] => Some(Self::WithoutEndMark),
            _ => None,
        }
    }
}

/// The bytes of one frame's fragments, joined; the sum must have passed a limit.
pub(crate) fn join<S: ByteSource + ?Sized>(
    source: &S,
    fragments: &[Fragment],
    limit: u64,
) -> Result<Vec<u8>, DicomError> {
    let total = fragments
        .iter()
        .fold(0_u64, |sum, fragment| sum.saturating_add(fragment.length));
    if total > limit {
        return Err(DicomError::LimitExceeded {
            which: "bytes of a compressed frame",
            value: total,
            limit,
        });
    }
    let mut bytes = Vec::new();
    for fragment in fragments {
        bytes.extend(source.range(fragment.offset, fragment.length)?);
    }
    Ok(bytes)
}
