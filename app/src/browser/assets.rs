//! The page's only fetches: the site's own assets, by relative address. Nothing is ever sent.

use insitu_core::error::{ErrorCode, Failure};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

use super::files::{self, FileKey};

/// The text of an asset.
pub(crate) async fn text(path: &str) -> Result<String, Failure> {
    let response = get(path).await?;
    let promise = response.text().map_err(|_error| unavailable(path))?;
    let text = JsFuture::from(promise)
        .await
        .map_err(|_error| unavailable(path))?;
    text.as_string().ok_or_else(|| unavailable(path))
}

/// An asset as a file, as if the person had opened it.
pub(crate) async fn file(path: &str, name: &str) -> Result<FileKey, Failure> {
    let response = get(path).await?;
    let promise = response.blob().map_err(|_error| unavailable(path))?;
    let blob = JsFuture::from(promise)
        .await
        .map_err(|_error| unavailable(path))?;
    let blob: Blob = blob.dyn_into().map_err(|_value| unavailable(path))?;
    files::from_blob(&blob, name).ok_or_else(|| unavailable(path))
}

async fn get(path: &str) -> Result<Response, Failure> {
    let window = web_sys::window().ok_or_else(|| unavailable(path))?;
    let response = JsFuture::from(window.fetch_with_str(path))
        .await
        .map_err(|_error| unavailable(path))?;
    let response: Response = response.dyn_into().map_err(|_value| unavailable(path))?;
    if response.ok() {
        Ok(response)
    } else {
        Err(unavailable(path))
    }
}

fn unavailable(path: &str) -> Failure {
    Failure::new(
        ErrorCode::AssetUnavailable,
        format!("{path} could not be fetched from this site"),
    )
}
