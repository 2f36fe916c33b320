//! Several pictures side by side: how many, of which cases, and what they do together.
//!
//! | file | does |
//! | --- | --- |
//! | `layout` | how many there are, and how they lie |
//! | `hanging` | which case a new pane shows |
//! | `compare` | one picture over another |
//! | `links` | what they do together |
//! | `menu` | the same by buttons |
//! | `planes` | a stack cut anew, with cross-hairs |
//! | `strip` | all cases as small pictures, to be put into a pane |

mod compare;
mod hanging;
mod layout;
mod links;
mod menu;
mod planes;
mod strip;

use insitu_core::measure::FrameKey;
use leptos::{
    prelude::*,
    tachys::{reactive_graph::OwnedView, view::keyed::keyed},
};

use super::{ImagePane, Viewer, state::Bench};
use crate::{
    browser::{clock, page},
    locale::{t, t_with},
    route::{CaseId, Route},
    store::{Cut, Display, Shown, Store, follow, forget_the_gone, look_away},
};

pub(crate) use compare::{CompareMenu, Over, STEP as FADE_STEP};
pub(crate) use layout::Layout;
pub(crate) use links::Links;
use links::Shared;
pub(crate) use menu::{LayoutMenu, LinkMenu};
pub(crate) use planes::{CrossHairs, Making, NoVolume, PlanesMenu, volume_notes};
pub(crate) use strip::Strip;

/// A pane, with the owner of all that it keeps.
#[derive(Clone)]
struct Pane {
    viewer: Viewer,
    owner: Owner,
    /// The frame at which it was linked.
    linked_at: Option<FrameKey>,
}

/// All panes of a case page; a copy is a handle to the same. There is always at least one.
#[derive(Clone, Copy)]
pub(crate) struct Panes {
    store: Store,
    /// How many there are, and how they lie.
    pub(crate) layout: RwSignal<Layout>,
    /// What they do together.
    pub(crate) links: RwSignal<Links>,
    /// What they have in common.
    pub(crate) bench: Bench,
    /// The volume whose planes are shown.
    cut: RwSignal<Option<Cut>>,
    all: RwSignal<Vec<Pane>, LocalStorage>,
    active: RwSignal<Viewer, LocalStorage>,
    next: StoredValue<u32>,
}

impl Panes {
    /// One pane with a case.
    pub(crate) fn new(store: Store, id: CaseId) -> Self {
        let bench = Bench::default();
        let display = display_of(store, id, &[]);
        let first = pane(store, 0, id, bench, display);
        let panes = Self {
            store,
            layout: RwSignal::default(),
            links: RwSignal::default(),
            bench,
            cut: RwSignal::default(),
            active: RwSignal::new_local(first.viewer),
            all: RwSignal::new_local(vec![first]),
            next: StoredValue::new(1),
        };
        Effect::new(move |_| panes.keep_together());
        Effect::new(move |_| panes.follow_cross());
        on_cleanup(move || {
            look_away(store);
            if let Some(cut) = panes.cut.try_get_untracked().flatten() {
                cut.end();
            }
            for pane in panes.all.try_get_untracked().unwrap_or_default() {
                pane.owner.cleanup();
            }
        });
        panes
    }

    /// The pane that tools and keys act on.
    pub(crate) fn active(self) -> Viewer {
        self.active.get()
    }

    /// The same, without following it.
    pub(crate) fn peek_active(self) -> Viewer {
        self.active.get_untracked()
    }

    /// Whether a pane is the one that tools and keys act on.
    pub(crate) fn is_active(self, viewer: Viewer) -> bool {
        self.active.get().number == viewer.number
    }

    /// Makes tools and keys act on a pane.
    pub(crate) fn activate(self, viewer: Viewer) {
        if self.peek_active().number != viewer.number {
            self.active.set(viewer);
        }
    }

    /// Goes on to the next pane, or back; whether there is another.
    pub(crate) fn step(self, by: i64) -> bool {
        let all = self.viewers();
        let count = all.len() as i64;
        let now = self.peek_active().number;
        let at = all.iter().position(|viewer| viewer.number == now);
        let to = (at.unwrap_or(0) as i64 + by).rem_euclid(count.max(1));
        if let Some(viewer) = all.get(to as usize).filter(|_| count > 1) {
            self.activate(*viewer);
        }
        count > 1
    }

    /// All panes, in the order in which they are read.
    pub(crate) fn viewers(self) -> Vec<Viewer> {
        self.all
            .with(|all| all.iter().map(|pane| pane.viewer).collect())
    }

    /// Lays the panes out anew. The active one stays; new ones show what hangs beside it.
    pub(crate) fn lay_out(self, layout: Layout) {
        self.end_planes();
        self.lay_nothing_over();
        let wanted = layout.panes();
        let active = self.peek_active().number;
        let mut all = self.all.get_untracked();
        let mut closed = Vec::new();
        while all.len() > wanted {
            let last = all.iter().rposition(|pane| pane.viewer.number != active);
            closed.push(all.remove(last.unwrap_or(0)));
        }
        while all.len() < wanted {
            let shown: Vec<Viewer> = all.iter().map(|pane| pane.viewer).collect();
            let beside = hanging::beside(self.store, self.peek_active().id, &shown);
            all.push(self.open(beside, &shown));
        }
        self.all.set(all);
        self.layout.set(layout);
        self.close_later(closed);
    }

    /// Shows a case in the active pane.
    pub(crate) fn hang(self, id: CaseId) {
        let active = self.peek_active();
        if active.id == id && active.plane().is_none() {
            return;
        }
        if self.cut.with_untracked(Option::is_some) {
            self.end_planes();
            page::go(&Route::Case(id).to_string());
            return;
        }
        self.lay_nothing_over();
        let mut all = self.all.get_untracked();
        let Some(at) = all
            .iter()
            .position(|pane| pane.viewer.number == active.number)
        else {
            return;
        };
        let others: Vec<Viewer> = all
            .iter()
            .map(|pane| pane.viewer)
            .filter(|viewer| viewer.number != active.number)
            .collect();
        let opened = self.open(id, &others);
        let viewer = opened.viewer;
        let closed = std::mem::replace(&mut all[at], opened);
        self.all.set(all);
        self.active.set(viewer);
        self.close_later(vec![closed]);
    }

    /// Links or unlinks; what is linked to frames is so from the frames that are shown now.
    pub(crate) fn link(self, change: impl FnOnce(&mut Links)) {
        self.all.update(|all| {
            for pane in all {
                pane.linked_at = pane.viewer.display().peek(Shown::at);
            }
        });
        self.links.update(change);
    }

    fn open(self, id: CaseId, shown: &[Viewer]) -> Pane {
        let display = display_of(self.store, id, shown);
        self.open_display(id, display)
    }

    fn open_display(self, id: CaseId, display: Display) -> Pane {
        pane(self.store, self.take_number(), id, self.bench, display)
    }

    /// Lets go of panes once the page shows them no more.
    fn close_later(self, closed: Vec<Pane>) {
        clock::after(0, move || {
            for pane in &closed {
                pane.owner.cleanup();
            }
            self.forget_the_gone();
        });
    }

    /// Lets go of what read this or what panes have in common, and is gone.
    fn forget_the_gone(self) {
        self.bench.forget_the_gone();
        forget_the_gone(&self.layout);
        forget_the_gone(&self.links);
        for viewer in untrack(|| self.viewers()) {
            forget_the_gone(&viewer.over);
        }
    }

    fn take_number(self) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        number
    }

    /// Makes the other panes agree with the active one.
    fn keep_together(self) {
        let links = self.links.get();
        let leader = self.active();
        let all = self.all.get();
        if !links.any() || all.len() < 2 {
            return;
        }
        leader.view.track();
        leader.look.track();
        leader.picture.track();
        let Some(from) = all
            .iter()
            .find(|pane| pane.viewer.number == leader.number)
            .and_then(|pane| untrack(|| pane.shared()))
        else {
            return;
        };
        for pane in all {
            // A pane that has no picture yet follows when it has.
            pane.viewer.picture.track();
            pane.viewer.pane.track();
            if pane.viewer.number == leader.number {
                continue;
            }
            if let Some(mut now) = untrack(|| pane.shared()) {
                let before = now;
                let level = untrack(|| pane.viewer.level_with(leader));
                links.follow(&from, &mut now, level);
                pane.viewer.obey(&before, &now);
            }
        }
    }
}

impl Pane {
    /// As its neighbours see it; none before it has a picture.
    fn shared(&self) -> Option<Shared> {
        let viewer = self.viewer;
        let picture = viewer.picture.get()?;
        Some(Shared {
            view: viewer.view.get(),
            look: viewer.look.get(),
            frame: viewer.frame(),
            frames: viewer.frames(),
            linked_at: self
                .linked_at
                .and_then(|key| viewer.frame_of(key))
                .unwrap_or(0),
            picture: viewer.extent(picture),
            pane: viewer.pane.get(),
            is_grey: viewer.window().is_some(),
            side: viewer.side(),
        })
    }
}

impl Viewer {
    /// The frame that lies where the one of another pane does in the patient. Two panes on one stack
    /// are apart on purpose, and planes have cross-hairs.
    fn level_with(self, leader: Self) -> Option<u32> {
        if self.id == leader.id || self.plane().is_some() || leader.plane().is_some() {
            return None;
        }
        let slices = |viewer: Self| viewer.case.with(|case| case.as_ref()?.slices.clone());
        let (own, other) = (slices(self)?, slices(leader)?);
        let course = own.course.as_ref()?;
        course.nearest(other.course.as_ref()?, leader.frame())
    }

    /// Takes over what linking changed, and no more: what stays the same is not drawn again.
    fn obey(self, before: &Shared, now: &Shared) {
        if now.view != before.view {
            self.view.set(now.view);
        }
        if now.look != before.look {
            self.look.set(now.look);
        }
        self.go_to_frame(now.frame);
    }
}

/// The display for one more pane on a case: the case's own, unless that is shown already.
fn display_of(store: Store, id: CaseId, shown: &[Viewer]) -> Display {
    let own = store.peek(id).map(|case| case.display).unwrap_or_default();
    if shown.iter().any(|viewer| viewer.display() == own) {
        own.fork()
    } else {
        own
    }
}

/// A pane with an owner of its own, so that it can be closed before the page is. It is nobody's child:
/// an owner keeps a place for every child that it ever had (`reactive_graph` 0.2).
fn pane(store: Store, number: u32, id: CaseId, bench: Bench, display: Display) -> Pane {
    let owner = Owner::default();
    let viewer = owner.with(|| {
        provide_context(store);
        Viewer::new(store, number, id, display, bench)
    });
    viewer.want_picture(false);
    Pane {
        linked_at: viewer.display().peek(Shown::at),
        viewer,
        owner,
    }
}

/// The panes in their layout.
#[component]
pub(crate) fn PaneGrid(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    // As `For` has it, but for the owner of a row, which goes with its pane.
    let slot = move |_, pane: Pane| {
        let (owner, viewer) = (pane.owner.child(), pane.viewer);
        let view = owner.with(|| view! { <Slot panes viewer /> });
        (drop, OwnedView::new_with_owner(view, owner))
    };
    view! {
        <div class="panes" data-layout=move || panes.layout.get().id() role="group" aria-label=t("panes.label")>
            {move || keyed(panes.all.get(), |pane: &Pane| pane.viewer.number, slot)}
            <NoVolume panes />
        </div>
    }
}

#[component]
fn Slot(
    /// The panes.
    panes: Panes,
    /// Which of them.
    viewer: Viewer,
) -> impl IntoView {
    let name = follow(move || {
        let all = panes.viewers();
        let at = all.iter().position(|one| one.number == viewer.number);
        t_with(
            "panes.pane",
            &[("n", &(at.unwrap_or(0) + 1)), ("total", &all.len())],
        )
    });
    let current = follow(move || {
        let several = panes.layout.get() != Layout::One;
        (several && panes.is_active(viewer)).then_some("true")
    });
    view! {
        <div
            class="panes__pane"
            role="group"
            aria-label=name
            aria-current=current
            on:pointerdown:capture=move |_| panes.activate(viewer)
            on:focusin=move |_| panes.activate(viewer)
        >
            <ImagePane viewer />
        </div>
    }
}
