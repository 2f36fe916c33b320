//! The gate's tables: where each measure begins to count, and where it refuses.

use super::{ReasonId, scope::ScopeRule};
use crate::finding::Domain;

const REASONS: &str = include_str!("../../data/quality/criteria.tsv");
const SCOPE: &str = include_str!("../../data/quality/scope.tsv");

/// How one reason is judged in one domain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criterion {
    /// Which pictures.
    pub domain: Domain,
    /// Which reason.
    pub reason: ReasonId,
    /// The measure's value at score 0.
    pub at_zero: f32,
    /// The measure's value at score 1; below `at_zero` where less is worse.
    pub at_one: f32,
    /// Beyond this score the picture is barely gradable.
    pub caution: f32,
    /// Beyond this score it is not gradable.
    pub refuse: f32,
}

impl Criterion {
    /// The score of a measured value: 0 to 1, higher is worse.
    pub fn score(&self, value: f32) -> f32 {
        let score = (value - self.at_zero) / (self.at_one - self.at_zero);
        // What cannot be measured is not good.
        if score.is_nan() {
            1.0
        } else {
            // Adding 0 turns -0 into 0, which prints without a sign.
            score.clamp(0.0, 1.0) + 0.0
        }
    }
}

/// Why a table of criteria cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CriteriaError {
    /// A row has another number of columns, an unknown word, or a number that is none.
    #[error("row {row}: {what} cannot be understood")]
    Row {
        /// Row of the table, the header is 1.
        row: usize,
        /// Which column.
        what: &'static str,
    },
    /// A reason or measure that the gate needs is not in the table.
    #[error("{name} has no row")]
    Missing {
        /// Its name.
        name: &'static str,
    },
}

/// All thresholds of the gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria {
    criteria: Vec<Criterion>,
    scope: ScopeRule,
}

impl Criteria {
    /// The tables in `data/quality/`, which are compiled in.
    pub fn standard() -> &'static Self {
        static STANDARD: std::sync::LazyLock<Criteria> = std::sync::LazyLock::new(|| {
            #[expect(
                clippy::expect_used,
                reason = "both tables are compiled in, and the test below reads them"
            )]
            Criteria::parse(REASONS, SCOPE).expect("the compiled-in tables are well formed")
        });
        &STANDARD
    }

    /// Reads the table of reasons and the table of the scope rule (tab-separated, with header).
    ///
    /// # Errors
    /// [`CriteriaError`] with the row that is wrong or missing.
    pub fn parse(reasons: &str, scope: &str) -> Result<Self, CriteriaError> {
        let criteria = reasons
            .lines()
            .enumerate()
            .skip(1)
            .filter(|(_, line)| !line.is_empty())
            .map(|(index, line)| criterion(index + 1, line))
            .collect::<Result<Vec<_>, _>>()?;
        let criteria = Self {
            criteria,
            scope: ScopeRule::parse(scope)?,
        };
        for domain in [Domain::Fundus, Domain::Dermoscopy] {
            for reason in MEASURED {
                if criteria.find(domain, reason).is_none() {
                    return Err(CriteriaError::Missing { name: reason.id() });
                }
            }
        }
        Ok(criteria)
    }

    /// How a reason is judged in a domain, if it is.
    pub fn find(&self, domain: Domain, reason: ReasonId) -> Option<&Criterion> {
        self.criteria
            .iter()
            .find(|criterion| criterion.domain == domain && criterion.reason == reason)
    }

    pub(super) const fn scope(&self) -> &ScopeRule {
        &self.scope
    }
}

/// The reasons that are measured, in both domains.
pub(super) const MEASURED: [ReasonId; 6] = [
    ReasonId::TooSmall,
    ReasonId::Blur,
    ReasonId::Dark,
    ReasonId::Bright,
    ReasonId::Uneven,
    ReasonId::CutOff,
];

fn criterion(row: usize, line: &str) -> Result<Criterion, CriteriaError> {
    let wrong = |what| CriteriaError::Row { row, what };
    let columns: Vec<&str> = line.split('\t').collect();
    let [
        domain,
        reason,
        _measure,
        at_zero,
        at_one,
        caution,
        refuse,
        source,
    ] = columns[..]
    else {
        return Err(wrong("the number of columns"));
    };
    let domain = match domain {
        "fundus" => Domain::Fundus,
        "dermoscopy" => Domain::Dermoscopy,
        _ => return Err(wrong("domain")),
    };
    let reason = ReasonId::ALL
        .into_iter()
        .find(|known| known.id() == reason)
        .ok_or_else(|| wrong("reason"))?;
    let number = |text: &str, what| match text.parse::<f32>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(wrong(what)),
    };
    let criterion = Criterion {
        domain,
        reason,
        at_zero: number(at_zero, "at_zero")?,
        at_one: number(at_one, "at_one")?,
        caution: number(caution, "caution")?,
        refuse: number(refuse, "refuse")?,
    };
    if criterion.at_zero == criterion.at_one {
        return Err(wrong("at_one"));
    }
    if !(0.0..=criterion.refuse).contains(&criterion.caution) {
        return Err(wrong("caution"));
    }
    if source.is_empty() {
        return Err(wrong("source"));
    }
    Ok(criterion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_tables_are_read_and_begin_at_the_sizes_of_the_clinical_reference() {
        let standard = Criteria::standard();
        let score = |domain, value| {
            let criterion = standard.find(domain, ReasonId::TooSmall).unwrap();
            let score = criterion.score(value);
            (score > criterion.caution, score > criterion.refuse)
        };
        for (domain, refused, cautioned) in [
            (Domain::Fundus, 320.0, 900.0),
            (Domain::Dermoscopy, 150.0, 450.0),
        ] {
            assert_eq!(score(domain, refused - 1.0), (true, true), "{domain:?}");
            assert_eq!(score(domain, refused), (true, false), "{domain:?}");
            assert_eq!(score(domain, cautioned - 1.0), (true, false), "{domain:?}");
            assert_eq!(score(domain, cautioned), (false, false), "{domain:?}");
        }
    }

    #[test]
    fn a_bad_row_is_named() {
        let bad = |reasons: &str| Criteria::parse(reasons, SCOPE).unwrap_err();
        let head = "domain\treason\tmeasure\tat_zero\tat_one\tcaution\trefuse\tsource\n";
        assert_eq!(bad(head), CriteriaError::Missing { name: "too-small" });
        for (row, what) in [
            ("fundus\tblur\tm\t1\t0\t0.5\t0.8", "the number of columns"),
            ("lung\tblur\tm\t1\t0\t0.5\t0.8\ts", "domain"),
            ("fundus\tfog\tm\t1\t0\t0.5\t0.8\ts", "reason"),
            ("fundus\tblur\tm\tNaN\t0\t0.5\t0.8\ts", "at_zero"),
            ("fundus\tblur\tm\t1\t1\t0.5\t0.8\ts", "at_one"),
            ("fundus\tblur\tm\t1\t0\t0.9\t0.8\ts", "caution"),
            ("fundus\tblur\tm\t1\t0\t0.5\t0.8\t", "source"),
        ] {
            assert_eq!(
                bad(&format!("{head}{row}\n")),
                CriteriaError::Row { row: 2, what }
            );
        }
    }

    #[test]
    fn what_cannot_be_measured_scores_worst() {
        let criterion = Criteria::standard()
            .find(Domain::Fundus, ReasonId::Blur)
            .unwrap();
        assert_eq!(criterion.score(f32::NAN), 1.0);
    }
}
