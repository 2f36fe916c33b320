//! The typed header: what a picture needs to be decoded, shown and listed. Nothing that names a person is kept.

use super::{
    DicomError, Tag, TransferSyntax, attributes::Attributes, laterality, photometric::Photometric,
    prefix::Prefix, scan::PixelData, text, visit,
};
use crate::{
    error::Problem,
    finding::Side,
    limits::Limits,
    source::{ByteSource, DicomSummary, Visit},
};

/// Facts of an instance's header. What is absent from the file is `None`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// (0008,0016), empty when absent.
    pub sop_class_uid: String,
    /// (0002,0010), or what the bytes look like where it is not stated.
    pub transfer_syntax: &'static TransferSyntax,
    /// (0008,0008), code strings.
    pub image_type: Vec<String>,
    /// (0008,0060).
    pub modality: Option<String>,
    /// (0028,0004).
    pub photometric: Option<Photometric>,
    /// (0028,0010).
    pub rows: Option<u16>,
    /// (0028,0011).
    pub columns: Option<u16>,
    /// (0028,0002).
    pub samples: Option<u16>,
    /// (0028,0006): 1 where each colour is a plane of its own.
    pub planar: u16,
    /// (0028,0100).
    pub bits_allocated: Option<u16>,
    /// (0028,0101).
    pub bits_stored: Option<u16>,
    /// (0028,0102).
    pub high_bit: Option<u16>,
    /// (0028,0103): 1 where samples are signed.
    pub pixel_representation: Option<u16>,
    /// (0028,0008); 0 without pixel data, 1 where absent.
    pub frames: u32,
    /// (0028,0030) in mm, between rows and between columns.
    pub pixel_spacing: Option<[f64; 2]>,
    /// (0028,2110) is 01, or the transfer syntax loses information.
    pub lossy: bool,
    /// By dicom.md 3.5 for the first frame; none where sources disagree or say both.
    pub laterality: Option<Side>,
    /// Which of the patient's examinations it belongs to.
    pub visit: Option<Visit>,
}

impl Header {
    pub(crate) fn read<S: ByteSource + ?Sized>(
        attributes: &Attributes<'_, S>,
        prefix: &Prefix,
        pixel_data: Option<&PixelData>,
        limits: &Limits,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, DicomError> {
        let uid = attributes.bytes(&[], Tag::SOP_CLASS_UID)?;
        let photometric = attributes.texts(&[], Tag::PHOTOMETRIC_INTERPRETATION)?;
        let image_type = attributes.texts(&[], Tag::IMAGE_TYPE)?;
        let lossy = attributes.code(&[], Tag::LOSSY_IMAGE_COMPRESSION)?;
        Ok(Self {
            sop_class_uid: uid.and_then(|bytes| text::uid(&bytes)).unwrap_or_default(),
            transfer_syntax: prefix.syntax,
            image_type: image_type
                .iter()
                .filter_map(|value| text::code(value))
                .collect(),
            modality: attributes.code(&[], Tag::MODALITY)?,
            photometric: photometric
                .first()
                .map(|value| Photometric::from_text(value)),
            rows: attributes.word(Tag::ROWS)?,
            columns: attributes.word(Tag::COLUMNS)?,
            samples: attributes.word(Tag::SAMPLES_PER_PIXEL)?,
            planar: attributes.word(Tag::PLANAR_CONFIGURATION)?.unwrap_or(0),
            bits_allocated: attributes.word(Tag::BITS_ALLOCATED)?,
            bits_stored: attributes.word(Tag::BITS_STORED)?,
            high_bit: attributes.word(Tag::HIGH_BIT)?,
            pixel_representation: attributes.word(Tag::PIXEL_REPRESENTATION)?,
            frames: match pixel_data {
                None => 0,
                Some(_) => frames(attributes, limits)?,
            },
            pixel_spacing: spacing(attributes)?,
            lossy: prefix.syntax.lossy || lossy.as_deref() == Some("01"),
            laterality: laterality::read(attributes, 0, problems)?,
            visit: visit::read(attributes),
        })
    }

    /// The part of the header that listings show.
    pub fn summary(&self) -> DicomSummary {
        DicomSummary {
            sop_class_uid: self.sop_class_uid.clone(),
            transfer_syntax_uid: self.transfer_syntax.uid.to_owned(),
            supported: self.transfer_syntax.is_decoded(),
            modality: self.modality.clone(),
            photometric: self.photometric.as_ref().map(ToString::to_string),
            samples: self.samples.unwrap_or(0),
            bits_allocated: self.bits_allocated.unwrap_or(0),
            bits_stored: self.bits_stored.unwrap_or(0),
            high_bit: self.high_bit.unwrap_or(0),
            pixel_representation: self.pixel_representation.unwrap_or(0),
            laterality: self.laterality,
        }
    }

    /// Photographs and screen pictures, whose eight bits are shown as they are: ophthalmic,
    /// photographic, dermoscopic, ultrasound, endoscopic and secondary capture (dicom.md 2.4).
    pub(crate) fn is_photographic(&self) -> bool {
        const STORAGE: &str = "1.2.840.10008.5.1.4.1.1.";
        let Some(class) = self.sop_class_uid.strip_prefix(STORAGE) else {
            return false;
        };
        ["77.1.", "6.1", "3.1", "7"]
            .iter()
            .any(|known| class == *known || (known.ends_with('.') && class.starts_with(known)))
            || class.starts_with("7.")
    }
}

/// Number of Frames (0028,0008): absent and 0 count as 1.
fn frames<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    limits: &Limits,
) -> Result<u32, DicomError> {
    let tag = Tag::NUMBER_OF_FRAMES;
    let texts = attributes.texts(&[], tag)?;
    let Some(value) = texts.first().filter(|value| !value.is_empty()) else {
        return Ok(1);
    };
    let invalid = DicomError::AttributeInvalid { tag };
    let stated = text::integer(value)
        .and_then(|number| u64::try_from(number).ok())
        .ok_or(invalid)?;
    match u32::try_from(stated) {
        Ok(frames) if frames <= limits.dicom_frames => Ok(frames.max(1)),
        _ => Err(DicomError::LimitExceeded {
            which: "frames",
            value: stated,
            limit: u64::from(limits.dicom_frames),
        }),
    }
}

/// Pixel Spacing: of the functional groups, else of the top level; positive or nothing.
fn spacing<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
) -> Result<Option<[f64; 2]>, DicomError> {
    let steps = attributes
        .in_groups(0, Tag::PIXEL_MEASURES_SEQUENCE, Tag::PIXEL_SPACING)
        .unwrap_or_default();
    let values = attributes.decimals(&steps, Tag::PIXEL_SPACING)?;
    Ok(match values.as_deref() {
        Some(&[rows, columns]) if rows > 0.0 && columns > 0.0 => Some([rows, columns]),
        _ => None,
    })
}
