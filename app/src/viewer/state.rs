//! The viewer's own state, shared by picture, toolbar, keys, pointers and marks.

use std::rc::Rc;

use insitu_core::{
    dicom::Window,
    finding::Side,
    image::GreyFrame,
    measure::{FrameKey, FrameScale, FrameSize, PixelUnit, Point, Scale, Shape},
};
use leptos::prelude::*;

use super::{
    Place, Size, View, full_size,
    look::Look,
    marks::{MarkLayer, of_case, pixel_unit},
    surface::Surface,
    tools::{At, Tool},
};
use crate::{
    browser::{
        canvas::Canvas,
        frames::{self, Frame, FrameId, Pixels},
        page,
    },
    route::CaseId,
    store::{Picture, Store, request_enhanced, show_frame},
};

/// A handle; a copy is the same viewer.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    store: Store,
    /// Which case.
    pub(crate) id: CaseId,
    /// Where the picture lies.
    pub(crate) view: RwSignal<View>,
    /// How it is shown.
    pub(crate) look: RwSignal<Look>,
    /// The tool in hand.
    pub(crate) tool: RwSignal<Tool>,
    /// The marks of the case.
    pub(crate) marks: MarkLayer,
    /// Size of the pane.
    pub(crate) pane: RwSignal<Size>,
    /// The picture that is shown.
    pub(crate) picture: Signal<Option<Picture>>,
    /// Frames go by themselves.
    pub(crate) playing: RwSignal<bool>,
    /// The elements of the file are shown.
    pub(crate) tags: RwSignal<bool>,
    /// The result panel is shown.
    pub(crate) panel: RwSignal<bool>,
    surface: StoredValue<Surface, LocalStorage>,
    /// Grows with every enhanced picture that arrives.
    arrived: RwSignal<u32>,
}

impl Viewer {
    /// A fitted view.
    pub(crate) fn new(store: Store, id: CaseId, picture: Signal<Option<Picture>>) -> Self {
        Self {
            store,
            id,
            view: RwSignal::default(),
            look: RwSignal::default(),
            tool: RwSignal::default(),
            marks: MarkLayer::new(of_case(store, id)),
            pane: RwSignal::default(),
            picture,
            playing: RwSignal::default(),
            tags: RwSignal::default(),
            panel: RwSignal::new(true),
            surface: StoredValue::new_local(Surface::default()),
            arrived: RwSignal::default(),
        }
    }

    /// Where the picture lies now; none before there is one.
    pub(crate) fn place(self) -> Option<Place> {
        let size = full_size(self.picture.get()?);
        Some(self.view.get().place(size, self.pane.get()))
    }

    /// Changes the view by something that needs picture and pane.
    pub(crate) fn act(self, change: impl FnOnce(&mut View, Size, Size, f64)) {
        if let Some(picture) = self.picture.get_untracked() {
            let pane = self.pane.get_untracked();
            self.view.update(|view| {
                change(view, full_size(picture), pane, page::pixel_ratio());
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
        self.tool.set(tool);
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
        let frame = self.picture.get_untracked()?.frame;
        Some(self.store.peek(self.id)?.frame_id(frame))
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

    /// Asks for the enhanced picture that the look wants, unless it is here; follows look and picture.
    pub(crate) fn want_enhanced(self) {
        let enhancement = self.look.with(|look| look.enhancement);
        let (Some(id), Some(frame), Some(enhancement)) =
            (self.frame_id(), self.kept(), enhancement)
        else {
            return;
        };
        let is_colour = matches!(frame.pixels, Pixels::Colour(_));
        let here = self
            .surface
            .with_value(|surface| surface.enhanced(id, Some(enhancement)).is_some());
        if is_colour && !here {
            request_enhanced(self.store, self.id, enhancement, move |id, canvas| {
                self.surface
                    .try_update_value(|surface| surface.take_enhanced(id, enhancement, canvas));
                // The page of the case may be gone.
                _ = self.arrived.try_update(|arrived| *arrived += 1);
            });
        }
    }

    /// Reads the samples of a grey frame; does nothing for colour.
    pub(crate) fn with_samples(self, read: impl FnOnce(&GreyFrame<'static>)) {
        if let (Some(id), Some(frame)) = (self.frame_id(), self.kept()) {
            self.surface.update_value(|surface| {
                if let Some(samples) = surface.samples(id, &frame) {
                    read(samples);
                }
            });
        }
    }

    /// How many frames there are.
    pub(crate) fn frames(self) -> u32 {
        self.store.peek(self.id).map_or(1, |case| case.frames())
    }

    /// The frame where the person is.
    pub(crate) fn frame(self) -> u32 {
        self.store.peek(self.id).map_or(0, |case| case.at())
    }

    /// Shows another frame.
    pub(crate) fn go_to_frame(self, frame: u32) {
        if frame != self.frame() {
            // A point that was placed stays on its own frame.
            self.marks.let_go();
            show_frame(self.store, self.id, frame);
        }
    }

    /// Whether a frame was asked for and is not there yet.
    pub(crate) fn is_waiting(self) -> bool {
        let case = self.store.peek(self.id);
        case.is_some_and(|case| case.asked.is_some())
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
        match self.tool.get() {
            Tool::Hand => "hand",
            Tool::Zoom => "zoom",
            Tool::Window => "window",
            Tool::Leaf => "leaf",
            Tool::Mark(_) => "mark",
        }
    }

    /// The point of the picture under a place of the pane, held to the picture.
    pub(crate) fn point(self, at: At) -> Option<Point> {
        let place = untrack(|| self.place())?;
        let [column, row] = place.point(at);
        Some(self.size().nearest(Point::new(column, row)?))
    }

    /// Whether a point is seen within so many CSS pixels of a place.
    pub(crate) fn is_near(self, point: Point, at: At, reach: f64) -> bool {
        untrack(|| self.place()).is_some_and(|place| {
            let seen = place.seen(point.into());
            (seen.0 - at.0).hypot(seen.1 - at.1) <= reach
        })
    }

    /// A length on the screen in pixels of the picture.
    pub(crate) fn in_picture(self, length: f64) -> f64 {
        untrack(|| self.place()).map_or(length, |place| length / place.scale)
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
        let frame = self.picture.get()?.frame;
        Some(self.store.peek(self.id)?.frame_key(frame))
    }

    /// Where in the case a mark's frame is.
    pub(crate) fn frame_of(self, key: FrameKey) -> Option<u32> {
        let case = self.store.peek(self.id)?;
        (0..case.frames()).find(|frame| case.frame_key(*frame) == key)
    }

    /// What the file says of the size of the frame's pixels.
    pub(crate) fn file_scale(self) -> Rc<FrameScale> {
        self.kept()
            .map_or_else(|| Rc::new(FrameScale::Pixels), |frame| frame.scale)
    }

    /// The scale that holds for a shape on the frame that is shown.
    pub(crate) fn scale_of(self, shape: &Shape) -> Option<Scale> {
        let key = self.key()?;
        let file = self.file_scale();
        self.marks.with(|marks| marks.scale_for(key, shape, &file))
    }

    /// The scale of the whole frame; none where only parts have one.
    pub(crate) fn whole_scale(self) -> Option<Scale> {
        let key = self.key()?;
        let by_person = self.marks.with(|marks| marks.calibration(key.image));
        by_person.or(match &*self.file_scale() {
            FrameScale::Whole(scale) => Some(*scale),
            FrameScale::Pixels | FrameScale::Regions(_) => None,
        })
    }

    /// Unit of the frame's values.
    pub(crate) fn pixel_unit(self) -> PixelUnit {
        let unit = self.kept().and_then(|frame| frame.unit);
        pixel_unit(unit.as_deref())
    }

    /// Modality (0008,0060); empty where there is none.
    pub(crate) fn modality(self) -> String {
        let case = self.store.peek(self.id);
        case.and_then(|case| case.summary?.dicom?.modality)
            .unwrap_or_default()
    }

    /// Whether the file is one of elements.
    pub(crate) fn is_dicom(self) -> bool {
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
