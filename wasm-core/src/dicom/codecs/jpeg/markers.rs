//! What a JPEG stream says of its colours (ITU-T T.81 B, T.872 6.5.3): frame header, JFIF and Adobe segments.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

/// What a stream says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Markers {
    /// Low nibble of the SOF marker: 0 baseline, 1 extended, 2 progressive, 3 lossless.
    pub(crate) process: u8,
    /// Component ids.
    pub(crate) ids: Vec<u8>,
    /// The transform flag of a whole Adobe segment (APP14).
    pub(crate) adobe: Option<u8>,
    pub(crate) jfif: bool,
}

/// Tables and applications; a stream with more is not a picture.
const MAX_SEGMENTS: usize = 1000;

/// Reads the segments up to the first scan; the reason where that is not possible.
pub(crate) fn read(stream: &[u8]) -> Result<Markers, &'static str> {
    if stream.first_chunk() != Some(&[0xFF, 0xD8]) {
        return Err("no start of image");
    }
    let mut found = Markers {
        process: 0,
        ids: Vec::new(),
        adobe: None,
        jfif: false,
    };
    let mut position = 2_usize;
    for _ in 0..MAX_SEGMENTS {
        let rest = stream.get(position..).unwrap_or_default();
        let (&[fill, marker], after) = rest.split_first_chunk().ok_or("ends in its header")?;
        if fill != 0xFF {
            return Err("no marker where one must be");
        }
        if marker == 0xFF {
            position = position.saturating_add(1);
            continue;
        }
        let length = after.first_chunk().map(|pair| u16::from_be_bytes(*pair));
        let length = usize::from(length.ok_or("ends in its header")?);
        let body = after
            .get(2..length)
            .ok_or("a segment reaches past the end")?;
        let end = position.saturating_add(2).saturating_add(length);
        match marker {
            0xDA if found.ids.is_empty() => return Err("a scan before the frame header"),
            0xDA => return Ok(found),
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => frame_header(&mut found, marker, body)?,
            0xE0 => found.jfif |= body.starts_with(b"JFIF\0"),
            0xEE if body.starts_with(b"Adobe") => {
                // A segment cut short counts as absent (pydicom's SC_rgb_jpeg).
                found.adobe = body.get(11).copied().or(found.adobe);
            }
            0xD8 | 0xD9 | 0x01 | 0xD0..=0xD7 => return Err("a marker out of place"),
            _ => {}
        }
        position = end;
    }
    Err("too many segments")
}

fn frame_header(found: &mut Markers, marker: u8, body: &[u8]) -> Result<(), &'static str> {
    if !found.ids.is_empty() {
        return Err("two frame headers");
    }
    let (&[_precision, _, _, _, _, count], components) =
        body.split_first_chunk().ok_or("a short frame header")?;
    let components = components.as_chunks::<3>().0;
    if components.len() != usize::from(count) || components.is_empty() {
        return Err("a frame header with a wrong count");
    }
    found.process = marker & 0x0F;
    found.ids = components.iter().map(|[id, _, _]| *id).collect();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_header_is_an_error_at_every_length() {
        let mut stream = vec![0xFF, 0xD8, 0xFF, 0xEE, 0, 14];
        stream.extend(b"Adobe\0\x64\0\0\0\0\x01");
        stream.extend([0xFF, 0xC0, 0, 11, 8, 0, 4, 0, 5, 1, 1, 0x11, 0]);
        stream.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
        let whole = read(&stream).unwrap();
        assert_eq!((whole.process, whole.adobe), (0, Some(1)));
        assert_eq!(whole.ids, [1]);
        for length in 0..stream.len() {
            let cut: Vec<u8> = stream.iter().take(length).copied().collect();
            assert!(read(&cut).is_err(), "{length}");
        }
    }
}
