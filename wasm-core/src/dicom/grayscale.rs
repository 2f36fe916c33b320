//! From stored grey values to what is seen: modality, VOI and presentation (PS3.4 N.2, PS3.3 C.11).

use super::{
    DicomError, Header, ModalityTransform, Photometric, Tag, Voi, VoiFunction, Window,
    attributes::Attributes, lut_element, scan::Step, text,
};
use crate::{error::Problem, source::ByteSource};

/// The grey-level steps of one frame, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grayscale {
    pub(crate) modality: ModalityTransform,
    /// The alternatives in the file; the first is the default.
    pub(crate) voi: Vec<Voi>,
    pub(crate) inverse: bool,
    /// Stored values, ascending, that are no picture (PS3.3 C.7.5.1.1.2).
    pub(crate) padding: Option<(i32, i32)>,
}

impl Grayscale {
    pub(crate) fn read<S: ByteSource + ?Sized>(
        attributes: &Attributes<'_, S>,
        header: &Header,
        frame: u32,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, DicomError> {
        let signed = header.pixel_representation == Some(1);
        let shape = attributes.code(&[], Tag::PRESENTATION_LUT_SHAPE)?;
        // Both together are still one inversion (dicom.md 2.5).
        let inverse = header.photometric == Some(Photometric::Monochrome1)
            || shape.as_deref() == Some("INVERSE");
        let modality = modality(attributes, frame, signed, problems)?;
        // A VOI LUT begins at a modality value, which can be negative where no stored value is.
        let below_zero = signed || can_be_negative(&modality);
        Ok(Self {
            voi: voi(attributes, frame, below_zero, problems)?,
            modality,
            inverse,
            padding: padding(attributes, signed)?,
        })
    }
}

/// Whether unsigned stored values can come out below zero.
fn can_be_negative(modality: &ModalityTransform) -> bool {
    match modality {
        ModalityTransform::Linear { slope, intercept } => *intercept < 0.0 || *slope < 0.0,
        ModalityTransform::Lut(_) => false,
    }
}

/// Notes something odd, once per code.
fn report(problems: &mut Vec<Problem>, code: &str, tag: Tag) {
    if problems.iter().any(|problem| problem.code == code) {
        return;
    }
    problems.push(Problem {
        code: code.to_owned(),
        tag: Some(tag.to_string()),
    });
}

fn modality<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    frame: u32,
    signed: bool,
    problems: &mut Vec<Problem>,
) -> Result<ModalityTransform, DicomError> {
    let group = Tag::PIXEL_VALUE_TRANSFORMATION_SEQUENCE;
    let own = attributes.in_groups(frame, group, Tag::RESCALE_SLOPE);
    if own.is_none()
        && let Some(lut) = lut_element::of_item(attributes, Tag::MODALITY_LUT_SEQUENCE, 0, signed)?
    {
        return Ok(ModalityTransform::Lut(lut));
    }
    let steps = own.unwrap_or_default();
    let number = |tag| -> Result<Option<f64>, DicomError> {
        Ok(attributes
            .decimals(&steps, tag)?
            .and_then(|values| values.first().copied()))
    };
    let stated = attributes.place(&steps, Tag::RESCALE_SLOPE).is_some();
    let slope = number(Tag::RESCALE_SLOPE)?.filter(|slope| *slope != 0.0);
    if stated && slope.is_none() {
        report(problems, "dicom.rescale_ignored", Tag::RESCALE_SLOPE);
    }
    Ok(ModalityTransform::Linear {
        slope: slope.unwrap_or(1.0),
        intercept: number(Tag::RESCALE_INTERCEPT)?.unwrap_or(0.0),
    })
}

/// The frame's window, else the VOI LUTs, else the windows of the top level (dicom.md 2.4).
fn voi<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    frame: u32,
    signed: bool,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Voi>, DicomError> {
    let group = Tag::FRAME_VOI_LUT_SEQUENCE;
    let mut found = Vec::new();
    if let Some(steps) = attributes.in_groups(frame, group, Tag::WINDOW_CENTER) {
        found.extend(windows(attributes, &steps, problems)?);
    }
    for item in 0..MAX_LUTS {
        match lut_element::of_item(attributes, Tag::VOI_LUT_SEQUENCE, item, signed)? {
            Some(lut) => found.push(Voi::Lut(lut)),
            None => break,
        }
    }
    found.extend(windows(attributes, &[], problems)?);
    Ok(found)
}

/// Alternatives that are kept; more than a handful are not seen in files.
const MAX_LUTS: u32 = 16;
const MAX_WINDOWS: usize = 16;

fn windows<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    steps: &[Step],
    problems: &mut Vec<Problem>,
) -> Result<Vec<Voi>, DicomError> {
    let function = attributes.code(steps, Tag::VOI_LUT_FUNCTION)?;
    let function = match function.as_deref() {
        Some("LINEAR_EXACT") => VoiFunction::LinearExact,
        Some("SIGMOID") => VoiFunction::Sigmoid,
        _ => VoiFunction::Linear,
    };
    let centers = attributes.texts(steps, Tag::WINDOW_CENTER)?;
    let widths = attributes.texts(steps, Tag::WINDOW_WIDTH)?;
    let mut found = Vec::new();
    for (center, width) in centers.iter().zip(&widths).take(MAX_WINDOWS) {
        let pair = text::decimal(center).zip(text::decimal(width));
        match pair.and_then(|(center, width)| Window::new(center, width, function)) {
            Some(window) => found.push(Voi::Window(window)),
            None => report(problems, "dicom.window_ignored", Tag::WINDOW_CENTER),
        }
    }
    if centers.len() != widths.len() {
        report(problems, "dicom.window_ignored", Tag::WINDOW_WIDTH);
    }
    Ok(found)
}

fn padding<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    signed: bool,
) -> Result<Option<(i32, i32)>, DicomError> {
    let value = |tag| -> Result<Option<i32>, DicomError> {
        Ok(attributes.words(&[], tag)?.first().map(|word| {
            if signed {
                i32::from(word.cast_signed())
            } else {
                i32::from(*word)
            }
        }))
    };
    let Some(value_) = value(Tag::PIXEL_PADDING_VALUE)? else {
        return Ok(None);
    };
    let limit = value(Tag::PIXEL_PADDING_RANGE_LIMIT)?.unwrap_or(value_);
    Ok(Some((value_.min(limit), value_.max(limit))))
}
