//! `insitu tags`: every element of a DICOM file, for a person to read or as JSON lines.

use std::path::{Path, PathBuf};

use clap::Args;
use insitu_core::{
    dicom::tags::{TagListing, TagQuery, TagRow, TagValue},
    error::Failure,
    limits::Limits,
    screening,
};
use serde_json::{Value, json};

use crate::{
    inputs::{DiskFile, Item, guarded, list},
    output::{Ended, Usage, line, note, text},
};

/// Arguments of `insitu tags`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A DICOM file, or an archive of them.
    file: PathBuf,
    /// Only elements with this text in tag, keyword, name, creator or value, in whatever case.
    #[arg(long, default_value = "")]
    search: String,
    /// One JSON object per element, and one at the end.
    #[arg(long)]
    json: bool,
    /// Also the values that can tell who the patient is (PS3.15 table E.1-1, and private ones).
    #[arg(long)]
    identity: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let mut failed = false;
    for item in list(&arguments.file) {
        let ended = print(&item, arguments);
        failed |= ended.is_err() || ended.as_ref().is_ok_and(|end| end.truncated.is_some());
        match ended {
            Ok(end) => close(&item, arguments, &end, end.truncated.as_ref()),
            Err(failure) => close(&item, arguments, &TagListing::default(), Some(&failure)),
        }
    }
    Ok(Ended::failed_if(failed))
}

/// Prints the rows, a part of the listing at a time; gives the last part.
fn print(item: &Item, arguments: &Arguments) -> Result<TagListing, Failure> {
    let mut query = TagQuery {
        from: 0,
        most: usize::MAX,
        search: arguments.search.clone(),
    };
    loop {
        let listing = guarded(|| {
            let file = DiskFile::open(&item.path)?;
            screening::tags(&file, &item.name(), item.entry, &query, &Limits::native())
        })?;
        for row in &listing.rows {
            if arguments.json {
                line(&object(item, row, arguments.identity));
            } else {
                text(&sentence(row, arguments.identity));
            }
        }
        query.from += listing.rows.len();
        if listing.rows.is_empty() || query.from >= listing.total {
            return Ok(listing);
        }
    }
}

/// Says how it ended.
fn close(item: &Item, arguments: &Arguments, end: &TagListing, failure: Option<&Failure>) {
    if arguments.json {
        line(&json!({
            "schema": "insitu.tags/1",
            "path": item.path_text(),
            "entry": item.entry_name,
            "total": end.total,
            "diagnostics": end.problems,
            "error": failure,
        }));
        return;
    }
    let name = item.name();
    let name = Path::new(&name).display();
    for problem in &end.problems {
        let tag = problem.tag.as_deref().unwrap_or_default();
        note(&format!("{name}: {} {tag}", problem.code));
    }
    if let Some(failure) = failure {
        note(&format!("{name}: {failure}"));
    }
}

fn object(item: &Item, row: &TagRow, identity: bool) -> Value {
    json!({
        "schema": "insitu.tags/1",
        "path": item.path_text(),
        "entry": item.entry_name,
        "within": row.within,
        "tag": row.tag,
        "vr": row.vr,
        "length": row.length,
        "offset": row.offset,
        "keyword": row.keyword,
        "name": row.name,
        "creator": row.creator,
        "value": shown(row, identity),
        "uid_name": row.uid_name,
        "identifies": row.identifies,
        "error": null,
    })
}

/// The value, unless it has to be asked for.
fn shown(row: &TagRow, identity: bool) -> Option<&TagValue> {
    let says_nothing = row.value.text().is_none_or(str::is_empty);
    (identity || !row.identifies || says_nothing).then_some(&row.value)
}

/// One line for people: tag, VR, length, name, value.
fn sentence(row: &TagRow, identity: bool) -> String {
    let indent = "  ".repeat(row.within.len());
    let length = row
        .length
        .map_or_else(|| "-".to_owned(), |length| length.to_string());
    let private = row.creator.as_deref().unwrap_or("?");
    let name = row.name.as_deref().unwrap_or(private);
    let value = match shown(row, identity) {
        None => "hidden, --identity shows it".to_owned(),
        Some(TagValue::Text(text)) => text.clone(),
        Some(TagValue::Start(text)) => format!("{text} ..."),
        Some(TagValue::Items(items)) => counted(u64::from(*items), "item"),
        Some(TagValue::Fragments(fragments)) => counted(*fragments, "fragment"),
        Some(_) => "binary".to_owned(),
    };
    let uid_name = row
        .uid_name
        .as_ref()
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    let (tag, vr) = (row.tag, &row.vr);
    printable(&format!(
        "{indent}{tag} {vr} {length:>6}  {name}: {value}{uid_name}"
    ))
}

fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Without what a terminal would obey.
fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() {
                '\u{FFFD}'
            } else {
                letter
            }
        })
        .collect()
}
