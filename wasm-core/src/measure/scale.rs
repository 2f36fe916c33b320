//! How many millimetres a pixel is, and what that claim rests on.
//!
//! A number in millimetres can only be made with a [`Scale`] (invariant of [`super::Value`]), and a
//! scale only with its source: OHIF/Viewers#702 showed pixels as millimetres.

use serde::{Deserialize, Serialize};

use super::{Line, Point, Ruler, Shape};
use crate::dicom::spacing::{
    Spacing, SpacingFacts, SpacingSource, UltrasoundRegions, pixel_aspect, spacing,
};

/// Smallest and largest size of a pixel, in mm: a hundredth of what electron microscopes resolve,
/// and more than a body. Between them no square overflows and nothing vanishes.
const PIXEL_MM: std::ops::RangeInclusive<f64> = 1e-9..=1e4;

/// Bits of a double that a scale does not keep: it is right to 12 digits, and what JSON readers
/// lose of the last bit is lost of these.
const LOST_BITS: u64 = (1 << 12) - 1;

/// What a scale rests on: [`SpacingSource`] without its free text, and the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleSource {
    /// Stated by the file, in the plane of the patient.
    PatientPlane,
    /// Calibrated before the file was written; its description is in the file.
    Calibrated,
    /// Calibrated before the file was written, in a way that is not stated.
    CalibratedMethodNotStated,
    /// At the detector: no claim about the patient.
    Detector,
    /// At the detector, divided by the estimated magnification.
    Estimated,
    /// On the film that was scanned.
    Film,
    /// A region of an ultrasound image.
    UltrasoundRegion,
    /// Nominal at the retina.
    Nominal,
    /// Stated by the file without saying whether it was calibrated.
    NotDetermined,
    /// Calibrated here, by a person on a known length.
    Person,
}

impl ScaleSource {
    /// Key of the text that goes with every number; those of a file are
    /// [`SpacingSource::label_key`].
    pub const fn key(self) -> &'static str {
        match self {
            Self::PatientPlane => "spacing.patient_plane",
            Self::Calibrated => "spacing.calibrated",
            Self::CalibratedMethodNotStated => "spacing.calibrated_method_not_stated",
            Self::Detector => "spacing.at_detector",
            Self::Estimated => "spacing.estimated",
            Self::Film => "spacing.on_film",
            Self::UltrasoundRegion => "spacing.ultrasound_region",
            Self::Nominal => "spacing.nominal",
            Self::NotDetermined => "spacing.not_determined",
            Self::Person => "spacing.by_person",
        }
    }
}

impl From<&SpacingSource> for ScaleSource {
    fn from(source: &SpacingSource) -> Self {
        match source {
            SpacingSource::PixelMeasures | SpacingSource::CrossSection => Self::PatientPlane,
            SpacingSource::Calibrated(_) => Self::Calibrated,
            SpacingSource::CalibratedMethodNotStated => Self::CalibratedMethodNotStated,
            SpacingSource::Detector => Self::Detector,
            SpacingSource::DetectorByMagnification => Self::Estimated,
            SpacingSource::Film => Self::Film,
            SpacingSource::UltrasoundRegion => Self::UltrasoundRegion,
            SpacingSource::NominalAtRetina => Self::Nominal,
            SpacingSource::NotDetermined => Self::NotDetermined,
        }
    }
}

/// Millimetres from a column to the next and from a row to the next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedScale")]
pub struct Scale {
    per_column_mm: f64,
    per_row_mm: f64,
    source: ScaleSource,
}

#[derive(Deserialize)]
struct UncheckedScale {
    per_column_mm: f64,
    per_row_mm: f64,
    source: ScaleSource,
}

/// The size of a pixel is not finite, not above 0, or that of nothing that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no pixel has this size")]
pub struct NotAScale;

impl TryFrom<UncheckedScale> for Scale {
    type Error = NotAScale;

    fn try_from(read: UncheckedScale) -> Result<Self, NotAScale> {
        Self::new(read.per_column_mm, read.per_row_mm, read.source).ok_or(NotAScale)
    }
}

impl Scale {
    /// None unless both sizes are those of a pixel: between 1e-9 and 1e4 mm.
    pub fn new(per_column_mm: f64, per_row_mm: f64, source: ScaleSource) -> Option<Self> {
        let kept = |mm: f64| f64::from_bits((mm.to_bits() + LOST_BITS / 2) & !LOST_BITS);
        let fits = PIXEL_MM.contains(&per_column_mm) && PIXEL_MM.contains(&per_row_mm);
        fits.then(|| Self {
            per_column_mm: kept(per_column_mm),
            per_row_mm: kept(per_row_mm),
            source,
        })
    }

    /// The scale that gives a line the length a person knows. `pixel_aspect` is the height of a
    /// pixel by its width (`dicom::spacing::pixel_aspect`; 1 for photographs). None where the line
    /// has no length or the result is no scale.
    pub fn calibrated(line: Line, length_mm: f64, pixel_aspect: f64) -> Option<Self> {
        if !(pixel_aspect.is_finite() && pixel_aspect > 0.0) {
            return None;
        }
        let in_pixels = Ruler::in_pixels(pixel_aspect);
        let per_width_mm = length_mm / in_pixels.distance(line.from, line.to);
        let [per_column_mm, per_row_mm] = in_pixels.pixel().map(|length| length * per_width_mm);
        Self::new(per_column_mm, per_row_mm, ScaleSource::Person)
    }

    /// Between the centres of neighbouring columns, along a row.
    pub const fn per_column_mm(&self) -> f64 {
        self.per_column_mm
    }

    /// Between the centres of neighbouring rows, along a column.
    pub const fn per_row_mm(&self) -> f64 {
        self.per_row_mm
    }

    /// What the two numbers rest on.
    pub const fn source(&self) -> ScaleSource {
        self.source
    }

    /// The scale of a spacing; none where that is out of all bounds.
    pub fn of(spacing: &Spacing) -> Option<Self> {
        Self::new(
            spacing.between_columns_mm,
            spacing.between_rows_mm,
            (&spacing.source).into(),
        )
    }
}

/// What a file says of the size of the pixels of one frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FrameScale {
    /// Nothing but perhaps their shape: lengths are in pixels.
    Pixels {
        /// Height of a pixel through its width ([`pixel_aspect`]); finite, above 0.
        aspect: f64,
    },
    /// One scale for the whole frame.
    Whole(Scale),
    /// Regions of an ultrasound frame, each with its own; outside them lengths are in pixels.
    Regions {
        /// The regions.
        regions: UltrasoundRegions,
        /// As above.
        aspect: f64,
    },
}

impl FrameScale {
    /// Of a photograph, whose pixels are square.
    pub const SQUARE_PIXELS: Self = Self::Pixels { aspect: 1.0 };

    /// What the facts of a frame come to (dicom.md 3.2).
    pub fn of(facts: &SpacingFacts) -> Self {
        let aspect = pixel_aspect(facts);
        match spacing(facts).as_ref().and_then(Scale::of) {
            Some(scale) => Self::Whole(scale),
            None if facts.ultrasound_regions.is_empty() => Self::Pixels { aspect },
            None => Self::Regions {
                regions: facts.ultrasound_regions.clone(),
                aspect,
            },
        }
    }

    /// What a shape is measured with; among regions in millimetres only where one holds all its points.
    pub fn ruler_for(&self, shape: &Shape) -> Ruler {
        match self {
            Self::Pixels { aspect } => Ruler::in_pixels(*aspect),
            Self::Whole(scale) => (*scale).into(),
            Self::Regions { regions, aspect } => {
                let from_centre = |point: &Point| [point.column() - 0.5, point.row() - 0.5];
                let points: Vec<_> = shape.points().iter().map(from_centre).collect();
                let scale = regions.spacing_for(&points).as_ref().and_then(Scale::of);
                scale.map_or(Ruler::in_pixels(*aspect), Ruler::from)
            }
        }
    }

    /// Height of a pixel through its width.
    pub fn aspect(&self) -> f64 {
        match self {
            Self::Whole(scale) => scale.per_row_mm() / scale.per_column_mm(),
            Self::Pixels { aspect } | Self::Regions { aspect, .. } => *aspect,
        }
    }
}
