//! The viewer's own state, shared by picture, toolbar, keys, pointers and marks.

use std::rc::Rc;

use insitu_core::{
    dicom::Window,
    error::Failure,
    finding::Side,
    image::{GreyFrame, Thinning},
    measure::{FrameKey, FrameScale, FrameSize, PixelUnit, Point, Reach, Ruler, Shape},
    quality::Landmarks,
};
use leptos::prelude::*;

use super::{
    Extent, Place, Size, View, extent,
    heat::Heat,
    look::Look,
    marks::{Kind, MarkLayer, of_case, pixel_unit},
    panes::Over,
    surface::Surface,
    tools::{At, Tool},
};
use crate::{
    browser::{
        canvas::Canvas,
        frames::{self, Frame, FrameId, Overlaid, Pixels},
        page,
    },
    route::CaseId,
    store::{
        Case, Display, Picture, Plane, Store, follow, forget_the_gone, request_enhanced, retry,
        show_frame, want_picture,
    },
};

/// What all panes have in common.
#[derive(Clone, Copy)]
pub(crate) struct Bench {
    /// The tool in hand.
    pub(crate) tool: RwSignal<Tool>,
    /// The result panel is shown.
    pub(crate) panel: RwSignal<bool>,
    /// What could tell who the patient is is not shown.
    pub(crate) discreet: RwSignal<bool>,
    /// Marks are drawn.
    pub(crate) shows_marks: RwSignal<bool>,
    /// What the file draws over its picture is drawn.
    pub(crate) shows_overlays: RwSignal<bool>,
    /// Where the model's score came from.
    pub(crate) heat: Heat,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            tool: RwSignal::default(),
            panel: RwSignal::new(true),
            discreet: RwSignal::default(),
            shows_marks: RwSignal::new(true),
            shows_overlays: RwSignal::new(true),
            heat: Heat::default(),
        }
    }
}

impl Bench {
    /// Lets go of what read it and is gone.
    pub(super) fn forget_the_gone(self) {
        forget_the_gone(&self.tool);
        for switch in [
            self.panel,
            self.discreet,
            self.shows_marks,
            self.shows_overlays,
        ] {
            forget_the_gone(&switch);
        }
        self.heat.forget_the_gone();
    }
}

/// One pane. A handle; a copy is the same viewer.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    pub(super) store: Store,
    /// Number of the pane; none is used twice.
    pub(crate) number: u32,
    /// Which case.
    pub(crate) id: CaseId,
    /// The case, followed as long as the pane is there; none once it is taken off the list.
    pub(crate) case: Memo<Option<Case>>,
    /// Where the picture lies.
    pub(crate) view: RwSignal<View>,
    /// How it is shown.
    pub(crate) look: RwSignal<Look>,
    /// What it shares with the other panes.
    pub(crate) bench: Bench,
    /// The marks of the case.
    pub(crate) marks: MarkLayer,
    /// Size of the pane.
    pub(crate) pane: RwSignal<Size>,
    /// The picture that is shown.
    pub(crate) picture: Signal<Option<Picture>>,
    /// The case has a picture, in whatever pane.
    pub(crate) is_read: Memo<bool>,
    /// Why the frame that was asked for last is not shown.
    pub(crate) failure: Signal<Option<Failure>>,
    /// Frames go by themselves.
    pub(crate) playing: RwSignal<bool>,
    /// The elements of the file are shown.
    pub(crate) tags: RwSignal<bool>,
    /// Where the pointer is while it is over the picture, for the loupe.
    pub(crate) pointer: RwSignal<Option<At>>,
    /// Part of the picture is shown larger under the pointer.
    pub(crate) loupe: RwSignal<bool>,
    /// Where the menu of a point is open.
    pub(crate) here: RwSignal<Option<At>>,
    /// Another pane's picture lies over it.
    pub(crate) over: RwSignal<Option<Over>, LocalStorage>,
    display: StoredValue<Display>,
    surface: StoredValue<Surface, LocalStorage>,
    /// Grows with every enhanced picture that arrives.
    arrived: RwSignal<u32>,
}

impl Viewer {
    /// A fitted view.
    pub(crate) fn new(
        store: Store,
        number: u32,
        id: CaseId,
        display: Display,
        bench: Bench,
    ) -> Self {
        let shown = display.signal();
        let own = store.peek(id).map(|case| case.display).unwrap_or_default();
        let own = own.signal();
        Self {
            store,
            number,
            id,
            case: store.case(id),
            view: RwSignal::default(),
            look: RwSignal::default(),
            bench,
            marks: MarkLayer::new(store, of_case(store, id)),
            pane: RwSignal::default(),
            picture: follow(move || shown.with(|shown| shown.picture)).into(),
            is_read: follow(move || own.with(|shown| shown.picture.is_some())),
            failure: follow(move || shown.with(|shown| shown.failure.clone())).into(),
            playing: RwSignal::default(),
            tags: RwSignal::default(),
            pointer: RwSignal::default(),
            loupe: RwSignal::default(),
            here: RwSignal::default(),
            over: RwSignal::new_local(None),
            display: StoredValue::new(display),
            surface: StoredValue::new_local(Surface::default()),
            arrived: RwSignal::default(),
        }
    }

    /// What it shows.
    pub(crate) fn display(self) -> Display {
        self.display.get_value()
    }

    /// The pane for drawings over the picture: CSS pixels from its middle.
    pub(crate) fn view_box(self) -> String {
        let pane = self.pane.get();
        let (w, h) = (pane.width.max(1.0), pane.height.max(1.0));
        format!("{} {} {w} {h}", -w / 2.0, -h / 2.0)
    }

    /// Where the picture lies now; none before there is one.
    pub(crate) fn place(self) -> Option<Place> {
        let picture = self.extent(self.picture.get()?);
        Some(self.view.get().place(picture, self.pane.get()))
    }

    /// The picture as it is laid out here.
    pub(crate) fn extent(self, picture: Picture) -> Extent {
        let extent = extent(picture);
        if self.view.with(View::has_squares) {
            extent.squared()
        } else {
            extent
        }
    }

    /// Whether pixels of the picture have another shape than a square; follows the picture.
    pub(super) fn has_shape(self) -> bool {
        let picture = self.picture.get();
        picture.is_some_and(|picture| !extent(picture).is_square())
    }

    /// The same as [`Viewer::place`], without following it.
    pub(crate) fn peek_place(self) -> Option<Place> {
        untrack(|| self.place())
    }

    /// Changes the view by something that needs picture and pane.
    pub(crate) fn act(self, change: impl FnOnce(&mut View, Extent, Size, f64)) {
        if let Some(picture) = self.picture.get_untracked() {
            let pane = self.pane.get_untracked();
            let picture = untrack(|| self.extent(picture));
            self.view.update(|view| {
                change(view, picture, pane, page::pixel_ratio());
            });
        }
    }

    /// Zooms about the pane's centre.
    pub(crate) fn zoom(self, factor: f64) {
        self.act(|view, picture, pane, ratio| {
            view.zoom_by(factor, (0.0, 0.0), picture, pane, ratio);
        });
    }

    /// One pixel on one pixel of the device.
    pub(crate) fn one_to_one(self) {
        self.act(|view, picture, pane, ratio| {
            view.one_to_one((0.0, 0.0), picture, pane, ratio);
        });
    }

    /// Takes a tool in hand; what was being drawn with another is dropped.
    pub(crate) fn take(self, tool: Tool) {
        self.marks.let_go();
        self.bench.tool.set(tool);
        if tool == Tool::Mark(Kind::Etdrs) {
            self.marks.guess_grid(self);
        }
    }

    /// Disc and fovea as they were found in the picture that is shown; none for a frame that no
    /// model read.
    pub(super) fn landmarks(self) -> Option<Landmarks> {
        if self.frame() != 0 || self.plane().is_some() {
            return None;
        }
        self.store.peek(self.id)?.screening()?.landmarks
    }

    /// Everything as it was when the picture was opened; marks stay.
    pub(crate) fn reset(self) {
        self.view.set(View::default());
        self.look.set(Look::default());
    }

    /// Changes how the picture is shown.
    pub(crate) fn change_look(self, change: impl FnOnce(&mut Look)) {
        self.look.update(change);
    }

    /// The window that the picture is seen through; none for colour.
    pub(crate) fn window(self) -> Option<Window> {
        let frame = self.kept()?;
        self.look.with_untracked(|look| look.window_on(&frame))
    }

    /// Which frame is kept under the picture that is shown.
    fn frame_id(self) -> Option<FrameId> {
        let picture = self.picture.get_untracked()?;
        Some((self.id, picture.key))
    }

    /// The frame that is shown; follows the picture.
    pub(crate) fn kept(self) -> Option<Frame> {
        self.picture.track();
        frames::get(self.frame_id()?)
    }

    /// The picture's pixels, and whether they are still to be turned into their negative.
    pub(crate) fn surface_picture(self, look: &Look) -> Option<(Canvas, bool)> {
        let (id, frame) = (self.frame_id()?, self.kept()?);
        self.arrived.track();
        self.surface
            .try_update_value(|surface| surface.picture(id, &frame, look))?
    }

    /// Those of the picture's pixels that are seen, while it is changed by hand; none where all of them
    /// are to be drawn.
    pub(super) fn draft_picture(self, look: &Look, place: &Place) -> Option<(Canvas, Thinning)> {
        let frame = self.kept()?;
        let seen = place.seen_in(self.pane.get(), page::pixel_ratio())?;
        let draft = self
            .surface
            .try_update_value(|surface| surface.draft(&frame, look, &seen).cloned())??;
        Some((draft, seen))
    }

    /// Asks for the enhanced picture that the look wants, unless it is here; follows look and picture.
    pub(crate) fn want_enhanced(self) {
        let enhancement = self.look.with(|look| look.enhancement);
        let (Some(id), Some(frame), Some(enhancement), Some(picture)) = (
            self.frame_id(),
            self.kept(),
            enhancement,
            self.picture.get_untracked(),
        ) else {
            return;
        };
        let is_colour = matches!(frame.pixels, Pixels::Colour(_));
        let here = self
            .surface
            .with_value(|surface| surface.enhanced(id, Some(enhancement)).is_some());
        if is_colour && !here {
            request_enhanced(
                self.store,
                self.id,
                picture,
                enhancement,
                move |id, canvas| {
                    self.surface
                        .try_update_value(|surface| surface.take_enhanced(id, enhancement, canvas));
                    // The page of the case may be gone.
                    _ = self.arrived.try_update(|arrived| *arrived += 1);
                },
            );
        }
    }

    /// Reads the samples of a grey frame; does nothing for colour.
    pub(crate) fn with_samples(self, read: impl FnOnce(&GreyFrame<'static>)) {
        if let Some(frame) = self.kept() {
            self.surface.update_value(|surface| {
                if let Some(samples) = surface.samples(&frame) {
                    read(samples);
                }
            });
        }
    }

    /// Makes sure that the picture is there, in a size that fits the screen or as sharp as it can be.
    pub(crate) fn want_picture(self, sharper: bool) {
        want_picture(self.store, self.id, &self.display(), sharper);
    }

    /// Tries what failed once more.
    pub(crate) fn retry(self) {
        self.display().change(|shown| shown.failure = None);
        retry(self.store, self.id);
        self.want_picture(false);
    }

    /// How many frames there are.
    pub(crate) fn frames(self) -> u32 {
        let case = self.store.peek(self.id);
        case.map_or(1, |case| self.display().frames(&case))
    }

    /// The place of the frame where the person is.
    pub(crate) fn frame(self) -> u32 {
        let case = self.store.peek(self.id);
        case.map_or(0, |case| self.display().at(&case))
    }

    /// The place of the frame that is shown; follows it, and the order of frames.
    pub(crate) fn shown_frame(self) -> u32 {
        let picture = self.picture.get();
        self.case
            .with(|case| {
                let (case, picture) = (case.as_ref()?, picture?);
                self.display().place(case, picture.key)
            })
            .unwrap_or(0)
    }

    /// Shows another frame.
    pub(crate) fn go_to_frame(self, frame: u32) {
        if self.plane().is_some() {
            self.marks.let_go();
            self.cross_to_frame(frame);
        } else if frame != self.frame() {
            // A point that was placed stays on its own frame.
            self.marks.let_go();
            show_frame(self.store, self.id, &self.display(), frame);
        }
    }

    /// What the file draws over the frame that is shown.
    pub(crate) fn overlays(self) -> Rc<Vec<Overlaid>> {
        self.kept().map(|frame| frame.overlays).unwrap_or_default()
    }

    /// Whether a frame was asked for and is not there yet.
    pub(crate) fn is_waiting(self) -> bool {
        self.display().peek(|shown| shown.asked.is_some())
    }

    /// Milliseconds for a frame, where the file says.
    pub(crate) fn frame_ms(self) -> Option<f64> {
        frames::get(self.frame_id()?)?.duration_ms
    }

    /// Goes on, or back, by so many frames, and not beyond the ends.
    pub(crate) fn leaf_by(self, by: i64) {
        let last = i64::from(self.frames()) - 1;
        let to = (i64::from(self.frame()) + by).clamp(0, last.max(0));
        self.go_to_frame(to as u32);
    }

    /// Height of the pane in CSS pixels.
    pub(crate) fn pane_height(self) -> f64 {
        self.pane.get_untracked().height
    }

    /// The tool in hand, for styles and tests.
    pub(crate) fn tool_id(self) -> &'static str {
        match self.bench.tool.get() {
            Tool::Hand | Tool::Shift => "hand",
            Tool::Zoom => "zoom",
            Tool::Window => "window",
            Tool::Leaf => "leaf",
            Tool::Cross | Tool::Mark(_) => "mark",
        }
    }

    /// The point of the picture under a place of the pane, held to the picture.
    pub(crate) fn point(self, at: At) -> Option<Point> {
        let place = self.peek_place()?;
        let [column, row] = place.point(at);
        Some(self.size().nearest(Point::new(column, row)?))
    }

    /// Whether a point is seen within so many CSS pixels of a place.
    pub(crate) fn is_near(self, point: Point, at: At, reach: f64) -> bool {
        self.peek_place().is_some_and(|place| {
            let seen = place.seen(point.into());
            (seen.0 - at.0).hypot(seen.1 - at.1) <= reach
        })
    }

    /// A length on the screen, as far as marks are looked for.
    pub(crate) fn reach(self, length: f64) -> Reach {
        self.peek_place().map_or(length.into(), |place| Reach {
            columns: length / place.scale,
            aspect: place.picture.aspect(),
        })
    }

    /// Full columns and rows of the picture.
    pub(crate) fn size(self) -> FrameSize {
        let picture = self.picture.get_untracked();
        FrameSize {
            columns: picture.map_or(0, |picture| picture.full_width),
            rows: picture.map_or(0, |picture| picture.full_height),
        }
    }

    /// The frame that is shown, as marks know it: they stay with it whatever the order of frames.
    pub(crate) fn key(self) -> Option<FrameKey> {
        self.picture.get().map(|picture| picture.key)
    }

    /// Where in the case a mark's frame is.
    pub(crate) fn frame_of(self, key: FrameKey) -> Option<u32> {
        let (case, display) = (self.store.peek(self.id)?, self.display());
        let place = display.place(&case, key)?;
        (display.key(&case, place) == key).then_some(place)
    }

    /// What the file says of the size of the frame's pixels.
    pub(crate) fn file_scale(self) -> Rc<FrameScale> {
        self.kept()
            .map_or_else(|| Rc::new(FrameScale::SQUARE_PIXELS), |frame| frame.scale)
    }

    /// What a shape on the frame that is shown is measured with.
    pub(crate) fn ruler_of(self, shape: &Shape) -> Ruler {
        let file = self.file_scale();
        self.key().map_or_else(
            || file.ruler_for(shape),
            |key| self.marks.with(|marks| marks.ruler_for(key, shape, &file)),
        )
    }

    /// What holds for the whole frame; pixels where only parts have a scale.
    pub(crate) fn whole_ruler(self) -> Ruler {
        let by_person = self
            .key()
            .and_then(|key| self.marks.with(|marks| marks.calibration(key.image)));
        match (by_person, &*self.file_scale()) {
            (Some(scale), _) => scale.into(),
            (None, FrameScale::Whole(scale)) => (*scale).into(),
            (None, file) => Ruler::in_pixels(file.aspect()),
        }
    }

    /// Unit of the frame's values.
    pub(crate) fn pixel_unit(self) -> PixelUnit {
        let unit = self.kept().and_then(|frame| frame.unit);
        pixel_unit(unit.as_deref())
    }

    /// Unit of the frame's values as it is written behind a number; empty where they have none.
    pub(crate) fn unit_text(self) -> String {
        self.kept().and_then(|frame| frame.unit).unwrap_or_default()
    }

    /// Modality (0008,0060); empty where there is none.
    pub(crate) fn modality(self) -> String {
        let case = self.store.peek(self.id);
        case.and_then(|case| case.summary?.dicom?.modality)
            .unwrap_or_default()
    }

    /// The planes that it shows; none where it shows the frames of files.
    pub(crate) fn plane(self) -> Option<Plane> {
        self.display.with_value(|display| display.plane().cloned())
    }

    /// Whether what is shown is a file of elements.
    pub(crate) fn is_dicom(self) -> bool {
        if self.plane().is_some() {
            return false;
        }
        let case = self.store.peek(self.id);
        case.is_some_and(|case| case.summary.is_some_and(|summary| summary.dicom.is_some()))
    }

    /// Whether the frame is grey and only a picture of it is here.
    pub(crate) fn is_only_a_picture(self) -> bool {
        let grey = self.store.peek(self.id).is_some_and(|case| case.is_grey());
        let kept = self.kept();
        grey && kept.is_some_and(|frame| matches!(frame.pixels, Pixels::Colour(_)))
    }

    /// Which eye, where the file says.
    pub(crate) fn side(self) -> Option<Side> {
        let case = self.store.peek(self.id)?;
        case.summary?.dicom?.laterality
    }
}
