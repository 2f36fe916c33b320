//! The parts of the bench, each of which can be run alone.

use anyhow::{Result, ensure};

/// What there is, in the order in which it is run.
pub(super) const ALL: [&str; 6] = ["inference", "chain", "codecs", "large", "viewer", "page"];

/// The parts that are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scenarios(Vec<&'static str>);

impl Scenarios {
    /// Those that were named; where none was, all.
    pub(super) fn named(names: &[String]) -> Self {
        let wanted = |name: &&&str| names.is_empty() || names.iter().any(|named| named == **name);
        Self(ALL.iter().filter(wanted).copied().collect())
    }

    /// Whether a part is run.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    /// Whether any of some parts is run.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// The names, for the browser side.
    pub(super) fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// The README's table is of one run of all parts.
    pub(super) fn must_be_all(&self) -> Result<()> {
        ensure!(
            self.0.len() == ALL.len(),
            "--readme needs all scenarios, not only {}",
            self.0.join(", ")
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_named_is_all_and_the_readme_takes_nothing_less() {
        let all = Scenarios::named(&[]);
        assert_eq!(all.names(), ALL);
        assert!(all.must_be_all().is_ok());
        let some = Scenarios::named(&["viewer".to_owned(), "codecs".to_owned()]);
        assert_eq!(some.names(), ["codecs", "viewer"]);
        assert!(some.has("viewer") && !some.has("page"));
        assert!(some.has_any(&["page", "codecs"]));
        let refused = some.must_be_all().unwrap_err().to_string();
        assert!(refused.ends_with("only codecs, viewer"), "{refused}");
    }
}
