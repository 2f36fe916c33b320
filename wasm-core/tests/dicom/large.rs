//! Large objects are opened by their headers, and frames are read by their places: never all of it.

use std::cell::Cell;

use insitu_core::{
    dicom::{Instance, StoredData},
    limits::Limits,
    screening::Opened,
    source::{ByteSource, ReadError},
};

use crate::build::{CT, EXPLICIT, File, JPEG, grey_jpeg};

/// A file whose end is made up when it is read, so that a gigabyte takes no room; counts what is
/// read.
struct Imagined {
    head: Vec<u8>,
    len: u64,
    read: Cell<u64>,
}

impl Imagined {
    fn new(head: Vec<u8>, len: u64) -> Self {
        Self {
            head,
            len,
            read: Cell::new(0),
        }
    }

    /// Bytes that were read since the last question.
    fn read(&self) -> u64 {
        self.read.take()
    }
}

impl ByteSource for Imagined {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        self.read.update(|read| read + buffer.len() as u64);
        for (at, byte) in (offset..).zip(buffer) {
            // Behind the head, each byte says in which MiB it lies.
            *byte = match usize::try_from(at).ok().and_then(|at| self.head.get(at)) {
                Some(known) => *known,
                None => (at >> 20) as u8,
            };
        }
        Ok(())
    }
}

#[test]
fn a_multi_frame_of_a_gigabyte_opens_by_its_header_and_a_frame_costs_a_frame() {
    let frame = 1024 * 1024 * 2;
    let mut file = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [1024, 1024], 1, [16, 16, 15], false)
        .text(0x0028, 0x0008, b"IS", "512");
    file.header(0x7FE0, 0x0010, b"OW", 512 * frame);
    let head = file.bytes();
    let start = head.len() as u64;
    let len = start + 512 * u64::from(frame);
    assert!(len > 1 << 30);
    let source = Imagined::new(head, len);
    let instance = Instance::open(&source, &Limits::browser()).unwrap();
    assert_eq!(instance.header().frames, 512);
    assert!(instance.problems().is_empty());
    assert!(source.read() < 1 << 16, "opening reads the header alone");
    let StoredData::U16(samples) = instance.frame(400).unwrap().data else {
        panic!("16-bit samples");
    };
    assert_eq!(source.read(), u64::from(frame));
    let last = start + 401 * u64::from(frame) - 1;
    assert_eq!(samples.last().unwrap() >> 8, (last >> 20) as u16 & 0xFF);
    assert!(instance.held_bytes() < 1 << 16);
}

#[test]
fn the_fragments_of_a_long_multi_frame_are_walked_once() {
    let frames: Vec<Vec<u8>> = (0..200_u8).map(|shade| grey_jpeg(shade, 16, 16)).collect();
    let largest = frames.iter().map(Vec::len).max().unwrap() as u64;
    let file = File::new(JPEG)
        .image(CT, "MONOCHROME2", [16, 16], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "200")
        // Without a window all frames are looked at once, so that all are shown alike.
        .text(0x0028, 0x1050, b"DS", "128")
        .text(0x0028, 0x1051, b"DS", "256")
        .fragments(&[], &frames);
    let len = file.len() as u64;
    let source = Imagined::new(file, len);
    let opened = Opened::open(&source, "long.dcm", &Limits::browser()).unwrap();
    source.read();
    for frame in [199, 0, 77] {
        let shown = opened.shown(frame, None, 16).unwrap();
        assert_eq!((shown.full_width, shown.full_height), (16, 16));
        let read = source.read();
        assert!(read <= largest + 64, "frame {frame} read {read} bytes");
    }
    assert!(opened.held_bytes() > 200 * 16);
}
