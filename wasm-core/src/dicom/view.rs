//! A frame for a viewer: samples where it is grey and a window makes sense of it, else a picture.

use super::{
    DicomError, Instance, ModalityTransform, Photometric, StoredData, StoredFrame, Tag, Voi,
    display::Rgb8, frame::Alignment,
};
use crate::source::ByteSource;

/// What a viewer shows of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameForViewer {
    /// Colour, indexed colour, and grey of more than 16 bits.
    Colour(Rgb8),
    /// Grey of 8 or 16 bits.
    Grey(Box<GreyForViewer>),
}

/// Samples and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyForViewer {
    /// The samples, of 8 or 16 bits.
    pub frame: StoredFrame,
    /// Stored value to modality value.
    pub modality: ModalityTransform,
    /// Low is light.
    pub inverse: bool,
    /// Stored values that are no picture, ascending.
    pub padding: Option<(i32, i32)>,
    /// How [`Instance::display`] shows the frame; none for the modality value itself.
    pub voi: Option<Voi>,
    /// The file's alternatives.
    pub choices: Vec<Voi>,
}

impl<S: ByteSource> Instance<S> {
    /// Frame `index` for a viewer. Mapped through [`GreyForViewer::voi`] it is [`Instance::display`].
    ///
    /// # Errors
    /// As [`Instance::display`].
    pub fn for_viewer(&self, index: u32) -> Result<FrameForViewer, DicomError> {
        let frame = self.decode(index, Alignment::HighBit)?;
        let wide = matches!(
            frame.data,
            StoredData::U32(_) | StoredData::I32(_) | StoredData::F32(_) | StoredData::F64(_)
        );
        let indexed = self.header().photometric == Some(Photometric::PaletteColor);
        if frame.samples != 1 || wide || indexed || self.palette()?.is_some() {
            return Ok(FrameForViewer::Colour(self.shown(&frame, index, None)?));
        }
        let grayscale = self.grayscale(index)?;
        Ok(FrameForViewer::Grey(Box::new(GreyForViewer {
            voi: self.default_voi(&frame, &grayscale)?,
            frame,
            modality: grayscale.modality,
            inverse: grayscale.inverse,
            padding: grayscale.padding,
            choices: grayscale.voi,
        })))
    }

    /// The samples of frame `index` as [`Instance::for_viewer`] has them, without what they mean.
    ///
    /// # Errors
    /// As [`Instance::frame`].
    pub fn samples(&self, index: u32) -> Result<StoredFrame, DicomError> {
        self.decode(index, Alignment::HighBit)
    }

    /// The ICC profile of its colours, (0028,2000), as its bytes: its own, or that of its first optical
    /// path (PS3.3 C.11.15, C.8.12.5). None for grey, and where there is none.
    ///
    /// # Errors
    /// When the value cannot be read.
    pub fn icc_profile(&self) -> Result<Option<Vec<u8>>, DicomError> {
        let header = self.header();
        if header.samples != Some(3) && header.photometric != Some(Photometric::PaletteColor) {
            return Ok(None);
        }
        let attributes = self.attributes();
        match attributes.bytes(&[], Tag::ICC_PROFILE)? {
            Some(profile) => Ok(Some(profile)),
            None => attributes.bytes(&[(Tag::OPTICAL_PATH_SEQUENCE, 0)], Tag::ICC_PROFILE),
        }
    }

    /// Unit of the modality values: Rescale Type (0028,1054), or Hounsfield units where CT says
    /// nothing (PS3.3 C.8.2.1.1.2, C.11.1.1.2); none where they have none, or none is known.
    ///
    /// # Errors
    /// When the value cannot be read.
    pub fn value_unit(&self) -> Result<Option<String>, DicomError> {
        let stated = self.attributes().code(&[], Tag::RESCALE_TYPE)?;
        let header = self.header();
        let is_ct = header.modality.as_deref() == Some("CT");
        Ok(match stated.as_deref() {
            Some("US" | "") => None,
            Some(stated) => Some(stated.to_owned()),
            None if is_ct => Some("HU".to_owned()),
            None => None,
        })
    }

    /// Milliseconds for a frame of a film: Frame Time (0018,1063), else by Recommended Display Frame
    /// Rate (0008,2144), else by Cine Rate (0018,0040).
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn frame_ms(&self) -> Result<Option<f64>, DicomError> {
        let attributes = self.attributes();
        let number = |tag| -> Result<Option<f64>, DicomError> {
            let values = attributes.decimals(&[], tag)?.unwrap_or_default();
            let first = values.first().copied();
            Ok(first.filter(|number| number.is_finite() && *number > 0.0))
        };
        if let Some(ms) = number(Tag::FRAME_TIME)? {
            return Ok(Some(ms));
        }
        let rate = match number(Tag::RECOMMENDED_DISPLAY_FRAME_RATE)? {
            Some(rate) => Some(rate),
            None => number(Tag::CINE_RATE)?,
        };
        Ok(rate.map(|rate| 1000.0 / rate))
    }
}
