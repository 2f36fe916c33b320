//! Time, and calls that wait for it.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast as _, prelude::Closure};

/// Milliseconds since the page was loaded.
pub(crate) fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// Calls once, after so many milliseconds.
pub(crate) fn after(ms: i32, call: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        // A timer that cannot be set is a page that is being torn down.
        drop(
            window.set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), ms),
        );
    }
}

/// Calls once, after the browser has painted. In a tab that is not seen it paints nothing, and the call
/// waits until the tab is seen.
pub(crate) fn after_paint(call: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(move || after(0, call));
        // As above.
        drop(window.request_animation_frame(call.unchecked_ref()));
    }
}

/// Calls once, when the browser has nothing else to do; never where it cannot tell.
pub(crate) fn when_idle(call: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        drop(window.request_idle_callback(call.unchecked_ref()));
    }
}

/// What calls at most once in so many milliseconds, however often it is asked to, and always once after
/// it was asked last. A timer and not the screen's own beat, which stops in a tab that is not seen.
pub(crate) fn paced(ms: i32, call: impl Fn() + 'static) -> impl Fn() {
    let (call, is_waiting) = (Rc::new(call), Rc::new(Cell::new(false)));
    move || {
        if is_waiting.replace(true) {
            return;
        }
        let (call, is_waiting) = (Rc::clone(&call), Rc::clone(&is_waiting));
        after(ms, move || {
            is_waiting.set(false);
            call();
        });
    }
}

/// Today by the device's own calendar: year, month, day.
pub(crate) fn today() -> (i32, u8, u8) {
    let date = js_sys::Date::new_0();
    (
        date.get_full_year() as i32,
        date.get_month() as u8 + 1,
        date.get_date() as u8,
    )
}
