//! What the page knows, as signals; what it does with files is in [`screening`].

mod case;
mod cut;
mod display;
mod follow;
mod further;
mod listing;
mod occlusion;
mod order;
mod pictures;
mod screening;
mod series;
mod theme;
mod volumes;

use std::collections::BTreeMap;

use insitu_core::measure::{FrameScale, Marks};
use leptos::prelude::*;

pub(crate) use case::{Asking, Case, Judgement, Occlusion, Piece, Slices, Source, State};
pub(crate) use cut::{Build, Cut, Plane};
pub(crate) use display::{Display, Picture, Shown};
pub(crate) use follow::{follow, forget_the_gone};
pub(crate) use further::{ask_others, stop_asking};
pub(crate) use occlusion::{occlude, stop_occluding};
pub(crate) use order::{Counts, TierOf, sorted};
pub(crate) use pictures::{look_away, request_enhanced, request_tags, show_frame, want_picture};
pub(crate) use screening::{Batch, cancel_batch, open_files, open_sample, remove, retry};
pub(crate) use theme::Theme;

use crate::{
    browser::{frames::FrameId, page, prefs, proof::Seen},
    parts::Parts,
    route::{CaseId, Route},
};

/// Which dialog is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// The table of keys.
    Keys,
    /// The privacy sheet.
    Privacy,
    /// Everything that the bottom bar has no place for.
    More,
}

/// What the browser has seen of this page's requests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Requests {
    /// To this site.
    pub(crate) own: u32,
    /// To other places, by origin.
    pub(crate) foreign: Vec<String>,
    /// Refused by the page's policy.
    pub(crate) blocked: Vec<String>,
}

impl Requests {
    /// Counts what was seen.
    pub(crate) fn add(&mut self, seen: Vec<Seen>) {
        for one in seen {
            match one {
                Seen::Own(_) => self.own += 1,
                Seen::Foreign(origin) => self.foreign.push(origin),
                Seen::Blocked(what) => self.blocked.push(what),
            }
        }
    }

    /// Whether anything went, or tried to go, elsewhere.
    pub(crate) fn is_clean(&self) -> bool {
        self.foreign.is_empty() && self.blocked.is_empty()
    }
}

/// The page's state; a copy of this is a handle to the same signals.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    /// All cases, oldest first.
    pub(crate) cases: RwSignal<Vec<Case>>,
    /// The number that the next case gets; no number is ever used twice.
    pub(crate) next_case: StoredValue<u32>,
    /// Slices by their series.
    pub(crate) series: StoredValue<series::AllSeries>,
    /// Marks by their case.
    pub(crate) marks: StoredValue<BTreeMap<CaseId, ArcRwSignal<Marks>>>,
    /// What files say of the size of pixels, for frames that are marked: a mark is measured by its own
    /// frame, also while another is shown.
    pub(crate) frame_scales: StoredValue<BTreeMap<FrameId, FrameScale>>,
    /// Frames that are fetched ahead.
    pub(crate) ahead: StoredValue<pictures::Ahead>,
    /// The batch that runs or ran last.
    pub(crate) batch: RwSignal<Option<Batch>>,
    /// Where the person is.
    pub(crate) route: RwSignal<Route>,
    /// The first files are being looked at: what they are decides which screen comes.
    pub(crate) opening: RwSignal<bool>,
    /// Row that is selected in the worklist.
    pub(crate) selected: RwSignal<Option<CaseId>>,
    /// Light, dark or as the system.
    pub(crate) theme: RwSignal<Theme>,
    /// Single-letter shortcuts are on.
    pub(crate) shortcuts: RwSignal<bool>,
    /// Every model that fits reads a photograph, and not the first alone.
    pub(crate) every_model: RwSignal<bool>,
    /// The open dialog.
    pub(crate) dialog: RwSignal<Option<Dialog>>,
    /// What a screen reader says next, politely.
    pub(crate) said: RwSignal<String>,
    /// What a screen reader says at once: failures of what was just asked.
    pub(crate) alarm: RwSignal<String>,
    /// What the browser saw of our requests.
    pub(crate) requests: RwSignal<Requests>,
    /// The network is there.
    pub(crate) online: RwSignal<bool>,
    /// Build id of a worker that does not fit this page.
    pub(crate) other_build: RwSignal<Option<String>>,
    /// Build id of the page.
    pub(crate) build: StoredValue<String>,
    /// What is loaded after the first screen.
    pub(crate) parts: Parts,
}

impl Store {
    /// An empty store for a page of this build.
    pub(crate) fn new(build: String) -> Self {
        Self {
            cases: RwSignal::default(),
            next_case: StoredValue::new(1),
            series: StoredValue::default(),
            marks: StoredValue::default(),
            frame_scales: StoredValue::default(),
            ahead: StoredValue::default(),
            batch: RwSignal::default(),
            route: RwSignal::default(),
            opening: RwSignal::new(false),
            selected: RwSignal::default(),
            theme: RwSignal::new(Theme::kept()),
            shortcuts: RwSignal::new(prefs::get("shortcuts").as_deref() != Some("off")),
            every_model: RwSignal::new(prefs::get("models").as_deref() == Some("every")),
            dialog: RwSignal::default(),
            said: RwSignal::default(),
            alarm: RwSignal::default(),
            requests: RwSignal::default(),
            online: RwSignal::new(true),
            other_build: RwSignal::default(),
            build: StoredValue::new(build),
            parts: Parts::default(),
        }
    }

    /// Shows a screen; what is shown already is not built anew.
    pub(crate) fn show(self, route: Route) {
        if self.route.with_untracked(|shown| *shown != route) {
            self.route.set(route);
        }
    }

    /// Goes to a screen without waiting until the browser says so.
    pub(crate) fn go(self, route: Route) {
        page::go(&route.to_string());
        self.show(route);
    }

    /// The store of the page that is being shown.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// A case by number; follows its changes as long as its owner is there.
    pub(crate) fn case(self, id: CaseId) -> Memo<Option<Case>> {
        follow(move || {
            self.cases
                .with(|cases| cases.iter().find(|case| case.id == id).cloned())
        })
    }

    /// Changes a case, if it is still there.
    pub(crate) fn change(self, id: CaseId, change: impl FnOnce(&mut Case)) {
        self.cases.update(|cases| {
            if let Some(case) = cases.iter_mut().find(|case| case.id == id) {
                change(case);
            }
        });
    }

    /// Changes several cases at once: whoever follows them hears of it once.
    pub(crate) fn change_each(self, ids: &[CaseId], change: impl Fn(&mut Case)) {
        self.cases.update(|cases| {
            for case in cases.iter_mut().filter(|case| ids.contains(&case.id)) {
                change(case);
            }
        });
    }

    /// A case by number, as it is now.
    pub(crate) fn peek(self, id: CaseId) -> Option<Case> {
        self.cases
            .with_untracked(|cases| cases.iter().find(|case| case.id == id).cloned())
    }
}
