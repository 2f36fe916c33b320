//! Cross-hairs: a point of one plane is the same point of the patient in the others.

use super::*;
use proptest::prelude::*;

fn stacks(grid: &Grid) -> [PlaneStack; 3] {
    AnatomicalPlane::ALL.map(|plane| grid.planes(plane, 2048).unwrap())
}

/// 120 × 128 pixels of 0.5 mm, 33 slices of 2 mm.
fn axial() -> [PlaneStack; 3] {
    stacks(&Grid::new(&acquisitions()[0].slices).unwrap())
}

#[test]
fn the_planes_of_axial_slices_have_the_sizes_of_the_block() {
    let sizes = axial().map(|stack| {
        let PlaneStack {
            columns,
            rows,
            positions,
            ..
        } = stack;
        [columns, rows, positions]
    });
    // 33 · 2 mm are 132 pixels of 0.5 mm.
    assert_eq!(sizes, [[120, 128, 33], [120, 132, 128], [128, 132, 120]]);
    let mm = axial().map(|stack| [stack.pixel_mm, stack.step_mm]);
    for (found, expected) in mm.iter().zip([[0.5, 2.0], [0.5, 0.5], [0.5, 0.5]]) {
        let off = |at: usize| (found[at] - expected[at]).abs();
        assert!(off(0) < 1e-9 && off(1) < 1e-9, "{mm:?}");
    }
    let edges = axial().map(|stack| stack.edges().unwrap().concat());
    assert_eq!(edges, ["RLAP", "RLHF", "APHF"]);
}

#[test]
fn a_voxel_is_the_same_voxel_in_all_three_planes() {
    let [axial, coronal, sagittal] = axial();
    // Column 30, row 40 of slice 8: planes count from the feet, the front and the left.
    let at = PlanePoint {
        column: 30.5,
        row: 40.5,
        position: 8,
    };
    let [same, front, side] = linked(&[axial, coronal, sagittal], &axial, at);
    let near = |found: PlanePoint, column: f64, row: f64, position: u32| {
        let off = (found.column - column).abs() + (found.row - row).abs();
        assert!(off < 1e-6 && found.position == position, "{found:?}");
    };
    near(same, 30.5, 40.5, 8);
    // From the head 24 slices of 4 pixels lie above, and 2 pixels of its own.
    near(front, 30.5, 98.0, 40);
    near(side, 40.5, 98.0, 119 - 30);
}

#[test]
fn beside_the_volume_the_nearest_plane_is_named_and_the_point_stays_where_it_is() {
    let [axial, coronal, sagittal] = axial();
    let at = PlanePoint {
        column: -20.0,
        row: 500.0,
        position: 900,
    };
    let [same, front, side] = linked(&[axial, coronal, sagittal], &axial, at);
    assert_eq!(same.position, 32);
    assert_eq!((front.position, side.position), (127, 119));
    assert!((front.column + 20.0).abs() < 1e-6 && (side.column - 500.0).abs() < 1e-6);
    let nowhere = axial.point([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    assert_eq!(nowhere.position, 0);
}

#[test]
fn a_plane_of_the_stack_is_the_view_that_is_scrolled_to() {
    for Acquisition { name, slices } in acquisitions() {
        let grid = Grid::new(&slices).unwrap();
        for plane in AnatomicalPlane::ALL {
            let stack = grid.planes(plane, 2048).unwrap();
            let view = grid.view(plane, CENTER_MM, 2048).unwrap();
            let first = grid.scrolled(&view, i64::MIN).unwrap();
            for position in [0, stack.positions / 3, stack.positions - 1, u32::MAX] {
                let expected = grid.scrolled(&first, position.into()).unwrap();
                let found = stack.view(position).unwrap();
                assert_eq!(
                    [found.rows(), found.columns()],
                    [stack.rows as usize, stack.columns as usize]
                );
                for pixel in [[0.0, 0.0], [17.0, 31.0]] {
                    let apart = add(
                        found.patient_from_pixel(pixel, 0.0),
                        expected.patient_from_pixel(pixel, 0.0),
                        -1.0,
                    );
                    assert!(apart.iter().all(|mm| mm.abs() < 1e-9), "{name} {plane:?}");
                }
            }
        }
    }
}

#[test]
fn what_the_cross_hair_shows_is_one_value_in_all_three_pictures() {
    for Acquisition { name, slices } in acquisitions() {
        let volume = phantom(&slices, |[x, y, z]| 3.0 * x - 2.0 * y + z);
        let stacks = stacks(volume.grid());
        let point = add(CENTER_MM, [3.0, -5.0, 4.0], 1.0);
        let from = &stacks[1];
        let shown = linked(&stacks, from, from.point(point));
        for (stack, at) in stacks.iter().zip(shown) {
            let view = stack.view(at.position).unwrap();
            let picture = picture(&volume, &view, None);
            let (column, row) = (at.column.floor(), at.row.floor());
            let found = picture[row as usize * view.columns() + column as usize];
            // Half a pixel and half a step, in the steepest direction.
            let most = 3.0 * (stack.pixel_mm + stack.step_mm);
            let [x, y, z] = point;
            let off = (f64::from(found) - (3.0 * x - 2.0 * y + z)).abs();
            assert!(off <= most, "{name} {:?}: {off}", stack.plane);
        }
    }
}

/// Dense slices of coarse pixels: a picture of one slice is no finer for the others.
#[test]
fn slices_denser_than_their_pixels_are_shown_unchanged() {
    let slices = upright(AXIAL, [12, 9], [0.8, 0.8], 0.3, 7);
    let mut builder = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::browser()).unwrap();
    let stored = |slice: usize| -> Vec<i16> {
        (0..12 * 9)
            .map(|pixel| (slice * 8111 + pixel * 977) as i16)
            .collect()
    };
    for slice in 0..7 {
        builder.put(slice, &stored(slice)).unwrap();
    }
    let volume = builder.finish().unwrap();
    let [axial, coronal, _] = stacks(volume.grid());
    assert_eq!([axial.columns, axial.rows, axial.positions], [9, 12, 7]);
    assert!((coronal.pixel_mm - 0.3).abs() < 1e-9);
    for slice in 0..7 {
        let view = axial.view(slice as u32).unwrap();
        let mut out = vec![0_i16; 12 * 9];
        volume.reslice(&view, None, 0..12, -1, &mut out).unwrap();
        assert_eq!(out, stored(slice));
    }
}

proptest! {
    #[test]
    fn from_a_plane_to_the_patient_and_back_is_nowhere_else(
        stack in 0..3_usize,
        column in -50.0..700.0_f64,
        row in -50.0..700.0_f64,
        position in 0..33_u32,
    ) {
        let stack = axial()[stack];
        let at = PlanePoint { column, row, position };
        let back = stack.point(stack.patient_mm(at));
        prop_assert!((back.column - column).abs() < 1e-6 && (back.row - row).abs() < 1e-6);
        prop_assert_eq!(back.position, position);
    }

    #[test]
    fn no_numbers_of_a_message_make_a_panic(
        numbers in prop::array::uniform8(any::<f64>()),
        sizes in prop::array::uniform3(any::<u32>()),
        position in any::<u32>(),
    ) {
        let [pixel_mm, step_mm, a, b, c, column, row, d] = numbers;
        let [columns, rows, positions] = sizes;
        for plane in AnatomicalPlane::ALL {
            let stack = PlaneStack {
                plane,
                columns,
                rows,
                pixel_mm,
                step_mm,
                positions,
                corner_mm: [a, b, c],
            };
            let at = stack.point([d, column, row]);
            prop_assert!(at.position <= positions.saturating_sub(1));
            let [_, _, _] = linked(&[stack; 3], &stack, PlanePoint { column, row, position });
            prop_assert!(stack.view(position).is_err() || (columns > 0 && rows > 0));
        }
    }
}
