//! How far a batch is, how long it takes, and the way to stop it.

use leptos::prelude::*;

use crate::{
    browser::clock,
    locale::{t, t_with},
    store::{Counts, State, Store, cancel_batch, follow, retry},
    ui::{Button, Icon, Kind, Progress},
};

/// Files that must be done before a time is guessed.
const BEFORE_GUESS: u32 = 5;

/// The bar above the list.
#[component]
pub(super) fn BatchBar() -> impl IntoView {
    let store = Store::here();
    let counts = follow(move || {
        let first = store.batch.get().map(|batch| batch.first)?;
        Some(
            store
                .cases
                .with(|cases| Counts::of(cases.iter().filter(|case| case.id >= first))),
        )
    });
    let total = move || counts.get().map_or(0, |c| c.done() + c.waiting + c.stopped);
    let done = move || counts.get().map_or(0, |c| c.done());
    let runs = move || counts.get().is_some_and(|c| c.waiting > 0);
    let stopped = move || {
        counts
            .get()
            .is_some_and(|c| c.stopped > 0 && c.waiting == 0)
    };
    let words = move || {
        let need_you = counts.get().unwrap_or_default().need_you();
        (need_you > 0).then(|| t_with("batch.need-you", &[("n", &need_you)]))
    };
    let left = move || minutes_left(store, done(), total());
    let label = move || t_with("batch.progress", &[("done", &done()), ("total", &total())]);
    view! {
        <Show when=runs>
            <section class="batch" aria-label=t("batch.label")>
                <p class="batch__words"><b>{label}</b> <span>{words}</span><span class="batch__left">{left}</span></p>
                <Progress
                    done=Signal::derive(move || u64::from(done()))
                    total=Signal::derive(move || u64::from(total()))
                    label=Signal::derive(label)
                />
                <Button kind=Kind::Quiet label=t("cancel") on_press=move || cancel_batch(store) />
            </section>
        </Show>
        <Show when=stopped>
            <section class="batch" aria-label=t("batch.label")>
                <p class="batch__words">
                    {move || t_with("batch.stopped", &[("done", &done()), ("total", &total())])}
                </p>
                <Button
                    kind=Kind::Quiet
                    icon=Icon::Retry
                    label=t("batch.resume")
                    on_press=move || resume(store)
                />
            </section>
        </Show>
    }
}

fn resume(store: Store) {
    store.batch.update(|batch| {
        if let Some(batch) = batch {
            batch.stopped = false;
            batch.began = clock::now();
        }
    });
    let stopped: Vec<_> = store.cases.with_untracked(|cases| {
        cases
            .iter()
            .filter(|case| case.state == State::Stopped)
            .map(|case| case.id)
            .collect()
    });
    for id in stopped {
        retry(store, id);
    }
}

/// A guess from the rate so far, once there is a rate.
fn minutes_left(store: Store, done: u32, total: u32) -> Option<String> {
    let batch = store.batch.get()?;
    if done < BEFORE_GUESS || done >= total {
        return None;
    }
    let each = (clock::now() - batch.began) / f64::from(done);
    let seconds = each * f64::from(total - done) / 1000.0;
    Some(if seconds < 60.0 {
        t("batch.less-than-minute").into()
    } else {
        t_with("batch.minutes", &[("n", &((seconds / 60.0).ceil() as u32))])
    })
}
