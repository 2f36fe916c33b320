//! The sequences and items around the element at hand (PS3.5 7.5), as a stack of our own: a deep file
//! must not end the program.
//!
//! Explicit lengths win over delimiters found inside them, and an item without end ends with the
//! sequence that holds it.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use super::{
    DicomError, Tag,
    element::{ElementHeader, Notation, Reader, UNDEFINED},
};
use crate::{limits::Limits, source::ByteSource};

/// A sequence or an item that is not closed yet.
#[derive(Debug, Clone)]
pub(crate) struct Open<T> {
    /// The tag of the sequence, for its items too.
    pub(crate) tag: Tag,
    pub(crate) is_item: bool,
    /// For a sequence, items seen so far; for an item, its own number from 0.
    pub(crate) count: u32,
    /// None: ends with its delimiter.
    pub(crate) end: Option<u64>,
    notation: Notation,
    /// What the walker keeps; an item begins with that of its sequence.
    pub(crate) kept: T,
}

/// What is open, outermost first.
pub(crate) struct Nesting<T> {
    open: Vec<Open<T>>,
    /// Of the top level.
    notation: Notation,
    depth_limit: usize,
}

impl<T: Clone> Nesting<T> {
    pub(crate) fn new(notation: Notation, limits: &Limits) -> Self {
        Self {
            open: Vec::new(),
            notation,
            depth_limit: limits.dicom_depth,
        }
    }

    /// How the element at hand is written.
    pub(crate) fn notation(&self) -> Notation {
        self.open.last().map_or(self.notation, |open| open.notation)
    }

    pub(crate) fn is_top_level(&self) -> bool {
        self.open.is_empty()
    }

    pub(crate) fn outermost(&self) -> Option<&Open<T>> {
        self.open.first()
    }

    pub(crate) fn innermost(&self) -> Option<&Open<T>> {
        self.open.last()
    }

    pub(crate) fn innermost_mut(&mut self) -> Option<&mut Open<T>> {
        self.open.last_mut()
    }

    /// Whether only an item, or the end of its sequence, can come next.
    pub(crate) fn awaits_item(&self) -> bool {
        self.open.last().is_some_and(|top| !top.is_item)
    }

    /// The items around the element at hand: the sequence, and which of its items, from 0.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (Tag, u32)> {
        self.open
            .iter()
            .filter(|open| open.is_item)
            .map(|item| (item.tag, item.count))
    }

    /// Closes what ends at `position`.
    pub(crate) fn close_at(&mut self, position: u64) {
        if let Some(ended) = self
            .open
            .iter()
            .position(|open| open.end.is_some_and(|end| position >= end))
        {
            self.open.truncate(ended);
        }
    }

    /// Closes the innermost sequence or item.
    pub(crate) fn leave(&mut self) {
        self.open.pop();
    }

    /// Gives up the innermost sequence or item of stated length; gives where it ends.
    pub(crate) fn abandon(&mut self) -> Option<u64> {
        let stated = self.open.iter().rposition(|open| open.end.is_some())?;
        let end = self.open.get(stated)?.end;
        self.open.truncate(stated);
        end
    }

    /// Opens an item; false where there is no sequence that could hold it.
    pub(crate) fn item<S: ByteSource + ?Sized>(
        &mut self,
        header: &ElementHeader,
        reader: &Reader<'_, S>,
    ) -> Result<bool, DicomError> {
        let Some(sequence) = self.open.last_mut().filter(|top| !top.is_item) else {
            return Ok(false);
        };
        let end = match header.length {
            UNDEFINED => None,
            length => {
                let end = reader.end_of(header.tag, header.value, length)?;
                if sequence.end.is_some_and(|outer| end > outer) {
                    return Err(header.malformed("an item is longer than its sequence"));
                }
                Some(end)
            }
        };
        let item = Open {
            is_item: true,
            end,
            ..sequence.clone()
        };
        sequence.count = sequence.count.saturating_add(1);
        self.open.push(item);
        Ok(true)
    }

    /// Closes what a delimiter ends; false where it ends nothing, or an item's own is missing.
    pub(crate) fn delimiter(&mut self, tag: Tag) -> bool {
        let open_ended = |top: &&Open<T>| top.end.is_none();
        let ends_sequence = tag == Tag::SEQUENCE_DELIMITATION;
        let in_item = self
            .open
            .last()
            .filter(open_ended)
            .is_some_and(|top| top.is_item);
        if in_item {
            self.open.pop();
        }
        let in_sequence = self
            .open
            .last()
            .filter(open_ended)
            .is_some_and(|top| !top.is_item);
        if ends_sequence && in_sequence {
            self.open.pop();
        }
        // An item whose own delimiter is missing ends with its sequence.
        !(ends_sequence == in_item || (ends_sequence && !in_sequence))
    }

    /// Opens a sequence.
    pub(crate) fn enter(
        &mut self,
        header: &ElementHeader,
        end: Option<u64>,
        kept: T,
    ) -> Result<(), DicomError> {
        let depth = self.open.iter().filter(|open| !open.is_item).count();
        if depth >= self.depth_limit {
            return Err(DicomError::TooDeep {
                offset: header.offset,
                limit: self.depth_limit,
            });
        }
        self.open.push(Open {
            tag: header.tag,
            is_item: false,
            count: 0,
            end,
            // The content of UN is implicit VR little endian whatever the file (CP-246).
            notation: match header.vr {
                None => Notation::ImplicitLe,
                Some(vr) if vr == *b"UN" => Notation::ImplicitLe,
                Some(_) => self.notation(),
            },
            kept,
        });
        Ok(())
    }

    /// A value's end, inside the file and inside whatever holds it.
    pub(crate) fn end_inside<S: ByteSource + ?Sized>(
        &self,
        header: &ElementHeader,
        reader: &Reader<'_, S>,
    ) -> Result<u64, DicomError> {
        let end = reader.end_of(header.tag, header.value, header.length)?;
        match self.open.iter().rev().find_map(|open| open.end) {
            Some(outer) if end > outer => {
                Err(header.malformed("the value is longer than the item that holds it"))
            }
            _ => Ok(end),
        }
    }
}
