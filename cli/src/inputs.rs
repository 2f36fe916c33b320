//! Paths to images: folders are walked, archives opened, one item for each image or failure.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _, Seek as _, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use insitu_core::{
    error::{ErrorCode, Failure},
    limits::Limits,
    protocol::Listed,
    screening,
    source::{ByteSource, InstanceSummary, ReadError, SourceError},
};
use sha2::{Digest as _, Sha256};

/// A file on disk, read in ranges.
pub(crate) struct DiskFile {
    file: Mutex<File>,
    len: u64,
}

impl DiskFile {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failure = |error: &std::io::Error| {
            let gone = error.kind() == ErrorKind::NotFound;
            let code = if gone {
                ErrorCode::SourceGone
            } else {
                ErrorCode::SourceUnreadable
            };
            Failure::new(code, error)
        };
        let file = File::open(path).map_err(|error| failure(&error))?;
        let len = file.metadata().map_err(|error| failure(&error))?.len();
        Ok(Self {
            file: Mutex::new(file),
            len,
        })
    }
}

impl ByteSource for DiskFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        let wanted = buffer.len() as u64;
        if offset.checked_add(wanted).is_none_or(|end| end > self.len) {
            return Err(ReadError::PastEnd {
                offset,
                wanted,
                len: self.len,
            });
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))
            .and_then(|_position| file.read_exact(buffer))
            .map_err(|error| ReadError::Refused(error.to_string()))
    }
}

/// One image, or why a path holds none.
#[derive(Debug)]
pub(crate) struct Item {
    /// As typed or found.
    pub(crate) path: PathBuf,
    /// Name inside an archive.
    pub(crate) entry_name: Option<String>,
    /// Index inside an archive.
    pub(crate) entry: Option<usize>,
    /// The header, or the failure.
    pub(crate) instance: Result<InstanceSummary, Failure>,
}

impl Item {
    pub(crate) fn path_text(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// The name that a person knows the image by.
    pub(crate) fn name(&self) -> String {
        self.entry_name.clone().unwrap_or_else(|| self.path_text())
    }

    /// Decodes a frame; a panic of a decoder is this item's failure and nobody else's.
    pub(crate) fn decode(&self, frame: u32) -> Result<screening::Decoded, Failure> {
        guarded(|| {
            let file = DiskFile::open(&self.path)?;
            screening::decode(&file, &self.name(), self.entry, frame, &Limits::native())
        })
    }
}

/// Files under the given paths, folders walked in name order; hidden files are left out.
pub(crate) fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        walk(path, &mut found);
    }
    found
}

/// Depth-first with an own stack: a deep tree must not end the program. Links to folders are not
/// followed, so there are no cycles.
fn walk(path: &Path, found: &mut Vec<PathBuf>) {
    let mut waiting = vec![path.to_path_buf()];
    while let Some(next) = waiting.pop() {
        if !next.is_dir() {
            found.push(next);
            continue;
        }
        if next.is_symlink() && next != path {
            continue;
        }
        let mut inside: Vec<PathBuf> = fs::read_dir(&next)
            .map(|entries| {
                entries
                    .filter_map(Result::ok)
                    .map(|entry| entry.path())
                    .collect()
            })
            .unwrap_or_default();
        inside.retain(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        });
        inside.sort_unstable_by(|a, b| b.cmp(a));
        waiting.append(&mut inside);
    }
}

/// Lists a file: one item, or one for each entry of an archive.
pub(crate) fn list(path: &Path) -> Vec<Item> {
    let name = path.to_string_lossy();
    let listed = guarded(|| screening::list(&DiskFile::open(path)?, &name, &Limits::native()));
    let item = |listed: Listed| Item {
        path: path.to_path_buf(),
        entry_name: listed.entry_name,
        entry: listed.entry,
        instance: listed.instance,
    };
    match listed {
        Ok(items) => items.into_iter().map(item).collect(),
        Err(failure) => vec![item(Listed {
            entry_name: None,
            entry: None,
            instance: Err(failure),
            part: None,
        })],
    }
}

/// SHA-256 of a file, a piece at a time.
pub(crate) fn digest(file: &DiskFile) -> Result<[u8; 32], Failure> {
    const PIECE: u64 = 1024 * 1024;
    let mut hasher = Sha256::new();
    let mut offset = 0;
    while offset < file.len() {
        let piece = file.range(offset, PIECE.min(file.len() - offset));
        let piece = piece.map_err(SourceError::from)?;
        hasher.update(&piece);
        offset += PIECE;
    }
    Ok(hasher.finalize().into())
}

/// Runs work on untrusted bytes; a panic inside becomes `worker.crashed`, as in the browser.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_panic| {
        Err(Failure::new(
            ErrorCode::WorkerCrashed,
            "the reader stopped while it had this file",
        ))
    })
}
