//! Steps back and forth.

use super::{Mark, Scale};

/// Steps that can be taken back. Each holds its own copy of what it changed.
const STEPS: usize = 100;

/// What a step found and what it left, with places among the marks from the first to the last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Step {
    pub(super) before: Vec<(usize, Mark)>,
    pub(super) after: Vec<(usize, Mark)>,
    /// Of an image: the scale found, and the scale left.
    pub(super) scale: Option<(u32, Option<Scale>, Option<Scale>)>,
}

impl Step {
    pub(super) fn replace(&mut self, at: usize, before: Mark, after: Mark) {
        self.before.push((at, before));
        self.after.push((at, after));
    }

    pub(super) fn alters_nothing(&self) -> bool {
        self.before == self.after && self.scale.is_none_or(|(_, before, after)| before == after)
    }

    /// The step the other way.
    pub(super) fn turned(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            scale: self
                .scale
                .map(|(image, before, after)| (image, after, before)),
        }
    }
}

/// What was done and what was undone, each with the latest last, as steps to be taken now.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// A step that was just taken.
    pub(super) fn record(&mut self, step: Step) {
        self.undone.clear();
        if self.done.len() == STEPS {
            self.done.remove(0);
        }
        self.done.push(step);
    }

    pub(super) fn undo(&mut self) -> Option<Step> {
        let step = self.done.pop()?;
        self.undone.push(step.clone());
        Some(step.turned())
    }

    pub(super) fn redo(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step)
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}
