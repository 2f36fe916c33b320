//! Volumes with known truth: what is measured in a view is what was put into the patient.

mod filling;
mod geometry;
mod linked;
mod planes;
mod property;
mod scipy;
mod slabs;

use super::*;
use crate::{
    dicom::orientation::{Orientation, add},
    limits::Limits,
};

const AXIAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];

/// What the middle of every phantom's volume is, up to half a pixel.
const CENTER_MM: [f64; 3] = [5.0, -10.0, 30.0];

/// Stored values of a phantom are its values in steps of this.
const SLOPE: f64 = 0.02;

/// A way to acquire slices, all around [`CENTER_MM`].
struct Acquisition {
    name: &'static str,
    slices: Vec<SliceGeometry>,
}

/// Slices of a direction: pixels by rows and columns, spacing in mm, and from slice to slice.
fn slices(
    orientation: [f64; 6],
    [rows, columns]: [u16; 2],
    spacing: [f64; 2],
    step_mm: [f64; 3],
    count: usize,
) -> Vec<SliceGeometry> {
    let of = Orientation::new(orientation).unwrap();
    let half = |side: f64| (side / 2.0).floor();
    let corner = add(CENTER_MM, of.x(), -half(f64::from(columns)) * spacing[1]);
    let corner = add(corner, of.y(), -half(f64::from(rows)) * spacing[0]);
    let first = add(corner, step_mm, -half(count as f64));
    let slice = |index: usize| SliceGeometry {
        position: add(first, step_mm, index as f64),
        orientation,
        spacing,
        rows,
        columns,
        slope: SLOPE,
        intercept: -12.0,
    };
    (0..count).map(slice).collect()
}

/// Slices that step along their normal.
fn upright(
    orientation: [f64; 6],
    size: [u16; 2],
    spacing: [f64; 2],
    gap_mm: f64,
    count: usize,
) -> Vec<SliceGeometry> {
    let normal = Orientation::new(orientation).unwrap().normal();
    let step_mm = normal.map(|part| part * gap_mm);
    slices(orientation, size, spacing, step_mm, count)
}

/// Volumes of about 64 mm, acquired in all the ways that there are.
fn acquisitions() -> Vec<Acquisition> {
    let third = 1.0 / 3.0;
    let oblique = [
        2.0 * third,
        third,
        2.0 * third,
        third,
        2.0 * third,
        -2.0 * third,
    ];
    // A gantry that is tilted by the angle of 0.96 and 0.28 (16°), and a table that moves straight.
    let tilted = [1.0, 0.0, 0.0, 0.0, 0.96, -0.28];
    let size = [64, 80];
    let mut reversed = upright(AXIAL, [128, 120], [0.5, 0.5], 2.0, 33);
    reversed.reverse();
    let named = |name, slices| Acquisition { name, slices };
    vec![
        named("axial", upright(AXIAL, [128, 120], [0.5, 0.5], 2.0, 33)),
        named("axial, last slice first", reversed),
        named("feet first", upright(AXIAL, size, [1.0, 0.8], -1.25, 52)),
        named(
            "sagittal",
            upright([0.0, 1.0, 0.0, 0.0, 0.0, -1.0], size, [1.0, 0.8], 1.25, 52),
        ),
        named(
            "coronal",
            upright([1.0, 0.0, 0.0, 0.0, 0.0, -1.0], size, [1.0, 0.8], 1.25, 52),
        ),
        named(
            "seen from the head",
            upright([-1.0, 0.0, 0.0, 0.0, 1.0, 0.0], size, [1.0, 0.8], 1.25, 52),
        ),
        named("oblique", upright(oblique, size, [1.0, 0.8], 1.25, 52)),
        named(
            "gantry tilt",
            slices(tilted, size, [1.0, 0.8], [0.0, 0.0, 1.25], 52),
        ),
    ]
}

/// PS3.3 C.7.6.2.1.1: where a pixel of a slice lies.
fn pixel_mm(slice: &SliceGeometry, row: usize, column: usize) -> [f64; 3] {
    let [xx, xy, xz, yx, yy, yz] = slice.orientation;
    let along_x = add(
        slice.position,
        [xx, xy, xz],
        slice.spacing[1] * column as f64,
    );
    add(along_x, [yx, yy, yz], slice.spacing[0] * row as f64)
}

/// A volume whose modality values are a function of the patient.
fn phantom(slices: &[SliceGeometry], value: impl Fn([f64; 3]) -> f64) -> Volume {
    let mut builder = VolumeBuilder::new(slices, PixelKind::SIGNED, &Limits::browser()).unwrap();
    for (index, slice) in slices.iter().enumerate() {
        let mut stored = Vec::new();
        for row in 0..usize::from(slice.rows) {
            for column in 0..usize::from(slice.columns) {
                let value = value(pixel_mm(slice, row, column));
                stored.push(((value - slice.intercept) / slice.slope).round() as i16);
            }
        }
        builder.put(index, &stored).unwrap();
    }
    builder.finish().unwrap()
}

/// All of a view in modality values, NaN outside.
fn picture(volume: &Volume, view: &View, slab: Option<Slab>) -> Vec<f32> {
    let mut out = vec![0.0; view.rows() * view.columns()];
    volume
        .reslice(view, slab, 0..view.rows(), f32::NAN, &mut out)
        .unwrap();
    out
}
