//! The document and its window: address, title, theme, focus, keys, clipboard.

use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, EventTarget, HtmlDialogElement, HtmlElement, KeyboardEvent, Node,
};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// An element that is in no document.
pub(crate) fn detached() -> Option<HtmlElement> {
    document()?.create_element("div").ok()?.dyn_into().ok()
}

/// The hash of the address.
pub(crate) fn hash() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Goes to another hash, which the person's Back button undoes.
pub(crate) fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        drop(window.location().set_hash(hash));
    }
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        drop(window.location().reload());
    }
}

/// Sets the tab's title.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets `data-theme` on the root, or takes it away to follow the system.
pub(crate) fn set_theme(theme: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    drop(match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    });
}

/// The content of a meta element that the build filled in.
pub(crate) fn meta(name: &str) -> Option<String> {
    document()?
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()??
        .get_attribute("content")
}

/// The policy in force, as the page states it.
pub(crate) fn policy() -> Option<String> {
    document()?
        .query_selector("meta[http-equiv=\"Content-Security-Policy\"]")
        .ok()??
        .get_attribute("content")
}

/// Whether a media query holds now.
pub(crate) fn media(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Whether the browser believes that there is a network.
pub(crate) fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Processor cores, as far as the browser tells.
pub(crate) fn cores() -> usize {
    web_sys::window().map_or(1, |window| {
        window.navigator().hardware_concurrency().max(1.0) as usize
    })
}

/// Longest side of the screen in device pixels.
pub(crate) fn screen_side() -> u32 {
    web_sys::window().map_or(1440, |window| {
        let side = |value: Result<JsValue, JsValue>| {
            value
                .ok()
                .and_then(|value| value.as_f64())
                .unwrap_or(1024.0)
        };
        let longest = side(window.inner_width()).max(side(window.inner_height()));
        (longest * window.device_pixel_ratio()) as u32
    })
}

/// Whether the device has little memory, or does not say and is one that is touched
/// (performance.md 3).
pub(crate) fn is_short_of_memory() -> bool {
    let gigabytes = web_sys::window()
        .and_then(|window| js_sys::Reflect::get(&window.navigator(), &"deviceMemory".into()).ok())
        .and_then(|memory| memory.as_f64());
    gigabytes.map_or_else(|| media("(pointer: coarse)"), |gigabytes| gigabytes <= 4.0)
}

/// Device pixels of one CSS pixel.
pub(crate) fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Calls on every event of this name at the window, for the life of the page.
pub(crate) fn on_window<E: wasm_bindgen::JsCast + 'static>(
    name: &str,
    call: impl FnMut(E) + 'static,
) {
    let mut call = call;
    let closure = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        call(event.unchecked_into());
    });
    if let Some(window) = web_sys::window() {
        drop(window.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()));
    }
    closure.forget();
}

/// A key press where single letters may be shortcuts: not in a field, a menu or an open dialog.
pub(crate) fn is_shortcut(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return false;
    }
    !is_in_field(event) && !dialog_is_open()
}

/// Whether the press writes into a field.
fn is_in_field(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                || element.is_content_editable()
        })
}

/// Whether it is a key with Ctrl or ⌘ outside of fields and dialogs.
pub(crate) fn is_command(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() != event.meta_key())
        && !event.alt_key()
        && !is_in_field(event)
        && !dialog_is_open()
}

/// Whether the press is on something that Enter or Space already activates.
pub(crate) fn on_control(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY"))
}

fn dialog_is_open() -> bool {
    document()
        .and_then(|document| document.query_selector("dialog[open]").ok().flatten())
        .is_some()
}

/// Shows or closes a dialog element; showing traps the focus, closing gives it back.
pub(crate) fn set_dialog(element: &HtmlDialogElement, open: bool) {
    if open && !element.open() {
        drop(element.show_modal());
    } else if !open && element.open() {
        element.close();
    }
}

/// Whether a click hit the dialog's backdrop rather than its content.
pub(crate) fn hit_backdrop(target: Option<EventTarget>) -> bool {
    target
        .and_then(|target| target.dyn_into::<HtmlDialogElement>().ok())
        .is_some()
}

/// Moves the focus to the first element that fits, and into view; whether there is one.
pub(crate) fn focus(selector: &str) -> bool {
    let element = document()
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// The same, when what is about to be drawn is there.
pub(crate) fn focus_soon(selector: String) {
    super::clock::after(0, move || {
        focus(&selector);
    });
}

/// What stands in the field that an event is about.
pub(crate) fn value_of(event: &web_sys::Event) -> String {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// What is chosen in the list that an event is about.
pub(crate) fn choice_of(event: &web_sys::Event) -> String {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok())
        .map(|list| list.value())
        .unwrap_or_default()
}

/// Whether the focus goes out of the element that listens, to another.
pub(crate) fn focus_leaves(event: &web_sys::FocusEvent) -> bool {
    let inside = event
        .current_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let to = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    match (inside, to) {
        (Some(inside), Some(to)) => !inside.contains(Some(&to)),
        _ => false,
    }
}

/// Moves the focus among the items of the open menu that holds the event's target; wraps.
pub(crate) fn walk(event: &KeyboardEvent) -> bool {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return false,
    };
    move_focus(event, ".menu__item", step)
}

/// A key as the tables of keys name it: `d`, `Shift+D`, `ArrowUp`. A sign that needs Shift on some
/// keyboards (`?`, `+`) is itself.
pub(crate) fn key_name(event: &KeyboardEvent) -> String {
    let key = event.key();
    let letter = key.len() == 1 && key.chars().all(char::is_alphabetic);
    if event.shift_key() && letter {
        format!("Shift+{}", key.to_uppercase())
    } else if letter {
        key.to_lowercase()
    } else {
        key
    }
}

/// Moves the focus among the buttons of the toolbar that holds the event's target; wraps.
pub(crate) fn rove(event: &KeyboardEvent) -> bool {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return false,
    };
    move_focus(event, "button", step)
}

/// Moves the focus among the elements of this kind within the element that listens; wraps. From
/// anywhere else it goes to the first, or to the last.
fn move_focus(event: &KeyboardEvent, selector: &str, step: i32) -> bool {
    let found = (|| {
        let bar: Element = event.current_target()?.dyn_into().ok()?;
        let here: Node = event.target()?.dyn_into().ok()?;
        let stops = bar.query_selector_all(selector).ok()?;
        let count = stops.length() as i32;
        let now = (0..count).find(|index| {
            stops
                .item(*index as u32)
                .is_some_and(|stop| stop.is_same_node(Some(&here)))
        });
        let now = now.unwrap_or(if step > 0 { -1 } else { 0 });
        let next = (now + step).checked_rem_euclid(count)? as u32;
        stops.item(next)?.dyn_into::<HtmlElement>().ok()
    })();
    found.is_some_and(|stop| stop.focus().is_ok())
}

/// Puts a text on the clipboard; false where the browser refuses.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let promise = window.navigator().clipboard().write_text(text);
    JsFuture::from(promise).await.is_ok()
}
