//! JPEG 2000 headers, of the image and of its tiles (ISO/IEC 15444-1 annex A): looked at before any
//! decoder sees the bytes.
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
const MAX_TILE_PARTS: usize = 65_536;

const SIZ: u8 = 0x51;
const COD: u8 = 0x52;
const COC: u8 = 0x53;
const SOT: u8 = 0x90;
const SOD: u8 = 0x93;

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

/// Reads the image's header, and checks those of the tiles.
pub(crate) fn read(stream: &[u8]) -> Result<Markers, CodecError> {
    let mut rest = stream.get(2..).unwrap_or_default();
    let mut found = None;
    for _ in 0..MAX_SEGMENTS {
        if marker(rest)? == SOT {
            let found = found.ok_or("a tile before the image size")?;
            tile_headers(rest)?;
            return Ok(found);
        }
        let (marker, body, after) = segment(rest)?;
        match (marker, &mut found) {
            (SIZ, None) => found = Some(image_size(body)?),
            (COD, Some(found)) => found.component_transform = coding_style(body)?,
            (COC, Some(_)) => component_style(body)?,
            (SIZ | COD | COC, _) => return Err("segments out of order".into()),
            _ => {}
        }
        rest = after;
    }
    Err("too many segments".into())
}

/// The header of each tile part (A.4.2) may ask for tables of its own. Where the parts end too early
/// or lead nowhere is for the decoder to say.
fn tile_headers(mut rest: &[u8]) -> Result<(), CodecError> {
    for _ in 0..MAX_TILE_PARTS {
        let Some((&[0xFF, SOT, 0, 10, _, _, p0, p1, p2, p3, _, _], header)) =
            rest.split_first_chunk::<12>()
        else {
            return Ok(());
        };
        tile_header(header)?;
        // A part of no length reaches to the end.
        let length = u32::from_be_bytes([p0, p1, p2, p3]);
        match usize::try_from(length).ok().filter(|length| *length >= 14) {
            Some(length) => rest = rest.get(length..).unwrap_or_default(),
            None => return Ok(()),
        }
    }
    Err("too many tile parts".into())
}

/// The segments of one tile part, up to its data.
fn tile_header(mut rest: &[u8]) -> Result<(), CodecError> {
    for _ in 0..MAX_SEGMENTS {
        if marker(rest)? == SOD {
            return Ok(());
        }
        let (marker, body, after) = segment(rest)?;
        match marker {
            COD => _ = coding_style(body)?,
            COC => component_style(body)?,
            _ => {}
        }
        rest = after;
    }
    Err("too many segments".into())
}

/// The marker at the front.
fn marker(rest: &[u8]) -> Result<u8, &'static str> {
    match rest.first_chunk() {
        Some([0xFF, marker]) => Ok(*marker),
        Some(_) => Err("no marker where one must be"),
        None => Err("ends in its header"),
    }
}

/// The segment at the front: marker, body, and what follows.
fn segment(rest: &[u8]) -> Result<(u8, &[u8], &[u8]), &'static str> {
    let marker = marker(rest)?;
    let after = rest.get(2..).unwrap_or_default();
    let length = after.first_chunk().map(|pair| u16::from_be_bytes(*pair));
    let length = usize::from(length.ok_or("ends in its header")?);
    let body = after
        .get(2..length)
        .ok_or("a segment reaches past the end")?;
    Ok((marker, body, after.get(length..).unwrap_or_default()))
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

/// COD (A.6.1): whether the components are transformed together.
fn coding_style(body: &[u8]) -> Result<bool, &'static str> {
    let Some(&[_style, _order, l0, l1, transform, decompositions]) = body.first_chunk() else {
        return Err("a short coding style");
    };
    if u16::from_be_bytes([l0, l1]) > MAX_LAYERS || decompositions > MAX_DECOMPOSITIONS {
        return Err("too many layers or decompositions");
    }
    Ok(transform != 0)
}

/// COC (A.6.2), with one byte for the component, as there are at most 4.
fn component_style(body: &[u8]) -> Result<(), &'static str> {
    match body.first_chunk() {
        Some(&[_component, _style, decompositions]) if decompositions <= MAX_DECOMPOSITIONS => {
            Ok(())
        }
        _ => Err("a component style that cannot be"),
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
    fn a_tile_may_not_ask_for_what_the_image_may_not() {
        let tile = |header: &[u8]| {
            let mut bytes = stream();
            let part = u32::try_from(12 + header.len() + 2).unwrap();
            // The first part's marker is there already.
            bytes.extend([0, 10, 0, 0]);
            bytes.extend(part.to_be_bytes());
            bytes.extend([0, 2]);
            bytes.extend(header);
            bytes.extend([0xFF, 0x93, 0xFF, 0x90, 0, 10, 0, 0]);
            bytes.extend(part.to_be_bytes());
            bytes.extend([1, 2]);
            bytes.extend(header);
            bytes.extend([0xFF, 0x93, 0xFF, 0xD9]);
            bytes
        };
        assert!(read(&tile(&[])).is_ok());
        let style = [0xFF, 0x52, 0, 12, 0, 0, 0, 1, 1, 5, 4, 4, 0, 1];
        assert!(read(&tile(&style)).is_ok());
        let mut deep = style;
        deep[9] = 33;
        assert!(read(&tile(&deep)).is_err());
        assert!(read(&tile(&[0xFF, 0x53, 0, 9, 0, 0, 33, 4, 4, 0, 0])).is_err());
        assert!(read(&tile(&[0xFF, 0x64, 0xFF, 0xFF])).is_err());
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
