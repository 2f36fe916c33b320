//! JPEG 2000 and HTJ2K (ISO/IEC 15444-1, 15444-15), by `openjp2` behind our own look at the header.
//!
//! The component transform of the stream decides on colour, not the tag (dicom.md 2.2), and the
//! stream's precision on where the sign is, not Bits Stored (dicom.md 5.3). Where stream and header
//! disagree on signs, the header is right and the bits are the same (pydicom/pydicom#1149).

use jpeg2k::{DecodeParameters, Image, ImageComponent};

use super::{CodecError, Decoded, Job, Words, jpeg_2000_markers as markers};
use crate::dicom::StoredFrame;

/// Decodes one stream.
pub(crate) fn decode(job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    let stream = markers::code_stream(job.stream)?;
    let found = markers::read(stream)?;
    job.admit(&found.size)?;
    found.admit_tiles()?;
    // Strict: what is missing is an error, and never half a picture.
    let parameters = DecodeParameters::new().strict(true);
    let image = Image::from_bytes_with(stream, parameters)
        .map_err(|error| CodecError::Stream(error.to_string()))?;
    let planes: Vec<&[i32]> = image
        .components()
        .iter()
        .filter(|component| {
            (component.width(), component.height()) == (found.size.columns, found.size.rows)
        })
        .map(ImageComponent::data)
        .collect();
    if planes.len() != usize::from(found.size.samples) {
        return Err("decodes to another size".into());
    }
    let precision = u16::from(found.size.precision);
    let mask = u16::MAX >> (16 - precision);
    let words = if precision <= 8 {
        Words::Bytes(pixels(&planes, |value| (value as u16 & mask) as u8))
    } else {
        Words::Words(pixels(&planes, |value| value as u16 & mask))
    };
    let mut decoded = Decoded {
        size: found.size,
        words,
    };
    if !found.component_transform {
        job.undo_stated_ycbcr(&mut decoded);
    }
    job.finish(decoded.size, decoded.words, precision)
}

/// One plane a colour to one plane of pixels.
fn pixels<T>(planes: &[&[i32]], word: impl Fn(i32) -> T) -> Vec<T> {
    match planes {
        [red, green, blue] => red
            .iter()
            .zip(*green)
            .zip(*blue)
            .flat_map(|((red, green), blue)| [word(*red), word(*green), word(*blue)])
            .collect(),
        _ => planes
            .iter()
            .flat_map(|plane| plane.iter().map(|value| word(*value)))
            .collect(),
    }
}
