//! The one place of the worker that touches the browser: messages, blobs, the clock, fetching the
//! site's own models. There is no other fetch in the worker (invariant 1).

use std::{cell::RefCell, future::Future};

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::{FromWorker, ToWorker},
    source::{ByteSource, ReadError},
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageChannel, MessageEvent,
    ReadableStreamDefaultReader, Response,
};

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Posts an event; the buffers go along without being copied again.
pub(crate) fn post(event: &FromWorker, attachments: &[Vec<u8>]) {
    let buffers: Array = attachments
        .iter()
        .map(|bytes| JsValue::from(Uint8Array::from(bytes.as_slice()).buffer()))
        .collect();
    let Ok(text) = serde_json::to_string(event) else {
        return;
    };
    let message = Object::new();
    let filled = Reflect::set(&message, &"text".into(), &text.into())
        .and_then(|_set| Reflect::set(&message, &"attachments".into(), &buffers));
    if filled.is_ok() {
        // Fails only where a buffer cannot be transferred, which ours can; the page's time-out ends
        // the request in any case.
        drop(scope().post_message_with_transfer(&message, &buffers));
    }
}

/// Hands every message that can be understood to `take`, with its attachments.
pub(crate) fn listen(take: impl Fn(ToWorker, Array) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let text = Reflect::get(&data, &"text".into())
            .ok()
            .and_then(|text| text.as_string());
        let attachments = Reflect::get(&data, &"attachments".into())
            .ok()
            .and_then(|list| list.dyn_into::<Array>().ok())
            .unwrap_or_default();
        if let Some(message) = text.and_then(|text| serde_json::from_str(&text).ok()) {
            take(message, attachments);
        }
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    heard.forget();
}

/// Starts a task on the worker's event loop.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Lets the event loop turn once, so that a waiting message is heard.
pub(crate) async fn turn() {
    let promise = js_sys::Promise::new(&mut |resolve, _reject| {
        let Ok(channel) = MessageChannel::new() else {
            drop(resolve.call0(&JsValue::UNDEFINED));
            return;
        };
        channel.port1().set_onmessage(Some(&resolve));
        drop(channel.port2().post_message(&JsValue::NULL));
    });
    drop(JsFuture::from(promise).await);
}

/// Lets so many milliseconds pass.
pub(crate) async fn pause(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _reject| {
        // A timer that cannot be set belongs to a worker that is being ended.
        drop(scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms));
    });
    drop(JsFuture::from(promise).await);
}

/// Bytes as if they had come with a message.
pub(crate) fn as_attachment(bytes: &[u8]) -> Option<Array> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    Some(Array::of1(&blob))
}

/// Milliseconds since the worker began.
pub(crate) fn now_ms() -> f64 {
    scope()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Bytes of linear memory.
pub(crate) fn memory_bytes() -> u64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    u64::from(buffer.byte_length())
}

/// Bytes that are read at once where fewer are wanted: each read costs the browser a message, and a
/// header is read in a hundred small ones.
const AHEAD: u64 = 64 * 1024;

/// A file of the person, read in ranges where the worker may wait for the disk.
pub(crate) struct BlobSource {
    blob: Blob,
    /// What was read last, and where it begins.
    ahead: RefCell<(u64, Vec<u8>)>,
}

impl BlobSource {
    /// The attachment at an index, if it is a file.
    pub(crate) fn attached(attachments: &Array, index: usize) -> Option<Self> {
        attachments
            .get(u32::try_from(index).ok()?)
            .dyn_into()
            .ok()
            .map(|blob| Self {
                blob,
                ahead: RefCell::default(),
            })
    }

    /// Fills the buffer from the file itself.
    fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        let wanted = buffer.len() as u64;
        let end = offset.saturating_add(wanted);
        let read = self
            .blob
            .slice_with_f64_and_f64(offset as f64, end as f64)
            .and_then(|part| FileReaderSync::new()?.read_as_array_buffer(&part))
            .map_err(|error| read_error(&error))?;
        let bytes = Uint8Array::new(&read);
        if u64::from(bytes.length()) != wanted {
            return Err(self.past_end(offset, wanted));
        }
        bytes.copy_to(buffer);
        Ok(())
    }

    fn past_end(&self, offset: u64, wanted: u64) -> ReadError {
        ReadError::PastEnd {
            offset,
            wanted,
            len: self.len(),
        }
    }
}

impl ByteSource for BlobSource {
    fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        let wanted = buffer.len() as u64;
        let len = self.len();
        if offset.checked_add(wanted).is_none_or(|end| end > len) {
            return Err(self.past_end(offset, wanted));
        }
        if wanted >= AHEAD {
            return self.read(offset, buffer);
        }
        let mut ahead = self.ahead.borrow_mut();
        if !copy(&ahead, offset, buffer) {
            let length = usize::try_from((len - offset).min(AHEAD)).unwrap_or(buffer.len());
            let mut bytes = vec![0; length];
            self.read(offset, &mut bytes)?;
            *ahead = (offset, bytes);
            copy(&ahead, offset, buffer);
        }
        Ok(())
    }
}

/// Fills the buffer from what was read ahead, if it is all there.
fn copy((start, bytes): &(u64, Vec<u8>), offset: u64, buffer: &mut [u8]) -> bool {
    let found = offset
        .checked_sub(*start)
        .and_then(|from| usize::try_from(from).ok())
        .and_then(|from| bytes.get(from..)?.get(..buffer.len()));
    if let Some(found) = found {
        buffer.copy_from_slice(found);
    }
    found.is_some()
}

/// A card that was pulled out gives `NotFoundError`.
fn read_error(error: &JsValue) -> ReadError {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotFoundError") => ReadError::Gone,
        other => ReadError::Refused(other.unwrap_or("unknown").to_owned()),
    }
}

/// Fetches a file of this site, at most `limit` bytes; `heard` is told the bytes so far.
pub(crate) async fn fetch_asset(
    path: &str,
    limit: u64,
    mut heard: impl FnMut(u64),
) -> Result<Vec<u8>, Failure> {
    let unavailable =
        |what: &str| Failure::new(ErrorCode::AssetUnavailable, format!("{path}: {what}"));
    let offline = |_error: JsValue| unavailable("the site did not answer");
    let response: Response = JsFuture::from(scope().fetch_with_str(path))
        .await
        .map_err(offline)?
        .unchecked_into();
    if response.status() == 404 {
        return Err(Failure::new(
            ErrorCode::ModelMissing,
            format!("{path} is not on this site"),
        ));
    }
    if !response.ok() {
        return Err(unavailable(&format!(
            "the site answered {}",
            response.status()
        )));
    }
    let Some(body) = response.body() else {
        return Err(unavailable("the answer is empty"));
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let step = JsFuture::from(reader.read()).await.map_err(offline)?;
        let done = Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            return Ok(bytes);
        }
        let part = Reflect::get(&step, &"value".into())
            .ok()
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            .ok_or_else(|| unavailable("the answer is not bytes"))?;
        if bytes.len() as u64 + u64::from(part.length()) > limit {
            return Err(unavailable("the answer is larger than it should be"));
        }
        bytes.extend(part.to_vec());
        heard(bytes.len() as u64);
    }
}
