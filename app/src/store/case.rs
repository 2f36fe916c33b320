//! One case: a photograph, or a stack of slices, from the moment its first file's name is known.

use std::{collections::BTreeMap, sync::Arc};

use insitu_core::{
    error::Failure,
    measure::{FrameKey, MarkId, Marks},
    model::ActivationMap,
    protocol::{RequestId, Screening, StackCourse, StackNote, Stage},
    quality::Verdict,
    source::InstanceSummary,
};

use super::display::Display;
use crate::{browser::files::FileKey, route::CaseId};

/// Where a case's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The file's handle.
    pub(crate) file: FileKey,
    /// The file's name, for the person who opened it.
    pub(crate) name: String,
    /// Index and name inside an archive.
    pub(crate) entry: Option<(usize, String)>,
}

impl Source {
    /// The name that the person knows it by.
    pub(crate) fn shown(&self) -> &str {
        self.entry.as_ref().map_or(&self.name, |(_, name)| name)
    }
}

/// One file of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where its bytes are.
    pub(crate) source: Source,
    /// How many frames it has.
    pub(crate) frames: u32,
}

/// Slices that are looked through together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Slices {
    /// What the file calls the series.
    pub(crate) description: String,
    /// The files, as they came.
    pub(crate) pieces: Vec<Piece>,
    /// The frames in order: which piece, which of its frames.
    pub(crate) frames: Vec<(u32, u32)>,
    /// Where they lie in the patient.
    pub(crate) course: Option<StackCourse>,
    /// What is odd about the order.
    pub(crate) notes: Vec<StackNote>,
    /// More of them may come: files are still being listed.
    pub(crate) are_coming: bool,
}

/// How far a case is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum State {
    /// In the queue.
    Waiting,
    /// A worker has it: stage, done, total (0: not known).
    Working(Stage, u64, u64),
    /// Screened.
    Done(Box<Screening>),
    /// It could not be opened or read.
    Failed(Failure),
    /// The person stopped it.
    Stopped,
    /// Slices: to be looked at and measured, read by no model.
    ViewOnly,
}

/// What becomes of the question to the other models of the site.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asking {
    /// They read: request, stage, done, total (0: not known).
    Busy(RequestId, Stage, u64, u64),
    /// The question came to nothing; what was known before stands.
    Failed(Failure),
}

/// The map that hiding part after part of the picture makes, for who asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Occlusion {
    /// It is being made: request, parts done, of how many.
    Busy(RequestId, u64, u64),
    /// Here it is.
    Done(Box<ActivationMap>),
    /// It could not be made.
    Failed(Failure),
}

/// What a person says of a region of the heat map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// There is something to see in it.
    Accepted,
    /// There is nothing.
    Rejected,
    /// There is something, and this mark shows where.
    Redrawn(MarkId),
}

impl Judgement {
    /// Whether it is still said, by the marks of the case: a mark that is gone says nothing.
    pub(crate) fn holds(self, marks: &Marks) -> bool {
        match self {
            Self::Redrawn(mark) => marks.get(mark).is_some(),
            Self::Accepted | Self::Rejected => true,
        }
    }

    /// Its name in style sheets.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Redrawn(_) => "redrawn",
        }
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    /// Number.
    pub(crate) id: CaseId,
    /// Where its bytes are.
    pub(crate) source: Source,
    /// The slices, where it is a stack.
    pub(crate) slices: Option<Arc<Slices>>,
    /// What is known before any pixel is decoded; of a stack, of its first file.
    pub(crate) summary: Option<InstanceSummary>,
    /// How far it is.
    pub(crate) state: State,
    /// The map by hiding parts.
    pub(crate) occlusion: Option<Occlusion>,
    /// The other models are asked too.
    pub(crate) asking: Option<Asking>,
    /// The verdict, as soon as it is known; the result repeats it.
    pub(crate) verdict: Option<Verdict>,
    /// What the first pane on it shows.
    pub(crate) display: Display,
    /// What a person said of regions of the heat map, by their number from 0.
    pub(crate) judged: BTreeMap<usize, Judgement>,
    /// Address of a small copy of the picture.
    pub(crate) thumb: Option<String>,
    /// Grows when it is stopped or tried again; what an earlier attempt still says does not count.
    pub(crate) attempt: u32,
    /// Listing or screening in flight.
    pub(crate) request: Option<RequestId>,
    /// The day it was opened: year, month, day.
    pub(crate) opened: (i32, u8, u8),
}

impl Case {
    /// A case of which only the file is known.
    pub(crate) fn new(id: CaseId, source: Source, opened: (i32, u8, u8)) -> Self {
        Self {
            id,
            source,
            slices: None,
            summary: None,
            state: State::Waiting,
            occlusion: None,
            asking: None,
            verdict: None,
            display: Display::default(),
            judged: BTreeMap::new(),
            thumb: None,
            attempt: 0,
            request: None,
            opened,
        }
    }

    /// The files it is made of.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileKey> {
        let pieces = self.slices.iter().flat_map(|slices| &slices.pieces);
        pieces
            .map(|piece| piece.source.file)
            .chain([self.source.file])
    }

    /// Nothing will happen to it by itself any more.
    pub(crate) fn is_settled(&self) -> bool {
        !matches!(self.state, State::Waiting | State::Working(..))
    }

    /// What its file holds is known, or why nothing can be.
    pub(crate) fn is_listed(&self) -> bool {
        self.summary.is_some() || self.is_settled()
    }

    /// What the screening found.
    pub(crate) fn screening(&self) -> Option<&Screening> {
        match &self.state {
            State::Done(screening) => Some(screening),
            _ => None,
        }
    }

    /// How many frames it has; 1 until known.
    pub(crate) fn frames(&self) -> u32 {
        let counted = match &self.slices {
            Some(slices) => slices.frames.len() as u32,
            None => self.summary.as_ref().map_or(1, |summary| summary.frames),
        };
        counted.max(1)
    }

    /// Whether its frames are grey samples rather than pictures.
    pub(crate) fn is_grey(&self) -> bool {
        let dicom = self.summary.as_ref().and_then(|found| found.dicom.as_ref());
        dicom.is_some_and(|dicom| {
            let photometric = dicom.photometric.as_deref().unwrap_or_default();
            photometric.starts_with("MONOCHROME") && dicom.bits_allocated <= 16
        })
    }

    /// A frame as its marks know it: the file's place among those of the case, which never changes.
    pub(crate) fn frame_key(&self, index: u32) -> FrameKey {
        let slice = self
            .slices
            .as_ref()
            .and_then(|slices| slices.frames.get(index as usize));
        let (image, frame) = slice.copied().unwrap_or((0, index));
        FrameKey { image, frame }
    }

    /// Whether its frames are not all known yet.
    pub(crate) fn is_coming(&self) -> bool {
        self.slices.as_ref().is_some_and(|slices| slices.are_coming)
    }

    /// The place of a frame in the order; none where it is not one of them.
    pub(crate) fn place(&self, key: FrameKey) -> Option<u32> {
        match &self.slices {
            Some(slices) => {
                let wanted = (key.image, key.frame);
                let place = slices.frames.iter().position(|slice| *slice == wanted);
                place.map(|place| place as u32)
            }
            None => Some(key.frame),
        }
    }

    /// The file that holds a frame.
    pub(crate) fn source_of(&self, key: FrameKey) -> &Source {
        let slices = self.slices.as_ref();
        let piece = slices.and_then(|slices| slices.pieces.get(key.image as usize));
        piece.map_or(&self.source, |piece| &piece.source)
    }

    /// The name that the person knows it by: the series' own, or the file's.
    pub(crate) fn shown(&self) -> &str {
        match &self.slices {
            Some(slices) if !slices.description.is_empty() => &slices.description,
            _ => self.source.shown(),
        }
    }
}
