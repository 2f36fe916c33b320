//! Slabs: maximum, minimum and mean over a depth.

use super::*;

/// 9 × 9 × 9 voxels of 1 mm around the center, of value 0 but for one of 100, three above the middle.
fn spike() -> Volume {
    let bright = add(CENTER_MM, [0.0, 0.0, 3.0], 1.0);
    phantom(&upright(AXIAL, [9, 9], [1.0, 1.0], 1.0, 9), |point| {
        if point == bright { 100.0 } else { 0.0 }
    })
}

fn brightest(volume: &Volume, slab: Option<Slab>) -> f32 {
    let view = volume
        .grid()
        .view(AnatomicalPlane::Axial, CENTER_MM, 100)
        .unwrap();
    picture(volume, &view, slab)
        .into_iter()
        .fold(f32::MIN, f32::max)
}

#[test]
fn a_maximum_shows_the_voxel_itself_within_the_slab_and_nothing_beyond() {
    let volume = spike();
    let close = |projection, thickness_mm, expected: f32| {
        let slab = Slab {
            projection,
            thickness_mm,
        };
        let found = brightest(&volume, Some(slab));
        assert!((found - expected).abs() < 1e-3, "{slab:?} {found}");
    };
    assert!(brightest(&volume, None).abs() < 1e-3);
    close(Projection::Maximum, 0.0, 0.0);
    close(Projection::Maximum, 3.9, 0.0);
    close(Projection::Maximum, 5.0, 50.0);
    close(Projection::Maximum, 6.0, 100.0);
    close(Projection::Maximum, 1e9, 100.0);
    close(Projection::Minimum, 6.0, 0.0);
    // 13 samples every 0.5 mm, of which the last two are 50 and 100.
    close(Projection::Mean, 6.0, 150.0 / 13.0);
}

#[test]
fn a_mean_of_a_ramp_is_the_ramp() {
    for Acquisition { name, slices } in acquisitions() {
        let volume = phantom(&slices, |[x, y, z]| x + y - z);
        for plane in AnatomicalPlane::ALL {
            let view = volume.grid().view(plane, CENTER_MM, 300).unwrap();
            let ([column, row], _) = view.pixel_from_patient(CENTER_MM);
            let at = row.round() as usize * view.columns() + column.round() as usize;
            let thin = picture(&volume, &view, None)[at];
            let mean = picture(
                &volume,
                &view,
                Some(Slab {
                    projection: Projection::Mean,
                    thickness_mm: 8.0,
                }),
            )[at];
            let off = (f64::from(mean - thin)).abs();
            assert!(off < SLOPE, "{name} {plane:?}: {thin} {mean}");
        }
    }
}

#[test]
fn a_slab_beside_the_volume_is_outside() {
    let volume = spike();
    let beside = View::new(
        add(CENTER_MM, [0.0, 0.0, 50.0], 1.0),
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        [1.0, 1.0],
        [4, 4],
    );
    let beside = beside.unwrap();
    for projection in [Projection::Maximum, Projection::Minimum, Projection::Mean] {
        for thickness_mm in [0.0, 20.0, 80.0] {
            let picture = picture(
                &volume,
                &beside,
                Some(Slab {
                    projection,
                    thickness_mm,
                }),
            );
            assert!(picture.iter().all(|sample| sample.is_nan()));
        }
        let reaching = picture(
            &volume,
            &beside,
            Some(Slab {
                projection,
                thickness_mm: 200.0,
            }),
        );
        assert!(reaching.iter().all(|sample| !sample.is_nan()));
    }
}

#[test]
fn a_thickness_that_is_no_length_is_an_error() {
    let volume = spike();
    let view = volume
        .grid()
        .view(AnatomicalPlane::Axial, CENTER_MM, 100)
        .unwrap();
    for thickness_mm in [f64::NAN, f64::INFINITY, -1.0] {
        let slab = Slab {
            projection: Projection::Mean,
            thickness_mm,
        };
        assert_eq!(
            volume.reslice(&view, Some(slab), 0..0, 0_i16, &mut []),
            Err(VolumeError::ViewUnusable { what: "thickness" })
        );
    }
}
