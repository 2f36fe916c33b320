//! Calendar days without a clock: the day something is counted from is always given.
//!
//! Proleptic Gregorian, years 1 to 9999. Months are calendar months with the end of the month clamped
//! (clinical.md §0 rule 6): 31 January and one month is the last day of February.

use std::{fmt, str::FromStr};

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// Year, 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// As many calendar months later, clamped to the end of the month; none past the year 9999.
    pub fn plus_months(self, months: u16) -> Option<Self> {
        let total = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let year = u16::try_from(total / 12).ok()?;
        let month = (total % 12) as u8 + 1;
        Self::new(year, month, self.day.min(days_in(year, month)))
    }

    /// As many days later (or earlier); none outside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days(self.days().checked_add(days)?)
    }

    /// Days from this day to another; negative where the other is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        other.days() - self.days()
    }

    /// Days since 1970-01-01 (Hinnant 2013, `days_from_civil`).
    fn days(self) -> i64 {
        let month = i64::from(self.month);
        // The year begins in March here, so that the leap day is its last.
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
    }

    /// The inverse of [`Date::days`] (Hinnant 2013, `civil_from_days`).
    fn from_days(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * march_month + 2) / 5 + 1) as u8;
        let month = ((march_month + 2) % 12 + 1) as u8;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, month, day)
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// `2026-12-02`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The text is no day of the calendar in the form `2026-12-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a day such as 2026-12-02")]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let mut next = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok()).flatten()
        };
        let date = (next(4), next(2), next(2));
        let (Some(year), Some(month), Some(day)) = date else {
            return Err(NotADate);
        };
        if parts.next().is_some() {
            return Err(NotADate);
        }
        Self::new(year, month as u8, day as u8).ok_or(NotADate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_eight_centuries_is_followed_by_the_next() {
        let mut today = date("1599-12-31");
        for _ in 0..292_195 {
            let tomorrow = today.plus_days(1).unwrap();
            assert!(tomorrow > today && today.days_until(tomorrow) == 1);
            assert_eq!(
                Date::new(tomorrow.year, tomorrow.month, tomorrow.day),
                Some(tomorrow)
            );
            today = tomorrow;
        }
        assert_eq!(today, date("2400-01-01"));
        assert_eq!(date("1970-01-01").days(), 0);
    }

    #[test]
    fn what_the_calendar_does_not_have_is_no_date() {
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "0000-01-01",
            "2026-1-1",
            "+026-01-01",
            "2026-01-01-",
            "20260101",
            "",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        assert_eq!(date("2000-02-29").plus_months(12), Some(date("2001-02-28")));
        assert_eq!(date("9999-12-31").plus_days(1), None);
        assert_eq!(date("9999-12-31").plus_months(1), None);
    }
}
