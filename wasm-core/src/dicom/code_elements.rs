//! ISO 2022 as DICOM uses it: code elements G0 (bytes 21H to 7EH) and G1 (from A0H), and the
//! escape sequences that designate sets to them (PS3.5 6.1.2.5, PS3.3 tables C.12-3 and C.12-4).
//!
//! `encoding_rs` has the tables of characters; the switching is here, because its own ISO-2022-JP
//! knows neither G1 nor JIS X 0212 nor delimiters. Each character is asked for by itself, so half
//! a pair never swallows a delimiter of the other code element.
//!
//! - The first set returns at each control character but ESC, and at the delimiters of the VR. In
//!   a set of two bytes in G0 a delimiter is half of a character: PS3.5 6.1.2.5.3 asks writers to
//!   leave such a set before it.
//! - 5CH and 7EH are `¥` and `‾` under JIS X 0201 (PS3.5 H.1.1), where 5CH is no delimiter.
//! - Escape sequences of the table are obeyed whether or not their term is declared: nothing else
//!   in a text can look like them. Any other ESC is `U+FFFD`, and what follows it is text.

use encoding_rs::Encoding;

/// What is designated to the code elements; `None` is nothing (PS3.5 6.1.2.5.4 c).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Designations {
    pub(crate) g0: Repertoire,
    pub(crate) g1: Option<Repertoire>,
}

impl Designations {
    pub(crate) const DEFAULT: Self = Self {
        g0: Repertoire::Ascii,
        g1: None,
    };

    pub(crate) fn designate(&mut self, row: &Row) {
        match row.element {
            Element::G0 => self.g0 = row.repertoire,
            Element::G1 => self.g1 = Some(row.repertoire),
            Element::Whole => {}
        }
    }
}

/// What ends a part of a text and brings the first character set back, besides controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiters {
    Lines,
    Values,
    Names,
}

/// One row of the table: a term, and one code element that it fills.
pub(crate) struct Row {
    pub(crate) term: &'static str,
    pub(crate) element: Element,
    pub(crate) repertoire: Repertoire,
    /// What follows ESC; empty where the term is without code extensions.
    escape: &'static [u8],
}

/// What a row fills; `Whole` where there are no code extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    G0,
    G1,
    Whole,
}

/// Characters with their codes, by the descriptions of PS3.3 C.12.1.1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repertoire {
    Ascii,
    Romaji,
    Katakana,
    Latin1,
    Latin2,
    Latin3,
    Latin4,
    Latin5,
    Latin9,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Thai,
    JisX0208,
    JisX0212,
    KsX1001,
    Gb2312,
    Utf8,
    Gb18030,
    Gbk,
}

pub(crate) const ROWS: &[Row] = include!(concat!(env!("OUT_DIR"), "/character_sets.rs"));

const ESC: u8 = 0x1B;

impl Repertoire {
    /// The decoder that has the repertoire at its own codes of eight bits; none for those that
    /// [`single`] computes.
    pub(crate) fn encoding(self) -> Option<&'static Encoding> {
        match self {
            Self::Ascii | Self::Romaji | Self::Katakana | Self::Latin1 => None,
            Self::Latin2 => Some(encoding_rs::ISO_8859_2),
            Self::Latin3 => Some(encoding_rs::ISO_8859_3),
            Self::Latin4 => Some(encoding_rs::ISO_8859_4),
            // The two differ from ISO 8859-9 and TIS 620 below A0H only, which is not asked for.
            Self::Latin5 => Some(encoding_rs::WINDOWS_1254),
            Self::Thai => Some(encoding_rs::WINDOWS_874),
            Self::Latin9 => Some(encoding_rs::ISO_8859_15),
            Self::Cyrillic => Some(encoding_rs::ISO_8859_5),
            Self::Arabic => Some(encoding_rs::ISO_8859_6),
            Self::Greek => Some(encoding_rs::ISO_8859_7),
            Self::Hebrew => Some(encoding_rs::ISO_8859_8),
            Self::JisX0208 | Self::JisX0212 => Some(encoding_rs::EUC_JP),
            Self::KsX1001 => Some(encoding_rs::EUC_KR),
            Self::Gb2312 | Self::Gbk => Some(encoding_rs::GBK),
            Self::Gb18030 => Some(encoding_rs::GB18030),
            Self::Utf8 => Some(encoding_rs::UTF_8),
        }
    }

    /// Whether a character in a code element is a pair of bytes.
    pub(crate) const fn is_double_byte(self) -> bool {
        matches!(
            self,
            Self::JisX0208 | Self::JisX0212 | Self::KsX1001 | Self::Gb2312
        )
    }
}

/// The parts of a text between backslashes (one under [`Delimiters::Lines`]).
pub(crate) fn split(start: Designations, bytes: &[u8], delimiters: Delimiters) -> Vec<String> {
    let mut values = Vec::new();
    let mut text = String::with_capacity(bytes.len());
    let mut now = start;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        // A delimiter is one only where it is not half of a character.
        let whole = !now.g0.is_double_byte();
        match *byte {
            ESC => {
                if let Some((row, after)) = escape(tail) {
                    now.designate(row);
                    rest = after;
                } else {
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
            0..0x20 => {
                now = start;
                text.push(char::from(*byte));
            }
            b'\\' if whole && delimiters != Delimiters::Lines => {
                now = start;
                values.push(std::mem::take(&mut text));
            }
            b'^' | b'=' if whole && delimiters == Delimiters::Names => {
                now = start;
                text.push(char::from(*byte));
            }
            // Space and DEL are outside the 94 places of G0.
            b' ' | 0x7F => text.push(char::from(*byte)),
            0x21..0x7F => {
                let (read, after) = character(now.g0, *byte, tail);
                text.push(read.unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = after;
            }
            0x80.. => {
                let (read, after) = now.g1.map_or((None, tail), |g1| character(g1, *byte, tail));
                text.push(read.unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = after;
            }
        }
    }
    values.push(text);
    values
}

/// The designation that follows an ESC, and what follows it.
fn escape(tail: &[u8]) -> Option<(&'static Row, &[u8])> {
    ROWS.iter()
        .filter(|row| !row.escape.is_empty())
        .find_map(|row| Some((row, tail.strip_prefix(row.escape)?)))
}

/// The character that begins with `first`, and what follows it.
fn character(repertoire: Repertoire, first: u8, tail: &[u8]) -> (Option<char>, &[u8]) {
    if !repertoire.is_double_byte() {
        return (single(repertoire, first), tail);
    }
    match tail {
        [second, after @ ..] if is_pair(first, *second) => {
            (double(repertoire, first, *second), after)
        }
        _ => (None, tail),
    }
}

/// Whether both bytes are in the 94 places of the same code element.
fn is_pair(first: u8, second: u8) -> bool {
    let placed = |byte: u8| (0x21..0x7F).contains(&(byte & 0x7F));
    placed(first) && placed(second) && first & 0x80 == second & 0x80
}

fn single(repertoire: Repertoire, byte: u8) -> Option<char> {
    match (repertoire, byte) {
        (Repertoire::Romaji, b'\\') => Some('¥'),
        (Repertoire::Romaji, b'~') => Some('‾'),
        (Repertoire::Ascii | Repertoire::Romaji, 0..0x80) | (Repertoire::Latin1, 0xA0..) => {
            Some(char::from(byte))
        }
        // JIS X 0201 and the block "halfwidth katakana" of Unicode are in the same order.
        (Repertoire::Katakana, 0xA1..=0xDF) => char::from_u32(0xFF61 + u32::from(byte - 0xA1)),
        (_, 0xA0..) => only_character(repertoire.encoding()?, &[byte]),
        _ => None,
    }
}

fn double(repertoire: Repertoire, first: u8, second: u8) -> Option<char> {
    let (first, second) = (first | 0x80, second | 0x80);
    let encoding = repertoire.encoding()?;
    match repertoire {
        // Code set 3 of EUC-JP.
        Repertoire::JisX0212 => only_character(encoding, &[0x8F, first, second]),
        _ => only_character(encoding, &[first, second]),
    }
}

/// The character of a code; places that GBK fills with private use are empty ones in GB 2312.
fn only_character(encoding: &'static Encoding, bytes: &[u8]) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut characters = text.chars();
    let first = characters.next()?;
    let only = characters.next().is_none() && !('\u{E000}'..='\u{F8FF}').contains(&first);
    only.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATIN_1: Designations = Designations {
        g1: Some(Repertoire::Latin1),
        ..Designations::DEFAULT
    };

    #[track_caller]
    fn check(start: Designations, delimiters: Delimiters, bytes: &[u8], expected: &[&str]) {
        assert_eq!(split(start, bytes, delimiters), expected, "{bytes:X?}");
    }

    /// <https://github.com/dcm4che/dcm4che/issues/1503>
    #[test]
    fn the_first_set_returns_at_the_delimiters_of_a_name_only_in_names() {
        let bytes = b"\xE7^\x1B$)C\xA4\xBA^\xE7=\x1B$)C\xA4\xBA=\xE7";
        check(LATIN_1, Delimiters::Names, bytes, &["ç^ㅊ^ç=ㅊ=ç"]);
        let bytes = b"\x1B$)C\xA4\xBA^\xA4\xBA";
        check(LATIN_1, Delimiters::Values, bytes, &["ㅊ^ㅊ"]);
    }

    #[test]
    fn the_first_set_returns_at_controls_and_between_values() {
        for end in ["\r", "\n", "\r\n", "\x0C", "\t"] {
            let bytes = [b"\x1B-F\xE1", end.as_bytes(), b"\xE1"].concat();
            check(LATIN_1, Delimiters::Lines, &bytes, &[&format!("α{end}á")]);
        }
        let bytes = b"\x1B$)C\xA4\xBA\\\xE1";
        check(LATIN_1, Delimiters::Values, bytes, &["ㅊ", "á"]);
        check(LATIN_1, Delimiters::Names, bytes, &["ㅊ", "á"]);
        let bytes = b"\x1B-F\xE1\\\xE1";
        check(LATIN_1, Delimiters::Lines, bytes, &["α\\α"]);
        let bytes = b"\x1B$B;3\tED";
        check(LATIN_1, Delimiters::Lines, bytes, &["山\tED"]);
    }

    #[test]
    fn every_escape_sequence_of_the_table_designates() {
        let examples: [(&[u8], &str); 17] = [
            (b"\x1B-A\xE9", "é"),
            (b"\x1B-B\xB1", "ą"),
            (b"\x1B-C\xA1", "Ħ"),
            (b"\x1B-D\xA2", "ĸ"),
            (b"\x1B-L\xBB", "Л"),
            (b"\x1B-G\xE2", "ق"),
            (b"\x1B-F\xC4", "Δ"),
            (b"\x1B-H\xF9", "ש"),
            (b"\x1B-M\xFD", "ı"),
            (b"\x1B-b\xA4", "€"),
            (b"\x1B-T\xCA", "ส"),
            (b"\x1B)I\xD4", "ﾔ"),
            (b"\x1B$B;3\x1B(J~\x1B(B~", "山‾~"),
            (b"\x1B$B;3 ED", "山 田"),
            (b"\x1B$(D0!\x1B(B", "丂"),
            (b"\x1B$)C\xFB\xF3 x", "洪 x"),
            (b"\x1B$)A\xD5\xC5 x", "张 x"),
        ];
        for (bytes, expected) in examples {
            check(Designations::DEFAULT, Delimiters::Lines, bytes, &[expected]);
        }
        let escapes = ROWS.iter().filter(|row| !row.escape.is_empty());
        assert!(escapes.clone().count() >= 18);
        for row in escapes {
            let used = |(bytes, _): &(&[u8], &str)| {
                bytes
                    .windows(row.escape.len())
                    .any(|part| part == row.escape)
            };
            assert!(examples.iter().any(used), "{}", row.term);
        }
    }

    #[test]
    fn what_is_in_no_set_is_replaced_and_delimiters_survive() {
        let latin: [(&[u8], &str); 4] = [
            (b"a\x1B", "a\u{FFFD}"),
            (b"\x1B$@a", "\u{FFFD}$@a"),
            (b"\x80\x9F\xA0", "\u{FFFD}\u{FFFD}\u{A0}"),
            (b"\x1B-C\xA5", "\u{FFFD}"),
        ];
        for (bytes, expected) in latin {
            check(LATIN_1, Delimiters::Lines, bytes, &[expected]);
        }
        let names: [(&[u8], &[&str]); 4] = [
            (b"\x1B$)C\xFB^\x1B$)C\xFB\\b", &["\u{FFFD}^\u{FFFD}", "b"]),
            (b"\x1B$)C\xC9\xA1", &["\u{FFFD}"]),
            (b"\x1B$)A\xAA\xA1", &["\u{FFFD}"]),
            (b"\x1B$B;\x1B(B^b", &["\u{FFFD}^b"]),
        ];
        for (bytes, expected) in names {
            check(LATIN_1, Delimiters::Names, bytes, expected);
        }
    }
}
