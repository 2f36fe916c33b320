//! Every file of `../shared/data/dicom/manifest.csv`: equal to the hash, within the tolerance of the
//! lossy reference, or a typed error with the right code.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use insitu_core::{
    dicom::{DicomError, Instance, StoredData, StoredFrame, TransferSyntax},
    error::ErrorCode::{self, *},
    limits::Limits,
};
use sha2::{Digest as _, Sha256};

/// Files that the reference decoder reads and we do not, with our code and the reason. A row that is
/// no longer true fails the test. Transfer syntaxes that the table says are not decoded are apart.
const KNOWN_FAILURES: &[(&str, ErrorCode, &str)] = &[
    (
        "real/dicom-test-files/dcmqi/segmentations/partial_overlaps.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "real/dicom-test-files/dcmqi/segmentations/23x38x3/seg/label.seg",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "real/highdicom/seg_image_cr_binary.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "real/highdicom/seg_image_ct_binary.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "real/highdicom/seg_image_sm_dots_tiled_full.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "real/pydicom/liver_1frame.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    ("real/pydicom-data/liver.dcm", DicomBitsUnsupported, ONE_BIT),
    (
        "real/pydicom-data/liver_nonbyte_aligned.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    (
        "generated/mf_1bit_not_byte_aligned.dcm",
        DicomBitsUnsupported,
        ONE_BIT,
    ),
    ("real/pydicom/rtdose.dcm", DicomBitsUnsupported, DEEP),
    ("real/pydicom/rtdose_1frame.dcm", DicomBitsUnsupported, DEEP),
    (
        "real/pydicom-data/SC_rgb_32bit.dcm",
        DicomBitsUnsupported,
        DEEP,
    ),
    (
        "real/pydicom-data/parametric_map_float.dcm",
        DicomBitsUnsupported,
        DEEP,
    ),
    ("generated/float32.dcm", DicomBitsUnsupported, DEEP),
    ("generated/float64.dcm", DicomBitsUnsupported, DEEP),
    ("generated/s32.dcm", DicomBitsUnsupported, DEEP),
    ("generated/u32.dcm", DicomBitsUnsupported, DEEP),
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
const ONE_BIT: &str = "packed bits are not read yet";
const DEEP: &str = "32 and 64 bit samples are not read yet";

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
    ("generated/nested_3000.dcm", DicomTooDeep),
    ("generated/only_preamble.dcm", DicomNotDicom),
    ("generated/pixel_length_past_end.dcm", SourceTruncated),
    ("generated/text_named.dcm", DicomNotDicom),
    ("generated/truncated_in_header.dcm", SourceTruncated),
    ("generated/truncated_in_pixels.dcm", SourceTruncated),
];

/// Files without a reference that we do read: frames, rows, columns, samples.
const READ_ALL_THE_SAME: &[(&str, [u32; 4])] = &[
    // Edge tiles are smaller than the others; pydicom stops at the first.
    ("real/fo-dicom/multiframe.dcm", [140, 240, 240, 3]),
    ("generated/no_preamble.dcm", [1, 24, 20, 1]),
];

#[derive(Debug, Default)]
struct Counts {
    equal: usize,
    within_tolerance: usize,
    unsupported_syntax: usize,
    no_pixels: usize,
    refused: usize,
    known_failures: usize,
    read_all_the_same: usize,
}

#[test]
fn every_reference_file_is_equal_within_tolerance_or_a_typed_error() {
    let Some(folder) = data() else { return };
    let mut counts = Counts::default();
    let mut wrong = String::new();
    for row in manifest(&folder) {
        let bytes = fs::read(folder.join(&row["file"])).unwrap();
        if let Err(reason) = check(&folder, &row, array(&bytes), &mut counts) {
            writeln!(wrong, "{}: {reason}", row["file"]).unwrap();
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(
        counts.equal > 100 && counts.within_tolerance > 20,
        "{counts:?}"
    );
}

type Frames = Vec<StoredFrame>;

fn check(
    folder: &Path,
    row: &Row,
    got: Result<Frames, DicomError>,
    counts: &mut Counts,
) -> Result<(), String> {
    let name = row["file"].as_str();
    let syntax = row["transfer_syntax"].trim_end_matches('?');
    let row_decodes = row["decodes"] == "yes";
    let code = got.as_ref().map(|_| ()).map_err(DicomError::code);
    let expect = |wanted: ErrorCode, count: &mut usize| {
        *count += 1;
        match code {
            Err(code) if code == wanted => Ok(()),
            other => Err(format!("{other:?}, not {wanted}")),
        }
    };
    if let Some((_, wanted, _)) = KNOWN_FAILURES.iter().find(|(file, ..)| *file == name) {
        return expect(*wanted, &mut counts.known_failures);
    }
    if let Some((_, wanted)) = REFUSED.iter().find(|(file, _)| *file == name) {
        return expect(*wanted, &mut counts.refused);
    }
    if let Some((_, shape)) = READ_ALL_THE_SAME.iter().find(|(file, _)| *file == name) {
        let frames = got.map_err(|error| error.to_string())?;
        counts.read_all_the_same += 1;
        let first = &frames[0];
        let is = [
            frames.len() as u32,
            first.rows,
            first.columns,
            first.samples.into(),
        ];
        return if is == *shape {
            Ok(())
        } else {
            Err(format!("{is:?}"))
        };
    }
    if !row_decodes && row["error"].contains("no pixel data") {
        // Some of these cannot be opened either, because of how the data set is written.
        return match code {
            Err(DicomTransferSyntaxUnsupported) => expect(
                DicomTransferSyntaxUnsupported,
                &mut counts.unsupported_syntax,
            ),
            _ => expect(DicomNoPixels, &mut counts.no_pixels),
        };
    }
    if !TransferSyntax::by_uid(syntax).is_some_and(TransferSyntax::is_decoded) {
        return expect(
            DicomTransferSyntaxUnsupported,
            &mut counts.unsupported_syntax,
        );
    }
    let frames = got.map_err(|error| error.to_string())?;
    if row["ref_file"].is_empty() {
        counts.equal += 1;
        let hash = hash(&frames);
        if hash == row["pixel_sha256"] {
            Ok(())
        } else {
            Err(format!("hash {hash}"))
        }
    } else {
        counts.within_tolerance += 1;
        let (difference, tolerance) = (difference(folder, row, &frames), &row["tolerance"]);
        if difference <= tolerance.parse::<u8>().unwrap() {
            Ok(())
        } else {
            Err(format!("{difference} off, {tolerance} allowed"))
        }
    }
}

fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if folder.join("manifest.csv").is_file() {
        return Some(folder);
    }
    println!("skipped: ../shared/data/dicom is absent");
    None
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
fn difference(folder: &Path, row: &Row, frames: &[StoredFrame]) -> u8 {
    let file = fs::File::open(folder.join(&row["ref_file"])).unwrap();
    let mut npy = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut npy)
        .unwrap();
    let header = usize::from(u16::from_le_bytes([npy[8], npy[9]])) + 10;
    let stride: usize = row["ref_stride"].parse().unwrap();
    let count: usize = row["ref_frames"].parse().unwrap();
    let mut reference = npy[header..].iter();
    let mut worst = 0;
    for frame in &frames[..count] {
        let StoredData::U8(values) = &frame.data else {
            panic!("{}: not 8 bit", row["file"]);
        };
        let samples = usize::from(frame.samples);
        for y in (0..frame.rows as usize).step_by(stride) {
            for x in (0..frame.columns as usize).step_by(stride) {
                let at = (y * frame.columns as usize + x) * samples;
                for value in &values[at..at + samples] {
                    worst = worst.max(value.abs_diff(*reference.next().unwrap()));
                }
            }
        }
    }
    assert!(reference.next().is_none(), "{}: shape", row["file"]);
    worst
}
