//! Views: the right way round, true in millimetres, true in values.

use super::*;

/// Exact in any trilinear interpolation; ± 300 within 64 mm of the center.
fn ramp([x, y, z]: [f64; 3]) -> f64 {
    2.0 * (x - CENTER_MM[0]) - 3.0 * (y - CENTER_MM[1]) + (z - CENTER_MM[2])
}

/// Half a step of stored values, and `f32`.
const ROUNDING: f64 = SLOPE * 0.501;

/// A sphere of 20 mm radius around the center.
fn sphere(point: [f64; 3]) -> f64 {
    let [x, y, z] = add(point, CENTER_MM, -1.0);
    if x * x + y * y + z * z <= 400.0 {
        300.0
    } else {
        -500.0
    }
}

fn view(volume: &Volume, plane: AnatomicalPlane) -> View {
    volume.grid().view(plane, CENTER_MM, 2048).unwrap()
}

/// Checks all samples of a view of a ramp; how many were inside.
fn check_ramp(name: &str, volume: &Volume, view: &View) -> usize {
    let picture = picture(volume, view, None);
    let mut inside = 0;
    for (index, found) in picture.iter().enumerate() {
        let (row, column) = (index / view.columns(), index % view.columns());
        let point = view.patient_from_pixel([column as f64, row as f64], 0.0);
        let voxel = volume.grid().affine().voxel_from_patient(point);
        let within = |beyond: f64| {
            let mut axes = voxel.iter().zip(volume.grid().size());
            axes.all(|(at, side)| -beyond <= *at && *at <= side as f64 - 1.0 + beyond)
        };
        if within(-1e-3) {
            let off = (f64::from(*found) - ramp(point)).abs();
            assert!(off < ROUNDING, "{name} {row} {column}: {found} off {off}");
            inside += 1;
        }
        assert!(within(0.501) || found.is_nan(), "{name} {row} {column}");
        assert!(!within(0.499) || !found.is_nan(), "{name} {row} {column}");
    }
    inside
}

#[test]
fn a_ramp_is_exact_in_every_plane_of_every_acquisition() {
    for Acquisition { name, slices } in acquisitions() {
        let volume = phantom(&slices, ramp);
        for plane in AnatomicalPlane::ALL {
            let view = view(&volume, plane);
            assert!(check_ramp(name, &volume, &view) > 1500, "{name} {plane:?}");
        }
        let oblique = View::new(
            add(CENTER_MM, [20.0, 15.0, 21.0], -1.0),
            [[0.8, 0.0, 0.6], [0.36, 0.8, -0.48]],
            [0.7, 0.9],
            [60, 50],
        );
        assert!(
            check_ramp(name, &volume, &oblique.unwrap()) > 1000,
            "{name}"
        );
    }
}

#[test]
fn a_sphere_is_round_and_of_its_size_in_all_three_views() {
    for Acquisition { name, slices } in acquisitions() {
        let volume = phantom(&slices, sphere);
        for plane in AnatomicalPlane::ALL {
            let view = view(&volume, plane);
            let picture = picture(&volume, &view, None);
            let [pixel, _] = view.spacing_mm();
            let bright = |index: &usize| picture[*index] > -100.0;
            let area = (0..picture.len()).filter(bright).count() as f64 * pixel * pixel;
            let diameter = 2.0 * (area / std::f64::consts::PI).sqrt();
            assert!(
                (diameter - 40.0).abs() < 0.5,
                "{name} {plane:?}: {diameter}"
            );
            let ([x, y], depth_mm) = view.pixel_from_patient(CENTER_MM);
            assert!(depth_mm.abs() <= 1.0 + 1e-9);
            let (column, row) = (x.round() as usize, y.round() as usize);
            let width = (0..view.columns()).filter(|at| bright(&(row * view.columns() + at)));
            let height = (0..view.rows()).filter(|at| bright(&(at * view.columns() + column)));
            for across in [width.count(), height.count()] {
                let across = across as f64 * pixel;
                assert!((across - 40.0).abs() < 2.1, "{name} {plane:?}: {across}");
            }
        }
    }
}

#[test]
fn the_patient_is_shown_the_usual_way_round_however_acquired() {
    for Acquisition { name, slices } in acquisitions() {
        for (axis, plane, [to_right, to_bottom]) in [
            (0, AnatomicalPlane::Axial, [1.0, 0.0]),
            (1, AnatomicalPlane::Axial, [0.0, 1.0]),
            (0, AnatomicalPlane::Coronal, [1.0, 0.0]),
            (2, AnatomicalPlane::Coronal, [0.0, -1.0]),
            (1, AnatomicalPlane::Sagittal, [1.0, 0.0]),
            (2, AnatomicalPlane::Sagittal, [0.0, -1.0]),
        ] {
            let volume = phantom(&slices, |point| point[axis]);
            let view = view(&volume, plane);
            let picture = picture(&volume, &view, None);
            let [pixel, _] = view.spacing_mm();
            let at = |row: usize, column: usize| f64::from(picture[row * view.columns() + column]);
            let (row, column) = (view.rows() / 2, view.columns() / 2);
            let right = (at(row, column + 10) - at(row, column)) / (10.0 * pixel);
            let bottom = (at(row + 10, column) - at(row, column)) / (10.0 * pixel);
            let fits = (right - to_right).abs() < 0.02 && (bottom - to_bottom).abs() < 0.02;
            assert!(fits, "{name} {plane:?} {axis}: {right} {bottom}");
        }
    }
}

#[test]
fn letters_at_the_edges_are_those_of_the_patient() {
    for Acquisition { slices, .. } in acquisitions() {
        let volume = phantom(&slices, |_| 0.0);
        let edges = AnatomicalPlane::ALL.map(|plane| {
            let markers = view(&volume, plane).markers();
            markers.left + &markers.right + &markers.top + &markers.bottom
        });
        assert_eq!(edges, ["RLAP", "RLHF", "APHF"]);
    }
}

#[test]
fn axial_slices_are_shown_unchanged_as_one_scrolls() {
    let slices = upright(AXIAL, [12, 9], [0.5, 0.5], 2.0, 7);
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
    let grid = volume.grid();
    let mut view = grid
        .view(AnatomicalPlane::Axial, [0.0, 0.0, -900.0], 2048)
        .unwrap();
    assert_eq!([view.rows(), view.columns()], [12, 9]);
    assert_eq!(grid.travel(&view).count, 7);
    for slice in 0..7 {
        assert_eq!(grid.position(&view), slice);
        let mut out = vec![0_i16; 12 * 9];
        volume.reslice(&view, None, 0..12, -1, &mut out).unwrap();
        assert_eq!(out, stored(slice));
        view = grid.scrolled(&view, 1).unwrap();
    }
    assert_eq!(grid.position(&view), 6);
    assert_eq!(grid.position(&grid.scrolled(&view, i64::MIN).unwrap()), 0);
    assert_eq!(grid.position(&grid.scrolled(&view, -2).unwrap()), 4);
}

#[test]
fn a_view_goes_through_the_plane_nearest_to_the_point() {
    let volume = phantom(&upright(AXIAL, [12, 9], [0.5, 0.5], 2.0, 7), ramp);
    for (z, expected) in [(30.9, 30.0), (31.1, 32.0), (1e5, 36.0), (-1e5, 24.0)] {
        let view = volume
            .grid()
            .view(AnatomicalPlane::Axial, [0.0, 0.0, z], 2048)
            .unwrap();
        let [_, _, shown] = view.patient_from_pixel([3.0, 4.0], 0.0);
        assert!((shown - expected).abs() < 1e-9, "{z}: {shown}");
    }
}

#[test]
fn the_order_of_slices_changes_no_sample() {
    let [a, b] = ["axial", "axial, last slice first"].map(|wanted| {
        let mut all = acquisitions().into_iter();
        let found = all.find(|acquisition| acquisition.name == wanted).unwrap();
        phantom(&found.slices, sphere)
    });
    for plane in AnatomicalPlane::ALL {
        assert_eq!(
            picture(&a, &view(&a, plane), None),
            picture(&b, &view(&b, plane), None)
        );
    }
}

#[test]
fn pixels_are_square_and_the_picture_is_bounded() {
    let volume = phantom(&upright(AXIAL, [128, 120], [0.5, 0.4], 2.0, 33), ramp);
    let size = |plane, longest| {
        let view = volume.grid().view(plane, CENTER_MM, longest).unwrap();
        let [rows, columns] = view.spacing_mm();
        assert_eq!(rows, columns);
        (view.columns(), view.rows(), rows)
    };
    // 120 · 0.4 = 48 mm, 128 · 0.5 = 64 mm, 33 · 2 = 66 mm.
    assert_eq!(size(AnatomicalPlane::Axial, 2048), (120, 160, 0.4));
    assert_eq!(size(AnatomicalPlane::Coronal, 2048), (120, 165, 0.4));
    assert_eq!(size(AnatomicalPlane::Sagittal, 2048), (128, 132, 0.5));
    let (columns, rows, pixel) = size(AnatomicalPlane::Coronal, 33);
    assert_eq!((columns, rows), (24, 33));
    assert!((pixel - 2.0).abs() < 1e-9);
    assert_eq!(size(AnatomicalPlane::Axial, 0).0, 1);
}

#[test]
fn rows_in_bands_are_the_rows_of_the_whole() {
    let volume = phantom(&acquisitions()[6].slices, sphere);
    let view = view(&volume, AnatomicalPlane::Coronal);
    let whole = picture(&volume, &view, None);
    let mut bands = Vec::new();
    for start in (0..view.rows()).step_by(7) {
        let rows = start..(start + 7).min(view.rows());
        let mut band = vec![0.0; rows.len() * view.columns()];
        volume
            .reslice(&view, None, rows, f32::NAN, &mut band)
            .unwrap();
        bands.extend(band);
    }
    let bits = |samples: Vec<f32>| samples.into_iter().map(f32::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(whole), bits(bands));
}

#[test]
fn room_and_rows_have_to_fit() {
    let volume = phantom(&upright(AXIAL, [4, 4], [1.0, 1.0], 1.0, 4), ramp);
    let view = view(&volume, AnatomicalPlane::Axial);
    let mut out = vec![0_i16; 16];
    assert_eq!(
        volume.reslice(&view, None, 0..5, 0, &mut out),
        Err(VolumeError::RowsOutside { end: 5, rows: 4 })
    );
    assert_eq!(
        volume.reslice(&view, None, 0..3, 0, &mut out),
        Err(VolumeError::RoomUnfit {
            found: 16,
            expected: 12
        })
    );
    assert_eq!(volume.reslice(&view, None, 3..3, 0, &mut []), Ok(()));
}

#[test]
fn only_usable_numbers_are_a_view() {
    let straight = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let new = |origin, directions, spacing, size| match View::new(origin, directions, spacing, size)
    {
        Ok(_) => "none",
        Err(VolumeError::ViewUnusable { what }) => what,
        Err(_) => "another",
    };
    assert_eq!(new([0.0; 3], straight, [1.0; 2], [1, 1]), "none");
    assert_eq!(new([f64::NAN; 3], straight, [1.0; 2], [1, 1]), "origin");
    assert_eq!(new([0.0; 3], [[0.0; 3]; 2], [1.0; 2], [1, 1]), "directions");
    assert_eq!(
        new([0.0; 3], [[1.0, 0.0, 0.0]; 2], [1.0; 2], [1, 1]),
        "directions"
    );
    assert_eq!(new([0.0; 3], straight, [1.0, 0.0], [1, 1]), "spacing");
    assert_eq!(new([0.0; 3], straight, [1.0; 2], [0, 1]), "size");
    assert_eq!(new([0.0; 3], straight, [1.0; 2], [1, usize::MAX]), "size");
}
