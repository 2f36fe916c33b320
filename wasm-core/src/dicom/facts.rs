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
/// Characters of a text that is kept for each frame: a moment has 26 (DT, PS3.5 6.2), a stack id 16.
const LONGEST_TEXT: usize = 32;
/// Regions of one ultrasound picture.
const MAX_REGIONS: u32 = 64;

impl<S: ByteSource> Instance<S> {
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
            frame_of_reference_uid: values.uid(Tag::FRAME_OF_REFERENCE_UID)?,
            concatenation_uid: Some(values.uid(Tag::CONCATENATION_UID)?)
                .filter(|uid| !uid.is_empty()),
            frames: frames(&values, header.frames)?,
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
        let (group, tag) = (Tag::PLANE_ORIENTATION_SEQUENCE, Tag::IMAGE_ORIENTATION);
        let cosines = self.values().of_frame(frame, group, tag)?;
        Ok(cosines.and_then(Orientation::new))
    }

    /// Where the centre of the frame's first pixel lies in the patient, in mm: Image Position
    /// (Patient) (0020,0032); none where it is not stated.
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn position(&self, frame: u32) -> Result<Option<[f64; 3]>, DicomError> {
        let (group, tag) = (Tag::PLANE_POSITION_SEQUENCE, Tag::IMAGE_POSITION);
        self.values().of_frame(frame, group, tag)
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

    fn values(&self) -> Values<'_, Data<S>> {
        Values {
            attributes: self.attributes(),
        }
    }
}

/// Facts of each frame. What all share is read once: a value of a megabyte, read again for each of a
/// hundred thousand frames, would take all there is of time and memory.
fn frames<S: ByteSource>(
    values: &Values<'_, S>,
    count: u32,
) -> Result<Vec<FrameFacts>, DicomError> {
    let shared = values.item((Tag::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, 0), &values.top()?)?;
    (0..count)
        .map(|frame| values.item((Tag::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame), &shared))
        .collect()
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

    fn pixel_measures(&self, frame: u32) -> Result<Option<[f64; 2]>, DicomError> {
        let group = Tag::PIXEL_MEASURES_SEQUENCE;
        match self.attributes.in_groups(frame, group, Tag::PIXEL_SPACING) {
            Some(steps) => self.array(&steps, Tag::PIXEL_SPACING),
            None => Ok(None),
        }
    }

    /// Of a functional group, or of the top level.
    fn of_frame<const N: usize>(
        &self,
        frame: u32,
        group: Tag,
        tag: Tag,
    ) -> Result<Option<[f64; N]>, DicomError> {
        let steps = self.attributes.in_groups(frame, group, tag);
        self.array(&steps.unwrap_or_default(), tag)
    }

    fn first_text(&self, steps: &[Step], tag: Tag) -> Result<Option<String>, DicomError> {
        let text = self.attributes.texts(steps, tag)?.into_iter().next();
        Ok(text.map(|text| text.chars().take(LONGEST_TEXT).collect()))
    }

    fn first_double(&self, steps: &[Step], tag: Tag) -> Result<Option<f64>, DicomError> {
        Ok(self.attributes.doubles(steps, tag)?.first().copied())
    }

    fn first_long(&self, steps: &[Step], tag: Tag) -> Result<Option<u32>, DicomError> {
        Ok(self.attributes.longs(steps, tag)?.first().copied())
    }

    /// The facts of the top level.
    fn top(&self) -> Result<FrameFacts, DicomError> {
        let mut echo = None;
        for tag in [Tag::ECHO_TIME, Tag::ECHO_NUMBERS] {
            echo = echo.or(self.decimals(&[], tag)?.first().copied());
        }
        let mut acquired = self.first_text(&[], Tag::ACQUISITION_DATE_TIME)?;
        if acquired.is_none() {
            let date = self.first_text(&[], Tag::ACQUISITION_DATE)?;
            let time = self.first_text(&[], Tag::ACQUISITION_TIME)?;
            acquired = time.map(|time| date.unwrap_or_default() + &time);
        }
        Ok(FrameFacts {
            position: self.array(&[], Tag::IMAGE_POSITION)?,
            orientation: self.array(&[], Tag::IMAGE_ORIENTATION)?,
            spacing: self.array(&[], Tag::PIXEL_SPACING)?,
            slice_location: self.decimals(&[], Tag::SLICE_LOCATION)?.first().copied(),
            stack_id: None,
            in_stack_position: None,
            temporal_position: self.integer(&[], Tag::TEMPORAL_POSITION_IDENTIFIER)?,
            echo,
            b_value: None,
            acquired,
        })
    }

    /// The facts of one item of the functional groups, over those that it does not have.
    fn item(&self, group: Step, under: &FrameFacts) -> Result<FrameFacts, DicomError> {
        let path = |sequence| [group, (sequence, 0)];
        let content = path(Tag::FRAME_CONTENT_SEQUENCE);
        let position = self.array(&path(Tag::PLANE_POSITION_SEQUENCE), Tag::IMAGE_POSITION)?;
        let plane = path(Tag::PLANE_ORIENTATION_SEQUENCE);
        let measures = path(Tag::PIXEL_MEASURES_SEQUENCE);
        let echo = path(Tag::MR_ECHO_SEQUENCE);
        let diffusion = path(Tag::MR_DIFFUSION_SEQUENCE);
        let index = self.first_long(&content, Tag::TEMPORAL_POSITION_INDEX)?;
        let moment = self.first_text(&content, Tag::FRAME_ACQUISITION_DATE_TIME)?;
        let under = under.clone();
        Ok(FrameFacts {
            position: position.or(under.position),
            orientation: self
                .array(&plane, Tag::IMAGE_ORIENTATION)?
                .or(under.orientation),
            spacing: self.array(&measures, Tag::PIXEL_SPACING)?.or(under.spacing),
            slice_location: under.slice_location,
            stack_id: self.first_text(&content, Tag::STACK_ID)?.or(under.stack_id),
            in_stack_position: self
                .first_long(&content, Tag::IN_STACK_POSITION)?
                .or(under.in_stack_position),
            temporal_position: index.map(i64::from).or(under.temporal_position),
            echo: self
                .first_double(&echo, Tag::EFFECTIVE_ECHO_TIME)?
                .or(under.echo),
            b_value: self
                .first_double(&diffusion, Tag::DIFFUSION_B_VALUE)?
                .or(under.b_value),
            acquired: moment.or(under.acquired),
        })
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
