//! Slices to stacks: what listings said of each instance becomes an order to leaf through.

use crate::{
    dicom::{
        Instance, Tag,
        stack::{self, InstanceFacts, Note, group},
    },
    error::{ErrorCode, Failure},
    protocol::{Stack, StackCourse, StackNote, StackPart},
    source::ByteSource,
};

/// Groups the instances of [`crate::protocol::StackPart::facts`]; frames name them by their index.
/// Instances that are copies of others, or have no frames, are in no stack.
///
/// # Errors
/// When the facts are not what a listing wrote.
pub fn stacks(facts: &[String]) -> Result<Vec<Stack>, Failure> {
    let instances = facts
        .iter()
        .zip(0..)
        .map(|(facts, id)| {
            let facts: InstanceFacts = serde_json::from_str(facts)?;
            Ok(InstanceFacts { id, ..facts })
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()
        .map_err(|error| Failure::new(ErrorCode::DicomMalformedElement, error))?;
    Ok(group(&instances)
        .into_iter()
        .flat_map(|study| study.series)
        .flat_map(|series| series.stacks)
        .map(|stack| Stack {
            frames: stack
                .frames
                .iter()
                .map(|frame| (frame.instance, frame.frame))
                .collect(),
            gap_mm: stack.gap_mm,
            course: course(&stack),
            notes: stack.notes.iter().map(note).collect(),
        })
        .collect())
}

/// What makes an instance part of a stack: it has a series, and its frames are slices rather than
/// photographs that stand for themselves. None for all others, and where facts are missing: it is
/// shown on its own then.
pub(super) fn part<S: ByteSource>(instance: &Instance<S>) -> Option<StackPart> {
    let header = instance.header();
    if header.frames == 0 || header.is_photographic() {
        return None;
    }
    let facts = instance.facts(0, "").ok()?;
    if facts.series_uid.is_empty() {
        return None;
    }
    let description = instance.texts(Tag::SERIES_DESCRIPTION).ok()?;
    Some(StackPart {
        series: facts.series_uid.clone(),
        description: description.into_iter().next().unwrap_or_default(),
        facts: serde_json::to_string(&finite(facts)).ok()?,
    })
}

/// Numbers that JSON does not have are no facts.
fn finite(mut facts: InstanceFacts) -> InstanceFacts {
    let all = |values: &[f64]| values.iter().all(|value| value.is_finite());
    for frame in &mut facts.frames {
        frame.position = frame.position.filter(|values| all(values));
        frame.orientation = frame.orientation.filter(|values| all(values));
        frame.spacing = frame.spacing.filter(|values| all(values));
        for value in [
            &mut frame.slice_location,
            &mut frame.echo,
            &mut frame.b_value,
        ] {
            *value = value.filter(|value| value.is_finite());
        }
    }
    facts
}

fn course(stack: &stack::Stack) -> Option<StackCourse> {
    let coordinates = stack.frames.iter().map(|frame| frame.coordinate_mm);
    Some(StackCourse {
        frame_of_reference_uid: stack.frame_of_reference_uid.clone()?,
        normal: stack.orientation?.normal(),
        coordinates_mm: coordinates.collect::<Option<_>>()?,
    })
}

fn note(note: &Note) -> StackNote {
    let (at, count) = match note {
        Note::Missing { after, count } | Note::Uneven { after, count } => {
            (Some(*after), Some(*count))
        }
        Note::Duplicate { at, count } => (Some(*at), Some(*count)),
        Note::GantryTilt { after, .. } => (Some(*after), None),
        Note::OrderNotFromGeometry | Note::UidNotUnique { .. } => (None, None),
    };
    StackNote {
        code: note.code().to_owned(),
        at: at.and_then(|at| u32::try_from(at).ok()),
        count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dicom::stack::FrameFacts;

    fn slice(z: f64) -> String {
        let facts = InstanceFacts {
            series_uid: "1.2".to_owned(),
            rows: 4,
            columns: 4,
            frame_of_reference_uid: "3".to_owned(),
            frames: vec![FrameFacts {
                position: Some([0.0, 0.0, z]),
                orientation: Some([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
                spacing: Some([1.0, 1.0]),
                ..FrameFacts::default()
            }],
            ..InstanceFacts::default()
        };
        serde_json::to_string(&facts).unwrap()
    }

    #[test]
    fn slices_come_in_the_order_of_space_and_a_gap_is_said() {
        let stacks = stacks(&[slice(4.0), slice(0.0), slice(1.0), slice(2.0)]).unwrap();
        assert_eq!(stacks[0].frames, [(1, 0), (2, 0), (3, 0), (0, 0)]);
        assert_eq!(stacks[0].gap_mm, Some(1.0));
        let course = stacks[0].course.as_ref().unwrap();
        assert_eq!(course.coordinates_mm, [0.0, 1.0, 2.0, 4.0]);
        let missing = StackNote {
            code: "dicom.slices_missing".to_owned(),
            at: Some(2),
            count: Some(1),
        };
        assert_eq!(stacks[0].notes, [missing]);
    }

    #[test]
    fn facts_that_no_listing_wrote_are_an_error() {
        assert!(stacks(&["{".to_owned()]).is_err());
        assert_eq!(stacks(&[]), Ok(Vec::new()));
    }
}
