//! Palettes (PS3.3 C.7.6.3.1.5, C.7.9): what colour a stored index stands for.
//!
//! A palette belongs to indices (`PALETTE COLOR`), or supplements a grey picture with colours for
//! the values from its first entry on (PS3.3 C.8.16.2.1.1.1, Pixel Presentation `COLOR`).

use super::{DicomError, Tag, attributes::Attributes, lut_element};
use crate::source::ByteSource;

/// Colours by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Palette {
    first: i32,
    colours: Vec<[u8; 3]>,
}

const DESCRIPTORS: [Tag; 3] = [
    Tag::RED_PALETTE_DESCRIPTOR,
    Tag::GREEN_PALETTE_DESCRIPTOR,
    Tag::BLUE_PALETTE_DESCRIPTOR,
];
const TABLES: [Tag; 3] = [
    Tag::RED_PALETTE_DATA,
    Tag::GREEN_PALETTE_DATA,
    Tag::BLUE_PALETTE_DATA,
];
const SEGMENTED: [Tag; 3] = [
    Tag::SEGMENTED_RED_PALETTE_DATA,
    Tag::SEGMENTED_GREEN_PALETTE_DATA,
    Tag::SEGMENTED_BLUE_PALETTE_DATA,
];

impl Palette {
    /// Reads the palette of the top level; none where there is none.
    ///
    /// # Errors
    /// The table that does not fit its descriptor.
    pub(crate) fn read<S: ByteSource + ?Sized>(
        attributes: &Attributes<'_, S>,
        signed: bool,
    ) -> Result<Option<Self>, DicomError> {
        let mut first = None;
        let mut planes = Vec::new();
        for ((descriptor, table), segmented) in DESCRIPTORS.into_iter().zip(TABLES).zip(SEGMENTED) {
            let Some(found) = lut_element::descriptor(attributes, &[], descriptor)? else {
                return Ok(None);
            };
            let mut entries = lut_element::entries(attributes, &[], table, found.count)?;
            if entries.is_none() {
                entries = segments(&attributes.words(&[], segmented)?, found.count);
            }
            let entries = entries.ok_or(DicomError::AttributeInvalid { tag: table })?;
            // Pixel Representation decides, whatever the VR (PS3.3 C.7.6.3.1.5).
            first.get_or_insert(found.first(signed));
            planes.push(entries);
        }
        let [red, green, blue] = &planes[..] else {
            return Ok(None);
        };
        // Sixteen bits that never exceed 255 are eight bits in words, which happens often.
        let narrow = planes.iter().flatten().all(|entry| *entry <= 0xFF);
        let byte = |entry: &u16| (if narrow { *entry } else { entry >> 8 }) as u8;
        let colours = red
            .iter()
            .zip(green)
            .zip(blue)
            .map(|((red, green), blue)| [byte(red), byte(green), byte(blue)])
            .collect();
        Ok(first.map(|first| Self { first, colours }))
    }

    /// The colour of an index; indices outside take the nearest end.
    pub(crate) fn colour(&self, index: i32) -> [u8; 3] {
        let last = self.colours.len().saturating_sub(1);
        let at = usize::try_from(i64::from(index) - i64::from(self.first)).unwrap_or(0);
        self.colours.get(at.min(last)).copied().unwrap_or_default()
    }

    /// The colour of a grey value that the palette supplements; none below its first entry.
    pub(crate) fn supplement(&self, value: i32) -> Option<[u8; 3]> {
        (value >= self.first).then(|| self.colour(value))
    }
}

/// Unpacks segmented entries (PS3.3 C.7.9.2) to exactly `count`; none where they are damaged.
///
/// Indirect segments repeat earlier ones; one that repeats an indirect one is refused, so that a few
/// words cannot loop.
fn segments(words: &[u16], count: usize) -> Option<Vec<u16>> {
    let mut entries = Vec::new();
    let mut position = 0;
    while position < words.len() && entries.len() < count {
        let [opcode, length] = *words.get(position..)?.first_chunk()?;
        if opcode == 2 {
            let [low, high] = *words.get(position + 2..)?.first_chunk()?;
            let offset = (usize::from(high) << 16 | usize::from(low)) / 2;
            let mut from = offset;
            for _ in 0..length {
                from = segment(words, from, count, &mut entries)?;
            }
            position += 4;
        } else {
            position = segment(words, position, count, &mut entries)?;
        }
    }
    (entries.len() == count).then_some(entries)
}

/// Appends one discrete or linear segment; gives where the next one begins.
fn segment(words: &[u16], position: usize, count: usize, entries: &mut Vec<u16>) -> Option<usize> {
    let [opcode, length] = *words.get(position..)?.first_chunk()?;
    let (length, body) = (usize::from(length), position + 2);
    // An empty segment adds nothing, and many of them would be a loop.
    if length == 0 || entries.len() + length > count {
        return None;
    }
    match opcode {
        0 => {
            entries.extend(words.get(body..body + length)?);
            Some(body + length)
        }
        1 => {
            let (from, to) = (i64::from(*entries.last()?), i64::from(*words.get(body)?));
            let steps = length as i64;
            entries.extend((1..=steps).map(|step| {
                let share = (to - from) as f64 * step as f64 / steps as f64;
                (from as f64 + share).round_ties_even() as u16
            }));
            Some(body + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discrete_linear_and_indirect_segments_unpack() {
        // PS3.3 C.7.9.2: values, then a ramp, then both once more by their place.
        let words = [0, 2, 10, 20, 1, 4, 28, 2, 2, 0, 0];
        let unpacked = segments(&words, 12).unwrap();
        assert_eq!(unpacked, [10, 20, 22, 24, 26, 28, 10, 20, 22, 24, 26, 28]);
    }

    #[test]
    fn damaged_segments_are_none_and_never_loop() {
        for words in [
            &[1, 4, 28][..],
            &[0, 9, 1, 2],
            &[2, 0xFFFF, 0, 0],
            &[2, 1, 0xFFFF, 0xFFFF],
            &[0, 300, 1],
            &[7, 1, 1],
            &[0, 0, 0, 0],
        ] {
            assert_eq!(segments(words, 256), None, "{words:?}");
        }
    }

    #[test]
    fn indices_outside_take_the_ends() {
        let palette = Palette {
            first: 10,
            colours: vec![[1, 1, 1], [2, 2, 2]],
        };
        assert_eq!(
            [9, 10, 11, 99].map(|at| palette.colour(at)[0]),
            [1, 1, 2, 2]
        );
        assert_eq!(palette.supplement(9), None);
        assert_eq!(palette.supplement(99), Some([2, 2, 2]));
    }
}
