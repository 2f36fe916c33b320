//! Pixels of a photograph: a JPEG stream as it is, or raw 8-bit samples (PS3.3 C.7.6.3).
//!
//! Lossy compression is remembered for ever (PS3.3 C.7.6.1.1.5): raw samples that were decoded from
//! a JPEG still say so.

use super::{DataSet, Jpeg, WriteError, attribute, file_meta, jpeg::Colour};

/// Pixels of one photograph, 8 bits a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pixels<'a> {
    /// A baseline JPEG stream, wrapped without decoding.
    Jpeg(Jpeg<'a>),
    /// Samples as they are.
    Raw(Raw<'a>),
}

/// Raw samples `[rows, columns, samples]`, colour by pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw<'a> {
    rows: u16,
    columns: u16,
    samples: Samples,
    bytes: &'a [u8],
    past: Option<Past>,
}

/// Samples of a raw pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Samples {
    /// One, low is black.
    Grey,
    /// Red, green, blue.
    Rgb,
}

/// What was done to raw samples before (PS3.3 C.7.6.1.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// Never compressed with loss: a PNG or TIFF from a camera that does not.
    Lossless,
    /// Decoded from a JPEG stream of so many bytes, progressive or turned for example.
    Jpeg {
        /// Size of the stream.
        bytes: u64,
    },
}

impl<'a> Raw<'a> {
    /// Samples, if rows, columns and samples give their number. `past` is `None` where unknown.
    ///
    /// # Errors
    /// [`WriteError::PixelsMismatch`]
    pub fn new(
        rows: u16,
        columns: u16,
        samples: Samples,
        bytes: &'a [u8],
        past: Option<Past>,
    ) -> Result<Self, WriteError> {
        let found = bytes.len() as u64;
        if found == 0 || found != size(rows, columns, samples.count()) {
            return Err(WriteError::PixelsMismatch {
                rows,
                columns,
                samples: samples.count(),
                found,
            });
        }
        Ok(Self {
            rows,
            columns,
            samples,
            bytes,
            past,
        })
    }
}

impl Samples {
    const fn count(self) -> u16 {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

impl Pixels<'_> {
    /// Transfer syntax of a file with these pixels.
    pub(crate) const fn transfer_syntax(&self) -> &'static str {
        match self {
            Self::Jpeg(_) => file_meta::JPEG_BASELINE,
            Self::Raw(_) => file_meta::EXPLICIT_LITTLE_ENDIAN,
        }
    }

    /// Photometric Interpretation (PS3.3 C.7.6.3.1.2). Transformed JPEG is `YBR_FULL_422` whatever its
    /// subsampling (PS3.5 table 8.2.1-1).
    pub(crate) const fn photometric(&self) -> &'static str {
        match self {
            Self::Jpeg(jpeg) => match jpeg.colour() {
                Colour::Grey => "MONOCHROME2",
                Colour::Rgb => "RGB",
                Colour::YCbCr => "YBR_FULL_422",
            },
            Self::Raw(raw) => match raw.samples {
                Samples::Grey => "MONOCHROME2",
                Samples::Rgb => "RGB",
            },
        }
    }

    /// Samples of a pixel.
    pub(crate) const fn samples(&self) -> u16 {
        match self {
            Self::Jpeg(jpeg) if matches!(jpeg.colour(), Colour::Grey) => 1,
            Self::Jpeg(_) => 3,
            Self::Raw(raw) => raw.samples.count(),
        }
    }

    /// Whether and how the pixels were compressed with loss, as far as known.
    pub(crate) fn past(&self) -> Option<Past> {
        match self {
            Self::Jpeg(jpeg) => Some(Past::Jpeg {
                bytes: jpeg.bytes().len() as u64,
            }),
            Self::Raw(raw) => raw.past,
        }
    }

    const fn rows_and_columns(&self) -> (u16, u16) {
        match self {
            Self::Jpeg(jpeg) => (jpeg.rows(), jpeg.columns()),
            Self::Raw(raw) => (raw.rows, raw.columns),
        }
    }

    /// Image Pixel Module (PS3.3 C.7.6.3), 8 bits allocated and stored.
    pub(crate) fn put<'a>(&'a self, data: &mut DataSet<'a>) -> Result<(), WriteError> {
        let (rows, columns) = self.rows_and_columns();
        data.unsigned(attribute::SAMPLES_PER_PIXEL, self.samples())?;
        data.text(attribute::PHOTOMETRIC_INTERPRETATION, self.photometric())?;
        if self.samples() > 1 {
            data.unsigned(attribute::PLANAR_CONFIGURATION, 0)?;
        }
        data.unsigned(attribute::ROWS, rows)?;
        data.unsigned(attribute::COLUMNS, columns)?;
        data.unsigned(attribute::BITS_ALLOCATED, 8)?;
        data.unsigned(attribute::BITS_STORED, 8)?;
        data.unsigned(attribute::HIGH_BIT, 7)?;
        data.unsigned(attribute::PIXEL_REPRESENTATION, 0)?;
        match self {
            Self::Jpeg(jpeg) => data.fragment(attribute::PIXEL_DATA, jpeg.bytes()),
            Self::Raw(raw) => data.bytes(attribute::PIXEL_DATA, raw.bytes),
        }
    }

    /// Lossy Image Compression, Ratio and Method (PS3.3 C.7.6.1.1.5); empty where unknown (type 2).
    pub(crate) fn put_past(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let (rows, columns) = self.rows_and_columns();
        let Some(past) = self.past() else {
            return data.empty(attribute::LOSSY_IMAGE_COMPRESSION);
        };
        let Past::Jpeg { bytes } = past else {
            return data.text(attribute::LOSSY_IMAGE_COMPRESSION, "00");
        };
        let decoded = size(rows, columns, self.samples());
        // Two digits say what "approximate" asks for (PS3.3 C.7.6.1.1.5.2).
        let ratio = (decoded as f64 / bytes.max(1) as f64 * 100.0).round() / 100.0;
        data.text(attribute::LOSSY_IMAGE_COMPRESSION, "01")?;
        data.decimals(attribute::LOSSY_IMAGE_COMPRESSION_RATIO, &[ratio])?;
        data.text(attribute::LOSSY_IMAGE_COMPRESSION_METHOD, "ISO_10918_1")
    }
}

/// Bytes of the decoded picture.
fn size(rows: u16, columns: u16, samples: u16) -> u64 {
    u64::from(rows) * u64::from(columns) * u64::from(samples)
}
