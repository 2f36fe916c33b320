//! One data element's header (PS3.5 7.1), read through a small window over the source.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use super::{DicomError, Tag};
use crate::source::{ByteSource, ReadError};

/// The length that says "until the delimiter".
pub(crate) const UNDEFINED: u64 = 0xFFFF_FFFF;

/// VRs whose header has two reserved bytes and a four byte length (PS3.5 7.1.2).
const LONG: &[&[u8; 2]] = &[
    b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV",
];

/// The other VRs (PS3.5 6.2).
const SHORT: &[&[u8; 2]] = &[
    b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN",
    b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US",
];

/// How the elements of a data set are written (PS3.5 7.1, annex A).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    ImplicitLe,
    ExplicitLe,
    /// Retired, but archives hold it.
    ExplicitBe,
}

impl Notation {
    /// All that a file may be written in, the likeliest first.
    pub(crate) const ALL: [Self; 3] = [Self::ExplicitLe, Self::ExplicitBe, Self::ImplicitLe];

    pub(crate) const fn is_big_endian(self) -> bool {
        matches!(self, Self::ExplicitBe)
    }

    fn word(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::ImplicitLe | Self::ExplicitLe => u16::from_le_bytes(bytes),
            Self::ExplicitBe => u16::from_be_bytes(bytes),
        }
    }

    pub(crate) fn long(self, bytes: [u8; 4]) -> u32 {
        match self {
            Self::ImplicitLe | Self::ExplicitLe => u32::from_le_bytes(bytes),
            Self::ExplicitBe => u32::from_be_bytes(bytes),
        }
    }
}

/// An element's header, and where its value begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ElementHeader {
    pub(crate) tag: Tag,
    pub(crate) vr: Option<[u8; 2]>,
    pub(crate) offset: u64,
    pub(crate) value: u64,
    pub(crate) length: u64,
    /// The two bytes where the VR belongs are none.
    pub(crate) odd_vr: bool,
}

impl ElementHeader {
    pub(crate) fn malformed(&self, reason: &'static str) -> DicomError {
        DicomError::MalformedElement {
            tag: self.tag,
            offset: self.offset,
            reason,
        }
    }
}

const WINDOW: usize = 4096;

/// Small reads at rising offsets, a window at a time.
pub(crate) struct Reader<'a, S: ByteSource + ?Sized> {
    source: &'a S,
    len: u64,
    window: Vec<u8>,
    start: u64,
}

impl<'a, S: ByteSource + ?Sized> Reader<'a, S> {
    pub(crate) fn new(source: &'a S) -> Self {
        Self {
            source,
            len: source.len(),
            window: Vec::new(),
            start: 0,
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// `N` bytes at `offset`.
    pub(crate) fn bytes<const N: usize>(&mut self, offset: u64) -> Result<[u8; N], DicomError> {
        if let Some(bytes) = self.in_window(offset) {
            return Ok(bytes);
        }
        let left = self.len.saturating_sub(offset);
        let take = usize::try_from(left).unwrap_or(WINDOW).min(WINDOW);
        self.window.resize(take, 0);
        self.start = offset;
        self.source.read_at(offset, &mut self.window)?;
        self.in_window(offset)
            .ok_or(DicomError::Read(ReadError::PastEnd {
                offset,
                wanted: N as u64,
                len: self.len,
            }))
    }

    fn in_window<const N: usize>(&self, offset: u64) -> Option<[u8; N]> {
        let from = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.window.get(from..)?.first_chunk().copied()
    }

    /// Where a value of `length` bytes ends, if that is inside the source.
    pub(crate) fn end_of(&self, tag: Tag, value: u64, length: u64) -> Result<u64, DicomError> {
        value
            .checked_add(length)
            .filter(|end| *end <= self.len)
            .ok_or(DicomError::ElementTruncated {
                tag,
                offset: value,
                claimed: length,
                left: self.len.saturating_sub(value),
            })
    }

    /// The header at `offset`.
    pub(crate) fn header(
        &mut self,
        offset: u64,
        notation: Notation,
    ) -> Result<ElementHeader, DicomError> {
        let [g0, g1, e0, e1, b0, b1, b2, b3] = self.bytes::<8>(offset)?;
        let tag = Tag(notation.word([g0, g1]), notation.word([e0, e1]));
        let long = u64::from(notation.long([b0, b1, b2, b3]));
        let short_value = offset.saturating_add(8);
        let header = |vr, value, length, odd_vr| ElementHeader {
            tag,
            vr,
            offset,
            value,
            length,
            odd_vr,
        };
        // Items and delimiters have no VR in any encoding (PS3.5 7.5).
        if notation == Notation::ImplicitLe || tag.0 == 0xFFFE {
            return Ok(header(None, short_value, long, false));
        }
        let vr = [b0, b1];
        let short = u64::from(notation.word([b2, b3]));
        if SHORT.contains(&&vr) {
            return Ok(header(Some(vr), short_value, short, false));
        }
        let known = LONG.contains(&&vr);
        if !known && [b2, b3] != [0, 0] {
            let letters = b0.is_ascii_uppercase() && b1.is_ascii_uppercase();
            // Neither letters nor a short length that fits: an implicit element, or no element at all.
            if !letters && !matches!(&vr, b"??" | b"  " | b"\0\0" | b"--") {
                return Err(header(None, offset, 0, true).malformed("no value representation"));
            }
            return Ok(header(Some(*b"UN"), short_value, short, true));
        }
        let length = u64::from(notation.long(self.bytes::<4>(offset.saturating_add(8))?));
        let vr = if known { vr } else { *b"UN" };
        Ok(header(Some(vr), offset.saturating_add(12), length, !known))
    }

    /// How many of the first three elements at `offset` are plausible: rising tags, known VRs,
    /// values inside the file (dicom.md 5.1). The end of the data counts as plausible.
    pub(crate) fn plausible(&mut self, offset: u64, notation: Notation) -> usize {
        let mut position = offset;
        let mut last = None;
        for good in 0..3 {
            if position == self.len && good > 0 {
                return 3;
            }
            let Ok(header) = self.header(position, notation) else {
                return good;
            };
            let rises = last.is_none_or(|last| header.tag > last);
            let first = last.is_some() || (0x0002..=0x0010).contains(&header.tag.0);
            if !rises || !first || header.odd_vr {
                return good;
            }
            if header.length == UNDEFINED {
                return good.saturating_add(1);
            }
            let Ok(end) = self.end_of(header.tag, header.value, header.length) else {
                return good;
            };
            position = end;
            last = Some(header.tag);
        }
        3
    }
}
