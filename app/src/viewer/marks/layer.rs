//! The marks of a case under a pointer: drawn, selected, changed, taken away, and back again.

use insitu_core::measure::{
    Action, Caption, FrameKey, FrameScale, Hit, Mark, MarkError, MarkId, Marks, PixelUnit, Point,
    Ruler, Shape, Value, statistics,
};
use leptos::prelude::*;

use super::{
    super::{
        Viewer,
        tools::{At, Tool},
    },
    draft::{self, Draft, Ground, Kind},
};
use crate::{
    browser::page,
    locale::t,
    store::{Store, follow},
};

/// Less than this is a tap, in CSS pixels.
const TAP: f64 = 4.0;
/// How far off a mark can be hit, in CSS pixels: a fingertip.
const REACH: f64 = 14.0;

/// A mark that is being changed.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    id: MarkId,
    hit: Hit,
    from: Point,
    before: Shape,
    now: Shape,
}

/// The marks of one case; a copy is a handle to the same.
#[derive(Clone, Copy)]
pub(crate) struct MarkLayer {
    all: RwSignal<Marks>,
    /// The same, followed as long as the pane is there.
    seen: Memo<Marks>,
    selected: RwSignal<Option<MarkId>>,
    draft: RwSignal<Option<Draft>>,
    change: RwSignal<Option<Change>>,
    /// Where the pointer went down to place a point.
    down_at: StoredValue<Option<At>>,
    store: Store,
}

impl MarkLayer {
    /// The marks of a case, as long as the case is there.
    pub(crate) fn new(store: Store, all: RwSignal<Marks>) -> Self {
        Self {
            store,
            all,
            seen: follow(move || all.get()),
            selected: RwSignal::default(),
            draft: RwSignal::default(),
            change: RwSignal::default(),
            down_at: StoredValue::default(),
        }
    }

    /// A pointer goes down: on a mark it takes hold of it, else it places a point.
    pub(crate) fn down(self, viewer: Viewer, tool: Tool, at: At) {
        let (Some(point), Some(key)) = (viewer.point(at), viewer.key()) else {
            return;
        };
        let drawing = self.draft.with_untracked(Option::is_some);
        if !drawing && self.take_hold(viewer, tool, key, point) {
            return;
        }
        let Tool::Mark(kind) = tool else {
            return;
        };
        self.down_at.set_value(Some(at));
        let closes = self.draft.with_untracked(|draft| {
            draft.as_ref().is_some_and(|draft| {
                draft.kind == Kind::Polygon
                    && draft.placed.len() > 2
                    && viewer.is_near(draft.placed[0], at, REACH)
            })
        });
        if closes {
            self.down_at.set_value(None);
            self.finish(viewer);
            return;
        }
        self.draft.update(|draft| match draft {
            Some(draft) if draft.kind == kind => {
                draft.placed.push(point);
                draft.cursor = point;
            }
            _ => *draft = Some(Draft::new(kind, point)),
        });
    }

    /// Takes the tool of a kind in hand and places its first point.
    pub(crate) fn begin(self, viewer: Viewer, kind: Kind, at: At) {
        viewer.take(Tool::Mark(kind));
        self.down(viewer, Tool::Mark(kind), at);
        self.up(viewer, at);
    }

    /// Selects what is under the pointer, and holds it where this tool may change it.
    fn take_hold(self, viewer: Viewer, tool: Tool, key: FrameKey, point: Point) -> bool {
        let reach = viewer.reach(REACH);
        let found = self
            .all
            .with_untracked(|marks| marks.hit(key, point, reach, &viewer.file_scale()));
        let Some((id, hit)) = found else {
            self.selected.set(None);
            return false;
        };
        let was_selected = self.selected.get_untracked() == Some(id);
        let drawing_tool = matches!(tool, Tool::Mark(_));
        // A tool that draws changes only what was selected before; the inside of a shape is ground.
        let takes = match hit {
            Hit::Handle(_) => was_selected || !drawing_tool,
            Hit::Outline => !drawing_tool,
            Hit::Inside => false,
        };
        if takes || !drawing_tool {
            self.selected.set(Some(id));
        }
        if !takes {
            return false;
        }
        let shape = self
            .all
            .with_untracked(|marks| marks.get(id).map(|mark| mark.shape().clone()));
        if let Some(before) = shape {
            self.change.set(Some(Change {
                id,
                hit,
                from: point,
                now: before.clone(),
                before,
            }));
        }
        true
    }

    /// A pointer that is down moves; whether it is about a mark.
    pub(crate) fn dragged(self, viewer: Viewer, at: At) -> bool {
        let Some(point) = viewer.point(at) else {
            return false;
        };
        if self.change.with_untracked(Option::is_some) {
            let size = viewer.size();
            self.change.update(|change| {
                if let Some(change) = change {
                    let ruler = viewer.ruler_of(&change.before);
                    change.now = match change.hit {
                        Hit::Handle(handle) => {
                            change.before.with_handle_at(handle, point, ruler, size)
                        }
                        Hit::Outline | Hit::Inside => change.before.moved(change.from, point, size),
                    };
                }
            });
            return true;
        }
        let drawing = self.draft.with_untracked(Option::is_some);
        if drawing {
            self.draft.update(|draft| {
                if let Some(draft) = draft {
                    draft.cursor = point;
                    if draft.kind == Kind::Freehand {
                        draft.placed.push(point);
                    }
                }
            });
        }
        drawing
    }

    /// A pointer that is not down moves: the point to come follows it.
    pub(crate) fn hovered(self, viewer: Viewer, at: At) {
        if self.draft.with_untracked(Option::is_none) {
            return;
        }
        if let Some(point) = viewer.point(at) {
            self.draft.update(|draft| {
                if let Some(draft) = draft {
                    draft.cursor = point;
                }
            });
        }
    }

    /// A pointer goes up: what was changed stays so, and a drag places its end as a second point.
    pub(crate) fn up(self, viewer: Viewer, at: At) {
        if let Some(change) = self.change.get_untracked() {
            self.change.set(None);
            self.act(Action::Change {
                id: change.id,
                shape: change.now,
            });
            return;
        }
        let Some(began) = self.down_at.get_value() else {
            return;
        };
        self.down_at.set_value(None);
        let dragged = (at.0 - began.0).hypot(at.1 - began.1) > TAP;
        let point = viewer.point(at);
        self.draft.update(|draft| {
            if let (Some(draft), Some(point), true) = (draft.as_mut(), point, dragged)
                && !draft.is_complete()
            {
                draft.placed.push(point);
            }
        });
        let done = self.draft.with_untracked(|draft| {
            draft
                .as_ref()
                .is_some_and(|draft| draft.is_complete() || draft.kind == Kind::Freehand)
        });
        if done {
            self.finish(viewer);
        }
    }

    /// Makes a mark of what was drawn, if it is one.
    pub(crate) fn finish(self, viewer: Viewer) {
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        self.let_go();
        let (Some(frame), Some(shape)) = (viewer.key(), draft.shape(ground(viewer))) else {
            return;
        };
        let Some(id) = self.add(viewer, frame, shape) else {
            return;
        };
        match draft.kind {
            Kind::Text | Kind::Arrow => {
                page::focus_soon(format!("[data-text-of=\"{}\"]", id.number()));
            }
            Kind::Known => page::focus_soon(format!("[data-known-of=\"{}\"]", id.number())),
            _ => {}
        }
    }

    /// Adds a mark to a frame, and selects it.
    pub(crate) fn add(self, viewer: Viewer, frame: FrameKey, shape: Shape) -> Option<MarkId> {
        let id = self.act(Action::Add { frame, shape })?;
        let scale = (*viewer.file_scale()).clone();
        self.store.frame_scales.update_value(|scales| {
            scales.insert((viewer.id, frame), scale);
        });
        self.selected.set(Some(id));
        Some(id)
    }

    /// Puts a grid where disc and fovea were found, to be corrected by hand; not where there is one.
    pub(crate) fn guess_grid(self, viewer: Viewer) {
        let (Some(found), Some(frame)) = (viewer.landmarks(), viewer.key()) else {
            return;
        };
        let there = self.all.with_untracked(|marks| {
            marks
                .on_frame(frame)
                .any(|mark| matches!(mark.shape(), Shape::EtdrsGrid(_)))
        });
        let Some(grid) = draft::guessed_grid(&found).filter(|_| !there) else {
            return;
        };
        if let Some(id) = self.add(viewer, frame, Shape::EtdrsGrid(grid))
            && let Ok(label) = Caption::try_from(t("marks.guess").to_owned())
        {
            self.act(Action::Rename { id, label });
            self.store.said.set(t("marks.guess.hint").into());
        }
    }

    /// Drops what is being drawn or changed; whether there was something.
    pub(crate) fn let_go(self) -> bool {
        let was = self.draft.with_untracked(Option::is_some)
            || self.change.with_untracked(Option::is_some);
        if was {
            self.draft.set(None);
            self.change.set(None);
        }
        self.down_at.set_value(None);
        was
    }

    /// Does what a person asked for; what cannot be done is said, and leaves the marks as they are.
    /// The mark that was added, if one was.
    pub(crate) fn act(self, action: Action) -> Option<MarkId> {
        let done = self.all.try_update(|marks| marks.apply(action))?;
        match done {
            Ok(added) => added,
            Err(MarkError::TooMany) => {
                self.store.alarm.set(t("marks.too-many").into());
                None
            }
            Err(_) => None,
        }
    }

    /// Takes the last step back.
    pub(crate) fn undo(self) {
        self.let_go();
        self.all.update(|marks| {
            marks.undo();
        });
    }

    /// Does again what was taken back.
    pub(crate) fn redo(self) {
        self.let_go();
        self.all.update(|marks| {
            marks.redo();
        });
    }

    /// Takes the selected mark away; whether there was one.
    pub(crate) fn remove_selected(self) -> bool {
        let selected = self.selected.get_untracked();
        if let Some(id) = selected {
            self.act(Action::Remove { id });
            self.selected.set(None);
        }
        selected.is_some()
    }

    /// The selected mark.
    pub(crate) fn selected(self) -> RwSignal<Option<MarkId>> {
        self.selected
    }

    /// All marks; follows their changes.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Marks) -> T) -> T {
        self.seen.with(read)
    }

    /// The shapes to be drawn on a frame, with what is in the making last; the flag says which is
    /// selected.
    pub(super) fn shapes(self, viewer: Viewer, key: FrameKey) -> Vec<(Shape, bool)> {
        let selected = self.selected.get();
        let change = self.change.get();
        let mut shapes: Vec<_> = self.seen.with(|marks| {
            marks
                .on_frame(key)
                .map(|mark| {
                    let shape = match &change {
                        Some(change) if change.id == mark.id() => &change.now,
                        _ => mark.shape(),
                    };
                    (shape.clone(), selected == Some(mark.id()))
                })
                .collect()
        });
        let draft = self
            .draft
            .with(|draft| draft.as_ref()?.preview(ground(viewer)));
        shapes.extend(draft.map(|shape| (shape, true)));
        shapes
    }

    /// The values of a mark as the list shows them: of pixels only where its frame is shown.
    pub(super) fn values_of(self, viewer: Viewer, mark: &Mark) -> Vec<Value> {
        if viewer.key() == Some(mark.frame()) {
            measured(viewer, mark.shape())
        } else {
            mark.shape().values(self.ruler_of(viewer, mark))
        }
    }

    /// What the file says of the frame of a mark, whichever frame is shown.
    pub(super) fn file_scale_of(self, viewer: Viewer, frame: FrameKey) -> FrameScale {
        if viewer.key() == Some(frame) {
            return (*viewer.file_scale()).clone();
        }
        let kept = self
            .store
            .frame_scales
            .with_value(|scales| scales.get(&(viewer.id, frame)).cloned());
        kept.unwrap_or(FrameScale::SQUARE_PIXELS)
    }

    /// What a mark is measured with on its own frame, whichever frame is shown.
    pub(super) fn ruler_of(self, viewer: Viewer, mark: &Mark) -> Ruler {
        let file = self.file_scale_of(viewer, mark.frame());
        self.seen
            .with(|marks| marks.ruler_for(mark.frame(), mark.shape(), &file))
    }
}

/// What a shape measures on the frame that is shown, pixels included.
pub(super) fn measured(viewer: Viewer, shape: &Shape) -> Vec<Value> {
    let ruler = viewer.ruler_of(shape);
    let mut values = shape.values(ruler);
    let unit = viewer.pixel_unit();
    viewer.with_samples(|frame| {
        let value_at = |column: u32, row: u32| frame.value(column as usize, row as usize);
        if let Shape::Probe(at) = shape {
            let pixel = viewer.size().pixel_at(*at);
            let number = pixel.and_then(|(column, row)| value_at(column, row));
            values.extend(number.and_then(|number| Value::of_pixel(number, &unit)));
        } else if let Ok(found) = statistics(shape, ruler, viewer.size(), &value_at) {
            // The area is among the shape's own values.
            let of_pixels = found.values(&unit);
            values.extend(
                of_pixels
                    .into_iter()
                    .skip(usize::from(found.area.is_some())),
            );
        }
    });
    values
}

/// What is known of the frame that is shown.
fn ground(viewer: Viewer) -> Ground {
    let square = Ruler::in_pixels(1.0);
    let at = Point::new(0.0, 0.0);
    Ground {
        size: viewer.size(),
        ruler: at.map_or(square, |at| viewer.ruler_of(&Shape::Probe(at))),
        side: viewer.side(),
    }
}

/// The unit of a file's values in the words of the core.
pub(crate) fn pixel_unit(unit: Option<&str>) -> PixelUnit {
    match unit {
        Some("HU") => PixelUnit::Hounsfield,
        Some(name) => PixelUnit::Named(name.to_owned()),
        None => PixelUnit::Stored,
    }
}

/// The marks of a case, kept as long as the case is.
pub(crate) fn of_case(store: Store, id: crate::route::CaseId) -> RwSignal<Marks> {
    let kept = store
        .marks
        .try_update_value(|marks| marks.entry(id).or_default().clone())
        .unwrap_or_default();
    kept.into()
}
