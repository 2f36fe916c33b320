//! A value's bytes as text: numbers of every VR, text by its character set, short bytes in hexadecimal.

use crate::dicom::{CharacterSet, text};

/// Bytes of OB, OW and the like, and of UN, that are still shown.
pub(super) const SHORT_BYTES: usize = 64;

/// How many bytes of a value can be shown; less than its length where it is long. None: nothing of it.
pub(super) fn shown(vr: [u8; 2], length: u64, limit: u64) -> Option<u64> {
    match &vr {
        b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"UN" => {
            (length <= SHORT_BYTES as u64).then_some(length)
        }
        // Whole numbers only.
        _ => Some(length.min(limit & !7)),
    }
}

/// The value as people read it, its values separated by `\`; words that do not fill a number are left
/// out.
pub(super) fn decode(
    vr: [u8; 2],
    bytes: &[u8],
    big_endian: bool,
    character_set: CharacterSet,
) -> String {
    let numbers = Numbers { bytes, big_endian };
    match &vr {
        b"SH" | b"LO" | b"UC" => character_set.values(bytes).join("\\"),
        b"PN" => character_set.names(bytes).join("\\"),
        b"LT" | b"ST" | b"UT" => character_set.decode(bytes),
        b"AT" => numbers.tags(),
        b"US" | b"OW" => numbers.each(u16::from_le_bytes),
        b"SS" => numbers.each(i16::from_le_bytes),
        b"UL" | b"OL" => numbers.each(u32::from_le_bytes),
        b"SL" => numbers.each(i32::from_le_bytes),
        b"UV" | b"OV" => numbers.each(u64::from_le_bytes),
        b"SV" => numbers.each(i64::from_le_bytes),
        b"FL" | b"OF" => numbers.each(f32::from_le_bytes),
        b"FD" | b"OD" => numbers.each(f64::from_le_bytes),
        b"OB" => hexadecimal(bytes),
        b"UN" => printable(bytes).unwrap_or_else(|| hexadecimal(bytes)),
        // AE, AS, CS, DA, DS, DT, IS, TM, UI, UR.
        _ => text::values(bytes).join("\\"),
    }
}

/// What of the text of a value that was cut is whole: half a character at the end is not.
pub(super) fn without_half_a_character(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\u{FFFD}').len());
    text
}

struct Numbers<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl Numbers<'_> {
    /// `Debug` gives floats an exponent where they would be long.
    fn each<T: std::fmt::Debug, const N: usize>(&self, from_le_bytes: fn([u8; N]) -> T) -> String {
        let words = self.bytes.as_chunks::<N>().0.iter().map(|word| {
            let mut word = *word;
            if self.big_endian {
                word.reverse();
            }
            let number = format!("{:?}", from_le_bytes(word));
            number
                .strip_suffix(".0")
                .map(str::to_owned)
                .unwrap_or(number)
        });
        words.collect::<Vec<_>>().join("\\")
    }

    fn tags(&self) -> String {
        let words = self.bytes.as_chunks::<4>().0.iter().map(|word| {
            let [a, b, c, d] = *word;
            let half = |pair| {
                if self.big_endian {
                    u16::from_be_bytes(pair)
                } else {
                    u16::from_le_bytes(pair)
                }
            };
            crate::dicom::Tag(half([a, b]), half([c, d])).to_string()
        });
        words.collect::<Vec<_>>().join("\\")
    }
}

/// Bytes of an unknown VR are text in most private elements.
fn printable(bytes: &[u8]) -> Option<String> {
    let text = bytes.trim_ascii_end();
    // A NUL pads UIDs only; elsewhere it is half of a small number.
    let is_uid = |text: &&[u8]| text.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    let text = text.strip_suffix(b"\0").filter(is_uid).unwrap_or(text);
    let is_text = text.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
    (is_text && !text.is_empty()).then(|| String::from_utf8_lossy(text).into_owned())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(vr: [u8; 2], little: &[u8], big: &[u8], expected: &str) {
        let set = CharacterSet::default();
        assert_eq!(decode(vr, little, false, set), expected);
        assert_eq!(decode(vr, big, true, set), expected);
    }

    #[test]
    fn numbers_of_every_vr_are_read_in_both_byte_orders() {
        check(
            *b"US",
            &[1, 2, 0xFF, 0xFF],
            &[2, 1, 0xFF, 0xFF],
            "513\\65535",
        );
        check(*b"SS", &[0xFE, 0xFF], &[0xFF, 0xFE], "-2");
        check(*b"UL", &[1, 0, 0, 0x80], &[0x80, 0, 0, 1], "2147483649");
        check(*b"SL", &[1, 0, 0, 0x80], &[0x80, 0, 0, 1], "-2147483647");
        let (long, mut reversed) = ([1, 0, 0, 0, 0, 0, 0, 0x80], [1, 0, 0, 0, 0, 0, 0, 0x80]);
        reversed.reverse();
        check(*b"UV", &long, &reversed, "9223372036854775809");
        check(*b"SV", &long, &reversed, "-9223372036854775807");
        check(*b"FL", &1.5f32.to_le_bytes(), &1.5f32.to_be_bytes(), "1.5");
        check(
            *b"FD",
            &1e300f64.to_le_bytes(),
            &1e300f64.to_be_bytes(),
            "1e300",
        );
        let tags = "(0018,1063)\\(0020,9057)";
        check(
            *b"AT",
            &[0x18, 0, 0x63, 0x10, 0x20, 0, 0x57, 0x90],
            &[0, 0x18, 0x10, 0x63, 0, 0x20, 0x90, 0x57],
            tags,
        );
    }

    #[test]
    fn a_number_that_is_cut_is_left_out() {
        check(*b"US", &[1, 0, 2], &[0, 1, 2], "1");
        check(*b"FD", &[1, 2, 3], &[1, 2, 3], "");
    }

    #[test]
    fn unknown_bytes_are_text_where_they_can_be() {
        check(*b"UN", b"SIEMENS CSA ", b"SIEMENS CSA ", "SIEMENS CSA");
        check(*b"UN", b"1.2.3\0", b"1.2.3\0", "1.2.3");
        check(*b"UN", b"d\0", b"d\0", "64 00");
        check(*b"UN", &[0, 1], &[0, 1], "00 01");
        check(*b"OB", b"AB", b"AB", "41 42");
        check(*b"UN", b"", b"", "");
    }
}
