//! What holds for any volume and any view.

use super::*;
use proptest::prelude::*;

/// Any number, and often one that decides something.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -10.0..10.0_f64,
        Just(0.0),
        Just(1.0),
        Just(f64::NAN),
        Just(f64::NEG_INFINITY),
        Just(1e6),
        Just(1e-4),
    ]
}

/// Any direction of columns and rows, exact to rounding.
fn directions() -> impl Strategy<Value = [[f64; 3]; 2]> {
    // A quaternion that is not nought is a rotation.
    prop::array::uniform4(-1.0..1.0_f64)
        .prop_filter("short", |q| {
            q.iter().map(|part| part * part).sum::<f64>() > 0.01
        })
        .prop_map(|q| {
            let length = q.iter().map(|part| part * part).sum::<f64>().sqrt();
            let [w, x, y, z] = q.map(|part| part / length);
            [
                [
                    1.0 - 2.0 * (y * y + z * z),
                    2.0 * (x * y + w * z),
                    2.0 * (x * z - w * y),
                ],
                [
                    2.0 * (x * y - w * z),
                    1.0 - 2.0 * (x * x + z * z),
                    2.0 * (y * z + w * x),
                ],
            ]
        })
}

fn cosines([[a, b, c], [d, e, f]]: [[f64; 3]; 2]) -> [f64; 6] {
    [a, b, c, d, e, f]
}

fn any_view() -> impl Strategy<Value = View> {
    let origin = prop::array::uniform3(-40.0..40.0_f64);
    let spacing = prop::array::uniform2(0.1..4.0_f64);
    (origin, directions(), spacing, 1..24_usize, 1..24_usize).prop_map(
        |(origin, directions, spacing, rows, columns)| {
            View::new(origin, directions, spacing, [rows, columns]).unwrap()
        },
    )
}

/// Random values in slices of any direction around the origin, some of them padding.
fn any_volume() -> impl Strategy<Value = Volume> {
    let values = prop::collection::vec(any::<i16>(), 6 * 5 * 4);
    (directions(), values, any::<bool>()).prop_map(|(directions, values, padded)| {
        let orientation = cosines(directions);
        let slices: Vec<SliceGeometry> = upright(orientation, [5, 6], [3.0, 2.0], 4.0, 4)
            .into_iter()
            .map(|slice| SliceGeometry {
                position: add(slice.position, CENTER_MM, -1.0),
                ..slice
            })
            .collect();
        let kind = PixelKind {
            signed: true,
            padding: padded.then_some([-32_768, -20_000]),
        };
        let mut builder = VolumeBuilder::new(&slices, kind, &Limits::browser()).unwrap();
        for (index, values) in values.chunks(30).enumerate() {
            builder.put(index, values).unwrap();
        }
        builder.finish().unwrap()
    })
}

proptest! {
    #[test]
    fn from_the_patient_to_a_view_and_back_is_nowhere_else(
        view in any_view(),
        point in prop::array::uniform3(-500.0..500.0_f64),
    ) {
        let (pixel, depth_mm) = view.pixel_from_patient(point);
        let back = view.patient_from_pixel(pixel, depth_mm);
        for (a, b) in point.iter().zip(back) {
            prop_assert!((a - b).abs() < 1e-9, "{point:?} {back:?}");
        }
    }

    #[test]
    fn from_voxels_to_the_patient_and_back_is_nowhere_else(
        volume in any_volume(),
        point in prop::array::uniform3(-500.0..500.0_f64),
    ) {
        let affine = volume.grid().affine();
        let back = affine.patient_from_voxel(affine.voxel_from_patient(point));
        for (a, b) in point.iter().zip(back) {
            prop_assert!((a - b).abs() < 1e-9, "{point:?} {back:?}");
        }
    }

    #[test]
    fn a_maximum_is_no_less_than_a_mean_and_a_mean_no_less_than_a_minimum(
        volume in any_volume(),
        view in any_view(),
        thickness_mm in 0.0..60.0_f64,
    ) {
        let [most, mean, least] = [Projection::Maximum, Projection::Mean, Projection::Minimum]
            .map(|projection| picture(&volume, &view, Some(Slab { projection, thickness_mm })));
        let thin = picture(&volume, &view, None);
        for (index, mean) in mean.iter().enumerate() {
            prop_assert_eq!(most[index].is_nan(), mean.is_nan());
            prop_assert_eq!(least[index].is_nan(), mean.is_nan());
            prop_assert!(mean.is_nan() || (least[index] <= *mean && *mean <= most[index]));
            // The plane itself is among the samples of a slab.
            prop_assert!(thin[index].is_nan() || (least[index]..=most[index]).contains(&thin[index]));
        }
    }

    #[test]
    fn no_sample_is_brighter_or_darker_than_every_voxel(volume in any_volume(), view in any_view()) {
        let mut samples = vec![0_i16; view.rows() * view.columns()];
        let outside = volume.range().map_or(0, |[low, _]| low);
        volume.reslice(&view, None, 0..view.rows(), outside, &mut samples).unwrap();
        if let Some([low, high]) = volume.range() {
            prop_assert!(samples.iter().all(|sample| (low..=high).contains(sample)));
        }
    }

    #[test]
    fn a_row_along_the_volume_is_sampled_as_its_points_are(
        volume in any_volume(),
        from in prop::array::uniform3(-0.4..3.4_f64),
        axis in 0..3_usize,
    ) {
        let affine = volume.grid().affine();
        let steps = affine.steps_mm();
        let voxel_mm = volume.grid().voxel_mm();
        let unit = |axis: usize| steps[axis].map(|part| part / voxel_mm[axis]);
        let view = View::new(
            affine.patient_from_voxel(from),
            [unit(axis), unit((axis + 1) % 3)],
            [0.7, 0.9],
            [5, 5],
        ).unwrap();
        let picture = picture(&volume, &view, None);
        for (index, found) in picture.iter().enumerate() {
            let pixel = [(index % 5) as f64, (index / 5) as f64];
            let expected = volume.value_at(view.patient_from_pixel(pixel, 0.0));
            match expected {
                Some(expected) => prop_assert!((f64::from(*found) - expected).abs() < 0.01),
                None => prop_assert!(found.is_nan()),
            }
        }
    }

    #[test]
    fn no_numbers_make_a_panic(
        numbers in prop::collection::vec(number(), 3 * 13),
        sides in prop::array::uniform2(0..5_u16),
        directions in directions(),
        honest in any::<bool>(),
        point in prop::array::uniform3(number()),
        thickness_mm in number(),
        longest in any::<usize>(),
    ) {
        let mut slices: Vec<SliceGeometry> = numbers.chunks(13).map(|n| SliceGeometry {
            position: [n[0], n[1], n[2]],
            orientation: [n[3], n[4], n[5], n[6], n[7], n[8]],
            spacing: [n[9], n[10]],
            rows: sides[0],
            columns: sides[1],
            slope: n[11],
            intercept: n[12],
        }).collect();
        if honest {
            let [first, second] = [0, 1].map(|slice: usize| slices[slice].position);
            slices[2].position = add(second, add(second, first, -1.0), 1.0);
            for slice in &mut slices {
                slice.orientation = cosines(directions);
                slice.spacing = [1.0, 0.5];
                slice.slope = 1.0;
                slice.intercept = 0.0;
            }
        }
        let limits = Limits::browser();
        let Ok(mut builder) = VolumeBuilder::new(&slices, PixelKind::SIGNED, &limits) else {
            return Ok(());
        };
        let len = usize::from(sides[0]) * usize::from(sides[1]);
        for slice in 0..3 {
            builder.put(slice, &vec![7; len]).unwrap();
        }
        let volume = builder.finish().unwrap();
        prop_assert!(volume.value_at(point).is_none_or(|value| value == volume.rescale().modality(7.0)));
        for plane in AnatomicalPlane::ALL {
            let view = volume.grid().view(plane, point, longest.min(64));
            if let Ok(view) = view {
                let slab = Slab { projection: Projection::Mean, thickness_mm };
                let mut out = vec![0_i16; view.rows() * view.columns()];
                volume.reslice(&view, None, 0..view.rows(), 7, &mut out).unwrap();
                prop_assert!(out.iter().all(|sample| *sample == 7));
                let cut = volume.reslice(&view, Some(slab), 0..view.rows(), 7, &mut out);
                prop_assert_eq!(cut.is_ok(), thickness_mm.is_finite() && thickness_mm >= 0.0);
                prop_assert!(out.iter().all(|sample| *sample == 7));
            }
        }
    }

    #[test]
    fn no_view_makes_a_panic(
        volume in any_volume(),
        origin in prop::array::uniform3(number()),
        hostile in prop::array::uniform6(number()),
        turned in directions(),
        honest in any::<bool>(),
        spacing in prop::array::uniform2(number()),
        planes in any::<i64>(),
    ) {
        let [a, b, c, d, e, f] = hostile;
        let directions = if honest { turned } else { [[a, b, c], [d, e, f]] };
        if let Ok(view) = View::new(origin, directions, spacing, [3, 4]) {
            picture(&volume, &view, None);
            if let Ok(view) = volume.grid().scrolled(&view, planes) {
                let travel = volume.grid().travel(&view);
                prop_assert!(volume.grid().position(&view) < travel.count);
            }
        }
    }
}
