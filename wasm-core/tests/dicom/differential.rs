//! Our header scan against dicom-rs, which reads the whole data set: where both open a file, they say
//! the same of it.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use dicom_object::{DefaultDicomObject, OpenFileOptions, Tag};
use insitu_core::{
    dicom::{DicomError, Header, Instance},
    limits::Limits,
};

/// What both say: SOP class; Rows, Columns, Samples per Pixel, Bits Allocated, Bits Stored, Pixel
/// Representation; 1 where there is pixel data.
type Said = (String, Vec<Option<u16>>, u32);

#[test]
fn both_readers_say_the_same_of_every_file_that_both_open() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if !folder.join("manifest.csv").is_file() {
        println!("skipped: ../shared/data/dicom is absent");
        return;
    }
    let (mut both, mut ours, mut theirs) = (0, 0, 0);
    for path in files(&folder) {
        let bytes = fs::read(&path).unwrap();
        let we = match Instance::open(&bytes, &Limits::native()) {
            Ok(instance) => Some(we_say(instance.header())),
            // dicom-rs recurses into sequences, and deep ones end the process.
            Err(DicomError::TooDeep { .. }) => continue,
            Err(_) => None,
        };
        let they = catch_unwind(AssertUnwindSafe(|| {
            OpenFileOptions::new().from_reader(&bytes[..]).ok()
        }));
        let they = they.ok().flatten().map(|object| they_say(&object));
        match (we, they) {
            (Some(we), Some(they)) => {
                both += 1;
                assert_eq!(we, they, "{}", path.display());
            }
            (Some(_), None) => ours += 1,
            (None, Some(_)) => theirs += 1,
            (None, None) => {}
        }
    }
    println!("opened by both {both}, by us alone {ours}, by dicom-rs alone {theirs}");
    assert!(both > 250, "{both}");
}

fn we_say(header: &Header) -> Said {
    let words = vec![
        header.rows,
        header.columns,
        header.samples,
        header.bits_allocated,
        header.bits_stored,
        header.pixel_representation,
    ];
    (header.sop_class_uid.clone(), words, header.frames.min(1))
}

fn they_say(object: &DefaultDicomObject) -> Said {
    // Its bytes: where the file says UN, dicom-rs makes no text of them.
    let text = |tag| {
        let bytes = object.element(tag).ok()?.to_bytes().ok()?.into_owned();
        let text = String::from_utf8(bytes).ok()?;
        Some(text.trim_end_matches(['\0', ' ']).to_owned())
    };
    let word = |group, element| object.element(Tag(group, element)).ok()?.to_int().ok();
    let words = [
        (0x0028, 0x0010),
        (0x0028, 0x0011),
        (0x0028, 0x0002),
        (0x0028, 0x0100),
        (0x0028, 0x0101),
        (0x0028, 0x0103),
    ];
    let has_pixels = [0x0008, 0x0009, 0x0010]
        .iter()
        .any(|element| object.element(Tag(0x7FE0, *element)).is_ok());
    (
        text(Tag(0x0008, 0x0016)).unwrap_or_default(),
        words.map(|(group, element)| word(group, element)).to_vec(),
        u32::from(has_pixels),
    )
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut waiting = vec![
        folder.join("real"),
        folder.join("generated"),
        folder.join("derived"),
    ];
    let mut found = Vec::new();
    while let Some(next) = waiting.pop() {
        if next.is_dir() {
            waiting.extend(
                fs::read_dir(next)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            found.push(next);
        }
    }
    found.sort();
    found
}
