//! Wraps a JPEG baseline photograph of a retina as an Ophthalmic Photography object (PS3.3 A.42).
//!
//! ```text
//! cargo run -p insitu-core --example wrap_ophthalmic -- photo.jpg object.dcm R 20261123
//! ```
//! The entropy-coded data stays as it is; comments and application segments other than JFIF and
//! Adobe are left out, so no camera or person comes along. The side is the caller's word. UIDs are
//! made from the bytes, so the same photograph gives the same object. The object is a sample: it
//! has no patient, no dates but the one given, and no Pixel Spacing, which nobody measured.

use std::{env, fs, process::ExitCode};

use sha2::{Digest as _, Sha256};

const OPHTHALMIC_8_BIT: &str = "1.2.840.10008.5.1.4.1.1.77.1.5.1";
const JPEG_BASELINE: &str = "1.2.840.10008.1.2.4.50";
/// Names this writer (PS3.10 7.1); made once, as PS3.5 B.2 says.
const IMPLEMENTATION: &str = "2.25.28692154354433895579725928853311395122";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            #[expect(
                clippy::print_stderr,
                reason = "a command line tool says why it failed"
            )]
            {
                eprintln!("{reason}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to, side, date] = arguments.as_slice() else {
        return Err("usage: wrap_ophthalmic <photo.jpg> <object.dcm> <R|L> <YYYYMMDD>".to_owned());
    };
    if !matches!(side.as_str(), "R" | "L") || date.len() != 8 {
        return Err("the side is R or L, the date has eight digits".to_owned());
    }
    let photograph = fs::read(from).map_err(|error| format!("{from}: {error}"))?;
    let stream = Stream::strip(&photograph).ok_or(format!("{from}: not a colour JPEG baseline"))?;
    let object = wrap(&stream, side, date);
    fs::write(to, object).map_err(|error| format!("{to}: {error}"))
}

/// A colour JPEG baseline stream without comments and metadata.
struct Stream {
    bytes: Vec<u8>,
    rows: u16,
    columns: u16,
    subsampled: bool,
}

impl Stream {
    fn strip(photograph: &[u8]) -> Option<Self> {
        let mut rest = photograph.strip_prefix(b"\xFF\xD8")?;
        let mut stream = Self {
            bytes: vec![0xFF, 0xD8],
            rows: 0,
            columns: 0,
            subsampled: false,
        };
        loop {
            let (&[0xFF, marker, high, low], _) = rest.split_first_chunk()? else {
                return None;
            };
            let length = usize::from(u16::from_be_bytes([high, low])) + 2;
            let (segment, after) = rest.split_at_checked(length)?;
            match marker {
                0xDA => {
                    stream.bytes.extend(rest);
                    return (stream.rows > 0).then_some(stream);
                }
                0xC0 => {
                    let (&[_, _, _, _, 8, r0, r1, c0, c1, 3, _, sampling, ..], _) =
                        segment.split_first_chunk::<13>()?
                    else {
                        return None;
                    };
                    stream.rows = u16::from_be_bytes([r0, r1]);
                    stream.columns = u16::from_be_bytes([c0, c1]);
                    stream.subsampled = sampling != 0x11;
                    stream.bytes.extend(segment);
                }
                // Comments and application segments but JFIF and Adobe.
                0xFE | 0xE1..=0xED | 0xEF => {}
                _ => stream.bytes.extend(segment),
            }
            rest = after;
        }
    }

    /// A UID of PS3.5 B.2 from the bytes and a purpose.
    fn uid(&self, purpose: &str) -> String {
        let hash = Sha256::new()
            .chain_update(purpose)
            .chain_update(&self.bytes)
            .finalize();
        let number = hash
            .iter()
            .take(16)
            .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        format!("2.25.{number}")
    }
}

/// Explicit VR little endian elements, one after the other.
#[derive(Default)]
struct DataSet(Vec<u8>);

impl DataSet {
    fn element(&mut self, group: u16, element: u16, vr: &str, value: &[u8]) {
        self.0.extend(group.to_le_bytes());
        self.0.extend(element.to_le_bytes());
        self.0.extend(vr.as_bytes());
        let length = value.len() as u32;
        if matches!(vr, "OB" | "SQ") {
            self.0.extend([0, 0]);
            self.0.extend(length.to_le_bytes());
        } else {
            self.0.extend((length as u16).to_le_bytes());
        }
        self.0.extend(value);
    }

    fn text(&mut self, group: u16, element: u16, vr: &str, text: &str) {
        let mut value = text.as_bytes().to_vec();
        if value.len() % 2 == 1 {
            value.push(if vr == "UI" { 0 } else { b' ' });
        }
        self.element(group, element, vr, &value);
    }

    fn word(&mut self, group: u16, element: u16, value: u16) {
        self.element(group, element, "US", &value.to_le_bytes());
    }

    fn item(&mut self, bytes: &[u8]) {
        self.0.extend([0xFE, 0xFF, 0x00, 0xE0]);
        self.0.extend((bytes.len() as u32).to_le_bytes());
        self.0.extend(bytes);
    }

    /// A sequence of one SNOMED CT code.
    fn code(&mut self, group: u16, element: u16, value: &str, meaning: &str) {
        let mut code = Self::default();
        code.text(0x0008, 0x0100, "SH", value);
        code.text(0x0008, 0x0102, "SH", "SCT");
        code.text(0x0008, 0x0104, "LO", meaning);
        let mut items = Self::default();
        items.item(&code.0);
        self.element(group, element, "SQ", &items.0);
    }
}

fn wrap(stream: &Stream, side: &str, date: &str) -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    file.extend(meta(stream).0);
    let mut data = DataSet::default();
    identity(&mut data, stream, date);
    acquisition(&mut data, stream, side);
    pixels(&mut data, stream);
    file.extend(data.0);
    file
}

fn meta(stream: &Stream) -> DataSet {
    let mut group = DataSet::default();
    group.element(0x0002, 0x0001, "OB", &[0, 1]);
    group.text(0x0002, 0x0002, "UI", OPHTHALMIC_8_BIT);
    group.text(0x0002, 0x0003, "UI", &stream.uid("instance"));
    group.text(0x0002, 0x0010, "UI", JPEG_BASELINE);
    group.text(0x0002, 0x0012, "UI", IMPLEMENTATION);
    let length = (group.0.len() as u32).to_le_bytes();
    let mut whole = DataSet::default();
    whole.element(0x0002, 0x0000, "UL", &length);
    whole.0.extend(group.0);
    whole
}

/// Groups 0008 to 0018 but for the body part; what is unknown stays empty.
fn identity(data: &mut DataSet, stream: &Stream, date: &str) {
    data.text(0x0008, 0x0008, "CS", "DERIVED\\PRIMARY\\\\COLOR");
    data.text(0x0008, 0x0016, "UI", OPHTHALMIC_8_BIT);
    data.text(0x0008, 0x0018, "UI", &stream.uid("instance"));
    data.text(0x0008, 0x0020, "DA", "");
    data.text(0x0008, 0x0023, "DA", date);
    data.text(0x0008, 0x0030, "TM", "");
    data.text(0x0008, 0x0033, "TM", "120000");
    data.text(0x0008, 0x0050, "SH", "");
    data.text(0x0008, 0x0060, "CS", "OP");
    data.text(0x0008, 0x0070, "LO", "");
    data.text(0x0008, 0x0090, "PN", "");
    data.text(0x0008, 0x2111, "ST", "reduced photograph, JPEG baseline");
    data.code(0x0008, 0x2218, "5665001", "Retina");
    data.text(0x0010, 0x0010, "PN", "");
    data.text(0x0010, 0x0020, "LO", "SAMPLE");
    data.text(0x0010, 0x0030, "DA", "");
    data.text(0x0010, 0x0040, "CS", "");
    data.text(0x0018, 0x106A, "CS", "NO TRIGGER");
    data.text(0x0018, 0x1800, "CS", "N");
    data.text(0x0018, 0x7004, "CS", "");
}

/// Groups 0020 and 0022: which eye, seen how.
fn acquisition(data: &mut DataSet, stream: &Stream, side: &str) {
    data.text(0x0020, 0x000D, "UI", &stream.uid("study"));
    data.text(0x0020, 0x000E, "UI", &stream.uid("series"));
    data.text(0x0020, 0x0010, "SH", "");
    data.text(0x0020, 0x0011, "IS", "1");
    data.text(0x0020, 0x0013, "IS", "1");
    data.text(0x0020, 0x0020, "CS", "");
    data.text(0x0020, 0x0062, "CS", side);
    data.text(0x0020, 0x0200, "UI", &stream.uid("synchronization"));
    data.text(0x0022, 0x0005, "CS", "");
    data.element(0x0022, 0x000A, "FL", &[]);
    data.element(0x0022, 0x000B, "FL", &[]);
    data.element(0x0022, 0x000C, "FL", &[]);
    data.text(0x0022, 0x000D, "CS", "");
    data.code(0x0022, 0x0015, "409898007", "Fundus Camera");
    for element in [0x0016, 0x0017, 0x0018, 0x0019, 0x001B] {
        data.element(0x0022, element, "SQ", &[]);
    }
}

/// Groups 0028 and 7FE0.
fn pixels(data: &mut DataSet, stream: &Stream) {
    let samples = f64::from(stream.rows) * f64::from(stream.columns) * 3.0;
    let ratio = format!("{:.2}", samples / stream.bytes.len() as f64);
    let photometric = if stream.subsampled {
        "YBR_FULL_422"
    } else {
        "YBR_FULL"
    };
    data.word(0x0028, 0x0002, 3);
    data.text(0x0028, 0x0004, "CS", photometric);
    data.word(0x0028, 0x0006, 0);
    data.text(0x0028, 0x0008, "IS", "1");
    data.word(0x0028, 0x0010, stream.rows);
    data.word(0x0028, 0x0011, stream.columns);
    data.word(0x0028, 0x0100, 8);
    data.word(0x0028, 0x0101, 8);
    data.word(0x0028, 0x0102, 7);
    data.word(0x0028, 0x0103, 0);
    data.text(0x0028, 0x0301, "CS", "NO");
    data.text(0x0028, 0x2110, "CS", "01");
    data.text(0x0028, 0x2112, "DS", &ratio);
    data.text(0x0028, 0x2114, "CS", "ISO_10918_1");
    let mut fragment = stream.bytes.clone();
    if fragment.len() % 2 == 1 {
        fragment.push(0);
    }
    let mut items = DataSet::default();
    items.item(&[]);
    items.item(&fragment);
    items.0.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    data.0.extend(b"\xE0\x7F\x10\x00OB\0\0\xFF\xFF\xFF\xFF");
    data.0.extend(items.0);
}
