//! An element at hand, with what the dictionary and the elements before it say of it; becomes a row.

use std::collections::BTreeMap;

use super::{
    dictionary::{self, Entry},
    row::{ItemStep, TagRow, TagValue},
};
use crate::dicom::{
    CharacterSet, Tag,
    element::{ElementHeader, UNDEFINED},
    nesting::Nesting,
};

/// What elements of one data set or item share.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub(super) character_set: CharacterSet,
    /// Pixel Representation is 1.
    pub(super) signed: bool,
    /// By group and block.
    pub(super) creators: BTreeMap<(u16, u16), String>,
    /// The row of the sequence, where it was asked for.
    pub(super) row: Option<usize>,
    pub(super) identifies: bool,
}

/// What holds at the element at hand.
pub(super) fn context<'n>(nesting: &'n Nesting<Context>, top: &'n Context) -> &'n Context {
    nesting.innermost().map_or(top, |open| &open.kept)
}

/// An element, and what the dictionary has on it.
pub(super) struct Found<'h> {
    pub(super) header: &'h ElementHeader,
    pub(super) entry: Option<Entry>,
    /// By which the value is read: that of the file, unless it states none or UN.
    pub(super) vr: [u8; 2],
}

impl Found<'_> {
    pub(super) fn row(
        &self,
        value: TagValue,
        nesting: &Nesting<Context>,
        around: &Context,
    ) -> TagRow {
        let Self { header, entry, vr } = self;
        let step = |(sequence, item): (Tag, u32)| ItemStep {
            sequence,
            item: item.saturating_add(1),
        };
        let block = header.tag.1 >> 8;
        let is_private = header.tag.0 & 1 == 1;
        let creator = around.creators.get(&(header.tag.0, block));
        TagRow {
            within: nesting.steps().map(step).collect(),
            tag: header.tag,
            vr: String::from_utf8_lossy(&header.vr.unwrap_or(*vr)).into_owned(),
            length: (header.length != UNDEFINED).then_some(header.length),
            offset: header.offset,
            keyword: entry.as_ref().map(|entry| entry.keyword.clone()),
            name: entry.as_ref().map(|entry| entry.name.to_owned()),
            creator: creator.filter(|_| is_private).cloned(),
            value,
            uid_name: None,
            identifies: self.identifies(around),
        }
    }

    pub(super) fn identifies(&self, around: &Context) -> bool {
        around.identifies
            || self.vr == *b"PN"
            || self.entry.as_ref().is_none_or(|entry| entry.identifies)
            || dictionary::is_identifying_group(self.header.tag)
    }
}
