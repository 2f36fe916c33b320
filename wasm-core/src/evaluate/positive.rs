//! Which labels count as positive.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::error::EvaluateError;

/// Which labels count as positive.
#[derive(Debug, Clone, PartialEq)]
pub enum Positive {
    /// `>=2`: numbers from here on.
    AtLeast(f64),
    /// `mel,bcc,akiec`: these.
    Labels(BTreeSet<String>),
}

impl Positive {
    /// Whether a label is positive; none where `>=N` meets a label that is no number.
    pub fn holds(&self, label: &str) -> Option<bool> {
        match self {
            Self::AtLeast(bound) => number(label).map(|label| label >= *bound),
            Self::Labels(labels) => Some(labels.contains(label)),
        }
    }
}

impl FromStr for Positive {
    type Err = EvaluateError;

    fn from_str(text: &str) -> Result<Self, EvaluateError> {
        let text = text.trim();
        if let Some(bound) = text.strip_prefix(">=") {
            return number(bound)
                .map(Self::AtLeast)
                .ok_or(EvaluateError::Positive);
        }
        let labels: BTreeSet<String> = text
            .split(',')
            .map(|label| label.trim().to_owned())
            .collect();
        let understood = !labels.contains("") && !text.contains(['<', '>', '=']);
        understood
            .then_some(Self::Labels(labels))
            .ok_or(EvaluateError::Positive)
    }
}

impl fmt::Display for Positive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, ">={bound}"),
            Self::Labels(labels) => {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                f.write_str(&labels.join(","))
            }
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_and_a_list_are_read() {
        let bound: Positive = ">=2".parse().unwrap();
        assert_eq!(
            ["1", "2", "4", "x"].map(|label| bound.holds(label)),
            [Some(false), Some(true), Some(true), None]
        );
        let list: Positive = "mel, bcc".parse().unwrap();
        assert_eq!(list.holds("bcc"), Some(true));
        assert_eq!(list.holds("nv"), Some(false));
        assert_eq!(list.to_string(), "bcc,mel");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", ">=", ">=x", ">2", "<=2", "mel,,bcc", ">=nan", "="] {
            assert_eq!(
                text.parse::<Positive>(),
                Err(EvaluateError::Positive),
                "{text}"
            );
        }
    }
}
