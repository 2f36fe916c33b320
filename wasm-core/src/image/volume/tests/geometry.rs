//! Which slices are a volume, and where its voxels lie.

use super::*;

fn apart(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = add(a, b, -1.0);
    (x * x + y * y + z * z).sqrt()
}

fn error(slices: &[SliceGeometry]) -> VolumeError {
    Grid::new(slices).unwrap_err()
}

/// Ten slices of 2 mm with some changed.
fn changed(change: impl Fn(usize, &mut SliceGeometry)) -> Vec<SliceGeometry> {
    let mut slices = upright(AXIAL, [16, 20], [0.5, 0.5], 2.0, 10);
    for (index, slice) in slices.iter_mut().enumerate() {
        change(index, slice);
    }
    slices
}

#[test]
fn every_voxel_lies_where_the_standards_equation_puts_its_pixel() {
    for Acquisition { name, slices } in acquisitions() {
        let grid = Grid::new(&slices).unwrap();
        for (index, slice) in slices.iter().enumerate() {
            let place = grid.place(index).unwrap() as f64;
            for [row, column] in [[0, 0], [63, 0], [0, 79], [31, 40]] {
                let expected = pixel_mm(slice, row, column);
                let voxel = [column as f64, row as f64, place];
                let found = grid.affine().patient_from_voxel(voxel);
                assert!(apart(found, expected) < 1e-9, "{name} {index}");
                let back = grid.affine().voxel_from_patient(expected);
                assert!(apart(back, voxel) < 1e-9, "{name} {index}");
            }
        }
        assert!(grid.off_mm() < 1e-9 && grid.holes().is_empty());
    }
}

#[test]
fn slices_rise_along_their_normal_whatever_order_they_come_in() {
    let mut slices = changed(|_, _| {});
    slices.swap(2, 7);
    let grid = Grid::new(&slices).unwrap();
    let places: Vec<_> = (0..10).map(|slice| grid.place(slice).unwrap()).collect();
    assert_eq!(places, [0, 1, 7, 3, 4, 5, 6, 2, 8, 9]);
    assert_eq!(grid.place(10), None);
    assert_eq!(grid.size(), [20, 16, 10]);
    assert_eq!(grid.bytes(), 20 * 16 * 10 * 2);
}

#[test]
fn a_tilted_gantry_is_a_sheared_block() {
    for Acquisition { name, slices } in acquisitions() {
        let shear = Grid::new(&slices).unwrap().shear();
        // Straight along z is 0.28 within the plane for 0.96 along the normal.
        let expected = if name == "gantry tilt" {
            0.28 / 0.96
        } else {
            0.0
        };
        assert!((shear - expected).abs() < 1e-9, "{name}: {shear}");
    }
}

#[test]
fn positions_that_are_rounded_to_tenths_are_even() {
    let slices = changed(|index, slice| {
        slice.position[2] = (0.625 * index as f64 * 10.0).round() / 10.0;
    });
    let grid = Grid::new(&slices).unwrap();
    let [_, _, gap] = grid.voxel_mm();
    assert!((gap - 0.625).abs() < 0.01, "{gap}");
    assert!(grid.off_mm() > 0.01 && grid.off_mm() < 0.0625);
}

#[test]
fn what_differs_is_no_volume() {
    assert_eq!(error(&[]), VolumeError::TooFewSlices { slices: 0 });
    assert_eq!(
        error(&changed(|_, _| {})[..1]),
        VolumeError::TooFewSlices { slices: 1 }
    );
    let at_3 = |change: fn(&mut SliceGeometry)| {
        error(&changed(|index, slice| {
            if index == 3 {
                change(slice);
            }
        }))
    };
    assert_eq!(
        at_3(|slice| slice.rows = 17),
        VolumeError::SizesDiffer {
            slice: 3,
            rows: 17,
            columns: 20,
            of_first: [16, 20]
        }
    );
    assert!(matches!(
        at_3(|slice| slice.orientation = [1.0, 0.0, 0.0, 0.0, 0.999_998, 0.002]),
        VolumeError::OrientationsDiffer { slice: 3, off } if (off - 0.002).abs() < 1e-9
    ));
    assert_eq!(
        at_3(|slice| slice.spacing = [0.5, 0.501]),
        VolumeError::SpacingsDiffer {
            slice: 3,
            spacing_mm: [0.5, 0.501],
            of_first_mm: [0.5, 0.5]
        }
    );
    let unusable = |what| VolumeError::SliceUnusable { slice: 3, what };
    assert_eq!(at_3(|slice| slice.columns = 0), unusable("size"));
    assert_eq!(
        at_3(|slice| slice.position[1] = f64::NAN),
        unusable("position")
    );
    assert_eq!(at_3(|slice| slice.position[1] = 1e7), unusable("position"));
    assert_eq!(
        at_3(|slice| slice.orientation = [0.0; 6]),
        unusable("orientation")
    );
    assert_eq!(
        at_3(|slice| slice.spacing = [0.5, -0.5]),
        unusable("spacing")
    );
}

#[test]
fn a_slice_out_of_place_is_named_with_its_distance() {
    let moved = |axis: usize, mm: f64| {
        error(&changed(|index, slice| {
            if index == 4 {
                slice.position[axis] += mm;
            }
        }))
    };
    // Steps of 2, 2, 2, 2.5, 1.5, 2, ...: the fit takes up a little of the 0.5 mm.
    let VolumeError::Uneven {
        slice,
        off_mm,
        gap_mm,
    } = moved(2, 0.5)
    else {
        panic!("{:?}", moved(2, 0.5));
    };
    assert!(slice == 4 && (off_mm - 0.45).abs() < 0.01 && (gap_mm - 2.0).abs() < 0.01);
    assert!(
        matches!(moved(0, 0.4), VolumeError::Shifted { slice: 4, off_mm, .. } if off_mm > 0.25)
    );
    assert!(matches!(
        moved(2, 2.0),
        VolumeError::Duplicate { slice: 4, other: 5, apart_mm } if apart_mm < 1e-9
    ));
}

#[test]
fn two_spacings_in_one_stack_are_no_volume() {
    let fine_then_coarse = changed(|index, slice| {
        slice.position[2] = if index < 6 {
            index as f64
        } else {
            5.0 + 2.5 * (index - 5) as f64
        };
    });
    assert!(matches!(
        error(&fine_then_coarse),
        VolumeError::Gaps { .. } | VolumeError::Uneven { .. }
    ));
    let doubled = changed(|index, slice| {
        slice.position[2] = if index < 6 {
            index as f64
        } else {
            5.0 + 2.0 * (index - 5) as f64
        };
    });
    assert_eq!(
        error(&doubled),
        VolumeError::Gaps {
            missing: 4,
            slices: 10
        }
    );
}

#[test]
fn missing_slices_are_holes() {
    let slices = changed(|index, slice| {
        if index > 4 {
            slice.position[2] += 4.0;
        }
    });
    let grid = Grid::new(&slices).unwrap();
    assert_eq!(grid.size(), [20, 16, 12]);
    assert_eq!(grid.holes(), [5, 6]);
    assert_eq!(grid.bytes(), 20 * 16 * 10 * 2);
}

#[test]
fn the_extent_reaches_to_the_outer_faces_of_voxels() {
    let grid = Grid::new(&changed(|_, _| {})).unwrap();
    // 20 columns of 0.5 mm from 5 - 10 · 0.5, 10 slices of 2 mm from 30 - 5 · 2.
    let x = grid.extent_mm([1.0, 0.0, 0.0]);
    let z = grid.extent_mm([0.0, 0.0, -1.0]);
    assert!(
        (x[0] + 0.25).abs() < 1e-9 && (x[1] - 9.75).abs() < 1e-9,
        "{x:?}"
    );
    assert!(
        (z[0] + 39.0).abs() < 1e-9 && (z[1] + 19.0).abs() < 1e-9,
        "{z:?}"
    );
}
