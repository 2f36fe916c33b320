//! From a file to its listing: group 2, then the data set, unpacked where it is deflated.

use super::{
    collector::Collector,
    row::{TagListing, TagQuery},
    walk::{Part, walk},
};
use crate::{
    dicom::{DicomError, element::Notation, instance, prefix},
    limits::Limits,
    source::{ByteSource, ReadError},
};

/// Lists the elements of a DICOM file, those of group 2 first.
///
/// A file that cannot be read to its end gives the rows until there, and why in
/// [`TagListing::truncated`]; so does one whose transfer syntax is not known.
///
/// # Errors
/// [`DicomError::NotDicom`] for what is none, and where the source itself cannot be read any more.
pub fn list<S: ByteSource + ?Sized>(
    source: &S,
    query: &TagQuery,
    limits: &Limits,
) -> Result<TagListing, DicomError> {
    let mut collector = Collector::new(query, limits);
    let meta = prefix::meta_start(source);
    if let Some(start) = meta {
        let (notation, part) = (Notation::ExplicitLe, Part::Meta);
        walk(source, start, notation, part, limits, &mut collector)?;
    }
    let data_set = prefix::read(source).and_then(|prefix| {
        let (data, start) = instance::data(source, &prefix, limits)?;
        Ok((prefix, data, start))
    });
    match data_set {
        Ok((prefix, data, start)) => {
            if prefix.guessed {
                collector.report("dicom.syntax_guessed", None);
            }
            let (notation, part) = (prefix.notation, Part::DataSet);
            walk(&data, start, notation, part, limits, &mut collector)?;
        }
        Err(DicomError::Read(error @ (ReadError::Gone | ReadError::Refused(_)))) => {
            return Err(error.into());
        }
        Err(error) if meta.is_none() => return Err(error),
        Err(error) => {
            let truncated = &mut collector.listing.truncated;
            *truncated = truncated.take().or(Some(error.into()));
        }
    }
    Ok(collector.listing)
}
