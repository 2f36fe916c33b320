//! What a file holds, by its content: one instance, or the files of an archive. Decodes nothing.

use crate::{
    dicom,
    error::{ErrorCode, Failure},
    limits::Limits,
    protocol::Listed,
    source::{
        Archive, ByteSource, Format, InstanceSummary, Kind, Sniffed, SourceError,
        read_photograph_header, sniff,
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
        let instance = summary(source, name, limits)?;
        return Ok(vec![Listed {
            entry_name: None,
            entry: None,
            instance: Ok(instance),
        }]);
    }
    let mut archive = Archive::open(source, *limits)?;
    let entries = archive.entries()?;
    Ok(entries
        .into_iter()
        .map(|entry| {
            let instance = archive
                .unpack(entry.index)
                .map_err(Failure::from)
                .and_then(|bytes| summary(&bytes, &entry.name, limits));
            Listed {
                entry_name: Some(entry.name),
                entry: Some(entry.index),
                instance,
            }
        })
        .collect())
}

/// The header of one instance.
fn summary<S: ByteSource>(
    source: &S,
    name: &str,
    limits: &Limits,
) -> Result<InstanceSummary, Failure> {
    match kind(source, name)? {
        Content::Dicom => {
            let instance = dicom::Instance::open(source, limits)?;
            Ok(instance.summary())
        }
        Content::Photograph(format) => {
            let bytes = whole(source, limits)?;
            let header = read_photograph_header(&bytes, format, limits)?;
            Ok(InstanceSummary {
                kind: Kind::Photograph,
                format,
                width: header.width,
                height: header.height,
                frames: 1,
                bytes: source.len(),
                dicom: None,
                diagnostics: Vec::new(),
            })
        }
    }
}

/// What a file is, once archives are out of the way.
pub(super) enum Content {
    Photograph(Format),
    Dicom,
}

/// Sniffs one instance.
pub(super) fn kind<S: ByteSource>(source: &S, name: &str) -> Result<Content, Failure> {
    match sniff(source) {
        Ok(Sniffed::Photograph(format)) => Ok(Content::Photograph(format)),
        Ok(Sniffed::Dicom) => Ok(Content::Dicom),
        Ok(Sniffed::Zip) => Err(SourceError::NestedArchive.into()),
        Ok(Sniffed::MaybeDicom) | Err(SourceError::UnknownKind) if dicom::is_dicom(source) => {
            Ok(Content::Dicom)
        }
        Ok(Sniffed::MaybeDicom) | Err(SourceError::UnknownKind) => Err(unknown(name)),
        Err(error) => Err(error.into()),
    }
}

/// A file called `.dcm` that is none deserves another sentence than a letter or a film.
fn unknown(name: &str) -> Failure {
    let extension = name.rsplit('.').next().unwrap_or_default();
    if extension.eq_ignore_ascii_case("dcm") || extension.eq_ignore_ascii_case("dicom") {
        let message = "by its content this is not a DICOM file, whatever its name";
        return Failure::new(ErrorCode::DicomNotDicom, message);
    }
    SourceError::UnknownKind.into()
}

/// All bytes of a photograph, within the limit.
pub(super) fn whole<S: ByteSource>(source: &S, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let len = source.len();
    if len > limits.file_bytes {
        return Err(SourceError::TooLarge {
            len,
            limit: limits.file_bytes,
        }
        .into());
    }
    Ok(source.range(0, len).map_err(SourceError::from)?)
}
