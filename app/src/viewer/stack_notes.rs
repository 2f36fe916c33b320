//! What is odd about a stack, in words and on the slider. It is said, and nothing is repaired.

use insitu_core::protocol::StackNote;
use leptos::prelude::*;

use super::Viewer;
use crate::locale::t_with;

/// Codes (dicom.md 6) with the keys of their texts, which count slices.
const TEXTS: [(&str, &str); 6] = [
    ("dicom.slices_missing", "note.missing"),
    ("dicom.slices_duplicate", "note.duplicate"),
    ("dicom.slices_uneven", "note.uneven"),
    ("dicom.gantry_tilt", "note.tilt"),
    ("dicom.order_not_from_geometry", "note.order"),
    ("dicom.uid_not_unique", "note.uid"),
];

/// A text for each kind of note, with how many slices all of that kind are about.
fn texts(notes: &[StackNote]) -> Vec<String> {
    TEXTS
        .iter()
        .filter_map(|(code, key)| {
            let mut of_kind = notes.iter().filter(|note| note.code == *code).peekable();
            of_kind.peek()?;
            let count: u32 = of_kind
                .map(|note| note.count.unwrap_or(1))
                .fold(0, u32::saturating_add);
            Some(t_with(key, &[("n", &count)]))
        })
        .collect()
}

impl Viewer {
    fn stack_notes<T>(self, read: impl FnOnce(&[StackNote]) -> T) -> Option<T> {
        self.case.with(|case| {
            let slices = case.as_ref()?.slices.as_ref()?;
            Some(read(&slices.notes))
        })
    }

    /// What is odd about the stack, in words; follows it.
    pub(super) fn notes(self) -> Vec<String> {
        self.stack_notes(texts).unwrap_or_default()
    }

    /// Where on the slider something is odd, in shares of its length; follows the stack.
    pub(super) fn odd_places(self) -> Vec<f64> {
        if self.plane().is_some() {
            return Vec::new();
        }
        let last = f64::from(self.frames().max(2) - 1);
        let places = |notes: &[StackNote]| {
            notes
                .iter()
                .filter_map(|note| Some(f64::from(note.at?) / last))
                .collect()
        };
        self.stack_notes(places).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(code: &str, count: Option<u32>) -> StackNote {
        StackNote {
            code: code.into(),
            at: Some(3),
            count,
        }
    }

    #[test]
    fn gaps_are_counted_together_and_said_once() {
        let notes = [
            note("dicom.slices_missing", Some(2)),
            note("dicom.gantry_tilt", None),
            note("dicom.slices_missing", Some(3)),
            note("dicom.something_new", Some(1)),
        ];
        let said = texts(&notes);
        assert_eq!(said.len(), 2);
        assert!(said[0].contains('5'), "{said:?}");
        assert!(texts(&[]).is_empty());
    }
}
