//! The pixels of the frame that a pane shows, mapped once for each look.

use std::rc::Rc;

use insitu_core::{
    image::{GreyFrame, GreyLook, GreyMapper},
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
    /// A colour frame, enhanced.
    enhanced: Option<(FrameId, Enhancement, Canvas)>,
    /// What the canvas shows: by its samples, as a plane of another thickness is the same frame.
    mapped: Option<(Rc<Grey>, GreyLook)>,
}

impl Surface {
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
        let known = self
            .mapped
            .as_ref()
            .is_some_and(|(mapped, look)| Rc::ptr_eq(mapped, grey) && *look == wanted);
        if !known {
            self.load(frame)?;
            let (_, samples) = self.frame.as_ref()?;
            self.rgba.resize(samples.samples().len() * 4, 0);
            self.mapper.map(samples, &wanted, &mut self.rgba).ok()?;
            let fits = self
                .canvas
                .as_ref()
                .is_some_and(|canvas| (canvas.width(), canvas.height()) == frame.size);
            if !fits {
                self.canvas = canvas::create(frame.size.0, frame.size.1);
            }
            if !canvas::put(self.canvas.as_ref()?, &self.rgba) {
                return None;
            }
            self.mapped = Some((Rc::clone(grey), wanted));
        }
        self.canvas.clone().map(|canvas| (canvas, false))
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
            self.frame = Some((Rc::clone(grey), grey.frame()?));
        }
        Some(())
    }
}
