//! The labels: a CSV of the person's own, its columns named on the command line.

use std::path::{Path, PathBuf};

use super::Arguments;
use crate::output::Usage;

/// One row with a label.
pub(super) struct Labelled {
    /// As in the file column.
    pub(super) file: String,
    /// Where the picture is.
    pub(super) path: PathBuf,
    /// Its label.
    pub(super) truth: String,
    /// Patient or lesion.
    pub(super) group: Option<String>,
}

/// The rows that are kept, and how many have no label.
pub(super) struct Labels {
    pub(super) rows: Vec<Labelled>,
    pub(super) skipped: usize,
}

impl Labels {
    /// Reads the labels and keeps the rows that the conditions name.
    pub(super) fn read(arguments: &Arguments) -> Result<Self, Usage> {
        let unreadable =
            |error: csv::Error| Usage::new(format_args!("the labels cannot be read: {error}"));
        let mut reader = csv::Reader::from_path(&arguments.labels).map_err(unreadable)?;
        let headers = reader.headers().map_err(unreadable)?.clone();
        let column = |name: &str| column(&headers, name);
        let file_column = column(&arguments.file_column)?;
        let label_column = column(&arguments.label_column)?;
        let group_column = arguments.group_column.as_deref().map(column).transpose()?;
        let conditions = arguments
            .conditions
            .iter()
            .map(|condition| {
                let (name, value) = condition.split_once('=').ok_or_else(|| {
                    Usage::new(format_args!("--where {condition} is not COLUMN=VALUE"))
                })?;
                Ok((column(name)?, value.to_owned()))
            })
            .collect::<Result<Vec<_>, Usage>>()?;
        let beside = arguments.labels.parent().unwrap_or_else(|| Path::new(""));
        let root = arguments.root.as_deref().unwrap_or(beside);
        let mut labels = Self {
            rows: Vec::new(),
            skipped: 0,
        };
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let field = |index: usize| record.get(index).unwrap_or_default().trim().to_owned();
            if conditions
                .iter()
                .any(|(index, value)| field(*index) != *value)
            {
                continue;
            }
            let (file, truth) = (field(file_column), field(label_column));
            if truth.is_empty() {
                labels.skipped += 1;
                continue;
            }
            let path = root.join(&file);
            labels.rows.push(Labelled {
                file,
                path,
                truth,
                group: group_column.map(field),
            });
        }
        Ok(labels)
    }
}

/// Index of a column by its name.
pub(super) fn column(headers: &csv::StringRecord, name: &str) -> Result<usize, Usage> {
    headers
        .iter()
        .position(|header| header == name)
        .ok_or_else(|| {
            let known: Vec<&str> = headers.iter().collect();
            Usage::new(format_args!(
                "there is no column {name}; there are {}",
                known.join(", ")
            ))
        })
}
