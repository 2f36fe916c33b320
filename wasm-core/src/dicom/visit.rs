//! Who was examined when, for telling a prior from another patient's picture.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Tag, attributes::Attributes};
use crate::source::{ByteSource, Visit};

/// Patient ID with its issuer, and the study's date; none where either is missing. What cannot be read
/// is no reason not to show the picture.
pub(super) fn read<S: ByteSource + ?Sized>(attributes: &Attributes<'_, S>) -> Option<Visit> {
    let first = |tag: Tag| {
        let texts = attributes.texts(&[], tag).unwrap_or_default();
        let text = texts.into_iter().next().unwrap_or_default();
        text.trim_matches([' ', '\0']).to_owned()
    };
    let patient = first(Tag::PATIENT_ID);
    if patient.is_empty() {
        return None;
    }
    let mut digest = DefaultHasher::new();
    (patient, first(Tag::ISSUER_OF_PATIENT_ID)).hash(&mut digest);
    Some(Visit {
        patient: digest.finish(),
        date: date(&first(Tag::STUDY_DATE))?,
    })
}

/// Year, month and day of a DA value (PS3.5 6.2), also in the form of ACR-NEMA with points.
fn date(text: &str) -> Option<(i32, u8, u8)> {
    let digits = match text.as_bytes() {
        [_, _, _, _, b'.', _, _, b'.', _, _] => text.replace('.', ""),
        _ => text.to_owned(),
    };
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (
        digits[..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..].parse().ok()?,
    );
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_eight_digits_of_a_calendar() {
        assert_eq!(date("20261103"), Some((2026, 11, 3)));
        assert_eq!(date("1993.04.22"), Some((1993, 4, 22)));
        for odd in [
            "", "2026", "20261303", "20261100", "2026110a", "２０26", "+2026110",
        ] {
            assert_eq!(date(odd), None, "{odd}");
        }
    }
}
