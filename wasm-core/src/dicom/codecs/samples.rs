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
        let [rows, columns] = if whole {
            [size.rows, size.columns]
        } else {
            [layout.rows, layout.columns]
        };
        let expected = size.rows as usize * size.columns as usize * samples;
        let found = match &words {
            Words::Bytes(values) => values.len(),
            Words::Words(values) => values.len(),
        };
        if found != expected {
            return Err("decodes to another size".into());
        }
        let words = match words {
            words if whole => words,
            Words::Bytes(values) => {
                Words::Bytes(pad(&values, size.columns, [rows, columns], samples))
            }
            Words::Words(values) => {
                Words::Words(pad(&values, size.columns, [rows, columns], samples))
            }
        };
        let precision = u16::from(size.precision);
        let data = match (self.alignment, words) {
            (Alignment::HighBit, Words::Words(values)) => {
                self.aligned(values, precision, sign_bits)?
            }
            (_, Words::Words(values)) => self.wide(values, sign_bits)?,
            (_, Words::Bytes(values)) => self.narrow(values, sign_bits),
        };
        Ok(StoredFrame {
            rows,
            columns,
            samples: size.samples,
            bits: layout.stored.min(precision),
            data,
        })
    }

    fn narrow(&self, values: Vec<u8>, sign_bits: u16) -> StoredData {
        // Above 8 bits the sign is not in these.
        let spare = 8_u16.saturating_sub(sign_bits);
        let signed = |value: &u8| -> i16 {
            if sign_bits > 8 {
                i16::from(*value)
            } else {
                i16::from((value << spare).cast_signed() >> spare)
            }
        };
        let each = values.iter();
        match self.layout.sample_type {
            SampleType::I8 => StoredData::I8(each.map(|v| signed(v) as i8).collect()),
            SampleType::I16 => StoredData::I16(each.map(signed).collect()),
            SampleType::I32 => StoredData::I32(each.map(|v| signed(v).into()).collect()),
            SampleType::U16 => StoredData::U16(each.map(|v| (*v).into()).collect()),
            SampleType::U32 => StoredData::U32(each.map(|v| (*v).into()).collect()),
            SampleType::Bits | SampleType::U8 | SampleType::F32 | SampleType::F64 => {
                StoredData::U8(values)
            }
        }
    }

    /// Words as the stream has them; what rides above the stored bits stays, as in pydicom
    /// (pydicom/pydicom#2260).
    fn wide(&self, values: Vec<u16>, sign_bits: u16) -> Result<StoredData, CodecError> {
        let spare = 16_u16.saturating_sub(sign_bits);
        let signed = |value: u16| (value << spare).cast_signed() >> spare;
        Ok(match self.layout.sample_type {
            SampleType::U16 => StoredData::U16(values),
            SampleType::I16 => StoredData::I16(values.into_iter().map(signed).collect()),
            SampleType::U32 => StoredData::U32(values.into_iter().map(u32::from).collect()),
            SampleType::I32 => {
                StoredData::I32(values.into_iter().map(|v| signed(v).into()).collect())
            }
            SampleType::Bits
            | SampleType::U8
            | SampleType::I8
            | SampleType::F32
            | SampleType::F64 => return Err("more bits in a sample than are allocated".into()),
        })
    }

    /// Words as they are meant to be seen: the stored bits alone, brought down to bit 0, where the
    /// stream has bits beside them.
    fn aligned(
        &self,
        values: Vec<u16>,
        precision: u16,
        sign_bits: u16,
    ) -> Result<StoredData, CodecError> {
        let (stored, shift) = (self.layout.stored, self.layout.shift);
        if precision < stored + shift || stored >= 16 || precision <= stored {
            return self.wide(values, sign_bits);
        }
        let most = u16::MAX >> (16 - stored);
        let values = if self.lossy && shift == 0 {
            // A lossy step may overshoot by a level or two, which must not wrap to black.
            values.into_iter().map(|value| value.min(most)).collect()
        } else {
            values
                .into_iter()
                .map(|value| value >> shift & most)
                .collect()
        };
        self.wide(values, stored)
    }
}

/// A picture that is smaller than the tile, in its top left corner: edge tiles of slides are smaller
/// than Rows and Columns. What they lack is 0.
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
