//! Frames for eyes and for models.
//!
//! For eyes: modality, VOI, presentation (dicom.md 2), with the person's window where there is one.
//! For models: the colours as stored; grey photographs as they are, deeper grey through the default
//! window. What eyes chose never reaches a model (architecture.md, invariant 8).

use super::{
    DicomError, Instance, Photometric, StoredData, StoredFrame, VoiFunction, Window,
    frame::Alignment,
    grayscale::{Grayscale, Modality, Voi},
};
use crate::source::ByteSource;

/// A picture of 8-bit red, green and blue, interleaved, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rgb8 {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub pixels: Vec<u8>,
}

/// Pixels of an instance that are looked at for the computed window; above, only the frame itself.
const MAX_RANGE_PIXELS: u64 = 1 << 28;

impl<S: ByteSource + ?Sized> Instance<'_, S> {
    /// Frame `index` as it is shown: with `window` where the person has chosen one, else as the
    /// file says. Windows do nothing to colour.
    ///
    /// # Errors
    /// As [`Instance::frame`]; palettes are not shown yet.
    pub fn display(&self, index: u32, window: Option<Window>) -> Result<Rgb8, DicomError> {
        let frame = self.decode(index, Alignment::HighBit)?;
        let Some(keys) = self.grey(&frame)? else {
            return Ok(self.colour(&frame));
        };
        let steps = self.grayscale(index)?;
        let voi = match window {
            Some(window) => Some(Voi::Window(window)),
            None => self.default_voi(&frame, &keys, &steps)?,
        };
        let table = table(&frame.data, &steps, voi.as_ref());
        Ok(replicate(
            &frame,
            keys.iter().map(|key| shade(&table, *key)),
        ))
    }

    /// Frame `index` for quality and models: colours and photographic 8-bit grey as stored (light
    /// is light, also in `MONOCHROME1`), deeper grey through the file's default window.
    ///
    /// # Errors
    /// As [`Instance::display`].
    pub fn rgb_as_stored(&self, index: u32) -> Result<Rgb8, DicomError> {
        let frame = self.decode(index, Alignment::HighBit)?;
        match (&frame.data, self.grey(&frame)?) {
            (_, None) => Ok(self.colour(&frame)),
            (StoredData::U8(values), Some(_)) if self.header().is_photographic() => {
                let inverse = self.header().photometric == Some(Photometric::Monochrome1);
                let light = |value: &u8| if inverse { !value } else { *value };
                Ok(replicate(&frame, values.iter().map(light)))
            }
            _ => self.display(index, None),
        }
    }

    /// Grey samples by their bit pattern, which is their place in a [`table`]; none for colour.
    fn grey(&self, frame: &StoredFrame) -> Result<Option<Vec<u16>>, DicomError> {
        match &self.header().photometric {
            // A grey stream under a colour header is grey (dicom.md 5.4).
            _ if frame.samples != 1 => Ok(None),
            Some(value @ Photometric::PaletteColor) => Err(DicomError::PhotometricUnsupported {
                value: value.to_string(),
            }),
            _ => Ok(Some(patterns(&frame.data))),
        }
    }

    /// Colour as stored; of deeper samples the high byte of the stored bits.
    fn colour(&self, frame: &StoredFrame) -> Rgb8 {
        let stored = self.header().bits_stored.unwrap_or(16);
        let scale = |value: u32| -> u8 {
            let shifted = match stored {
                9.. => value >> (stored - 8),
                _ => value,
            };
            u8::try_from(shifted).unwrap_or(u8::MAX)
        };
        let pixels = match &frame.data {
            StoredData::U8(values) => values.clone(),
            StoredData::U16(values) => values.iter().map(|value| scale((*value).into())).collect(),
            // Signed colour is refused with its layout.
            StoredData::I8(_) | StoredData::I16(_) => vec![0; frame.pixels() * 3],
        };
        Rgb8 {
            width: frame.columns,
            height: frame.rows,
            pixels,
        }
    }

    /// The file's first alternative; none stands for the stored value as it is.
    fn default_voi(
        &self,
        frame: &StoredFrame,
        keys: &[u16],
        steps: &Grayscale,
    ) -> Result<Option<Voi>, DicomError> {
        if let Some(voi) = steps.voi.first() {
            return Ok(Some(voi.clone()));
        }
        if matches!(frame.data, StoredData::U8(_)) && self.header().is_photographic() {
            return Ok(None);
        }
        let (low, high) = if self.range_is_cheap(frame) {
            self.range()?
        } else {
            range_of(&frame.data, keys, steps)
        };
        let (center, width) = (f64::midpoint(low, high), high - low);
        // A picture of one value has no width; any window shows it as one grey.
        let window = Window::new(center, width, VoiFunction::LinearExact)
            .or_else(|| Window::new(center, 1.0, VoiFunction::LinearExact));
        Ok(window.map(Voi::Window))
    }

    fn range_is_cheap(&self, frame: &StoredFrame) -> bool {
        (frame.pixels() as u64).saturating_mul(u64::from(self.header().frames)) <= MAX_RANGE_PIXELS
    }

    /// Smallest and largest modality value of all frames, so that all are shown alike.
    fn range(&self) -> Result<(f64, f64), DicomError> {
        if let Some(range) = self.range.get() {
            return Ok(*range);
        }
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        for index in 0..self.header().frames {
            let frame = self.decode(index, Alignment::HighBit)?;
            let steps = self.grayscale(index)?;
            let (low, high) = range_of(&frame.data, &patterns(&frame.data), &steps);
            range = (range.0.min(low), range.1.max(high));
        }
        Ok(*self.range.get_or_init(|| range))
    }
}

impl StoredFrame {
    fn pixels(&self) -> usize {
        self.rows as usize * self.columns as usize
    }
}

/// Samples as unsigned words of the same bits.
fn patterns(data: &StoredData) -> Vec<u16> {
    match data {
        StoredData::U8(values) => values.iter().map(|value| u16::from(*value)).collect(),
        StoredData::I8(values) => values
            .iter()
            .map(|value| value.cast_unsigned().into())
            .collect(),
        StoredData::U16(values) => values.clone(),
        StoredData::I16(values) => values.iter().map(|value| value.cast_unsigned()).collect(),
    }
}

/// The stored value of a bit pattern.
fn stored(data: &StoredData, pattern: u16) -> i32 {
    match data {
        StoredData::U8(_) | StoredData::U16(_) => i32::from(pattern),
        StoredData::I8(_) => i32::from((pattern as u8).cast_signed()),
        StoredData::I16(_) => i32::from(pattern.cast_signed()),
    }
}

/// All bit patterns of the samples' type.
fn all_patterns(data: &StoredData) -> std::ops::RangeInclusive<u16> {
    match data {
        StoredData::U8(_) | StoredData::I8(_) => 0..=0xFF,
        StoredData::U16(_) | StoredData::I16(_) => 0..=0xFFFF,
    }
}

fn modality_value(modality: &Modality, value: i32) -> f64 {
    match modality {
        Modality::Linear { slope, intercept } => f64::from(value) * slope + intercept,
        Modality::Lut(lut) => f64::from(lut.look_up(value.into())),
    }
}

fn is_padding(steps: &Grayscale, value: i32) -> bool {
    steps
        .padding
        .is_some_and(|(low, high)| (low..=high).contains(&value))
}

/// Smallest and largest modality value of one frame, padding left out; 0 and 0 where all is padding.
fn range_of(data: &StoredData, keys: &[u16], steps: &Grayscale) -> (f64, f64) {
    let mut present = vec![false; usize::from(u16::MAX) + 1];
    for key in keys {
        if let Some(seen) = present.get_mut(usize::from(*key)) {
            *seen = true;
        }
    }
    let values = (0..=u16::MAX)
        .zip(present)
        .filter(|(_, seen)| *seen)
        .map(|(key, _)| stored(data, key))
        .filter(|value| !is_padding(steps, *value))
        .map(|value| modality_value(&steps.modality, value));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high { (0.0, 0.0) } else { (low, high) }
}

/// Shade of every bit pattern: modality, VOI, one inversion; padding is black whatever the photometric.
fn table(data: &StoredData, steps: &Grayscale, voi: Option<&Voi>) -> Vec<u8> {
    let shade = |pattern| {
        let value = stored(data, pattern);
        if is_padding(steps, value) {
            return 0;
        }
        let x = modality_value(&steps.modality, value);
        let share = match voi {
            Some(Voi::Window(window)) => window.apply(x),
            Some(Voi::Lut(lut)) => lut.share((x + 0.5).floor() as i64),
            None => x / 255.0,
        };
        let share = if steps.inverse { 1.0 - share } else { share };
        (share.clamp(0.0, 1.0) * 255.0 + 0.5).floor() as u8
    };
    all_patterns(data).map(shade).collect()
}

fn shade(table: &[u8], key: u16) -> u8 {
    table.get(usize::from(key)).copied().unwrap_or(0)
}

/// Grey to three equal colours.
fn replicate(frame: &StoredFrame, shades: impl Iterator<Item = u8>) -> Rgb8 {
    Rgb8 {
        width: frame.columns,
        height: frame.rows,
        pixels: shades.flat_map(|shade| [shade; 3]).collect(),
    }
}
