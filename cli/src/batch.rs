//! Many items over a few threads, answers in the order of the items.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use crate::progress::Progress;

/// Threads to use when nobody says.
pub(crate) fn default_jobs() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Runs `work` on every item and hands each answer to `take`, in order, as soon as it can.
pub(crate) fn run<I: Send, O: Send>(
    items: Vec<I>,
    jobs: NonZeroUsize,
    what: &str,
    work: impl Fn(I) -> O + Sync,
    mut take: impl FnMut(O),
) {
    let progress = Progress::new(what, items.len());
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (sender, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.get() {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((index, item)) = next() {
                    if sender.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (index, answer) in answers {
            progress.step();
            waiting.insert(index, answer);
            while let Some(answer) = waiting.remove(&due) {
                progress.clear();
                take(answer);
                due += 1;
            }
            progress.show();
        }
    });
    progress.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_items() {
        let mut answers = Vec::new();
        let slow_first = |item: u64| {
            thread::sleep(std::time::Duration::from_millis(20 - item));
            item * 2
        };
        run(
            (0..20).collect(),
            NonZeroUsize::new(4).unwrap(),
            "",
            slow_first,
            |answer| {
                answers.push(answer);
            },
        );
        assert_eq!(answers, (0..20).map(|item| item * 2).collect::<Vec<_>>());
    }
}
