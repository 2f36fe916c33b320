//! Dates and times as the caller knows them (DA, TM, DT of PS3.5 6.2). The core has no clock.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it; years have four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// The day of a DA value, `YYYYMMDD`.
    pub fn parse(text: &str) -> Option<Self> {
        let [year, month, day] = fields(text, [4, 2, 2])?;
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

/// A time of day, to the second, in the zone of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    hour: u8,
    minute: u8,
    second: u8,
}

impl Time {
    /// The time, if the day has it; second 60 is a leap second (PS3.5 6.2, TM).
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        (hour < 24 && minute < 60 && second <= 60).then_some(Self {
            hour,
            minute,
            second,
        })
    }

    /// The time of a TM value without fraction, `HHMMSS`.
    pub fn parse(text: &str) -> Option<Self> {
        let [hour, minute, second] = fields(text, [2, 2, 2])?.map(u8::try_from);
        Self::new(hour.ok()?, minute.ok()?, second.ok()?)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}{:02}{:02}", self.hour, self.minute, self.second)
    }
}

/// A day and a time of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time.
    pub time: Time,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.date, self.time)
    }
}

/// Whether a text is a DA value.
pub(crate) fn is_date(text: &str) -> bool {
    Date::parse(text).is_some()
}

/// Whether a text is a TM value: `HH`, `HHMM`, `HHMMSS` or that with a fraction.
pub(crate) fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fits = match whole.len() {
        2 | 4 => whole == text && Time::parse(&format!("{whole:0<6}")).is_some(),
        _ => Time::parse(whole).is_some(),
    };
    fits && (1..=6).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is a DT value with at least its day: `YYYYMMDD`, a time, an offset `&ZZXX`.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let (time, offset) = rest
        .find(['+', '-'])
        .and_then(|at| rest.split_at_checked(at))
        .unwrap_or((rest, ""));
    is_date(date) && (time.is_empty() || is_time(time)) && (offset.is_empty() || is_offset(offset))
}

/// PS3.5 6.2, DT: from -1200 to +1400.
fn is_offset(text: &str) -> bool {
    let Some((sign, digits)) = text.split_at_checked(1) else {
        return false;
    };
    fields(digits, [2, 2]).is_some_and(|[hours, minutes]| {
        let furthest = if sign == "-" { 1200 } else { 1400 };
        minutes < 60 && hours * 100 + minutes <= furthest
    })
}

/// Numbers of fixed widths that fill the whole text.
fn fields<const N: usize>(text: &str, widths: [usize; N]) -> Option<[u16; N]> {
    let mut rest = text;
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (digits, after) = rest.split_at_checked(width)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *number = digits.parse().ok()?;
        rest = after;
    }
    rest.is_empty().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_the_calendar_lacks_cannot_be_made() {
        assert!(Date::new(2024, 2, 29).is_some());
        assert!(Date::new(1900, 2, 29).is_none());
        assert!(Date::new(2023, 4, 31).is_none());
        assert!(Date::new(2023, 13, 1).is_none());
        assert!(Date::parse("2024022").is_none());
        assert!(Date::parse("+2240229").is_none());
    }

    #[test]
    fn a_moment_is_written_with_leading_zeros() {
        let moment = Date::new(987, 6, 5)
            .zip(Time::new(4, 3, 2))
            .map(|(date, time)| DateTime { date, time }.to_string());
        assert_eq!(moment.as_deref(), Some("09870605040302"));
    }

    #[test]
    fn times_may_stop_after_hour_or_minute_but_a_fraction_needs_seconds() {
        for good in ["07", "0730", "073059", "073059.1"] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "7",
            "07305",
            "0730.5",
            "07.5",
            "073059.",
            "073059.1234567",
            "24",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
