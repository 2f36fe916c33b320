//! Every element of a data set in the order of the file, one row each.
//!
//! Lenient as the scanner is, and with what a reader of headers wants besides: sequences are entered,
//! also those that hide in UN; where an item or a sequence of stated length cannot be read on, the
//! walk goes on behind it.
//!
//! Nothing is held but the rows asked for, the open sequences and their private creators.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use std::collections::BTreeMap;

use super::{
    collector::Collector,
    dictionary,
    found::{Context, Found, context},
    row::{TagRow, TagValue},
    value,
};
use crate::{
    dicom::{
        CharacterSet, DicomError, Tag,
        element::{ElementHeader, Notation, Reader, UNDEFINED},
        fragments,
        nesting::Nesting,
        text,
    },
    limits::Limits,
    source::{ByteSource, ReadError},
};

/// Longest private creator (LO), in characters of at most four bytes (PS3.5 table 6.2-1).
const CREATOR_BYTES: u64 = 64 * 4;

/// An item, as its tag is written in little endian.
const ITEM_TAG: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];

/// Which part of a file is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Group 2 only.
    Meta,
    DataSet,
}

struct Walk<'a, 'c, S: ByteSource + ?Sized> {
    source: &'a S,
    reader: Reader<'a, S>,
    limits: &'a Limits,
    nesting: Nesting<Context>,
    /// Of the top level.
    context: Context,
    collector: &'c mut Collector,
    part: Part,
    after_pixels: bool,
    /// Fragments whose end was not found: to look for them again from every item on would take the
    /// square of the time.
    lost: bool,
}

/// Lists the elements from `start` on; what cannot be read ends up in the listing's `truncated`.
///
/// # Errors
/// Only when the source itself cannot be read any more.
pub(super) fn walk<S: ByteSource + ?Sized>(
    source: &S,
    start: u64,
    notation: Notation,
    part: Part,
    limits: &Limits,
    collector: &mut Collector,
) -> Result<(), DicomError> {
    let mut walk = Walk {
        source,
        reader: Reader::new(source),
        limits,
        nesting: Nesting::new(notation, limits),
        context: Context::default(),
        collector,
        part,
        after_pixels: false,
        lost: false,
    };
    let mut position = start;
    loop {
        match walk.next(position) {
            Ok(Some(next)) => position = next,
            Ok(None) => return Ok(()),
            Err(error) => match walk.recover(error)? {
                Some(next) => position = next,
                None => return Ok(()),
            },
        }
    }
}

impl<S: ByteSource + ?Sized> Walk<'_, '_, S> {
    /// Takes the element at `position` in; gives where the next one begins, none at the end.
    fn next(&mut self, position: u64) -> Result<Option<u64>, DicomError> {
        self.nesting.close_at(position);
        if position >= self.reader.len() {
            return Ok(None);
        }
        if self.part == Part::Meta && self.reader.bytes::<2>(position)? != [2, 0] {
            return Ok(None);
        }
        self.collector.count()?;
        let header = self.reader.header(position, self.nesting.notation())?;
        if header.odd_vr {
            self.collector.report("dicom.wrong_vr", Some(header.tag));
        }
        match header.tag {
            Tag::ITEM => self.item(&header),
            Tag::ITEM_DELIMITATION | Tag::SEQUENCE_DELIMITATION => {
                if !self.nesting.delimiter(header.tag) {
                    self.stray(header.tag);
                }
                Ok(header.value)
            }
            _ if self.nesting.awaits_item() => {
                Err(header.malformed("a sequence holds something other than items"))
            }
            _ => self.element(&header),
        }
        .map(Some)
    }

    /// Where to go on after an error: behind the innermost item or sequence whose end is known.
    fn recover(&mut self, error: DicomError) -> Result<Option<u64>, DicomError> {
        let tag = match &error {
            DicomError::Read(ReadError::PastEnd { .. }) | DicomError::TooDeep { .. } => None,
            DicomError::ElementTruncated { tag, .. } | DicomError::MalformedElement { tag, .. } => {
                Some(*tag)
            }
            DicomError::LimitExceeded { .. } => {
                self.collector.listing.truncated = Some(error.into());
                return Ok(None);
            }
            _ => return Err(error),
        };
        let next = if self.lost {
            None
        } else {
            self.nesting.abandon()
        };
        if next.is_some() {
            self.collector.report(error.code().as_str(), tag);
        } else if self.after_pixels {
            // Padding and garbage are common there.
            self.collector.report("dicom.trailing_bytes", tag);
        } else {
            self.collector.listing.truncated = Some(error.into());
        }
        Ok(next)
    }

    fn stray(&mut self, tag: Tag) {
        self.collector.report("dicom.stray_delimiter", Some(tag));
    }

    fn item(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if !self.nesting.item(header, &self.reader)? {
            self.stray(header.tag);
            return Ok(header.value);
        }
        let counted = self
            .nesting
            .innermost()
            .and_then(|item| Some((item.kept.row?, item.count)));
        if let Some((row, number)) = counted
            && let Some(row) = self.collector.listing.rows.get_mut(row)
        {
            row.value = TagValue::Items(number.saturating_add(1));
        }
        Ok(header.value)
    }

    fn context(&self) -> &Context {
        context(&self.nesting, &self.context)
    }

    fn context_mut(&mut self) -> &mut Context {
        match self.nesting.innermost_mut() {
            Some(open) => &mut open.kept,
            None => &mut self.context,
        }
    }

    fn element(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        let entry = dictionary::element(header.tag);
        let unstated = entry
            .as_ref()
            .map_or(*b"UN", |entry| entry.vr.chosen(self.context().signed));
        let found = Found {
            header,
            vr: header.vr.filter(|vr| vr != b"UN").unwrap_or(unstated),
            entry,
        };
        let is_pixels = matches!(
            header.tag,
            Tag::PIXEL_DATA | Tag::FLOAT_PIXEL_DATA | Tag::DOUBLE_FLOAT_PIXEL_DATA
        );
        self.after_pixels |= is_pixels && self.nesting.is_top_level();
        if header.length == UNDEFINED {
            return self.undefined(&found);
        }
        if header.length & 1 == 1 {
            self.collector.report("dicom.odd_length", Some(header.tag));
        }
        if is_pixels {
            // Their row stands also where some of them are missing, which is no garbage behind them.
            self.take(&found, TagValue::Binary)?;
            let end = self.nesting.end_inside(header, &self.reader);
            self.after_pixels &= end.is_ok();
            return end;
        }
        let end = self.nesting.end_inside(header, &self.reader)?;
        if found.vr == *b"SQ" || (found.vr == *b"UN" && self.begins_with_item(header)) {
            return match self.enter(&found, Some(end)) {
                Ok(()) => Ok(header.value),
                Err(DicomError::TooDeep { .. }) => {
                    self.collector.report("dicom.too_deep", Some(header.tag));
                    Ok(end)
                }
                Err(error) => Err(error),
            };
        }
        self.learn(header)?;
        self.take_value(&found)?;
        Ok(end)
    }

    fn undefined(&mut self, found: &Found<'_>) -> Result<u64, DicomError> {
        let header = found.header;
        let in_fragments = match header.vr {
            Some([b'O', b'B' | b'W']) => true,
            None => header.tag == Tag::PIXEL_DATA,
            Some([b'S', b'Q'] | [b'U', b'N']) => false,
            Some(_) => {
                let reason = "undefined length on a value that is no sequence";
                return Err(header.malformed(reason));
            }
        };
        if !in_fragments {
            self.enter(found, None)?;
            return Ok(header.value);
        }
        let notation = self.nesting.notation();
        let located = fragments::locate(&mut self.reader, header.value, notation, self.limits);
        let count = located.as_ref().map_or(0, |it| it.list.len() as u64);
        self.take(found, TagValue::Fragments(count))?;
        self.lost = located.is_err();
        self.after_pixels &= !self.lost;
        Ok(located?.end)
    }

    /// Whether the value is a sequence that the file does not call one.
    fn begins_with_item(&mut self, header: &ElementHeader) -> bool {
        header.length >= 8
            && self
                .reader
                .bytes::<4>(header.value)
                .is_ok_and(|bytes| bytes == ITEM_TAG)
    }

    fn enter(&mut self, found: &Found<'_>, end: Option<u64>) -> Result<(), DicomError> {
        let row = self.take(found, TagValue::Items(0))?;
        let around = self.context();
        let context = Context {
            character_set: around.character_set,
            signed: around.signed,
            creators: BTreeMap::new(),
            row,
            identifies: found.identifies(around),
        };
        self.nesting.enter(found.header, end, context)
    }

    /// Remembers what other elements are read by.
    fn learn(&mut self, header: &ElementHeader) -> Result<(), DicomError> {
        let is_creator = header.tag.0 & 1 == 1 && (0x0010..=0x00FF).contains(&header.tag.1);
        match header.tag {
            Tag::SPECIFIC_CHARACTER_SET => {
                let bytes = self.bytes(header, self.limits.dicom_shown_bytes)?;
                let (set, unknown) = CharacterSet::from_terms(&text::values(&bytes));
                if unknown {
                    self.collector
                        .report("dicom.unknown_character_set", Some(header.tag));
                }
                self.context_mut().character_set = set;
            }
            Tag::PIXEL_REPRESENTATION => {
                let bytes = self.bytes(header, 2)?;
                self.context_mut().signed = bytes.contains(&1);
            }
            _ if is_creator => {
                let bytes = self.bytes(header, CREATOR_BYTES)?;
                let creator = self.context().character_set.values(&bytes).join("\\");
                self.context_mut()
                    .creators
                    .entry((header.tag.0, header.tag.1))
                    .or_insert(creator);
            }
            _ => {}
        }
        Ok(())
    }

    /// The value's bytes, `most` of them.
    fn bytes(&self, header: &ElementHeader, most: u64) -> Result<Vec<u8>, DicomError> {
        Ok(self.source.range(header.value, header.length.min(most))?)
    }

    /// Takes a row with as much of the value as is shown.
    fn take_value(&mut self, found: &Found<'_>) -> Result<(), DicomError> {
        let Found { header, vr, .. } = *found;
        let Some(shown) = value::shown(vr, header.length, self.limits.dicom_shown_bytes) else {
            self.take(found, TagValue::Binary)?;
            return Ok(());
        };
        let (source, nesting) = (self.source, &self.nesting);
        let around = context(nesting, &self.context);
        // The value of UN is little endian whatever the file (CP-246).
        let big_endian = nesting.notation().is_big_endian() && header.vr != Some(*b"UN");
        self.collector.take(|| {
            let bytes = source.range(header.value, shown)?;
            let text = value::decode(vr, &bytes, big_endian, around.character_set);
            let uid_name = (vr == *b"UI").then(|| dictionary::uid_name(&text));
            let value = if shown < header.length {
                TagValue::Start(value::without_half_a_character(text))
            } else {
                TagValue::Text(text)
            };
            Ok(TagRow {
                uid_name: uid_name.flatten().map(str::to_owned),
                ..found.row(value, nesting, around)
            })
        })?;
        Ok(())
    }

    fn take(&mut self, found: &Found<'_>, value: TagValue) -> Result<Option<usize>, DicomError> {
        let nesting = &self.nesting;
        let around = context(nesting, &self.context);
        self.collector
            .take(|| Ok(found.row(value, nesting, around)))
    }
}
