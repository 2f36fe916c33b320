//! DICOMDIR (PS3.10 8, PS3.3 F): the index of a disc or card, and which of its files are there.
//!
//! Records are taken in the order of their sequence. The offsets by which they point at each other
//! are often wrong and can form cycles, so nothing follows them.

use super::{DicomError, Instance, Tag, text};
use crate::source::ByteSource;

/// Records of one index; a card holds far fewer.
const MAX_RECORDS: usize = 100_000;

/// One record that refers to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencedFile {
    /// Directory Record Type (0004,1430), `IMAGE`.
    pub kind: String,
    /// Referenced File ID (0004,1500), folder after folder.
    pub components: Vec<String>,
}

impl ReferencedFile {
    /// The file as a path with `/`.
    pub fn path(&self) -> String {
        self.components.join("/")
    }

    /// The same for a file and for the path that it is found at, relative to the folder of the index
    /// (see [`path_key`]).
    pub fn key(&self) -> String {
        path_key(&self.path())
    }
}

/// A path with what does not count taken off: case, the version `;1` and trailing dots of discs
/// written by ISO 9660, the direction of the slashes.
pub fn path_key(path: &str) -> String {
    let plain = |name: &str| {
        let name = name.strip_suffix(";1").unwrap_or(name);
        name.trim_end_matches('.').to_ascii_uppercase()
    };
    let names: Vec<String> = path.split(['/', '\\']).map(plain).collect();
    names.join("/")
}

impl<S: ByteSource> Instance<S> {
    /// The files that a DICOMDIR lists; empty for other objects.
    ///
    /// # Errors
    /// When a value cannot be read, or there are more records than can be listed.
    pub fn referenced_files(&self) -> Result<Vec<ReferencedFile>, DicomError> {
        let attributes = self.attributes();
        let places: Vec<_> = self
            .scan
            .places
            .keys()
            .filter(|(steps, tag)| {
                *tag == Tag::REFERENCED_FILE_ID
                    && matches!(steps[..], [(Tag::DIRECTORY_RECORD_SEQUENCE, _)])
            })
            .map(|(steps, _)| steps.clone())
            .collect();
        if places.len() > MAX_RECORDS {
            return Err(DicomError::LimitExceeded {
                which: "directory records",
                value: places.len() as u64,
                limit: MAX_RECORDS as u64,
            });
        }
        let mut files = Vec::new();
        for steps in places {
            let kind = attributes.texts(&steps, Tag::DIRECTORY_RECORD_TYPE)?;
            let components = attributes.texts(&steps, Tag::REFERENCED_FILE_ID)?;
            if !components.is_empty() && components.iter().all(|name| !name.is_empty()) {
                files.push(ReferencedFile {
                    kind: kind
                        .first()
                        .and_then(|kind| text::code(kind))
                        .unwrap_or_default(),
                    components,
                });
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_whatever_its_case_and_version() {
        let file = ReferencedFile {
            kind: "IMAGE".to_owned(),
            components: vec!["98892003".to_owned(), "MR1".to_owned(), "5641".to_owned()],
        };
        for path in [
            "98892003/mr1/5641",
            "98892003/MR1/5641.;1",
            "98892003\\MR1\\5641",
        ] {
            assert_eq!(path_key(path), file.key(), "{path}");
        }
        for path in ["MR1/5641", "98892003/MR1/5642"] {
            assert_ne!(path_key(path), file.key(), "{path}");
        }
    }
}
