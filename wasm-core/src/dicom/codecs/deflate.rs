//! Deflated Image Frame Compression (PS3.5 A.4.13): one raw deflate stream a frame.

use super::{CodecError, Job};
use crate::dicom::{StoredFrame, inflate};

/// Padding that an encoder may have packed with the frame.
const SLACK: u64 = 16;

/// Decodes one stream.
pub(crate) fn decode(job: &Job<'_>) -> Result<StoredFrame, CodecError> {
    let limit = job.native_bytes().saturating_add(SLACK);
    let bytes =
        inflate::unpack(job.stream, limit).ok_or("unpacks to more than Rows and Columns say")?;
    Ok(job.native_frame(job.whole(&bytes)?))
}
