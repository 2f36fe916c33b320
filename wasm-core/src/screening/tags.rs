//! All elements of a DICOM file, or of one in an archive.

use super::opened::{Content, kind, unpack};
use crate::{
    dicom::tags::{self, TagListing, TagQuery},
    error::{ErrorCode, Failure},
    limits::Limits,
    source::{AnySource, ByteSource},
};

/// Lists the elements that a query asks for.
///
/// # Errors
/// `dicom.not_dicom` for a photograph; else where there is nothing to list or the source is gone.
pub fn tags<S: ByteSource>(
    source: &S,
    name: &str,
    entry: Option<usize>,
    query: &TagQuery,
    limits: &Limits,
) -> Result<TagListing, Failure> {
    match unpack(source, entry, limits)? {
        Some(bytes) => tags_of_instance(&(Box::new(bytes) as AnySource<'_>), name, query, limits),
        None => tags_of_instance(&(Box::new(source) as AnySource<'_>), name, query, limits),
    }
}

fn tags_of_instance(
    source: &AnySource<'_>,
    name: &str,
    query: &TagQuery,
    limits: &Limits,
) -> Result<TagListing, Failure> {
    match kind(source, name)? {
        Content::Dicom => Ok(tags::list(source, query, limits)?),
        Content::Photograph(_) => {
            let message = "a photograph has no DICOM elements";
            Err(Failure::new(ErrorCode::DicomNotDicom, message))
        }
    }
}
