//! The worklist's order: tier, then due, then how long it has been here (clinical.md §0, ux.md §4).

use insitu_core::pathway::Tier;

use super::case::{Case, State};
use crate::results::due_days;

/// The tier of a row, or why it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TierOf {
    /// The pathway said so.
    Read(Tier),
    /// Slices, which no model reads.
    ViewOnly,
    /// Not read yet, or stopped.
    NotRead,
    /// It could not be opened.
    Failed,
}

impl TierOf {
    /// The tier of a case.
    pub(crate) fn of(case: &Case) -> Self {
        match &case.state {
            State::Done(screening) => Self::Read(screening.outcome.tier),
            State::ViewOnly => Self::ViewOnly,
            State::Failed(_) => Self::Failed,
            State::Waiting | State::Working(..) | State::Stopped => Self::NotRead,
        }
    }

    /// Its place from the top: worst first, then what is only looked at, not read yet, failed.
    fn place(self) -> u8 {
        match self {
            Self::Read(tier) => Tier::Immediate as u8 - tier as u8,
            Self::ViewOnly => 10,
            Self::NotRead => 11,
            Self::Failed => 12,
        }
    }
}

/// The cases in the worklist's order.
pub(crate) fn sorted(cases: &[Case]) -> Vec<&Case> {
    let mut rows: Vec<&Case> = cases.iter().collect();
    // Without a time of its own a case comes after those that have one; ids grow with age.
    rows.sort_by_key(|case| {
        let due = case
            .screening()
            .and_then(|screening| due_days(&screening.outcome, case.opened))
            .unwrap_or(i64::MAX);
        (TierOf::of(case).place(), due, case.id)
    });
    rows
}

/// How many cases of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// By tier, in its own order.
    pub(crate) tiers: [u32; 6],
    /// Slices, which no model reads.
    pub(crate) view_only: u32,
    /// Not settled yet.
    pub(crate) waiting: u32,
    /// Stopped by the person.
    pub(crate) stopped: u32,
    /// Could not be opened or read.
    pub(crate) failed: u32,
}

impl Counts {
    /// Counts cases.
    pub(crate) fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            match &case.state {
                State::Done(screening) => {
                    if let Some(count) = counts.tiers.get_mut(screening.outcome.tier as usize) {
                        *count += 1;
                    }
                }
                State::ViewOnly => counts.view_only += 1,
                State::Failed(_) => counts.failed += 1,
                State::Stopped => counts.stopped += 1,
                State::Waiting | State::Working(..) => counts.waiting += 1,
            }
        }
        counts
    }

    /// Cases that were read.
    pub(crate) fn read(&self) -> u32 {
        self.tiers.iter().sum()
    }

    /// Cases with which nothing more will happen by itself.
    pub(crate) fn done(&self) -> u32 {
        self.read() + self.view_only + self.failed
    }

    /// Cases of one tier.
    pub(crate) fn tier(&self, tier: Tier) -> u32 {
        self.tiers.get(tier as usize).copied().unwrap_or(0)
    }

    /// Cases that a person must look at soon: human, urgent, immediate.
    pub(crate) fn need_you(&self) -> u32 {
        self.tier(Tier::Human) + self.tier(Tier::Urgent) + self.tier(Tier::Immediate)
    }
}

#[cfg(test)]
mod tests;
