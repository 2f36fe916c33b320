//! What kind of picture an instance is, as far as its spacing depends on it.

/// Kinds of pictures whose Pixel Spacing (0028,0030) means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Technique {
    /// CT, MR, PT and OPT: Pixel Spacing lies in the patient plane.
    CrossSection,
    /// Ophthalmic photographs and en face pictures: Pixel Spacing is nominal (PS3.3 C.8.17.2).
    Ophthalmic,
    /// Wide field ophthalmic photographs: distances need the map of the eye (PS3.3 C.8.17.11,
    /// C.8.17.12), so no spacing holds.
    OphthalmicWideField,
    /// All else: projection, photographs, ultrasound, secondary capture.
    #[default]
    Other,
}

impl Technique {
    /// By SOP Class UID (0008,0016); by Modality (0008,0060) only where that is empty, since a
    /// secondary capture of a CT has modality CT too.
    pub fn of(sop_class_uid: &str, modality: Option<&str>) -> Self {
        if sop_class_uid.is_empty() {
            return match modality {
                Some("CT" | "MR" | "PT" | "OPT") => Self::CrossSection,
                Some("OP") => Self::Ophthalmic,
                _ => Self::Other,
            };
        }
        // PS3.4 B.5: storage classes.
        match sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.") {
            // CT, MR and PET, their enhanced and legacy converted classes, enhanced MR colour;
            // ophthalmic tomography and its B-scan volume analysis.
            Some(
                "2" | "2.1" | "2.2" | "4" | "4.1" | "4.3" | "4.4" | "128" | "128.1" | "130"
                | "77.1.5.4" | "77.1.5.8",
            ) => Self::CrossSection,
            // Ophthalmic photography 8 and 16 bit, OCT en face.
            Some("77.1.5.1" | "77.1.5.2" | "77.1.5.7") => Self::Ophthalmic,
            // Wide field: stereographic projection, 3D coordinates.
            Some("77.1.5.5" | "77.1.5.6") => Self::OphthalmicWideField,
            _ => Self::Other,
        }
    }
}
