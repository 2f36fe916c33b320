//! Following what outlives the page that follows it.
//!
//! A signal keeps all that ever read it until they run again, also when they are long gone
//! (`reactive_graph` 0.2). What a case page reads of the cases would stay with them for as long as the
//! page is open in the browser: some kilobytes for each visit. What is read by few is followed by
//! [`follow`]; what many read that come and go is told to [`forget_the_gone`] once they went.

use leptos::{
    prelude::*,
    reactive::graph::{ReactiveNode as _, Subscriber as _, ToAnySource, ToAnySubscriber as _},
};

/// A memo that lets go of what it reads when its owner goes.
pub(crate) fn follow<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let memo = ArcMemo::new(move |_| read());
    let subscriber = memo.to_any_subscriber();
    on_cleanup(move || subscriber.clear_sources(&subscriber));
    memo.into()
}

/// Makes a signal let go of all that read it and is gone; what is still there runs once more and reads
/// it anew. Only by its source: `notify` and `set` tell a copy of the readers, and the signal keeps them.
pub(crate) fn forget_the_gone(signal: &impl ToAnySource) {
    if !signal.is_disposed() {
        signal.to_any_source().mark_dirty();
    }
}
