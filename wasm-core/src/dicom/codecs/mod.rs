//! Decoders of compressed frames, one file each, and what they have in common: a stream's own size is
//! checked before anything of that size is allocated, and its samples become those of the header.

#[cfg(target_arch = "wasm32")]
mod c_heap;
mod deflate;
mod jpeg;
mod jpeg_2000;
mod jpeg_2000_markers;
mod jpeg_ls;
mod jpeg_xl;
mod late;
mod rle;
mod samples;

pub use late::LateDecoder;

use super::{
    Codec, DicomError, Photometric, StoredFrame, TransferSyntax, colour,
    frame::{Alignment, Layout},
    native,
};

/// One frame's stream and what is known of it.
pub(crate) struct Job<'a> {
    pub(crate) stream: &'a [u8],
    pub(crate) layout: &'a Layout,
    pub(crate) alignment: Alignment,
    /// Frames of the instance.
    pub(crate) frames: u32,
    /// Bytes that a decoded frame may take.
    pub(crate) limit: u64,
    /// The transfer syntax can lose information.
    pub(crate) lossy: bool,
}

/// What a stream says of its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) rows: u32,
    pub(crate) columns: u32,
    pub(crate) samples: u8,
    /// Bits of a sample.
    pub(crate) precision: u8,
}

/// Samples out of a stream, by pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Words {
    /// At most 8 bits each.
    Bytes(Vec<u8>),
    /// At most 16 bits each.
    Words(Vec<u16>),
}

/// A whole picture out of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) size: Size,
    /// Rows, columns, samples.
    pub(crate) words: Words,
}

/// Why a code stream gives no frame.
#[derive(Debug)]
pub(crate) enum CodecError {
    /// A limit or an unsupported combination, with its own code.
    Dicom(DicomError),
    /// The stream itself; becomes `dicom.codec_failed`.
    Stream(String),
}

impl CodecError {
    /// With the frame that it happened in.
    pub(crate) fn in_frame(self, syntax: &'static TransferSyntax, frame: u32) -> DicomError {
        match self {
            Self::Dicom(error) => error,
            Self::Stream(reason) => DicomError::CodecFailed {
                syntax: syntax.uid,
                frame,
                reason,
            },
        }
    }
}

impl From<DicomError> for CodecError {
    fn from(error: DicomError) -> Self {
        Self::Dicom(error)
    }
}

impl From<&'static str> for CodecError {
    fn from(reason: &'static str) -> Self {
        Self::Stream(reason.to_owned())
    }
}

/// Decodes one frame.
pub(crate) fn decode(codec: Codec, job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    match codec {
        Codec::Native => {
            let bytes = job.whole(job.stream)?;
            Ok(job.native_frame(bytes))
        }
        Codec::Deflate => deflate::decode(job),
        Codec::Rle => rle::decode(job),
        Codec::Jpeg | Codec::JpegLossless => jpeg::frame::decode(job),
        Codec::Jpeg2000 => LateDecoder::Jpeg2000.decode(job),
        Codec::JpegLs => {
            let mut decoded = jpeg_ls::decode(job.stream, |size| job.admit(size))?;
            job.undo_stated_ycbcr(&mut decoded);
            job.finish(decoded.size, decoded.words, job.layout.stored)
        }
        Codec::JpegXl => LateDecoder::JpegXl.decode(job),
        Codec::NativeBe | Codec::Jpip | Codec::Video | Codec::None => {
            Err("no decoder for this family of streams".into())
        }
    }
}

/// Decoded bytes for each compressed one, and a constant for tiny streams (dicom.md 6).
const MAX_RATIO: u64 = 2000;
const RATIO_ALLOWANCE: u64 = 1024 * 1024;
/// Pixels of a single frame whose stream is of another size than the header says.
const MAX_MISMATCHED: u64 = 4096 * 4096;

impl Job<'_> {
    /// Whether a frame of this size may be decoded: it fits the header, or is a single frame that a
    /// header got wrong; it is within the limit, and no more than the stream can hold.
    pub(crate) fn admit(&self, size: &Size) -> Result<(), CodecError> {
        let (rows, columns) = (u64::from(size.rows), u64::from(size.columns));
        let (tile_rows, tile_columns) = (self.layout.rows.into(), self.layout.columns.into());
        let fits = if self.frames == 1 {
            (rows, columns) == (tile_rows, tile_columns)
                || rows.saturating_mul(columns) <= MAX_MISMATCHED
        } else {
            rows <= tile_rows && columns <= tile_columns
        };
        if rows == 0 || columns == 0 || !fits {
            return Err(DicomError::Dimensions { rows, columns }.into());
        }
        if !matches!(size.samples, 1 | 3) {
            return Err(CodecError::Stream(format!("{} components", size.samples)));
        }
        if !(1..=16).contains(&size.precision) {
            return Err(CodecError::Stream(format!(
                "{} bits in a sample",
                size.precision
            )));
        }
        let width = if size.precision > 8 { 2 } else { 1 };
        let bytes = rows * columns * u64::from(size.samples) * width;
        let allowed = MAX_RATIO
            .saturating_mul(self.stream.len() as u64)
            .saturating_add(RATIO_ALLOWANCE)
            .min(self.limit);
        if bytes > allowed {
            return Err(DicomError::LimitExceeded {
                which: "bytes of a decoded frame",
                value: bytes,
                limit: allowed,
            }
            .into());
        }
        Ok(())
    }

    /// Luma and chroma to colours where the header says so, for streams that know no colours.
    fn undo_stated_ycbcr(&self, decoded: &mut Decoded) {
        let stated = matches!(
            self.layout.photometric,
            Photometric::YbrFull | Photometric::YbrFull422
        );
        if let Words::Bytes(pixels) = &mut decoded.words
            && stated
            && decoded.size.samples == 3
        {
            colour::ybr_full_to_rgb(pixels);
        }
    }

    /// Bytes of the frame as it would lie in the file uncompressed.
    fn native_bytes(&self) -> u64 {
        (self.layout.count() * u64::from(self.layout.allocated)).div_ceil(8)
    }

    /// The first bytes of what must be a whole frame.
    fn whole<'b>(&self, bytes: &'b [u8]) -> Result<&'b [u8], CodecError> {
        usize::try_from(self.native_bytes())
            .ok()
            .and_then(|size| bytes.get(..size))
            .ok_or_else(|| "the frame is shorter than Rows and Columns say".into())
    }

    /// A frame out of uncompressed little endian bytes.
    fn native_frame(&self, bytes: &[u8]) -> StoredFrame {
        if self.layout.planar {
            let width = usize::from(self.layout.allocated / 8);
            let pixels = native::interleave(bytes, width);
            return native::frame(&pixels, 0, self.layout, self.alignment);
        }
        native::frame(bytes, 0, self.layout, self.alignment)
    }
}
