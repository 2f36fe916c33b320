//! Zip archives: listed from the directory, unpacked one entry at a time, never more than the limits.

use std::io::{self, Read, Seek, SeekFrom};

use zip::{ZipArchive, result::ZipError};

use super::{ByteSource, SourceError};
use crate::limits::Limits;

/// An opened archive.
pub struct Archive<S: ByteSource> {
    zip: ZipArchive<Reader<S>>,
    limits: Limits,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveEntry {
    /// Index to unpack it by.
    pub index: usize,
    /// Path inside the archive, for people; never used as a path.
    pub name: String,
}

impl<S: ByteSource> Archive<S> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// [`SourceError::TooMany`], [`SourceError::Damaged`], or what reading says.
    pub fn open(source: S, limits: Limits) -> Result<Self, SourceError> {
        let zip = ZipArchive::new(Reader {
            source,
            position: 0,
        })
        .map_err(|error| zip_error(&error))?;
        if zip.len() > limits.archive_entries {
            return Err(SourceError::TooMany {
                entries: zip.len(),
                limit: limits.archive_entries,
            });
        }
        Ok(Self { zip, limits })
    }

    /// The files of the archive, without folders and without what operating systems add.
    ///
    /// # Errors
    /// [`SourceError::ArchiveBomb`] when the directory promises more than the limit in all.
    pub fn entries(&mut self) -> Result<Vec<ArchiveEntry>, SourceError> {
        let mut entries = Vec::new();
        let (mut packed, mut unpacked) = (0_u64, 0_u64);
        for index in 0..self.zip.len() {
            let file = self
                .zip
                .by_index_raw(index)
                .map_err(|error| zip_error(&error))?;
            packed = packed.saturating_add(file.compressed_size());
            unpacked = unpacked.saturating_add(file.size());
            let name = file
                .name()
                .map_or_else(|_| format!("entry {index}"), std::borrow::Cow::into_owned);
            let last = name.rsplit('/').next().unwrap_or_default();
            if !file.is_dir() && !name.starts_with("__MACOSX/") && !last.starts_with('.') {
                entries.push(ArchiveEntry { index, name });
            }
        }
        if unpacked > self.limits.archive_total_bytes && entries.len() > 1 {
            return Err(SourceError::ArchiveBomb {
                packed,
                limit: self.limits.archive_total_bytes,
            });
        }
        Ok(entries)
    }

    /// Unpacks one entry.
    ///
    /// # Errors
    /// [`SourceError::ArchiveBomb`] as soon as it passes the limits, whatever the directory says;
    /// [`SourceError::ArchiveEncrypted`], [`SourceError::Damaged`].
    pub fn unpack(&mut self, index: usize) -> Result<Vec<u8>, SourceError> {
        let limits = self.limits;
        if index >= self.zip.len() {
            return Err(SourceError::NoSuchEntry { index });
        }
        let file = self
            .zip
            .by_index(index)
            .map_err(|error| zip_error(&error))?;
        let packed = file.compressed_size();
        let by_ratio = packed
            .saturating_mul(limits.archive_ratio)
            .saturating_add(4096);
        let limit = by_ratio.min(limits.archive_entry_bytes);
        if file.size() > limit {
            return Err(SourceError::ArchiveBomb { packed, limit });
        }
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| SourceError::Damaged {
                format: "zip",
                reason: error.to_string(),
            })?;
        if bytes.len() as u64 > limit {
            return Err(SourceError::ArchiveBomb { packed, limit });
        }
        Ok(bytes)
    }
}

fn zip_error(error: &ZipError) -> SourceError {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => {
            SourceError::ArchiveEncrypted
        }
        ZipError::InvalidPassword => SourceError::ArchiveEncrypted,
        other => SourceError::Damaged {
            format: "zip",
            reason: other.to_string(),
        },
    }
}

/// A [`ByteSource`] as the `zip` crate wants it.
struct Reader<S> {
    source: S,
    position: u64,
}

impl<S: ByteSource> Read for Reader<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.source.len().saturating_sub(self.position);
        let length = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let Some(part) = buffer.get_mut(..length) else {
            return Ok(0);
        };
        self.source
            .read_at(self.position, part)
            .map_err(io::Error::other)?;
        self.position += length as u64;
        Ok(length)
    }
}

impl<S: ByteSource> Seek for Reader<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(step) => self.position.checked_add_signed(step),
            SeekFrom::End(step) => self.source.len().checked_add_signed(step),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn files_are_listed_and_unpacked_and_folder_litter_is_not() {
        let bytes = archive(&[
            ("a/one.jpg", b"1"),
            ("__MACOSX/a/._one.jpg", b"x"),
            ("a/.DS_Store", b"y"),
        ]);
        let mut archive = Archive::open(bytes, Limits::browser()).unwrap();
        let entries = archive.entries().unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].name, "a/one.jpg");
        assert_eq!(archive.unpack(entries[0].index).unwrap(), b"1");
        assert_eq!(
            archive.unpack(99),
            Err(SourceError::NoSuchEntry { index: 99 })
        );
    }

    #[test]
    fn a_bomb_is_stopped_and_the_entry_beside_it_still_opens() {
        let zeros = vec![0; 8 * 1024 * 1024];
        let bytes = archive(&[("bomb", &zeros), ("good", b"good")]);
        assert!(bytes.len() < 20_000);
        let limits = Limits {
            archive_ratio: 100,
            ..Limits::browser()
        };
        let mut archive = Archive::open(bytes, limits).unwrap();
        assert!(matches!(
            archive.unpack(0),
            Err(SourceError::ArchiveBomb { .. })
        ));
        assert_eq!(archive.unpack(1).unwrap(), b"good");
    }

    #[test]
    fn a_directory_that_lies_about_the_size_does_not_help_a_bomb() {
        let zeros = vec![0; 4 * 1024 * 1024];
        let mut bytes = archive(&[("bomb", &zeros)]);
        let size = (zeros.len() as u32).to_le_bytes();
        let lie = 10_u32.to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|window| window == size) {
            bytes[at..at + 4].copy_from_slice(&lie);
        }
        let limits = Limits {
            archive_ratio: 100,
            ..Limits::browser()
        };
        let mut archive = Archive::open(bytes, limits).unwrap();
        assert!(archive.unpack(0).is_err());
    }

    #[test]
    fn cut_archives_are_errors() {
        let bytes = archive(&[("a", b"hello hello hello hello"), ("b", b"2")]);
        for cut in 4..bytes.len() - 1 {
            let result = Archive::open(bytes[..cut].to_vec(), Limits::browser());
            assert!(result.is_err(), "cut at {cut}");
        }
    }
}
