//! Stacks, rule by rule; each case worked out by hand.

mod order;
mod property;
mod split;

use super::*;

pub(super) const AXIAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];

/// A frame at a height, axial, with pixels of 0.5 mm.
pub(super) fn at(z: f64) -> FrameFacts {
    FrameFacts {
        position: Some([-10.0, -20.0, z]),
        orientation: Some(AXIAL),
        spacing: Some([0.5, 0.5]),
        ..FrameFacts::default()
    }
}

/// An instance of study 1, series 2, whose UID, name and number tell of its handle.
pub(super) fn instance(id: u32, frames: Vec<FrameFacts>) -> InstanceFacts {
    InstanceFacts {
        id,
        study_uid: "1".to_owned(),
        series_uid: "2".to_owned(),
        sop_class_uid: "1.2.840.10008.5.1.4.1.1.2".to_owned(),
        sop_instance_uid: format!("2.{id}"),
        hash: None,
        name: format!("i{id}"),
        instance_number: Some(i64::from(id)),
        rows: 64,
        columns: 80,
        frame_of_reference_uid: "3".to_owned(),
        concatenation_uid: None,
        frames,
    }
}

/// One instance a height, with handles from 0.
pub(super) fn slices(heights: &[f64]) -> Vec<InstanceFacts> {
    (0..)
        .zip(heights)
        .map(|(id, z)| instance(id, vec![at(*z)]))
        .collect()
}

/// The stacks of the only series.
pub(super) fn stacks(instances: &[InstanceFacts]) -> Vec<Stack> {
    let mut studies = group(instances);
    assert_eq!(studies.len(), 1);
    let mut series = studies.remove(0).series;
    assert_eq!(series.len(), 1);
    series.remove(0).stacks
}

/// The only stack of the only series.
pub(super) fn stack(instances: &[InstanceFacts]) -> Stack {
    let mut stacks = stacks(instances);
    assert_eq!(stacks.len(), 1, "{stacks:#?}");
    stacks.remove(0)
}

/// Handles of a stack's frames in order.
pub(super) fn ids(stack: &Stack) -> Vec<u32> {
    stack.frames.iter().map(|frame| frame.instance).collect()
}
