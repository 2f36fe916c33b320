//! Where elements are on the page: sizes, and how far they are scrolled.

use wasm_bindgen::{JsCast as _, prelude::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::viewer::Size;

/// Size of an element in CSS pixels. It makes the browser lay the page out: not for every frame.
pub(crate) fn size_of(element: &Element) -> Size {
    Size {
        width: f64::from(element.client_width()),
        height: f64::from(element.client_height()),
    }
}

/// Height of the first element within another that fits, in CSS pixels.
pub(crate) fn height_within(element: &Element, selector: &str) -> Option<f64> {
    let found = element.query_selector(selector).ok()??;
    let found = found.dyn_into::<HtmlElement>().ok()?;
    Some(f64::from(found.offset_height()))
}

/// How far an element is scrolled down, in CSS pixels.
pub(crate) fn scrolled(element: &Element) -> f64 {
    f64::from(element.scroll_top())
}

/// Scrolls an element down.
pub(crate) fn scroll_to(element: &Element, scrolled: f64) {
    element.set_scroll_top(scrolled as i32);
}

/// Calls whenever the element changes its size, as long as the guard lives.
pub(crate) fn on_resize(element: &Element, call: impl Fn() + 'static) -> Option<Resizes> {
    let closure = Closure::<dyn FnMut()>::new(call);
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Resizes {
        observer,
        _closure: closure,
    })
}

/// A resize observer that stops when it is dropped.
pub(crate) struct Resizes {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Resizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
