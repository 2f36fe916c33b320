//! Decoders in wasm files of their own: large, and few files need them.
//!
//! What one of these functions names and nothing else does becomes a file
//! (docs/decisions/0011-worker-in-parts.md).

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that can fail to arrive is written as a function that can fail"
)]

use insitu_core::{
    dicom::LateDecoder,
    error::{ErrorCode, Failure},
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(jpeg_2000, fallible)]
fn jpeg_2000() -> Result<(), SplitLoaderError> {
    LateDecoder::install_jpeg_2000();
    Ok(())
}

#[wasm_split(jpeg_xl, fallible)]
fn jpeg_xl() -> Result<(), SplitLoaderError> {
    LateDecoder::install_jpeg_xl();
    Ok(())
}

/// Loads a decoder, unless it is here.
///
/// # Errors
/// `asset.unavailable` where the site does not answer; the next call tries again.
pub(crate) async fn load(decoder: LateDecoder) -> Result<(), Failure> {
    match decoder {
        LateDecoder::Jpeg2000 => jpeg_2000().await,
        LateDecoder::JpegXl => jpeg_xl().await,
    }
    .map_err(|error| Failure::new(ErrorCode::AssetUnavailable, error))
}

/// Loads all of them, so that the page works without a network from then on. What does not arrive is
/// asked for again, and said, when a file needs it.
pub(crate) async fn load_all() {
    for decoder in LateDecoder::ALL {
        drop(load(decoder).await);
    }
}
