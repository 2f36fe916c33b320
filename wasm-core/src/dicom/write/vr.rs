//! Value representations that are written (PS3.5 6.2), and what each allows.
//!
//! Lengths count characters, not bytes, since the text is UTF-8 (PS3.5 6.1.2.3). Padding is a
//! space for text, NUL for UI and OB.

use std::fmt;

use super::{WriteError, moment};
use crate::dicom::Tag;

/// A value representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Vr {
    AS,
    AT,
    CS,
    DA,
    DS,
    DT,
    FL,
    IS,
    LO,
    LT,
    OB,
    PN,
    SH,
    SQ,
    ST,
    TM,
    UI,
    UL,
    US,
    UT,
}

impl fmt::Display for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Vr {
    /// The two letters of the explicit syntaxes (PS3.5 7.1.2).
    pub(crate) fn letters(self) -> String {
        self.to_string()
    }

    /// Whether the length takes four bytes after two reserved ones (PS3.5 table 7.1-1).
    pub(crate) const fn is_long_form(self) -> bool {
        matches!(self, Self::OB | Self::SQ | Self::UT)
    }

    /// Whether values are text; all others are binary.
    pub(crate) const fn is_text(self) -> bool {
        !matches!(
            self,
            Self::AT | Self::FL | Self::OB | Self::SQ | Self::UL | Self::US
        )
    }

    /// Whether `\` separates values; where it does not, it is text itself.
    pub(crate) const fn is_multiple(self) -> bool {
        self.is_text() && !matches!(self, Self::LT | Self::ST | Self::UT)
    }

    /// What makes the length even (PS3.5 6.2).
    pub(crate) const fn padding(self) -> u8 {
        match self {
            Self::UI | Self::OB => 0,
            _ => b' ',
        }
    }

    /// Characters of one value (PS3.5 table 6.2-1); of one component group for PN.
    const fn limit(self) -> usize {
        match self {
            Self::AS => 4,
            Self::DA => 8,
            Self::IS => 12,
            Self::TM => 14,
            Self::CS | Self::DS | Self::SH => 16,
            Self::DT => 26,
            Self::LO | Self::PN | Self::UI => 64,
            Self::ST => 1024,
            Self::LT => 10_240,
            _ => usize::MAX,
        }
    }

    /// Checks one value that is not empty.
    pub(crate) fn check(self, tag: Tag, value: &str) -> Result<(), WriteError> {
        let group = |group: &str| {
            let (length, limit) = (group.chars().count(), self.limit());
            if length <= limit {
                return Ok(());
            }
            Err(WriteError::ValueTooLong {
                tag,
                vr: self,
                length,
                limit,
            })
        };
        if self == Self::PN {
            value.split('=').try_for_each(group)?;
        } else {
            group(value)?;
        }
        self.fault(value).map_or(Ok(()), |reason| {
            Err(WriteError::ValueRefused {
                tag,
                vr: self,
                reason,
            })
        })
    }

    /// What is wrong with a value, if anything is.
    fn fault(self, value: &str) -> Option<&'static str> {
        let only = |allowed: fn(u8) -> bool| value.bytes().all(allowed);
        let (good, reason) = match self {
            Self::AS => (is_age(value), "an age is three digits and D, W, M or Y"),
            Self::CS => (
                only(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ' || b == b'_'),
                "capitals, digits, space and underscore only",
            ),
            Self::DA => (moment::is_date(value), "not a day as YYYYMMDD"),
            Self::TM => (moment::is_time(value), "not a time as HHMMSS.FFFFFF"),
            Self::DT => (moment::is_date_time(value), "not a date and time"),
            Self::DS => (
                only(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
                    && value.parse::<f64>().is_ok_and(f64::is_finite),
                "not a decimal number",
            ),
            Self::IS => (value.parse::<i32>().is_ok(), "not a 32-bit number"),
            Self::UI => (super::uid::is_uid(value), "not a UID"),
            Self::LT | Self::ST | Self::UT => (
                !value
                    .chars()
                    .any(|c| c.is_control() && !"\r\n\t\u{c}".contains(c)),
                "control characters",
            ),
            Self::PN => (is_name(value), "control characters or too many components"),
            Self::LO | Self::SH => (!value.chars().any(char::is_control), "control characters"),
            Self::AT | Self::FL | Self::OB | Self::SQ | Self::UL | Self::US => {
                (false, "text in a binary value")
            }
        };
        if self.is_multiple() && value.contains('\\') {
            return Some("a backslash separates values");
        }
        (!good).then_some(reason)
    }
}

/// PS3.5 6.2, AS.
fn is_age(value: &str) -> bool {
    let (digits, unit) = value.split_at_checked(3).unwrap_or_default();
    digits.bytes().all(|b| b.is_ascii_digit()) && matches!(unit, "D" | "W" | "M" | "Y")
}

/// PS3.5 6.2.1: up to three groups of up to five components.
fn is_name(value: &str) -> bool {
    let groups: Vec<&str> = value.split('=').collect();
    groups.len() <= 3
        && groups.iter().all(|group| group.split('^').count() <= 5)
        && !value.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(vr: Vr, value: &str) -> Result<(), WriteError> {
        vr.check(Tag(0x0011, 0x0001), value)
    }

    #[test]
    fn what_a_representation_allows_is_taken() {
        for (vr, value) in [
            (Vr::AS, "042Y"),
            (Vr::CS, "YBR_FULL_422"),
            (Vr::DA, "20240229"),
            (Vr::TM, "235959.123456"),
            (Vr::DT, "20240229235959.123456+0100"),
            (Vr::DS, "-1.25e-3"),
            (Vr::IS, "-2147483648"),
            (Vr::UI, "2.25.0"),
            (Vr::LO, "Körber & Söhne"),
            (Vr::ST, "first line\r\nsecond \\ line"),
            (Vr::PN, "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ] {
            assert_eq!(check(vr, value), Ok(()), "{vr}");
        }
    }

    #[test]
    fn what_it_does_not_allow_is_refused() {
        for (vr, value) in [
            (Vr::AS, "42Y"),
            (Vr::CS, "yes"),
            (Vr::DA, "20230229"),
            (Vr::DA, "2024-2-9"),
            (Vr::TM, "2460"),
            (Vr::TM, "12:30"),
            (Vr::DT, "20240229+2500"),
            (Vr::DS, "1,5"),
            (Vr::DS, "inf"),
            (Vr::DS, "NaN"),
            (Vr::IS, "2147483648"),
            (Vr::UI, "1.02"),
            (Vr::LO, "a\\b"),
            (Vr::LO, "a\nb"),
            (Vr::ST, "a\u{1b}b"),
            (Vr::PN, "a^b^c^d^e^f"),
            (Vr::PN, "a=b=c=d"),
            (Vr::US, "1"),
        ] {
            assert!(check(vr, value).is_err(), "{vr} {value:?}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters_and_by_name_group() {
        assert_eq!(check(Vr::LO, &"ä".repeat(64)), Ok(()));
        assert_eq!(
            check(Vr::LO, &"ä".repeat(65)),
            Err(WriteError::ValueTooLong {
                tag: Tag(0x0011, 0x0001),
                vr: Vr::LO,
                length: 65,
                limit: 64
            })
        );
        let group = "a".repeat(64);
        assert_eq!(check(Vr::PN, &format!("{group}={group}={group}")), Ok(()));
        assert!(check(Vr::PN, &format!("{group}a={group}")).is_err());
        assert!(check(Vr::CS, &"A".repeat(17)).is_err());
        assert!(check(Vr::UI, &format!("1.{}", "2".repeat(63))).is_err());
    }

    #[test]
    fn a_message_never_repeats_the_value() {
        let Err(error) = check(Vr::CS, "Jansen") else {
            panic!("lower case is no code string");
        };
        assert!(!error.to_string().contains("Jansen"));
        assert!(error.to_string().contains("(0011,0001)"));
    }
}
