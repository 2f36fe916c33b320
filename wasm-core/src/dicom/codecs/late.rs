//! Decoders that a build may load late: they are large, and few files need them.
//!
//! The worker in the browser is such a build (feature `late-decoders`, which means something in wasm
//! alone): it has them in wasm files of their own, and installs one before a frame needs it. Everywhere
//! else they are always here.

use std::sync::OnceLock;

use super::{CodecError, Job, jpeg_2000, jpeg_xl};
use crate::dicom::{Codec, StoredFrame};

/// Whether this build is linked without them.
const ARE_LATE: bool = cfg!(all(feature = "late-decoders", target_arch = "wasm32"));

/// A decoder that a build may load late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LateDecoder {
    /// JPEG 2000 and HTJ2K.
    Jpeg2000,
    /// JPEG XL.
    JpegXl,
}

type Decode = fn(&Job<'_>) -> Result<StoredFrame, CodecError>;

static JPEG_2000: OnceLock<Decode> = OnceLock::new();
static JPEG_XL: OnceLock<Decode> = OnceLock::new();

impl LateDecoder {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Jpeg2000, Self::JpegXl];

    /// The one that streams of a family need.
    pub const fn of(codec: Codec) -> Option<Self> {
        match codec {
            Codec::Jpeg2000 => Some(Self::Jpeg2000),
            Codec::JpegXl => Some(Self::JpegXl),
            _ => None,
        }
    }

    /// Whether it can be used.
    pub fn is_here(self) -> bool {
        !ARE_LATE || self.place().get().is_some()
    }

    /// Puts the JPEG 2000 decoder in its place. Whatever calls this is linked with the decoder.
    pub fn install_jpeg_2000() {
        Self::Jpeg2000.install(jpeg_2000::decode);
    }

    /// Puts the JPEG XL decoder in its place. Whatever calls this is linked with the decoder.
    pub fn install_jpeg_xl() {
        Self::JpegXl.install(jpeg_xl::decode);
    }

    fn install(self, decode: Decode) {
        // It is the same one each time.
        self.place().get_or_init(|| decode);
    }

    fn place(self) -> &'static OnceLock<Decode> {
        match self {
            Self::Jpeg2000 => &JPEG_2000,
            Self::JpegXl => &JPEG_XL,
        }
    }

    /// Decodes one frame.
    pub(super) fn decode(self, job: &Job<'_>) -> Result<StoredFrame, CodecError> {
        let decode: Decode = if ARE_LATE {
            *self.place().get().ok_or("its decoder is not loaded")?
        } else {
            match self {
                Self::Jpeg2000 => jpeg_2000::decode,
                Self::JpegXl => jpeg_xl::decode,
            }
        };
        decode(job)
    }
}
