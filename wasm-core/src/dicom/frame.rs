//! Frames as stored: the samples that pydicom's `pixel_array` gives, before any display step.

use super::{
    Codec, DicomError, Header, Instance, Photometric, Tag, codecs, fragments, native,
    scan::{PixelData, Unit},
};
use crate::source::ByteSource;

/// Samples of one frame, rows from the top, colours interleaved.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFrame {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Samples of a pixel: 1, or 3 for red, green, blue.
    pub samples: u8,
    /// Bits that a sample fills: Bits Stored, or fewer where a stream has fewer.
    pub bits: u16,
    /// `rows × columns × samples` values.
    pub data: StoredData,
}

/// The samples by their type.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names are the types")]
pub enum StoredData {
    U8(Vec<u8>),
    I8(Vec<i8>),
    U16(Vec<u16>),
    I16(Vec<i16>),
    U32(Vec<u32>),
    I32(Vec<i32>),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl StoredData {
    /// The type in NumPy's notation, little endian.
    pub const fn dtype(&self) -> &'static str {
        match self {
            Self::U8(_) => "|u1",
            Self::I8(_) => "|i1",
            Self::U16(_) => "<u2",
            Self::I16(_) => "<i2",
            Self::U32(_) => "<u4",
            Self::I32(_) => "<i4",
            Self::F32(_) => "<f4",
            Self::F64(_) => "<f8",
        }
    }

    /// The values as little endian bytes.
    pub fn to_le_bytes(&self) -> Vec<u8> {
        match self {
            Self::U8(values) => values.clone(),
            Self::I8(values) => values.iter().map(|value| value.cast_unsigned()).collect(),
            Self::U16(values) => words(values, u16::to_le_bytes),
            Self::I16(values) => words(values, i16::to_le_bytes),
            Self::U32(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            Self::I32(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            Self::F32(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            Self::F64(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        }
    }
}

/// Words as bytes, in one pass that the compiler makes wide.
fn words<T: Copy>(values: &[T], bytes_of: impl Fn(T) -> [u8; 2]) -> Vec<u8> {
    let mut bytes = vec![0; values.len() * 2];
    for (place, value) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(values) {
        *place = bytes_of(*value);
    }
    bytes
}

/// What a sample is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SampleType {
    Bits,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    F64,
}

impl SampleType {
    fn of(allocated: u16, signed: bool) -> Option<Self> {
        Some(match (allocated, signed) {
            (1, false) => Self::Bits,
            (8, false) => Self::U8,
            (8, true) => Self::I8,
            (16, false) => Self::U16,
            (16, true) => Self::I16,
            (32, false) => Self::U32,
            (32, true) => Self::I32,
            _ => return None,
        })
    }

    /// Bytes of a decoded sample.
    const fn bytes(self) -> u64 {
        match self {
            Self::Bits | Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
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
    /// 1, 8, 16, 32 or 64.
    pub(crate) allocated: u16,
    /// 1 to `allocated`.
    pub(crate) stored: u16,
    /// Right shift that brings the stored bits down.
    pub(crate) shift: u16,
    pub(crate) sample_type: SampleType,
    pub(crate) signed: bool,
    pub(crate) photometric: Photometric,
}

impl Layout {
    /// Checks the header of a frame that is to be decoded, and its size against the limits.
    pub(crate) fn of(header: &Header, unit: Unit, limit: u64) -> Result<Self, DicomError> {
        let rows = u32::from(needed(header.rows, Tag::ROWS)?);
        let columns = u32::from(needed(header.columns, Tag::COLUMNS)?);
        if rows == 0 || columns == 0 {
            return Err(DicomError::Dimensions {
                rows: rows.into(),
                columns: columns.into(),
            });
        }
        let bits = match unit {
            Unit::Byte | Unit::Word => Bits::of(header)?,
            Unit::Float => Bits::float(SampleType::F32),
            Unit::Double => Bits::float(SampleType::F64),
        };
        let tag = Tag::PHOTOMETRIC_INTERPRETATION;
        let photometric = header
            .photometric
            .clone()
            .ok_or(DicomError::AttributeMissing { tag })?;
        let samples = samples(header, &photometric)?;
        let layout = Self {
            rows,
            columns,
            samples,
            planar: samples == 3 && header.planar == 1,
            allocated: bits.allocated,
            stored: bits.stored,
            shift: bits.shift,
            sample_type: bits.sample_type,
            signed: header.pixel_representation == Some(1),
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
            Photometric::Monochrome1 | Photometric::Monochrome2 => self.samples == 1,
            Photometric::PaletteColor => self.samples == 1 && self.allocated <= 16,
            Photometric::Rgb | Photometric::YbrIct | Photometric::YbrRct | Photometric::Xyb => {
                let whole = [SampleType::U8, SampleType::U16, SampleType::U32];
                self.samples == 3 && whole.contains(&self.sample_type)
            }
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

    /// Bytes of a decoded frame.
    pub(crate) fn decoded_bytes(&self) -> u64 {
        self.count() * self.sample_type.bytes()
    }
}

fn needed(value: Option<u16>, tag: Tag) -> Result<u16, DicomError> {
    value.ok_or(DicomError::AttributeMissing { tag })
}

fn samples(header: &Header, photometric: &Photometric) -> Result<u8, DicomError> {
    let tag = Tag::SAMPLES_PER_PIXEL;
    match header.samples {
        Some(1) => Ok(1),
        Some(3) => Ok(3),
        None if photometric.is_single() => Ok(1),
        Some(_) => Err(DicomError::AttributeInvalid { tag }),
        None => Err(DicomError::AttributeMissing { tag }),
    }
}

/// The bits of a sample.
struct Bits {
    allocated: u16,
    stored: u16,
    shift: u16,
    sample_type: SampleType,
}

impl Bits {
    fn float(sample_type: SampleType) -> Self {
        let bits = (sample_type.bytes() * 8) as u16;
        Self {
            allocated: bits,
            stored: bits,
            shift: 0,
            sample_type,
        }
    }

    fn of(header: &Header) -> Result<Self, DicomError> {
        let allocated = needed(header.bits_allocated, Tag::BITS_ALLOCATED)?;
        let stored = needed(header.bits_stored, Tag::BITS_STORED)?;
        let signed = match needed(header.pixel_representation, Tag::PIXEL_REPRESENTATION)? {
            0 => false,
            1 => true,
            _ => {
                let tag = Tag::PIXEL_REPRESENTATION;
                return Err(DicomError::AttributeInvalid { tag });
            }
        };
        let sample_type = SampleType::of(allocated, signed)
            .filter(|_| (1..=allocated).contains(&stored))
            .ok_or(DicomError::BitsUnsupported { allocated, stored })?;
        let high_bit = header.high_bit.unwrap_or(stored - 1);
        if !(stored - 1..allocated).contains(&high_bit) {
            return Err(DicomError::AttributeInvalid { tag: Tag::HIGH_BIT });
        }
        Ok(Self {
            allocated,
            stored,
            shift: high_bit + 1 - stored,
            sample_type,
        })
    }
}

impl<S: ByteSource> Instance<S> {
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
        let unit = match pixel_data {
            PixelData::Native(span) => span.unit,
            PixelData::Encapsulated(_) => Unit::Byte,
        };
        let layout = Layout::of(header, unit, self.limits.decoded_bytes)?;
        match (pixel_data, syntax.codec) {
            (PixelData::Native(span), Codec::Native) => {
                native::read(&self.source, &layout, span, header.frames, index, alignment)
            }
            (PixelData::Native(span), Codec::NativeBe) => {
                let span = super::scan::Span {
                    big_endian: true,
                    ..*span
                };
                native::read(
                    &self.source,
                    &layout,
                    &span,
                    header.frames,
                    index,
                    alignment,
                )
            }
            (PixelData::Encapsulated(found), codec) => {
                let stream = self.stream(found, index)?;
                let job = codecs::Job {
                    stream: &stream,
                    layout: &layout,
                    alignment,
                    frames: header.frames,
                    limit: self.limits.decoded_bytes,
                    lossy: syntax.lossy,
                };
                codecs::decode(codec, &job).map_err(|error| error.in_frame(syntax, index))
            }
            (PixelData::Native(_), _) => Err(DicomError::AttributeInvalid {
                tag: Tag::PIXEL_DATA,
            }),
        }
    }

    /// The code stream of one frame.
    fn stream(&self, found: &fragments::Fragments, index: u32) -> Result<Vec<u8>, DicomError> {
        let frames = self.header().frames;
        let assembly = self.assembly.as_ref().map_err(DicomError::clone)?;
        let mismatch = || DicomError::FragmentMismatch {
            frames,
            fragments: found.list.len(),
        };
        let at = usize::try_from(index).map_err(|_too_big| mismatch())?;
        let range = assembly.frames.get(at).ok_or_else(mismatch)?.clone();
        let list = found.list.get(range).ok_or_else(mismatch)?;
        fragments::join(&self.source, list, self.limits.file_bytes)
    }
}
