//! Where bytes come from: a slice, a file, a blob in a worker. Big files are read in ranges, never whole.

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The range reaches past the end.
    #[error("{wanted} bytes at offset {offset} are wanted, the file has {len}")]
    PastEnd {
        /// Start of the range.
        offset: u64,
        /// Length of the range.
        wanted: u64,
        /// Length of the file.
        len: u64,
    },
    /// The file is no longer there.
    #[error("the file is no longer there")]
    Gone,
    /// The system refused.
    #[error("the system refused to read: {0}")]
    Refused(String),
}

/// Random access to bytes that do not change.
pub trait ByteSource {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// [`ReadError::PastEnd`] when the range is not wholly inside; others as the system says.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError>;

    /// Whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of a range as a vector; `length` must have passed a limit, and it is checked
    /// against the length of the source before anything is allocated.
    fn range(&self, offset: u64, length: u64) -> Result<Vec<u8>, ReadError> {
        let past_end = || ReadError::PastEnd {
            offset,
            wanted: length,
            len: self.len(),
        };
        let end = offset.checked_add(length).ok_or_else(past_end)?;
        if end > self.len() {
            return Err(past_end());
        }
        let mut buffer = vec![0; usize::try_from(length).map_err(|_too_big| past_end())?];
        self.read_at(offset, &mut buffer)?;
        Ok(buffer)
    }
}

impl ByteSource for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        let from = usize::try_from(offset).ok();
        let found = from
            .and_then(|from| Some(from..from.checked_add(buffer.len())?))
            .and_then(|range| self.get(range));
        match found {
            Some(bytes) => {
                buffer.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(ReadError::PastEnd {
                offset,
                wanted: buffer.len() as u64,
                len: <[u8]>::len(self) as u64,
            }),
        }
    }
}

impl ByteSource for Vec<u8> {
    fn len(&self) -> u64 {
        <[u8] as ByteSource>::len(self)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        <[u8] as ByteSource>::read_at(self, offset, buffer)
    }
}

impl<S: ByteSource + ?Sized> ByteSource for &S {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        (**self).read_at(offset, buffer)
    }
}

impl<S: ByteSource + ?Sized> ByteSource for Box<S> {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        (**self).read_at(offset, buffer)
    }
}

/// Bytes of whatever source. What reads them is compiled once for all sources, and not once for
/// each: the readers are a good part of the worker's weight, and small reads of its time.
pub type AnySource<'a> = Box<dyn ByteSource + 'a>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_past_the_end_is_an_error_and_allocates_nothing() {
        let bytes = vec![1, 2, 3];
        assert_eq!(bytes.range(1, 2).unwrap(), [2, 3]);
        assert!(matches!(
            bytes.range(2, u64::MAX),
            Err(ReadError::PastEnd { .. })
        ));
        assert!(matches!(
            bytes.range(u64::MAX, 2),
            Err(ReadError::PastEnd { .. })
        ));
    }
}
