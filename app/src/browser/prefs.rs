//! The few choices that outlive a visit. They say nothing of any case.

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was chosen under this name.
pub(crate) fn get(name: &str) -> Option<String> {
    storage()?
        .get_item(&format!("insitu.{name}"))
        .ok()
        .flatten()
}

/// Keeps a choice; where storage is off, it lasts as long as the page.
pub(crate) fn set(name: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(&format!("insitu.{name}"), value));
    }
}
