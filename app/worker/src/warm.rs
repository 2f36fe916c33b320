//! What every file needs, done once on a slice made here, while nobody waits: a browser translates the
//! code of a function when it is first called, and the first file of a person would pay for that.

use insitu_core::{
    error::Failure,
    limits::Limits,
    protocol::{Answer, FileRef, FromWorker, ImageRef},
    screening,
};
use js_sys::Array;

use crate::{
    files::{self, Files},
    glue,
};

/// How long it waits for a request after it began: who starts a worker for a file wants that first.
const CALM_MS: i32 = 200;

/// Rows and columns of the slice, as in most of them.
const SIDE: u16 = 512;

/// A value representation whose length has four bytes after two that are reserved.
const OTHER_WORDS: [u8; 2] = *b"OW";

/// A CT slice in explicit little endian, all black.
fn slice() -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    element(
        &mut bytes,
        (0x0002, 0x0010),
        *b"UI",
        b"1.2.840.10008.1.2.1\0",
    );
    element(
        &mut bytes,
        (0x0008, 0x0016),
        *b"UI",
        b"1.2.840.10008.5.1.4.1.1.2\0",
    );
    element(&mut bytes, (0x0008, 0x0018), *b"UI", b"2.25.1");
    element(&mut bytes, (0x0008, 0x0060), *b"CS", b"CT");
    element(&mut bytes, (0x0020, 0x000e), *b"UI", b"2.25.2");
    element(&mut bytes, (0x0020, 0x0032), *b"DS", b"0\\0\\0 ");
    element(&mut bytes, (0x0020, 0x0037), *b"DS", b"1\\0\\0\\0\\1\\0 ");
    element(&mut bytes, (0x0028, 0x0002), *b"US", &1_u16.to_le_bytes());
    element(&mut bytes, (0x0028, 0x0004), *b"CS", b"MONOCHROME2 ");
    element(&mut bytes, (0x0028, 0x0010), *b"US", &SIDE.to_le_bytes());
    element(&mut bytes, (0x0028, 0x0011), *b"US", &SIDE.to_le_bytes());
    element(&mut bytes, (0x0028, 0x0030), *b"DS", b"1\\1 ");
    for (number, bits) in [(0x0100, 16_u16), (0x0101, 16), (0x0102, 15), (0x0103, 1)] {
        element(&mut bytes, (0x0028, number), *b"US", &bits.to_le_bytes());
    }
    element(&mut bytes, (0x0028, 0x1050), *b"DS", b"40");
    element(&mut bytes, (0x0028, 0x1051), *b"DS", b"400 ");
    element(&mut bytes, (0x0028, 0x1052), *b"DS", b"-1024 ");
    element(&mut bytes, (0x0028, 0x1053), *b"DS", b"1 ");
    let pixels = vec![0; usize::from(SIDE) * usize::from(SIDE) * 2];
    element(&mut bytes, (0x7fe0, 0x0010), OTHER_WORDS, &pixels);
    bytes
}

fn element(
    bytes: &mut Vec<u8>,
    (group, number): (u16, u16),
    representation: [u8; 2],
    value: &[u8],
) {
    bytes.extend(group.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend(representation);
    let length = value.len() as u32;
    if representation == OTHER_WORDS {
        bytes.extend([0; 2]);
        bytes.extend(length.to_le_bytes());
    } else {
        bytes.extend((length as u16).to_le_bytes());
    }
    bytes.extend(value);
}

/// Does it, unless there is real work first.
pub(crate) async fn up(is_wanted: impl Fn() -> bool) {
    glue::pause(CALM_MS).await;
    let Some(attachments) = glue::as_attachment(&slice()) else {
        return;
    };
    for step in [listed, seen] {
        if is_wanted() {
            return;
        }
        // What goes wrong here goes wrong with the person's files, which is where it is said.
        if let Ok(answer) = step(&attachments) {
            drop(serde_json::to_string(&FromWorker::Done { id: 0, answer }));
        }
        glue::turn().await;
    }
}

fn file() -> FileRef {
    FileRef {
        attachment: 0,
        key: 0,
        name: String::new(),
    }
}

fn listed(attachments: &Array) -> Result<Answer, Failure> {
    let source = files::attached(attachments, &file())?;
    let listed = screening::list(&source, "", &Limits::browser())?;
    let parts = listed.iter().filter_map(|found| found.part.as_ref());
    let facts: Vec<String> = parts.map(|part| part.facts.clone()).collect();
    screening::stacks(&facts)?;
    Ok(Answer::Opened(vec![Ok(listed)]))
}

fn seen(attachments: &Array) -> Result<Answer, Failure> {
    let image = ImageRef {
        file: file(),
        entry: None,
        frame: 0,
    };
    let opened = Files::default().open(attachments, &image)?;
    let (view, _) = opened.view(0, usize::from(SIDE), None)?;
    Ok(Answer::View(Box::new(view)))
}

#[cfg(test)]
mod tests {
    use insitu_core::screening::Opened;

    use super::*;

    #[test]
    fn the_slice_is_listed_as_one_of_a_stack_and_can_be_seen() {
        let limits = Limits::browser();
        let listed = screening::list(&slice(), "", &limits).unwrap();
        assert!(listed[0].instance.is_ok() && listed[0].part.is_some());
        let opened = Opened::open(slice(), "", &limits).unwrap();
        assert!(opened.view(0, usize::from(SIDE), None).is_ok());
    }
}
