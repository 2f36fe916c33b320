//! Every bound on untrusted input, with its reason. Checked before the allocation that it protects.

/// Bounds for one run; [`Limits::browser`] and [`Limits::native`] are the two sets in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one photograph, archive or DICOM file that is held in memory at once.
    pub file_bytes: u64,
    /// Pixels of one photograph: 36 bytes a pixel are in use at the worst moment of decoding.
    pub photo_pixels: u64,
    /// Longest side of a photograph, in pixels.
    pub photo_side: u32,
    /// Bytes that one decoded photograph or frame may take.
    pub decoded_bytes: u64,
    /// Entries of one archive.
    pub archive_entries: usize,
    /// Unpacked bytes of one entry.
    pub archive_entry_bytes: u64,
    /// Unpacked bytes of a whole archive.
    pub archive_total_bytes: u64,
    /// Unpacked bytes for one packed byte; deflate itself cannot pass about 1,032.
    pub archive_ratio: u64,
    /// Data elements of one DICOM data set.
    pub dicom_elements: usize,
    /// Nesting of DICOM sequences.
    pub dicom_depth: usize,
    /// Bytes of one DICOM value that is kept, pixel data apart.
    pub dicom_value_bytes: u64,
    /// Bytes of one DICOM value that a listing of all elements shows.
    pub dicom_shown_bytes: u64,
    /// Rows of one part of a listing of all elements.
    pub dicom_listed_rows: usize,
    /// Bytes that a deflated DICOM data set may unpack to.
    pub dicom_inflated_bytes: u64,
    /// Frames of one DICOM instance.
    pub dicom_frames: u32,
    /// Bytes of the voxels of one volume.
    pub volume_bytes: u64,
    /// Slices of one volume: each costs a look into its file before any memory is taken.
    pub volume_slices: usize,
    /// Files of one drop or command.
    pub files: usize,
}

/// Marks of one case: more than anyone draws, and few enough to be drawn again at every move.
pub const MARKS: usize = 2_000;
/// Points of one outline: its diameters compare all of them with all others, on the UI thread.
pub const OUTLINE_POINTS: usize = 2_000;
/// Points of all marks of a case: 3.2 MB.
pub const MARK_POINTS: usize = 200_000;
/// Bytes of the text or the label of one mark.
pub const MARK_TEXT_BYTES: usize = 1_000;
/// Distance of a mark's point from the corner of its frame, in pixels: farther than any frame
/// reaches, and near enough that no sum of squares overflows.
pub const MARK_DISTANCE_PX: f64 = 1e6;
/// Pixels of a region whose statistics are taken: the largest photograph, with room.
pub const STATISTICS_PIXELS: u64 = 100_000_000;

const MIB: u64 = 1024 * 1024;

impl Limits {
    /// Bounds for a worker in a browser: 32-bit memory, 1 GiB in all.
    pub const fn browser() -> Self {
        Self {
            file_bytes: 256 * MIB,
            photo_pixels: 80_000_000,
            photo_side: 20_000,
            decoded_bytes: 384 * MIB,
            archive_entries: 20_000,
            archive_entry_bytes: 256 * MIB,
            archive_total_bytes: 1024 * MIB,
            archive_ratio: 1000,
            dicom_elements: 200_000,
            dicom_depth: 32,
            dicom_value_bytes: MIB,
            dicom_shown_bytes: 1024,
            dicom_listed_rows: 5000,
            dicom_inflated_bytes: 256 * MIB,
            dicom_frames: 1_000_000,
            // 1,024 slices of 512 x 512; half of the memory, and no more than a worker may keep.
            volume_bytes: 512 * MIB,
            // A whole body in steps of a quarter of a millimetre.
            volume_slices: 8192,
            files: 20_000,
        }
    }

    /// Bounds for the command line: the same, with more room for decoded frames.
    pub const fn native() -> Self {
        Self {
            decoded_bytes: 1024 * MIB,
            archive_total_bytes: 4096 * MIB,
            dicom_inflated_bytes: 512 * MIB,
            volume_bytes: 2048 * MIB,
            ..Self::browser()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::browser()
    }
}
