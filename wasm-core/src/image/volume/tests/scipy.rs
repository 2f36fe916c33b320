//! Our samples against those of `SciPy`'s `map_coordinates` with order 1.

use super::*;

/// What `tests/goldens/volume/map_coordinates.py` prints.
#[derive(serde::Deserialize)]
struct Truth {
    stored: Vec<Vec<Vec<i16>>>,
    points: Vec<[f64; 3]>,
    expected: Vec<f64>,
}

/// Held values are blended in `f32`: 24 bits of 4,096.
const ROUNDING: f64 = 1e-3;

#[test]
fn samples_between_voxels_are_those_of_scipy() {
    let json = include_str!("../../../../tests/goldens/volume/map_coordinates.json");
    let truth: Truth = serde_json::from_str(json).unwrap();
    let slices = [0.0, 1.0, 2.0, 3.0].map(|z| SliceGeometry {
        position: [0.0, 0.0, z],
        orientation: AXIAL,
        spacing: [1.0, 1.0],
        rows: 5,
        columns: 6,
        slope: 1.0,
        intercept: 0.0,
    });
    let mut builder = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::browser()).unwrap();
    for (index, stored) in truth.stored.iter().enumerate() {
        builder.put(index, &stored.concat()).unwrap();
    }
    let volume = builder.finish().unwrap();
    assert!(truth.points.len() > 50 && truth.points.len() == truth.expected.len());
    for (point, expected) in truth.points.iter().zip(&truth.expected) {
        let found = volume.value_at(*point).unwrap();
        assert!(
            (found - expected).abs() < ROUNDING,
            "{point:?}: {found} {expected}"
        );
    }
}
