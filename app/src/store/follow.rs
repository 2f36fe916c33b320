//! Following what outlives the page that follows it.
//!
//! A signal keeps all that ever read it until they run again, also when they are long gone
//! (`reactive_graph` 0.2). What a case page reads of the cases would stay with them for as long as the
//! page is open in the browser: some kilobytes for each visit.

use leptos::{
    prelude::*,
    reactive::graph::{Subscriber as _, ToAnySubscriber as _},
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
