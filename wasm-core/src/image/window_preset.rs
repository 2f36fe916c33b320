//! Windows that readers know by name. They are convention, not standard: viewers differ by tens of
//! Hounsfield units, and each row of `data/image/window_presets.tsv` says whose numbers it has.

use crate::dicom::{VoiFunction, Window};

/// A window with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowPreset {
    /// Its name: `lung`.
    pub id: &'static str,
    /// Modality (0008,0060) of the pictures it is for.
    pub modality: &'static str,
    /// Centre, in modality units.
    pub center: f64,
    /// Width, in modality units, at least 1.
    pub width: f64,
    /// Whose convention it is.
    pub source: &'static str,
}

/// All presets, in the order they are offered.
pub const WINDOW_PRESETS: &[WindowPreset] =
    include!(concat!(env!("OUT_DIR"), "/window_presets.rs"));

impl WindowPreset {
    /// The presets for a Modality (0008,0060).
    pub fn for_modality(modality: &str) -> impl Iterator<Item = &'static Self> {
        WINDOW_PRESETS
            .iter()
            .filter(move |preset| preset.modality == modality)
    }

    /// As a window of the default function, `LINEAR`; the build has checked that there is one.
    pub fn window(&self) -> Option<Window> {
        Window::new(self.center, self.width, VoiFunction::Linear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_window_and_lung_is_for_ct_alone() {
        assert!(
            WINDOW_PRESETS
                .iter()
                .all(|preset| preset.window().is_some())
        );
        let lung = WindowPreset::for_modality("CT").find(|preset| preset.id == "lung");
        let window = lung.and_then(WindowPreset::window).unwrap();
        assert_eq!((window.center(), window.width()), (-600.0, 1500.0));
        assert_eq!(WindowPreset::for_modality("MR").count(), 0);
    }
}
