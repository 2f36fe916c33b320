//! All elements of a DICOM file, or of one in an archive.

use super::list::{Content, kind};
use crate::{
    dicom::tags::{self, TagListing, TagQuery},
    error::{ErrorCode, Failure},
    limits::Limits,
    source::{Archive, ByteSource, Sniffed, sniff},
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
    match entry {
        Some(index) if sniff(source)? == Sniffed::Zip => {
            let bytes = Archive::open(source, *limits)?.unpack(index)?;
            tags_of_instance(&bytes, name, query, limits)
        }
        _ => tags_of_instance(source, name, query, limits),
    }
}

fn tags_of_instance<S: ByteSource>(
    source: &S,
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
