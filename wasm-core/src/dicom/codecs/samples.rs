//! From a stream's samples to those that the header promises: padded to the tile, sign-extended,
//! widened to Bits Allocated.

use super::{CodecError, Job, Size, Words};
use crate::dicom::{
    StoredData, StoredFrame,
    frame::{Alignment, SampleType},
};

impl Job<'_> {
    /// The frame of a decoded stream. `sign_bits` is where the sign of signed samples is: the
    /// stream's precision where it knows of signs, else Bits Stored (dicom.md 5.3).
    pub(super) fn finish(
        &self,
        size: Size,
        words: Words,
        sign_bits: u16,
    ) -> Result<StoredFrame, CodecError> {
        let layout = self.layout;
        let samples = usize::from(size.samples);
        let whole = (size.rows, size.columns) == (layout.rows, layout.columns) || self.frames == 1;
        let (rows, columns) = if whole {
            (size.rows, size.columns)
        } else {
            (layout.rows, layout.columns)
        };
        let expected = size.rows as usize * size.columns as usize * samples;
        let found = match &words {
            Words::Bytes(values) => values.len(),
            Words::Words(values) => values.len(),
        };
        if found != expected {
            return Err("decodes to another size".into());
        }
        let data = match words {
            Words::Bytes(values) => self.narrow(
                if whole {
                    values
                } else {
                    pad(&values, size.columns, [rows, columns], samples)
                },
                sign_bits,
            ),
            Words::Words(values) => self.wide(
                if whole {
                    values
                } else {
                    pad(&values, size.columns, [rows, columns], samples)
                },
                sign_bits,
            )?,
        };
        Ok(StoredFrame {
            rows,
            columns,
            samples: size.samples,
            data,
        })
    }

    fn narrow(&self, values: Vec<u8>, sign_bits: u16) -> StoredData {
        let spare = 8_u16.saturating_sub(sign_bits);
        let signed = |value: &u8| (value << spare).cast_signed() >> spare;
        match self.layout.sample_type {
            SampleType::I8 => StoredData::I8(values.iter().map(signed).collect()),
            SampleType::I16 => StoredData::I16(values.iter().map(|v| signed(v).into()).collect()),
            SampleType::I32 => StoredData::I32(values.iter().map(|v| signed(v).into()).collect()),
            SampleType::U16 => StoredData::U16(values.iter().map(|v| (*v).into()).collect()),
            SampleType::U32 => StoredData::U32(values.iter().map(|v| (*v).into()).collect()),
            SampleType::Bits | SampleType::U8 | SampleType::F32 | SampleType::F64 => {
                StoredData::U8(values)
            }
        }
    }

    fn wide(&self, values: Vec<u16>, sign_bits: u16) -> Result<StoredData, CodecError> {
        // Overlays may ride above the stored bits; pydicom leaves them there (pydicom/pydicom#2260).
        let shift = match self.alignment {
            Alignment::Low => 0,
            Alignment::HighBit => self.layout.shift,
        };
        let spare = 16_u16.saturating_sub(sign_bits);
        let signed = |value: &u16| ((value >> shift) << spare).cast_signed() >> spare;
        let stored = u16::MAX >> 16_u16.saturating_sub(self.layout.stored);
        let unsigned = |value: &u16| match self.alignment {
            Alignment::Low => *value,
            Alignment::HighBit => (value >> shift) & stored,
        };
        Ok(match self.layout.sample_type {
            SampleType::I16 => StoredData::I16(values.iter().map(signed).collect()),
            SampleType::I32 => StoredData::I32(values.iter().map(|v| signed(v).into()).collect()),
            SampleType::U16 if self.alignment == Alignment::Low => StoredData::U16(values),
            SampleType::U16 => StoredData::U16(values.iter().map(unsigned).collect()),
            SampleType::U32 => StoredData::U32(values.iter().map(|v| unsigned(v).into()).collect()),
            SampleType::Bits
            | SampleType::U8
            | SampleType::I8
            | SampleType::F32
            | SampleType::F64 => return Err("more bits in a sample than are allocated".into()),
        })
    }
}

/// A picture that is smaller than the tile, in its top left corner: edge tiles of slides are smaller
/// than Rows and Columns. What they lack is black.
fn pad<T: Copy + Default>(
    pixels: &[T],
    columns: u32,
    [tile_rows, tile_columns]: [u32; 2],
    samples: usize,
) -> Vec<T> {
    let row = tile_columns as usize * samples;
    let mut tile = vec![T::default(); row * tile_rows as usize];
    let rows = pixels.chunks_exact(columns as usize * samples);
    for (to, from) in tile.chunks_exact_mut(row).zip(rows) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
    }
    tile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_tile_is_padded_at_its_right_and_bottom() {
        assert_eq!(pad(&[1_u8, 2], 1, [3, 2], 1), [1, 0, 2, 0, 0, 0]);
        assert_eq!(pad(&[1_u16, 2, 3], 1, [1, 2], 3), [1, 2, 3, 0, 0, 0]);
    }
}
