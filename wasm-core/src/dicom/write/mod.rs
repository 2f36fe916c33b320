//! Writing DICOM: photographs become objects that archives take (dicom.md 4).
//!
//! | file | does |
//! | --- | --- |
//! | `attribute`, `vr`, `moment`, `uid` | which attributes there are, and which values they take |
//! | `data_set`, `file_meta` | bytes of a data set, and the file around it |
//! | `code` | coded concepts, from `data/dicom/codes.tsv` |
//! | `jpeg`, `exif`, `pixels` | pixels: a JPEG stream as it is, or raw samples |
//! | `person`, `study`, `origin`, `photograph` | what every photograph's object holds |
//! | `ophthalmic` | Ophthalmic Photography 8 Bit Image |
//! | `dermoscopic`, `vl_photographic`, `skin` | Dermoscopic Photography, VL Photographic Image |
//!
//! What the caller does not know is written empty or not at all. UIDs, dates and the program's
//! version are arguments, so the same input gives the same bytes.

pub mod attribute;
mod code;
mod data_set;
mod dermoscopic;
mod error;
mod exif;
mod file_meta;
mod jpeg;
mod moment;
mod ophthalmic;
mod origin;
mod person;
mod photograph;
mod pixels;
mod skin;
mod study;
mod uid;
mod vl_photographic;
mod vr;

pub use attribute::Attribute;
pub use code::{
    Code, CodeGroup, DeviceType, EquipmentPurpose, FieldPosition, Gaze, Laterality, MydriaticAgent,
    OcularRegion, SkinRegion, SourcePurpose,
};
pub use data_set::DataSet;
pub use dermoscopic::{Contact, DermoscopicPhotograph, ImmersionMedium, Lesion, Polarization};
pub use error::WriteError;
pub use jpeg::{Colour, Jpeg};
pub use moment::{Date, DateTime, Time};
pub use ophthalmic::{
    Detector, EyeMovement, Light, OphthalmicAcquisition, OphthalmicPhotograph, Pupil, Refraction,
};
pub use origin::{Derivation, Origin, SourceImage};
pub use person::{NameParts, Patient, PersonName, Sex};
pub use photograph::{Photograph, Spacing, Writer};
pub use pixels::{Past, Pixels, Raw, Samples};
pub use study::{Equipment, Series, Study};
pub use uid::Uid;
pub use vl_photographic::VlPhotograph;
pub use vr::Vr;

#[cfg(test)]
mod test_objects;
#[cfg(test)]
mod test_reader;
#[cfg(test)]
mod tests;
