//! What people are shown of a pack: its manifest, less what only the worker needs.
//!
//! The page reads this and not the whole manifest: reading preprocessing, heads and golden cases
//! into types costs kilobytes before anything is seen.

use serde::Deserialize;

use super::OperatingPoint;
use crate::finding::Domain;

/// The fields of a [`super::Manifest`] that are shown; the others are skipped.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PackOutline {
    /// Id, the folder's name.
    pub id: String,
    /// For people.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// SPDX licence of the weights.
    pub license: String,
    /// What it is for and not for.
    pub intended_use: String,
    /// What its pictures show.
    pub domain: Domain,
    /// Weights.
    pub weights: WeightsOutline,
    /// Calibration of the first output.
    pub calibration: CalibrationOutline,
    /// Thresholds.
    pub operating_points: Vec<OperatingPoint>,
    /// Id of the operating points in use.
    pub default_operating_point: String,
}

/// Size and identity of the weights.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WeightsOutline {
    /// SHA-256, hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
}

/// How scores become probabilities.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CalibrationOutline {
    /// `temperature`.
    pub method: String,
}

#[cfg(all(test, feature = "compute"))]
mod tests {
    use super::*;
    use crate::model::Manifest;

    #[test]
    fn the_outline_of_a_shipped_pack_says_what_its_manifest_says() {
        let text = include_str!("../../../public/models/dr-grade-open/manifest.json");
        let outline: PackOutline = serde_json::from_str(text).unwrap();
        let whole: Manifest = serde_json::from_str(text).unwrap();
        assert_eq!(outline.id, whole.id);
        assert_eq!(outline.weights.sha256, whole.weights.sha256);
        assert_eq!(outline.weights.bytes, whole.weights.bytes);
        assert_eq!(outline.operating_points, whole.operating_points);
        assert_eq!(outline.calibration.method, whole.calibration.method);
    }
}
