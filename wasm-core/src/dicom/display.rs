//! Frames for eyes and for models.
//!
//! For eyes: modality, VOI, presentation (dicom.md 2), with the person's window where there is one.
//! For models: the colours as stored; grey photographs as they are, deeper grey through the default
//! window. What eyes chose never reaches a model (architecture.md, invariant 8).

use super::{
    DicomError, Instance, Photometric, StoredData, StoredFrame, Tag, Voi, VoiFunction, Window,
    frame::Alignment, grayscale::Grayscale, grey_level, palette::Palette,
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

/// Places of a table for samples of 16 bits.
const TABLE: usize = 1 << 16;

impl<S: ByteSource> Instance<S> {
    /// Frame `index` as it is shown: with `window` where the person has chosen one, else as the
    /// file says. Windows do nothing to colour.
    ///
    /// # Errors
    /// As [`Instance::frame`], and a palette that does not fit its descriptor.
    pub fn display(&self, index: u32, window: Option<Window>) -> Result<Rgb8, DicomError> {
        let frame = self.decode(index, Alignment::HighBit)?;
        self.shown(&frame, index, window)
    }

    /// Frame `index` for quality and models: colours and photographic 8-bit grey as stored (light
    /// is light, also in `MONOCHROME1`), deeper grey through the file's default window.
    ///
    /// # Errors
    /// As [`Instance::display`].
    pub fn rgb_as_stored(&self, index: u32) -> Result<Rgb8, DicomError> {
        Ok(self.pictures(index)?.0)
    }

    /// Both pictures of a frame that is decoded once: for quality and models, as
    /// [`Instance::rgb_as_stored`], and for eyes, as [`Instance::display`], where that is another.
    ///
    /// # Errors
    /// As [`Instance::display`].
    pub fn pictures(&self, index: u32) -> Result<(Rgb8, Option<Rgb8>), DicomError> {
        let frame = self.decode(index, Alignment::HighBit)?;
        let shown = self.shown(&frame, index, None)?;
        let StoredData::U8(values) = &frame.data else {
            return Ok((shown, None));
        };
        if frame.samples != 1 || !self.is_eight_bit_photograph(&frame) {
            return Ok((shown, None));
        }
        let inverse = self.header().photometric == Some(Photometric::Monochrome1);
        let light = |value: &u8| if inverse { !value } else { *value };
        let stored = replicate(&frame, values.iter().map(light));
        Ok(if stored == shown {
            (stored, None)
        } else {
            (stored, Some(shown))
        })
    }

    /// Grey of a camera, whose eight bits are shown as they are.
    fn is_eight_bit_photograph(&self, frame: &StoredFrame) -> bool {
        self.header().is_photographic()
            && frame.bits == 8
            && matches!(frame.data, StoredData::U8(_))
            && self.header().photometric != Some(Photometric::PaletteColor)
    }

    pub(super) fn shown(
        &self,
        frame: &StoredFrame,
        index: u32,
        window: Option<Window>,
    ) -> Result<Rgb8, DicomError> {
        // A grey stream under a colour header is grey (dicom.md 5.4).
        if frame.samples != 1 {
            return colour(frame);
        }
        let palette = self.palette()?;
        if self.header().photometric == Some(Photometric::PaletteColor) {
            let tag = Tag::RED_PALETTE_DESCRIPTOR;
            let palette = palette.ok_or(DicomError::AttributeMissing { tag })?;
            return Ok(indexed(frame, &palette));
        }
        let steps = self.grayscale(index)?;
        let voi = match window {
            Some(window) => Some(Voi::Window(window)),
            None => self.default_voi(frame, &steps)?,
        };
        let mut shown = grey(frame, &steps, voi.as_ref());
        if let Some(palette) = palette {
            supplement(&mut shown, frame, &palette);
        }
        Ok(shown)
    }

    /// The palette of an indexed picture, or of one whose grey values it supplements.
    pub(super) fn palette(&self) -> Result<Option<Palette>, DicomError> {
        let header = self.header();
        let attributes = self.attributes();
        let presentation = attributes.code(&[], Tag::PIXEL_PRESENTATION)?;
        let supplements = matches!(presentation.as_deref(), Some("COLOR" | "MIXED"));
        if !supplements && header.photometric != Some(Photometric::PaletteColor) {
            return Ok(None);
        }
        Palette::read(&attributes, header.pixel_representation == Some(1))
    }

    /// The file's first alternative; none stands for the stored value as it is.
    pub(super) fn default_voi(
        &self,
        frame: &StoredFrame,
        steps: &Grayscale,
    ) -> Result<Option<Voi>, DicomError> {
        if let Some(voi) = steps.voi.first() {
            return Ok(Some(voi.clone()));
        }
        if self.is_eight_bit_photograph(frame) {
            return Ok(None);
        }
        let few_bits = self.header().is_photographic() && frame.bits < 8;
        let range = if few_bits {
            Some((0.0, f64::from((1_u32 << frame.bits) - 1)))
        } else if self.range_is_cheap(frame) {
            self.range()?
        } else {
            range_of(&frame.data, steps)
        };
        // Where all is padding there is nothing to see.
        let (low, high) = range.unwrap_or((0.0, 0.0));
        let (center, width) = (f64::midpoint(low, high), high - low);
        // A picture of one value has no width; any window shows it as one grey.
        let window = Window::new(center, width, VoiFunction::LinearExact)
            .or_else(|| Window::new(center, 1.0, VoiFunction::LinearExact));
        Ok(window.map(Voi::Window))
    }

    /// Whether all frames can be looked at; each costs at least a walk over a table.
    fn range_is_cheap(&self, frame: &StoredFrame) -> bool {
        let each = frame.pixels().max(TABLE) as u64;
        each.saturating_mul(u64::from(self.header().frames)) <= MAX_RANGE_PIXELS
    }

    /// Smallest and largest modality value of all frames that can be decoded, so that all are shown
    /// alike; none where all is padding.
    fn range(&self) -> Result<Option<(f64, f64)>, DicomError> {
        if let Some(range) = self.range.get() {
            return Ok(*range);
        }
        let shared = self.grayscale(0)?;
        let mut range: Option<(f64, f64)> = None;
        for index in 0..self.header().frames {
            // A damaged frame says so when it is asked for, and hides no other.
            let Ok(frame) = self.decode(index, Alignment::HighBit) else {
                continue;
            };
            let own = if self.has_own_grayscale(index) {
                Some(self.grayscale(index)?)
            } else {
                None
            };
            if let Some((low, high)) = range_of(&frame.data, own.as_ref().unwrap_or(&shared)) {
                let (lowest, highest) = range.unwrap_or((low, high));
                range = Some((lowest.min(low), highest.max(high)));
            }
        }
        Ok(*self.range.get_or_init(|| range))
    }
}

/// Colour as stored; of deeper samples the high byte of their bits.
fn colour(frame: &StoredFrame) -> Result<Rgb8, DicomError> {
    let down = frame.bits.saturating_sub(8);
    let scale = |value: u32| u8::try_from(value >> down).unwrap_or(u8::MAX);
    let pixels = match &frame.data {
        StoredData::U8(values) => values.clone(),
        StoredData::U16(values) => values.iter().map(|value| scale((*value).into())).collect(),
        StoredData::U32(values) => values.iter().map(|value| scale(*value)).collect(),
        StoredData::I8(_)
        | StoredData::I16(_)
        | StoredData::I32(_)
        | StoredData::F32(_)
        | StoredData::F64(_) => {
            return Err(DicomError::PhotometricUnsupported {
                value: "colour of signed or fractional samples".to_owned(),
            });
        }
    };
    Ok(Rgb8 {
        width: frame.columns,
        height: frame.rows,
        pixels,
    })
}

impl StoredFrame {
    fn pixels(&self) -> usize {
        self.rows as usize * self.columns as usize
    }
}

/// Samples as unsigned words of the same bits, which are their places in a [`table`]; none for samples
/// of more than 16 bits.
fn keys(data: &StoredData) -> Option<Vec<u16>> {
    Some(match data {
        StoredData::U8(values) => values.iter().map(|value| u16::from(*value)).collect(),
        StoredData::I8(values) => values
            .iter()
            .map(|value| value.cast_unsigned().into())
            .collect(),
        StoredData::U16(values) => values.clone(),
        StoredData::I16(values) => values.iter().map(|value| value.cast_unsigned()).collect(),
        StoredData::U32(_) | StoredData::I32(_) | StoredData::F32(_) | StoredData::F64(_) => {
            return None;
        }
    })
}

/// The stored value of a place in the table.
fn stored(data: &StoredData, key: u16) -> i32 {
    match data {
        StoredData::I8(_) => i32::from((key as u8).cast_signed()),
        StoredData::I16(_) => i32::from(key.cast_signed()),
        _ => i32::from(key),
    }
}

/// Stored values of more than 16 bits; nothing for the others, which go through a table.
fn wide_values(data: &StoredData) -> Box<dyn Iterator<Item = f64> + '_> {
    match data {
        StoredData::U32(values) => Box::new(values.iter().map(|value| f64::from(*value))),
        StoredData::I32(values) => Box::new(values.iter().map(|value| f64::from(*value))),
        StoredData::F32(values) => Box::new(values.iter().map(|value| f64::from(*value))),
        StoredData::F64(values) => Box::new(values.iter().copied()),
        StoredData::U8(_) | StoredData::I8(_) | StoredData::U16(_) | StoredData::I16(_) => {
            Box::new(std::iter::empty())
        }
    }
}

fn is_padding(steps: &Grayscale, value: f64) -> bool {
    steps
        .padding
        .is_some_and(|(low, high)| (f64::from(low)..=f64::from(high)).contains(&value))
}

/// Smallest and largest modality value of one frame, padding left out; none where all is padding.
fn range_of(data: &StoredData, steps: &Grayscale) -> Option<(f64, f64)> {
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    let widen = |(low, high): (f64, f64), value: f64| {
        if is_padding(steps, value) || !value.is_finite() {
            return (low, high);
        }
        let value = steps.modality.value(value);
        (low.min(value), high.max(value))
    };
    let (low, high) = match keys(data) {
        Some(keys) => {
            let mut present = vec![false; TABLE];
            for key in keys {
                if let Some(seen) = present.get_mut(usize::from(key)) {
                    *seen = true;
                }
            }
            (0..=u16::MAX)
                .zip(present)
                .filter(|(_, seen)| *seen)
                .map(|(key, _)| f64::from(stored(data, key)))
                .fold(nothing, widen)
        }
        None => wide_values(data).fold(nothing, widen),
    };
    (low <= high).then_some((low, high))
}

/// The grey levels of a frame: by a table where a sample has at most 16 bits.
fn grey(frame: &StoredFrame, steps: &Grayscale, voi: Option<&Voi>) -> Rgb8 {
    let data = &frame.data;
    let table = |last| table(data, last, steps, voi);
    match data {
        StoredData::U8(values) => {
            let table = table(0xFF);
            replicate(frame, values.iter().map(|value| table[usize::from(*value)]))
        }
        StoredData::I8(values) => {
            let table = table(0xFF);
            let place = |value: &i8| usize::from(value.cast_unsigned());
            replicate(frame, values.iter().map(|value| table[place(value)]))
        }
        StoredData::U16(values) => {
            let table = table(0xFFFF);
            replicate(frame, values.iter().map(|value| table[usize::from(*value)]))
        }
        StoredData::I16(values) => {
            let table = table(0xFFFF);
            let place = |value: &i16| usize::from(value.cast_unsigned());
            replicate(frame, values.iter().map(|value| table[place(value)]))
        }
        StoredData::U32(_) | StoredData::I32(_) | StoredData::F32(_) | StoredData::F64(_) => {
            replicate(
                frame,
                wide_values(data).map(|value| shade(value, steps, voi)),
            )
        }
    }
}

/// Grey level of every key up to the last.
fn table(data: &StoredData, last: u16, steps: &Grayscale, voi: Option<&Voi>) -> Vec<u8> {
    (0..=last)
        .map(|key| shade(f64::from(stored(data, key)), steps, voi))
        .collect()
}

/// Grey level of a stored value; padding is black whatever the photometric.
fn shade(value: f64, steps: &Grayscale, voi: Option<&Voi>) -> u8 {
    if is_padding(steps, value) {
        return 0;
    }
    grey_level(value, &steps.modality, voi, steps.inverse)
}

/// Colours for indices.
fn indexed(frame: &StoredFrame, palette: &Palette) -> Rgb8 {
    let pixels = keys(&frame.data)
        .unwrap_or_default()
        .iter()
        .flat_map(|key| palette.colour(stored(&frame.data, *key)))
        .collect();
    Rgb8 {
        width: frame.columns,
        height: frame.rows,
        pixels,
    }
}

/// Colours over the grey values from the palette's first entry on.
fn supplement(shown: &mut Rgb8, frame: &StoredFrame, palette: &Palette) {
    let keys = keys(&frame.data).unwrap_or_default();
    for (pixel, key) in shown.pixels.as_chunks_mut::<3>().0.iter_mut().zip(keys) {
        if let Some(colour) = palette.supplement(stored(&frame.data, key)) {
            *pixel = colour;
        }
    }
}

/// Grey to three equal colours.
fn replicate(frame: &StoredFrame, shades: impl Iterator<Item = u8>) -> Rgb8 {
    let mut pixels = vec![0; frame.pixels() * 3];
    for (pixel, shade) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(shades) {
        *pixel = [shade; 3];
    }
    Rgb8 {
        width: frame.columns,
        height: frame.rows,
        pixels,
    }
}
