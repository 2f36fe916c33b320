//! Lookup tables as the standard stores them (PS3.3 C.11.1.1, C.7.6.3.1.5): a descriptor of three
//! words, and entries of one or two bytes.

use super::{DicomError, Tag, attributes::Attributes, scan::Step};
use crate::source::ByteSource;

/// A lookup table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lut {
    pub(super) first: i32,
    /// Largest value that its depth allows.
    pub(super) max: u16,
    pub(super) entries: Vec<u16>,
}

impl Lut {
    /// The entry for a value; values outside take the nearest end.
    pub(crate) fn look_up(&self, value: i64) -> u16 {
        let last = self.entries.len().saturating_sub(1);
        let at = usize::try_from(value.saturating_sub(i64::from(self.first))).unwrap_or(0);
        self.entries.get(at.min(last)).copied().unwrap_or(0)
    }

    /// The entry as a share of the table's range.
    pub(crate) fn share(&self, value: i64) -> f64 {
        f64::from(self.look_up(value)) / f64::from(self.max)
    }
}

/// What a descriptor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Descriptor {
    /// 1 to 65,536.
    pub(crate) count: usize,
    first: u16,
    /// Bits of an entry.
    pub(crate) bits: u16,
}

impl Descriptor {
    /// The value that the first entry stands for.
    pub(crate) fn first(&self, signed: bool) -> i32 {
        if signed {
            i32::from(self.first.cast_signed())
        } else {
            i32::from(self.first)
        }
    }
}

/// Reads a descriptor; none where it is absent or has not three words.
pub(crate) fn descriptor<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    steps: &[Step],
    tag: Tag,
) -> Result<Option<Descriptor>, DicomError> {
    let [count, first, bits] = attributes.words(steps, tag)?[..] else {
        return Ok(None);
    };
    Ok(Some(Descriptor {
        // 0 stands for 65,536 (PS3.3 C.11.1.1).
        count: match count {
            0 => 65_536,
            count => usize::from(count),
        },
        first,
        bits,
    }))
}

/// Reads `count` entries; none where there are fewer. The length tells the width of an entry, also
/// where the descriptor says otherwise.
pub(crate) fn entries<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    steps: &[Step],
    tag: Tag,
    count: usize,
) -> Result<Option<Vec<u16>>, DicomError> {
    let mut entries = attributes.words(steps, tag)?;
    if entries.len() < count {
        let bytes = attributes.bytes(steps, tag)?.unwrap_or_default();
        entries = bytes.iter().map(|byte| u16::from(*byte)).collect();
    }
    entries.truncate(count);
    Ok((entries.len() == count).then_some(entries))
}

/// The table of one item; none where its descriptor and data do not fit each other. `signed` says how
/// its first value is read where the file states no VR.
pub(crate) fn of_item<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    sequence: Tag,
    item: u32,
    signed: bool,
) -> Result<Option<Lut>, DicomError> {
    let steps = [(sequence, item)];
    let Some(found) = descriptor(attributes, &steps, Tag::LUT_DESCRIPTOR)? else {
        return Ok(None);
    };
    let vr = attributes
        .place(&steps, Tag::LUT_DESCRIPTOR)
        .and_then(|place| place.vr);
    let signed = match vr {
        Some(vr) if vr == *b"SS" => true,
        Some(vr) if vr == *b"US" => false,
        _ => signed,
    };
    let entries = entries(attributes, &steps, Tag::LUT_DATA, found.count)?;
    Ok(entries
        .filter(|_| (1..=16).contains(&found.bits))
        .map(|entries| Lut {
            first: found.first(signed),
            max: u16::MAX >> (16 - found.bits),
            entries,
        }))
}
