//! The marks as a plain list: to be read aloud, copied, and put into a report.
//!
//! No words, only keys that the page has in every language, numbers, and what the person wrote.

use serde::Serialize;

use super::{FrameKey, Mark, MarkId, Marks, Ruler, Value};

/// One mark in words to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Which mark.
    pub id: MarkId,
    /// Where it is.
    pub frame: FrameKey,
    /// Key of the kind of shape.
    pub kind: &'static str,
    /// Keys of what else there is to say of the shape.
    pub details: Vec<&'static str>,
    /// What the person calls it; may be empty.
    pub label: String,
    /// The text that is part of the shape; empty where there is none.
    pub text: String,
    /// What it measures. Values of pixels are added by who has the pixels.
    pub values: Vec<Value>,
}

impl Marks {
    /// One entry a mark, by frame, then in the order in which they were drawn. `ruler_of` gives what
    /// a mark is measured with ([`Marks::ruler_for`]).
    pub fn list(&self, ruler_of: &dyn Fn(&Mark) -> Ruler) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.all().iter().map(|m| entry(m, ruler_of(m))).collect();
        entries.sort_by_key(|entry| entry.frame);
        entries
    }
}

fn entry(mark: &Mark, ruler: Ruler) -> Entry {
    let shape = mark.shape();
    let text = shape.text().map_or("", |text| text.as_str());
    Entry {
        id: mark.id(),
        frame: mark.frame(),
        kind: shape.key(),
        details: shape.details(),
        label: mark.label().as_str().to_owned(),
        text: text.to_owned(),
        values: shape.values(ruler),
    }
}
