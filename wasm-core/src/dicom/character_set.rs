//! Character sets: from Specific Character Set (0008,0005) and the bytes of a value to its text.
//!
//! Applies to SH, LO, ST, LT, UC, UT and PN; all other VRs are ASCII (`text`). The terms are rows
//! of `data/dicom/character_sets.tsv`. There are two designs (PS3.5 6.1.2.5.4): UTF-8, GB18030 and
//! GBK code a value as a whole; all others fill code elements that escape sequences may exchange
//! (`code_elements`).
//!
//! Traps, and what is done:
//!
//! - A byte 5CH, 5EH or 3DH can be half of a character (JIS X 0208, GBK), so values are cut while
//!   or after decoding, never before.
//! - What does not decode is `U+FFFD`. 80H to 9FH (the C1 set, not used in DICOM) are `U+FFFD` too
//!   where a set has one byte for a character: no Windows punctuation under a Latin term.
//! - If the first value leaves G1 empty and the others declare one set for it, bytes from A0H have
//!   that set even without an escape sequence. The standard gives such bytes no meaning, but
//!   pydicom 3.0 writes ISO 2022 IR 58 so (`charset_iso2022_cn.dcm`).
//! - No other guess: not UTF-8 under a Latin term, not Shift JIS under `ISO_IR 13`.
//!
//! Output is at most three bytes for each byte read.

use super::code_elements::{self, Delimiters, Designations, Element, Repertoire, Row};
use encoding_rs::Encoding;

/// How the text of a data set (or of a sequence item, which may override it) is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharacterSet(Coding);

impl CharacterSet {
    /// The set that the values of Specific Character Set mean, and whether a term was unknown.
    ///
    /// No value, and an empty first one, mean ISO 646 (PS3.5 6.1.2.1); an unknown first one is
    /// decoded as Latin-1. Case, spaces and punctuation do not count, since `ISO-IR 100` and
    /// `ISO_IR_192` are met in files. A first term for a set of two bytes in G0 (ISO 2022 IR 87
    /// and 159, which the standard allows from the second value on) starts as ISO 646. After a
    /// first term without code extensions (UTF-8, GB18030, GBK) the others do not count, and in
    /// another place such a term does not. Source: PS3.3 C.12.1.1.2, PS3.5 6.1.2.5.4.
    pub fn from_terms(values: &[String]) -> (Self, bool) {
        let is_unknown = |value: &String| !is_blank(value) && rows(value).next().is_none();
        let any_unknown = values.iter().any(is_unknown);
        let mut start = Designations::DEFAULT;
        if let Some(first) = values.first() {
            if is_unknown(first) {
                start.g1 = Some(Repertoire::Latin1);
            }
            for row in rows(first) {
                if let (Element::Whole, Some(encoding)) = (row.element, row.repertoire.encoding()) {
                    return (Self(Coding::Whole(encoding)), any_unknown);
                }
                let readable = row.element != Element::G0 || !row.repertoire.is_double_byte();
                if readable {
                    start.designate(row);
                }
            }
        }
        if start.g1.is_none() {
            start.g1 = only_g1(values);
        }
        (Self(Coding::Elements(start)), any_unknown)
    }

    /// The text of a value of VR LT, ST or UT: a backslash is a character, trailing spaces (and
    /// NULs) are padding, leading spaces are not. Source: PS3.5 table 6.2-1.
    pub fn decode(&self, bytes: &[u8]) -> String {
        let mut text = self.split(bytes, Delimiters::Lines).concat();
        text.truncate(text.trim_end_matches(PADDING).len());
        text
    }

    /// The values of VR SH, LO or UC, without spaces (and NULs) around them; none if nothing is
    /// left. Source: PS3.5 6.4, 6.1.2.5.3.
    pub fn values(&self, bytes: &[u8]) -> Vec<String> {
        trimmed(&self.split(bytes, Delimiters::Values))
    }

    /// The values of VR PN, each for `PersonName::parse`: as [`Self::values`], but the first
    /// character set returns at `^` and `=` too. Source: PS3.5 6.1.2.5.3.
    pub fn names(&self, bytes: &[u8]) -> Vec<String> {
        trimmed(&self.split(bytes, Delimiters::Names))
    }

    fn split(&self, bytes: &[u8], delimiters: Delimiters) -> Vec<String> {
        match self.0 {
            Coding::Elements(start) => code_elements::split(start, bytes, delimiters),
            Coding::Whole(encoding) => {
                let text = encoding.decode_without_bom_handling(bytes).0;
                match delimiters {
                    Delimiters::Lines => vec![text.into_owned()],
                    Delimiters::Values | Delimiters::Names => {
                        text.split('\\').map(str::to_owned).collect()
                    }
                }
            }
        }
    }
}

impl Default for CharacterSet {
    /// ISO 646, for data sets without Specific Character Set.
    fn default() -> Self {
        Self(Coding::Elements(Designations::DEFAULT))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// Without code extensions.
    Whole(&'static Encoding),
    /// ISO 2022: what each value, line and name component starts with.
    Elements(Designations),
}

const PADDING: [char; 2] = [' ', '\0'];

fn trimmed(values: &[String]) -> Vec<String> {
    let values: Vec<String> = values
        .iter()
        .map(|value| value.trim_matches(PADDING).to_owned())
        .collect();
    match values.as_slice() {
        [only] if only.is_empty() => Vec::new(),
        _ => values,
    }
}

fn is_blank(term: &str) -> bool {
    significant(term).next().is_none()
}

fn rows(term: &str) -> impl Iterator<Item = &'static Row> {
    code_elements::ROWS
        .iter()
        .filter(move |row| significant(row.term).eq(significant(term)))
}

/// Letters and digits of a term, in capitals.
fn significant(term: &str) -> impl Iterator<Item = char> {
    term.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
}

/// The set for G1 if the values declare exactly one.
fn only_g1(values: &[String]) -> Option<Repertoire> {
    let mut declared = values
        .iter()
        .flat_map(|value| rows(value))
        .filter(|row| row.element == Element::G1)
        .map(|row| row.repertoire);
    let first = declared.next()?;
    declared.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(terms: &[&str]) -> CharacterSet {
        let terms: Vec<String> = terms.iter().map(|&term| term.to_owned()).collect();
        let (set, unknown) = CharacterSet::from_terms(&terms);
        assert!(!unknown, "{terms:?}");
        set
    }

    #[track_caller]
    fn check_name(terms: &[&str], bytes: &[u8], expected: &str) {
        assert_eq!(set(terms).names(bytes), [expected]);
    }

    #[test]
    fn the_names_of_ps3_5_annexes_h_to_k_are_read() {
        check_name(
            &["", "ISO 2022 IR 87"],
            b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B",
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        );
        check_name(
            &["ISO 2022 IR 13", "ISO 2022 IR 87"],
            b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J=\x1B$B$d$^$@\x1B(J^\x1B$B$?$m$&\x1B(J",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        );
        check_name(
            &["", "ISO 2022 IR 149"],
            b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF",
            "Hong^Gildong=洪^吉洞=홍^길동",
        );
        check_name(
            &["ISO_IR 192"],
            b"Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1=",
            "Wang^XiaoDong=王^小東=",
        );
        for term in ["GB18030", "GBK"] {
            let bytes = b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=";
            check_name(&[term], bytes, "Wang^XiaoDong=王^小东=");
        }
        check_name(
            &["", "ISO 2022 IR 58"],
            b"Zhang^XiaoDong=\x1B$)A\xD5\xC5^\x1B$)A\xD0\xA1\xB6\xAB= ",
            "Zhang^XiaoDong=张^小东=",
        );
    }

    #[test]
    fn the_long_texts_of_ps3_5_annexes_i_to_k_are_read() {
        assert_eq!(
            set(&["", "ISO 2022 IR 149"]).decode(
                b"\x1B$)CThe first line includes \xC7\xD1\xB1\xDB.\r\n\x1B$)CThe second line includes \xC7\xD1\xB1\xDB, too.\r\nThe third line"
            ),
            "The first line includes 한글.\r\nThe second line includes 한글, too.\r\nThe third line"
        );
        let second_lines: [(&str, &[u8]); 3] = [
            ("ISO_IR 192", b"includes \xE4\xB8\xAD\xE6\x96\x87, too.\r\n"),
            ("GB18030", b"includes \xD6\xD0\xCE\xC4, too.\r\n"),
            ("GBK", b"includes \xD6\xD0\xCE\xC4, too.\r\n"),
        ];
        for (term, bytes) in second_lines {
            assert_eq!(set(&[term]).decode(bytes), "includes 中文, too.\r\n");
        }
        assert_eq!(
            set(&["", "ISO 2022 IR 58"]).decode(
                b"1.\x1B$)A\xB5\xDA\xD2\xBB\xD0\xD0\xCE\xC4\xD7\xD6\xA1\xA3\r\n2.\x1B$)A\xB5\xDA\xB6\xFE\xD0\xD0\xCE\xC4\xD7\xD6\xA1\xA3\r\n"
            ),
            "1.第一行文字。\r\n2.第二行文字。\r\n"
        );
    }

    #[test]
    fn a_backslash_that_is_half_of_a_character_does_not_separate() {
        for term in ["GBK", "GB18030"] {
            assert_eq!(set(&[term]).values(b"\x81\x5C\\a"), ["乗", "a"]);
        }
        // 5C 21 and 21 5C in JIS X 0208.
        let japanese = set(&["", "ISO 2022 IR 87"]);
        assert_eq!(japanese.values(b"\x1B$B\\!!\\\x1B(B\\b"), ["棔＋", "b"]);
        assert_eq!(set(&["ISO_IR 13"]).values(b"a\\\xB1"), ["a", "ｱ"]);
        assert_eq!(set(&["ISO_IR 13"]).decode(b"5\\~"), "5¥‾");
        assert_eq!(set(&["ISO_IR 100"]).decode(b"C:\\a "), "C:\\a");
    }

    #[test]
    fn values_lose_their_padding_and_texts_keep_leading_spaces() {
        let plain = CharacterSet::default();
        assert_eq!(plain.values(b" a\\\\ b c\0"), ["a", "", "b c"]);
        assert_eq!(plain.values(b"  \0"), [""; 0]);
        assert_eq!(plain.decode(b"  a \r\n  \0"), "  a \r\n");
    }

    #[test]
    fn terms_are_known_however_they_are_spelled() {
        for row in code_elements::ROWS {
            assert!(!CharacterSet::from_terms(&[row.term.to_owned()]).1);
            let spelled = row.term.to_lowercase().replace(['_', ' '], "-");
            assert_eq!(set(&[&spelled]), set(&[row.term]), "{spelled}");
        }
        assert_eq!(set(&[]), CharacterSet::default());
        assert_eq!(set(&["", " "]), CharacterSet::default());
        assert_eq!(set(&["ISO 2022 IR 87"]), CharacterSet::default());
    }

    #[test]
    fn an_unknown_term_is_told_and_read_as_latin_1() {
        let (unknown, told) = CharacterSet::from_terms(&["ISO_IR 999".to_owned()]);
        assert!(told);
        assert_eq!(unknown.values(b"Buc^J\xE9r\xF4me"), ["Buc^Jérôme"]);
        let terms = ["ISO_IR 144".to_owned(), "KOI8".to_owned()];
        let (cyrillic, told) = CharacterSet::from_terms(&terms);
        assert!(told);
        assert_eq!(cyrillic, set(&["ISO_IR 144"]));
    }

    #[test]
    fn without_a_term_only_ascii_is_read() {
        assert_eq!(CharacterSet::default().decode(b"J\xE9r"), "J\u{FFFD}r");
    }

    #[test]
    fn high_bytes_without_escape_have_the_only_set_declared_for_them() {
        check_name(
            &["", "ISO 2022 IR 58"],
            b"Zhang^XiaoDong=\xD5\xC5^\xD0\xA1\xB6\xAB",
            "Zhang^XiaoDong=张^小东",
        );
        check_name(
            &["", "ISO 2022 IR 58", "ISO 2022 IR 149"],
            b"\xD5\xC5",
            "\u{FFFD}\u{FFFD}",
        );
    }

    #[test]
    fn hostile_bytes_give_bounded_text_and_clean_names() {
        const PIECES: [&[u8]; 12] = [
            b"\x1B",
            b"\x1B(J",
            b"\x1B$B",
            b"\x1B$(D",
            b"\x1B$)C",
            b"\x1B$)A",
            b"\x1B-T",
            b"\\",
            b"^",
            b"=",
            b"\r\n",
            b"\x81\x30",
        ];
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as usize
        };
        for _ in 0..20_000 {
            let terms: Vec<String> = (0..next() % 4)
                .filter_map(|_| code_elements::ROWS.get(next() % code_elements::ROWS.len()))
                .map(|row| row.term.to_owned())
                .collect();
            let (set, _) = CharacterSet::from_terms(&terms);
            let mut bytes = Vec::new();
            for _ in 0..next() % 24 {
                match PIECES.get(next() % (3 * PIECES.len())) {
                    Some(piece) => bytes.extend_from_slice(piece),
                    None => bytes.push(next() as u8),
                }
            }
            assert!(set.decode(&bytes).len() <= 3 * bytes.len(), "{bytes:X?}");
            for values in [set.values(&bytes), set.names(&bytes)] {
                let length: usize = values.iter().map(String::len).sum();
                assert!(length <= 3 * bytes.len(), "{bytes:X?}");
                assert!(values.iter().all(|value| !value.contains('\\')));
            }
        }
    }
}
