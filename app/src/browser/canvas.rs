//! Decoded pictures as canvases, and drawing them. Nothing here reads a file.

use std::{cell::RefCell, collections::BTreeMap, collections::VecDeque};

use insitu_core::protocol::PictureRef;
use js_sys::Uint8ClampedArray;
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use web_sys::{
    Blob, CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, ImageData, MouseEvent,
    PointerEvent, ResizeObserver, Url,
};

use super::{page, worker::Buffer};
use crate::{
    route::CaseId,
    viewer::{Place, Size},
};

/// How many full pictures are kept; the others are asked for again when they are looked at.
const KEPT: usize = 4;
/// Longest side of a picture in the list.
const THUMB_SIDE: u32 = 480;

#[derive(Default)]
struct Pictures {
    canvases: BTreeMap<CaseId, HtmlCanvasElement>,
    recent: VecDeque<CaseId>,
}

thread_local! {
    static PICTURES: RefCell<Pictures> = RefCell::new(Pictures::default());
}

/// Keeps a case's picture; false where the buffer is not what the message says.
pub(crate) fn keep(id: CaseId, picture: PictureRef, buffer: &Buffer) -> bool {
    let Some(canvas) = fill(picture, buffer) else {
        return false;
    };
    PICTURES.with_borrow_mut(|pictures| {
        pictures.canvases.insert(id, canvas);
        pictures.recent.retain(|known| *known != id);
        pictures.recent.push_back(id);
        if pictures.recent.len() > KEPT
            && let Some(oldest) = pictures.recent.pop_front()
        {
            pictures.canvases.remove(&oldest);
        }
    });
    true
}

/// Whether a case's picture is still kept.
pub(crate) fn has(id: CaseId) -> bool {
    PICTURES.with_borrow(|pictures| pictures.canvases.contains_key(&id))
}

/// Lets go of a case's picture.
pub(crate) fn forget(id: CaseId) {
    PICTURES.with_borrow_mut(|pictures| {
        pictures.canvases.remove(&id);
        pictures.recent.retain(|known| *known != id);
    });
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn fill(picture: PictureRef, buffer: &Buffer) -> Option<HtmlCanvasElement> {
    let pixels = Uint8ClampedArray::new(&buffer.0);
    let claimed = u64::from(picture.width) * u64::from(picture.height) * 4;
    if claimed == 0 || u64::from(pixels.length()) != claimed {
        return None;
    }
    let data =
        ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, picture.width, picture.height)
            .ok()?;
    let canvas = canvas(picture.width, picture.height)?;
    context(&canvas)?.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(canvas)
}

/// Makes a small copy of a case's picture for lists; calls back with its address, which lasts until
/// [`release`].
pub(crate) fn thumbnail(id: CaseId, done: impl FnOnce(String) + 'static) {
    let Some(small) = PICTURES.with_borrow(|pictures| pictures.canvases.get(&id).and_then(shrink))
    else {
        return;
    };
    let take = Closure::once_into_js(move |blob: JsValue| {
        if let Ok(blob) = blob.dyn_into::<Blob>()
            && let Ok(address) = Url::create_object_url_with_blob(&blob)
        {
            done(address);
        }
    });
    drop(small.to_blob_with_type(take.unchecked_ref(), "image/jpeg"));
}

fn shrink(full: &HtmlCanvasElement) -> Option<HtmlCanvasElement> {
    let longest = full.width().max(full.height()).max(1);
    let scale = (f64::from(THUMB_SIDE) / f64::from(longest)).min(1.0);
    let side = |length: u32| ((f64::from(length) * scale) as u32).max(1);
    let small = canvas(side(full.width()), side(full.height()))?;
    let context = context(&small)?;
    smooth(&context);
    context
        .draw_image_with_html_canvas_element_and_dw_and_dh(
            full,
            0.0,
            0.0,
            f64::from(small.width()),
            f64::from(small.height()),
        )
        .ok()?;
    Some(small)
}

/// Lets go of an address that [`thumbnail`] made.
pub(crate) fn release(address: &str) {
    drop(Url::revoke_object_url(address));
}

fn smooth(context: &CanvasRenderingContext2d) {
    context.set_image_smoothing_enabled(true);
    drop(js_sys::Reflect::set(
        context,
        &"imageSmoothingQuality".into(),
        &"high".into(),
    ));
}

/// Size of an element in CSS pixels.
pub(crate) fn size_of(element: &HtmlCanvasElement) -> Size {
    Size {
        width: f64::from(element.client_width()),
        height: f64::from(element.client_height()),
    }
}

/// Where in its element an event happened, in CSS pixels from the element's centre.
pub(crate) fn point_of(event: &MouseEvent) -> Option<(f64, f64)> {
    let element: Element = event.current_target()?.dyn_into().ok()?;
    let rect = element.get_bounding_client_rect();
    Some((
        f64::from(event.client_x()) - rect.left() - rect.width() / 2.0,
        f64::from(event.client_y()) - rect.top() - rect.height() / 2.0,
    ))
}

/// Keeps a pointer's events at its element until it goes up, also outside of it.
pub(crate) fn capture(event: &PointerEvent) {
    if let Some(element) = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    {
        drop(element.set_pointer_capture(event.pointer_id()));
    }
}

/// Draws a case's picture into a canvas of the page; false where the picture is not kept.
pub(crate) fn draw(id: CaseId, target: &HtmlCanvasElement, place: &Place, invert: bool) -> bool {
    let ratio = page::pixel_ratio();
    let size = size_of(target);
    let (width, height) = ((size.width * ratio) as u32, (size.height * ratio) as u32);
    if target.width() != width || target.height() != height {
        target.set_width(width);
        target.set_height(height);
    }
    PICTURES.with_borrow(|pictures| {
        let Some(context) = context(target) else {
            return false;
        };
        drop(context.reset_transform());
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let Some(full) = pictures.canvases.get(&id) else {
            return false;
        };
        let [a, b, c, d, e, f] = place.matrix().map(|value| value * ratio);
        // e and f are offsets from the centre of the element.
        drop(context.set_transform(
            a,
            b,
            c,
            d,
            e + f64::from(width) / 2.0,
            f + f64::from(height) / 2.0,
        ));
        context.set_image_smoothing_enabled(place.scale < 2.0);
        if place.scale < 2.0 {
            smooth(&context);
        }
        let (w, h) = (place.picture.width, place.picture.height);
        drop(context.draw_image_with_html_canvas_element_and_dw_and_dh(
            full,
            -w / 2.0,
            -h / 2.0,
            w,
            h,
        ));
        if invert {
            // White minus the picture; `filter` would be shorter, but Safari lacks it.
            drop(context.set_global_composite_operation("difference"));
            context.set_fill_style_str("#fff");
            context.fill_rect(-w / 2.0, -h / 2.0, w, h);
            drop(context.set_global_composite_operation("source-over"));
        }
        true
    })
}

/// Calls whenever the element changes its size, as long as the guard lives.
pub(crate) fn on_resize(element: &HtmlCanvasElement, call: impl Fn() + 'static) -> Option<Resizes> {
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
