//! The rows that were asked for, gathered while the file is walked.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::row::{TagListing, TagQuery, TagRow};
use crate::{
    dicom::{DicomError, Tag},
    error::Problem,
    limits::Limits,
};

/// The listing in the making, over all parts of a file.
#[derive(Debug)]
pub(super) struct Collector {
    from: usize,
    most: usize,
    /// In lower case.
    search: String,
    elements: usize,
    limit: usize,
    pub(super) listing: TagListing,
}

impl Collector {
    pub(super) fn new(query: &TagQuery, limits: &Limits) -> Self {
        Self {
            from: query.from,
            most: query.most.min(limits.dicom_listed_rows),
            search: query.search.trim().to_lowercase(),
            elements: 0,
            limit: limits.dicom_elements,
            listing: TagListing::default(),
        }
    }

    /// Notes something odd, once per code.
    pub(super) fn report(&mut self, code: &str, tag: Option<Tag>) {
        let problems = &mut self.listing.problems;
        if !problems.iter().any(|problem| problem.code == code) {
            problems.push(Problem {
                code: code.to_owned(),
                tag: tag.map(|tag| tag.to_string()),
            });
        }
    }

    /// Counts an element of the file, in whatever item; an error where there are too many.
    pub(super) fn count(&mut self) -> Result<(), DicomError> {
        self.elements = self.elements.saturating_add(1);
        if self.elements > self.limit {
            return Err(DicomError::LimitExceeded {
                which: "data elements",
                value: self.elements as u64,
                limit: self.limit as u64,
            });
        }
        Ok(())
    }

    /// Counts a row, and keeps it if it was asked for; gives where it is then. A row that cannot
    /// matter is not made.
    pub(super) fn take(
        &mut self,
        row: impl FnOnce() -> Result<TagRow, DicomError>,
    ) -> Result<Option<usize>, DicomError> {
        let TagListing { rows, total, .. } = &mut self.listing;
        let wanted = *total >= self.from && rows.len() < self.most;
        let finds_all = self.search.is_empty();
        if finds_all && !wanted {
            *total = total.saturating_add(1);
            return Ok(None);
        }
        let row = row()?;
        if !finds_all && !holds(&row, &self.search) {
            return Ok(None);
        }
        *total = total.saturating_add(1);
        if !wanted {
            return Ok(None);
        }
        rows.push(row);
        Ok(rows.len().checked_sub(1))
    }
}

/// Whether a row holds a text in lower case.
fn holds(row: &TagRow, search: &str) -> bool {
    let tag = row.tag.to_string();
    let digits = format!("{:04X}{:04X}", row.tag.0, row.tag.1);
    [
        Some(tag.as_str()),
        Some(digits.as_str()),
        row.keyword.as_deref(),
        row.name.as_deref(),
        row.creator.as_deref(),
        row.value.text(),
        row.uid_name.as_deref(),
    ]
    .into_iter()
    .flatten()
    .any(|text| text.to_lowercase().contains(search))
}
