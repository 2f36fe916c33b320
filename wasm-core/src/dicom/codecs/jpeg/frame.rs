//! From a JPEG stream to a frame, with the colours that were meant.
//!
//! What the header says of colour is often stale, so the stream decides (dicom.md 2.2). In DCT
//! streams: APP14, then JFIF, then Photometric Interpretation, then component ids. Lossless streams
//! know no colours; there the header is believed where the samples look as it says.

use super::{
    super::{CodecError, Job, Words},
    decode as decode_picture,
    markers::{self, Markers},
};
use crate::dicom::{Photometric, StoredFrame, colour};

/// The low nibble of SOF3.
const LOSSLESS: u8 = 3;

/// Decodes one stream.
pub(in super::super) fn decode(job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    let markers = markers::read(job.stream)?;
    let decoded = decode_picture(job.stream, |size| job.admit(size))?;
    let mut words = decoded.words;
    if decoded.size.samples == 3 {
        match &mut words {
            Words::Bytes(pixels) if is_ycbcr(&markers, &job.layout.photometric, pixels) => {
                colour::ybr_full_to_rgb(pixels);
            }
            Words::Words(_) if is_ycbcr(&markers, &job.layout.photometric, &[]) => {
                return Err("luma and chroma of more than 8 bits".into());
            }
            Words::Bytes(_) | Words::Words(_) => {}
        }
    }
    job.finish(decoded.size, words, job.layout.stored)
}

/// Whether the three components are luma and chroma.
fn is_ycbcr(markers: &Markers, photometric: &Photometric, pixels: &[u8]) -> bool {
    if markers.process == LOSSLESS {
        let stated = matches!(photometric, Photometric::YbrFull | Photometric::YbrFull422);
        return stated && looks_like_ycbcr(pixels);
    }
    match markers.adobe {
        Some(transform) => transform != 0,
        None if markers.jfif => true,
        None if *photometric == Photometric::Rgb => false,
        None => markers.ids != *b"RGB",
    }
}

/// Luma and chroma of a picture hardly leave the range of colours; red, green and blue, taken for
/// them, do so nearly everywhere. `YBR_FULL` on RGB samples is a common mistake (dcm4che/dcm4che#543).
fn looks_like_ycbcr(pixels: &[u8]) -> bool {
    /// Levels beyond the range that rounding and lossy steps can cause.
    const SLACK: f32 = 8.0;
    let pixels = pixels.as_chunks::<3>().0;
    let outside = pixels
        .iter()
        .filter(|[y, cb, cr]| {
            let (y, cb, cr) = (
                f32::from(*y),
                f32::from(*cb) - 128.0,
                f32::from(*cr) - 128.0,
            );
            [y + 1.402 * cr, y + 1.772 * cb]
                .iter()
                .any(|level| !(-SLACK..=255.0 + SLACK).contains(level))
        })
        .count();
    // One pixel in a hundred.
    outside * 100 <= pixels.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An orange retina: its chroma is far from grey.
    const RETINA: [u8; 3] = [180, 90, 40];

    #[test]
    fn an_orange_picture_is_known_as_luma_and_chroma_and_as_colours() {
        let [r, g, b] = RETINA.map(f64::from);
        let y = 0.299 * r + 0.587 * g + 0.114 * b;
        let ycbcr = [y, 128.0 + (b - y) / 1.772, 128.0 + (r - y) / 1.402].map(|v| v.round() as u8);
        let black = [0, 128, 128];
        assert!(looks_like_ycbcr(&[ycbcr, ycbcr, black, ycbcr].concat()));
        assert!(!looks_like_ycbcr(
            &[RETINA, RETINA, [0, 0, 0], RETINA].concat()
        ));
    }
}
