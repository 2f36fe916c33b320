//! How large a pixel is, and what that claim rests on (dicom.md 3.2).
//!
//! | file | does |
//! | --- | --- |
//! | `choice` | the source that holds for the whole image, and its values |
//! | `technique` | what kind of picture it is, as far as spacing depends on it |
//! | `ultrasound` | regions with a scale of their own |
//!
//! Traps: values are between rows first, then between columns (PS3.3 10.7.1.3), so the second goes
//! with x. Millimetres at the detector or on film are not millimetres in the patient: whoever shows
//! a length shows [`SpacingSource::label_key`] with it. Where there is no [`Spacing`] lengths are
//! in pixels; Pixel Aspect Ratio (0028,0034) shapes the picture and measures nothing.

mod choice;
mod technique;
mod ultrasound;

pub use choice::{
    Calibration, CalibrationMethod, Spacing, SpacingFacts, SpacingSource, pixel_aspect, spacing,
};
pub use technique::Technique;
pub use ultrasound::{UltrasoundRegion, UltrasoundRegions};

#[cfg(test)]
mod tests;
