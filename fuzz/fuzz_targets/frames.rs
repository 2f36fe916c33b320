//! Fragments to frames: items, offset tables and counts of the fuzzer behind a header that is right.
#![no_main]

use insitu_fuzz::{encapsulated, everything, header, text, word};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&[frames, side], items)) = data.split_first_chunk() else {
        return;
    };
    let mut file = header("1.2.840.10008.1.2.1.98");
    text(&mut file, 0x0028, 0x0004, b"CS", "MONOCHROME2");
    word(&mut file, 0x0028, 0x0002, 1);
    text(&mut file, 0x0028, 0x0008, b"IS", &frames.to_string());
    word(&mut file, 0x0028, 0x0010, u16::from(side));
    word(&mut file, 0x0028, 0x0011, 3);
    word(&mut file, 0x0028, 0x0100, 8);
    word(&mut file, 0x0028, 0x0101, 8);
    word(&mut file, 0x0028, 0x0103, 0);
    encapsulated(&mut file);
    file.extend(items);
    everything(file);
});
