//! The spacing of an image: the first source of dicom.md 3.2 that has values to give.

use super::{Technique, UltrasoundRegions};

/// Relative difference below which two spacings are one: it alters no length that is shown, and
/// decimal strings of one number differ by as much (0.139 and 0.1389).
const SAME_WITHIN: f64 = 1e-3;

/// What a data set says about the size of its pixels, as it says it. Pairs are between rows, then
/// between columns, in mm (PS3.3 10.7.1.3).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpacingFacts {
    /// [`Technique::of`] the SOP class.
    pub technique: Technique,
    /// Pixel Spacing of Pixel Measures (0028,9110), per frame before shared.
    pub pixel_measures: Option<[f64; 2]>,
    /// Pixel Spacing (0028,0030) of the top level.
    pub pixel_spacing: Option<[f64; 2]>,
    /// Pixel Spacing Calibration Type and Description (0028,0A02), (0028,0A04).
    pub calibration: Option<Calibration>,
    /// Imager Pixel Spacing (0018,1164).
    pub imager_pixel_spacing: Option<[f64; 2]>,
    /// Estimated Radiographic Magnification Factor (0018,1114).
    pub magnification: Option<f64>,
    /// Nominal Scanned Pixel Spacing (0018,2010).
    pub nominal_scanned_pixel_spacing: Option<[f64; 2]>,
    /// Sequence of Ultrasound Regions (0018,6011).
    pub ultrasound_regions: UltrasoundRegions,
    /// Pixel Aspect Ratio (0028,0034): vertical, then horizontal.
    pub pixel_aspect_ratio: Option<[f64; 2]>,
}

/// How Pixel Spacing was calibrated, and in whose words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// (0028,0A02).
    pub method: CalibrationMethod,
    /// (0028,0A04): free text of the maker or the operator, to be shown with lengths.
    pub description: Option<String>,
}

/// Pixel Spacing Calibration Type (PS3.3 10.7.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalibrationMethod {
    /// By the geometry of the beam, for some depth in the patient.
    Geometry,
    /// By an object of known size in the picture.
    Fiducial,
}

impl Calibration {
    /// None where the type is neither GEOMETRY nor FIDUCIAL.
    pub fn new(calibration_type: &str, description: Option<String>) -> Option<Self> {
        let method = match calibration_type {
            "GEOMETRY" => CalibrationMethod::Geometry,
            "FIDUCIAL" => CalibrationMethod::Fiducial,
            _ => return None,
        };
        Some(Self {
            method,
            description,
        })
    }
}

/// Distances between the centres of neighbouring pixels: finite and above 0. Areas are their
/// product times pixels.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Spacing {
    /// Δr, along y.
    pub between_rows_mm: f64,
    /// Δc, along x.
    pub between_columns_mm: f64,
    /// What the two numbers rest on.
    pub source: SpacingSource,
}

/// What a spacing rests on: the rows of dicom.md 3.2 that measure, most trusted first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpacingSource {
    /// Pixel Measures of the functional groups: the patient plane (PS3.3 C.7.6.16.2.1).
    PixelMeasures,
    /// Pixel Spacing of a cross-sectional image: the patient plane (PS3.3 C.7.6.2).
    CrossSection,
    /// Pixel Spacing with a calibration type (PS3.3 10.7.1.2).
    Calibrated(Calibration),
    /// Pixel Spacing that differs from the spacing at the detector or on the film, so that it was
    /// calibrated in some way that is not stated (PS3.3 10.7.1.1).
    CalibratedMethodNotStated,
    /// Imager Pixel Spacing: at the detector, no claim about the patient.
    Detector,
    /// Imager Pixel Spacing divided by the estimated magnification (PS3.3 C.8.7.6): estimated.
    DetectorByMagnification,
    /// Nominal Scanned Pixel Spacing: on the film.
    Film,
    /// A region of an ultrasound image, and only in that region (PS3.3 C.8.5.5).
    UltrasoundRegion,
    /// Pixel Spacing of an ophthalmic photograph: nominal at the retina (PS3.3 C.8.17.2).
    NominalAtRetina,
    /// Pixel Spacing alone, of which "it cannot be determined whether or not correction or
    /// calibration have been performed" (PS3.3 10.7.1.1). Dermoscopic photographs are so.
    NotDetermined,
}

impl SpacingSource {
    /// Key of the text that goes with every length.
    pub const fn label_key(&self) -> &'static str {
        match self {
            Self::PixelMeasures | Self::CrossSection => "spacing.patient_plane",
            Self::Calibrated(_) => "spacing.calibrated",
            Self::CalibratedMethodNotStated => "spacing.calibrated_method_not_stated",
            Self::Detector => "spacing.at_detector",
            Self::DetectorByMagnification => "spacing.estimated",
            Self::Film => "spacing.on_film",
            Self::UltrasoundRegion => "spacing.ultrasound_region",
            Self::NominalAtRetina => "spacing.nominal",
            Self::NotDetermined => "spacing.not_determined",
        }
    }
}

impl Spacing {
    /// None unless both values are finite and above 0.
    pub(crate) fn new([rows, columns]: [f64; 2], source: SpacingSource) -> Option<Self> {
        let fits = |value: f64| value.is_finite() && value > 0.0;
        (fits(rows) && fits(columns)).then_some(Self {
            between_rows_mm: rows,
            between_columns_mm: columns,
            source,
        })
    }
}

/// The spacing of the whole image: the first row of dicom.md 3.2 that holds. None where lengths are
/// in pixels, or depend on the place: see [`SpacingFacts::ultrasound_regions`].
pub fn spacing(facts: &SpacingFacts) -> Option<Spacing> {
    if facts.technique == Technique::OphthalmicWideField {
        return None;
    }
    facts
        .pixel_measures
        .and_then(|values| Spacing::new(values, SpacingSource::PixelMeasures))
        .or_else(|| by_pixel_spacing(facts))
        .or_else(|| at_detector(facts))
        .or_else(|| {
            let values = facts.nominal_scanned_pixel_spacing?;
            Spacing::new(values, SpacingSource::Film)
        })
        .or_else(|| unqualified(facts))
}

/// Height of a pixel divided by its width, for showing it only: by the spacing, else by Pixel
/// Aspect Ratio (0028,0034; PS3.3 C.7.6.3.1.7), else 1. Finite and above 0, and as extreme as the
/// file says.
pub fn pixel_aspect(facts: &SpacingFacts) -> f64 {
    let of = |vertical: f64, horizontal: f64| {
        let ratio = vertical / horizontal;
        let fits = vertical > 0.0 && horizontal > 0.0 && ratio.is_finite() && ratio > 0.0;
        fits.then_some(ratio)
    };
    spacing(facts)
        .and_then(|spacing| of(spacing.between_rows_mm, spacing.between_columns_mm))
        .or_else(|| {
            let [vertical, horizontal] = facts.pixel_aspect_ratio?;
            of(vertical, horizontal)
        })
        .unwrap_or(1.0)
}

/// Whether two lengths are the same within what decimal strings keep; signs do not matter.
pub(super) fn is_same(a: f64, b: f64) -> bool {
    let (a, b) = (a.abs(), b.abs());
    (a - b).abs() <= SAME_WITHIN * a.max(b)
}

/// Pixel Spacing where its meaning is known without the spacing at the detector, or because it
/// differs from that.
fn by_pixel_spacing(facts: &SpacingFacts) -> Option<Spacing> {
    let values = facts.pixel_spacing?;
    if facts.technique == Technique::CrossSection {
        return Spacing::new(values, SpacingSource::CrossSection);
    }
    if let Some(calibration) = &facts.calibration {
        return Spacing::new(values, SpacingSource::Calibrated(calibration.clone()));
    }
    let mut uncalibrated = [
        facts.imager_pixel_spacing,
        facts.nominal_scanned_pixel_spacing,
    ]
    .into_iter()
    .flatten()
    .filter(|pair| pair.iter().all(|value| value.is_finite() && *value > 0.0))
    .peekable();
    let other = facts.technique == Technique::Other && uncalibrated.peek().is_some();
    let differs = |pair: [f64; 2]| !is_same(pair[0], values[0]) || !is_same(pair[1], values[1]);
    if !(other && uncalibrated.all(differs)) {
        return None;
    }
    Spacing::new(values, SpacingSource::CalibratedMethodNotStated)
}

/// Imager Pixel Spacing, brought to the patient where the magnification is known. It is the
/// distance of the detector over that of the object, so a factor below 1 is none.
fn at_detector(facts: &SpacingFacts) -> Option<Spacing> {
    let [rows, columns] = facts.imager_pixel_spacing?;
    let factor = facts.magnification.filter(|factor| *factor >= 1.0);
    factor
        .and_then(|factor| {
            let source = SpacingSource::DetectorByMagnification;
            Spacing::new([rows / factor, columns / factor], source)
        })
        .or_else(|| Spacing::new([rows, columns], SpacingSource::Detector))
}

/// Pixel Spacing with nothing beside it that says what it is. In ultrasound the regions say it.
fn unqualified(facts: &SpacingFacts) -> Option<Spacing> {
    let source = match facts.technique {
        Technique::Ophthalmic => SpacingSource::NominalAtRetina,
        _ if !facts.ultrasound_regions.is_empty() => return None,
        _ => SpacingSource::NotDetermined,
    };
    Spacing::new(facts.pixel_spacing?, source)
}
