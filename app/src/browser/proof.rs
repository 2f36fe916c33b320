//! What the browser itself has seen of this page's requests (ux.md §15).

use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use web_sys::{
    PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    SecurityPolicyViolationEvent, Url,
};

/// A request that the browser reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Made to this site; its path, without query.
    Own(String),
    /// Made to another place; its origin.
    Foreign(String),
    /// Refused by this page's policy: what was asked for.
    Blocked(String),
}

/// Reports every request of the page from its load on, and every blocked attempt.
pub(crate) fn watch(seen: impl Fn(Vec<Seen>) + Clone + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let origin = window.location().origin().unwrap_or_default();
    // The document itself is a navigation entry, not a resource.
    let document = window.location().pathname().unwrap_or_default();
    seen(vec![Seen::Own(document)]);
    let report = {
        let seen = seen.clone();
        Closure::<dyn Fn(PerformanceObserverEntryList)>::new(
            move |list: PerformanceObserverEntryList| {
                let entries = list
                    .get_entries()
                    .iter()
                    .map(|entry| classify(&entry.unchecked_into::<PerformanceEntry>(), &origin))
                    .collect();
                seen(entries);
            },
        )
    };
    if let Ok(observer) = PerformanceObserver::new(report.as_ref().unchecked_ref()) {
        let options = PerformanceObserverInit::new(&js_sys::Array::new());
        // `type` with `buffered` gives what came before; it must not stand beside `entryTypes`.
        drop(js_sys::Reflect::delete_property(
            &options,
            &JsValue::from_str("entryTypes"),
        ));
        drop(js_sys::Reflect::set(
            &options,
            &"type".into(),
            &"resource".into(),
        ));
        drop(js_sys::Reflect::set(
            &options,
            &"buffered".into(),
            &true.into(),
        ));
        observer.observe(&options);
        // Both live as long as the page.
        std::mem::forget(observer);
    }
    report.forget();
    let blocked = Closure::<dyn Fn(SecurityPolicyViolationEvent)>::new(
        move |event: SecurityPolicyViolationEvent| {
            seen(vec![Seen::Blocked(format!(
                "{} ({})",
                event.blocked_uri(),
                event.effective_directive()
            ))]);
        },
    );
    if let Some(document) = window.document() {
        drop(document.add_event_listener_with_callback(
            "securitypolicyviolation",
            blocked.as_ref().unchecked_ref(),
        ));
    }
    blocked.forget();
}

fn classify(entry: &PerformanceEntry, origin: &str) -> Seen {
    let name = entry.name();
    // A blob or data address is memory of this page, and no request.
    match Url::new(&name) {
        Ok(url) if url.origin() == origin => Seen::Own(url.pathname()),
        Ok(url) => Seen::Foreign(url.origin()),
        Err(_) => Seen::Foreign(name),
    }
}
