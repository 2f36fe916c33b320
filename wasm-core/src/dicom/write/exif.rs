//! The one field of EXIF that must be known before a JPEG is wrapped: how the picture lies.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

/// Begin of an APP1 segment with EXIF (CIPA DC-008 4.7.2).
pub(crate) const PREFIX: &[u8] = b"Exif\0\0";

/// Tag of Orientation (TIFF 6.0, section 8).
const ORIENTATION: u16 = 0x0112;
/// Entries of a directory that are looked at; cameras write about twenty.
const MAX_ENTRIES: u16 = 512;

/// Orientation of the first directory, if it says one: 1 is upright.
pub(crate) fn orientation(segment: &[u8]) -> Option<u16> {
    let tiff = segment.strip_prefix(PREFIX)?;
    let little = match tiff.get(..4)? {
        b"II\x2A\0" => true,
        b"MM\0\x2A" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = *tiff.get(at..)?.first_chunk()?;
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let offset = *tiff.get(4..)?.first_chunk()?;
    let directory = usize::try_from(if little {
        u32::from_le_bytes(offset)
    } else {
        u32::from_be_bytes(offset)
    })
    .ok()?;
    (0..short(directory)?.min(MAX_ENTRIES)).find_map(|entry| {
        let at = directory
            .checked_add(2)?
            .checked_add(usize::from(entry).checked_mul(12)?)?;
        (short(at)? == ORIENTATION).then_some(())?;
        short(at.checked_add(8)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: &[u8] = b"Exif\0\0II\x2A\0\x08\0\0\0\x02\0\
        \x0F\x01\x02\0\x01\0\0\0\0\0\0\0\
        \x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    const BIG: &[u8] = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\
        \x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0";

    #[test]
    fn both_byte_orders_are_read() {
        assert_eq!(orientation(LITTLE), Some(6));
        assert_eq!(orientation(BIG), Some(3));
    }

    #[test]
    fn cut_short_anywhere_it_says_nothing_or_the_same() {
        for whole in [LITTLE, BIG] {
            for length in 0..whole.len() {
                let found = whole.get(..length).and_then(orientation);
                assert!(found.is_none() || found == orientation(whole));
            }
        }
    }
}
