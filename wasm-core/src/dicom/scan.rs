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
    element::{ElementHeader, Notation, Reader, UNDEFINED},
    fragments::{self, Fragments},
    nesting::Nesting,
    overlay,
};
use crate::{error::Problem, limits::Limits, source::ByteSource};

/// Elements whose place is kept.
const KEPT: &[Tag] = &[
    Tag::DIRECTORY_RECORD_TYPE,
    Tag::REFERENCED_FILE_ID,
    Tag::SPECIFIC_CHARACTER_SET,
    Tag::IMAGE_TYPE,
    Tag::SOP_CLASS_UID,
    Tag::SOP_INSTANCE_UID,
    Tag::STUDY_DATE,
    Tag::ACQUISITION_DATE,
    Tag::ACQUISITION_DATE_TIME,
    Tag::ACQUISITION_TIME,
    Tag::MODALITY,
    Tag::CODE_VALUE,
    Tag::STUDY_DESCRIPTION,
    Tag::SERIES_DESCRIPTION,
    Tag::PIXEL_PRESENTATION,
    Tag::PATIENT_NAME,
    Tag::PATIENT_ID,
    Tag::ISSUER_OF_PATIENT_ID,
    Tag::ECHO_TIME,
    Tag::ECHO_NUMBERS,
    Tag::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR,
    Tag::IMAGER_PIXEL_SPACING,
    Tag::NOMINAL_SCANNED_PIXEL_SPACING,
    Tag::REGION_FLAGS,
    Tag::REGION_LOCATION_MIN_X0,
    Tag::REGION_LOCATION_MIN_Y0,
    Tag::REGION_LOCATION_MAX_X1,
    Tag::REGION_LOCATION_MAX_Y1,
    Tag::PHYSICAL_UNITS_X_DIRECTION,
    Tag::PHYSICAL_UNITS_Y_DIRECTION,
    Tag::PHYSICAL_DELTA_X,
    Tag::PHYSICAL_DELTA_Y,
    Tag::FRAME_ACQUISITION_DATE_TIME,
    Tag::EFFECTIVE_ECHO_TIME,
    Tag::DIFFUSION_B_VALUE,
    Tag::STUDY_INSTANCE_UID,
    Tag::SERIES_INSTANCE_UID,
    Tag::INSTANCE_NUMBER,
    Tag::PATIENT_ORIENTATION,
    Tag::IMAGE_POSITION,
    Tag::IMAGE_ORIENTATION,
    Tag::FRAME_OF_REFERENCE_UID,
    Tag::LATERALITY,
    Tag::IMAGE_LATERALITY,
    Tag::TEMPORAL_POSITION_IDENTIFIER,
    Tag::SLICE_LOCATION,
    Tag::STACK_ID,
    Tag::IN_STACK_POSITION,
    Tag::FRAME_LATERALITY,
    Tag::TEMPORAL_POSITION_INDEX,
    Tag::CONCATENATION_UID,
    Tag::SAMPLES_PER_PIXEL,
    Tag::PHOTOMETRIC_INTERPRETATION,
    Tag::PLANAR_CONFIGURATION,
    Tag::NUMBER_OF_FRAMES,
    Tag::ROWS,
    Tag::COLUMNS,
    Tag::PIXEL_SPACING,
    Tag::PIXEL_ASPECT_RATIO,
    Tag::BITS_ALLOCATED,
    Tag::BITS_STORED,
    Tag::HIGH_BIT,
    Tag::PIXEL_REPRESENTATION,
    Tag::PIXEL_PADDING_VALUE,
    Tag::PIXEL_PADDING_RANGE_LIMIT,
    Tag::PIXEL_SPACING_CALIBRATION_TYPE,
    Tag::PIXEL_SPACING_CALIBRATION_DESCRIPTION,
    Tag::WINDOW_CENTER,
    Tag::WINDOW_WIDTH,
    Tag::RESCALE_INTERCEPT,
    Tag::RESCALE_SLOPE,
    Tag::RESCALE_TYPE,
    Tag::RECOMMENDED_DISPLAY_FRAME_RATE,
    Tag::CINE_RATE,
    Tag::FRAME_TIME,
    Tag::VOI_LUT_FUNCTION,
    Tag::RED_PALETTE_DESCRIPTOR,
    Tag::GREEN_PALETTE_DESCRIPTOR,
    Tag::BLUE_PALETTE_DESCRIPTOR,
    Tag::RED_PALETTE_DATA,
    Tag::GREEN_PALETTE_DATA,
    Tag::BLUE_PALETTE_DATA,
    Tag::SEGMENTED_RED_PALETTE_DATA,
    Tag::SEGMENTED_GREEN_PALETTE_DATA,
    Tag::SEGMENTED_BLUE_PALETTE_DATA,
    Tag::ICC_PROFILE,
    Tag::LOSSY_IMAGE_COMPRESSION,
    Tag::LUT_DESCRIPTOR,
    Tag::LUT_DATA,
    Tag::PRESENTATION_LUT_SHAPE,
    Tag::EXTENDED_OFFSET_TABLE,
];

/// Sequences whose items are looked into, also when their length is defined.
const ENTERED: &[Tag] = &[
    Tag::DIRECTORY_RECORD_SEQUENCE,
    Tag::ANATOMIC_REGION_SEQUENCE,
    Tag::ANATOMIC_REGION_MODIFIER_SEQUENCE,
    Tag::PRIMARY_ANATOMIC_STRUCTURE_SEQUENCE,
    Tag::PRIMARY_ANATOMIC_STRUCTURE_MODIFIER_SEQUENCE,
    Tag::SEQUENCE_OF_ULTRASOUND_REGIONS,
    Tag::MR_ECHO_SEQUENCE,
    Tag::MR_DIFFUSION_SEQUENCE,
    Tag::FRAME_ANATOMY_SEQUENCE,
    Tag::FRAME_CONTENT_SEQUENCE,
    Tag::PLANE_POSITION_SEQUENCE,
    Tag::PLANE_ORIENTATION_SEQUENCE,
    Tag::MODALITY_LUT_SEQUENCE,
    Tag::VOI_LUT_SEQUENCE,
    Tag::PIXEL_MEASURES_SEQUENCE,
    Tag::FRAME_VOI_LUT_SEQUENCE,
    Tag::PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
    Tag::OPTICAL_PATH_SEQUENCE,
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
    pub(crate) big_endian: bool,
}

/// The pixel data of the top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PixelData {
    Native(Span),
    /// Items between delimiters.
    Encapsulated(Fragments),
}

/// Pixel data in one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) offset: u64,
    pub(crate) length: u64,
    /// Less than `length` when the file was cut.
    pub(crate) available: u64,
    pub(crate) unit: Unit,
    pub(crate) big_endian: bool,
}

/// What one value of pixel data is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// OB: bytes, the same in either order.
    Byte,
    /// OW: words, which swap also where two samples share one.
    Word,
    /// Float Pixel Data (PS3.3 C.7.6.24).
    Float,
    /// Double Float Pixel Data (PS3.3 C.7.6.25).
    Double,
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

struct Scanner<'a, S: ByteSource + ?Sized> {
    reader: Reader<'a, S>,
    limits: &'a Limits,
    /// Kept with each: whether what it holds is wanted.
    nesting: Nesting<bool>,
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
    notation: Notation,
    limits: &Limits,
) -> Result<Scan, DicomError> {
    let mut scanner = Scanner {
        reader: Reader::new(source),
        limits,
        nesting: Nesting::new(notation, limits),
        elements: 0,
        scan: Scan::default(),
    };
    let mut position = start;
    while let Some(header) = scanner.next_header(position)? {
        match scanner.step(&header) {
            Ok(next) => position = next,
            // What follows the pixels cannot make them worse: padding and garbage are common there.
            Err(error) if scanner.scan.pixel_data.is_some() => {
                scanner.scan.report(TRAILING, error_tag(&error));
                break;
            }
            // The index of a disc is of use without its last record.
            Err(error @ DicomError::ElementTruncated { .. }) if scanner.in_directory() => {
                scanner.scan.report("dicom.truncated", error_tag(&error));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(scanner.scan)
}

impl<S: ByteSource + ?Sized> Scanner<'_, S> {
    fn in_directory(&self) -> bool {
        self.nesting
            .outermost()
            .is_some_and(|open| open.tag == Tag::DIRECTORY_RECORD_SEQUENCE)
    }

    /// The next element's header, after closing what ends at `position`; none at the end.
    fn next_header(&mut self, position: u64) -> Result<Option<ElementHeader>, DicomError> {
        self.nesting.close_at(position);
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
        let notation = self.nesting.notation();
        match self.reader.header(position, notation) {
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
            _ if self.nesting.awaits_item() => {
                Err(header.malformed("a sequence holds something other than items"))
            }
            _ => self.element(header),
        }
    }

    fn item(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if !self.nesting.item(header, &self.reader)? {
            self.scan.report("dicom.stray_delimiter", header.tag);
            return Ok(header.value);
        }
        let item = self.nesting.innermost();
        let stepped_over = item.filter(|item| !item.kept).and_then(|item| item.end);
        if stepped_over.is_some() {
            self.nesting.leave();
        }
        Ok(stepped_over.unwrap_or(header.value))
    }

    fn delimiter(&mut self, header: &ElementHeader) -> u64 {
        if !self.nesting.delimiter(header.tag) {
            self.scan.report("dicom.stray_delimiter", header.tag);
        }
        header.value
    }

    fn element(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if self.nesting.is_top_level() {
            match header.tag {
                Tag::PIXEL_DATA | Tag::FLOAT_PIXEL_DATA | Tag::DOUBLE_FLOAT_PIXEL_DATA => {
                    return self.pixel_data(header);
                }
                _ => {}
            }
        }
        let wanted = self.nesting.innermost().is_none_or(|top| top.kept);
        let enters = wanted && ENTERED.contains(&header.tag);
        if header.length == UNDEFINED {
            return self.undefined(header, enters);
        }
        let end = self.nesting.end_inside(header, &self.reader)?;
        if header.length & 1 == 1 {
            self.scan.report("dicom.odd_length", header.tag);
        }
        if enters {
            self.nesting.enter(header, Some(end), true)?;
            return Ok(header.value);
        }
        let is_overlay = self.nesting.is_top_level() && overlay::is_read(header.tag);
        if is_overlay || (wanted && KEPT.contains(&header.tag)) {
            self.keep(header);
        }
        Ok(end)
    }

    /// Pixel data in an icon is encapsulated without being a sequence; all else of undefined length is one.
    fn undefined(&mut self, header: &ElementHeader, enters: bool) -> Result<u64, DicomError> {
        match header.vr {
            Some([b'O', b'B' | b'W']) => Ok(self.fragments(header)?.end),
            None if header.tag == Tag::PIXEL_DATA => Ok(self.fragments(header)?.end),
            None | Some([b'S', b'Q'] | [b'U', b'N']) => {
                self.nesting.enter(header, None, enters)?;
                Ok(header.value)
            }
            Some(_) => Err(header.malformed("undefined length on a value that is no sequence")),
        }
    }

    fn pixel_data(&mut self, header: &ElementHeader) -> Result<u64, DicomError> {
        if self.scan.pixel_data.is_some() {
            self.scan.report("dicom.duplicate_element", header.tag);
        }
        let (found, next) = if header.length == UNDEFINED {
            let fragments = self.fragments(header)?;
            let next = fragments.end;
            (PixelData::Encapsulated(fragments), next)
        } else {
            let left = self.reader.len().saturating_sub(header.value);
            let span = Span {
                offset: header.value,
                length: header.length,
                available: left.min(header.length),
                unit: match header.tag {
                    Tag::FLOAT_PIXEL_DATA => Unit::Float,
                    Tag::DOUBLE_FLOAT_PIXEL_DATA => Unit::Double,
                    _ if header.vr == Some(*b"OB") => Unit::Byte,
                    _ => Unit::Word,
                },
                big_endian: self.nesting.notation().is_big_endian(),
            };
            let next = header.value.saturating_add(header.length);
            (PixelData::Native(span), next)
        };
        if header.length != UNDEFINED && header.length & 1 == 1 {
            self.scan.report("dicom.odd_length", header.tag);
        }
        self.scan.pixel_data.get_or_insert(found);
        Ok(next)
    }

    fn fragments(&mut self, header: &ElementHeader) -> Result<Fragments, DicomError> {
        let notation = self.nesting.notation();
        fragments::locate(&mut self.reader, header.value, notation, self.limits)
    }

    fn keep(&mut self, header: &ElementHeader) {
        let steps = self.nesting.steps().collect();
        let place = Place {
            offset: header.value,
            length: header.length,
            vr: header.vr,
            big_endian: self.nesting.notation().is_big_endian(),
        };
        match self.scan.places.entry((steps, header.tag)) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(_) => self.scan.report("dicom.duplicate_element", header.tag),
        }
    }
}
