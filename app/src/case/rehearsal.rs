//! A case page that nobody sees, made and dropped once while the page rests.
//!
//! A browser translates the code of a function when it is first called. Without this the first case of
//! a person waits for that, which takes longer than making the page does.

use std::sync::Arc;

use leptos::{mount::mount_to, prelude::*};

use super::CasePage;
use crate::{
    browser::{clock, files::FileKey, page},
    route::CaseId,
    store::{Case, Piece, Slices, Source, Store},
};

/// Does it, unless something is opened by then.
pub(crate) fn rehearse(store: Store) {
    clock::when_idle(move || {
        if store.cases.with_untracked(Vec::is_empty) {
            // Its effects never run: they wait for the end of this call, and it is gone by then. Nothing
            // is asked for while it is made, as nobody has looked into its file.
            drop(page::detached().map(|place| mount_to(place, show)));
        }
    });
}

fn show() -> impl IntoView {
    let store = Store::new(String::new());
    provide_context(store);
    let source = Source {
        file: FileKey::default(),
        name: String::new(),
        entry: None,
    };
    let id = CaseId(1);
    let mut case = Case::new(id, source.clone(), clock::today());
    case.slices = Some(Arc::new(Slices {
        pieces: vec![Piece { source, frames: 2 }],
        frames: vec![(0, 0), (0, 1)],
        ..Slices::default()
    }));
    store.cases.set(vec![case]);
    view! { <CasePage id /> }
}
