//! From bytes to a picture, once: for quality and models as stored, for eyes as displayed.

use super::list::{Content, kind, whole};
use crate::{
    dicom,
    error::{ErrorCode, Failure},
    finding::Side,
    image::{Picture, Rgba},
    limits::Limits,
    source::{Archive, ByteSource, InstanceSummary, Kind, Sniffed, decode_photograph, sniff},
};

/// A decoded image.
pub struct Decoded {
    /// What its header says.
    pub summary: InstanceSummary,
    /// RGB as stored, for quality and models; the field of view is found.
    pub picture: Picture,
    /// RGB as displayed, where the display pipeline makes it other than as stored.
    displayed: Option<Vec<u8>>,
}

impl Decoded {
    /// The picture for eyes, longest side at most `max_side`.
    pub fn rgba(&self, max_side: usize) -> Rgba {
        let rgb = self.displayed.as_deref().unwrap_or(self.picture.rgb());
        Rgba::from_rgb(rgb, self.picture.width(), self.picture.height(), max_side)
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
    match entry {
        Some(index) if sniff(source)? == Sniffed::Zip => {
            let bytes = Archive::open(source, *limits)?.unpack(index)?;
            decode_instance(&bytes, name, frame, limits)
        }
        _ => decode_instance(source, name, frame, limits),
    }
}

fn decode_instance<S: ByteSource>(
    source: &S,
    name: &str,
    frame: u32,
    limits: &Limits,
) -> Result<Decoded, Failure> {
    match kind(source, name)? {
        Content::Dicom => decode_dicom(source, frame, limits),
        Content::Photograph(format) => {
            let bytes = whole(source, limits)?;
            let photograph = decode_photograph(&bytes, format, limits)?;
            drop(bytes);
            let summary = InstanceSummary {
                kind: Kind::Photograph,
                format,
                width: photograph.width,
                height: photograph.height,
                frames: 1,
                bytes: source.len(),
                dicom: None,
                diagnostics: Vec::new(),
            };
            let picture = picture(photograph.width, photograph.height, photograph.rgb)?;
            Ok(Decoded {
                summary,
                picture,
                displayed: None,
            })
        }
    }
}

fn decode_dicom<S: ByteSource>(
    source: &S,
    frame: u32,
    limits: &Limits,
) -> Result<Decoded, Failure> {
    let instance = dicom::Instance::open(source, limits)?;
    let (stored, shown) = instance.pictures(frame)?;
    let displayed = shown.map(|shown| shown.pixels);
    let picture = picture(stored.width, stored.height, stored.pixels)?;
    Ok(Decoded {
        summary: instance.summary(),
        picture,
        displayed,
    })
}

fn picture(width: u32, height: u32, rgb: Vec<u8>) -> Result<Picture, Failure> {
    Picture::new(width as usize, height as usize, rgb)
        .map_err(|error| Failure::new(ErrorCode::ImageDimensions, error))
}
