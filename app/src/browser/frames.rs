//! Decoded frames that are kept for the screen, within a number of bytes; the others are asked for
//! again when they are looked at. Nothing here reads a file.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use insitu_core::{
    image::{GreyFrame, GreyLook, GreyMapper, SampleType, Samples, Thinning},
    measure::{FrameKey, FrameScale},
    protocol::{ColourSpace, FramePixels, FrameView, GreyRef, OverlayRef, PictureRef},
};
use js_sys::{ArrayBuffer, Int8Array, Int16Array, Uint8Array, Uint16Array};

use super::{
    canvas::{self, Canvas},
    page,
    worker::Buffer,
};
use crate::route::CaseId;

/// A frame of a case by its file, whatever its place in the order: an order that is found out later
/// must not show one frame for another.
pub(crate) type FrameId = (CaseId, FrameKey);

/// Bytes that are kept, and on devices that are short of memory (performance.md 3).
const MOST_BYTES: u64 = 256 << 20;
const MOST_BYTES_SMALL: u64 = 96 << 20;

/// Samples in the browser's own memory, which shrinks again, and what they mean.
pub(crate) struct Grey {
    samples: ArrayBuffer,
    /// What the worker said of them.
    pub(crate) about: GreyRef,
}

impl Grey {
    /// The frame in our memory, to be mapped and measured.
    pub(crate) fn frame(&self) -> Option<GreyFrame<'static>> {
        // Wasm and its samples have the low byte first on every machine.
        let samples = match self.about.kind {
            SampleType::U8 => Samples::U8(Uint8Array::new(&self.samples).to_vec().into()),
            SampleType::I8 => Samples::I8(Int8Array::new(&self.samples).to_vec().into()),
            SampleType::U16 => Samples::U16(Uint16Array::new(&self.samples).to_vec().into()),
            SampleType::I16 => Samples::I16(Int16Array::new(&self.samples).to_vec().into()),
        };
        let (width, height) = self.size();
        GreyFrame::new(width, height, samples, self.about.steps.clone()).ok()
    }

    /// Some of its samples in our memory, which mean the same; none where it has not all of them.
    pub(crate) fn thinned(&self, seen: &Thinning) -> Option<GreyFrame<'static>> {
        let size = self.size();
        let bytes = size.0 * size.1 * self.about.kind.bytes();
        if self.samples.byte_length() as usize != bytes {
            return None;
        }
        let all = Uint8Array::new(&self.samples);
        let mut read = |first: usize, line: &mut [u8]| {
            let (first, end) = (first as u32, (first + line.len()) as u32);
            all.subarray(first, end).copy_to(line);
        };
        let samples = seen.gather(self.about.kind, size, &mut read)?;
        GreyFrame::new(seen.columns, seen.rows, samples, self.about.steps.clone()).ok()
    }

    fn size(&self) -> (usize, usize) {
        (self.about.width as usize, self.about.height as usize)
    }
}

/// The pixels of a frame.
#[derive(Clone)]
pub(crate) enum Pixels {
    /// Colour, shown as it is.
    Colour(Canvas),
    /// Grey, shown through a window.
    Grey(Rc<Grey>),
}

/// What a file draws over a frame, ready to be drawn.
pub(crate) struct Overlaid {
    /// Its pixels.
    pub(crate) mask: Canvas,
    /// Column and row of the frame under its upper left corner.
    pub(crate) at: (u32, u32),
}

/// Overlays are drawn like marks: the colour of `--view-mark`.
const OVERLAY_COLOUR: [u8; 3] = [0xFF, 0xD4, 0x3B];

/// A kept frame.
#[derive(Clone)]
pub(crate) struct Frame {
    /// Its pixels.
    pub(crate) pixels: Pixels,
    /// What the file says of the size of its pixels.
    pub(crate) scale: Rc<FrameScale>,
    /// Height of a pixel through its width.
    pub(crate) aspect: f64,
    /// Letters beyond its edges: left, right, top, bottom.
    pub(crate) edges: Option<[String; 4]>,
    /// Unit of its values.
    pub(crate) unit: Option<String>,
    /// What the numbers of its colours mean; none for grey.
    pub(crate) colours: Option<ColourSpace>,
    /// What the file draws over it.
    pub(crate) overlays: Rc<Vec<Overlaid>>,
    /// Milliseconds for a frame of a film.
    pub(crate) duration_ms: Option<f64>,
    /// Columns and rows of the pixels that are kept.
    pub(crate) size: (u32, u32),
    /// Columns and rows in the file.
    pub(crate) full: (u32, u32),
}

impl Frame {
    fn bytes(&self) -> u64 {
        let pixels = u64::from(self.size.0) * u64::from(self.size.1);
        let overlays = self
            .overlays
            .iter()
            .map(|overlay| u64::from(overlay.mask.width()) * u64::from(overlay.mask.height()) * 4);
        let own = match &self.pixels {
            Pixels::Colour(_) => pixels * 4,
            Pixels::Grey(grey) => pixels * grey.about.kind.bytes() as u64,
        };
        own + overlays.sum::<u64>()
    }
}

struct Kept {
    frame: Frame,
    bytes: u64,
    used: u64,
}

#[derive(Default)]
struct Frames {
    kept: BTreeMap<FrameId, Kept>,
    bytes: u64,
    /// Grows with every use, so that the frame that was not looked at for longest goes first.
    clock: u64,
}

thread_local! {
    static FRAMES: RefCell<Frames> = RefCell::new(Frames::default());
}

/// Keeps what a worker decoded; none where a buffer is not what the message says.
pub(crate) fn keep(id: FrameId, view: FrameView, buffers: &[Buffer]) -> Option<Frame> {
    let overlays = Rc::new(overlaid(&view.overlays, buffers));
    let frame = match view.pixels {
        FramePixels::Colour(picture) => Frame {
            scale: Rc::new(view.scale),
            aspect: view.pixel_aspect,
            edges: view.edges,
            unit: view.unit,
            colours: view.colours,
            overlays,
            duration_ms: view.frame_ms,
            ..colour(picture, buffers)?
        },
        FramePixels::Grey(about) => {
            let samples = buffers.get(about.attachment)?.0.clone();
            let wanted =
                u64::from(about.width) * u64::from(about.height) * about.kind.bytes() as u64;
            if wanted == 0 || u64::from(samples.byte_length()) != wanted {
                return None;
            }
            let size = (about.width, about.height);
            Frame {
                pixels: Pixels::Grey(Rc::new(Grey {
                    samples,
                    about: *about,
                })),
                scale: Rc::new(view.scale),
                aspect: view.pixel_aspect,
                edges: view.edges,
                unit: view.unit,
                colours: view.colours,
                overlays,
                duration_ms: view.frame_ms,
                size,
                full: size,
            }
        }
    };
    Some(insert(id, frame))
}

fn overlaid(overlays: &[OverlayRef], buffers: &[Buffer]) -> Vec<Overlaid> {
    overlays
        .iter()
        .filter_map(|overlay| {
            let bits = &buffers.get(overlay.attachment)?.0;
            Some(Overlaid {
                mask: canvas::mask(overlay.width, overlay.height, bits, OVERLAY_COLOUR)?,
                at: (overlay.left, overlay.top),
            })
        })
        .collect()
}

/// Keeps the picture that a screening sends ahead of its result.
pub(crate) fn keep_picture(id: FrameId, picture: PictureRef, buffers: &[Buffer]) -> Option<Frame> {
    colour(picture, buffers).map(|frame| insert(id, frame))
}

/// The canvas of a colour picture that is not kept here; none for samples.
pub(crate) fn colours_of(view: &FrameView, buffers: &[Buffer]) -> Option<Canvas> {
    let FramePixels::Colour(picture) = view.pixels else {
        return None;
    };
    let buffer = buffers.get(picture.attachment)?;
    canvas::fill(picture.width, picture.height, &buffer.0)
}

fn colour(picture: PictureRef, buffers: &[Buffer]) -> Option<Frame> {
    let buffer = buffers.get(picture.attachment)?;
    Some(Frame {
        pixels: Pixels::Colour(canvas::fill(picture.width, picture.height, &buffer.0)?),
        scale: Rc::new(FrameScale::Pixels {
            aspect: picture.pixel_aspect,
        }),
        aspect: picture.pixel_aspect,
        edges: None,
        unit: None,
        colours: None,
        overlays: Rc::default(),
        duration_ms: None,
        size: (picture.width, picture.height),
        full: (picture.full_width, picture.full_height),
    })
}

fn insert(id: FrameId, frame: Frame) -> Frame {
    FRAMES.with_borrow_mut(|frames| {
        frames.remove(id);
        frames.clock += 1;
        let bytes = frame.bytes();
        frames.bytes += bytes;
        frames.kept.insert(
            id,
            Kept {
                frame: frame.clone(),
                bytes,
                used: frames.clock,
            },
        );
        frames.make_room();
    });
    frame
}

/// The frame, if it is still kept.
pub(crate) fn get(id: FrameId) -> Option<Frame> {
    FRAMES.with_borrow_mut(|frames| {
        frames.clock += 1;
        let clock = frames.clock;
        let kept = frames.kept.get_mut(&id)?;
        kept.used = clock;
        Some(kept.frame.clone())
    })
}

/// Whether a frame is kept; does not count as a use.
pub(crate) fn has(id: FrameId) -> bool {
    FRAMES.with_borrow(|frames| frames.kept.contains_key(&id))
}

/// Whether as many more bytes can be kept without letting go of anything.
pub(crate) fn has_room(bytes: u64) -> bool {
    FRAMES.with_borrow(|frames| frames.bytes + bytes <= most_bytes())
}

/// Lets go of all frames of a case.
pub(crate) fn forget(case: CaseId) {
    forget_where(|(of, _)| *of == case);
}

/// Lets go of all frames of one image of a case.
pub(crate) fn forget_image(case: CaseId, image: u32) {
    forget_where(|(of, key)| *of == case && key.image == image);
}

fn forget_where(gone: impl Fn(&FrameId) -> bool) {
    FRAMES.with_borrow_mut(|frames| {
        let all = frames.kept.keys();
        let gone: Vec<FrameId> = all.filter(|id| gone(id)).copied().collect();
        for id in gone {
            frames.remove(id);
        }
    });
}

impl Frames {
    fn remove(&mut self, id: FrameId) {
        if let Some(kept) = self.kept.remove(&id) {
            self.bytes -= kept.bytes;
        }
    }

    /// Lets go of what was not looked at for longest, but never of the last frame.
    fn make_room(&mut self) {
        while self.bytes > most_bytes() && self.kept.len() > 1 {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used);
            let Some(id) = oldest.map(|(id, _)| *id) else {
                return;
            };
            self.remove(id);
        }
    }
}

fn most_bytes() -> u64 {
    if page::is_short_of_memory() {
        MOST_BYTES_SMALL
    } else {
        MOST_BYTES
    }
}

/// Draws the frame as it is shown before a person chooses, at full size.
pub(crate) fn as_canvas(frame: &Frame) -> Option<Canvas> {
    match &frame.pixels {
        Pixels::Colour(canvas) => Some(canvas.clone()),
        Pixels::Grey(grey) => {
            let decoded = grey.frame()?;
            let mut rgba = vec![0; decoded.samples().len() * 4];
            let look = GreyLook {
                voi: grey.about.voi.clone(),
                ..GreyLook::default()
            };
            GreyMapper::new().map(&decoded, &look, &mut rgba).ok()?;
            let made = canvas::create(frame.size.0, frame.size.1)?;
            canvas::put(&made, &rgba).then_some(made)
        }
    }
}
