//! The pixels of the frame that a pane shows, mapped once for each look; while a hand changes what is
//! seen, only those that are seen.

use std::rc::Rc;

use insitu_core::{
    image::{GreyFrame, GreyLook, GreyMapper, Thinning},
    protocol::Enhancement,
};

use crate::browser::{
    canvas::{self, Canvas},
    frames::{Frame, FrameId, Grey, Pixels},
};

use super::look::Look;

/// One for each pane: the decoded samples of its frame, and the canvas that they were mapped into.
#[derive(Default)]
pub(crate) struct Surface {
    frame: Option<(Rc<Grey>, GreyFrame<'static>)>,
    mapper: GreyMapper,
    rgba: Vec<u8>,
    canvas: Option<Canvas>,
    draft: Draft,
    /// A colour frame, enhanced.
    enhanced: Option<(FrameId, Enhancement, Canvas)>,
    /// What the canvas shows: by its samples, as a plane of another thickness is the same frame.
    mapped: Option<(Rc<Grey>, GreyLook)>,
}

/// The samples that are seen, and the canvas that they were mapped into.
#[derive(Default)]
struct Draft {
    frame: Option<(Rc<Grey>, Thinning, GreyFrame<'static>)>,
    rgba: Vec<u8>,
    canvas: Option<Canvas>,
    /// What the canvas shows.
    mapped: Option<GreyLook>,
}

/// A frame that has not more samples than so many times those that are seen is mapped as a whole.
const WORTH_IT: usize = 2;

impl Surface {
    /// Some of a frame's pixels that are enough for what is seen of it; none for colour, and where the
    /// whole picture is here or takes not much longer.
    pub(crate) fn draft(&mut self, frame: &Frame, look: &Look, seen: &Thinning) -> Option<&Canvas> {
        let Pixels::Grey(grey) = &frame.pixels else {
            return None;
        };
        let wanted = look.of(grey.about.voi.as_ref());
        let all = frame.size.0 as usize * frame.size.1 as usize;
        if self.shows(grey, &wanted) || seen.columns * seen.rows * WORTH_IT > all {
            return None;
        }
        let known = self
            .draft
            .frame
            .as_ref()
            .is_some_and(|(of, thinning, _)| Rc::ptr_eq(of, grey) && thinning == seen);
        if !known {
            self.draft.frame = Some((Rc::clone(grey), *seen, grey.thinned(seen)?));
            self.draft.mapped = None;
        }
        self.draft.canvas(&mut self.mapper, wanted)
    }

    /// The picture of a frame, and whether it is still to be turned into its negative.
    pub(crate) fn picture(
        &mut self,
        id: FrameId,
        frame: &Frame,
        look: &Look,
    ) -> Option<(Canvas, bool)> {
        let grey = match &frame.pixels {
            Pixels::Colour(canvas) => {
                let shown = self.enhanced(id, look.enhancement).unwrap_or(canvas);
                return Some((shown.clone(), look.inverted));
            }
            Pixels::Grey(grey) => grey,
        };
        let wanted = look.of(grey.about.voi.as_ref());
        if !self.shows(grey, &wanted) {
            self.load(frame)?;
            let (_, samples) = self.frame.as_ref()?;
            self.rgba.resize(samples.samples().len() * 4, 0);
            self.mapper.map(samples, &wanted, &mut self.rgba).ok()?;
            put(&mut self.canvas, frame.size, &self.rgba)?;
            self.mapped = Some((Rc::clone(grey), wanted));
        }
        self.canvas.clone().map(|canvas| (canvas, false))
    }

    /// Whether the whole frame lies mapped so.
    fn shows(&self, grey: &Rc<Grey>, look: &GreyLook) -> bool {
        self.mapped
            .as_ref()
            .is_some_and(|(mapped, as_seen)| Rc::ptr_eq(mapped, grey) && as_seen == look)
    }

    /// The enhanced picture of a frame, where it is here.
    pub(crate) fn enhanced(&self, id: FrameId, wanted: Option<Enhancement>) -> Option<&Canvas> {
        let (of, enhancement, canvas) = self.enhanced.as_ref()?;
        (*of == id && Some(*enhancement) == wanted).then_some(canvas)
    }

    /// Takes an enhanced picture in.
    pub(crate) fn take_enhanced(&mut self, id: FrameId, enhancement: Enhancement, canvas: Canvas) {
        self.enhanced = Some((id, enhancement, canvas));
    }

    /// The samples of a grey frame, to be measured; none for colour.
    pub(crate) fn samples(&mut self, frame: &Frame) -> Option<&GreyFrame<'static>> {
        self.load(frame)?;
        self.frame.as_ref().map(|(_, samples)| samples)
    }

    fn load(&mut self, frame: &Frame) -> Option<()> {
        let Pixels::Grey(grey) = &frame.pixels else {
            return None;
        };
        let known = self.frame.as_ref();
        if known.is_none_or(|(known, _)| !Rc::ptr_eq(known, grey)) {
            // So that the new samples can take their place.
            self.frame = None;
            self.frame = Some((Rc::clone(grey), grey.frame()?));
        }
        Some(())
    }
}

impl Draft {
    fn canvas(&mut self, mapper: &mut GreyMapper, look: GreyLook) -> Option<&Canvas> {
        if self.mapped.as_ref() != Some(&look) {
            let (_, thinning, samples) = self.frame.as_ref()?;
            self.rgba.resize(samples.samples().len() * 4, 0);
            mapper.map(samples, &look, &mut self.rgba).ok()?;
            let size = (thinning.columns as u32, thinning.rows as u32);
            put(&mut self.canvas, size, &self.rgba)?;
            self.mapped = Some(look);
        }
        self.canvas.as_ref()
    }
}

/// Puts RGBA into a canvas of its size, which is made where there is none.
fn put(canvas: &mut Option<Canvas>, size: (u32, u32), rgba: &[u8]) -> Option<()> {
    let fits = canvas
        .as_ref()
        .is_some_and(|canvas| (canvas.width(), canvas.height()) == size);
    if !fits {
        *canvas = canvas::create(size.0, size.1);
    }
    canvas::put(canvas.as_ref()?, rgba).then_some(())
}
