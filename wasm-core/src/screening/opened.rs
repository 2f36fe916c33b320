//! An opened image: sniffed, its header read, its frames decoded when asked for and in any order.

use super::{
    decode::{Decoded, Shown},
    enhance::enhanced,
};
use crate::{
    dicom::{
        self, FrameForViewer, GreyForViewer, LateDecoder, Overlay, Rgb8, StoredData, Window,
        spacing::pixel_aspect,
    },
    error::{ErrorCode, Failure},
    image::{ColourProfile, Colours, GreySteps, Picture, SampleType},
    limits::Limits,
    measure::FrameScale,
    protocol::{ColourSpace, Enhancement, FramePixels, FrameView, GreyRef, OverlayRef, PictureRef},
    source::{
        self, AnySource, Archive, ByteSource, Format, InstanceSummary, Kind, Sniffed, SourceError,
        decode_photograph, sniff,
    },
};

/// One image over its bytes. Opening it again for each frame would read the header each time, and of
/// a long multi-frame object that is a walk over all its fragments.
pub enum Opened<'a> {
    /// A DICOM instance.
    Dicom(Box<dicom::Instance<AnySource<'a>>>),
    /// A photograph.
    Photograph(Photograph<'a>),
}

/// A photograph that is not decoded yet.
pub struct Photograph<'a> {
    source: AnySource<'a>,
    format: Format,
    limits: Limits,
}

impl<'a> Opened<'a> {
    /// Sniffs the bytes and reads what must be read before any pixel; `name` only chooses the
    /// wording for what is no DICOM file.
    ///
    /// # Errors
    /// By what is wrong with the file.
    pub fn open(
        source: impl ByteSource + 'a,
        name: &str,
        limits: &Limits,
    ) -> Result<Self, Failure> {
        let source: AnySource<'a> = Box::new(source);
        Ok(match kind(&source, name)? {
            Content::Dicom => Self::Dicom(Box::new(dicom::Instance::open(source, limits)?)),
            Content::Photograph(format) => Self::Photograph(Photograph {
                source,
                format,
                limits: *limits,
            }),
        })
    }

    /// The decoder that its frames need and that is not here yet.
    pub fn missing_decoder(&self) -> Option<LateDecoder> {
        match self {
            Self::Dicom(instance) => LateDecoder::of(instance.header().transfer_syntax.codec)
                .filter(|decoder| !decoder.is_here()),
            Self::Photograph(_) => None,
        }
    }

    /// Decodes one frame for quality, models and eyes.
    ///
    /// # Errors
    /// By what is wrong with the frame.
    pub fn decode(&self, frame: u32) -> Result<Decoded, Failure> {
        match self {
            Self::Dicom(instance) => {
                let (stored, shown) = instance.pictures(frame)?;
                let displayed = shown.map(|shown| shown.pixels);
                let picture = picture(stored.width, stored.height, stored.pixels)?;
                let (_, profile) = colours(dicom_profile(instance).as_deref());
                let summary = instance.summary();
                Ok(Decoded::new(summary, picture, displayed, profile))
            }
            Self::Photograph(photograph) => {
                let decoded = photograph.decode()?;
                let summary = photograph.summary(&decoded);
                let (_, profile) = colours(decoded.icc_profile.as_deref());
                let picture = picture(decoded.width, decoded.height, decoded.rgb)?;
                Ok(Decoded::new(summary, picture, None, profile))
            }
        }
    }

    /// Decodes one frame for the eyes alone, longest side at most `max_side`; grey through `window`
    /// where a person has chosen one.
    ///
    /// # Errors
    /// By what is wrong with the frame.
    pub fn shown(
        &self,
        frame: u32,
        window: Option<Window>,
        max_side: usize,
    ) -> Result<Shown, Failure> {
        Ok(self.shown_with_colours(frame, window, max_side)?.0)
    }

    fn shown_with_colours(
        &self,
        frame: u32,
        window: Option<Window>,
        max_side: usize,
    ) -> Result<(Shown, ColourSpace), Failure> {
        match self {
            Self::Dicom(instance) => {
                let shown = instance.display(frame, window)?;
                let profile = dicom_profile(instance);
                let (mut shown, colours) = in_srgb(&shown, profile.as_deref(), max_side);
                // What cannot be read is not known; the picture is there all the same.
                let facts = instance.spacing_facts(frame).ok();
                shown.pixel_aspect = facts.as_ref().map_or(1.0, pixel_aspect);
                Ok((shown, colours))
            }
            Self::Photograph(photograph) => {
                let decoded = photograph.decode()?;
                let rgb = Rgb8 {
                    width: decoded.width,
                    height: decoded.height,
                    pixels: decoded.rgb,
                };
                Ok(in_srgb(&rgb, decoded.icc_profile.as_deref(), max_side))
            }
        }
    }

    /// Decodes one frame for a viewer: samples come in full and as they are, colour with its longest
    /// side at most `max_side`, and enhanced where that was asked for. The buffers go with what is said
    /// of them, as its attachments in this order.
    ///
    /// # Errors
    /// By what is wrong with the frame.
    pub fn view(
        &self,
        frame: u32,
        max_side: usize,
        enhancement: Option<Enhancement>,
    ) -> Result<(FrameView, Vec<Vec<u8>>), Failure> {
        let Self::Dicom(instance) = self else {
            let (shown, colours) = self.shown_with_colours(frame, None, max_side)?;
            let (pixels, buffer) = in_colour(shown, enhancement)?;
            let view = FrameView {
                pixels,
                colours: Some(colours),
                scale: FrameScale::SQUARE_PIXELS,
                pixel_aspect: 1.0,
                edges: None,
                unit: None,
                overlays: Vec::new(),
                frame_ms: None,
            };
            return Ok((view, vec![buffer]));
        };
        let mut colours = None;
        let (pixels, buffer) = match instance.for_viewer(frame)? {
            FrameForViewer::Colour(rgb) => {
                let (shown, found) = in_srgb(&rgb, dicom_profile(instance).as_deref(), max_side);
                colours = Some(found);
                in_colour(shown, enhancement)?
            }
            FrameForViewer::Grey(grey) => match in_grey(*grey) {
                Some(found) => found,
                None => in_colour(self.shown(frame, None, max_side)?, enhancement)?,
            },
        };
        // A value that cannot be read is one that is not known; the picture is there all the same.
        let markers = instance.markers(frame).ok().flatten();
        let (overlays, bits) = overlays(instance.overlays(frame));
        let facts = instance.spacing_facts(frame).ok();
        let view = FrameView {
            pixels,
            colours,
            overlays,
            scale: facts
                .as_ref()
                .map_or(FrameScale::SQUARE_PIXELS, FrameScale::of),
            pixel_aspect: facts.as_ref().map_or(1.0, pixel_aspect),
            edges: markers.map(|found| [found.left, found.right, found.top, found.bottom]),
            unit: instance.value_unit().ok().flatten(),
            frame_ms: instance.frame_ms().ok().flatten(),
        };
        let buffers = std::iter::once(buffer).chain(bits).collect();
        Ok((view, buffers))
    }

    /// About how many bytes are held as long as it is open, beside the source.
    pub fn held_bytes(&self) -> u64 {
        match self {
            Self::Dicom(instance) => instance.held_bytes(),
            Self::Photograph(_) => 0,
        }
    }
}

/// The profile of an instance; one that cannot be read is one that is not understood.
fn dicom_profile<S: ByteSource>(instance: &dicom::Instance<S>) -> Option<Vec<u8>> {
    instance.icc_profile().unwrap_or_else(|_| Some(Vec::new()))
}

/// What a profile means, and itself where colours must be converted.
fn colours(icc_profile: Option<&[u8]>) -> (ColourSpace, Option<ColourProfile>) {
    match icc_profile.map(Colours::of) {
        None => (ColourSpace::Unstated, None),
        Some(Colours::Srgb) => (ColourSpace::Srgb, None),
        Some(Colours::Profile(profile)) => (ColourSpace::Converted, Some(profile)),
        Some(Colours::NotApplied) => (ColourSpace::NotApplied, None),
    }
}

/// A picture for eyes, its colours converted by its profile.
fn in_srgb(rgb: &Rgb8, icc_profile: Option<&[u8]>, max_side: usize) -> (Shown, ColourSpace) {
    let (space, profile) = colours(icc_profile);
    let (width, height) = (rgb.width as usize, rgb.height as usize);
    let shown = Shown::new(&rgb.pixels, width, height, max_side, profile.as_ref());
    (shown, space)
}

fn in_colour(
    shown: Shown,
    enhancement: Option<Enhancement>,
) -> Result<(FramePixels, Vec<u8>), Failure> {
    let rgba = match enhancement {
        Some(enhancement) => enhanced(&shown.rgba, enhancement)
            .map_err(|error| Failure::new(ErrorCode::ImageDimensions, error))?,
        None => shown.rgba,
    };
    let picture = PictureRef {
        attachment: 0,
        width: rgba.width as u32,
        height: rgba.height as u32,
        full_width: shown.full_width,
        full_height: shown.full_height,
        pixel_aspect: shown.pixel_aspect,
    };
    Ok((FramePixels::Colour(picture), rgba.data))
}

/// None where samples are of another type than a viewer maps.
fn in_grey(grey: GreyForViewer) -> Option<(FramePixels, Vec<u8>)> {
    let kind = match grey.frame.data {
        StoredData::U8(_) => SampleType::U8,
        StoredData::I8(_) => SampleType::I8,
        StoredData::U16(_) => SampleType::U16,
        StoredData::I16(_) => SampleType::I16,
        StoredData::U32(_) | StoredData::I32(_) | StoredData::F32(_) | StoredData::F64(_) => {
            return None;
        }
    };
    let about = GreyRef {
        attachment: 0,
        width: grey.frame.columns,
        height: grey.frame.rows,
        kind,
        steps: GreySteps {
            modality: grey.modality,
            inverse: grey.inverse,
            padding: grey.padding,
        },
        voi: grey.voi,
        choices: grey.choices,
    };
    Some((
        FramePixels::Grey(Box::new(about)),
        grey.frame.data.to_le_bytes(),
    ))
}

impl Photograph<'_> {
    fn decode(&self) -> Result<source::Photograph, Failure> {
        let bytes = whole(&self.source, &self.limits)?;
        Ok(decode_photograph(&bytes, self.format, &self.limits)?)
    }

    fn summary(&self, decoded: &source::Photograph) -> InstanceSummary {
        InstanceSummary {
            kind: Kind::Photograph,
            format: self.format,
            width: decoded.width,
            height: decoded.height,
            frames: 1,
            bytes: self.source.len(),
            dicom: None,
            visit: None,
            diagnostics: Vec::new(),
        }
    }
}

fn picture(width: u32, height: u32, rgb: Vec<u8>) -> Result<Picture, Failure> {
    Picture::new(width as usize, height as usize, rgb)
        .map_err(|error| Failure::new(ErrorCode::ImageDimensions, error))
}

/// The bytes of one entry, where the file is an archive; none where it is the image itself.
///
/// # Errors
/// When the archive cannot be read.
pub fn unpack<S: ByteSource>(
    source: &S,
    entry: Option<usize>,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, Failure> {
    match entry {
        Some(index) if sniff(source)? == Sniffed::Zip => {
            Ok(Some(Archive::open(source, *limits)?.unpack(index)?))
        }
        _ => Ok(None),
    }
}

/// What a file is, once archives are out of the way.
pub(super) enum Content {
    Photograph(Format),
    Dicom,
}

/// Sniffs one instance.
pub(super) fn kind(source: &AnySource<'_>, name: &str) -> Result<Content, Failure> {
    match sniff(source) {
        Ok(Sniffed::Photograph(format)) => Ok(Content::Photograph(format)),
        Ok(Sniffed::Dicom) => Ok(Content::Dicom),
        Ok(Sniffed::Zip) => Err(SourceError::NestedArchive.into()),
        Ok(Sniffed::MaybeDicom) | Err(SourceError::UnknownKind) if dicom::is_dicom(source) => {
            Ok(Content::Dicom)
        }
        Ok(Sniffed::MaybeDicom) | Err(SourceError::UnknownKind) => Err(unknown(name)),
        Err(error) => Err(error.into()),
    }
}

/// A file called `.dcm` that is none deserves another sentence than a letter or a film.
fn unknown(name: &str) -> Failure {
    let extension = name.rsplit('.').next().unwrap_or_default();
    if extension.eq_ignore_ascii_case("dcm") || extension.eq_ignore_ascii_case("dicom") {
        let message = "by its content this is not a DICOM file, whatever its name";
        return Failure::new(ErrorCode::DicomNotDicom, message);
    }
    SourceError::UnknownKind.into()
}

/// All bytes of a photograph, within the limit.
pub(super) fn whole(source: &AnySource<'_>, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let len = source.len();
    if len > limits.file_bytes {
        return Err(SourceError::TooLarge {
            len,
            limit: limits.file_bytes,
        }
        .into());
    }
    Ok(source.range(0, len).map_err(SourceError::from)?)
}

/// What is said of overlays, and their bits, which follow the frame's pixels.
fn overlays(found: Vec<Overlay>) -> (Vec<OverlayRef>, Vec<Vec<u8>>) {
    found
        .into_iter()
        .enumerate()
        .map(|(index, overlay)| {
            let about = OverlayRef {
                attachment: index + 1,
                left: overlay.left,
                top: overlay.top,
                width: overlay.width,
                height: overlay.height,
                label: overlay.label,
            };
            (about, overlay.bits)
        })
        .unzip()
}
