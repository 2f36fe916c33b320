//! Values of located elements, read on demand and held to a length.

use super::{
    DicomError, Tag,
    scan::{Place, Scan, Step},
    text,
};
use crate::{limits::Limits, source::ByteSource};

/// Reads values of one scanned data set.
pub(crate) struct Attributes<'a, S: ByteSource + ?Sized> {
    source: &'a S,
    scan: &'a Scan,
    limit: u64,
}

impl<'a, S: ByteSource + ?Sized> Attributes<'a, S> {
    pub(crate) fn new(source: &'a S, scan: &'a Scan, limits: &Limits) -> Self {
        Self {
            source,
            scan,
            limit: limits.dicom_value_bytes,
        }
    }

    pub(crate) fn place(&self, steps: &[Step], tag: Tag) -> Option<Place> {
        self.scan.places.get(&(steps.to_vec(), tag)).copied()
    }

    /// The value's bytes; none when absent or empty.
    pub(crate) fn bytes(&self, steps: &[Step], tag: Tag) -> Result<Option<Vec<u8>>, DicomError> {
        self.bytes_within(steps, tag, self.limit)
    }

    /// The same, held to a limit of its own.
    pub(crate) fn bytes_within(
        &self,
        steps: &[Step],
        tag: Tag,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, DicomError> {
        let Some(place) = self.place(steps, tag).filter(|place| place.length > 0) else {
            return Ok(None);
        };
        if place.length > limit {
            return Err(DicomError::LimitExceeded {
                which: "bytes of a value",
                value: place.length,
                limit,
            });
        }
        Ok(Some(self.source.range(place.offset, place.length)?))
    }

    /// The values of a text.
    pub(crate) fn texts(&self, steps: &[Step], tag: Tag) -> Result<Vec<String>, DicomError> {
        Ok(self
            .bytes(steps, tag)?
            .map_or_else(Vec::new, |bytes| text::values(&bytes)))
    }

    /// The first value of a code string; other text is none.
    pub(crate) fn code(&self, steps: &[Step], tag: Tag) -> Result<Option<String>, DicomError> {
        let texts = self.texts(steps, tag)?;
        Ok(texts.first().and_then(|value| text::code(value)))
    }

    /// All values of a decimal string; none when absent or when one of them is no number.
    pub(crate) fn decimals(
        &self,
        steps: &[Step],
        tag: Tag,
    ) -> Result<Option<Vec<f64>>, DicomError> {
        let texts = self.texts(steps, tag)?;
        let numbers: Option<Vec<f64>> = texts.iter().map(|value| text::decimal(value)).collect();
        Ok(numbers.filter(|numbers| !numbers.is_empty()))
    }

    /// One unsigned word (US) of the top level.
    pub(crate) fn word(&self, tag: Tag) -> Result<Option<u16>, DicomError> {
        match self.words(&[], tag)?[..] {
            [] if self.bytes(&[], tag)?.is_none() => Ok(None),
            [word] => Ok(Some(word)),
            _ => Err(DicomError::AttributeInvalid { tag }),
        }
    }

    /// Words (US, SS or OW) in the order of the file.
    pub(crate) fn words(&self, steps: &[Step], tag: Tag) -> Result<Vec<u16>, DicomError> {
        let bytes = self.bytes(steps, tag)?.unwrap_or_default();
        let word = if self.is_big_endian(steps, tag) {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        let pairs = bytes.as_chunks::<2>().0;
        Ok(pairs.iter().map(|pair| word(*pair)).collect())
    }

    /// Unsigned long words (UL).
    pub(crate) fn longs(&self, steps: &[Step], tag: Tag) -> Result<Vec<u32>, DicomError> {
        let bytes = self.bytes(steps, tag)?.unwrap_or_default();
        let words = bytes.as_chunks::<4>().0.iter();
        Ok(if self.is_big_endian(steps, tag) {
            words.map(|word| u32::from_be_bytes(*word)).collect()
        } else {
            words.map(|word| u32::from_le_bytes(*word)).collect()
        })
    }

    /// Double floats (FD).
    pub(crate) fn doubles(&self, steps: &[Step], tag: Tag) -> Result<Vec<f64>, DicomError> {
        let bytes = self.bytes(steps, tag)?.unwrap_or_default();
        let words = bytes.as_chunks::<8>().0.iter();
        Ok(if self.is_big_endian(steps, tag) {
            words.map(|word| f64::from_be_bytes(*word)).collect()
        } else {
            words.map(|word| f64::from_le_bytes(*word)).collect()
        })
    }

    fn is_big_endian(&self, steps: &[Step], tag: Tag) -> bool {
        self.place(steps, tag).is_some_and(|place| place.big_endian)
    }

    /// The steps to a macro of the functional groups: the frame's own item, else the shared one
    /// (PS3.3 C.7.6.16.1), where it holds `tag`.
    pub(crate) fn in_groups(&self, frame: u32, group: Tag, tag: Tag) -> Option<Vec<Step>> {
        [
            vec![
                (Tag::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame),
                (group, 0),
            ],
            vec![(Tag::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, 0), (group, 0)],
        ]
        .into_iter()
        .find(|steps| self.place(steps, tag).is_some())
    }
}
