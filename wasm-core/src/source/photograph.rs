//! Photographs in everyday formats: size from the header, RGB from the rest, upright by EXIF.
//!
//! Colours are as stored, because the models were trained so; an ICC profile comes along for display.
//! Alpha is dropped, 16-bit samples are reduced to 8.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError,
    codecs::{jpeg::JpegDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder},
    error::LimitError,
    metadata::Orientation,
};

use super::{Format, SourceError, jpeg_markers};
use crate::limits::Limits;

/// What a photograph's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotographHeader {
    /// Columns, after orientation.
    pub width: u32,
    /// Rows, after orientation.
    pub height: u32,
}

/// A decoded photograph, upright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Interleaved RGB, `width × height × 3` bytes.
    pub rgb: Vec<u8>,
    /// The bytes of its ICC profile.
    pub icc_profile: Option<Vec<u8>>,
}

/// Reads the size of a photograph; decodes nothing.
///
/// # Errors
/// [`SourceError::Truncated`], [`SourceError::Damaged`], [`SourceError::Dimensions`].
pub fn read_photograph_header(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
) -> Result<PhotographHeader, SourceError> {
    let mut decoder = decoder(bytes, format, limits)?;
    let (width, height) = checked_size(decoder.as_ref(), limits)?;
    let turned = turns_sides(orientation(decoder.as_mut()));
    let (width, height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    Ok(PhotographHeader { width, height })
}

/// Decodes a photograph.
///
/// # Errors
/// As [`read_photograph_header`]; a JPEG that ends early is [`SourceError::Truncated`], although
/// decoders would fill it with grey.
pub fn decode_photograph(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
) -> Result<Photograph, SourceError> {
    let mut decoder = decoder(bytes, format, limits)?;
    checked_size(decoder.as_ref(), limits)?;
    if format == Format::Jpeg && !jpeg_markers::reaches_end(bytes) {
        return Err(SourceError::Truncated {
            len: bytes.len() as u64,
        });
    }
    let orientation = orientation(decoder.as_mut());
    // One that cannot be had changes how colours look, and nothing else.
    let icc_profile = decoder.icc_profile().unwrap_or_default();
    let mut decoded = DynamicImage::from_decoder(decoder)
        .map_err(|error| source_error(&error, bytes.len(), format))?;
    decoded.apply_orientation(orientation);
    let rgb = decoded.into_rgb8();
    Ok(Photograph {
        width: rgb.width(),
        height: rgb.height(),
        rgb: rgb.into_raw(),
        icc_profile,
    })
}

fn decoder<'a>(
    bytes: &'a [u8],
    format: Format,
    limits: &Limits,
) -> Result<Box<dyn ImageDecoder + 'a>, SourceError> {
    // With 32 bits its decoder stops at a size that it cannot count to, without saying which.
    if format == Format::Png
        && let Some((width, height)) = png_size(bytes)
    {
        admit(width, height, limits)?;
    }
    let cursor = Cursor::new(bytes);
    let made: Result<Box<dyn ImageDecoder + '_>, ImageError> = match format {
        Format::Jpeg => JpegDecoder::new(cursor).map(|decoder| Box::new(decoder) as _),
        Format::Png => PngDecoder::new(cursor).map(|decoder| Box::new(decoder) as _),
        Format::Webp => WebPDecoder::new(cursor).map(|decoder| Box::new(decoder) as _),
        Format::Tiff => TiffDecoder::new(cursor).map(|decoder| Box::new(decoder) as _),
        Format::Dicom => return Err(SourceError::UnknownKind),
    };
    made.map_err(|error| source_error(&error, bytes.len(), format))
}

/// The stored size, within the limits: checked before any pixel is allocated.
fn checked_size(decoder: &dyn ImageDecoder, limits: &Limits) -> Result<(u32, u32), SourceError> {
    let (width, height) = decoder.dimensions();
    admit(width, height, limits)?;
    if decoder.total_bytes() > limits.decoded_bytes {
        return Err(beyond(width, height, limits));
    }
    Ok((width, height))
}

fn admit(width: u32, height: u32, limits: &Limits) -> Result<(), SourceError> {
    let pixels = u64::from(width) * u64::from(height);
    if width == 0
        || height == 0
        || width.max(height) > limits.photo_side
        || pixels > limits.photo_pixels
    {
        return Err(beyond(width, height, limits));
    }
    Ok(())
}

fn beyond(width: u32, height: u32, limits: &Limits) -> SourceError {
    SourceError::Dimensions {
        width,
        height,
        limit: limits.photo_pixels / 1_000_000,
    }
}

/// Width and height of a PNG's first chunk, which must be its header (PNG 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(12..)?.strip_prefix(b"IHDR")?;
    let (sides, _rest) = header.split_first_chunk::<8>()?;
    let [w0, w1, w2, w3, h0, h1, h2, h3] = *sides;
    Some((
        u32::from_be_bytes([w0, w1, w2, w3]),
        u32::from_be_bytes([h0, h1, h2, h3]),
    ))
}

/// The EXIF orientation; a photograph with unreadable EXIF is shown as stored.
fn orientation(decoder: &mut dyn ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

const fn turns_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Decoders say "unexpected end" in many ways; a person needs to hear "cut short" from all of them.
fn source_error(error: &ImageError, len: usize, format: Format) -> SourceError {
    let ends_early = match error {
        ImageError::IoError(io) => io.kind() == std::io::ErrorKind::UnexpectedEof,
        _ => false,
    };
    let text = error.to_string();
    let says_so = [
        "unexpected end",
        "Unexpected end",
        "UnexpectedEof",
        "exhausted",
        "No more bytes",
        "premature",
    ]
    .iter()
    .any(|phrase| text.contains(phrase));
    if ends_early || says_so {
        return SourceError::Truncated { len: len as u64 };
    }
    let format = match format {
        Format::Jpeg => "JPEG",
        Format::Png => "PNG",
        Format::Webp => "WebP",
        Format::Tiff => "TIFF",
        Format::Dicom => "DICOM",
    };
    let reason = match error {
        ImageError::Limits(limit) => limit_reason(limit),
        _ => text,
    };
    SourceError::Damaged { format, reason }
}

fn limit_reason(limit: &LimitError) -> String {
    format!("it needs more memory than a picture of its size may ({limit})")
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder as _, codecs};

    use super::*;

    const WIDTH: u32 = 24;
    const HEIGHT: u32 = 16;

    fn picture() -> Vec<u8> {
        (0..HEIGHT)
            .flat_map(|y| (0..WIDTH).flat_map(move |x| [(x * 10) as u8, (y * 15) as u8, 60]))
            .collect()
    }

    fn encoded(format: Format) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let (rgb, colour) = (picture(), ExtendedColorType::Rgb8);
        match format {
            Format::Jpeg => codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100)
                .write_image(&rgb, WIDTH, HEIGHT, colour),
            Format::Png => {
                codecs::png::PngEncoder::new(&mut bytes).write_image(&rgb, WIDTH, HEIGHT, colour)
            }
            Format::Webp => codecs::webp::WebPEncoder::new_lossless(&mut bytes)
                .write_image(&rgb, WIDTH, HEIGHT, colour),
            Format::Tiff => {
                codecs::tiff::TiffEncoder::new(&mut bytes).write_image(&rgb, WIDTH, HEIGHT, colour)
            }
            Format::Dicom => unreachable!("not a photograph"),
        }
        .unwrap();
        bytes.into_inner()
    }

    const FORMATS: [Format; 4] = [Format::Jpeg, Format::Png, Format::Webp, Format::Tiff];

    /// The bytes with an EXIF APP1 segment that holds nothing but the orientation.
    fn with_orientation(jpeg: &[u8], value: u8) -> Vec<u8> {
        let tiff = [
            b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0,
            0, 0,
        ];
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend(((tiff.len() + 8) as u16).to_be_bytes());
        bytes.extend(b"Exif\0\0");
        bytes.extend(tiff);
        bytes.extend(&jpeg[2..]);
        bytes
    }

    #[test]
    fn every_format_gives_its_pixels() {
        for format in FORMATS {
            let bytes = encoded(format);
            let decoded = decode_photograph(&bytes, format, &Limits::browser()).unwrap();
            assert_eq!(
                (decoded.width, decoded.height),
                (WIDTH, HEIGHT),
                "{format:?}"
            );
            let worst = decoded
                .rgb
                .iter()
                .zip(picture())
                .map(|(a, b)| a.abs_diff(b))
                .max()
                .unwrap();
            assert!(
                worst <= if format == Format::Jpeg { 40 } else { 0 },
                "{format:?}: {worst}"
            );
        }
    }

    #[test]
    fn a_photograph_on_its_side_is_set_upright() {
        let bytes = with_orientation(&encoded(Format::Jpeg), 6);
        let header = read_photograph_header(&bytes, Format::Jpeg, &Limits::browser()).unwrap();
        assert_eq!((header.width, header.height), (HEIGHT, WIDTH));
        let upright = decode_photograph(&bytes, Format::Jpeg, &Limits::browser()).unwrap();
        assert_eq!((upright.width, upright.height), (HEIGHT, WIDTH));
        // Stored bottom left, with high green and no red, is now at the top left.
        assert!(
            upright.rgb[1] > 200 && upright.rgb[0] < 40,
            "{:?}",
            &upright.rgb[..3]
        );
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        for format in FORMATS {
            let bytes = encoded(format);
            for cut in (0..bytes.len() - 12).step_by(7) {
                let result = decode_photograph(&bytes[..cut], format, &Limits::browser());
                // A TIFF may keep its pixels before its directory; it must then fail, too.
                assert!(
                    result.is_err(),
                    "{format:?} cut at {cut} of {}",
                    bytes.len()
                );
            }
        }
    }

    #[test]
    fn a_truncated_jpeg_is_named_as_such() {
        let bytes = encoded(Format::Jpeg);
        let error = decode_photograph(
            &bytes[..bytes.len() * 3 / 4],
            Format::Jpeg,
            &Limits::browser(),
        );
        assert!(
            matches!(error, Err(SourceError::Truncated { .. })),
            "{error:?}"
        );
    }

    #[test]
    fn a_header_that_promises_900_megapixels_is_refused_before_it_is_believed() {
        let mut png = encoded(Format::Png);
        png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
        let crc = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        for result in [
            read_photograph_header(&png, Format::Png, &Limits::browser()).map(drop),
            decode_photograph(&png, Format::Png, &Limits::browser()).map(drop),
        ] {
            assert!(
                matches!(result, Err(SourceError::Dimensions { width: 30_000, .. })),
                "{result:?}"
            );
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                if crc & 1 == 1 {
                    crc >> 1 ^ 0xedb8_8320
                } else {
                    crc >> 1
                }
            })
        })
    }
}
