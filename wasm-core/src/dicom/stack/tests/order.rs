//! Order within a stack, and what is noted about it.

use super::*;

#[test]
fn slices_are_ordered_by_position_and_not_by_number() {
    let mut instances = slices(&[5.0, -2.5, 0.0, 2.5]);
    for instance in &mut instances {
        instance.frames[0].slice_location = Some(-f64::from(instance.id));
    }
    let stack = stack(&instances);
    assert_eq!(ids(&stack), [1, 2, 3, 0]);
    assert_eq!(stack.gap_mm, Some(2.5));
    assert_eq!(stack.notes, []);
    let coordinates: Vec<_> = stack
        .frames
        .iter()
        .map(|frame| frame.coordinate_mm)
        .collect();
    assert_eq!(coordinates, [Some(-2.5), Some(0.0), Some(2.5), Some(5.0)]);
}

#[test]
fn missing_slices_are_counted_where_they_are_missing() {
    // Steps 2.5, 7.5, 2.5, 5 with gap 2.5: two missing, then one.
    let stack = stack(&slices(&[0.0, 2.5, 10.0, 12.5, 17.5]));
    assert_eq!(stack.gap_mm, Some(2.5));
    assert_eq!(
        stack.notes,
        [
            Note::Missing { after: 1, count: 2 },
            Note::Missing { after: 3, count: 1 }
        ]
    );
}

#[test]
fn of_two_steps_the_smaller_is_the_gap() {
    let stack = stack(&slices(&[0.0, 2.5, 7.5]));
    assert_eq!(stack.gap_mm, Some(2.5));
    assert_eq!(stack.notes, [Note::Missing { after: 1, count: 1 }]);
}

#[test]
fn the_rounding_of_the_gap_counts_as_often_as_slices_are_missing() {
    // 0.625 mm rounded to two digits: steps of 0.62 and 0.63, then 1.88 for three.
    let stack = stack(&slices(&[0.0, 0.63, 1.25, 1.88, 2.5, 3.13, 5.0, 5.63]));
    assert_eq!(stack.notes, [Note::Missing { after: 5, count: 2 }]);
}

#[test]
fn duplicates_are_nearer_than_a_hundredth_of_a_millimetre() {
    let near = stack(&slices(&[0.0, 2.5, 2.509, 5.0]));
    assert_eq!(near.notes, [Note::Duplicate { at: 1, count: 2 }]);
    assert_eq!(near.gap_mm, Some(2.5));
    let apart = stack(&slices(&[0.0, 2.5, 2.511, 5.0]));
    // Steps 2.5, 0.011, 2.489: the lower median is 2.489, of which 0.011 is no multiple.
    assert_eq!(apart.notes, [Note::Uneven { after: 1, count: 1 }]);
    // Ten at one place, and nothing else.
    let alone = stack(&slices(&[7.0; 10]));
    assert_eq!(alone.notes, [Note::Duplicate { at: 0, count: 10 }]);
    assert_eq!(alone.gap_mm, None);
}

#[test]
fn a_missing_slice_is_found_beside_a_duplicate() {
    // After the sorting: 0, 2.5, 2.5, [5], 7.5.
    let stack = stack(&slices(&[7.5, 2.5, 0.0, 2.5]));
    assert_eq!(ids(&stack), [2, 1, 3, 0]);
    assert_eq!(
        stack.notes,
        [
            Note::Duplicate { at: 1, count: 2 },
            Note::Missing { after: 2, count: 1 }
        ]
    );
}

#[test]
fn slices_at_one_position_go_by_time_then_number_then_uid() {
    let mut instances = slices(&[0.0; 5]);
    let acquired = [
        None,
        Some("20240101120001"),
        Some("20240101120000"),
        Some("20240101120001"),
        None,
    ];
    for (instance, acquired) in instances.iter_mut().zip(acquired) {
        instance.frames[0].acquired = acquired.map(str::to_owned);
    }
    instances[1].instance_number = None;
    instances[0].instance_number = Some(4);
    // 2 is first; 1 and 3 are of one time, but 1 has no number; 0 and 4 have no time and one
    // number.
    assert_eq!(ids(&stack(&instances)), [2, 3, 1, 0, 4]);
    instances[0].sop_instance_uid = "3".to_owned();
    assert_eq!(ids(&stack(&instances)), [2, 3, 1, 4, 0]);
}

#[test]
fn steps_of_neither_the_gap_nor_a_multiple_are_uneven() {
    // 1 % of 5 mm is 0.05.
    assert_eq!(stack(&slices(&[0.0, 5.0, 10.049, 15.0])).notes, []);
    let uneven = stack(&slices(&[0.0, 5.0, 10.0, 15.06, 20.06, 27.0]));
    assert_eq!(uneven.notes, [Note::Uneven { after: 2, count: 2 }]);
    // 1 % of 0.5 mm is less than 0.01, which is allowed.
    assert_eq!(stack(&slices(&[0.0, 0.5, 1.009, 1.5])).notes, []);
    assert_eq!(
        stack(&slices(&[0.0, 0.5, 1.012, 1.512])).notes,
        [Note::Uneven { after: 1, count: 1 }]
    );
}

#[test]
fn fine_stacks_can_be_uneven_and_long_steps_too() {
    // A tenth of 0.02 mm is allowed, not 0.01 mm.
    let fine = stack(&slices(&[0.0, 0.02, 0.04, 0.069, 0.089]));
    assert_eq!(fine.notes, [Note::Uneven { after: 2, count: 1 }]);
    // 302 = 60.4 · 5: the gap's rounding sixty times over would allow it, a quarter of it does not.
    let long = stack(&slices(&[0.0, 5.0, 10.0, 312.0]));
    assert_eq!(long.notes, [Note::Uneven { after: 2, count: 1 }]);
    let whole = stack(&slices(&[0.0, 5.0, 10.0, 311.0]));
    assert_eq!(
        whole.notes,
        [Note::Missing {
            after: 2,
            count: 59
        }]
    );
}

/// OCT angiography: 304 B-scans in 3 mm are 0.00987 mm apart, less than what else is a duplicate.
#[test]
fn b_scans_finer_than_a_hundredth_of_a_millimetre_are_no_duplicates() {
    let step = 3.0 / 304.0;
    let mut heights: Vec<f64> = (0..304).map(|index| f64::from(index) * step).collect();
    let whole = stack(&slices(&heights));
    assert_eq!(whole.notes, []);
    assert_eq!(ids(&whole), (0..304).collect::<Vec<_>>());
    heights.remove(100);
    heights.insert(50, heights[49] + 0.001);
    let stack = stack(&slices(&heights));
    assert_eq!(
        stack.notes,
        [
            Note::Duplicate { at: 49, count: 2 },
            Note::Missing {
                after: 100,
                count: 1
            }
        ]
    );
}

#[test]
fn a_tilted_gantry_shifts_slices_within_their_plane() {
    // 5 mm apart along z, the table moves 1 mm along y: a tilt of 11°.
    let mut instances = slices(&[0.0, 5.0, 10.0]);
    for instance in &mut instances {
        instance.frames[0].position =
            Some([0.0, f64::from(instance.id), 5.0 * f64::from(instance.id)]);
    }
    let stack = stack(&instances);
    assert_eq!(stack.gap_mm, Some(5.0));
    assert_eq!(
        stack.notes,
        [Note::GantryTilt {
            after: 0,
            shift_mm: 1.0
        }]
    );
}

#[test]
fn a_shift_of_less_than_a_hundredth_of_the_step_is_rounding() {
    for (shift, notes) in [(0.049, 0), (0.051, 1)] {
        let mut instances = slices(&[0.0, 5.0]);
        instances[1].frames[0].position = Some([-10.0 + shift, -20.0, 5.0]);
        assert_eq!(stack(&instances).notes.len(), notes);
    }
}

#[test]
fn an_oblique_stack_is_even_along_its_own_normal() {
    // N = (0, 0.6, 0.8): steps of 2.5 mm are (0, 1.5, 2).
    let oblique = |step: f64, cosines: [f64; 6]| FrameFacts {
        position: Some([100.0, -300.0 + 1.5 * step, 400.0 + 2.0 * step]),
        orientation: Some(cosines),
        ..at(0.0)
    };
    let cosines = [1.0, 0.0, 0.0, 0.0, 0.8, -0.6];
    // The last digit of the scanner's cosines flickers; measured along its own normal each slice
    // would be off by up to 0.05 mm.
    let flickering = [1.0, 0.0, 0.0, 0.0, 0.80006, -0.59992];
    let instances: Vec<_> = (0..6_u32)
        .map(|id| {
            let cosines = if id % 2 == 0 { cosines } else { flickering };
            instance(id, vec![oblique(f64::from(5 - id), cosines)])
        })
        .collect();
    let stack = stack(&instances);
    assert_eq!(ids(&stack), [5, 4, 3, 2, 1, 0]);
    assert_eq!(stack.notes, []);
    assert!(stack.gap_mm.is_some_and(|gap| (gap - 2.5).abs() < 1e-3));
}

#[test]
fn without_positions_slice_location_number_and_name_give_the_order() {
    let mut instances = slices(&[0.0; 6]);
    for instance in &mut instances {
        instance.frames[0].position = None;
        instance.instance_number = None;
    }
    instances[0].name = "a10".to_owned();
    instances[1].name = "a9".to_owned();
    instances[2].instance_number = Some(9);
    instances[3].instance_number = Some(-3);
    instances[4].frames[0].slice_location = Some(12.5);
    instances[5].frames[0].slice_location = Some(-12.5);
    let stack = stack(&instances);
    assert_eq!(ids(&stack), [5, 4, 3, 2, 1, 0]);
    assert_eq!(stack.notes, [Note::OrderNotFromGeometry]);
    assert_eq!(stack.gap_mm, None);
    assert!(
        stack
            .frames
            .iter()
            .all(|frame| frame.coordinate_mm.is_none())
    );
}

#[test]
fn a_position_without_a_valid_orientation_gives_no_order_and_says_so() {
    let mut frames = vec![at(5.0), at(0.0)];
    for frame in &mut frames {
        frame.orientation = Some([1.0, 0.0, 0.0, 0.5, 0.5, 0.0]);
    }
    let invalid = stack(&[instance(0, frames.clone())]);
    assert_eq!(invalid.notes, [Note::OrderNotFromGeometry]);
    assert_eq!(invalid.orientation, None);
    frames[0].in_stack_position = Some(2);
    frames[1].in_stack_position = Some(1);
    let numbered = stack(&[instance(0, frames)]);
    assert_eq!(
        numbered
            .frames
            .iter()
            .map(|frame| frame.frame)
            .collect::<Vec<_>>(),
        [1, 0]
    );
}

#[test]
fn frames_of_a_film_keep_their_order_without_a_note() {
    let film = stack(&[instance(0, vec![FrameFacts::default(); 12])]);
    assert_eq!(film.notes, []);
    assert!(
        (0..)
            .zip(&film.frames)
            .all(|(index, frame)| frame.frame == index)
    );
    // A single photograph neither.
    assert_eq!(stack(&[instance(0, vec![FrameFacts::default()])]).notes, []);
}

#[test]
fn a_broken_position_leaves_the_others_their_order() {
    for broken in [f64::NAN, f64::INFINITY, f64::MAX, -1.1e6] {
        let mut instances = slices(&[5.0, 0.0, 10.0, 15.0]);
        instances[2].frames[0].position = Some([0.0, broken, 10.0]);
        let stacks = stacks(&instances);
        assert_eq!(
            stacks.iter().map(ids).collect::<Vec<_>>(),
            [vec![2], vec![1, 0, 3]]
        );
        assert_eq!(stacks[0].notes, [Note::OrderNotFromGeometry]);
        assert_eq!(stacks[1].notes, [Note::Missing { after: 1, count: 1 }]);
    }
}
