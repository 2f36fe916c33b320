//! The marks of a case: what was drawn, on which frame, and every step back and forth.
//!
//! A mark belongs to the frame on which it was made and no action can move it to another
//! (OHIF/Viewers#4768). Its id is never given to another mark, also after it was removed.

use serde::{Deserialize, Serialize};

use super::{
    Caption, FrameScale, Hit, Point, Reach, Ruler, Scale, ScaleSource, Shape, bounded::bounded,
    history::History, history::Step,
};
use crate::limits;

/// Which frame of which image of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FrameKey {
    /// The image's id in the case.
    pub image: u32,
    /// From 0.
    pub frame: u32,
}

/// Names a mark for as long as the case lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MarkId(u32);

impl MarkId {
    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// A shape on a frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    id: MarkId,
    frame: FrameKey,
    label: Caption,
    shape: Shape,
}

impl Mark {
    /// Its name.
    pub const fn id(&self) -> MarkId {
        self.id
    }

    /// Where it was made.
    pub const fn frame(&self) -> FrameKey {
        self.frame
    }

    /// What the person calls it; may be empty.
    pub const fn label(&self) -> &Caption {
        &self.label
    }

    /// What was drawn.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// Something a person does to the marks of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A new mark.
    Add {
        /// Where.
        frame: FrameKey,
        /// What.
        shape: Shape,
    },
    /// Drawn otherwise; once at the end of a drag.
    Change {
        /// Which.
        id: MarkId,
        /// How it is now.
        shape: Shape,
    },
    /// Called otherwise.
    Rename {
        /// Which.
        id: MarkId,
        /// How it is called now.
        label: Caption,
    },
    /// Taken away.
    Remove {
        /// Which.
        id: MarkId,
    },
    /// All taken away: of a frame, or of the case.
    Clear {
        /// None for the case.
        frame: Option<FrameKey>,
    },
    /// A scale by a known length ([`Scale::calibrated`]) for all frames of an image, or none again.
    Calibrate {
        /// Of which image.
        image: u32,
        /// None: as the file has it.
        scale: Option<Scale>,
    },
}

/// Why an action is not done; the marks are as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarkError {
    /// There is no such mark, or not any more.
    #[error("no such mark")]
    NoSuchMark,
    /// More than [`limits::MARKS`], more points than [`limits::MARK_POINTS`], or no ids are left.
    #[error("a case cannot hold more marks")]
    TooMany,
    /// A scale of the file, which a person cannot set.
    #[error("the scale was not calibrated by a person")]
    NotByPerson,
    /// Two marks of one id, two scales of one image, or an id yet to be given.
    #[error("the marks contradict each other")]
    Contradiction,
}

/// The marks of a case in the order in which they are drawn, and the scales that a person gave.
///
/// As JSON without its history: after reading there is nothing to undo.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Marks {
    /// The next id; only ever grows.
    next: u32,
    #[serde(rename = "marks")]
    drawn: Vec<Mark>,
    /// Image and scale, in the order of the images.
    scales: Vec<(u32, Scale)>,
    #[serde(skip)]
    history: History,
}

#[derive(Deserialize)]
struct Unchecked {
    next: u32,
    #[serde(deserialize_with = "bounded::<_, Mark, { limits::MARKS }>")]
    marks: Vec<Mark>,
    #[serde(deserialize_with = "bounded::<_, (u32, Scale), { limits::MARKS }>")]
    scales: Vec<(u32, Scale)>,
}

impl TryFrom<Unchecked> for Marks {
    type Error = MarkError;

    fn try_from(read: Unchecked) -> Result<Self, MarkError> {
        let mut ids: Vec<u32> = read.marks.iter().map(|mark| mark.id.0).collect();
        ids.sort_unstable();
        let marks_agree = ids.is_sorted_by(|a, b| a < b) && ids.last() < Some(&read.next);
        let scales_agree = read.scales.is_sorted_by(|a, b| a.0 < b.0);
        if !(marks_agree && scales_agree) {
            return Err(MarkError::Contradiction);
        }
        let by_person = |(_, scale): &(u32, Scale)| scale.source() == ScaleSource::Person;
        if !read.scales.iter().all(by_person) {
            return Err(MarkError::NotByPerson);
        }
        let marks = Self {
            next: read.next,
            drawn: read.marks,
            scales: read.scales,
            history: History::default(),
        };
        marks.fits()?;
        Ok(marks)
    }
}

impl Marks {
    /// All marks, in the order in which they are drawn.
    pub fn all(&self) -> &[Mark] {
        &self.drawn
    }

    /// The marks of a frame, in the order in which they are drawn.
    pub fn on_frame(&self, frame: FrameKey) -> impl Iterator<Item = &Mark> {
        self.drawn.iter().filter(move |mark| mark.frame == frame)
    }

    /// The mark of an id.
    pub fn get(&self, id: MarkId) -> Option<&Mark> {
        self.drawn.iter().find(|mark| mark.id == id)
    }

    /// The scale that a person gave to an image.
    pub fn calibration(&self, image: u32) -> Option<Scale> {
        let known = self.scales.iter().find(|(of, _)| *of == image);
        known.map(|(_, scale)| *scale)
    }

    /// What a shape is measured with: by the person's scale, who calibrated knowing the file's, else
    /// by the file's.
    pub fn ruler_for(&self, frame: FrameKey, shape: &Shape, file: &FrameScale) -> Ruler {
        self.calibration(frame.image)
            .map_or_else(|| file.ruler_for(shape), Ruler::from)
    }

    /// The mark under a pointer: of all marks of the frame the nearest handle, else the nearest
    /// line, else the topmost that encloses the point.
    pub fn hit(
        &self,
        frame: FrameKey,
        at: Point,
        reach: impl Into<Reach>,
        file: &FrameScale,
    ) -> Option<(MarkId, Hit)> {
        let reach = reach.into();
        let class = |hit: Hit| match hit {
            Hit::Handle(_) => 0,
            Hit::Outline => 1,
            Hit::Inside => 2,
        };
        let from_the_top = self.drawn.iter().rev().filter(|mark| mark.frame == frame);
        let hits = from_the_top.filter_map(|mark| {
            let ruler = self.ruler_for(frame, &mark.shape, file);
            let (hit, off) = mark.shape.reach(at, reach, ruler)?;
            Some((mark.id, hit, off))
        });
        let best = hits.min_by(|(_, a, off_a), (_, b, off_b)| {
            class(*a).cmp(&class(*b)).then(off_a.total_cmp(off_b))
        });
        best.map(|(id, hit, _)| (id, hit))
    }

    /// Does what a person asked for; gives the id of a new mark. What was undone cannot be redone
    /// after it. An action that alters nothing is no step.
    pub fn apply(&mut self, action: Action) -> Result<Option<MarkId>, MarkError> {
        let mut step = Step::default();
        let mut added = None;
        match action {
            Action::Add { frame, shape } => {
                let id = MarkId(self.next);
                let next = self.next.checked_add(1).ok_or(MarkError::TooMany)?;
                let label = Caption::default();
                let mark = Mark {
                    id,
                    frame,
                    label,
                    shape,
                };
                added = Some((id, next));
                step.after.push((self.drawn.len(), mark));
            }
            Action::Change { id, shape } => {
                let (at, mark) = self.place_of(id)?;
                let changed = Mark {
                    shape,
                    ..mark.clone()
                };
                step.replace(at, mark.clone(), changed);
            }
            Action::Rename { id, label } => {
                let (at, mark) = self.place_of(id)?;
                let renamed = Mark {
                    label,
                    ..mark.clone()
                };
                step.replace(at, mark.clone(), renamed);
            }
            Action::Remove { id } => {
                let (at, mark) = self.place_of(id)?;
                step.before.push((at, mark.clone()));
            }
            Action::Clear { frame } => {
                let marks = self.drawn.iter().cloned().enumerate();
                let of_frame = |mark: &Mark| frame.is_none_or(|frame| mark.frame == frame);
                step.before = marks.filter(|(_, mark)| of_frame(mark)).collect();
            }
            Action::Calibrate { image, scale } => {
                if scale.is_some_and(|scale| scale.source() != ScaleSource::Person) {
                    return Err(MarkError::NotByPerson);
                }
                step.scale = Some((image, self.calibration(image), scale));
            }
        }
        if step.alters_nothing() {
            return Ok(None);
        }
        self.take(&step);
        if let Err(too_many) = self.fits() {
            self.take(&step.turned());
            return Err(too_many);
        }
        self.history.record(step);
        Ok(added.map(|(id, next)| {
            self.next = next;
            id
        }))
    }

    /// Takes the last step back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let step = self.history.undo();
        if let Some(step) = &step {
            self.take(step);
        }
        step.is_some()
    }

    /// Does again what was undone last; false where there is nothing.
    pub fn redo(&mut self) -> bool {
        let step = self.history.redo();
        if let Some(step) = &step {
            self.take(step);
        }
        step.is_some()
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    fn place_of(&self, id: MarkId) -> Result<(usize, &Mark), MarkError> {
        let mut places = self.drawn.iter().enumerate();
        places
            .find(|(_, mark)| mark.id == id)
            .ok_or(MarkError::NoSuchMark)
    }

    fn fits(&self) -> Result<(), MarkError> {
        let points = self.drawn.iter().map(|mark| mark.shape.points().len());
        let fits = self.drawn.len() <= limits::MARKS
            && self.scales.len() <= limits::MARKS
            && points.sum::<usize>() <= limits::MARK_POINTS;
        fits.then_some(()).ok_or(MarkError::TooMany)
    }

    /// Puts the marks that a step leaves in the place of those that it found.
    fn take(&mut self, step: &Step) {
        let gone = |mark: &Mark| step.before.iter().any(|(_, old)| old.id == mark.id);
        self.drawn.retain(|mark| !gone(mark));
        for (at, mark) in &step.after {
            self.drawn.insert((*at).min(self.drawn.len()), mark.clone());
        }
        if let Some((image, _, scale)) = step.scale {
            self.scales.retain(|(of, _)| *of != image);
            if let Some(scale) = scale {
                let at = self.scales.partition_point(|(of, _)| *of < image);
                self.scales.insert(at, (image, scale));
            }
        }
    }
}
