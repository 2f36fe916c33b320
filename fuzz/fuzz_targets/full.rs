//! The whole path: any bytes, from the prefix to grey levels.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| insitu_fuzz::everything(data.to_vec()));
