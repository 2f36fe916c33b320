//! Raw deflate (RFC 1951): a whole data set (PS3.5 A.5) or one frame (PS3.5 A.4.13).
//!
//! Output is made in steps, so that a few bytes that unpack to gigabytes end at the limit and not in
//! memory. Some files end without the padding or in the middle of a block; what was unpacked until
//! then is given, and whoever reads it finds the end.

use flate2::{Decompress, FlushDecompress, Status};

use super::DicomError;
use crate::limits::Limits;

/// Deflate cannot pass about 1,032 to 1; whatever claims more is no data set.
const MAX_RATIO: u64 = 1100;
const ALLOWANCE: u64 = 1024 * 1024;
const STEP: usize = 64 * 1024;

/// Unpacks a data set, held to the limits.
pub(crate) fn data_set(packed: &[u8], limits: &Limits) -> Result<Vec<u8>, DicomError> {
    let ratio = (packed.len() as u64)
        .saturating_mul(MAX_RATIO)
        .saturating_add(ALLOWANCE);
    let limit = limits.dicom_inflated_bytes.min(ratio);
    let unpacked = unpack(packed, limit).ok_or(DicomError::LimitExceeded {
        which: "bytes of an inflated data set",
        value: limit.saturating_add(1),
        limit,
    })?;
    if unpacked.is_empty() {
        return Err(DicomError::DataSetDamaged {
            reason: "the deflated data set cannot be unpacked",
        });
    }
    Ok(unpacked)
}

/// Unpacks at most `limit` bytes; none when there are more.
pub(crate) fn unpack(packed: &[u8], limit: u64) -> Option<Vec<u8>> {
    let mut inflate = Decompress::new(false);
    let mut step = vec![0; STEP];
    let mut unpacked = Vec::new();
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = usize::try_from(read).ok().and_then(|at| packed.get(at..));
        let status = inflate.decompress(rest.unwrap_or_default(), &mut step, FlushDecompress::None);
        let made = usize::try_from(inflate.total_out() - written).ok()?;
        if inflate.total_out() > limit {
            return None;
        }
        unpacked.extend(step.iter().take(made));
        let stuck = made == 0 && inflate.total_in() == read;
        match status {
            Ok(Status::StreamEnd) | Err(_) => return Some(unpacked),
            Ok(Status::Ok | Status::BufError) if stuck => return Some(unpacked),
            Ok(Status::Ok | Status::BufError) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::DeflateEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_out_and_a_cut_gives_what_there_was() {
        let bytes: Vec<u8> = (0..200_000_u32)
            .map(|at| (at.wrapping_mul(at) >> 7) as u8)
            .collect();
        let stream = packed(&bytes);
        assert_eq!(unpack(&stream, 1 << 20).unwrap(), bytes);
        let half = unpack(&stream[..stream.len() / 2], 1 << 20).unwrap();
        assert!(!half.is_empty() && bytes.starts_with(&half));
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let stream = packed(&vec![0; 16 << 20]);
        assert!(unpack(&stream, 1 << 20).is_none());
        let limits = Limits {
            dicom_inflated_bytes: 1 << 20,
            ..Limits::browser()
        };
        assert!(matches!(
            data_set(&stream, &limits),
            Err(DicomError::LimitExceeded { .. })
        ));
        assert!(data_set(b"\xFF\xFF\xFF", &limits).is_err());
    }
}
