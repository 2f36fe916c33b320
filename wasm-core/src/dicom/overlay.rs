//! Overlay planes (PS3.3 C.9.2, C.9.3): one bit for each pixel, drawn over the picture and never into it.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::{
    DicomError, Instance, Tag,
    attributes::Attributes,
    scan::{PixelData, Span},
    text,
};
use crate::source::ByteSource;

/// Groups of overlays: 6000, 6002 to 601E (PS3.5 7.6).
const GROUPS: u16 = 16;

/// Elements of an overlay's group that are read.
const ROWS: u16 = 0x0010;
const COLUMNS: u16 = 0x0011;
const FRAMES: u16 = 0x0015;
const KIND: u16 = 0x0040;
const ORIGIN: u16 = 0x0050;
const FIRST_FRAME: u16 = 0x0051;
const BITS_ALLOCATED: u16 = 0x0100;
const BIT_POSITION: u16 = 0x0102;
const LABEL: u16 = 0x1500;
const DATA: u16 = 0x3000;

/// Whether the scanner keeps an element because it is of an overlay.
pub(crate) fn is_read(tag: Tag) -> bool {
    let Tag(group, element) = tag;
    (0x6000..=0x601E).contains(&group)
        && group.is_multiple_of(2)
        && matches!(
            element,
            ROWS | COLUMNS
                | FRAMES
                | KIND
                | ORIGIN
                | FIRST_FRAME
                | BITS_ALLOCATED
                | BIT_POSITION
                | LABEL
                | DATA
        )
}

/// The part of an overlay that lies on the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Column of the picture under its first column, from 0.
    pub left: u32,
    /// Row of the picture under its first row, from 0.
    pub top: u32,
    /// Columns; at least 1.
    pub width: u32,
    /// Rows; at least 1.
    pub height: u32,
    /// Overlay Label (60xx,1500), or nothing.
    pub label: String,
    /// A region of interest rather than graphics (60xx,0040).
    pub is_region: bool,
    /// `width × height` bits by rows, without gaps, the first in the lowest bit of a byte.
    pub bits: Vec<u8>,
}

/// An overlay as its elements describe it.
struct Plane {
    group: u16,
    rows: u64,
    columns: u64,
    /// Of its first pixel, from 0; may lie outside.
    top: i64,
    left: i64,
    /// Which of its own frames.
    frame: u64,
}

impl<S: ByteSource> Instance<S> {
    /// The overlays of a frame, in the order of their groups. One that is not valid, or lies beside
    /// the picture, is not among them: the picture is there all the same.
    pub fn overlays(&self, frame: u32) -> Vec<Overlay> {
        let groups = (0..GROUPS).map(|index| 0x6000_u16.saturating_add(index.saturating_mul(2)));
        groups
            .filter_map(|group| self.overlay(group, frame).ok().flatten())
            .collect()
    }

    fn overlay(&self, group: u16, frame: u32) -> Result<Option<Overlay>, DicomError> {
        let attributes = self.attributes();
        let header = self.header();
        let (Some(rows), Some(columns)) = (header.rows, header.columns) else {
            return Ok(None);
        };
        let Some(plane) = plane(&attributes, group, frame)? else {
            return Ok(None);
        };
        let Some((across, down)) = plane.on_picture(columns.into(), rows.into()) else {
            return Ok(None);
        };
        let bits = if attributes.place(&[], Tag(group, DATA)).is_some() {
            self.own_bits(&plane)?
        } else {
            self.embedded_bits(&plane, frame)?
        };
        let Some(bits) = bits else {
            return Ok(None);
        };
        let kind = attributes.code(&[], Tag(group, KIND))?;
        let label = attributes.texts(&[], Tag(group, LABEL))?;
        Ok(Some(Overlay {
            left: across.1,
            top: down.1,
            width: across.2,
            height: down.2,
            label: label
                .first()
                .map(|value| value.trim().to_owned())
                .unwrap_or_default(),
            is_region: kind.as_deref() == Some("R"),
            bits: bits.cropped(&plane, across, down),
        }))
    }

    /// The bits of an overlay that brings its own; none where the data is too short.
    fn own_bits(&self, plane: &Plane) -> Result<Option<Bits>, DicomError> {
        let tag = Tag(plane.group, DATA);
        let Some(place) = self.attributes().place(&[], tag) else {
            return Ok(None);
        };
        // At most 2¹⁶ × 2¹⁶ bits of at most 2³² frames.
        let first = plane.frame.checked_mul(plane.pixels());
        let last = first.and_then(|first| first.checked_add(plane.pixels()));
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        // Whole words, so that those of the other order can be turned.
        let from = (first / 16).saturating_mul(2);
        let to = last.div_ceil(16).saturating_mul(2).min(place.length);
        if last.div_ceil(8) > place.length {
            return Ok(None);
        }
        let wanted = to.saturating_sub(from);
        self.held(wanted)?;
        let mut bytes = self
            .source
            .range(place.offset.saturating_add(from), wanted)?;
        if place.big_endian && place.vr != Some(*b"OB") {
            for pair in bytes.as_chunks_mut::<2>().0 {
                pair.reverse();
            }
        }
        Ok(Some(Bits {
            bytes,
            first: first % 16,
            stride: 1,
        }))
    }

    /// The bits of an overlay that shares the words of the pixels (retired); none where pixels are
    /// compressed or of another width than the overlay says.
    fn embedded_bits(&self, plane: &Plane, frame: u32) -> Result<Option<Bits>, DicomError> {
        let attributes = self.attributes();
        let header = self.header();
        let allocated = attributes.word(Tag(plane.group, BITS_ALLOCATED))?;
        let position = attributes.word(Tag(plane.group, BIT_POSITION))?;
        let (Some(allocated @ (8 | 16)), Some(position)) = (allocated, position) else {
            return Ok(None);
        };
        let fits = header.bits_allocated == Some(allocated)
            && position < allocated
            && header.samples == Some(1)
            && header.rows.map(u64::from) == Some(plane.rows)
            && header.columns.map(u64::from) == Some(plane.columns);
        let Some(PixelData::Native(span)) = self.scan.pixel_data.as_ref().filter(|_| fits) else {
            return Ok(None);
        };
        let bytes = self.frame_bytes(span, plane, frame, allocated)?;
        Ok(bytes.map(|bytes| Bits {
            bytes,
            first: position.into(),
            stride: allocated.into(),
        }))
    }

    /// One frame of pixels as it lies in the file, its words in little endian.
    fn frame_bytes(
        &self,
        span: &Span,
        plane: &Plane,
        frame: u32,
        allocated: u16,
    ) -> Result<Option<Vec<u8>>, DicomError> {
        let length = plane.pixels().saturating_mul(u64::from(allocated / 8));
        let from = length.saturating_mul(frame.into());
        if from.saturating_add(length) > span.available {
            return Ok(None);
        }
        self.held(length)?;
        let mut bytes = self
            .source
            .range(span.offset.saturating_add(from), length)?;
        if span.big_endian && allocated == 16 {
            for pair in bytes.as_chunks_mut::<2>().0 {
                pair.reverse();
            }
        }
        Ok(Some(bytes))
    }

    fn held(&self, bytes: u64) -> Result<(), DicomError> {
        let limit = self.limits.decoded_bytes;
        if bytes > limit {
            return Err(DicomError::LimitExceeded {
                which: "bytes of an overlay",
                value: bytes,
                limit,
            });
        }
        Ok(())
    }
}

/// Reads what describes an overlay; none where there is none, or none for this frame.
fn plane<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    group: u16,
    frame: u32,
) -> Result<Option<Plane>, DicomError> {
    let rows = attributes.word(Tag(group, ROWS))?;
    let columns = attributes.word(Tag(group, COLUMNS))?;
    let (Some(rows @ 1..), Some(columns @ 1..)) = (rows, columns) else {
        return Ok(None);
    };
    // Row, then column, from 1.
    let origin = attributes.words(&[], Tag(group, ORIGIN))?;
    let from_zero = |index: usize| {
        let stated = origin.get(index).map_or(1, |word| word.cast_signed());
        i64::from(stated).saturating_sub(1)
    };
    let count = attributes.texts(&[], Tag(group, FRAMES))?;
    let count = count.first().and_then(|value| text::integer(value));
    let own = match count {
        // Without a count there is one overlay for all frames.
        None => Some(0),
        Some(count) => {
            let first = attributes.word(Tag(group, FIRST_FRAME))?.unwrap_or(1);
            let own = i64::from(frame).saturating_sub(i64::from(first).saturating_sub(1));
            u64::try_from(own)
                .ok()
                .filter(|own| u64::try_from(count).is_ok_and(|count| *own < count))
        }
    };
    Ok(own.map(|frame| Plane {
        group,
        rows: rows.into(),
        columns: columns.into(),
        top: from_zero(0),
        left: from_zero(1),
        frame,
    }))
}

/// First row or column of the overlay that is on the picture, where on the picture it is, and how many
/// there are.
type Part = (u64, u32, u32);

impl Plane {
    fn pixels(&self) -> u64 {
        self.rows.saturating_mul(self.columns)
    }

    /// The part that lies on a picture, across and down; none where all of it lies beside.
    fn on_picture(&self, columns: u64, rows: u64) -> Option<(Part, Part)> {
        Some((
            part(self.left, self.columns, columns)?,
            part(self.top, self.rows, rows)?,
        ))
    }
}

fn part(origin: i64, length: u64, picture: u64) -> Option<Part> {
    let end = origin.saturating_add_unsigned(length);
    let from = origin.max(0);
    let to = end.min(i64::try_from(picture).ok()?);
    let count = u32::try_from(to.saturating_sub(from))
        .ok()
        .filter(|count| *count > 0)?;
    let skipped = u64::try_from(from.saturating_sub(origin)).ok()?;
    Some((skipped, u32::try_from(from).ok()?, count))
}

/// Bits at even distances in bytes that were read.
struct Bits {
    bytes: Vec<u8>,
    first: u64,
    stride: u64,
}

impl Bits {
    fn at(&self, index: u64) -> bool {
        let bit = index.saturating_mul(self.stride).saturating_add(self.first);
        let byte = usize::try_from(bit / 8)
            .ok()
            .and_then(|at| self.bytes.get(at));
        byte.is_some_and(|byte| (byte >> (bit % 8)) & 1 == 1)
    }

    /// The bits of a part of the plane.
    fn cropped(&self, plane: &Plane, across: Part, down: Part) -> Vec<u8> {
        let count = u64::from(across.2).saturating_mul(down.2.into());
        let mut bits = vec![0_u8; usize::try_from(count.div_ceil(8)).unwrap_or(0)];
        let mut to = 0_usize;
        for row in 0..u64::from(down.2) {
            let from = down
                .0
                .saturating_add(row)
                .saturating_mul(plane.columns)
                .saturating_add(across.0);
            for column in 0..u64::from(across.2) {
                if self.at(from.saturating_add(column))
                    && let Some(byte) = bits.get_mut(to / 8)
                {
                    *byte |= 1 << (to % 8);
                }
                to = to.saturating_add(1);
            }
        }
        bits
    }
}
