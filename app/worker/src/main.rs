//! The worker: takes requests of `insitu_core::protocol`, does them with `insitu-core`, posts events.
//!
//! It keeps nothing between requests but loaded packs, the headers of the last files, and a volume or
//! two. Between stages it lets the event loop turn, so that a `Cancel` is heard; a panic is posted before
//! the worker dies, and the page starts another.

mod files;
mod glue;
mod packs;
mod parts;
mod tasks;
mod volumes;
mod warm;

use std::{cell::Cell, rc::Rc};

use insitu_core::{
    BUILD,
    protocol::{FromWorker, ToWorker},
};
use tasks::Worker;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        glue::post(&FromWorker::Panicked { message: place }, &[]);
    }));
    let worker = Rc::new(Worker::default());
    let is_wanted = Rc::new(Cell::new(false));
    let wanted = Rc::clone(&is_wanted);
    glue::listen(move |message, attachments| match message {
        ToWorker::Request { id, body } => {
            wanted.set(true);
            let worker = Rc::clone(&worker);
            glue::spawn(async move { worker.answer(id, body, attachments).await });
        }
        ToWorker::Cancel { id } => worker.cancel(id),
        _ => {}
    });
    glue::post(
        &FromWorker::Ready {
            build: BUILD.to_owned(),
            simd: cfg!(target_feature = "simd128"),
            memory_bytes: glue::memory_bytes(),
        },
        &[],
    );
    glue::spawn(parts::load_all());
    glue::spawn(warm::up(move || is_wanted.get()));
}
