//! What the targets share: a small DICOM file around bytes of the fuzzer, and all that can be done
//! with a file.

use insitu_core::{
    dicom::{
        Instance,
        tags::{self, TagQuery},
    },
    limits::Limits,
};

/// Bounds that keep a run fast; every check against them is the one that is shipped.
pub fn limits() -> Limits {
    Limits {
        decoded_bytes: 16 << 20,
        dicom_inflated_bytes: 16 << 20,
        ..Limits::browser()
    }
}

/// Lists a file's elements, opens it, and decodes and shows its first frames.
pub fn everything(bytes: Vec<u8>) {
    let limits = limits();
    let every_row = TagQuery {
        most: usize::MAX,
        ..TagQuery::default()
    };
    let _listing = tags::list(&bytes, &every_row, &limits);
    let Ok(instance) = Instance::open(&bytes, &limits) else {
        return;
    };
    instance.summary();
    let _facts = instance.facts(0, "");
    let _files = instance.referenced_files();
    let _name = instance.patient_name();
    let _spacing = instance.spacing(0);
    let _markers = instance.markers(0);
    for index in 0..instance.header().frames.min(2) {
        let _overlays = instance.overlays(index);
        if instance.frame(index).is_ok() {
            let _pictures = instance.pictures(index);
        }
    }
}

/// A file of one transfer syntax whose only frame is the fuzzer's stream. Its first byte chooses the
/// header: depth, sign, samples and photometric interpretation.
pub fn codec(syntax: &str, data: &[u8]) {
    let Some((&choice, stream)) = data.split_first() else {
        return;
    };
    let colour = choice & 1 == 1;
    let deep = choice & 2 == 2 && !colour;
    let signed = choice & 4 == 4 && !colour;
    let photometric = match (colour, choice >> 3 & 1) {
        (false, 0) => "MONOCHROME2",
        (false, _) => "MONOCHROME1",
        (true, 0) => "RGB",
        (true, _) => "YBR_FULL",
    };
    let mut file = header(syntax);
    text(&mut file, 0x0028, 0x0004, b"CS", photometric);
    word(&mut file, 0x0028, 0x0002, if colour { 3 } else { 1 });
    word(&mut file, 0x0028, 0x0010, 32);
    word(&mut file, 0x0028, 0x0011, 32);
    let bits = if deep { 16 } else { 8 };
    word(&mut file, 0x0028, 0x0100, bits);
    word(&mut file, 0x0028, 0x0101, bits - u16::from(choice >> 4 & 3));
    word(&mut file, 0x0028, 0x0103, u16::from(signed));
    encapsulated(&mut file);
    item(&mut file, &[]);
    item(&mut file, stream);
    everything(file);
}

/// Preamble and file meta group.
pub fn prefix(syntax: &str) -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    text(&mut file, 0x0002, 0x0010, b"UI", syntax);
    file
}

/// The same, and the SOP class.
pub fn header(syntax: &str) -> Vec<u8> {
    let mut file = prefix(syntax);
    text(&mut file, 0x0008, 0x0016, b"UI", "1.2.840.10008.5.1.4.1.1.7");
    file
}

/// Header of encapsulated pixel data.
pub fn encapsulated(file: &mut Vec<u8>) {
    file.extend([0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0]);
    file.extend(u32::MAX.to_le_bytes());
}

/// A text element.
pub fn text(file: &mut Vec<u8>, group: u16, element: u16, vr: &[u8; 2], text: &str) {
    let mut value = text.as_bytes().to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == b"UI" { 0 } else { b' ' });
    }
    file.extend(group.to_le_bytes());
    file.extend(element.to_le_bytes());
    file.extend(vr);
    file.extend((value.len() as u16).to_le_bytes());
    file.extend(value);
}

/// A word element.
pub fn word(file: &mut Vec<u8>, group: u16, element: u16, value: u16) {
    file.extend(group.to_le_bytes());
    file.extend(element.to_le_bytes());
    file.extend(b"US\x02\x00");
    file.extend(value.to_le_bytes());
}

fn item(file: &mut Vec<u8>, bytes: &[u8]) {
    file.extend([0xFE, 0xFF, 0x00, 0xE0]);
    file.extend((bytes.len() as u32).to_le_bytes());
    file.extend(bytes);
}
