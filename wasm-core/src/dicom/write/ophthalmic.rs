//! Ophthalmic Photography 8 Bit Image (PS3.3 A.41, SOP class …77.1.5.1).
//!
//! Required and so asked for: which eye, which part of it, with what kind of device, when, and
//! whether text is burned in. Pixel Spacing is nominal at the retina and required of fundus cameras
//! (PS3.3 C.8.17.2); a photograph alone does not tell it, so it stays out where nobody measured it.

use super::{
    CodeGroup as _, DataSet, DateTime, Derivation, DeviceType, FieldPosition, Gaze, Laterality,
    MydriaticAgent, OcularRegion, Origin, Photograph, Uid, WriteError, attribute,
    photograph::{Kind, put_code, put_region},
};

/// SOP Class UID (PS3.6 table A-1).
const SOP_CLASS: &str = "1.2.840.10008.5.1.4.1.1.77.1.5.1";

/// A photograph of an eye and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OphthalmicPhotograph<'a> {
    /// What every photograph has.
    pub photograph: Photograph<'a>,
    /// Image Laterality: which eye.
    pub laterality: Laterality,
    /// Anatomic Region: which part of it.
    pub region: OcularRegion,
    /// Relative Image Position: where the field lies on the retina.
    pub position: Option<FieldPosition>,
    /// Acquisition Device Type.
    pub device: DeviceType,
    /// Value 4 of Image Type: which light.
    pub light: Option<Light>,
    /// Content Date and Time: when the picture came to be.
    pub content: DateTime,
    /// Burned In Annotation: whether text in the picture names the person or the day.
    pub burned_in_annotation: bool,
    /// Synchronization Frame of Reference UID: one for all that shares a clock (PS3.3 C.7.4.2).
    pub clock_uid: Uid,
    /// How the photograph was taken.
    pub acquisition: OphthalmicAcquisition,
}

/// Light and filters of the picture (PS3.3 C.8.17.2.1.4, value 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Colour.
    Color,
    /// Without red.
    RedFree,
    /// Red only.
    Red,
    /// Blue only.
    Blue,
    /// Fluorescein angiography.
    Fluorescein,
    /// Indocyanine green angiography.
    IndocyanineGreen,
}

/// How the photograph was taken (PS3.3 C.8.17.3, C.8.17.4). All is of type 2: unknown is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OphthalmicAcquisition {
    /// Detector Type.
    pub detector: Option<Detector>,
    /// Horizontal Field of View, in degrees.
    pub horizontal_field_of_view_degrees: Option<f32>,
    /// Emmetropic Magnification.
    pub emmetropic_magnification: Option<f32>,
    /// Intra Ocular Pressure, in mmHg.
    pub intra_ocular_pressure_mmhg: Option<f32>,
    /// Refractive State.
    pub refractive_state: Option<Refraction>,
    /// Pupil Dilated, with what and how far.
    pub pupil: Option<Pupil>,
    /// Patient Eye Movement Commanded.
    pub eye_movement: Option<EyeMovement>,
}

/// Detector Type (0018,7004).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detector {
    /// CCD
    Ccd,
    /// CMOS
    Cmos,
}

/// Refractive State (0022,001B).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refraction {
    /// Spherical Lens Power, in dioptres.
    pub sphere_dioptres: f32,
    /// Cylinder Lens Power, in dioptres.
    pub cylinder_dioptres: f32,
    /// Cylinder Axis, in degrees.
    pub axis_degrees: f32,
}

/// Pupil Dilated (0022,000D) and what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Pupil {
    /// Not dilated.
    Natural,
    /// Dilated.
    Dilated {
        /// Degree of Dilation, in millimetres.
        diameter_mm: Option<f32>,
        /// Mydriatic Agents; none where unknown.
        agents: Vec<MydriaticAgent>,
    },
}

/// Patient Eye Movement Commanded (0022,0005) and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EyeMovement {
    /// Nothing was commanded.
    None,
    /// To look there.
    Commanded(Gaze),
}

impl OphthalmicPhotograph<'_> {
    /// The object as a file.
    ///
    /// # Errors
    /// [`WriteError`]: a value that is refused, or missing: Acquisition `DateTime` of an original,
    /// and the past of raw pixels.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let image_type = self.image_type();
        let kind = Kind {
            sop_class: SOP_CLASS,
            modality: "OP",
            image_type: &image_type,
            content: Some(self.content),
            burned_in_annotation: Some(self.burned_in_annotation),
        };
        let mut data = self.photograph.data_set(&kind)?;
        self.put_image(&mut data)?;
        self.put_region(&mut data)?;
        self.put_synchronization(&mut data)?;
        self.put_device(&mut data)?;
        self.acquisition.put(&mut data)?;
        self.photograph.file(&kind, &data)
    }

    /// Values 3 and 4 of Image Type (PS3.3 C.8.17.2.1.4): value 3 of derived pictures only.
    fn image_type(&self) -> Vec<&'static str> {
        let third = match self.photograph.origin {
            Origin::Original { .. } => "",
            Origin::Derived { derivation, .. } => match derivation {
                Derivation::Montage => "MONTAGE",
                Derivation::Processed => "PROCESSED",
            },
        };
        match self.light {
            Some(light) => vec![third, light.term()],
            None if third.is_empty() => vec![],
            None => vec![third],
        }
    }

    /// Multi-frame and Ophthalmic Photography Image Modules (PS3.3 C.7.6.6, C.8.17.2).
    fn put_image(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let photograph = &self.photograph;
        match &photograph.origin {
            Origin::Original { acquired: None } => {
                return Err(missing(attribute::ACQUISITION_DATE_TIME));
            }
            Origin::Derived { sources, .. } if sources.is_empty() => {
                data.empty(attribute::SOURCE_IMAGE_SEQUENCE)?;
            }
            _ => {}
        }
        if photograph.pixels.past().is_none() {
            return Err(missing(attribute::LOSSY_IMAGE_COMPRESSION));
        }
        if photograph.pixels.samples() == 1 {
            data.text(attribute::PRESENTATION_LUT_SHAPE, "IDENTITY")?;
        }
        // The pointer is of type 1 with a single frame too, and must lead to a value; Frame Time 0
        // is what the note in PS3.3 C.7.6.6.1.2 names for that.
        data.integer(attribute::NUMBER_OF_FRAMES, 1)?;
        data.decimals(attribute::FRAME_TIME, &[0.0])?;
        data.pointer(attribute::FRAME_INCREMENT_POINTER, attribute::FRAME_TIME)
    }

    /// Ocular Region Imaged Module (PS3.3 C.8.17.5).
    fn put_region(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        data.text(attribute::IMAGE_LATERALITY, self.laterality.letter())?;
        put_region(data, self.region.code(), Some(self.laterality))?;
        self.position.map_or(Ok(()), |position| {
            let attribute = attribute::RELATIVE_IMAGE_POSITION_CODE_SEQUENCE;
            put_code(data, attribute, position.code())
        })
    }

    /// Synchronization Module (PS3.3 C.7.4.2): nothing triggers a single photograph, and the clock
    /// of a camera is not known to be synchronized.
    fn put_synchronization(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        data.text(
            attribute::SYNCHRONIZATION_FRAME_OF_REFERENCE_UID,
            self.clock_uid.as_str(),
        )?;
        data.text(attribute::SYNCHRONIZATION_TRIGGER, "NO TRIGGER")?;
        data.text(attribute::ACQUISITION_TIME_SYNCHRONIZED, "N")
    }

    /// Ophthalmic Photographic Parameters Module (PS3.3 C.8.17.3); light path and lenses stay empty.
    fn put_device(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        put_code(
            data,
            attribute::ACQUISITION_DEVICE_TYPE_CODE_SEQUENCE,
            self.device.code(),
        )?;
        data.empty(attribute::ILLUMINATION_TYPE_CODE_SEQUENCE)?;
        data.empty(attribute::LIGHT_PATH_FILTER_TYPE_STACK_CODE_SEQUENCE)?;
        data.empty(attribute::IMAGE_PATH_FILTER_TYPE_STACK_CODE_SEQUENCE)?;
        data.empty(attribute::LENSES_CODE_SEQUENCE)?;
        let detector = self.acquisition.detector.map(|detector| match detector {
            Detector::Ccd => "CCD",
            Detector::Cmos => "CMOS",
        });
        data.text_or_empty(attribute::DETECTOR_TYPE, detector)
    }
}

impl OphthalmicAcquisition {
    /// Ophthalmic Photography Acquisition Parameters Module (PS3.3 C.8.17.4).
    fn put(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let commanded = self
            .eye_movement
            .map(|movement| movement != EyeMovement::None);
        data.yes_or_no(attribute::PATIENT_EYE_MOVEMENT_COMMANDED, commanded)?;
        if let Some(EyeMovement::Commanded(gaze)) = self.eye_movement {
            let attribute = attribute::PATIENT_EYE_MOVEMENT_COMMAND_CODE_SEQUENCE;
            put_code(data, attribute, gaze.code())?;
        }
        for (attribute, value) in [
            (
                attribute::HORIZONTAL_FIELD_OF_VIEW,
                self.horizontal_field_of_view_degrees,
            ),
            (
                attribute::EMMETROPIC_MAGNIFICATION,
                self.emmetropic_magnification,
            ),
            (
                attribute::INTRA_OCULAR_PRESSURE,
                self.intra_ocular_pressure_mmhg,
            ),
        ] {
            data.float_or_empty(attribute, value)?;
        }
        match self.refractive_state {
            Some(refraction) => {
                data.items(
                    attribute::REFRACTIVE_STATE_SEQUENCE,
                    vec![refraction.item()?],
                )?;
            }
            None => data.empty(attribute::REFRACTIVE_STATE_SEQUENCE)?,
        }
        self.put_pupil(data)
    }

    fn put_pupil(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let dilated = self.pupil.as_ref().map(|pupil| *pupil != Pupil::Natural);
        data.yes_or_no(attribute::PUPIL_DILATED, dilated)?;
        let Some(Pupil::Dilated {
            diameter_mm,
            agents,
        }) = &self.pupil
        else {
            return Ok(());
        };
        data.float_or_empty(attribute::DEGREE_OF_DILATION, *diameter_mm)?;
        let items = agents.iter().map(|agent| {
            let mut item = DataSet::default();
            put_code(
                &mut item,
                attribute::MYDRIATIC_AGENT_CODE_SEQUENCE,
                agent.code(),
            )?;
            Ok(item)
        });
        let items = items.collect::<Result<_, _>>()?;
        data.items(attribute::MYDRIATIC_AGENT_SEQUENCE, items)
    }
}

impl Refraction {
    fn item<'a>(self) -> Result<DataSet<'a>, WriteError> {
        let mut item = DataSet::default();
        item.float_or_empty(attribute::SPHERICAL_LENS_POWER, Some(self.sphere_dioptres))?;
        item.float_or_empty(attribute::CYLINDER_LENS_POWER, Some(self.cylinder_dioptres))?;
        item.float_or_empty(attribute::CYLINDER_AXIS, Some(self.axis_degrees))?;
        Ok(item)
    }
}

impl Light {
    const fn term(self) -> &'static str {
        match self {
            Self::Color => "COLOR",
            Self::RedFree => "REDFREE",
            Self::Red => "RED",
            Self::Blue => "BLUE",
            Self::Fluorescein => "FA",
            Self::IndocyanineGreen => "ICG",
        }
    }
}

fn missing(attribute: attribute::Attribute) -> WriteError {
    WriteError::Missing { tag: attribute.tag }
}
