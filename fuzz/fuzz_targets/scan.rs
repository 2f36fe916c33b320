//! The header scan: elements in every notation, behind a prefix that is right.
#![no_main]

use insitu_core::dicom::Instance;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&choice, elements)) = data.split_first() else {
        return;
    };
    let syntax = match choice % 4 {
        0 => "1.2.840.10008.1.2",
        1 => "1.2.840.10008.1.2.1",
        2 => "1.2.840.10008.1.2.2",
        _ => "1.2.840.10008.1.2.1.99",
    };
    let mut file = insitu_fuzz::prefix(syntax);
    file.extend(elements);
    if let Ok(instance) = Instance::open(&file, &insitu_fuzz::limits()) {
        instance.summary();
    }
});
