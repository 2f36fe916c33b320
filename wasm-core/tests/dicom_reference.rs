//! Every file of `../shared/data/dicom/manifest.csv`, as a test of its own name: equal to the hash,
//! within the tolerance of the lossy reference, or a typed error with the right code.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test, but not one of libtest's"
)]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use insitu_core::{
    dicom::{DicomError, Instance, StoredData, StoredFrame},
    error::ErrorCode::{
        self, DicomAttributeInvalid, DicomAttributeMissing, DicomBitsUnsupported, DicomCodecFailed,
        DicomLimitExceeded, DicomNoPixels, DicomNotDicom, DicomPhotometricUnsupported,
        DicomTooDeep, DicomTransferSyntaxUnsupported, ImageDimensions, SourceTruncated,
    },
    limits::Limits,
};
use libtest_mimic::{Arguments, Trial};
use sha2::{Digest as _, Sha256};

/// Files that the reference decoder reads and we do not, with our code and the reason. A row that is
/// no longer true fails its test.
const KNOWN_FAILURES: &[(&str, ErrorCode, &str)] = &[
    (
        "generated/nested_60.dcm",
        DicomTooDeep,
        "nesting below 32 is refused on purpose",
    ),
    (
        "generated/photometric_unknown.dcm",
        DicomPhotometricUnsupported,
        "HSV is not shown",
    ),
];

/// Damaged, foreign and hostile files, with the code that each must end in.
const REFUSED: &[(&str, ErrorCode)] = &[
    (
        "real/dcm4che/3gb-bulk-data-truncated",
        DicomAttributeInvalid,
    ),
    ("real/dwv/bbmri.zip", DicomNotDicom),
    ("real/dwv/dwv-test_bad.zip", DicomNotDicom),
    (
        "real/dwv/dwv-test_no-number-rows.dcm",
        DicomAttributeMissing,
    ),
    ("real/fo-dicom/GH1146.dcm", SourceTruncated),
    ("real/fo-dicom/GH340.dcm", DicomBitsUnsupported),
    ("real/fo-dicom/GH626.dcm", SourceTruncated),
    ("real/fo-dicom/genFile.dcm", DicomCodecFailed),
    ("real/pydicom/MR_truncated.dcm", SourceTruncated),
    ("real/pydicom/badVR.dcm", DicomAttributeInvalid),
    ("real/pydicom/meta_missing_tsyntax.dcm", DicomNotDicom),
    ("real/pydicom/no_meta.dcm", DicomNotDicom),
    ("real/pydicom/rtplan_truncated.dcm", SourceTruncated),
    ("real/pydicom/zipMR.gz", DicomNotDicom),
    ("generated/bits_allocated_12.dcm", DicomBitsUnsupported),
    (
        "generated/bits_stored_gt_allocated.dcm",
        DicomBitsUnsupported,
    ),
    ("generated/empty.dcm", DicomNotDicom),
    ("generated/encapsulated_item_past_end.dcm", SourceTruncated),
    ("generated/huge_frames.dcm", DicomLimitExceeded),
    ("generated/huge_rows_cols.dcm", DicomLimitExceeded),
    ("generated/jpeg_huge_header.dcm", ImageDimensions),
    ("generated/length_past_end.dcm", SourceTruncated),
    ("generated/j2k_huge_header.dcm", ImageDimensions),
    ("generated/nested_3000.dcm", DicomTooDeep),
    ("generated/rle_bad_segments.dcm", DicomCodecFailed),
    ("generated/video_h264.dcm", DicomTransferSyntaxUnsupported),
    (
        "real/pydicom/JPEG2000-embedded-sequence-delimiter.dcm",
        ImageDimensions,
    ),
    ("generated/only_preamble.dcm", DicomNotDicom),
    ("generated/pixel_length_past_end.dcm", SourceTruncated),
    ("generated/text_named.dcm", DicomNotDicom),
    ("generated/truncated_in_header.dcm", SourceTruncated),
    ("generated/truncated_in_pixels.dcm", SourceTruncated),
];

/// Files without a reference of their own that hold the same pixels as another.
const SAME_AS: &[(&str, &str)] = &[
    (
        "real/fo-dicom/GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm",
        "real/fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm",
    ),
    (
        "real/pydicom-data/liver_nonbyte_aligned_rle.dcm",
        "real/pydicom-data/liver_nonbyte_aligned.dcm",
    ),
    (
        "real/pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm",
        "real/pydicom-data/emri_small_jpeg_2k_lossless.dcm",
    ),
];

/// Files without a reference that we do read: frames, rows, columns, samples.
const READ_ALL_THE_SAME: &[(&str, [u32; 4])] = &[
    // Edge tiles are smaller than the others; pydicom stops at the first.
    ("real/fo-dicom/multiframe.dcm", [140, 240, 240, 3]),
    ("generated/no_preamble.dcm", [1, 24, 20, 1]),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(folder) = data() else {
        let skipped = Trial::test("reference_files", || {
            println!("skipped: ../shared/data/dicom is absent");
            Ok(())
        });
        return libtest_mimic::run(&arguments, vec![skipped]).exit_code();
    };
    let folder = Arc::new(folder);
    let rows = Arc::new(manifest(&folder));
    let trials = (0..rows.len())
        .map(|at| {
            let (folder, rows) = (Arc::clone(&folder), Arc::clone(&rows));
            Trial::test(rows[at]["file"].clone(), move || {
                let row = &rows[at];
                let bytes = fs::read(folder.join(&row["file"]))?;
                let expected = Expected::of(row, &rows);
                check(&folder, row, expected, array(&bytes)).map_err(Into::into)
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

type Frames = Vec<StoredFrame>;

/// What must come of a file.
enum Expected {
    /// Its own hash, or that of another file.
    Equal(String),
    Within(u16),
    Shape([u32; 4]),
    Refused(ErrorCode),
}

impl Expected {
    fn of(row: &Row, rows: &[Row]) -> Self {
        let name = row["file"].as_str();
        if let Some((_, code, _)) = KNOWN_FAILURES.iter().find(|(file, ..)| *file == name) {
            return Self::Refused(*code);
        }
        if let Some((_, code)) = REFUSED.iter().find(|(file, _)| *file == name) {
            return Self::Refused(*code);
        }
        if let Some((_, shape)) = READ_ALL_THE_SAME.iter().find(|(file, _)| *file == name) {
            return Self::Shape(*shape);
        }
        if let Some((_, other)) = SAME_AS.iter().find(|(file, _)| *file == name) {
            let other = rows.iter().find(|row| row["file"] == *other).unwrap();
            return Self::Equal(other["pixel_sha256"].clone());
        }
        if row["error"].contains("no pixel data") {
            return Self::Refused(DicomNoPixels);
        }
        if row["ref_file"].is_empty() {
            return Self::Equal(row["pixel_sha256"].clone());
        }
        Self::Within(row["tolerance"].parse().unwrap())
    }
}

fn check(
    folder: &Path,
    row: &Row,
    expected: Expected,
    got: Result<Frames, DicomError>,
) -> Result<(), String> {
    if let Expected::Refused(wanted) = expected {
        return match got {
            Err(error) if error.code() == wanted => Ok(()),
            Err(error) => Err(format!("{error}, not {wanted}")),
            Ok(_) => Err(format!("reads, not {wanted}")),
        };
    }
    let frames = got.map_err(|error| error.to_string())?;
    let fits = match expected {
        Expected::Shape(shape) => {
            let first = &frames[0];
            let is = [
                frames.len() as u32,
                first.rows,
                first.columns,
                first.samples.into(),
            ];
            (is == shape, format!("{is:?}"))
        }
        Expected::Within(tolerance) => {
            let difference = difference(folder, row, &frames);
            (
                difference <= tolerance,
                format!("{difference} off, {tolerance} allowed"),
            )
        }
        Expected::Equal(wanted) => {
            let hash = hash(&frames);
            (hash == wanted, format!("hash {hash}"))
        }
        Expected::Refused(_) => (false, "reads".to_owned()),
    };
    if fits.0 { Ok(()) } else { Err(fits.1) }
}

fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    folder.join("manifest.csv").is_file().then_some(folder)
}

type Row = BTreeMap<String, String>;

fn manifest(folder: &Path) -> Vec<Row> {
    let text = fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let mut lines = text.lines().map(fields);
    let names = lines.next().unwrap();
    lines
        .map(|values| names.iter().cloned().zip(values).collect())
        .collect()
}

/// One CSV line; quotes hold commas, two quotes are one.
fn fields(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                found.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            other => found.last_mut().unwrap().push(other),
        }
    }
    found
}

/// All frames of a file.
fn array(bytes: &Vec<u8>) -> Result<Frames, DicomError> {
    let instance = Instance::open(bytes, &Limits::native())?;
    let frames = instance.header().frames.max(1);
    (0..frames).map(|index| instance.frame(index)).collect()
}

/// SHA-256 of the array's bytes, as the manifest states it.
fn hash(frames: &Frames) -> String {
    let mut hasher = Sha256::new();
    for frame in frames {
        hasher.update(frame.data.to_le_bytes());
    }
    hasher
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
}

/// Largest difference to the reference, which holds `frames[:n, ::stride, ::stride]` as NumPy.
fn difference(folder: &Path, row: &Row, frames: &[StoredFrame]) -> u16 {
    let file = fs::File::open(folder.join(&row["ref_file"])).unwrap();
    let mut npy = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut npy)
        .unwrap();
    let header = usize::from(u16::from_le_bytes([npy[8], npy[9]])) + 10;
    let width = if row["dtype"].ends_with('1') { 1 } else { 2 };
    let signed = row["dtype"].starts_with('i');
    let stride: usize = row["ref_stride"].parse().unwrap();
    let count: usize = row["ref_frames"].parse().unwrap();
    let mut reference = npy[header..]
        .chunks_exact(width)
        .map(|word| match (word, signed) {
            ([byte], _) => i32::from(*byte),
            ([low, high], false) => i32::from(u16::from_le_bytes([*low, *high])),
            ([low, high], true) => i32::from(i16::from_le_bytes([*low, *high])),
            _ => unreachable!("chunks of one or two"),
        });
    let mut worst = 0;
    for frame in &frames[..count] {
        let samples = usize::from(frame.samples);
        for y in (0..frame.rows as usize).step_by(stride) {
            for x in (0..frame.columns as usize).step_by(stride) {
                let at = (y * frame.columns as usize + x) * samples;
                for sample in at..at + samples {
                    let difference = value(&frame.data, sample).abs_diff(reference.next().unwrap());
                    worst = worst.max(u16::try_from(difference).unwrap_or(u16::MAX));
                }
            }
        }
    }
    assert!(reference.next().is_none(), "{}: shape", row["file"]);
    worst
}

fn value(data: &StoredData, at: usize) -> i32 {
    match data {
        StoredData::U8(values) => values[at].into(),
        StoredData::I8(values) => values[at].into(),
        StoredData::U16(values) => values[at].into(),
        StoredData::I16(values) => values[at].into(),
        other => panic!("{} samples have no lossy reference", other.dtype()),
    }
}
