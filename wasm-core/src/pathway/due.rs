//! When a person is to be seen or screened again, in the notation of clinical.md §0.
//!
//! `seen` is an appointment with whoever the person is referred to, `recall` the next screening. No
//! time at all (`-`) is `Option::None` around a [`Due`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{date::Date, outcome::Tier};

/// When, counted from the day of the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// `now`: at once, without a number of days.
    Now,
    /// `seen <1mo`: strictly before.
    SeenBefore(u16, Unit),
    /// `seen <=28d`.
    SeenWithin(u16, Unit),
    /// `seen 3..6mo`.
    SeenBetween(u16, u16, Unit),
    /// `recall 12..24mo`; both numbers are equal in `recall 12mo`.
    Recall(u16, u16, Unit),
    /// `recall at 16..20wk`: weeks of pregnancy, equal in `recall at 28wk`.
    RecallAtWeek(u16, u16),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Calendar months.
    Month,
}

impl Due {
    /// The earliest and the latest day, counted from a day; none for weeks of pregnancy, whose
    /// beginning is not known here, and past the year 9999.
    pub fn between(self, from: Date) -> Option<(Date, Date)> {
        match self {
            Self::Now => Some((from, from)),
            Self::SeenBefore(count, unit) => {
                let last = unit.after(from, count)?.plus_days(-1)?;
                Some((from, last.max(from)))
            }
            Self::SeenWithin(count, unit) => Some((from, unit.after(from, count)?)),
            Self::SeenBetween(first, last, unit) | Self::Recall(first, last, unit) => {
                Some((unit.after(from, first)?, unit.after(from, last)?))
            }
            Self::RecallAtWeek(..) => None,
        }
    }

    /// Whether this is an appointment, not a recall.
    pub const fn is_appointment(self) -> bool {
        !matches!(self, Self::Recall(..) | Self::RecallAtWeek(..))
    }

    /// The tier that follows from a referral and its time (clinical.md §0, table of tiers).
    pub const fn tier(due: Option<Self>, refer: bool) -> Tier {
        match (refer, due) {
            (true, Some(Self::Now)) => Tier::Urgent,
            (
                true,
                Some(
                    Self::SeenBefore(last, unit)
                    | Self::SeenWithin(last, unit)
                    | Self::SeenBetween(_, last, unit),
                ),
            ) => match last as u32 * unit.most_days() {
                0..=7 => Tier::Immediate,
                8..=42 => Tier::Urgent,
                _ => Tier::Refer,
            },
            (true, _) => Tier::Refer,
            (false, Some(Self::Recall(first, _, Unit::Month))) if first < 12 => Tier::Early,
            (false, Some(Self::Recall(first, _, Unit::Day))) if first < 365 => Tier::Early,
            (false, Some(Self::RecallAtWeek(..))) => Tier::Early,
            (false, _) => Tier::Routine,
        }
    }

    /// Earlier deadlines first: the last day of an appointment, the first of a recall. Pregnancy
    /// weeks count as if it had begun today, the longest that they can take.
    pub(super) fn urgency(self) -> (u32, u32) {
        let hundredths = |count: u16, unit: Unit| match unit {
            Unit::Day => u32::from(count) * 100,
            // The mean month; only an order is made of this, never a date.
            Unit::Month => u32::from(count) * 3044,
        };
        match self {
            Self::Now => (0, 0),
            Self::SeenBefore(last, unit) => (hundredths(last, unit).saturating_sub(1), 0),
            Self::SeenWithin(last, unit) => (hundredths(last, unit), 0),
            Self::SeenBetween(first, last, unit) => {
                (hundredths(last, unit), hundredths(first, unit))
            }
            Self::Recall(first, last, unit) => (hundredths(first, unit), hundredths(last, unit)),
            Self::RecallAtWeek(first, last) => (u32::from(first) * 700, u32::from(last) * 700),
        }
    }
}

impl Unit {
    fn after(self, from: Date, count: u16) -> Option<Date> {
        match self {
            Self::Day => from.plus_days(i64::from(count)),
            Self::Month => from.plus_months(count),
        }
    }

    const fn most_days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Month => 31,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::Month => "mo",
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Now => f.write_str("now"),
            Self::SeenBefore(last, unit) => write!(f, "seen <{last}{}", unit.text()),
            Self::SeenWithin(last, unit) => write!(f, "seen <={last}{}", unit.text()),
            Self::SeenBetween(first, last, unit) => {
                write!(f, "seen {first}..{last}{}", unit.text())
            }
            Self::Recall(first, last, unit) if first == last => {
                write!(f, "recall {first}{}", unit.text())
            }
            Self::Recall(first, last, unit) => write!(f, "recall {first}..{last}{}", unit.text()),
            Self::RecallAtWeek(first, last) if first == last => write!(f, "recall at {first}wk"),
            Self::RecallAtWeek(first, last) => write!(f, "recall at {first}..{last}wk"),
        }
    }
}

/// The text is no due time of clinical.md §0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a time such as `seen <=28d`, `seen 3..6mo`, `recall 12mo`, `recall at 28wk` or `now`"
)]
pub struct NotADue;

impl FromStr for Due {
    type Err = NotADue;

    fn from_str(text: &str) -> Result<Self, NotADue> {
        parse(text).ok_or(NotADue)
    }
}

fn parse(text: &str) -> Option<Due> {
    if text == "now" {
        return Some(Due::Now);
    }
    if let Some(weeks) = text.strip_prefix("recall at ") {
        let (first, last) = range(weeks.strip_suffix("wk")?)?;
        return Some(Due::RecallAtWeek(first, last));
    }
    let (counted, unit) = match text.strip_suffix("mo") {
        Some(counted) => (counted, Unit::Month),
        None => (text.strip_suffix('d')?, Unit::Day),
    };
    if let Some(counted) = counted.strip_prefix("recall ") {
        let (first, last) = range(counted)?;
        return Some(Due::Recall(first, last, unit));
    }
    let counted = counted.strip_prefix("seen ")?;
    if let Some(last) = counted.strip_prefix("<=") {
        return Some(Due::SeenWithin(number(last)?, unit));
    }
    if let Some(last) = counted.strip_prefix('<') {
        return Some(Due::SeenBefore(number(last)?, unit));
    }
    let (first, last) = range(counted)?;
    // A single number would leave open whether it is a day or a limit.
    counted
        .contains("..")
        .then_some(Due::SeenBetween(first, last, unit))
}

/// `3..6`, or one number for both ends.
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn number(text: &str) -> Option<u16> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(due: &str, from: &str) -> String {
        let (first, last) = due
            .parse::<Due>()
            .unwrap()
            .between(from.parse().unwrap())
            .unwrap();
        format!("{first}..{last}")
    }

    #[test]
    fn months_are_calendar_months_clamped_at_the_end_of_the_month() {
        // clinical.md §0 rule 6
        for (from, months, expected) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
        ] {
            let (_, last) = Due::SeenWithin(months, Unit::Month)
                .between(from.parse().unwrap())
                .unwrap();
            assert_eq!(last.to_string(), expected);
        }
    }

    #[test]
    fn dates_follow_from_the_notation() {
        assert_eq!(
            between("seen <=28d", "2026-11-03"),
            "2026-11-03..2026-12-01"
        );
        assert_eq!(between("seen <1mo", "2026-11-03"), "2026-11-03..2026-12-02");
        assert_eq!(
            between("seen 3..6mo", "2026-11-30"),
            "2027-02-28..2027-05-30"
        );
        assert_eq!(
            between("recall 12..24mo", "2024-02-29"),
            "2025-02-28..2026-02-28"
        );
        assert_eq!(between("now", "2026-11-03"), "2026-11-03..2026-11-03");
        assert_eq!(
            "recall at 28wk"
                .parse::<Due>()
                .unwrap()
                .between("2026-11-03".parse().unwrap()),
            None
        );
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        for text in [
            "now",
            "seen <1mo",
            "seen <=28d",
            "seen 3..6mo",
            "recall 12mo",
            "recall 12..24mo",
            "recall at 28wk",
            "recall at 16..20wk",
            "recall 0mo",
        ] {
            assert_eq!(text.parse::<Due>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "-",
            "seen",
            "seen 3mo",
            "seen 6..3mo",
            "seen <=99999d",
            "recall 12",
            "recall -1mo",
            "recall +1mo",
            "seen < 1mo",
            "recall at 28mo",
            "Now",
            "seen <=28wk",
            "seen 3..4..5mo",
        ] {
            assert_eq!(text.parse::<Due>(), Err(NotADue), "{text}");
        }
    }

    #[test]
    fn the_tier_follows_from_referral_and_time() {
        for (due, refer, tier) in [
            ("now", true, Tier::Urgent),
            ("seen <=1d", true, Tier::Immediate),
            ("seen <=7d", true, Tier::Immediate),
            ("seen <=8d", true, Tier::Urgent),
            ("seen <=42d", true, Tier::Urgent),
            ("seen <=43d", true, Tier::Refer),
            ("seen <1mo", true, Tier::Urgent),
            ("seen <=2mo", true, Tier::Refer),
            ("recall 12..24mo", false, Tier::Routine),
            ("recall 11mo", false, Tier::Early),
            ("recall at 28wk", false, Tier::Early),
        ] {
            assert_eq!(Due::tier(Some(due.parse().unwrap()), refer), tier, "{due}");
        }
        assert_eq!(Due::tier(None, true), Tier::Refer);
        assert_eq!(Due::tier(None, false), Tier::Routine);
    }
}
