//! What grouping, measuring and naming need of a data set, read where the standard puts it: a frame's
//! own functional groups, else the shared ones, else the top level (PS3.3 C.7.6.16.1).

use super::{
    CharacterSet, DicomError, Instance, PersonName, Tag,
    attributes::Attributes,
    instance::Data,
    orientation::{Markers, Orientation},
    scan::Step,
    spacing::{
        self, Calibration, Spacing, SpacingFacts, Technique, UltrasoundRegion, UltrasoundRegions,
    },
    stack::{FrameFacts, InstanceFacts},
    text,
};
use crate::source::ByteSource;

/// Frames whose facts are listed; each takes some hundred bytes, and a file can claim a million.
const MAX_FRAMES: u32 = 100_000;
/// Regions of one ultrasound picture.
const MAX_REGIONS: u32 = 64;

impl<'a, S: ByteSource + ?Sized> Instance<'a, S> {
    /// What [`super::stack::group`] needs. `id` and `name` are the caller's.
    ///
    /// # Errors
    /// When a value cannot be read, or there are more frames than can be grouped.
    pub fn facts(&self, id: u32, name: &str) -> Result<InstanceFacts, DicomError> {
        let header = self.header();
        if header.frames > MAX_FRAMES {
            return Err(DicomError::LimitExceeded {
                which: "frames in a stack",
                value: header.frames.into(),
                limit: MAX_FRAMES.into(),
            });
        }
        let values = self.values();
        Ok(InstanceFacts {
            id,
            study_uid: values.uid(Tag::STUDY_INSTANCE_UID)?,
            series_uid: values.uid(Tag::SERIES_INSTANCE_UID)?,
            sop_class_uid: header.sop_class_uid.clone(),
            sop_instance_uid: values.uid(Tag::SOP_INSTANCE_UID)?,
            hash: None,
            name: name.to_owned(),
            instance_number: values.integer(&[], Tag::INSTANCE_NUMBER)?,
            rows: header.rows.unwrap_or(0),
            columns: header.columns.unwrap_or(0),
            concatenation_uid: Some(values.uid(Tag::CONCATENATION_UID)?)
                .filter(|uid| !uid.is_empty()),
            frames: (0..header.frames)
                .map(|frame| values.frame(frame))
                .collect::<Result<_, _>>()?,
        })
    }

    /// How large a pixel of a frame is, and what that claim rests on; none where nothing says so.
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn spacing(&self, frame: u32) -> Result<Option<Spacing>, DicomError> {
        Ok(spacing::spacing(&self.spacing_facts(frame)?))
    }

    /// Everything that the file says of sizes.
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn spacing_facts(&self, frame: u32) -> Result<SpacingFacts, DicomError> {
        let values = self.values();
        let header = self.header();
        let kind = values.code(Tag::PIXEL_SPACING_CALIBRATION_TYPE)?;
        let described = self.texts(Tag::PIXEL_SPACING_CALIBRATION_DESCRIPTION)?;
        let calibration =
            kind.and_then(|kind| Calibration::new(&kind, described.into_iter().next()));
        let magnification =
            values.decimals(&[], Tag::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR)?;
        Ok(SpacingFacts {
            technique: Technique::of(&header.sop_class_uid, header.modality.as_deref()),
            pixel_measures: values.pixel_measures(frame)?,
            pixel_spacing: values.array(&[], Tag::PIXEL_SPACING)?,
            imager_pixel_spacing: values.array(&[], Tag::IMAGER_PIXEL_SPACING)?,
            nominal_scanned_pixel_spacing: values.array(&[], Tag::NOMINAL_SCANNED_PIXEL_SPACING)?,
            pixel_aspect_ratio: values.array(&[], Tag::PIXEL_ASPECT_RATIO)?,
            magnification: magnification.first().copied(),
            calibration,
            ultrasound_regions: values.regions()?,
        })
    }

    /// Where the frame's rows and columns point; none without a valid Image Orientation (Patient).
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn orientation(&self, frame: u32) -> Result<Option<Orientation>, DicomError> {
        Ok(self.values().orientation(frame)?.and_then(Orientation::new))
    }

    /// The letters at the picture's edges, from its orientation or from Patient Orientation.
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn markers(&self, frame: u32) -> Result<Option<Markers>, DicomError> {
        if let Some(orientation) = self.orientation(frame)? {
            return Ok(Some(orientation.markers()));
        }
        let directions = self
            .values()
            .attributes
            .texts(&[], Tag::PATIENT_ORIENTATION)?;
        Ok(match &directions[..] {
            [row, column] => Markers::from_patient_orientation(row, column),
            _ => None,
        })
    }

    /// Text values of the top level in the data set's character set (PS3.3 C.12.1.1.2): of the tags
    /// that are kept, none for others.
    ///
    /// # Errors
    /// When the value cannot be read.
    pub fn texts(&self, tag: Tag) -> Result<Vec<String>, DicomError> {
        let bytes = self.values().attributes.bytes(&[], tag)?;
        Ok(self.character_set()?.values(&bytes.unwrap_or_default()))
    }

    /// The patient's name; empty where there is none. For the eyes of the person who opened the file,
    /// and for nothing else: it must reach no log, message or export that was not asked for.
    ///
    /// # Errors
    /// When the value cannot be read.
    pub fn patient_name(&self) -> Result<PersonName, DicomError> {
        let bytes = self.values().attributes.bytes(&[], Tag::PATIENT_NAME)?;
        let names = self.character_set()?.names(&bytes.unwrap_or_default());
        Ok(PersonName::parse(names.first().map_or("", String::as_str)))
    }

    fn character_set(&self) -> Result<CharacterSet, DicomError> {
        let terms = self
            .values()
            .attributes
            .texts(&[], Tag::SPECIFIC_CHARACTER_SET)?;
        Ok(CharacterSet::from_terms(&terms).0)
    }

    fn values(&self) -> Values<'_, Data<'a, S>> {
        Values {
            attributes: self.attributes(),
        }
    }
}

/// Values by the type that is wanted; what cannot be understood is absent.
struct Values<'a, S: ByteSource> {
    attributes: Attributes<'a, S>,
}

impl<S: ByteSource> Values<'_, S> {
    fn uid(&self, tag: Tag) -> Result<String, DicomError> {
        let bytes = self.attributes.bytes(&[], tag)?;
        Ok(bytes
            .and_then(|bytes| text::uid(&bytes))
            .unwrap_or_default())
    }

    fn code(&self, tag: Tag) -> Result<Option<String>, DicomError> {
        self.attributes.code(&[], tag)
    }

    fn integer(&self, steps: &[Step], tag: Tag) -> Result<Option<i64>, DicomError> {
        let texts = self.attributes.texts(steps, tag)?;
        Ok(texts.first().and_then(|value| text::integer(value)))
    }

    fn decimals(&self, steps: &[Step], tag: Tag) -> Result<Vec<f64>, DicomError> {
        Ok(self.attributes.decimals(steps, tag)?.unwrap_or_default())
    }

    fn array<const N: usize>(
        &self,
        steps: &[Step],
        tag: Tag,
    ) -> Result<Option<[f64; N]>, DicomError> {
        Ok(self.decimals(steps, tag)?.try_into().ok())
    }

    /// An array of the functional groups, else of the top level.
    fn grouped<const N: usize>(
        &self,
        frame: u32,
        group: Tag,
        tag: Tag,
    ) -> Result<Option<[f64; N]>, DicomError> {
        let steps = self.attributes.in_groups(frame, group, tag);
        self.array(&steps.unwrap_or_default(), tag)
    }

    fn pixel_measures(&self, frame: u32) -> Result<Option<[f64; 2]>, DicomError> {
        let group = Tag::PIXEL_MEASURES_SEQUENCE;
        match self.attributes.in_groups(frame, group, Tag::PIXEL_SPACING) {
            Some(steps) => self.array(&steps, Tag::PIXEL_SPACING),
            None => Ok(None),
        }
    }

    fn orientation(&self, frame: u32) -> Result<Option<[f64; 6]>, DicomError> {
        let group = Tag::PLANE_ORIENTATION_SEQUENCE;
        self.grouped(frame, group, Tag::IMAGE_ORIENTATION)
    }

    fn frame(&self, frame: u32) -> Result<FrameFacts, DicomError> {
        let content = |tag| {
            self.attributes
                .in_groups(frame, Tag::FRAME_CONTENT_SEQUENCE, tag)
        };
        let long = |tag: Tag| -> Result<Option<u32>, DicomError> {
            let steps = content(tag).unwrap_or_default();
            Ok(self.attributes.longs(&steps, tag)?.first().copied())
        };
        let stack_id = content(Tag::STACK_ID).unwrap_or_default();
        let measured = self.pixel_measures(frame)?;
        let temporal = match long(Tag::TEMPORAL_POSITION_INDEX)? {
            Some(index) => Some(index.into()),
            None => self.integer(&[], Tag::TEMPORAL_POSITION_IDENTIFIER)?,
        };
        Ok(FrameFacts {
            position: self.grouped(frame, Tag::PLANE_POSITION_SEQUENCE, Tag::IMAGE_POSITION)?,
            orientation: self.orientation(frame)?,
            spacing: match measured {
                Some(measured) => Some(measured),
                None => self.array(&[], Tag::PIXEL_SPACING)?,
            },
            slice_location: self.decimals(&[], Tag::SLICE_LOCATION)?.first().copied(),
            stack_id: self
                .attributes
                .texts(&stack_id, Tag::STACK_ID)?
                .into_iter()
                .next(),
            in_stack_position: long(Tag::IN_STACK_POSITION)?,
            temporal_position: temporal,
            echo: self.echo(frame)?,
            b_value: self.b_value(frame)?,
            acquired: self.acquired(frame)?,
        })
    }

    fn echo(&self, frame: u32) -> Result<Option<f64>, DicomError> {
        let tag = Tag::EFFECTIVE_ECHO_TIME;
        if let Some(steps) = self.attributes.in_groups(frame, Tag::MR_ECHO_SEQUENCE, tag) {
            return Ok(self.attributes.doubles(&steps, tag)?.first().copied());
        }
        for tag in [Tag::ECHO_TIME, Tag::ECHO_NUMBERS] {
            if let Some(value) = self.decimals(&[], tag)?.first() {
                return Ok(Some(*value));
            }
        }
        Ok(None)
    }

    fn b_value(&self, frame: u32) -> Result<Option<f64>, DicomError> {
        let tag = Tag::DIFFUSION_B_VALUE;
        let steps = self
            .attributes
            .in_groups(frame, Tag::MR_DIFFUSION_SEQUENCE, tag)
            .unwrap_or_default();
        Ok(self.attributes.doubles(&steps, tag)?.first().copied())
    }

    fn acquired(&self, frame: u32) -> Result<Option<String>, DicomError> {
        let first = |steps: &[Step], tag| -> Result<Option<String>, DicomError> {
            Ok(self.attributes.texts(steps, tag)?.into_iter().next())
        };
        let tag = Tag::FRAME_ACQUISITION_DATE_TIME;
        let group = Tag::FRAME_CONTENT_SEQUENCE;
        if let Some(steps) = self.attributes.in_groups(frame, group, tag) {
            return first(&steps, tag);
        }
        if let Some(moment) = first(&[], Tag::ACQUISITION_DATE_TIME)? {
            return Ok(Some(moment));
        }
        let date = first(&[], Tag::ACQUISITION_DATE)?;
        let time = first(&[], Tag::ACQUISITION_TIME)?;
        Ok(time.map(|time| date.unwrap_or_default() + &time))
    }

    fn regions(&self) -> Result<UltrasoundRegions, DicomError> {
        let mut regions = Vec::new();
        for item in 0..MAX_REGIONS {
            let steps = [(Tag::SEQUENCE_OF_ULTRASOUND_REGIONS, item)];
            if self.attributes.place(&steps, Tag::REGION_FLAGS).is_none() {
                break;
            }
            let long = |tag| -> Result<u32, DicomError> {
                let values = self.attributes.longs(&steps, tag)?;
                Ok(values.first().copied().unwrap_or(0))
            };
            let word = |tag| -> Result<u16, DicomError> {
                let values = self.attributes.words(&steps, tag)?;
                Ok(values.first().copied().unwrap_or(0))
            };
            let double = |tag| -> Result<f64, DicomError> {
                let values = self.attributes.doubles(&steps, tag)?;
                Ok(values.first().copied().unwrap_or(0.0))
            };
            regions.push(UltrasoundRegion {
                flags: long(Tag::REGION_FLAGS)?,
                min_x: long(Tag::REGION_LOCATION_MIN_X0)?,
                min_y: long(Tag::REGION_LOCATION_MIN_Y0)?,
                max_x: long(Tag::REGION_LOCATION_MAX_X1)?,
                max_y: long(Tag::REGION_LOCATION_MAX_Y1)?,
                units_x: word(Tag::PHYSICAL_UNITS_X_DIRECTION)?,
                units_y: word(Tag::PHYSICAL_UNITS_Y_DIRECTION)?,
                delta_x: double(Tag::PHYSICAL_DELTA_X)?,
                delta_y: double(Tag::PHYSICAL_DELTA_Y)?,
            });
        }
        Ok(UltrasoundRegions::new(regions))
    }
}
