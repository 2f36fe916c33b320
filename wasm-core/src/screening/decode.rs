//! From bytes to a picture, once: for quality and models as stored, for eyes as displayed.

use super::opened::{Opened, unpack};
use crate::{
    error::Failure,
    finding::Side,
    image::{ColourProfile, Picture, Rgba},
    limits::Limits,
    source::{ByteSource, InstanceSummary},
};

/// A decoded image.
pub struct Decoded {
    /// What its header says.
    pub summary: InstanceSummary,
    /// RGB as stored, for quality and models; the field of view is found.
    pub picture: Picture,
    /// RGB as displayed, where the display pipeline makes it other than as stored.
    displayed: Option<Vec<u8>>,
    /// Of its colours, where they are not those of sRGB.
    profile: Option<ColourProfile>,
}

/// A frame for the eyes alone.
pub struct Shown {
    /// The picture, reduced where it was asked for smaller.
    pub rgba: Rgba,
    /// Columns in the file.
    pub full_width: u32,
    /// Rows in the file.
    pub full_height: u32,
    /// Height of a pixel through its width.
    pub pixel_aspect: f64,
}

impl Shown {
    /// Of RGB, `width × height × 3` bytes, longest side at most `max_side`; colours that have a profile
    /// become those of sRGB.
    pub(super) fn new(
        rgb: &[u8],
        width: usize,
        height: usize,
        max_side: usize,
        profile: Option<&ColourProfile>,
    ) -> Self {
        let mut rgba = Rgba::from_rgb(rgb, width, height, max_side);
        if let Some(profile) = profile {
            profile.to_srgb(&mut rgba.data);
        }
        Self {
            rgba,
            full_width: width as u32,
            full_height: height as u32,
            pixel_aspect: 1.0,
        }
    }
}

impl Decoded {
    pub(super) fn new(
        summary: InstanceSummary,
        picture: Picture,
        displayed: Option<Vec<u8>>,
        profile: Option<ColourProfile>,
    ) -> Self {
        Self {
            summary,
            picture,
            displayed,
            profile,
        }
    }

    /// The picture for eyes, longest side at most `max_side`.
    pub fn shown(&self, max_side: usize) -> Shown {
        let (width, height) = (self.picture.width(), self.picture.height());
        let rgb = self.displayed.as_deref().unwrap_or(self.picture.rgb());
        Shown::new(rgb, width, height, max_side, self.profile.as_ref())
    }

    /// Side by the header, where it names one.
    pub fn side(&self) -> Option<Side> {
        self.summary
            .dicom
            .as_ref()
            .and_then(|dicom| dicom.laterality)
    }
}

/// Decodes one frame of a file, or of one entry of an archive.
///
/// # Errors
/// By what is wrong with the file.
pub fn decode<S: ByteSource>(
    source: &S,
    name: &str,
    entry: Option<usize>,
    frame: u32,
    limits: &Limits,
) -> Result<Decoded, Failure> {
    match unpack(source, entry, limits)? {
        Some(bytes) => Opened::open(bytes, name, limits)?.decode(frame),
        None => Opened::open(source, name, limits)?.decode(frame),
    }
}
