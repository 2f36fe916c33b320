//! A listing as it travels: rows, how many there are, and what was odd.

use serde::{Deserialize, Serialize};

use crate::{
    dicom::Tag,
    error::{Failure, Problem},
};

/// Which rows of a listing are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TagQuery {
    /// Rows to leave out at the start, of those that the search finds.
    pub from: usize,
    /// Rows to give at most; `limits.dicom_listed_rows` holds too.
    pub most: usize,
    /// Only rows that hold this text in tag, keyword, name, private creator, value or the name of a
    /// UID, in whatever case. Empty: all rows.
    pub search: String,
}

/// A part of the elements of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TagListing {
    /// The rows asked for, in the order of the file, group 2 first.
    pub rows: Vec<TagRow>,
    /// Rows that the search finds in the whole data set.
    pub total: usize,
    /// Why the rest of the data set is not listed, where it is not.
    pub truncated: Option<Failure>,
    /// What was not as it should be, each kind once.
    pub problems: Vec<Problem>,
}

/// One data element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRow {
    /// The items that hold it, outermost first; empty at the top level. Its length is the depth.
    pub within: Vec<ItemStep>,
    /// Group and element number.
    pub tag: Tag,
    /// The VR as the file states it; where it states none, that of the dictionary, or `UN`.
    pub vr: String,
    /// Bytes of the value; none: until a delimiter.
    pub length: Option<u64>,
    /// Where the element's tag begins, in bytes: in the file, for the data set of a deflated file in
    /// what it unpacks to.
    pub offset: u64,
    /// Keyword of PS3.6.
    pub keyword: Option<String>,
    /// Name of PS3.6.
    pub name: Option<String>,
    /// Who reserved the block of a private element (PS3.5 7.8.1).
    pub creator: Option<String>,
    /// The value.
    pub value: TagValue,
    /// What the UID in the value is called, where the standard registers it.
    pub uid_name: Option<String>,
    /// Whether the value may tell who the patient is: in PS3.15 table E.1-1, inside a sequence that
    /// is, a name of a person, private (but no private creator), or not known to the dictionary.
    pub identifies: bool,
}

/// One step into a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemStep {
    /// The sequence.
    pub sequence: Tag,
    /// Which of its items, from 1 (PS3.5 7.5).
    pub item: u32,
}

/// A value as a listing shows it. The values of one element are separated by `\`, as in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TagValue {
    /// All of it; empty where there is none.
    Text(String),
    /// The beginning of a long one (`limits.dicom_shown_bytes`).
    Start(String),
    /// A sequence of so many items.
    Items(u32),
    /// Encapsulated pixel data in so many fragments, the offset table apart.
    Fragments(u64),
    /// Bytes that say nothing to people.
    Binary,
}

impl TagValue {
    /// The text, whole or cut.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Start(text) => Some(text),
            Self::Items(_) | Self::Fragments(_) | Self::Binary => None,
        }
    }
}
