//! Visual acuity in the four notations that clinics use, compared on one scale.

use std::str::FromStr;

use serde::Deserialize;

/// Visual acuity as logMAR in hundredths: 30 is 6/12, 20/40, 0.5; higher is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Acuity {
    logmar_hundredths: i16,
}

/// Acuities too poor for a chart, and the value that each counts as (Lange 2009, Schulze-Bonsel 2006).
const OFF_CHART: [(&str, i16); 4] = [("cf", 200), ("hm", 230), ("lp", 270), ("nlp", 300)];

impl Acuity {
    /// Worse than another; equal lines in different notations are not worse than each other.
    pub fn is_worse_than(self, other: Self) -> bool {
        self > other
    }
}

/// The text is no visual acuity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an acuity such as 6/12, 20/40, 0.5, logmar0.30, cf, hm, lp or nlp")]
pub struct NotAnAcuity;

impl FromStr for Acuity {
    type Err = NotAnAcuity;

    /// `6/x`, `20/x`, a decimal, `logmar0.30`, or `cf`, `hm`, `lp`, `nlp`.
    fn from_str(text: &str) -> Result<Self, NotAnAcuity> {
        logmar(text)
            // -0.3 is 6/3, better than any eye; 3 is no light perception.
            .filter(|value| (-0.5..=3.0).contains(value))
            .map(|value| Self {
                logmar_hundredths: (value * 100.0).round() as i16,
            })
            .ok_or(NotAnAcuity)
    }
}

impl TryFrom<String> for Acuity {
    type Error = NotAnAcuity;

    fn try_from(text: String) -> Result<Self, NotAnAcuity> {
        text.parse()
    }
}

fn logmar(text: &str) -> Option<f64> {
    let text = text.to_ascii_lowercase();
    if let Some((_, hundredths)) = OFF_CHART.iter().find(|(name, _)| *name == text) {
        return Some(f64::from(*hundredths) / 100.0);
    }
    if let Some(value) = text.strip_prefix("logmar") {
        let value = value.trim_start();
        return match value.strip_prefix('-') {
            Some(better) => decimal(better).map(|value| -value),
            None => decimal(value),
        };
    }
    let ratio = match text.split_once('/') {
        Some((distance @ ("6" | "20" | "5" | "4" | "3" | "2" | "1"), line)) => {
            decimal(line)? / decimal(distance)?
        }
        Some(_) => return None,
        None => 1.0 / decimal(&text)?,
    };
    (ratio.is_finite() && ratio > 0.0).then(|| libm::log10(ratio))
}

/// Digits with at most one point; no sign, no exponent.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.len() <= 8
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_equal_in_every_notation() {
        let line: Vec<Acuity> = ["6/12", "20/40", "0.5", "logmar0.30", "logMAR 0.3"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        assert!(line.iter().all(|acuity| *acuity == line[0]), "{line:?}");
    }

    #[test]
    fn worse_is_a_higher_line() {
        let half: Acuity = "6/12".parse().unwrap();
        for worse in ["6/15", "20/50", "0.4", "logmar0.32", "6/60", "cf", "nlp"] {
            assert!(
                worse.parse::<Acuity>().unwrap().is_worse_than(half),
                "{worse}"
            );
        }
        for not_worse in ["6/12", "6/9", "6/5", "20/20", "1.0", "1.6", "logmar-0.10"] {
            assert!(
                !not_worse.parse::<Acuity>().unwrap().is_worse_than(half),
                "{not_worse}"
            );
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", "6/", "/12", "6/0", "0", "6/-12", "7/12", "inf", "nan", "1e9", "6/12/3", "logmar",
        ] {
            assert_eq!(text.parse::<Acuity>(), Err(NotAnAcuity), "{text}");
        }
    }
}
