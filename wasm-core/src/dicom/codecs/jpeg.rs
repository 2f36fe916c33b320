//! JPEG baseline (1.2.840.10008.1.2.4.50): 8-bit DCT streams, one for each frame.
//!
//! What the header says of colour is often stale, so the stream decides (dicom.md 2.2): APP14, then
//! JFIF, then Photometric Interpretation, then component ids. After this the pixels are RGB or grey.

use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use super::{
    CodecError,
    jpeg_markers::{self, Markers},
};
use crate::dicom::{DicomError, Photometric, StoredData, StoredFrame, colour, frame::Layout};

/// Decoded bytes for each compressed one, and a constant for tiny streams (dicom.md 6).
const MAX_RATIO: u64 = 2000;
const RATIO_ALLOWANCE: u64 = 1024 * 1024;
/// Side of a single frame whose stream is of another size than the header says.
const MAX_MISMATCHED: u64 = 4096 * 4096;

/// Decodes one stream. `frames` is the instance's number of frames.
pub(crate) fn decode(
    stream: &[u8],
    layout: &Layout,
    frames: u32,
    limit: u64,
) -> Result<StoredFrame, CodecError> {
    let markers =
        jpeg_markers::read(stream).map_err(|reason| CodecError::Stream(reason.to_owned()))?;
    check(&markers, stream, layout, frames, limit)?;
    let samples: u8 = if markers.ids.len() == 1 { 1 } else { 3 };
    let pixels = if samples == 1 {
        decompress(stream, ColorSpace::Luma)?
    } else {
        let mut pixels = decompress(&untransformed(stream, &markers), ColorSpace::RGB)?;
        if is_ycbcr(&markers, &layout.photometric) {
            colour::ybr_full_to_rgb(&mut pixels);
        }
        pixels
    };
    let (rows, columns) = (u32::from(markers.rows), u32::from(markers.columns));
    if pixels.len() as u64 != u64::from(rows) * u64::from(columns) * u64::from(samples) {
        return Err(CodecError::Stream("decodes to another size".to_owned()));
    }
    let whole = (rows, columns) == (layout.rows, layout.columns) || frames == 1;
    let (pixels, rows, columns) = if whole {
        (pixels, rows, columns)
    } else {
        // Edge tiles of slides are smaller than Rows and Columns; what they lack is black.
        let tile = pad(&pixels, columns, layout, usize::from(samples));
        (tile, layout.rows, layout.columns)
    };
    let data = if layout.allocated == 16 {
        StoredData::U16(pixels.into_iter().map(u16::from).collect())
    } else {
        StoredData::U8(pixels)
    };
    Ok(StoredFrame {
        rows,
        columns,
        samples,
        data,
    })
}

/// All that can be refused before decoding.
fn check(
    markers: &Markers,
    stream: &[u8],
    layout: &Layout,
    frames: u32,
    limit: u64,
) -> Result<(), CodecError> {
    if markers.process > 1 || markers.precision != 8 {
        return Err(CodecError::Stream(format!(
            "process SOF{} with {} bits, not 8-bit baseline",
            markers.process, markers.precision
        )));
    }
    if !matches!(markers.ids.len(), 1 | 3) {
        return Err(CodecError::Stream(format!(
            "{} components",
            markers.ids.len()
        )));
    }
    let (rows, columns) = (u64::from(markers.rows), u64::from(markers.columns));
    let (tile_rows, tile_columns) = (u64::from(layout.rows), u64::from(layout.columns));
    let fits = if frames == 1 {
        (rows, columns) == (tile_rows, tile_columns) || rows * columns <= MAX_MISMATCHED
    } else {
        rows <= tile_rows && columns <= tile_columns
    };
    if rows == 0 || columns == 0 || !fits {
        return Err(DicomError::Dimensions { rows, columns }.into());
    }
    let bytes = rows * columns * markers.ids.len() as u64;
    let allowed = limit.min(MAX_RATIO * stream.len() as u64 + RATIO_ALLOWANCE);
    if bytes > allowed {
        return Err(DicomError::LimitExceeded {
            which: "bytes of a decoded frame",
            value: bytes,
            limit: allowed,
        }
        .into());
    }
    // The decoder fills what a cut stream lacks with grey; half a retina must not pass for a whole one.
    let tail = stream
        .get(stream.len().saturating_sub(64)..)
        .unwrap_or_default();
    if !tail.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        return Err(CodecError::Stream("no end of image".to_owned()));
    }
    Ok(())
}

/// Whether the three components are luma and chroma.
fn is_ycbcr(markers: &Markers, photometric: &Photometric) -> bool {
    match markers.adobe {
        Some(transform) => transform != 0,
        None if markers.jfif => true,
        None if *photometric == Photometric::Rgb => false,
        None => markers.ids != *b"RGB",
    }
}

/// The stream with one whole Adobe segment that says "no transform", and no other: the decoder then
/// hands the components over as they are, and the colour decision stays ours.
fn untransformed(stream: &[u8], markers: &Markers) -> Vec<u8> {
    const SEGMENT: &[u8] = b"\xFF\xD8\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0";
    let mut bytes = SEGMENT.to_vec();
    let mut from = 2;
    for (start, end) in &markers.adobe_segments {
        bytes.extend(stream.get(from..*start).unwrap_or_default());
        from = *end;
    }
    bytes.extend(stream.get(from..).unwrap_or_default());
    bytes
}

fn decompress(stream: &[u8], space: ColorSpace) -> Result<Vec<u8>, CodecError> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(space)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(true);
    JpegDecoder::new_with_options(ZCursor::new(stream), options)
        .decode()
        .map_err(|error| CodecError::Stream(error.to_string()))
}

/// A picture that is smaller than the tile, in its top left corner.
fn pad(pixels: &[u8], columns: u32, layout: &Layout, samples: usize) -> Vec<u8> {
    let row = layout.columns as usize * samples;
    let mut tile = vec![0; row * layout.rows as usize];
    let rows = pixels.chunks_exact(columns as usize * samples);
    for (to, from) in tile.chunks_exact_mut(row).zip(rows) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
    }
    tile
}
