//! The header scanner: which elements there are and where, over a byte source, without recursion.
//!
//! Values are not read here, pixel data is only located, and nothing is allocated on the file's word:
//! of all elements only those of [`KEPT`] (and of the sequences of [`ENTERED`]) leave a trace.
//! Sequences of defined length that are not wanted are stepped over; those of undefined length must
//! be walked and are held to `limits.dicom_depth`.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    DicomError, Tag,
    element::{ElementHeader, Reader, UNDEFINED},
    fragments::{self, Fragments},
};
use crate::{error::Problem, limits::Limits, source::ByteSource};

/// Elements whose place is kept.
const KEPT: &[Tag] = &[
    Tag::IMAGE_TYPE,
    Tag::SOP_CLASS_UID,
    Tag::MODALITY,
    Tag::CODE_VALUE,
    Tag::LATERALITY,
    Tag::IMAGE_LATERALITY,
    Tag::FRAME_LATERALITY,
    Tag::SAMPLES_PER_PIXEL,
    Tag::PHOTOMETRIC_INTERPRETATION,
    Tag::PLANAR_CONFIGURATION,
    Tag::NUMBER_OF_FRAMES,
    Tag::ROWS,
    Tag::COLUMNS,
    Tag::PIXEL_SPACING,
    Tag::BITS_ALLOCATED,
    Tag::BITS_STORED,
    Tag::HIGH_BIT,
    Tag::PIXEL_REPRESENTATION,
    Tag::PIXEL_PADDING_VALUE,
    Tag::PIXEL_PADDING_RANGE_LIMIT,
    Tag::WINDOW_CENTER,
    Tag::WINDOW_WIDTH,
    Tag::WINDOW_EXPLANATION,
    Tag::VOI_LUT_FUNCTION,
    Tag::RESCALE_INTERCEPT,
    Tag::RESCALE_SLOPE,
    Tag::LOSSY_IMAGE_COMPRESSION,
    Tag::LUT_DESCRIPTOR,
    Tag::LUT_DATA,
    Tag::PRESENTATION_LUT_SHAPE,
    Tag::EXTENDED_OFFSET_TABLE,
    Tag::EXTENDED_OFFSET_TABLE_LENGTHS,
];

/// Sequences whose items are looked into, also when their length is defined.
const ENTERED: &[Tag] = &[
    Tag::ANATOMIC_REGION_SEQUENCE,
    Tag::ANATOMIC_REGION_MODIFIER_SEQUENCE,
    Tag::PRIMARY_ANATOMIC_STRUCTURE_SEQUENCE,
    Tag::PRIMARY_ANATOMIC_STRUCTURE_MODIFIER_SEQUENCE,
    Tag::FRAME_ANATOMY_SEQUENCE,
    Tag::MODALITY_LUT_SEQUENCE,
    Tag::VOI_LUT_SEQUENCE,
    Tag::PIXEL_MEASURES_SEQUENCE,
    Tag::FRAME_VOI_LUT_SEQUENCE,
    Tag::PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
    Tag::SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
    Tag::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
];

/// One step into a sequence: its tag and the item, from 0.
pub(crate) type Step = (Tag, u32);

/// Where an element is: the steps to its item, then its tag.
pub(crate) type Path = (Vec<Step>, Tag);

/// Where a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    pub(crate) length: u64,
    /// The VR, where the file states one.
    pub(crate) vr: Option<[u8; 2]>,
}

/// The pixel data of the top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PixelData {
    /// One value; `available` is less than `length` when the file was cut.
    Native {
        offset: u64,
        length: u64,
        available: u64,
    },
    /// Items between delimiters.
    Encapsulated(Fragments),
    /// Float or double float pixel data.
    Float,
}

/// What a scan found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) places: BTreeMap<Path, Place>,
    pub(crate) pixel_data: Option<PixelData>,
    pub(crate) problems: Vec<Problem>,
}

impl Scan {
    /// Notes something odd, once per code.
    fn report(&mut self, code: &str, tag: Tag) {
        if !self.problems.iter().any(|problem| problem.code == code) {
            self.problems.push(Problem {
                code: code.to_owned(),
                tag: Some(tag.to_string()),
            });
        }
    }
}

/// A sequence or an item that is not closed yet.
struct Open {
    tag: Tag,
    is_item: bool,
    /// For a sequence, items seen so far; for an item, its own number.
    count: u32,
    /// None: ends with its delimiter.
    end: Option<u64>,
    implicit: bool,
    wanted: bool,
}

struct Scanner<'a, S: ByteSource + ?Sized> {
    reader: Reader<'a, S>,
    limits: &'a Limits,
    open: Vec<Open>,
    elements: usize,
    scan: Scan,
}

/// What follows the pixel data and cannot be read.
const TRAILING: &str = "dicom.trailing_bytes";

/// Where the trouble behind the pixel data is.
fn error_tag(error: &DicomError) -> Tag {
    match error {
        DicomError::ElementTruncated { tag, .. } | DicomError::MalformedElement { tag, .. } => *tag,
        _ => Tag::PIXEL_DATA,
    }
}

/// Scans the data set from `start` to the end of the source.
pub(crate) fn scan<S: ByteSource + ?Sized>(
    source: &S,
    start: u64,
    implicit: bool,
    limits: &Limits,
) -> Result<Scan, DicomError> {
    let mut scanner = Scanner {
        reader: Reader::new(source),
        limits,
        open: Vec::new(),
        elements: 0,
        scan: Scan::default(),
    };
    let mut position = start;
    while let Some(header) = scanner.next_header(position, implicit)? {
        match scanner.step(&header) {
            Ok(next) => position = next,
            // What follows the pixels cannot make them worse: padding and garbage are common there.
            Err(error) if scanner.scan.pixel_data.is_some() => {
                scanner.scan.report(TRAILING, error_tag(&error));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(scanner.scan)
}

impl<S: ByteSource + ?Sized> Scanner<'_, S> {
    /// The next element's header, after closing what ends at `position`; none at the end.
    fn next_header(
        &mut self,
        position: u64,
        top_implicit: bool,
    ) -> Result<Option<ElementHeader>, DicomError> {
        // An item without end ends with the sequence that holds it.
        if let Some(ended) = self
            .open
            .iter()
            .position(|open| open.end.is_some_and(|end| position >= end))
        {
            self.open.truncate(ended);
        }
        if position >= self.reader.len() {
            return Ok(None);
        }
        self.elements = self.elements.saturating_add(1);
        if self.elements > self.limits.dicom_elements {
            return Err(DicomError::LimitExceeded {
                which: "data elements",
                value: self.elements as u64,
                limit: self.limits.dicom_elements as u64,
            });
        }
        let implicit = self.open.last().map_or(top_implicit, |top| top.implicit);
        match self.reader.header(position, implicit) {
            Ok(header) => {
                if header.odd_vr {
                    self.scan.report("dicom.wrong_vr", header.tag);
                }
                Ok(Some(header))
            }
            Err(error) if self.scan.pixel_data.is_some() => {
                self.scan.report(TRAILING, error_tag(&error));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Takes one element in; gives where the next one begins.
    fn step(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        match header.tag {
            Tag::ITEM => self.item(header),
            Tag::ITEM_DELIMITATION | Tag::SEQUENCE_DELIMITATION => Ok(self.delimiter(header)),
            _ if self.open.last().is_some_and(|top| !top.is_item) => {
                Err(header.malformed("a sequence holds something other than items"))
            }
            _ => self.element(header),
        }
    }

    fn item(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        let Some(sequence) = self.open.last_mut().filter(|top| !top.is_item) else {
            self.scan.report("dicom.stray_delimiter", header.tag);
            return Ok(header.value);
        };
        let end = match header.length {
            UNDEFINED => None,
            length => {
                let end = self.reader.end_of(header.tag, header.value, length)?;
                if sequence.end.is_some_and(|outer| end > outer) {
                    return Err(header.malformed("an item is longer than its sequence"));
                }
                Some(end)
            }
        };
        let item = Open {
            tag: sequence.tag,
            is_item: true,
            count: sequence.count,
            end,
            implicit: sequence.implicit,
            wanted: sequence.wanted,
        };
        sequence.count = sequence.count.saturating_add(1);
        match end {
            Some(end) if !item.wanted => Ok(end),
            _ => {
                self.open.push(item);
                Ok(header.value)
            }
        }
    }

    /// Explicit lengths win over delimiters found inside them, so those are only noted.
    fn delimiter(&mut self, header: &ElementHeader) -> u64 {
        let open_ended = |top: &&Open| top.end.is_none();
        let ends_sequence = header.tag == Tag::SEQUENCE_DELIMITATION;
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
        if ends_sequence == in_item || (ends_sequence && !in_sequence) {
            self.scan.report("dicom.stray_delimiter", header.tag);
        }
        header.value
    }

    fn element(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if self.open.is_empty() {
            match header.tag {
                Tag::PIXEL_DATA => return self.pixel_data(header),
                Tag::FLOAT_PIXEL_DATA | Tag::DOUBLE_FLOAT_PIXEL_DATA => {
                    self.scan.pixel_data = Some(PixelData::Float);
                }
                _ => {}
            }
        }
        let wanted = self.open.last().is_none_or(|top| top.wanted);
        let enters = wanted && ENTERED.contains(&header.tag);
        if header.length == UNDEFINED {
            return self.undefined(header, enters);
        }
        let end = self.end_inside(header)?;
        if header.length & 1 == 1 {
            self.scan.report("dicom.odd_length", header.tag);
        }
        if enters {
            self.enter(header, Some(end), true)?;
            return Ok(header.value);
        }
        if wanted && KEPT.contains(&header.tag) {
            self.keep(header);
        }
        Ok(end)
    }

    /// Pixel data in an icon is encapsulated without being a sequence; all else of undefined length is one.
    fn undefined(&mut self, header: &ElementHeader, enters: bool) -> Result<u64, DicomError> {
        match header.vr {
            Some([b'O', b'B' | b'W']) => {
                Ok(fragments::locate(&mut self.reader, header.value, self.limits)?.end)
            }
            None if header.tag == Tag::PIXEL_DATA => {
                Ok(fragments::locate(&mut self.reader, header.value, self.limits)?.end)
            }
            None | Some([b'S', b'Q'] | [b'U', b'N']) => {
                self.enter(header, None, enters)?;
                Ok(header.value)
            }
            Some(_) => Err(header.malformed("undefined length on a value that is no sequence")),
        }
    }

    fn enter(
        &mut self,
        header: &ElementHeader,
        end: Option<u64>,
        wanted: bool,
    ) -> Result<(), DicomError> {
        let depth = self.open.iter().filter(|open| !open.is_item).count();
        if depth >= self.limits.dicom_depth {
            return Err(DicomError::TooDeep {
                offset: header.offset,
                limit: self.limits.dicom_depth,
            });
        }
        let outer = self.open.last().is_some_and(|top| top.implicit);
        self.open.push(Open {
            tag: header.tag,
            is_item: false,
            count: 0,
            end,
            // The content of UN is implicit VR little endian whatever the file (CP-246).
            implicit: outer || header.vr.is_none_or(|vr| vr == *b"UN"),
            wanted,
        });
        Ok(())
    }

    fn pixel_data(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if self.scan.pixel_data.is_some() {
            self.scan.report("dicom.duplicate_element", header.tag);
        }
        let (found, next) = if header.length == UNDEFINED {
            let fragments = fragments::locate(&mut self.reader, header.value, self.limits)?;
            let next = fragments.end;
            (PixelData::Encapsulated(fragments), next)
        } else {
            let available = self
                .reader
                .len()
                .saturating_sub(header.value)
                .min(header.length);
            let native = PixelData::Native {
                offset: header.value,
                length: header.length,
                available,
            };
            (native, header.value.saturating_add(header.length))
        };
        if header.length != UNDEFINED && header.length & 1 == 1 {
            self.scan.report("dicom.odd_length", header.tag);
        }
        self.scan.pixel_data.get_or_insert(found);
        Ok(next)
    }

    /// The value's end, inside the file and inside whatever holds it.
    fn end_inside(&self, header: &ElementHeader) -> Result<u64, DicomError> {
        let end = self
            .reader
            .end_of(header.tag, header.value, header.length)?;
        match self.open.iter().rev().find_map(|open| open.end) {
            Some(outer) if end > outer => {
                Err(header.malformed("the value is longer than the item that holds it"))
            }
            _ => Ok(end),
        }
    }

    fn keep(&mut self, header: &ElementHeader) {
        let steps = self
            .open
            .iter()
            .filter(|open| open.is_item)
            .map(|item| (item.tag, item.count))
            .collect();
        let place = Place {
            offset: header.value,
            length: header.length,
            vr: header.vr,
        };
        match self.scan.places.entry((steps, header.tag)) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(_) => self.scan.report("dicom.duplicate_element", header.tag),
        }
    }
}
