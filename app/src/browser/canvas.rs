//! Pictures as canvases, and drawing them.

use insitu_core::image::Thinning;
use js_sys::{ArrayBuffer, Uint8ClampedArray};
use wasm_bindgen::{Clamped, JsCast as _, JsValue, prelude::Closure};
use web_sys::{
    Blob, CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, ImageData, MouseEvent,
    PointerEvent, Url,
};

use super::page;
use crate::viewer::{Extent, Place, Size};

/// A canvas, of the page or of none.
pub(crate) type Canvas = HtmlCanvasElement;

/// Longest side of a picture in the list.
const THUMB_SIDE: u32 = 480;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// An empty canvas that is on no page.
pub(crate) fn create(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// A canvas of RGBA that came from a worker; none where the buffer is not `width × height × 4` bytes.
pub(crate) fn fill(width: u32, height: u32, buffer: &ArrayBuffer) -> Option<HtmlCanvasElement> {
    let pixels = Uint8ClampedArray::new(buffer);
    let claimed = u64::from(width) * u64::from(height) * 4;
    if claimed == 0 || u64::from(pixels.length()) != claimed {
        return None;
    }
    let data = ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, width, height).ok()?;
    let canvas = create(width, height)?;
    context(&canvas)?.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(canvas)
}

/// Puts RGBA of the canvas's own size into it; whether it could.
pub(crate) fn put(canvas: &HtmlCanvasElement, rgba: &[u8]) -> bool {
    let (width, height) = (canvas.width(), canvas.height());
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height);
    match (data, context(canvas)) {
        (Ok(data), Some(context)) => context.put_image_data(&data, 0.0, 0.0).is_ok(),
        _ => false,
    }
}

/// The RGBA of a canvas.
pub(crate) fn pixels(canvas: &HtmlCanvasElement) -> Option<Vec<u8>> {
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let data = context(canvas)?
        .get_image_data(0.0, 0.0, width, height)
        .ok()?;
    Some(data.data().0)
}

/// Makes a small copy of a picture for lists, of pixels in a shape; calls back with its address, which
/// lasts until [`release`].
pub(crate) fn thumbnail(
    full: &HtmlCanvasElement,
    shape: Extent,
    done: impl FnOnce(String) + 'static,
) {
    let Some(small) = shrink(full, shape) else {
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

fn shrink(full: &HtmlCanvasElement, shape: Extent) -> Option<HtmlCanvasElement> {
    let Size { width, height } = shape.shown();
    let scale = (f64::from(THUMB_SIDE) / width.max(height).max(1.0)).min(1.0);
    let side = |length: f64| ((length * scale) as u32).max(1);
    let small = create(side(width), side(height))?;
    let context = context(&small)?;
    smooth(&context, Finish::Fine);
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

/// How a picture is drawn that is smaller on the screen than it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// As fast as can be, while a hand moves it.
    Quick,
    /// So that nothing of it is lost: 10 ms for 2048², where there is no GPU.
    Fine,
}

fn smooth(context: &CanvasRenderingContext2d, finish: Finish) {
    let quality = match finish {
        Finish::Quick => "low",
        Finish::Fine => "high",
    };
    context.set_image_smoothing_enabled(true);
    drop(js_sys::Reflect::set(
        context,
        &"imageSmoothingQuality".into(),
        &quality.into(),
    ));
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

/// Makes a canvas of the page, which is so many CSS pixels large, as many pixels as the device shows of
/// it, and empties it.
pub(crate) fn clear(target: &HtmlCanvasElement, size: Size) {
    let ratio = page::pixel_ratio();
    let (width, height) = ((size.width * ratio) as u32, (size.height * ratio) as u32);
    if target.width() != width || target.height() != height {
        target.set_width(width);
        target.set_height(height);
    }
    if let Some(context) = context(target) {
        drop(context.reset_transform());
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    }
}

/// Draws a picture into a canvas that was cleared; `negative` turns its colours round.
pub(crate) fn draw(
    full: &HtmlCanvasElement,
    target: &HtmlCanvasElement,
    place: &Place,
    finish: Finish,
    negative: bool,
) {
    let Some(context) = laid_out(target, place, finish) else {
        return;
    };
    let (w, h) = (place.picture.columns, place.picture.rows);
    drop(context.draw_image_with_html_canvas_element_and_dw_and_dh(full, -w / 2.0, -h / 2.0, w, h));
    if negative {
        // White minus the picture; `filter` would be shorter, but Safari lacks it.
        drop(context.set_global_composite_operation("difference"));
        context.set_fill_style_str("#fff");
        context.fill_rect(-w / 2.0, -h / 2.0, w, h);
        drop(context.set_global_composite_operation("source-over"));
    }
}

/// Draws some pixels of a picture, in place of all of them, into a canvas that was cleared.
pub(crate) fn draw_thinned(
    some: &HtmlCanvasElement,
    target: &HtmlCanvasElement,
    place: &Place,
    of: &Thinning,
) {
    let Some(context) = laid_out(target, place, Finish::Quick) else {
        return;
    };
    let (w, h) = (place.picture.columns, place.picture.rows);
    let (columns, rows) = of.covers();
    drop(context.draw_image_with_html_canvas_element_and_dw_and_dh(
        some,
        of.left as f64 + of.offset() - w / 2.0,
        of.top as f64 + of.offset() - h / 2.0,
        columns,
        rows,
    ));
}

/// Draws another picture over what a canvas of the page shows, so opaque, in the place where the
/// first one would lie if it were that one.
pub(crate) fn draw_over(
    full: &HtmlCanvasElement,
    target: &HtmlCanvasElement,
    place: &Place,
    finish: Finish,
    opacity: f64,
) {
    if let Some(context) = laid_out(target, place, finish) {
        let (w, h) = (place.picture.columns, place.picture.rows);
        context.set_global_alpha(opacity);
        drop(context.draw_image_with_html_canvas_element_and_dw_and_dh(
            full,
            -w / 2.0,
            -h / 2.0,
            w,
            h,
        ));
        context.set_global_alpha(1.0);
    }
}

/// Draws something small over a part of the picture that a canvas of the page shows, so opaque and
/// without steps between its pixels; `part` is left, top, width and height, and may reach beyond the
/// picture.
pub(crate) fn draw_part(
    small: &HtmlCanvasElement,
    target: &HtmlCanvasElement,
    place: &Place,
    part: [f64; 4],
    opacity: f64,
) {
    if let Some(context) = laid_out(target, place, Finish::Fine) {
        let (w, h) = (place.picture.columns, place.picture.rows);
        let [x, y, width, height] = part;
        context.save();
        context.begin_path();
        context.rect(-w / 2.0, -h / 2.0, w, h);
        context.clip();
        context.set_global_alpha(opacity);
        context.set_image_smoothing_enabled(true);
        drop(context.draw_image_with_html_canvas_element_and_dw_and_dh(
            small,
            x - w / 2.0,
            y - h / 2.0,
            width,
            height,
        ));
        context.restore();
    }
}

/// Draws a mask pixel by pixel over the picture that a canvas of the page shows; `at` is the column
/// and row under its upper left corner.
pub(crate) fn draw_mask(
    mask: &HtmlCanvasElement,
    target: &HtmlCanvasElement,
    place: &Place,
    at: (u32, u32),
) {
    if let Some(context) = laid_out(target, place, Finish::Quick) {
        let x = f64::from(at.0) - place.picture.columns / 2.0;
        let y = f64::from(at.1) - place.picture.rows / 2.0;
        context.set_image_smoothing_enabled(false);
        drop(context.draw_image_with_html_canvas_element(mask, x, y));
    }
}

/// The context of a canvas of the page in which the middle of the picture is the origin, and a pixel
/// of the picture the unit.
fn laid_out(
    target: &HtmlCanvasElement,
    place: &Place,
    finish: Finish,
) -> Option<CanvasRenderingContext2d> {
    let context = context(target)?;
    let ratio = page::pixel_ratio();
    let (width, height) = (f64::from(target.width()), f64::from(target.height()));
    let [a, b, c, d, e, f] = place.matrix().map(|value| value * ratio);
    // e and f are offsets from the centre of the element.
    let (x, y) = (e + width / 2.0, f + height / 2.0);
    context.set_transform(a, b, c, d, x, y).ok()?;
    if place.scale < 2.0 {
        smooth(&context, finish);
    } else {
        context.set_image_smoothing_enabled(false);
    }
    Some(context)
}

/// A canvas with one colour where bits are set and nothing elsewhere; none where there are too few.
/// Bits by rows without gaps, the first in the lowest bit of a byte.
pub(crate) fn mask(
    width: u32,
    height: u32,
    bits: &ArrayBuffer,
    colour: [u8; 3],
) -> Option<HtmlCanvasElement> {
    let bits = js_sys::Uint8Array::new(bits).to_vec();
    let pixels = width as usize * height as usize;
    if pixels == 0 || bits.len() < pixels.div_ceil(8) {
        return None;
    }
    let [red, green, blue] = colour;
    let mut rgba = vec![0; pixels * 4];
    for (index, pixel) in rgba.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        if (bits[index / 8] >> (index % 8)) & 1 == 1 {
            *pixel = [red, green, blue, u8::MAX];
        }
    }
    let canvas = create(width, height)?;
    put(&canvas, &rgba).then_some(canvas)
}
