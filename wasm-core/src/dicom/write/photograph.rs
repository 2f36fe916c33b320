//! What every photograph's object holds: patient, study, series, equipment, image (PS3.3 C.7, C.12.1).
//!
//! All that the caller does not know stays `None` and is written empty where the standard asks for
//! the attribute (type 2), and not at all where it does not (type 3). Nothing is made up.

use super::{
    Code, CodeGroup as _, DataSet, DateTime, Equipment, EquipmentPurpose, Laterality, Origin,
    Patient, Pixels, Series, Study, Uid, WriteError, attribute, file_meta,
};

/// A photograph and what is known of it, whatever its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Photograph<'a> {
    /// The picture.
    pub pixels: Pixels<'a>,
    /// Who is in it.
    pub patient: Patient,
    /// The examination.
    pub study: Study,
    /// The series within it.
    pub series: Series,
    /// SOP Instance UID: new for each object.
    pub instance_uid: Uid,
    /// Instance Number, counted by the caller.
    pub instance_number: u32,
    /// Whether the picture is as the camera gave it.
    pub origin: Origin,
    /// The camera; in objects of which nobody knows it, empty.
    pub equipment: Equipment,
    /// Distance between rows and between columns, where somebody measured it.
    pub spacing: Option<Spacing>,
    /// Who writes the object, and when.
    pub writer: Writer,
}

/// Pixel Spacing (PS3.3 10.7.1.3) in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between the centres of adjacent rows.
    pub rows_mm: f64,
    /// Between the centres of adjacent columns.
    pub columns_mm: f64,
}

/// This program, as the object's Contributing Equipment (PS3.3 C.12.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// Version of `InSitu`.
    pub version: String,
    /// When the object is written, if the caller has a clock.
    pub at: Option<DateTime>,
}

/// Name of this program, where a manufacturer is asked for.
const PROGRAM: &str = "InSitu";

/// What differs between kinds of object before their own modules.
pub(crate) struct Kind<'k> {
    pub(crate) sop_class: &'static str,
    pub(crate) modality: &'static str,
    /// Values of Image Type after the second.
    pub(crate) image_type: &'k [&'k str],
    pub(crate) content: Option<DateTime>,
    pub(crate) burned_in_annotation: Option<bool>,
}

impl Photograph<'_> {
    /// The common modules: Patient, General Study, General Series, General Equipment, General
    /// Acquisition, General Image, Image Pixel, SOP Common.
    pub(crate) fn data_set(&self, kind: &Kind<'_>) -> Result<DataSet<'_>, WriteError> {
        let mut data = DataSet::default();
        self.put_common(&mut data, kind)?;
        self.patient.put(&mut data)?;
        self.study.put(&mut data)?;
        self.series.put(&mut data, kind.modality)?;
        self.equipment.put(&mut data)?;
        self.put_image(&mut data, kind)?;
        self.origin.put(&mut data)?;
        self.pixels.put(&mut data)?;
        self.pixels.put_past(&mut data)?;
        Ok(data)
    }

    /// The file of a finished data set.
    pub(crate) fn file(&self, kind: &Kind<'_>, data: &DataSet<'_>) -> Result<Vec<u8>, WriteError> {
        file_meta::write(
            kind.sop_class,
            &self.instance_uid,
            self.pixels.transfer_syntax(),
            data,
        )
    }

    /// SOP Common Module (PS3.3 C.12.1).
    fn put_common(&self, data: &mut DataSet<'_>, kind: &Kind<'_>) -> Result<(), WriteError> {
        data.text(attribute::SPECIFIC_CHARACTER_SET, "ISO_IR 192")?;
        data.text(attribute::SOP_CLASS_UID, kind.sop_class)?;
        data.text(attribute::SOP_INSTANCE_UID, self.instance_uid.as_str())?;
        let mut equipment = DataSet::default();
        put_code(
            &mut equipment,
            attribute::PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            EquipmentPurpose::Processing.code(),
        )?;
        equipment.text(attribute::MANUFACTURER, PROGRAM)?;
        equipment.text(attribute::MANUFACTURER_MODEL_NAME, PROGRAM)?;
        equipment.text(attribute::SOFTWARE_VERSIONS, &self.writer.version)?;
        if let Some(at) = self.writer.at {
            data.text(attribute::INSTANCE_CREATION_DATE, &at.date.to_string())?;
            data.text(attribute::INSTANCE_CREATION_TIME, &at.time.to_string())?;
            equipment.text(attribute::CONTRIBUTION_DATE_TIME, &at.to_string())?;
        }
        data.items(attribute::CONTRIBUTING_EQUIPMENT_SEQUENCE, vec![equipment])
    }

    /// General Image Module (PS3.3 C.7.6.1), without what the pixels say of themselves.
    fn put_image(&self, data: &mut DataSet<'_>, kind: &Kind<'_>) -> Result<(), WriteError> {
        let mut image_type = vec![self.origin.value(), "PRIMARY"];
        image_type.extend(kind.image_type);
        data.texts(attribute::IMAGE_TYPE, &image_type)?;
        data.integer(attribute::INSTANCE_NUMBER, self.instance_number)?;
        data.empty(attribute::PATIENT_ORIENTATION)?;
        if let Some(content) = kind.content {
            data.text(attribute::CONTENT_DATE, &content.date.to_string())?;
            data.text(attribute::CONTENT_TIME, &content.time.to_string())?;
        }
        if kind.burned_in_annotation.is_some() {
            data.yes_or_no(attribute::BURNED_IN_ANNOTATION, kind.burned_in_annotation)?;
        }
        if let Some(spacing) = self.spacing {
            data.decimals(
                attribute::PIXEL_SPACING,
                &[
                    positive(attribute::PIXEL_SPACING, spacing.rows_mm)?,
                    positive(attribute::PIXEL_SPACING, spacing.columns_mm)?,
                ],
            )?;
        }
        Ok(())
    }
}

/// Puts a text where it is known: type 3.
pub(crate) fn put_known(
    data: &mut DataSet<'_>,
    attribute: attribute::Attribute,
    text: Option<&str>,
) -> Result<(), WriteError> {
    text.map_or(Ok(()), |text| data.text(attribute, text))
}

/// Puts a sequence of one code.
pub(crate) fn put_code(
    data: &mut DataSet<'_>,
    attribute: attribute::Attribute,
    code: Code,
) -> Result<(), WriteError> {
    data.items(attribute, vec![code.item()?])
}

/// Anatomic Region Sequence with the side as its modifier (PS3.3 table 10-5), the side from CID 244.
pub(crate) fn put_region(
    data: &mut DataSet<'_>,
    region: Code,
    side: Option<Laterality>,
) -> Result<(), WriteError> {
    let mut item = region.item()?;
    if let Some(side) = side {
        put_code(
            &mut item,
            attribute::ANATOMIC_REGION_MODIFIER_SEQUENCE,
            side.code(),
        )?;
    }
    data.items(attribute::ANATOMIC_REGION_SEQUENCE, vec![item])
}

/// A length or factor, which zero, negative and not a number are not.
pub(crate) fn positive(attribute: attribute::Attribute, number: f64) -> Result<f64, WriteError> {
    if number > 0.0 && number.is_finite() {
        return Ok(number);
    }
    Err(WriteError::ValueRefused {
        tag: attribute.tag,
        vr: attribute.vr,
        reason: "not a positive number",
    })
}
