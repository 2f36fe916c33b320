//! JPEG XL (ISO/IEC 18181), by `jxl-oxide`: the colours asked for are those of the original, never
//! linear light.

use jxl_oxide::{
    AllocTracker, EnumColourEncoding, JxlImage, JxlThreadPool, PixelFormat, RenderingIntent,
};

use super::{CodecError, Job, Size, Words};
use crate::dicom::{DicomError, StoredFrame};

/// Working memory for each byte of the frame: planes of 32 bits, filters, and the output.
const WORKING_RATIO: u64 = 24;
const WORKING_ALLOWANCE: u64 = 64 * 1024 * 1024;
/// But never more than this many of the largest frames.
const MOST: u64 = 2;

/// Decodes one stream.
pub(crate) fn decode(job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    let memory = (job.layout.decoded_bytes() * WORKING_RATIO + WORKING_ALLOWANCE)
        .min(job.limit.saturating_mul(MOST));
    let tracker = AllocTracker::with_limit(usize::try_from(memory).unwrap_or(usize::MAX / 2));
    let mut image = JxlImage::builder()
        .pool(JxlThreadPool::none())
        .alloc_tracker(tracker)
        .read(job.stream)
        .map_err(|error| CodecError::Stream(error.to_string()))?;
    let header = image.image_header();
    let size = Size {
        rows: image.height(),
        columns: image.width(),
        samples: match image.pixel_format() {
            PixelFormat::Gray | PixelFormat::Graya => 1,
            PixelFormat::Rgb | PixelFormat::Rgba => 3,
            PixelFormat::Cmyk | PixelFormat::Cmyka => return Err("CMYK colours".into()),
        },
        precision: u8::try_from(header.metadata.bit_depth.bits_per_sample()).unwrap_or(u8::MAX),
    };
    job.admit(&size)?;
    if !image.is_loading_done() {
        return Err("ends in its data".into());
    }
    if header.metadata.xyb_encoded {
        let original = if size.samples == 1 {
            EnumColourEncoding::gray_srgb(RenderingIntent::Relative)
        } else {
            EnumColourEncoding::srgb(RenderingIntent::Relative)
        };
        image.request_color_encoding(original);
    }
    let render = image
        .render_frame(0)
        .map_err(|error| CodecError::Stream(error.to_string()))?;
    let mut stream = render.stream_no_alpha();
    let count = size.rows as usize * size.columns as usize * usize::from(size.samples);
    let bytes = count as u64 * 4;
    if bytes > memory {
        return Err(DicomError::LimitExceeded {
            which: "bytes of a frame while it is decoded",
            value: bytes,
            limit: memory,
        }
        .into());
    }
    let mut values = vec![0_f32; count];
    if stream.write_to_buffer(&mut values) != count {
        return Err("decodes to another size".into());
    }
    let largest = f32::from(u16::MAX >> (16 - u16::from(size.precision)));
    let word = |value: f32| (value * largest).round().clamp(0.0, largest);
    let words = if size.precision <= 8 {
        Words::Bytes(values.into_iter().map(|value| word(value) as u8).collect())
    } else {
        Words::Words(values.into_iter().map(|value| word(value) as u16).collect())
    };
    job.finish(size, words, size.precision.into())
}
