//! Files that were read last, by the page's number: whoever leafs through the frames of one file asks
//! for it again and again, and its header is read once.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use insitu_core::{
    error::{ErrorCode, Failure},
    limits::Limits,
    protocol::{FileRef, ImageRef},
    screening::{self, Opened},
    source::ByteSource,
};
use js_sys::Array;

use crate::glue::BlobSource;

/// How many are kept.
const MOST: usize = 16;

/// Bytes of headers and unpacked entries that are kept, but for those of the last file.
const MOST_BYTES: u64 = 96 << 20;

/// Which image of which file.
type Key = (u32, Option<usize>);

struct Kept {
    key: Key,
    bytes: u64,
    image: Rc<Opened<'static>>,
}

/// The files, the last one first.
#[derive(Default)]
pub(crate) struct Files {
    kept: RefCell<VecDeque<Kept>>,
}

impl Files {
    /// The image, opened now or before.
    pub(crate) fn open(
        &self,
        attachments: &Array,
        image: &ImageRef,
    ) -> Result<Rc<Opened<'static>>, Failure> {
        let key = (image.file.key, image.entry);
        let mut kept = self.kept.borrow_mut();
        if let Some(at) = kept.iter().position(|one| one.key == key)
            && let Some(found) = kept.remove(at)
        {
            let image = Rc::clone(&found.image);
            kept.push_front(found);
            return Ok(image);
        }
        let limits = Limits::browser();
        let blob = attached(attachments, &image.file)?;
        let name = &image.file.name;
        let (bytes, opened) = match screening::unpack(&blob, image.entry, &limits)? {
            Some(bytes) => (ByteSource::len(&bytes), Opened::open(bytes, name, &limits)?),
            None => (0, Opened::open(blob, name, &limits)?),
        };
        let bytes = bytes.saturating_add(opened.held_bytes());
        let image = Rc::new(opened);
        kept.push_front(Kept {
            key,
            bytes,
            image: Rc::clone(&image),
        });
        let mut sum = 0_u64;
        let mut rank = 0;
        kept.retain(|one| {
            sum = sum.saturating_add(one.bytes);
            rank += 1;
            rank == 1 || (rank <= MOST && sum <= MOST_BYTES)
        });
        Ok(image)
    }
}

/// The file that came with the message.
pub(crate) fn attached(attachments: &Array, file: &FileRef) -> Result<BlobSource, Failure> {
    BlobSource::attached(attachments, file.attachment)
        .ok_or_else(|| Failure::new(ErrorCode::SourceGone, "the message came without its file"))
}
