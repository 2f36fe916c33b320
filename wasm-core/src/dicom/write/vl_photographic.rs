//! VL Photographic Image (PS3.3 A.32.4, SOP class …77.1.4): skin or eye from outside, by any camera.

use super::{
    DateTime, Laterality, Photograph, SkinRegion, WriteError, attribute, photograph::Kind, skin,
};

/// SOP Class UID (PS3.6 table A-1).
const SOP_CLASS: &str = "1.2.840.10008.5.1.4.1.1.77.1.4";

/// A photograph by an ordinary camera and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct VlPhotograph<'a> {
    /// What every photograph has.
    pub photograph: Photograph<'a>,
    /// Content Date and Time: when the picture came to be.
    pub content: Option<DateTime>,
    /// Burned In Annotation: whether text in the picture names the person or the day.
    pub burned_in_annotation: Option<bool>,
    /// Recognizable Visual Features: whether the person can be recognised.
    pub recognizable: Option<bool>,
    /// Anatomic Region, if it is skin of a known site.
    pub region: Option<SkinRegion>,
    /// Image Laterality.
    pub laterality: Option<Laterality>,
}

impl VlPhotograph<'_> {
    /// The object as a file.
    ///
    /// # Errors
    /// [`WriteError`]: a value that is refused.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let kind = Kind {
            sop_class: SOP_CLASS,
            modality: "XC",
            image_type: &[],
            content: self.content,
            burned_in_annotation: self.burned_in_annotation,
        };
        let mut data = self.photograph.data_set(&kind)?;
        skin::put_visible_light(&mut data)?;
        skin::put_region(&mut data, self.region, self.laterality)?;
        if self.recognizable.is_some() {
            data.yes_or_no(attribute::RECOGNIZABLE_VISUAL_FEATURES, self.recognizable)?;
        }
        self.photograph.file(&kind, &data)
    }
}
