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
    if let Words::Bytes(pixels) = &mut words
        && decoded.size.samples == 3
        && is_ycbcr(&markers, &job.layout.photometric, pixels)
    {
        colour::ybr_full_to_rgb(pixels);
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

/// Chroma of any picture lies about 128 in the mean; red, green and blue seldom do, and `YBR_FULL`
/// on RGB samples is a common mistake (dcm4che/dcm4che#543).
fn looks_like_ycbcr(pixels: &[u8]) -> bool {
    const WITHIN: u64 = 32;
    let pixels = pixels.as_chunks::<3>().0;
    let count = pixels.len().max(1) as u64;
    let mean = |at: fn(&[u8; 3]) -> u8| {
        let sum: u64 = pixels.iter().map(|pixel| u64::from(at(pixel))).sum();
        sum / count
    };
    [mean(|[_, cb, _]| *cb), mean(|[_, _, cr]| *cr)]
        .iter()
        .all(|mean| mean.abs_diff(128) <= WITHIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chroma_is_told_from_colours_by_its_mean() {
        assert!(looks_like_ycbcr(&[0, 128, 120, 255, 130, 140]));
        assert!(!looks_like_ycbcr(&[
            0, 0, 0, 10, 12, 14, 200, 190, 180, 9, 9, 9
        ]));
    }
}
