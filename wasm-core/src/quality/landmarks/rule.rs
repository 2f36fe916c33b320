//! The numbers of the rules, `data/quality/landmarks.tsv`.

use super::measures::NAMES;
use crate::quality::CriteriaError;

const TABLE: &str = include_str!("../../../data/quality/landmarks.tsv");

const MEASURES: usize = NAMES.len();
/// Pairs of measures, each with itself too.
const PAIRS: usize = MEASURES * (MEASURES + 1) / 2;

/// A quadratic logistic rule over the measures of a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    intercept: f64,
    centre: [f64; MEASURES],
    scale: [f64; MEASURES],
    weights: [f64; MEASURES],
    /// By the first measure, then the second.
    pairs: [f64; PAIRS],
}

/// Where something usually lies, in disc diameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Usual {
    mean: f64,
    spread: f64,
}

/// Both rules and what goes with them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rules {
    pub(super) disc: Rule,
    pub(super) fovea: Rule,
    /// Diameter of the disc as a share of the field.
    pub(super) diameter: f64,
    /// Of the fovea from the disc, away from the nose.
    pub(super) across: Usual,
    /// Of the fovea from the disc.
    pub(super) down: Usual,
}

impl Rules {
    /// The table that is compiled in.
    pub(super) fn standard() -> &'static Self {
        static STANDARD: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(|| {
            #[expect(
                clippy::expect_used,
                reason = "the table is compiled in, and a test reads it"
            )]
            Rules::parse(TABLE).expect("the compiled-in table is well formed")
        });
        &STANDARD
    }

    fn parse(table: &str) -> Result<Self, CriteriaError> {
        let rows = rows(table)?;
        let number = |landmark, term, of: &str, name| {
            let mut found = rows.iter();
            found
                .find(|row| (row.landmark, row.term, row.of) == (landmark, term, of))
                .map(|row| row.value)
                .ok_or(CriteriaError::Missing { name })
        };
        let usual = |axis: &str| {
            Ok(Usual {
                mean: number("fovea", "offset", axis, "offset")?,
                spread: number("fovea", "spread", axis, "spread")?,
            })
        };
        let rule = |landmark| {
            let each = |term: &'static str| -> Result<[f64; MEASURES], CriteriaError> {
                let mut values = [0.0; MEASURES];
                for (value, name) in values.iter_mut().zip(NAMES) {
                    *value = number(landmark, term, name, name)?;
                }
                Ok(values)
            };
            let mut pairs = [0.0; PAIRS];
            for (value, (first, second)) in pairs.iter_mut().zip(pairs_of()) {
                let of = format!("{} {}", NAMES[first], NAMES[second]);
                *value = number(landmark, "weight", &of, "a pair")?;
            }
            Ok(Rule {
                intercept: number(landmark, "intercept", "", "intercept")?,
                centre: each("centre")?,
                scale: each("scale")?,
                weights: each("weight")?,
                pairs,
            })
        };
        Ok(Self {
            disc: rule("disc")?,
            fovea: rule("fovea")?,
            diameter: number("disc", "diameter", "", "diameter")?,
            across: usual("across")?,
            down: usual("down")?,
        })
    }
}

impl Rule {
    /// Above 0 the place is likelier the landmark than not.
    pub(super) fn logit(&self, values: &[f64; MEASURES]) -> f64 {
        let mut off = [0.0; MEASURES];
        for (at, value) in off.iter_mut().enumerate() {
            *value = (values[at] - self.centre[at]) / self.scale[at];
        }
        let single = off
            .iter()
            .zip(&self.weights)
            .map(|(off, weight)| off * weight);
        let paired = pairs_of()
            .zip(&self.pairs)
            .map(|((first, second), weight)| off[first] * off[second] * weight);
        self.intercept + single.sum::<f64>() + paired.sum::<f64>()
    }
}

impl Usual {
    /// How many spreads off the mean.
    pub(super) fn deviations(self, value: f64) -> f64 {
        (value - self.mean) / self.spread
    }
}

/// All pairs of measures in the order of the table.
fn pairs_of() -> impl Iterator<Item = (usize, usize)> {
    (0..MEASURES).flat_map(|first| (first..MEASURES).map(move |second| (first, second)))
}

struct Row<'a> {
    landmark: &'a str,
    term: &'a str,
    of: &'a str,
    value: f64,
}

fn rows(table: &str) -> Result<Vec<Row<'_>>, CriteriaError> {
    let lines = table.lines().enumerate().skip(1);
    lines
        .map(|(index, line)| {
            let wrong = |what| CriteriaError::Row {
                row: index + 1,
                what,
            };
            let columns: Vec<&str> = line.split('\t').collect();
            let [landmark, term, of, value, source] = columns[..] else {
                return Err(wrong("the number of columns"));
            };
            if source.is_empty() {
                return Err(wrong("source"));
            }
            let value: f64 = value.parse().map_err(|_not_a_number| wrong("value"))?;
            let must_be_above_zero = ["scale", "spread", "diameter"].contains(&term);
            if !value.is_finite() || (must_be_above_zero && value <= 0.0) {
                return Err(wrong("value"));
            }
            Ok(Row {
                landmark,
                term,
                of,
                value,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_table_is_whole() {
        let rules = Rules::parse(TABLE).unwrap();
        assert!((0.1..0.25).contains(&rules.diameter));
        assert!((2.0..3.0).contains(&rules.across.mean));
    }

    #[test]
    fn a_line_that_is_gone_or_wrong_is_noticed() {
        let without = TABLE.replace("disc\tintercept", "disk\tintercept");
        assert!(matches!(
            Rules::parse(&without),
            Err(CriteriaError::Missing { .. })
        ));
        let wrong = TABLE.replace("fovea\tspread\tacross\t", "fovea\tspread\tacross\t-");
        assert!(matches!(
            Rules::parse(&wrong),
            Err(CriteriaError::Row { .. })
        ));
    }
}
