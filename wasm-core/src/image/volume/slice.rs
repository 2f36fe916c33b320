//! What is known of each slice of a volume, and whether all are of one kind.

use super::VolumeError;
use crate::dicom::orientation::Orientation;

/// Difference of a cosine at which slices are of two stacks (dicom.md 3.1).
const COSINE_APART: f64 = 1e-3;

/// Relative difference at which spacings are two: 0.703 and 0.7031 are one, as decimal strings go.
const SPACING_APART: f64 = 1e-3;

/// Spacings in use, in mm: the finest OCT has some micrometres, and no pixel of a person is a metre.
pub(super) const SPACINGS_MM: std::ops::RangeInclusive<f64> = 1e-4..=1e3;

/// The farthest place in a patient, 1 km: beyond it differences are nothing but rounding.
pub(super) const FARTHEST_MM: f64 = 1e6;

/// One slice as its data set describes it; nothing needs to be valid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SliceGeometry {
    /// Image Position (Patient) (0020,0032), mm: the centre of row 0, column 0.
    pub position: [f64; 3],
    /// Image Orientation (Patient) (0020,0037): cosines of the first row, then of the first column.
    pub orientation: [f64; 6],
    /// Pixel Spacing (0028,0030), mm: between rows, between columns.
    pub spacing: [f64; 2],
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// Rescale Slope (0028,1053); 1 where there is none.
    pub slope: f64,
    /// Rescale Intercept (0028,1052); 0 where there is none.
    pub intercept: f64,
}

/// What all slices of a volume share: that of the first, from which the others differ by rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shared {
    pub(super) orientation: Orientation,
    /// Between rows, between columns.
    pub(super) spacing_mm: [f64; 2],
    pub(super) rows: u16,
    pub(super) columns: u16,
}

/// Whether all numbers are finite and near enough to be a place in a patient.
pub(super) fn is_place(point_mm: [f64; 3]) -> bool {
    point_mm.iter().all(|value| value.abs() <= FARTHEST_MM)
}

/// Two or more slices of one size, direction and spacing.
pub(super) fn shared(slices: &[SliceGeometry]) -> Result<Shared, VolumeError> {
    let [first, _, ..] = slices else {
        return Err(VolumeError::TooFewSlices {
            slices: slices.len(),
        });
    };
    let unusable = |slice, what| VolumeError::SliceUnusable { slice, what };
    for (slice, found) in slices.iter().enumerate() {
        if found.rows == 0 || found.columns == 0 {
            return Err(unusable(slice, "size"));
        }
        if !is_place(found.position) {
            return Err(unusable(slice, "position"));
        }
        if Orientation::new(found.orientation).is_none() {
            return Err(unusable(slice, "orientation"));
        }
        if !found.spacing.iter().all(|mm| SPACINGS_MM.contains(mm)) {
            return Err(unusable(slice, "spacing"));
        }
        differs(slice, found, first)?;
    }
    let orientation = Orientation::new(first.orientation);
    Ok(Shared {
        orientation: orientation.ok_or_else(|| unusable(0, "orientation"))?,
        spacing_mm: first.spacing,
        rows: first.rows,
        columns: first.columns,
    })
}

fn differs(slice: usize, found: &SliceGeometry, first: &SliceGeometry) -> Result<(), VolumeError> {
    if [found.rows, found.columns] != [first.rows, first.columns] {
        return Err(VolumeError::SizesDiffer {
            slice,
            rows: found.rows,
            columns: found.columns,
            of_first: [first.rows, first.columns],
        });
    }
    let cosines = found.orientation.iter().zip(first.orientation);
    let off = cosines.fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    if off > COSINE_APART {
        return Err(VolumeError::OrientationsDiffer { slice, off });
    }
    let mut spacings = found.spacing.iter().zip(first.spacing);
    if spacings.any(|(a, b)| (a - b).abs() > SPACING_APART * b) {
        return Err(VolumeError::SpacingsDiffer {
            slice,
            spacing_mm: found.spacing,
            of_first_mm: first.spacing,
        });
    }
    Ok(())
}
