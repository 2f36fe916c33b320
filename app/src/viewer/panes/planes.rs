//! Axial, coronal and sagittal planes of a stack, with cross-hairs, and how much of the depth they show.

use insitu_core::image::volume::{AnatomicalPlane, PlanePoint, Projection, Slab};
use leptos::prelude::*;

use super::{Layout, Panes, Viewer};
use crate::{
    browser::page,
    locale::{t, t_with},
    store::{Build, Cut, Display, Plane, show_frame},
    ui::{Button, Icon, Kind, Menu, Progress},
    viewer::{Tool, tools::At},
};

/// Directions with the keys of their names.
const DIRECTIONS: [(AnatomicalPlane, &str); 3] = [
    (AnatomicalPlane::Axial, "plane.axial"),
    (AnatomicalPlane::Coronal, "plane.coronal"),
    (AnatomicalPlane::Sagittal, "plane.sagittal"),
];

/// What is shown of the depth, with the keys of their names; none: the plane itself.
const PROJECTIONS: [(Option<Projection>, &str); 4] = [
    (None, "slab.none"),
    (Some(Projection::Maximum), "slab.maximum"),
    (Some(Projection::Minimum), "slab.minimum"),
    (Some(Projection::Mean), "slab.mean"),
];

/// How thick a slab is before a person says.
const THICKNESS_MM: f64 = 10.0;

/// Fewer slices have no depth to be cut.
const FEWEST: u32 = 3;

impl Panes {
    /// Shows the planes of the active case's stack, or its slices again; whether it has any.
    pub(crate) fn turn_planes(self) -> bool {
        if self.cut.with_untracked(Option::is_some) {
            self.end_planes();
            return true;
        }
        let Some(case) = self.store.peek(self.peek_active().id) else {
            return false;
        };
        if case.frames() < FEWEST || case.is_coming() || !case.is_grey() {
            return false;
        }
        self.lay_nothing_over();
        let cut = Cut::begin(&case);
        let planes = DIRECTIONS.map(|(direction, _)| {
            let cut = cut.clone();
            self.open_display(case.id, Display::of_plane(Plane { cut, direction }))
        });
        let mut all = Vec::from(planes);
        all.push(self.open_display(case.id, case.display.clone()));
        let first = all.first().map(|pane| pane.viewer);
        let closed = self.all.get_untracked();
        self.all.set(all);
        if let Some(first) = first {
            self.active.set(first);
        }
        self.layout.set(Layout::Four);
        self.cut.set(Some(cut));
        self.bench.tool.set(Tool::Cross);
        self.close_later(closed);
        true
    }

    /// Shows the slices alone again, and lets go of the volume.
    pub(super) fn end_planes(self) {
        let Some(cut) = self.cut.get_untracked() else {
            return;
        };
        self.cut.set(None);
        let slices = self.open(cut.case, &[]);
        let closed = self.all.get_untracked();
        self.active.set(slices.viewer);
        self.all.set(vec![slices]);
        self.layout.set(Layout::One);
        if self.bench.tool.get_untracked() == Tool::Cross {
            self.bench.tool.set(Tool::default());
        }
        cut.end();
        self.close_later(closed);
    }

    /// Moves each plane to the cross-hairs.
    pub(super) fn follow_cross(self) {
        let Some(cut) = self.cut.get() else {
            return;
        };
        cut.slab.track();
        for viewer in self.viewers() {
            if let Some(plane) = viewer.plane()
                && let Some(at) = plane.at_cross()
            {
                untrack(|| show_frame(self.store, viewer.id, &viewer.display(), at));
            }
        }
    }
}

impl Viewer {
    /// The key of its plane's name; none where it shows the frames of files.
    pub(crate) fn plane_key(self) -> Option<&'static str> {
        let direction = self.plane()?.direction;
        let row = DIRECTIONS.iter().find(|(known, _)| *known == direction);
        row.map(|(_, key)| *key)
    }

    /// Where the cross-hairs meet on its plane; follows them.
    fn cross(self) -> Option<PlanePoint> {
        let plane = self.plane()?;
        Some(
            plane
                .cut
                .stack(plane.direction)?
                .point(plane.cut.cross.get()),
        )
    }

    fn move_cross(self, change: impl FnOnce(&mut PlanePoint)) {
        if let Some(plane) = self.plane()
            && let Some(stack) = untrack(|| plane.cut.stack(plane.direction))
        {
            let mut at = stack.point(plane.cut.cross.get_untracked());
            change(&mut at);
            plane.cut.cross.set(stack.patient_mm(at));
        }
    }

    /// Moves the cross-hairs to another plane of its direction.
    pub(crate) fn cross_to_frame(self, frame: u32) {
        self.move_cross(|at| at.position = frame);
    }

    /// Moves the cross-hairs to a place of the pane; does nothing where there are none.
    pub(crate) fn cross_to(self, place: At) {
        if let Some(point) = self.point(place) {
            self.move_cross(|at| {
                (at.column, at.row) = (point.column(), point.row());
            });
        }
    }
}

/// The cross-hairs over a plane.
#[component]
pub(crate) fn CrossHairs(
    /// The pane.
    viewer: Viewer,
) -> impl IntoView {
    let lines = move || {
        let (place, at) = (viewer.place()?, viewer.cross()?);
        let picture = place.picture;
        let line = |from: [f64; 2], to: [f64; 2]| {
            let (from, to) = (place.seen(from), place.seen(to));
            format!("M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1)
        };
        Some(
            line([at.column, 0.0], [at.column, picture.rows])
                + &line([0.0, at.row], [picture.columns, at.row]),
        )
    };
    view! {
        {move || {
            lines()
                .map(|path| {
                    view! {
                        <svg class="marks" viewBox=move || viewer.view_box() aria-hidden="true">
                            <path class="cross" d=path></path>
                        </svg>
                    }
                })
        }}
    }
}

/// How far the volume of a plane is, while it is made.
#[component]
pub(crate) fn Making(
    /// The pane.
    viewer: Viewer,
) -> impl IntoView {
    let build = viewer.plane().map(|plane| RwSignal::from(plane.cut.build));
    let steps = move || match build.map(|build| build.get()) {
        Some(Build::Making(done, total)) => Some((done, total)),
        _ => None,
    };
    let is_made = Memo::new(move |_| steps().is_some());
    view! {
        <Show when=move || is_made.get()>
            <div class="viewer__making">
                <p>{t("planes.making")}</p>
                <Progress
                    done=Signal::derive(move || steps().map_or(0, |(done, _)| done))
                    total=Signal::derive(move || steps().map_or(0, |(_, total)| total))
                    label=Signal::derive(|| t("planes.making").to_owned())
                />
            </div>
        </Show>
    }
}

/// Planes on and off, and how much of the depth they show.
#[component]
pub(crate) fn PlanesMenu(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let on = Signal::derive(move || panes.cut.with(Option::is_some));
    view! {
        <Menu label=t("planes.title") icon=Signal::derive(|| Icon::Planes) pressed=on open>
            <button
                type="button"
                class="menu__item"
                role="menuitemcheckbox"
                aria-checked=move || on.get().to_string()
                on:click=move |_| {
                    panes.turn_planes();
                    open.set(false);
                }
            >
                {t("planes.show")}
            </button>
            {move || panes.cut.get().map(|cut| view! { <SlabChoice cut /> })}
        </Menu>
    }
}

#[component]
fn SlabChoice(
    /// The volume.
    cut: Cut,
) -> impl IntoView {
    let slab = RwSignal::from(cut.slab.clone());
    let cut = StoredValue::new(cut);
    let thickness = RwSignal::new(
        slab.get_untracked()
            .map_or(THICKNESS_MM, |slab| slab.thickness_mm),
    );
    let set = move |projection: Option<Projection>| {
        let thickness_mm = thickness.get_untracked();
        cut.with_value(|cut| {
            cut.set_slab(projection.map(|projection| Slab {
                projection,
                thickness_mm,
            }));
        });
    };
    let chosen = move || slab.get().map(|slab| slab.projection);
    view! {
        {PROJECTIONS
            .into_iter()
            .map(|(projection, name)| {
                view! {
                    <button
                        type="button"
                        class="menu__item"
                        role="menuitemradio"
                        aria-checked=move || (chosen() == projection).to_string()
                        on:click=move |_| set(projection)
                    >
                        {t(name)}
                    </button>
                }
            })
            .collect_view()}
        <label class="menu__fields">
            {t("slab.thickness")}
            <input
                type="number"
                min="0"
                max="500"
                step="any"
                prop:value=move || thickness.get().to_string()
                on:change=move |event| {
                    let given = page::value_of(&event).parse().ok();
                    if let Some(mm) = given.filter(|mm: &f64| mm.is_finite() && *mm >= 0.0) {
                        thickness.set(mm);
                        set(untrack(chosen));
                    }
                }
            />
        </label>
    }
}

/// What is odd about the volume, in words; follows it.
pub(crate) fn volume_notes(viewer: Viewer) -> Vec<String> {
    let Some(plane) = viewer.plane() else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    let slab = plane.cut.slab.get();
    // What is drawn may still be of another thickness.
    if viewer.kept().is_none() {
        notes.push(t("viewer.wait").into());
    } else if let Some(slab) = slab {
        let row = PROJECTIONS
            .iter()
            .find(|(known, _)| *known == Some(slab.projection));
        let name = row.map_or("", |(_, name)| t(name));
        notes.push(t_with(
            "slab.words",
            &[("what", &name), ("mm", &slab.thickness_mm)],
        ));
    }
    plane.cut.build.with(|build| {
        if let Build::Ready(summary) = build
            && summary.blank > 0
        {
            notes.push(t_with("note.missing", &[("n", &summary.blank)]));
        }
    });
    notes
}

/// Why there is no volume, and a way on.
#[component]
pub(crate) fn NoVolume(
    /// The panes.
    panes: Panes,
) -> impl IntoView {
    let failure = move || {
        let cut = panes.cut.get()?;
        match cut.build.get() {
            Build::Failed(failure) => Some(failure),
            Build::Making(..) | Build::Ready(_) => None,
        }
    };
    view! {
        {move || {
            failure()
                .map(|failure| {
                    view! {
                        <div class="viewer__failure" role="alert">
                            <crate::results::FailureText failure name=String::new() />
                            <Button
                                kind=Kind::Filled
                                label=t("planes.back")
                                on_press=move || panes.end_planes()
                            />
                        </div>
                    }
                })
        }}
    }
}
