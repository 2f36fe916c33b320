//! Frames as stored: the samples that pydicom's `pixel_array` gives, before any display step.

use super::{
    DicomError, Header, Instance, Photometric, Tag, TransferSyntax, codecs, fragments, native,
    scan::PixelData,
};
use crate::source::ByteSource;

/// Samples of one frame, rows from the top, colours interleaved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFrame {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Samples of a pixel: 1, or 3 for red, green, blue.
    pub samples: u8,
    /// `rows × columns × samples` values.
    pub data: StoredData,
}

/// The samples by their type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the types")]
pub enum StoredData {
    U8(Vec<u8>),
    I8(Vec<i8>),
    U16(Vec<u16>),
    I16(Vec<i16>),
}

impl StoredData {
    /// The type in NumPy's notation, little endian.
    pub const fn dtype(&self) -> &'static str {
        match self {
            Self::U8(_) => "|u1",
            Self::I8(_) => "|i1",
            Self::U16(_) => "<u2",
            Self::I16(_) => "<i2",
        }
    }

    /// The values as little endian bytes.
    pub fn to_le_bytes(&self) -> Vec<u8> {
        match self {
            Self::U8(values) => values.clone(),
            Self::I8(values) => values.iter().map(|value| value.cast_unsigned()).collect(),
            Self::U16(values) => values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
            Self::I16(values) => values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        }
    }
}

/// Where the stored bits lie in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alignment {
    /// The low Bits Stored bits, whatever High Bit says: what pydicom 3.0.2 gives (dicom.md 5.3).
    Low,
    /// Below High Bit: what is meant, for display.
    HighBit,
}

/// A description of pixels that can be decoded.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) rows: u32,
    pub(crate) columns: u32,
    pub(crate) samples: u8,
    pub(crate) planar: bool,
    /// 8 or 16.
    pub(crate) allocated: u16,
    /// 1 to `allocated`.
    pub(crate) stored: u16,
    /// Right shift that brings the stored bits down.
    pub(crate) shift: u16,
    pub(crate) signed: bool,
    pub(crate) photometric: Photometric,
}

impl Layout {
    /// Checks the header of a frame that is to be decoded, and its size against the limits.
    pub(crate) fn of(header: &Header, limit: u64) -> Result<Self, DicomError> {
        let needed = |value: Option<u16>, tag| value.ok_or(DicomError::AttributeMissing { tag });
        let rows = u32::from(needed(header.rows, Tag::ROWS)?);
        let columns = u32::from(needed(header.columns, Tag::COLUMNS)?);
        if rows == 0 || columns == 0 {
            return Err(DicomError::Dimensions {
                rows: rows.into(),
                columns: columns.into(),
            });
        }
        let allocated = needed(header.bits_allocated, Tag::BITS_ALLOCATED)?;
        let stored = needed(header.bits_stored, Tag::BITS_STORED)?;
        if !matches!(allocated, 8 | 16) || !(1..=allocated).contains(&stored) {
            return Err(DicomError::BitsUnsupported { allocated, stored });
        }
        let tag = Tag::PHOTOMETRIC_INTERPRETATION;
        let photometric = header
            .photometric
            .clone()
            .ok_or(DicomError::AttributeMissing { tag })?;
        let samples = match header.samples {
            Some(1) => 1,
            Some(3) => 3,
            None if photometric.is_single() => 1,
            given => {
                let tag = Tag::SAMPLES_PER_PIXEL;
                needed(given, tag)?;
                return Err(DicomError::AttributeInvalid { tag });
            }
        };
        let high_bit = header.high_bit.unwrap_or(stored - 1);
        if !(stored - 1..allocated).contains(&high_bit) {
            return Err(DicomError::AttributeInvalid { tag: Tag::HIGH_BIT });
        }
        let signed = match header.pixel_representation {
            Some(0) => false,
            Some(1) => true,
            given => {
                let tag = Tag::PIXEL_REPRESENTATION;
                needed(given, tag)?;
                return Err(DicomError::AttributeInvalid { tag });
            }
        };
        let layout = Self {
            rows,
            columns,
            samples,
            planar: samples == 3 && header.planar == 1,
            allocated,
            stored,
            shift: high_bit + 1 - stored,
            signed,
            photometric,
        };
        layout.photometric_fits()?;
        let bytes = layout.decoded_bytes();
        if bytes > limit {
            return Err(DicomError::LimitExceeded {
                which: "bytes of a decoded frame",
                value: bytes,
                limit,
            });
        }
        Ok(layout)
    }

    fn photometric_fits(&self) -> Result<(), DicomError> {
        let fits = match self.photometric {
            Photometric::Monochrome1 | Photometric::Monochrome2 | Photometric::PaletteColor => {
                self.samples == 1
            }
            Photometric::Rgb => self.samples == 3 && !self.signed,
            Photometric::YbrFull | Photometric::YbrFull422 => {
                self.samples == 3 && !self.signed && self.allocated == 8
            }
            Photometric::Other(_) => false,
        };
        if fits {
            Ok(())
        } else {
            Err(DicomError::PhotometricUnsupported {
                value: self.photometric.to_string(),
            })
        }
    }

    /// Samples of a frame.
    pub(crate) fn count(&self) -> u64 {
        u64::from(self.rows) * u64::from(self.columns) * u64::from(self.samples)
    }

    /// Bytes of a frame, one or two for each sample.
    pub(crate) fn decoded_bytes(&self) -> u64 {
        self.count() * u64::from(self.allocated / 8)
    }
}

impl<S: ByteSource + ?Sized> Instance<'_, S> {
    /// Decodes frame `index`, counted from 0, as pydicom's `pixel_array` gives it: no modality or
    /// VOI step, `YBR_FULL` and `YBR_FULL_422` turned into RGB, palette indices left as they are.
    ///
    /// # Errors
    /// A typed reason for every syntax, photometric or depth that is not decoded here, and for
    /// frames that are cut or damaged: a frame is whole or an error.
    pub fn frame(&self, index: u32) -> Result<StoredFrame, DicomError> {
        self.decode(index, Alignment::Low)
    }

    pub(crate) fn decode(
        &self,
        index: u32,
        alignment: Alignment,
    ) -> Result<StoredFrame, DicomError> {
        let header = self.header();
        let Some(pixel_data) = &self.scan.pixel_data else {
            return Err(DicomError::NoPixels {
                sop_class: header.sop_class_uid.clone(),
            });
        };
        let syntax = header.transfer_syntax;
        if !syntax.is_decoded() {
            return Err(DicomError::TransferSyntaxUnsupported(syntax));
        }
        if index >= header.frames {
            return Err(DicomError::FrameOutOfRange {
                frame: index,
                frames: header.frames,
            });
        }
        if *pixel_data == PixelData::Float {
            return Err(DicomError::BitsUnsupported {
                allocated: header.bits_allocated.unwrap_or(0),
                stored: header.bits_stored.unwrap_or(0),
            });
        }
        let layout = Layout::of(header, self.limits.decoded_bytes)?;
        match pixel_data {
            PixelData::Native {
                offset,
                length,
                available,
            } if matches!(syntax.codec, super::Codec::Native) => {
                let span = native::Span {
                    offset: *offset,
                    length: *length,
                    available: *available,
                    frames: header.frames,
                };
                native::read(self.source, &layout, &span, index, alignment)
            }
            PixelData::Encapsulated(found) if matches!(syntax.codec, super::Codec::Jpeg) => {
                self.encapsulated(found, &layout, index, syntax)
            }
            _ => Err(DicomError::AttributeInvalid {
                tag: Tag::PIXEL_DATA,
            }),
        }
    }

    fn encapsulated(
        &self,
        found: &fragments::Fragments,
        layout: &Layout,
        index: u32,
        syntax: &'static TransferSyntax,
    ) -> Result<StoredFrame, DicomError> {
        let frames = self.header().frames;
        let assembly = self.assembly.as_ref().map_err(DicomError::clone)?;
        let mismatch = || DicomError::FragmentMismatch {
            frames,
            fragments: found.list.len(),
        };
        let at = usize::try_from(index).map_err(|_too_big| mismatch())?;
        let range = assembly.frames.get(at).ok_or_else(mismatch)?.clone();
        let list = found.list.get(range).ok_or_else(mismatch)?;
        let stream = fragments::join(self.source, list, self.limits.file_bytes)?;
        codecs::jpeg::decode(&stream, layout, frames, self.limits.decoded_bytes).map_err(|error| {
            match error {
                codecs::CodecError::Dicom(error) => error,
                codecs::CodecError::Stream(reason) => DicomError::CodecFailed {
                    syntax: syntax.uid,
                    frame: index,
                    reason,
                },
            }
        })
    }
}
