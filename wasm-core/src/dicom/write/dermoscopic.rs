//! Dermoscopic Photography Image (PS3.3 A.32 and C.8.12.13, SOP class …77.1.7).
//!
//! The only one of the photographs that requires maker, model, serial number and software of the
//! camera (Enhanced General Equipment, PS3.3 C.7.5.2): where they are not known, the picture can go
//! out as a VL Photographic Image instead.

use super::{
    DataSet, DateTime, Laterality, Photograph, SkinRegion, Uid, WriteError, attribute,
    photograph::{Kind, positive},
    skin,
};

/// SOP Class UID (PS3.6 table A-1).
const SOP_CLASS: &str = "1.2.840.10008.5.1.4.1.1.77.1.7";

/// A dermoscopic photograph of a skin lesion and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DermoscopicPhotograph<'a> {
    /// What every photograph has; of the equipment all is required.
    pub photograph: Photograph<'a>,
    /// Content Date and Time: when the picture came to be.
    pub content: Option<DateTime>,
    /// Burned In Annotation: whether text in the picture names the person or the day.
    pub burned_in_annotation: Option<bool>,
    /// Recognizable Visual Features: whether the person can be recognised. Fingerprints count.
    pub recognizable: bool,
    /// Anatomic Region.
    pub region: Option<SkinRegion>,
    /// Image Laterality.
    pub laterality: Option<Laterality>,
    /// Light Source Polarization.
    pub polarization: Option<Polarization>,
    /// Emitter Color Temperature, in kelvin.
    pub light_kelvin: Option<f64>,
    /// Contact Method.
    pub contact: Option<Contact>,
    /// Optical Magnification Factor.
    pub magnification: Option<f64>,
    /// Partial View: whether the lesion is cut off.
    pub partial: Option<bool>,
    /// The lesion across visits.
    pub lesion: Option<Lesion>,
    /// Frame of Reference UID: shared by pictures whose places are known relative to each other, and
    /// new where they are not. Optional by PS3.3; dciodvfy 20260927 takes the module for mandatory.
    pub frame_of_reference: Option<Uid>,
}

/// Light Source Polarization (0016,1001).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarization {
    /// POLARIZED
    Polarized,
    /// `NON_POLARIZED`
    NonPolarized,
}

/// Contact Method (0016,1003) and what lies between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The dermatoscope does not touch the skin.
    NonContact,
    /// It does, through a medium, if that is known.
    Contact(Option<ImmersionMedium>),
}

/// Immersion Media (0016,1004).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImmersionMedium {
    /// `ULTRASOUND_GEL`
    UltrasoundGel,
    /// ALCOHOL
    Alcohol,
    /// WATER
    Water,
    /// `MINERAL_OIL`
    MineralOil,
    /// `PLASTIC_CAP`
    PlasticCap,
}

/// A lesion that is followed (PS3.3 C.8.12.13): both or neither, so one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesion {
    /// Tracking ID, a label.
    pub id: String,
    /// Tracking UID.
    pub uid: Uid,
}

impl DermoscopicPhotograph<'_> {
    /// The object as a file.
    ///
    /// # Errors
    /// [`WriteError`]: a value that is refused, or missing: any part of the equipment.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let kind = Kind {
            sop_class: SOP_CLASS,
            modality: "DMS",
            image_type: &[],
            content: self.content,
            burned_in_annotation: self.burned_in_annotation,
        };
        self.photograph.equipment.require_all()?;
        let mut data = self.photograph.data_set(&kind)?;
        skin::put_visible_light(&mut data)?;
        skin::put_region(&mut data, self.region, self.laterality)?;
        self.put_dermoscopic(&mut data)?;
        if let Some(uid) = &self.frame_of_reference {
            data.text(attribute::FRAME_OF_REFERENCE_UID, uid.as_str())?;
            data.empty(attribute::POSITION_REFERENCE_INDICATOR)?;
        }
        self.photograph.file(&kind, &data)
    }

    /// Dermoscopic Image Module (PS3.3 C.8.12.13).
    fn put_dermoscopic(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        data.yes_or_no(
            attribute::RECOGNIZABLE_VISUAL_FEATURES,
            Some(self.recognizable),
        )?;
        let polarization = self.polarization.map(|polarization| match polarization {
            Polarization::Polarized => "POLARIZED",
            Polarization::NonPolarized => "NON_POLARIZED",
        });
        data.text_or_empty(attribute::LIGHT_SOURCE_POLARIZATION, polarization)?;
        for (attribute, number) in [
            (attribute::EMITTER_COLOR_TEMPERATURE, self.light_kelvin),
            (attribute::OPTICAL_MAGNIFICATION_FACTOR, self.magnification),
        ] {
            match number {
                Some(number) => data.decimals(attribute, &[positive(attribute, number)?])?,
                None => data.empty(attribute)?,
            }
        }
        let contact = self.contact.map(|contact| match contact {
            Contact::NonContact => "NON_CONTACT",
            Contact::Contact(_) => "CONTACT",
        });
        data.text_or_empty(attribute::CONTACT_METHOD, contact)?;
        if let Some(Contact::Contact(medium)) = self.contact {
            data.text_or_empty(
                attribute::IMMERSION_MEDIA,
                medium.map(ImmersionMedium::term),
            )?;
        }
        if self.partial.is_some() {
            data.yes_or_no(attribute::PARTIAL_VIEW, self.partial)?;
        }
        if let Some(lesion) = &self.lesion {
            data.text(attribute::TRACKING_ID, &lesion.id)?;
            data.text(attribute::TRACKING_UID, lesion.uid.as_str())?;
        }
        Ok(())
    }
}

impl ImmersionMedium {
    const fn term(self) -> &'static str {
        match self {
            Self::UltrasoundGel => "ULTRASOUND_GEL",
            Self::Alcohol => "ALCOHOL",
            Self::Water => "WATER",
            Self::MineralOil => "MINERAL_OIL",
            Self::PlasticCap => "PLASTIC_CAP",
        }
    }
}
