//! Which eye: the header's sources in the order of dicom.md 3.5; sources that disagree give no side.

use super::{DicomError, Tag, attributes::Attributes, scan::Step};
use crate::{error::Problem, finding::Side, source::ByteSource};

/// What one source says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    One(Side),
    Both,
}

/// The side of a frame; a conflict is noted as `dicom.laterality_conflict`.
pub(crate) fn read<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    frame: u32,
    problems: &mut Vec<Problem>,
) -> Result<Option<Side>, DicomError> {
    let mut said = Vec::new();
    if let Some(steps) =
        attributes.in_groups(frame, Tag::FRAME_ANATOMY_SEQUENCE, Tag::FRAME_LATERALITY)
    {
        said.push(by_letter(attributes, &steps, Tag::FRAME_LATERALITY)?);
    }
    for tag in [Tag::IMAGE_LATERALITY, Tag::LATERALITY] {
        said.push(by_letter(attributes, &[], tag)?);
    }
    for (region, modifier) in [
        (
            Tag::ANATOMIC_REGION_SEQUENCE,
            Tag::ANATOMIC_REGION_MODIFIER_SEQUENCE,
        ),
        (
            Tag::PRIMARY_ANATOMIC_STRUCTURE_SEQUENCE,
            Tag::PRIMARY_ANATOMIC_STRUCTURE_MODIFIER_SEQUENCE,
        ),
    ] {
        said.push(by_code(attributes, &[(region, 0), (modifier, 0)])?);
    }
    let mut sources = said.into_iter().flatten();
    let Some(first) = sources.next() else {
        return Ok(None);
    };
    if sources.any(|other| other != first) {
        problems.push(Problem {
            code: "dicom.laterality_conflict".to_owned(),
            tag: Some(Tag::IMAGE_LATERALITY.to_string()),
        });
        return Ok(None);
    }
    Ok(match first {
        Said::One(side) => Some(side),
        Said::Both => None,
    })
}

fn by_letter<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    steps: &[Step],
    tag: Tag,
) -> Result<Option<Said>, DicomError> {
    Ok(match attributes.code(steps, tag)?.as_deref() {
        Some("R") => Some(Said::One(Side::Right)),
        Some("L") => Some(Said::One(Side::Left)),
        Some("B") => Some(Said::Both),
        _ => None,
    })
}

/// SNOMED CT and its older SRT codes (PS3.16 CID 244).
fn by_code<S: ByteSource + ?Sized>(
    attributes: &Attributes<'_, S>,
    steps: &[Step],
) -> Result<Option<Said>, DicomError> {
    Ok(match attributes.code(steps, Tag::CODE_VALUE)?.as_deref() {
        Some("24028007" | "G-A100") => Some(Said::One(Side::Right)),
        Some("7771000" | "G-A101") => Some(Said::One(Side::Left)),
        Some("51440002" | "G-A102") => Some(Said::Both),
        _ => None,
    })
}
