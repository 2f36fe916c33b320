//! How a result is said, in the fixed order of ux.md §5: photograph, guideline, finding, how sure, where
//! it comes from. Words first, frequencies second, decimals only in Details.

mod care;
mod due;
mod failure;
mod found;
mod frequency;
mod further;
mod panel;
mod provenance;
mod quality;
mod report;
mod sure;
mod tier;
mod words;

pub(crate) use due::{due_days, due_short, long_day};
pub(crate) use failure::{FailureText, error_key};
pub(crate) use panel::ResultPanel;
pub(crate) use provenance::as_lines;
pub(crate) use report::{plain_text, preview_lines, spoken};
pub(crate) use tier::{TierChip, TierMark, tier_id, tier_key};
pub(crate) use words::{grade_short, kind_text, score_name, why_short};
