//! `insitu series`: studies, series and stacks of slices in order, with what is odd about them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use clap::Args;
use insitu_core::{
    dicom::{
        Instance, ReferencedFile, path_key,
        stack::{InstanceFacts, Note, Series, Stack, group},
    },
    error::Failure,
    limits::Limits,
    source::Kind,
};
use serde_json::{Value, json};

use crate::{
    inputs::{self, DiskFile, digest, guarded},
    output::{Ended, Usage, line},
};

/// Arguments of `insitu series`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files and folders. Archives and photographs are left out.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let mut failed = false;
    let mut paths = Vec::new();
    let mut facts = Vec::new();
    for path in inputs::files(&arguments.paths) {
        match read(&path, paths.len()) {
            Ok(Read::Other) => {}
            Ok(Read::Directory(files)) => line(&directory(&path, &files)),
            Ok(Read::Instance(found)) => {
                facts.push(*found);
                paths.push(path);
            }
            Err(failure) => {
                failed = true;
                line(&json!({
                    "schema": "insitu.series/1",
                    "path": path.to_string_lossy(),
                    "error": failure,
                }));
            }
        }
    }
    tell_copies_apart(&paths, &mut facts);
    for study in group(&facts) {
        for series in &study.series {
            line(&found(&study.uid, series, &paths));
        }
    }
    Ok(Ended::failed_if(failed))
}

/// What a file is to this command.
enum Read {
    Instance(Box<InstanceFacts>),
    /// A DICOMDIR.
    Directory(Vec<ReferencedFile>),
    /// A photograph or an archive.
    Other,
}

fn read(path: &Path, number: usize) -> Result<Read, Failure> {
    let listed = inputs::list(path);
    let [item] = listed.as_slice() else {
        return Ok(Read::Other);
    };
    let summary = item.instance.as_ref().map_err(Failure::clone)?;
    if summary.kind != Kind::Dicom || item.entry.is_some() {
        return Ok(Read::Other);
    }
    guarded(|| {
        let file = DiskFile::open(path)?;
        let instance = Instance::open(&file, &Limits::native())?;
        let files = instance.referenced_files()?;
        if !files.is_empty() {
            return Ok(Read::Directory(files));
        }
        let id = u32::try_from(number).unwrap_or(u32::MAX);
        let facts = instance.facts(id, &path.to_string_lossy())?;
        Ok(Read::Instance(Box::new(facts)))
    })
}

/// How many files an index lists, and which of them are not beside it.
fn directory(path: &Path, files: &[ReferencedFile]) -> Value {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let beside = inputs::files(&[folder.to_path_buf()]);
    let there: BTreeSet<String> = beside
        .iter()
        .filter_map(|file| file.strip_prefix(folder).ok())
        .map(|path| path_key(&path.to_string_lossy()))
        .collect();
    let missing: Vec<String> = files
        .iter()
        .filter(|file| !there.contains(&file.key()))
        .map(ReferencedFile::path)
        .collect();
    json!({
        "schema": "insitu.series/1",
        "path": path.to_string_lossy(),
        "directory": {"files": files.len(), "missing": missing},
        "error": null,
    })
}

/// Files that share a SOP Instance UID are hashed, as only equal bytes make a copy.
fn tell_copies_apart(paths: &[PathBuf], facts: &mut [InstanceFacts]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for fact in facts.iter() {
        *seen.entry(fact.sop_instance_uid.clone()).or_default() += 1;
    }
    for fact in facts {
        let shared = seen
            .get(&fact.sop_instance_uid)
            .is_some_and(|count| *count > 1);
        if shared && let Some(path) = paths.get(fact.id as usize) {
            fact.hash = DiskFile::open(path)
                .ok()
                .and_then(|file| digest(&file).ok());
        }
    }
}

fn found(study: &str, series: &Series, paths: &[PathBuf]) -> Value {
    let path = |id: u32| paths.get(id as usize).map(|path| path.to_string_lossy());
    let named = |ids: &[u32]| ids.iter().map(|id| path(*id)).collect::<Vec<_>>();
    let stacks: Vec<Value> = series
        .stacks
        .iter()
        .map(|found| stack(found, paths))
        .collect();
    json!({
        "schema": "insitu.series/1",
        "study_uid": study,
        "series_uid": series.uid,
        "stacks": stacks,
        "without_frames": named(&series.without_frames),
        "copies": named(&series.copies),
        "error": null,
    })
}

fn stack(stack: &Stack, paths: &[PathBuf]) -> Value {
    let path = |id: u32| paths.get(id as usize).map(|path| path.to_string_lossy());
    let frames: Vec<Value> = stack
        .frames
        .iter()
        .map(|frame| {
            json!({
                "path": path(frame.instance),
                "frame": frame.frame,
                "coordinate_mm": frame.coordinate_mm,
            })
        })
        .collect();
    json!({
        "sop_class_uid": stack.sop_class_uid,
        "rows": stack.rows,
        "columns": stack.columns,
        "spacing_mm": stack.spacing,
        "gap_mm": stack.gap_mm,
        "stack_id": stack.stack_id,
        "frames": frames,
        "notes": stack.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

/// A note with its numbers; `after` and `at` are places in `frames`.
fn note(note: &Note) -> Value {
    let mut value = match note {
        Note::Missing { after, count } | Note::Uneven { after, count } => {
            json!({"after": after, "count": count})
        }
        Note::Duplicate { at, count } => json!({"at": at, "count": count}),
        Note::GantryTilt { after, shift_mm } => json!({"after": after, "shift_mm": shift_mm}),
        Note::UidNotUnique { ids } => json!({"count": ids.len()}),
        _ => json!({}),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("code".to_owned(), note.code().into());
    }
    value
}
