//! What makes a stack of its own.

use super::*;

/// Handles of every stack's frames.
fn split(instances: &[InstanceFacts]) -> Vec<Vec<u32>> {
    stacks(instances).iter().map(ids).collect()
}

#[test]
fn studies_and_series_come_by_uid() {
    let mut instances = slices(&[0.0, 1.0, 2.0]);
    instances[0].study_uid = "9".to_owned();
    instances[1].series_uid = "1".to_owned();
    let studies = group(&instances);
    let uids: Vec<(&str, Vec<&str>)> = studies
        .iter()
        .map(|study| {
            let series = study.series.iter().map(|series| series.uid.as_str());
            (study.uid.as_str(), series.collect())
        })
        .collect();
    assert_eq!(uids, [("1", vec!["1", "2"]), ("9", vec!["2"])]);
    assert_eq!(group(&[]), []);
}

#[test]
fn kind_and_size_split_a_series() {
    let mut instances = slices(&[0.0, 1.0, 2.0, 3.0, 4.0]);
    instances[1].rows = 65;
    instances[2].columns = 81;
    instances[3].sop_class_uid = "1.2.840.10008.5.1.4.1.1.7".to_owned();
    assert_eq!(split(&instances), [vec![0, 4], vec![2], vec![1], vec![3]]);
}

#[test]
fn orientations_split_where_a_cosine_differs_by_more_than_a_thousandth() {
    // A turn about z by a small angle: X = (1, t, 0), Y = (-t, 1, 0).
    let turned = |t: f64| FrameFacts {
        orientation: Some([1.0, t, 0.0, -t, 1.0, 0.0]),
        ..at(1.0)
    };
    let pair = |t: f64| [instance(0, vec![at(0.0)]), instance(1, vec![turned(t)])];
    assert_eq!(split(&pair(0.0009)), [vec![0, 1]]);
    assert_eq!(split(&pair(-0.0009)), [vec![0, 1]]);
    assert_eq!(split(&pair(0.0011)), [vec![0], vec![1]]);
    // A localizer of three planes.
    let mut planes = slices(&[0.0, 1.0, 2.0]);
    planes[1].frames[0].orientation = Some([0.0, 1.0, 0.0, 0.0, 0.0, -1.0]);
    planes[2].frames[0].orientation = Some([1.0, 0.0, 0.0, 0.0, 0.0, -1.0]);
    assert_eq!(split(&planes).len(), 3);
    // -0 is 0.
    let mut zero = slices(&[0.0, 1.0]);
    zero[1].frames[0].orientation = Some([1.0, -0.0, -0.0, -0.0, 1.0, -0.0]);
    assert_eq!(split(&zero), [vec![0, 1]]);
}

#[test]
fn spacings_split_where_they_differ_by_more_than_a_thousandth_of_them() {
    let pair = |spacing| {
        let mut instances = slices(&[0.0, 1.0]);
        instances[1].frames[0].spacing = spacing;
        split(&instances).len()
    };
    assert_eq!(pair(Some([0.5, 0.5])), 1);
    assert_eq!(pair(Some([0.5, 0.5004])), 1);
    assert_eq!(pair(Some([0.5, 0.5006])), 2);
    assert_eq!(pair(Some([0.51, 0.5])), 2);
    assert_eq!(pair(None), 2);
    assert_eq!(pair(Some([f64::NAN, 0.5])), 2);
}

#[test]
fn what_a_later_split_leaves_apart_is_split_again() {
    // The second links the first and the third by its rows, and leaves them by its columns.
    let mut instances = slices(&[0.0, 1.0, 2.0]);
    for (instance, spacing) in instances
        .iter_mut()
        .zip([[0.5, 0.5], [0.5004, 0.9], [0.5008, 0.5]])
    {
        instance.frames[0].spacing = Some(spacing);
    }
    assert_eq!(split(&instances), [vec![0], vec![2], vec![1]]);
    // With the columns of the others it stays between them.
    instances[1].frames[0].spacing = Some([0.5004, 0.5]);
    assert_eq!(split(&instances), [vec![0, 1, 2]]);
}

/// Two heights at each of two values.
fn twice(set: impl Fn(&mut FrameFacts, bool)) -> Vec<InstanceFacts> {
    let mut instances = slices(&[0.0, 5.0, 0.0, 5.0]);
    for instance in &mut instances {
        set(&mut instance.frames[0], instance.id < 2);
    }
    instances
}

#[test]
fn repeated_positions_split_by_time_echo_or_b_value() {
    let by_time = twice(|frame, early| frame.temporal_position = Some(if early { 1 } else { 2 }));
    assert_eq!(split(&by_time), [vec![0, 1], vec![2, 3]]);
    assert_eq!(stacks(&by_time)[1].phase.temporal_position, Some(2));
    assert_eq!(stacks(&by_time)[1].notes, []);
    let by_echo = twice(|frame, early| frame.echo = Some(if early { 90.5 } else { 12.0 }));
    assert_eq!(split(&by_echo), [vec![2, 3], vec![0, 1]]);
    assert_eq!(stacks(&by_echo)[0].phase.echo, Some(12.0));
    let by_b_value = twice(|frame, early| frame.b_value = Some(if early { 1000.0 } else { 0.0 }));
    assert_eq!(split(&by_b_value), [vec![2, 3], vec![0, 1]]);
    // Saying nothing is a value too.
    let half = twice(|frame, early| frame.b_value = early.then_some(1000.0));
    assert_eq!(split(&half), [vec![2, 3], vec![0, 1]]);
    // Nothing to split by: duplicates.
    let neither = stack(&twice(|_, _| {}));
    assert_eq!(
        neither.notes,
        [
            Note::Duplicate { at: 0, count: 2 },
            Note::Duplicate { at: 2, count: 2 }
        ]
    );
}

#[test]
fn times_and_echoes_split_one_after_the_other() {
    let mut instances = slices(&[0.0, 5.0, 0.0, 5.0, 0.0, 5.0, 0.0, 5.0]);
    for instance in &mut instances {
        instance.frames[0].temporal_position = Some(i64::from(instance.id / 4));
        instance.frames[0].echo = Some(f64::from(instance.id / 2 % 2));
    }
    assert_eq!(
        split(&instances),
        [vec![0, 1], vec![2, 3], vec![4, 5], vec![6, 7]]
    );
}

#[test]
fn positions_that_do_not_repeat_are_not_split() {
    let mut instances = slices(&[0.0, 5.0, 10.0, 15.0]);
    for instance in &mut instances {
        instance.frames[0].temporal_position = Some(i64::from(instance.id));
        instance.frames[0].echo = Some(f64::from(instance.id % 2));
    }
    assert_eq!(split(&instances), [vec![0, 1, 2, 3]]);
    assert_eq!(stack(&instances).phase, Phase::default());
    // One slice is there twice: a time that numbers slices does not tear the stack to pieces,
    instances.push(instance(
        4,
        vec![FrameFacts {
            temporal_position: Some(4),
            ..at(15.0)
        }],
    ));
    assert_eq!(split(&instances).len(), 1);
    // and one that does not tell the two apart is no reason to split.
    for instance in &mut instances {
        instance.frames[0].temporal_position = Some(i64::from(instance.id < 2));
        instance.frames[0].echo = None;
    }
    assert_eq!(
        stack(&instances).notes,
        [Note::Duplicate { at: 3, count: 2 }]
    );
}

/// `enhanced_ct_per_frame.dcm`: heights 10, 0, 5, 15 in the order of the file.
#[test]
fn frames_of_a_multi_frame_image_are_sorted_like_slices() {
    let heights = [10.0, 0.0, 5.0, 15.0];
    let enhanced = stack(&[instance(7, heights.map(at).to_vec())]);
    let order: Vec<u32> = enhanced.frames.iter().map(|frame| frame.frame).collect();
    assert_eq!(order, [1, 2, 0, 3]);
    assert_eq!(enhanced.gap_mm, Some(5.0));
    assert_eq!(enhanced.notes, []);
}

#[test]
fn multi_frame_images_are_not_mixed_unless_they_are_concatenated() {
    let mut eyes = vec![
        instance(0, vec![at(0.0), at(1.0)]),
        instance(1, vec![at(2.0), at(3.0)]),
        instance(2, vec![at(4.0)]),
    ];
    assert_eq!(split(&eyes), [vec![2], vec![0, 0], vec![1, 1]]);
    for part in &mut eyes {
        part.concatenation_uid = Some("5".to_owned());
    }
    assert_eq!(split(&eyes), [vec![0, 0, 1, 1, 2]]);
}

#[test]
fn stack_ids_split() {
    let mut frames: Vec<_> = [0.0, 5.0, 10.0, 15.0].map(at).to_vec();
    for (index, frame) in frames.iter_mut().enumerate() {
        frame.stack_id = Some((index / 2 + 1).to_string());
    }
    let stacks = stacks(&[instance(0, frames)]);
    assert_eq!(stacks.len(), 2);
    assert_eq!(stacks[1].stack_id.as_deref(), Some("2"));
    assert_eq!(stacks[1].frames[0].frame, 2);
}

#[test]
fn the_same_bytes_are_shown_once() {
    let mut instances = slices(&[0.0, 5.0, 0.0]);
    for twin in [0, 2] {
        instances[twin].sop_instance_uid = "2.7".to_owned();
        instances[twin].hash = Some([1; 32]);
        instances[twin].name = format!("slice{}", 10 - twin);
    }
    let series = group(&instances).remove(0).series.remove(0);
    assert_eq!(series.copies, [0]);
    assert_eq!(ids(&series.stacks[0]), [2, 1]);
    assert_eq!(series.stacks[0].notes, []);
}

#[test]
fn other_bytes_under_the_same_uid_are_shown_and_noted() {
    let mut instances = slices(&[0.0, 5.0, 0.0, 10.0]);
    instances[2].sop_instance_uid = "2.0".to_owned();
    // Unknown bytes are not the same bytes.
    for hash in [None, Some([2; 32])] {
        instances[2].hash = hash;
        let stack = stack(&instances);
        assert_eq!(ids(&stack), [0, 2, 1, 3]);
        let unique = Note::UidNotUnique { ids: vec![0, 2] };
        assert_eq!(stack.notes, [Note::Duplicate { at: 0, count: 2 }, unique]);
    }
    // In another series it is the same fault.
    instances[2].series_uid = "3".to_owned();
    let series = group(&instances).remove(0).series;
    assert_eq!(
        series[0].stacks[0].notes,
        [Note::UidNotUnique { ids: vec![0] }]
    );
    assert_eq!(
        series[1].stacks[0].notes,
        [Note::UidNotUnique { ids: vec![2] }]
    );
    // No UID is not one UID.
    for instance in &mut instances {
        instance.sop_instance_uid = String::new();
    }
    assert_eq!(group(&instances)[0].series[0].stacks[0].notes, []);
}

#[test]
fn objects_without_frames_are_listed_beside_the_stacks() {
    let mut instances = slices(&[0.0]);
    instances.push(instance(1, Vec::new()));
    let series = group(&instances).remove(0).series.remove(0);
    assert_eq!(series.without_frames, [1]);
    assert_eq!(series.stacks.len(), 1);
}
