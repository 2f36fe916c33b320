//! Why slices are no volume, or a plane is not cut. Indices, sizes and millimetres, nothing else.

use crate::error::{ErrorCode, Failure};

/// Why slices are no volume, or a plane is not cut. `slice` and `other` are indices of the slices as
/// they were given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum VolumeError {
    /// One slice has no depth.
    #[error("a volume needs two slices or more, there are {slices}")]
    TooFewSlices { slices: usize },
    /// [`crate::limits::Limits::volume_slices`].
    #[error("a volume of {slices} slices, the limit is {limit}")]
    TooManySlices { slices: usize, limit: usize },
    /// A number that is not finite or no size, direction or place.
    #[error("slice {slice} has no usable {what}")]
    SliceUnusable { slice: usize, what: &'static str },
    /// Rows and columns must be those of the first slice.
    #[error("slice {slice} is {rows} rows by {columns} columns, not {of_first:?} as the first")]
    SizesDiffer {
        slice: usize,
        rows: u16,
        columns: u16,
        of_first: [u16; 2],
    },
    /// The largest difference of a cosine.
    #[error("the direction of slice {slice} is {off} off that of the first")]
    OrientationsDiffer { slice: usize, off: f64 },
    /// Between rows, between columns.
    #[error("the pixels of slice {slice} are {spacing_mm:?} mm apart, not {of_first_mm:?}")]
    SpacingsDiffer {
        slice: usize,
        spacing_mm: [f64; 2],
        of_first_mm: [f64; 2],
    },
    /// Slope and intercept must be those of the first slice.
    #[error("slice {slice} has another rescale than the first")]
    RescalesDiffer { slice: usize },
    /// Sign, padding or photometric interpretation must be those of the first slice.
    #[error("the values of slice {slice} mean something else than those of the first")]
    MeaningsDiffer { slice: usize },
    /// Two slices at one place: it is not known which is meant.
    #[error("slices {slice} and {other} lie at one place, {apart_mm} mm apart")]
    Duplicate {
        slice: usize,
        other: usize,
        apart_mm: f64,
    },
    /// The slice that lies worst.
    #[error("slice {slice} lies {off_mm:.3} mm off an even step of {gap_mm:.3} mm")]
    Uneven {
        slice: usize,
        off_mm: f64,
        gap_mm: f64,
    },
    /// The slice that lies worst, beside the straight line of the others.
    #[error(
        "slice {slice} is shifted by {off_mm:.3} mm within its plane, allowed are {most_mm:.3}"
    )]
    Shifted {
        slice: usize,
        off_mm: f64,
        most_mm: f64,
    },
    /// More is missing than can be left blank.
    #[error("{missing} slices are missing between {slices}")]
    Gaps { missing: u64, slices: usize },
    /// [`crate::limits::Limits::volume_bytes`].
    #[error("the volume needs {bytes} bytes, the limit is {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    /// Within the limit, but not to be had.
    #[error("there is no memory for the {bytes} bytes of the volume")]
    OutOfMemory { bytes: u64 },
    /// An index past the slices.
    #[error("slice {slice} is put, there are {slices}")]
    SliceUnknown { slice: usize, slices: usize },
    /// Put or skipped before.
    #[error("slice {slice} is put twice")]
    SliceTwice { slice: usize },
    /// Signed values in an unsigned volume, or the other way round.
    #[error("slice {slice} is of the other pixel representation")]
    OtherRepresentation { slice: usize },
    /// Not as many values as rows times columns.
    #[error("slice {slice} has {found} values, {expected} are expected")]
    SliceLength {
        slice: usize,
        found: usize,
        expected: usize,
    },
    /// Finished too early.
    #[error("{missing} slices were neither put nor skipped")]
    Incomplete { missing: usize },
    /// A plane, point or slab with a number that is not finite, or no pixels.
    #[error("the plane has no usable {what}")]
    ViewUnusable { what: &'static str },
    /// Rows past the last one.
    #[error("rows up to {end} are asked for, the view has {rows}")]
    RowsOutside { end: usize, rows: usize },
    /// Not as many samples as the asked rows have pixels.
    #[error("{found} samples of room for {expected} pixels")]
    RoomUnfit { found: usize, expected: usize },
}

impl VolumeError {
    /// The shared code of the failure.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::TooFewSlices { .. } => ErrorCode::ImageVolumeTooFew,
            Self::TooLarge { .. } | Self::TooManySlices { .. } => ErrorCode::ImageVolumeTooLarge,
            Self::OutOfMemory { .. } => ErrorCode::ResourceMemory,
            _ => ErrorCode::ImageNoVolume,
        }
    }
}

impl From<VolumeError> for Failure {
    fn from(error: VolumeError) -> Self {
        Self::new(error.code(), error)
    }
}
