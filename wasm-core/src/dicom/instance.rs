//! One DICOM instance over a byte source: opened by its header, frames decoded when asked for.

use super::{
    DicomError, Header,
    attributes::Attributes,
    fragments::{self, Assembly},
    grayscale::Grayscale,
    inflate,
    prefix::{self, Prefix},
    scan::{self, PixelData, Scan},
};
use crate::{
    error::Problem,
    limits::Limits,
    source::{ByteSource, Format, InstanceSummary, Kind, ReadError},
};

/// Where a data set's bytes are: the file itself, or what its deflated part unpacks to.
#[derive(Debug)]
pub(crate) enum Data<S> {
    File(S),
    Inflated(Vec<u8>),
}

impl<S: ByteSource> ByteSource for Data<S> {
    fn len(&self) -> u64 {
        match self {
            Self::File(source) => source.len(),
            Self::Inflated(bytes) => ByteSource::len(bytes),
        }
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
        match self {
            Self::File(source) => source.read_at(offset, buffer),
            Self::Inflated(bytes) => bytes.read_at(offset, buffer),
        }
    }
}

/// An opened instance: the header is read, frames are read from the source on demand.
#[derive(Debug)]
pub struct Instance<S> {
    pub(crate) source: Data<S>,
    /// Length of the file.
    bytes: u64,
    pub(crate) limits: Limits,
    pub(crate) scan: Scan,
    /// Which fragments make which frame, where the pixel data is encapsulated.
    pub(crate) assembly: Result<Assembly, DicomError>,
    header: Header,
    problems: Vec<Problem>,
    /// Smallest and largest modality value of all frames, once they are known.
    pub(crate) range: std::cell::OnceCell<Option<(f64, f64)>>,
}

impl<S: ByteSource> Instance<S> {
    /// Reads the header. Objects without pixel data open too; only their frames fail.
    ///
    /// # Errors
    /// When the data set cannot be read to its pixel data, or describes its pixels in a way that
    /// cannot be understood.
    pub fn open(source: S, limits: &Limits) -> Result<Self, DicomError> {
        let prefix = prefix::read(&source)?;
        let bytes = source.len();
        let (source, start) = data(source, &prefix, limits)?;
        let mut scan = scan::scan(&source, start, prefix.notation, limits)?;
        let mut problems = std::mem::take(&mut scan.problems);
        if prefix.guessed {
            problems.insert(
                0,
                Problem {
                    code: "dicom.syntax_guessed".to_owned(),
                    tag: None,
                },
            );
        }
        let attributes = Attributes::new(&source, &scan, limits);
        let pixel_data = scan.pixel_data.as_ref();
        let mut header = Header::read(&attributes, &prefix, pixel_data, limits, &mut problems)?;
        if header.frames > 0 {
            Grayscale::read(&attributes, &header, 0, &mut problems)?;
        }
        if let Some(there) = whole_frames(&header, pixel_data) {
            header.frames = there;
            problems.push(Problem {
                code: "dicom.frames_missing".to_owned(),
                tag: Some(super::Tag::NUMBER_OF_FRAMES.to_string()),
            });
        }
        let assembly = assembly(&attributes, &source, pixel_data, header.frames);
        if assembly.as_ref().is_ok_and(|found| found.table_ignored) {
            problems.push(Problem {
                code: "dicom.offset_table_ignored".to_owned(),
                tag: Some(super::Tag::PIXEL_DATA.to_string()),
            });
        }
        Ok(Self {
            source,
            bytes,
            limits: *limits,
            scan,
            assembly,
            header,
            problems,
            range: std::cell::OnceCell::new(),
        })
    }

    /// The typed header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What was not as it should be, in the order in which it was met.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What listings show.
    pub fn summary(&self) -> InstanceSummary {
        InstanceSummary {
            kind: Kind::Dicom,
            format: Format::Dicom,
            width: u32::from(self.header.columns.unwrap_or(0)),
            height: u32::from(self.header.rows.unwrap_or(0)),
            frames: self.header.frames,
            bytes: self.bytes,
            dicom: Some(self.header.summary()),
            visit: self.header.visit,
            diagnostics: self.problems.clone(),
        }
    }

    /// About how many bytes are held as long as it is open, beside the source.
    pub fn held_bytes(&self) -> u64 {
        let inflated = match &self.source {
            Data::File(_) => 0,
            Data::Inflated(bytes) => ByteSource::len(bytes),
        };
        let fragments = match &self.scan.pixel_data {
            Some(PixelData::Encapsulated(found)) => found.list.len() + found.offsets.len(),
            _ => 0,
        };
        let frames = self.assembly.as_ref().map_or(0, |found| found.frames.len());
        // A place has its path beside it.
        let kept = self.scan.places.len() * 128 + (fragments + frames) * 16;
        inflated + kept as u64
    }

    /// How grey values of a frame are shown.
    pub(crate) fn grayscale(&self, frame: u32) -> Result<Grayscale, DicomError> {
        Grayscale::read(&self.attributes(), &self.header, frame, &mut Vec::new())
    }

    /// Whether a frame has grey-level steps that others have not.
    pub(crate) fn has_own_grayscale(&self, frame: u32) -> bool {
        let group = super::Tag::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
        let item = [(group, frame)];
        let first = (item.to_vec(), super::Tag(0, 0));
        // Places are in the order of their paths: the item's own come next.
        self.scan
            .places
            .range(first..)
            .take_while(|((steps, _), _)| steps.starts_with(&item))
            .any(|((steps, _), _)| {
                matches!(
                    steps.get(1),
                    Some((
                        super::Tag::PIXEL_VALUE_TRANSFORMATION_SEQUENCE
                            | super::Tag::FRAME_VOI_LUT_SEQUENCE,
                        _
                    ))
                )
            })
    }

    /// The values of the data set.
    pub(crate) fn attributes(&self) -> Attributes<'_, Data<S>> {
        Attributes::new(&self.source, &self.scan, &self.limits)
    }
}

/// The data set's bytes and where in them it begins.
pub(crate) fn data<S: ByteSource>(
    source: S,
    prefix: &Prefix,
    limits: &Limits,
) -> Result<(Data<S>, u64), DicomError> {
    if !prefix.deflated {
        return Ok((Data::File(source), prefix.start));
    }
    let packed = source.len().saturating_sub(prefix.start);
    if packed > limits.file_bytes {
        return Err(DicomError::LimitExceeded {
            which: "bytes of a deflated data set",
            value: packed,
            limit: limits.file_bytes,
        });
    }
    let packed = source.range(prefix.start, packed)?;
    Ok((Data::Inflated(inflate::data_set(&packed, limits)?), 0))
}

/// Sorts fragments into frames. Frames that cannot be told apart are no reason not to list the
/// object, so that error waits for the first frame.
fn assembly<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    source: &S,
    pixel_data: Option<&PixelData>,
    frames: u32,
) -> Result<Assembly, DicomError> {
    let Some(PixelData::Encapsulated(found)) = pixel_data else {
        return Ok(Assembly::default());
    };
    let most = u64::from(frames).saturating_mul(8);
    let table = attributes.bytes_within(&[], super::Tag::EXTENDED_OFFSET_TABLE, most);
    // One that cannot be read, or is longer than the frames need, is as good as none.
    let extended: Vec<u64> = table
        .ok()
        .flatten()
        .unwrap_or_default()
        .as_chunks::<8>()
        .0
        .iter()
        .map(|word| u64::from_le_bytes(*word))
        .collect();
    fragments::assemble(source, found, &extended, frames)
}

/// How many frames the pixel data really holds, where that is fewer than stated but not none:
/// the frames that are there are shown (dicom.md 5.2).
fn whole_frames(header: &Header, pixel_data: Option<&PixelData>) -> Option<u32> {
    let Some(PixelData::Native(span)) = pixel_data else {
        return None;
    };
    let product = [
        header.rows?,
        header.columns?,
        header.samples?,
        header.bits_allocated?,
    ]
    .into_iter()
    .try_fold(1_u64, |product, factor| {
        product.checked_mul(u64::from(factor))
    })?;
    // Subsampled chroma takes two thirds of the room.
    let bits = match header.photometric {
        Some(super::Photometric::YbrFull422) => product / 3 * 2,
        _ => product,
    };
    let there = u32::try_from(span.available.checked_mul(8)?.checked_div(bits)?).ok()?;
    (1..header.frames).contains(&there).then_some(there)
}
