//! A JPEG photograph that is wrapped as it is: its markers are read, nothing is decoded (ITU-T T.81 B).
//!
//! Only 8-bit baseline streams can go into JPEG Baseline (PS3.5 A.4.1). A stream that EXIF calls
//! turned is refused: DICOM has no such flag, every viewer would show it lying on its side, and a
//! mirrored retina would pass for the other eye.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use std::borrow::Cow;

use super::{WriteError, exif};

/// A whole 8-bit baseline JPEG stream, upright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jpeg<'a> {
    bytes: Cow<'a, [u8]>,
    rows: u16,
    columns: u16,
    colour: Colour,
}

/// What the samples of a stream mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// One component.
    Grey,
    /// Three components that were not transformed.
    Rgb,
    /// Luma and two chroma components, subsampled or not.
    YCbCr,
}

/// A marker segment and where it lies, marker included.
#[derive(Clone, Copy)]
struct Segment<'a> {
    marker: u8,
    start: usize,
    body: &'a [u8],
}

const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;
const COMMENT: u8 = 0xFE;

impl<'a> Jpeg<'a> {
    /// Looks at a stream.
    ///
    /// # Errors
    /// [`WriteError::JpegDamaged`] for what is not a whole stream, [`WriteError::JpegNotBaseline`],
    /// [`WriteError::JpegTurned`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, WriteError> {
        let (segments, _) = segments(bytes)?;
        let frame = frame_header(&segments)?;
        if let Some(orientation) = segments
            .iter()
            .find(|segment| segment.marker == 0xE1 && segment.body.starts_with(exif::PREFIX))
            .and_then(|segment| exif::orientation(segment.body))
            .filter(|orientation| (2..=8).contains(orientation))
        {
            return Err(WriteError::JpegTurned { orientation });
        }
        Ok(Self {
            bytes: Cow::Borrowed(bytes),
            rows: frame.rows,
            columns: frame.columns,
            colour: colour(&segments, &frame.ids),
        })
    }

    /// The same picture without what a camera or person wrote beside it: comments, thumbnails and
    /// application segments other than JFIF, Adobe and ICC, and what follows the end of the image.
    /// The entropy-coded data stays to the byte.
    ///
    /// # Errors
    /// None for a stream that was read; the markers are walked again.
    pub fn without_metadata(&self) -> Result<Jpeg<'static>, WriteError> {
        let (segments, end) = segments(&self.bytes)?;
        let mut kept = vec![0xFF, 0xD8];
        for segment in &segments {
            if segment.marker == START_OF_SCAN {
                kept.extend(self.bytes.get(segment.start..end).unwrap_or_default());
                break;
            }
            if is_picture(segment) {
                let stop = segment.end();
                kept.extend(self.bytes.get(segment.start..stop).unwrap_or_default());
            }
        }
        Ok(Jpeg {
            bytes: Cow::Owned(kept),
            rows: self.rows,
            columns: self.columns,
            colour: self.colour,
        })
    }

    /// The stream.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Rows of the picture.
    pub const fn rows(&self) -> u16 {
        self.rows
    }

    /// Columns of the picture.
    pub const fn columns(&self) -> u16 {
        self.columns
    }

    /// What the samples mean.
    pub const fn colour(&self) -> Colour {
        self.colour
    }
}

impl Segment<'_> {
    fn end(&self) -> usize {
        self.start.saturating_add(4).saturating_add(self.body.len())
    }
}

/// The segments of a stream, and where it ends, `EOI` included.
fn segments(bytes: &[u8]) -> Result<(Vec<Segment<'_>>, usize), WriteError> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(damaged(0, "no start of image"));
    }
    let mut segments = Vec::new();
    let mut start = 2_usize;
    loop {
        let rest = bytes.get(start..).unwrap_or_default();
        let (&[fill, marker], after) = rest
            .split_first_chunk()
            .ok_or(damaged(start, "no end of image"))?;
        match (fill, marker) {
            (0xFF, 0xFF) => {
                start = start.saturating_add(1);
                continue;
            }
            (0xFF, END_OF_IMAGE) => return Ok((segments, start.saturating_add(2))),
            (0xFF, 0x00 | 0x01 | 0xD0..=0xD8) | (..0xFF, _) => {
                return Err(damaged(start, "no marker where one must be"));
            }
            (0xFF, _) => {}
        }
        let length = after.first_chunk().map(|pair| u16::from_be_bytes(*pair));
        let length = usize::from(length.ok_or(damaged(start, "ends in a segment"))?);
        let body = after
            .get(2..length)
            .ok_or(damaged(start, "a segment reaches past the end"))?;
        let segment = Segment {
            marker,
            start,
            body,
        };
        segments.push(segment);
        start = segment.end();
        if marker == START_OF_SCAN {
            let scan = bytes.get(start..).unwrap_or_default();
            start = start.saturating_add(scan_length(scan));
        }
    }
}

/// Bytes of entropy-coded data: up to a marker that is no restart (T.81 B.1.1.5).
fn scan_length(scan: &[u8]) -> usize {
    scan.windows(2)
        .position(|pair| matches!(pair, [0xFF, 0x01..=0xCF | 0xD8..=0xFE]))
        .unwrap_or(scan.len())
}

/// What the frame header says.
struct Frame {
    rows: u16,
    columns: u16,
    ids: Vec<u8>,
}

fn frame_header(segments: &[Segment<'_>]) -> Result<Frame, WriteError> {
    let mut headers = segments
        .iter()
        .filter(|s| matches!(s.marker, 0xC0..=0xCF) && !matches!(s.marker, 0xC4 | 0xC8 | 0xCC));
    let (Some(header), None) = (headers.next(), headers.next()) else {
        return Err(damaged(2, "not one frame header"));
    };
    let (&[precision, r0, r1, c0, c1, count], components) = header
        .body
        .split_first_chunk()
        .ok_or(damaged(header.start, "a short frame header"))?;
    if header.marker != 0xC0 || precision != 8 || !matches!(count, 1 | 3) {
        return Err(WriteError::JpegNotBaseline {
            process: header.marker & 0xF,
            precision,
            components: count,
        });
    }
    let frame = Frame {
        rows: u16::from_be_bytes([r0, r1]),
        columns: u16::from_be_bytes([c0, c1]),
        ids: components
            .chunks_exact(3)
            .filter_map(|component| component.first().copied())
            .collect(),
    };
    let scans = segments.iter().any(|s| s.marker == START_OF_SCAN);
    if frame.rows == 0 || frame.columns == 0 || frame.ids.len() != usize::from(count) || !scans {
        return Err(damaged(header.start, "a frame without a picture"));
    }
    Ok(frame)
}

/// Adobe's flag, else JFIF, else the component ids decide (dicom.md 2.2).
fn colour(segments: &[Segment<'_>], ids: &[u8]) -> Colour {
    if ids.len() == 1 {
        return Colour::Grey;
    }
    let adobe = segments
        .iter()
        .filter(|segment| segment.marker == 0xEE && segment.body.starts_with(b"Adobe"))
        .find_map(|segment| segment.body.get(11).copied());
    let jfif = segments.iter().any(is_jfif);
    match adobe {
        Some(0) => Colour::Rgb,
        None if !jfif && ids == b"RGB" => Colour::Rgb,
        _ => Colour::YCbCr,
    }
}

fn is_jfif(segment: &Segment<'_>) -> bool {
    segment.marker == 0xE0 && segment.body.starts_with(b"JFIF\0")
}

/// Whether a segment is needed to show the picture in its colours.
fn is_picture(segment: &Segment<'_>) -> bool {
    match segment.marker {
        COMMENT => false,
        0xE0 => is_jfif(segment),
        0xE2 => segment.body.starts_with(b"ICC_PROFILE\0"),
        0xEE => segment.body.starts_with(b"Adobe"),
        0xE1..=0xEF => false,
        _ => true,
    }
}

fn damaged(offset: usize, reason: &'static str) -> WriteError {
    WriteError::JpegDamaged {
        offset: offset as u64,
        reason,
    }
}

#[cfg(test)]
#[path = "jpeg_tests.rs"]
pub(super) mod tests;
