//! Does a JPEG stream reach its end? Decoders fill what is missing with grey and say nothing; a model
//! would grade the grey. So the markers are walked before anything is decoded (ISO 10918-1, B.1.1.2).

/// Whether the stream has its end-of-image marker after the last scan.
///
/// Tables are skipped by their length, entropy-coded data is searched for the next marker; thumbnails
/// inside APP segments are therefore not mistaken for the picture.
pub(super) fn reaches_end(bytes: &[u8]) -> bool {
    const END_OF_IMAGE: u8 = 0xd9;
    const START_OF_SCAN: u8 = 0xda;
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut in_scan = false;
    loop {
        let Some(at) = rest.windows(2).position(|pair| is_marker(pair, in_scan)) else {
            return false;
        };
        if !in_scan && at > 0 && rest.iter().take(at).any(|&byte| byte != 0xff) {
            // Bytes between segments that are neither fill nor marker: the lengths do not add up.
            return false;
        }
        let marker = rest.get(at + 1).copied().unwrap_or_default();
        let Some(after) = rest.get(at + 2..) else {
            return false;
        };
        match marker {
            END_OF_IMAGE => return true,
            // Restart markers and TEM carry no length.
            0x01 | 0xd0..=0xd8 => rest = after,
            _ => {
                let Some(&[high, low]) = after.first_chunk::<2>() else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes([high, low]));
                let Some(next) = after.get(length.max(2)..) else {
                    return false;
                };
                rest = next;
                in_scan = marker == START_OF_SCAN;
            }
        }
    }
}

/// `FF` and a code; within a scan `FF 00` is a data byte and `FF D0`–`FF D7` only restart it.
fn is_marker(pair: &[u8], in_scan: bool) -> bool {
    match pair {
        [0xff, 0x00 | 0xff] => false,
        [0xff, 0xd0..=0xd7] => !in_scan,
        [0xff, _] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn jpeg() -> Vec<u8> {
        use image::{ImageEncoder as _, codecs::jpeg::JpegEncoder};
        let rgb: Vec<u8> = (0..40 * 30 * 3)
            .map(|value| (value * 7 % 251) as u8)
            .collect();
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 90)
            .write_image(&rgb, 40, 30, image::ExtendedColorType::Rgb8)
            .unwrap();
        bytes
    }

    #[test]
    fn a_whole_stream_reaches_its_end_and_no_shorter_one_does() {
        let bytes = jpeg();
        assert!(reaches_end(&bytes));
        for length in 0..bytes.len() {
            assert!(!reaches_end(&bytes[..length]), "cut at {length}");
        }
    }

    #[test]
    fn bytes_after_the_end_and_a_thumbnail_before_it_do_no_harm() {
        let bytes = jpeg();
        let mut app1 = vec![0xff, 0xe1];
        app1.extend(((bytes.len() + 2) as u16).to_be_bytes());
        app1.extend(&bytes);
        let mut with_thumbnail = bytes[..2].to_vec();
        with_thumbnail.extend(&app1);
        with_thumbnail.extend(&bytes[2..]);
        with_thumbnail.extend([0; 9]);
        assert!(reaches_end(&with_thumbnail));
        assert!(!reaches_end(&with_thumbnail[..app1.len() + 40]));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            reaches_end(&bytes);
        }
    }
}
