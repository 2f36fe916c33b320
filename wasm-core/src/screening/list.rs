//! What a file holds, by its content: one instance, or the files of an archive. Decodes nothing.

use super::{
    opened::{Content, kind, whole},
    stacks::part,
};
use crate::{
    dicom,
    error::Failure,
    limits::Limits,
    protocol::{Listed, StackPart},
    source::{
        AnySource, Archive, ByteSource, InstanceSummary, Kind, Sniffed, read_photograph_header,
        sniff,
    },
};

/// Lists a file. A bad entry of an archive is a failed item, and the others stand.
///
/// # Errors
/// When the file itself cannot be read; `name` only chooses the wording for what is no DICOM file.
pub fn list<S: ByteSource>(
    source: &S,
    name: &str,
    limits: &Limits,
) -> Result<Vec<Listed>, Failure> {
    if sniff(source).ok() != Some(Sniffed::Zip) {
        let (instance, part) = summary(Box::new(source), name, limits)?;
        return Ok(vec![Listed {
            entry_name: None,
            entry: None,
            instance: Ok(instance),
            part,
        }]);
    }
    let mut archive = Archive::open(source, *limits)?;
    let entries = archive.entries()?;
    Ok(entries
        .into_iter()
        .map(|entry| {
            let found = archive
                .unpack(entry.index)
                .map_err(Failure::from)
                .and_then(|bytes| summary(Box::new(bytes), &entry.name, limits));
            let (instance, part) = match found {
                Ok((instance, part)) => (Ok(instance), part),
                Err(failure) => (Err(failure), None),
            };
            Listed {
                entry_name: Some(entry.name),
                entry: Some(entry.index),
                instance,
                part,
            }
        })
        .collect())
}

/// The header of one instance, and what makes it part of a stack.
fn summary(
    source: AnySource<'_>,
    name: &str,
    limits: &Limits,
) -> Result<(InstanceSummary, Option<StackPart>), Failure> {
    match kind(&source, name)? {
        Content::Dicom => {
            let instance = dicom::Instance::open(source, limits)?;
            Ok((instance.summary(), part(&instance)))
        }
        Content::Photograph(format) => {
            let bytes = whole(&source, limits)?;
            let header = read_photograph_header(&bytes, format, limits)?;
            let summary = InstanceSummary {
                kind: Kind::Photograph,
                format,
                width: header.width,
                height: header.height,
                frames: 1,
                bytes: source.len(),
                dicom: None,
                visit: None,
                diagnostics: Vec::new(),
            };
            Ok((summary, None))
        }
    }
}
