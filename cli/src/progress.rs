//! A bar on stderr while a batch runs, where a person is watching; nothing in a pipe or a log.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

/// Width of the bar in characters.
const WIDTH: usize = 24;

/// How far a batch is.
pub(crate) struct Progress {
    what: String,
    total: usize,
    done: AtomicUsize,
    start: Instant,
    visible: bool,
}

impl Progress {
    pub(crate) fn new(what: &str, total: usize) -> Self {
        let visible = io::stderr().is_terminal() && total > 1;
        Self {
            what: what.to_owned(),
            total,
            done: AtomicUsize::new(0),
            start: Instant::now(),
            visible,
        }
    }

    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn show(&self) {
        if self.visible {
            let done = self.done.load(Ordering::Relaxed);
            let text = bar(
                &self.what,
                done,
                self.total,
                self.start.elapsed().as_secs_f64(),
            );
            drop(write!(io::stderr().lock(), "\r{text}"));
        }
    }

    pub(crate) fn clear(&self) {
        if self.visible {
            drop(write!(io::stderr().lock(), "\r\x1b[2K"));
        }
    }
}

/// `screening  [########----------------]  12/40  3.1/s  9 s left`
fn bar(what: &str, done: usize, total: usize, seconds: f64) -> String {
    let filled = (done * WIDTH).checked_div(total).unwrap_or(WIDTH);
    let rate = done as f64 / seconds.max(1e-3);
    let left = (total.saturating_sub(done)) as f64 / rate.max(1e-3);
    format!(
        "{what}  [{}{}]  {done}/{total}  {rate:.1}/s  {left:.0} s left",
        "#".repeat(filled),
        "-".repeat(WIDTH.saturating_sub(filled)),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bar_says_how_much_and_how_long() {
        let text = super::bar("screening", 12, 40, 6.0);
        assert_eq!(
            text,
            "screening  [#######-----------------]  12/40  2.0/s  14 s left"
        );
    }
}
