//! Lookup tables as a data set holds them (PS3.3 C.11.1.1, C.7.6.3.1.5): a descriptor of three words,
//! and entries of one or two bytes.

use super::{DicomError, Lut, Tag, attributes::Attributes, scan::Step};
use crate::source::ByteSource;

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
    Ok(entries.and_then(|entries| Lut::new(found.first(signed), found.bits, entries)))
}
