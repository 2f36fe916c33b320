//! The only place that touches the browser's interfaces; the rest of the page is plain Rust.
//!
//! One capability per file. Handles that only the browser can hold (files, workers, pictures) stay
//! here in registries; everyone else carries their keys.

pub(crate) mod assets;
pub(crate) mod canvas;
pub(crate) mod clock;
pub(crate) mod files;
pub(crate) mod frames;
pub(crate) mod layout;
pub(crate) mod page;
pub(crate) mod prefs;
pub(crate) mod proof;
pub(crate) mod worker;
