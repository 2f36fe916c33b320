//! What holds for any facts: order-free, total, nothing lost.

use super::*;

/// Marsaglia's xorshift64 (2003), for cases that are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn one_of<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, self.below(end + 1));
        }
    }
}

const NUMBERS: [f64; 16] = [
    0.0,
    -0.0,
    0.005,
    0.01,
    1.0,
    2.5,
    2.505,
    5.0,
    7.5,
    20.0,
    -3.0,
    1e6,
    f64::MAX,
    f64::NAN,
    f64::NEG_INFINITY,
    f64::MIN_POSITIVE,
];

const ORIENTATIONS: [[f64; 6]; 6] = [
    AXIAL,
    [1.0, 0.0005, 0.0, -0.0005, 1.0, 0.0],
    [1.0, 0.0015, 0.0, -0.0015, 1.0, -0.0],
    [0.0, 1.0, 0.0, 0.0, 0.0, -1.0],
    [1.0, 0.0, 0.0, 0.0, 0.8, -0.6],
    [f64::NAN; 6],
];

fn frame(random: &mut Random) -> FrameFacts {
    let number = |random: &mut Random| {
        let number = random.one_of(&NUMBERS);
        (random.below(4) > 0).then_some(number)
    };
    FrameFacts {
        position: number(random).map(|z| [0.0, random.one_of(&[0.0, 0.0, 0.0, 1.0]), z]),
        orientation: Some(random.one_of(&ORIENTATIONS)),
        spacing: random.one_of(&[
            None,
            Some([0.5, 0.5]),
            Some([0.5, 0.5003]),
            Some([-1.0, 0.5]),
        ]),
        slice_location: number(random),
        stack_id: random.one_of(&[None, None, None, Some("1".to_owned())]),
        in_stack_position: random.one_of(&[None, None, Some(1), Some(2)]),
        temporal_position: random.one_of(&[None, Some(1), Some(2), Some(i64::MAX)]),
        echo: number(random),
        b_value: number(random),
        acquired: random.one_of(&[None, Some("20240101".to_owned()), Some(String::new())]),
    }
}

fn facts(random: &mut Random, count: u32) -> Vec<InstanceFacts> {
    (0..count)
        .map(|id| {
            let frames = random.one_of(&[0, 1, 1, 1, 1, 1, 1, 3]);
            let frames = (0..frames).map(|_| frame(random)).collect();
            InstanceFacts {
                study_uid: random.one_of(&["1", "1", "2"]).to_owned(),
                series_uid: random.one_of(&["1", "1", "2"]).to_owned(),
                sop_instance_uid: random.one_of(&["", "a", "b", "c", "d", "e"]).to_owned(),
                hash: random.one_of(&[None, Some([0; 32]), Some([1; 32])]),
                name: random.one_of(&["", "i1", "i01", "i10", "i9"]).to_owned(),
                instance_number: random.one_of(&[None, Some(1), Some(2), Some(i64::MIN)]),
                rows: random.one_of(&[64, 64, 64, 65]),
                frame_of_reference_uid: random.one_of(&["3", "3", "", "4"]).to_owned(),
                concatenation_uid: random.one_of(&[None, None, None, Some("7".to_owned())]),
                ..instance(id, frames)
            }
        })
        .collect()
}

#[test]
fn any_permutation_of_the_input_gives_the_same_result() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..300 {
        let mut instances = facts(&mut random, 1 + round % 40);
        let expected = group(&instances);
        for _ in 0..4 {
            random.shuffle(&mut instances);
            assert_eq!(group(&instances), expected);
        }
    }
}

#[test]
fn every_frame_is_in_one_stack_or_in_a_copy() {
    let mut random = Random(7);
    for round in 0..300 {
        let instances = facts(&mut random, 1 + round % 40);
        let mut found = Vec::new();
        let mut copies = Vec::new();
        for series in group(&instances).into_iter().flat_map(|study| study.series) {
            copies.extend(series.copies);
            for stack in series.stacks {
                found.extend(
                    stack
                        .frames
                        .iter()
                        .map(|frame| (frame.instance, frame.frame)),
                );
            }
        }
        found.sort_unstable();
        let mut expected = Vec::new();
        for instance in instances
            .iter()
            .filter(|instance| !copies.contains(&instance.id))
        {
            expected.extend(
                (0..)
                    .zip(&instance.frames)
                    .map(|(frame, _)| (instance.id, frame)),
            );
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn coordinates_rise_and_notes_point_into_the_stack() {
    let mut random = Random(42);
    for round in 0..300 {
        let instances = facts(&mut random, 1 + round % 40);
        for series in group(&instances).into_iter().flat_map(|study| study.series) {
            for stack in series.stacks {
                check(&stack);
            }
        }
    }
}

fn check(stack: &Stack) {
    let coordinates: Vec<f64> = stack
        .frames
        .iter()
        .filter_map(|frame| frame.coordinate_mm)
        .collect();
    // Within one position the time decides.
    assert!(coordinates.array_windows().all(|[a, b]| b - a > -0.01));
    assert!(coordinates.is_empty() || coordinates.len() == stack.frames.len());
    assert!(stack.gap_mm.is_none_or(|gap| gap.is_finite() && gap > 0.0));
    let frames = stack.frames.len();
    for note in &stack.notes {
        match note {
            Note::Missing { after, count } | Note::Uneven { after, count } => {
                assert!(after + 1 < frames && *count > 0);
            }
            Note::Duplicate { at, count } => assert!(*count > 1 && at + *count as usize <= frames),
            Note::GantryTilt { after, shift_mm } => {
                assert!(after + 1 < frames && shift_mm.is_finite() && *shift_mm > 0.0);
            }
            Note::OrderNotFromGeometry => assert!(coordinates.is_empty()),
            Note::UidNotUnique { ids } => assert!(!ids.is_empty()),
        }
    }
}
