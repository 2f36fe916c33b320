//! When, in words and dates; the arithmetic is the pathway's own.

use insitu_core::pathway::{Date, Due, Outcome, Unit};

use crate::locale::{t, t_with};

/// A calendar day as the page's clock gives it: year, month, day.
pub(crate) type Day = (i32, u8, u8);

fn date(day: Day) -> Option<Date> {
    Date::new(u16::try_from(day.0).ok()?, day.1, day.2)
}

fn parsed(outcome: &Outcome) -> Option<Due> {
    outcome.due.parse().ok()
}

/// Days from the day of opening to the deadline, for sorting; none where there is no date.
pub(crate) fn due_days(outcome: &Outcome, opened: Day) -> Option<i64> {
    let from = date(opened)?;
    let due = parsed(outcome)?;
    let (first, last) = due.between(from)?;
    // For an appointment the latest day binds; a recall is planned for its first.
    let day = if due.is_appointment() { last } else { first };
    Some(from.days_until(day))
}

/// The deadline as one line under the action: "By 2 December 2026 (29 days)".
pub(crate) fn due_line(outcome: &Outcome, opened: Day) -> Option<String> {
    let due = parsed(outcome)?;
    if let Due::RecallAtWeek(first, last) = due {
        return Some(if first == last {
            t_with("due.week", &[("week", &first)])
        } else {
            t_with("due.weeks", &[("first", &first), ("last", &last)])
        });
    }
    let from = date(opened)?;
    let (first, last) = due.between(from)?;
    let days = from.days_until(last);
    Some(match due {
        Due::Now => t("due.now").into(),
        Due::SeenBefore(..) | Due::SeenWithin(..) => t_with(
            "due.by",
            &[("date", &long(last)), ("days", &count_days(days))],
        ),
        Due::SeenBetween(..) => t_with(
            "due.between",
            &[("first", &long(first)), ("last", &long(last))],
        ),
        Due::Recall(a, b, _) if a == b => t_with("due.recall", &[("date", &long(first))]),
        Due::Recall(..) => t_with(
            "due.recall-between",
            &[("first", &month(first)), ("last", &month(last))],
        ),
        Due::RecallAtWeek(..) => return None,
    })
}

/// The interval of the guideline in words, "within 1 month".
pub(crate) fn interval(outcome: &Outcome) -> Option<String> {
    let span = |count: u16, unit: Unit| {
        let key = match unit {
            Unit::Day => "span.days",
            Unit::Month => "span.months",
        };
        t_with(key, &[("n", &count)])
    };
    Some(match parsed(outcome)? {
        Due::SeenBefore(count, unit) => t_with("due.less-than", &[("span", &span(count, unit))]),
        Due::SeenWithin(count, unit) => t_with("due.within", &[("span", &span(count, unit))]),
        Due::SeenBetween(first, last, unit) | Due::Recall(first, last, unit) if first != last => {
            t_with(
                "due.in-range",
                &[("first", &first), ("span", &span(last, unit))],
            )
        }
        Due::SeenBetween(first, _, unit) | Due::Recall(first, _, unit) => {
            t_with("due.in", &[("span", &span(first, unit))])
        }
        Due::Now | Due::RecallAtWeek(..) => return None,
    })
}

/// The deadline in a row of the list: "in 29 days", "from 3 Feb", "Nov 2027".
pub(crate) fn due_short(outcome: &Outcome, opened: Day) -> String {
    let Some(due) = parsed(outcome) else {
        return String::new();
    };
    if let Due::RecallAtWeek(first, _) = due {
        return t_with("due.short-week", &[("week", &first)]);
    }
    let Some((first, last)) = date(opened).and_then(|from| due.between(from)) else {
        return String::new();
    };
    let days = date(opened).map_or(0, |from| from.days_until(last));
    match due {
        _ if days <= 0 => t("due.today").into(),
        Due::SeenBetween(..) => t_with("due.from", &[("date", &short(first))]),
        Due::Recall(..) => t_with(
            "due.month",
            &[
                ("month", &t(month_key(first, true))),
                ("year", &first.year()),
            ],
        ),
        _ => t_with("due.in-days", &[("n", &days)]),
    }
}

fn count_days(days: i64) -> String {
    t_with("span.days", &[("n", &days)])
}

/// `2 December 2026`.
pub(crate) fn long(date: Date) -> String {
    t_with(
        "date.long",
        &[
            ("day", &date.day()),
            ("month", &t(month_key(date, false))),
            ("year", &date.year()),
        ],
    )
}

/// A day of the page's clock in words.
pub(crate) fn long_day(day: Day) -> String {
    date(day).map(long).unwrap_or_default()
}

fn month(date: Date) -> String {
    t_with(
        "due.month",
        &[
            ("month", &t(month_key(date, false))),
            ("year", &date.year()),
        ],
    )
}

fn short(date: Date) -> String {
    t_with(
        "date.short",
        &[("day", &date.day()), ("month", &t(month_key(date, true)))],
    )
}

fn month_key(date: Date, short: bool) -> &'static str {
    const LONG: [&str; 12] = [
        "month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8",
        "month.9", "month.10", "month.11", "month.12",
    ];
    const SHORT: [&str; 12] = [
        "mon.1", "mon.2", "mon.3", "mon.4", "mon.5", "mon.6", "mon.7", "mon.8", "mon.9", "mon.10",
        "mon.11", "mon.12",
    ];
    let index = usize::from(date.month() - 1);
    (if short { SHORT } else { LONG })
        .get(index)
        .copied()
        .unwrap_or("month.1")
}

#[cfg(test)]
mod tests {
    use insitu_core::pathway::{Confidence, PathwayRef, Tier};

    use super::*;

    fn outcome(due: &str) -> Outcome {
        Outcome {
            tier: Tier::Refer,
            needs_human: false,
            refer: true,
            due: due.into(),
            also_due: Vec::new(),
            target: None,
            rules: Vec::new(),
            reasons: Vec::new(),
            would_change: Vec::new(),
            confidence: Confidence::Checked,
            pathway: PathwayRef {
                id: String::new(),
                version: String::new(),
                date: String::new(),
                name: String::new(),
                source: String::new(),
            },
        }
    }

    const DAY: Day = (2026, 11, 3);

    #[test]
    fn times_are_said_as_dates_and_intervals() {
        for (due, line, short) in [
            ("seen <1mo", "By 2 December 2026 (29 days)", "in 29 days"),
            ("seen <=1d", "By 4 November 2026 (1 day)", "in 1 day"),
            (
                "seen 3..6mo",
                "To be seen between 3 February 2027 and 3 May 2027",
                "from 3 Feb",
            ),
            (
                "recall 12..24mo",
                "Next photograph from November 2027 to November 2028",
                "Nov 2027",
            ),
            ("now", "At once", "today"),
        ] {
            assert_eq!(due_line(&outcome(due), DAY).as_deref(), Some(line));
            assert_eq!(due_short(&outcome(due), DAY), short);
        }
        assert_eq!(due_line(&outcome("-"), DAY), None);
        assert_eq!(due_short(&outcome("-"), DAY), "");
    }

    #[test]
    fn the_guidelines_own_interval_is_said_too() {
        assert_eq!(
            interval(&outcome("seen 3..6mo")).as_deref(),
            Some("in 3 to 6 months")
        );
        assert_eq!(
            interval(&outcome("seen <1mo")).as_deref(),
            Some("in less than 1 month")
        );
    }
}
