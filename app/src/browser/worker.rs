//! One worker: messages as JSON text with files and buffers attached (`insitu_core::protocol`).

use insitu_core::protocol::{FromWorker, ToWorker};
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::files::{self, FileKey};

/// What a worker does by itself.
pub(crate) enum Heard {
    /// It said something, with these buffers.
    Message(Box<FromWorker>, Vec<Buffer>),
    /// It stopped, its script did not load, or it said something that is not of the protocol.
    Dead,
}

/// A buffer that came with a message; it is this page's alone.
#[derive(Debug, Clone)]
pub(crate) struct Buffer(pub(super) ArrayBuffer);

/// A running worker. Dropping it does not end it; [`Port::terminate`] does.
pub(crate) struct Port {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    _on_message_error: Closure<dyn FnMut(MessageEvent)>,
}

impl Port {
    /// Starts the script as a module worker; none where the browser refuses.
    pub(crate) fn start(url: &str, heard: impl Fn(Heard) + Clone + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(url, &options).ok()?;
        let on_message = {
            let heard = heard.clone();
            Closure::new(move |event: MessageEvent| heard(read(&event.data())))
        };
        let on_error = {
            let heard = heard.clone();
            Closure::new(move |event: ErrorEvent| {
                event.prevent_default();
                heard(Heard::Dead);
            })
        };
        let on_message_error = Closure::new(move |_: MessageEvent| heard(Heard::Dead));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_message_error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
            _on_message_error: on_message_error,
        })
    }

    /// Posts a message with the handles of these files; false where it could not be posted.
    pub(crate) fn post(&self, message: &ToWorker, attachments: &[FileKey]) -> bool {
        let Ok(text) = serde_json::to_string(message) else {
            return false;
        };
        let list = Array::new();
        for key in attachments {
            let Some(file) = files::handle(*key) else {
                return false;
            };
            list.push(&file);
        }
        let object = Object::new();
        let set = |name: &str, value: &JsValue| {
            Reflect::set(&object, &JsValue::from_str(name), value).is_ok()
        };
        set("text", &JsValue::from_str(&text))
            && set("attachments", &list)
            && self.worker.post_message(&object).is_ok()
    }

    /// Ends the worker at once.
    pub(crate) fn terminate(self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

fn read(data: &JsValue) -> Heard {
    let text = Reflect::get(data, &"text".into())
        .ok()
        .and_then(|text| text.as_string());
    let Some(message) = text.and_then(|text| serde_json::from_str(&text).ok()) else {
        return Heard::Dead;
    };
    let buffers = Reflect::get(data, &"attachments".into())
        .ok()
        .and_then(|list| list.dyn_into::<Array>().ok())
        .map(|list| {
            list.iter()
                .filter_map(|item| item.dyn_into().ok().map(Buffer))
                .collect()
        })
        .unwrap_or_default();
    Heard::Message(Box::new(message), buffers)
}
