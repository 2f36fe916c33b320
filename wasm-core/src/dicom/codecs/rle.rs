//! RLE Lossless (PS3.5 annex G): a plane for each byte of each sample, the highest byte first.

use super::{CodecError, Job};
use crate::dicom::{DicomError, StoredFrame, native};

/// Offsets in the header (PS3.5 G.5).
const OFFSETS: usize = 15;
/// Two bytes of a run give 128 at most.
const MAX_RATIO: u64 = 64;
const RATIO_ALLOWANCE: u64 = 1024 * 1024;

/// Decodes one stream.
pub(crate) fn decode(job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    let size = job.native_bytes();
    let allowed = MAX_RATIO * job.stream.len() as u64 + RATIO_ALLOWANCE;
    if size > allowed {
        return Err(DicomError::LimitExceeded {
            which: "bytes of a decoded frame",
            value: size,
            limit: allowed,
        }
        .into());
    }
    let layout = job.layout;
    let width = usize::from(layout.allocated.div_ceil(8));
    let samples = usize::from(layout.samples);
    let segments = segments(job.stream)?;
    if segments.len() != samples * width {
        return Err(CodecError::Stream(format!(
            "{} segments, {} are needed",
            segments.len(),
            samples * width
        )));
    }
    let step = samples * width;
    let mut bytes = vec![0; size as usize];
    let mut plane = vec![0; bytes.len() / step];
    for (number, segment) in segments.into_iter().enumerate() {
        unpack(segment, &mut plane)?;
        let (sample, byte) = (number / width, number % width);
        let first = sample * width + (width - 1 - byte);
        for (to, from) in bytes.iter_mut().skip(first).step_by(step).zip(&plane) {
            *to = *from;
        }
    }
    // Colours are by pixel now, whatever Planar Configuration says of the planes.
    Ok(native::frame(&bytes, 0, layout, job.alignment))
}

/// The segments by the header's offsets; each ends where the next one begins.
fn segments(stream: &[u8]) -> Result<Vec<&[u8]>, CodecError> {
    let mut words = stream
        .get(..4 * (OFFSETS + 1))
        .ok_or("ends in its header")?
        .as_chunks::<4>()
        .0
        .iter()
        .map(|word| u32::from_le_bytes(*word) as usize);
    let count = words.next().unwrap_or(0);
    if !(1..=OFFSETS).contains(&count) {
        return Err("a number of segments that cannot be".into());
    }
    let starts: Vec<usize> = words.take(count).collect();
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| stream.get(*start..end))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| "a segment lies outside the stream".into())
}

/// Unpacks runs and literals (PS3.5 G.3) until the plane is full; what follows is padding.
fn unpack(mut packed: &[u8], plane: &mut [u8]) -> Result<(), CodecError> {
    const SHORT: &str = "a segment ends before its plane is full";
    let mut rest = plane;
    while !rest.is_empty() {
        let (&control, after) = packed.split_first().ok_or(SHORT)?;
        let count = match control {
            0..=127 => usize::from(control) + 1,
            128 => {
                packed = after;
                continue;
            }
            129..=255 => 257 - usize::from(control),
        };
        // A run may go past the end of a row, and by its padding past the end of the plane.
        let (now, later) = rest.split_at_mut(count.min(rest.len()));
        if control < 128 {
            let literal = after.get(..now.len()).ok_or(SHORT)?;
            now.copy_from_slice(literal);
            packed = after.get(count..).unwrap_or_default();
        } else {
            let (&value, after) = after.split_first().ok_or(SHORT)?;
            now.fill(value);
            packed = after;
        }
        rest = later;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut plane = vec![0; size];
        unpack(packed, &mut plane).ok().map(|()| plane)
    }

    #[test]
    fn runs_literals_and_the_byte_that_does_nothing() {
        assert_eq!(
            unpacked(&[2, 7, 8, 9, 128, 254, 5], 6),
            Some(vec![7, 8, 9, 5, 5, 5])
        );
    }

    #[test]
    fn a_run_past_the_plane_is_cut_and_a_short_segment_is_an_error() {
        assert_eq!(unpacked(&[129, 4], 3), Some(vec![4; 3]));
        assert_eq!(unpacked(&[129, 4], 200), None);
        assert_eq!(unpacked(&[5, 1, 2], 6), None);
        assert_eq!(unpacked(&[], 1), None);
    }
}
