//! JPEG lossless.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| insitu_fuzz::codec("1.2.840.10008.1.2.4.70", data));
