//! Samples of 8 or 16 bits, signed or not, borrowed or owned.

use serde::{Deserialize, Serialize};

use std::borrow::Cow;

/// How a sample is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleType {
    /// 8 bits, Pixel Representation 0.
    U8,
    /// 8 bits, Pixel Representation 1.
    I8,
    /// 16 bits, Pixel Representation 0.
    U16,
    /// 16 bits, Pixel Representation 1.
    I16,
}

impl SampleType {
    /// Bytes of a sample.
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
        }
    }

    /// Number of different samples: 256 or 65,536.
    pub(super) const fn count(self) -> usize {
        1 << (8 * self.bytes())
    }

    /// Smallest and largest stored value.
    pub(super) const fn range(self) -> (i32, i32) {
        match self {
            Self::U8 => (0, 0xFF),
            Self::I8 => (-0x80, 0x7F),
            Self::U16 => (0, 0xFFFF),
            Self::I16 => (-0x8000, 0x7FFF),
        }
    }

    /// The stored value whose bits, read as an unsigned number, are `key`.
    pub(crate) const fn stored(self, key: usize) -> i32 {
        match self {
            Self::U8 | Self::U16 => key as i32,
            Self::I8 => (key as u8).cast_signed() as i32,
            Self::I16 => (key as u16).cast_signed() as i32,
        }
    }
}

/// Samples of a frame, `width × height` values, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SampleType says what each is")]
pub enum Samples<'a> {
    U8(Cow<'a, [u8]>),
    I8(Cow<'a, [i8]>),
    U16(Cow<'a, [u16]>),
    I16(Cow<'a, [i16]>),
}

impl<'a> Samples<'a> {
    /// Samples from bytes, low byte first. Unsigned bytes are borrowed, everything else is copied; an
    /// odd byte after the last sample of 16 bits is left out.
    pub fn from_le_bytes(kind: SampleType, bytes: &'a [u8]) -> Self {
        let words = bytes.as_chunks::<2>().0;
        match kind {
            SampleType::U8 => Self::U8(Cow::Borrowed(bytes)),
            SampleType::I8 => Self::I8(bytes.iter().map(|byte| byte.cast_signed()).collect()),
            SampleType::U16 => {
                Self::U16(words.iter().map(|word| u16::from_le_bytes(*word)).collect())
            }
            SampleType::I16 => {
                Self::I16(words.iter().map(|word| i16::from_le_bytes(*word)).collect())
            }
        }
    }

    /// The samples in memory of their own.
    pub fn into_owned(self) -> Samples<'static> {
        match self {
            Self::U8(values) => Samples::U8(values.into_owned().into()),
            Self::I8(values) => Samples::I8(values.into_owned().into()),
            Self::U16(values) => Samples::U16(values.into_owned().into()),
            Self::I16(values) => Samples::I16(values.into_owned().into()),
        }
    }

    /// How the samples are stored.
    pub const fn kind(&self) -> SampleType {
        match self {
            Self::U8(_) => SampleType::U8,
            Self::I8(_) => SampleType::I8,
            Self::U16(_) => SampleType::U16,
            Self::I16(_) => SampleType::I16,
        }
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(values) => values.len(),
            Self::I8(values) => values.len(),
            Self::U16(values) => values.len(),
            Self::I16(values) => values.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The stored value at a place; none past the end.
    pub fn get(&self, at: usize) -> Option<i32> {
        match self {
            Self::U8(values) => values.get(at).map(|value| i32::from(*value)),
            Self::I8(values) => values.get(at).map(|value| i32::from(*value)),
            Self::U16(values) => values.get(at).map(|value| i32::from(*value)),
            Self::I16(values) => values.get(at).map(|value| i32::from(*value)),
        }
    }

    /// How often each sample occurs, by its bits read as an unsigned number.
    pub(crate) fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.kind().count()];
        let mut add = |key: usize| counts[key] += 1;
        match self {
            Self::U8(values) => values.iter().for_each(|value| add(usize::from(*value))),
            Self::I8(values) => values
                .iter()
                .for_each(|value| add(usize::from(value.cast_unsigned()))),
            Self::U16(values) => values.iter().for_each(|value| add(usize::from(*value))),
            Self::I16(values) => values
                .iter()
                .for_each(|value| add(usize::from(value.cast_unsigned()))),
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_the_values_they_code() {
        let bytes = [0xFF, 0x00, 0x00, 0x80];
        let values = |kind| {
            let samples = Samples::from_le_bytes(kind, &bytes);
            (0..samples.len())
                .filter_map(|at| samples.get(at))
                .collect::<Vec<_>>()
        };
        assert_eq!(values(SampleType::U8), [255, 0, 0, 128]);
        assert_eq!(values(SampleType::I8), [-1, 0, 0, -128]);
        assert_eq!(values(SampleType::U16), [255, 32768]);
        assert_eq!(values(SampleType::I16), [255, -32768]);
    }

    #[test]
    fn each_stored_value_has_one_key() {
        for kind in [
            SampleType::U8,
            SampleType::I8,
            SampleType::U16,
            SampleType::I16,
        ] {
            let mut stored: Vec<i32> = (0..kind.count()).map(|key| kind.stored(key)).collect();
            stored.sort_unstable();
            let (low, high) = kind.range();
            assert_eq!(stored, (low..=high).collect::<Vec<_>>());
        }
    }
}
