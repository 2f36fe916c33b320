//! JPEG 2000 main header (ISO/IEC 15444-1 annex A): looked at before any decoder sees the bytes.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use super::{CodecError, Size};

/// What a code stream says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Markers {
    pub(crate) size: Size,
    pub(crate) signed: bool,
    tiles: u64,
    /// The first three components are transformed together; the decoder undoes it.
    pub(crate) component_transform: bool,
}

/// Bounds on what makes a decoder build tables (dicom.md 6).
const MAX_TILES: u64 = 4096;
const MAX_LAYERS: u16 = 64;
const MAX_DECOMPOSITIONS: u8 = 10;
const MAX_SEGMENTS: usize = 1000;

impl Markers {
    /// Refuses what would make a decoder build large tables; to be asked when the size is admitted.
    pub(crate) fn admit_tiles(&self) -> Result<(), &'static str> {
        if self.tiles > MAX_TILES {
            return Err("too many tiles");
        }
        Ok(())
    }
}

/// The code stream itself, out of the boxes of a JP2 file where there are some; DICOM demands it
/// bare, and some wrap it all the same (pydicom/pydicom#2074).
pub(crate) fn code_stream(bytes: &[u8]) -> Result<&[u8], &'static str> {
    let mut rest = bytes;
    if rest.starts_with(&[0xFF, 0x4F]) {
        return Ok(rest);
    }
    for _ in 0..MAX_SEGMENTS {
        let (&[l0, l1, l2, l3, kind @ ..], after) = rest
            .split_first_chunk::<8>()
            .ok_or("neither a code stream nor a box that holds one")?;
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        let (length, after, header) = if length == 1 {
            let (long, after) = after.split_first_chunk::<8>().ok_or("a cut box")?;
            (u64::from_be_bytes(*long), after, 16)
        } else {
            (length.into(), after, 8)
        };
        if &kind == b"jp2c" {
            let body = usize::try_from(length)
                .ok()
                .and_then(|length| length.checked_sub(header));
            // A length of 0 reaches to the end; one that reaches further is cut at the end.
            return Ok(body.and_then(|body| after.get(..body)).unwrap_or(after));
        }
        let skip = usize::try_from(length)
            .ok()
            .filter(|length| *length >= header);
        rest = skip
            .and_then(|skip| rest.get(skip..))
            .ok_or("a box reaches past the end")?;
    }
    Err("too many boxes")
}

/// Reads the segments up to the first tile.
pub(crate) fn read(stream: &[u8]) -> Result<Markers, CodecError> {
    let mut rest = stream.get(2..).unwrap_or_default();
    let mut found = None;
    for _ in 0..MAX_SEGMENTS {
        let (&[fill, marker], after) = rest.split_first_chunk().ok_or("ends in its header")?;
        if fill != 0xFF {
            return Err("no marker where one must be".into());
        }
        if marker == 0x90 {
            return found.ok_or_else(|| "a tile before the image size".into());
        }
        let length = after.first_chunk().map(|pair| u16::from_be_bytes(*pair));
        let length = usize::from(length.ok_or("ends in its header")?);
        let body = after
            .get(2..length)
            .ok_or("a segment reaches past the end")?;
        match (marker, &mut found) {
            (0x51, None) => found = Some(image_size(body)?),
            (0x52, Some(found)) => coding_style(body, found)?,
            (0x53, Some(_)) => component_style(body)?,
            (0x51..=0x53, _) => return Err("segments out of order".into()),
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
    Err("too many segments".into())
}

/// SIZ (A.5.1).
fn image_size(body: &[u8]) -> Result<Markers, CodecError> {
    const SHORT: &str = "a short image size";
    let long = |at: usize| -> Result<u64, CodecError> {
        let bytes = body.get(at..).and_then(<[u8]>::first_chunk).ok_or(SHORT)?;
        Ok(u32::from_be_bytes(*bytes).into())
    };
    let [x1, y1, x0, y0] = [long(2)?, long(6)?, long(10)?, long(14)?];
    let [tile_width, tile_height, tile_x0, tile_y0] = [long(18)?, long(22)?, long(26)?, long(30)?];
    let count = body.get(34..).and_then(<[u8]>::first_chunk).ok_or(SHORT)?;
    let count = u16::from_be_bytes(*count);
    let components = body.get(36..).unwrap_or_default().as_chunks::<3>().0;
    let (Some(&[depth, ..]), true) = (components.first(), components.len() == usize::from(count))
    else {
        return Err("an image size with a wrong count".into());
    };
    if components
        .iter()
        .any(|[other, dx, dy]| (*other, *dx, *dy) != (depth, 1, 1))
    {
        return Err("components of different size or depth".into());
    }
    if tile_width == 0 || tile_height == 0 || x1 <= x0 || y1 <= y0 || tile_x0 > x0 || tile_y0 > y0 {
        return Err("an image without a size".into());
    }
    let tiles = |end: u64, start: u64, side: u64| end.saturating_sub(start).div_ceil(side);
    let across = tiles(x1, tile_x0, tile_width);
    let side = |end: u64, start: u64| u32::try_from(end.saturating_sub(start));
    Ok(Markers {
        size: Size {
            rows: side(y1, y0).unwrap_or(u32::MAX),
            columns: side(x1, x0).unwrap_or(u32::MAX),
            samples: u8::try_from(count).unwrap_or(u8::MAX),
            precision: (depth & 0x7F).saturating_add(1),
        },
        signed: depth & 0x80 != 0,
        tiles: across.saturating_mul(tiles(y1, tile_y0, tile_height)),
        component_transform: false,
    })
}

/// COD (A.6.1).
fn coding_style(body: &[u8], found: &mut Markers) -> Result<(), CodecError> {
    let Some(&[_style, _order, l0, l1, transform, decompositions]) = body.first_chunk() else {
        return Err("a short coding style".into());
    };
    if u16::from_be_bytes([l0, l1]) > MAX_LAYERS || decompositions > MAX_DECOMPOSITIONS {
        return Err("too many layers or decompositions".into());
    }
    found.component_transform = transform != 0;
    Ok(())
}

/// COC (A.6.2), with one byte for the component, as there are at most 4.
fn component_style(body: &[u8]) -> Result<(), CodecError> {
    match body.first_chunk() {
        Some(&[_component, _style, decompositions]) if decompositions <= MAX_DECOMPOSITIONS => {
            Ok(())
        }
        _ => Err("a component style that cannot be".into()),
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;

    fn stream() -> Vec<u8> {
        let mut bytes = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0];
        for long in [64_u32, 48, 0, 0, 64, 48, 0, 0] {
            bytes.extend(long.to_be_bytes());
        }
        bytes.extend([0, 3, 0x87, 1, 1, 0x87, 1, 1, 0x87, 1, 1]);
        bytes.extend([0xFF, 0x52, 0, 12, 0, 0, 0, 1, 1, 5, 4, 4, 0, 1]);
        bytes.extend([0xFF, 0x90]);
        bytes
    }

    #[test]
    fn size_sign_and_transform_are_read_and_every_cut_is_an_error() {
        let stream = stream();
        let found = read(&stream).unwrap();
        assert_eq!((found.size.rows, found.size.columns), (48, 64));
        assert_eq!((found.size.samples, found.size.precision), (3, 8));
        assert!(found.signed && found.component_transform);
        for length in 0..stream.len() {
            assert!(read(&stream[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn tables_that_a_few_bytes_could_ask_for_are_refused() {
        let mut many_tiles = stream();
        many_tiles[8..12].copy_from_slice(&6400_u32.to_be_bytes());
        many_tiles[24..28].copy_from_slice(&1_u32.to_be_bytes());
        assert!(read(&many_tiles).unwrap().admit_tiles().is_err());
        let mut many_layers = stream();
        let at = many_layers.len() - 10;
        many_layers[at] = 0xFF;
        assert!(read(&many_layers).is_err());
    }

    #[test]
    fn the_stream_is_found_in_its_box() {
        let mut boxed = b"\0\0\0\x0cjP  \r\n\x87\n".to_vec();
        boxed.extend(b"\0\0\0\0jp2c");
        boxed.extend(stream());
        assert_eq!(code_stream(&boxed).unwrap(), stream());
        assert!(code_stream(&boxed[..12]).is_err());
        assert!(code_stream(b"\0\0\0\x02jP  abcd").is_err());
    }
}
