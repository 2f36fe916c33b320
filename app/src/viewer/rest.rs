//! Whether a picture is being moved or rests: it is drawn quickly while it is moved, leafed or changed,
//! and finely once it rests. A picture that is drawn for the first time rests.

use leptos::prelude::*;

use crate::browser::{canvas::Finish, clock};

/// A picture that was not drawn anew for so long rests, in milliseconds.
const STILL_MS: i32 = 120;

/// When a pane was drawn last; a copy is a handle to the same.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    drawn: StoredValue<f64>,
    /// Grows when the picture comes to rest.
    begins: RwSignal<u32>,
    is_waiting: StoredValue<bool>,
}

impl Rest {
    /// Nothing was drawn yet.
    pub(super) fn new() -> Self {
        Self {
            drawn: StoredValue::new(f64::NEG_INFINITY),
            begins: RwSignal::default(),
            is_waiting: StoredValue::new(false),
        }
    }

    /// How the picture is drawn now; whoever draws it is called again when it comes to rest.
    pub(super) fn finish(self) -> Finish {
        self.begins.track();
        let rests = self.has_been_still();
        self.drawn.set_value(clock::now());
        if rests {
            return Finish::Fine;
        }
        if !self.is_waiting.get_value() {
            self.wait();
        }
        Finish::Quick
    }

    fn has_been_still(self) -> bool {
        // The pane may be closed by now.
        let drawn = self.drawn.try_get_value().unwrap_or(f64::INFINITY);
        clock::now() - drawn >= f64::from(STILL_MS)
    }

    fn wait(self) {
        self.is_waiting.try_set_value(true);
        clock::after(STILL_MS, move || {
            if self.has_been_still() {
                self.is_waiting.try_set_value(false);
                self.begins.try_update(|begins| *begins += 1);
            } else if self.drawn.try_get_value().is_some() {
                self.wait();
            }
        });
    }
}
