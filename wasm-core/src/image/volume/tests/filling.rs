//! How a volume is filled: memory, order, holes, padding and 16 bits.

use super::*;
use crate::error::{ErrorCode, Failure};

fn three() -> [SliceGeometry; 3] {
    [0.0, 2.0, 4.0].map(|z| SliceGeometry {
        position: [0.0, 0.0, z],
        orientation: AXIAL,
        spacing: [1.0, 1.0],
        rows: 2,
        columns: 2,
        slope: 2.0,
        intercept: -10.0,
    })
}

fn builder(kind: PixelKind) -> VolumeBuilder {
    VolumeBuilder::new(&three(), kind, &Limits::browser()).unwrap()
}

#[test]
fn a_volume_over_the_limit_takes_no_memory() {
    let limits = Limits {
        volume_bytes: 23,
        ..Limits::browser()
    };
    let error = VolumeBuilder::new(&three(), PixelKind::SIGNED, &limits).unwrap_err();
    assert_eq!(
        error,
        VolumeError::TooLarge {
            bytes: 24,
            limit: 23
        }
    );
    assert_eq!(Failure::from(error).code, ErrorCode::ImageVolumeTooLarge);
    // A hundred thousand slices of the largest size: 800 TB.
    let slices: Vec<SliceGeometry> = (0..100_000)
        .map(|index| SliceGeometry {
            position: [0.0, 0.0, f64::from(index)],
            rows: u16::MAX,
            columns: u16::MAX,
            ..three()[0]
        })
        .collect();
    let error = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::native()).unwrap_err();
    assert!(matches!(error, VolumeError::TooLarge { .. }));
}

#[test]
fn slices_that_are_no_volume_have_a_code_with_words() {
    let error = Grid::new(&three()[..1]).unwrap_err();
    assert_eq!(Failure::from(error).code, ErrorCode::ImageVolumeTooFew);
}

#[test]
fn each_slice_is_put_once_and_is_whole() {
    let mut builder = builder(PixelKind::SIGNED);
    assert_eq!(
        builder.put(0, &[1; 3]),
        Err(VolumeError::SliceLength {
            slice: 0,
            found: 3,
            expected: 4
        })
    );
    assert_eq!(
        builder.put_unsigned(0, &[1; 4]),
        Err(VolumeError::OtherRepresentation { slice: 0 })
    );
    assert_eq!(
        builder.put(3, &[1; 4]),
        Err(VolumeError::SliceUnknown {
            slice: 3,
            slices: 3
        })
    );
    builder.put(0, &[1; 4]).unwrap();
    assert_eq!(
        builder.put(0, &[1; 4]),
        Err(VolumeError::SliceTwice { slice: 0 })
    );
    assert_eq!(builder.skip(0), Err(VolumeError::SliceTwice { slice: 0 }));
    builder.put(2, &[3; 4]).unwrap();
    assert_eq!(
        builder.finish().unwrap_err(),
        VolumeError::Incomplete { missing: 1 }
    );
}

#[test]
fn rescales_that_differ_or_fall_are_no_volume() {
    let error = |change: fn(&mut [SliceGeometry; 3])| {
        let mut slices = three();
        change(&mut slices);
        VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::browser()).unwrap_err()
    };
    let differ = VolumeError::RescalesDiffer { slice: 2 };
    assert_eq!(error(|slices| slices[2].slope = 1.0), differ);
    assert_eq!(error(|slices| slices[2].intercept = f64::NAN), differ);
    for slope in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let slices = three().map(|slice| SliceGeometry { slope, ..slice });
        let error = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::browser()).unwrap_err();
        assert!(matches!(
            error,
            VolumeError::SliceUnusable {
                what: "rescale",
                ..
            }
        ));
    }
}

#[test]
fn unsigned_values_of_all_16_bits_come_back() {
    let mut builder = builder(PixelKind::UNSIGNED);
    builder.put_unsigned(0, &[0, 1, 32_767, 32_768]).unwrap();
    builder.put_unsigned(1, &[65_535; 4]).unwrap();
    builder.put_unsigned(2, &[7; 4]).unwrap();
    let volume = builder.finish().unwrap();
    assert_eq!(volume.range(), Some([i16::MIN, i16::MAX]));
    let at = |point| volume.value_at(point);
    assert_eq!(at([0.0, 0.0, 0.0]), Some(-10.0));
    assert_eq!(at([1.0, 0.0, 0.0]), Some(-8.0));
    assert_eq!(at([0.0, 1.0, 0.0]), Some(2.0 * 32_767.0 - 10.0));
    assert_eq!(at([1.0, 1.0, 0.0]), Some(2.0 * 32_768.0 - 10.0));
    assert_eq!(at([0.0, 0.0, 2.0]), Some(2.0 * 65_535.0 - 10.0));
    assert_eq!(at([0.0, 0.0, 1.0]), Some(65_535.0 - 10.0));
    assert_eq!(at([0.0, 0.0, 5.1]), None);
    assert_eq!(at([0.0, f64::NAN, 5.1]), None);
}

#[test]
fn nothing_is_interpolated_across_a_hole() {
    let mut builder = builder(PixelKind::SIGNED);
    builder.put(0, &[10; 4]).unwrap();
    builder.skip(1).unwrap();
    builder.put(2, &[30; 4]).unwrap();
    let volume = builder.finish().unwrap();
    let along_z = [-1.0, 0.0, 0.5, 2.0, 3.5, 4.0].map(|z| volume.value_at([0.5, 0.5, z]));
    assert_eq!(
        along_z,
        [Some(10.0), Some(10.0), None, None, None, Some(50.0)]
    );
    let grid = volume.grid();
    let coronal = grid.view(AnatomicalPlane::Coronal, [0.0; 3], 100).unwrap();
    // Head on top: 6 rows of 1 mm from z = 4.5 to -0.5.
    let rows = picture(&volume, &coronal, None);
    let filled: Vec<bool> = rows.chunks(2).map(|row| !row[0].is_nan()).collect();
    assert_eq!(filled, [true, false, false, false, false, true]);
}

#[test]
fn padding_is_no_part_of_the_picture() {
    let kind = PixelKind {
        padding: Some([-1500, -2000]),
        ..PixelKind::SIGNED
    };
    let mut builder = builder(kind);
    builder.put(0, &[-2000, 10, -1500, 20]).unwrap();
    builder.put(1, &[-1499, 10, 10, 20]).unwrap();
    builder.put(2, &[-1800; 4]).unwrap();
    let volume = builder.finish().unwrap();
    assert_eq!(volume.range(), Some([-1499, 20]));
    let at = |point| volume.value_at(point);
    assert_eq!(at([0.0, 0.0, 0.0]), None);
    assert_eq!(at([0.5, 0.0, 0.0]), None);
    assert_eq!(at([1.0, 0.0, 0.0]), Some(10.0));
    assert_eq!(at([1.0, 0.5, 0.0]), Some(20.0));
    assert_eq!(at([0.0, 0.0, 2.0]), Some(-3008.0));
    let axial = volume
        .grid()
        .view(AnatomicalPlane::Axial, [0.0; 3], 100)
        .unwrap();
    assert!(picture(&volume, &axial, None)[0].is_nan());
    let slab = Slab {
        projection: Projection::Minimum,
        thickness_mm: 20.0,
    };
    assert_eq!(
        picture(&volume, &axial, Some(slab)),
        [-3008.0, 10.0, 10.0, 30.0]
    );
    let unsigned = PixelKind {
        signed: false,
        padding: Some([70_000, 80_000]),
    };
    assert_eq!(unsigned.padding_held(), None);
    let unsigned = PixelKind {
        signed: false,
        padding: Some([-5, 0]),
    };
    assert_eq!(unsigned.padding_held(), Some([i16::MIN; 2]));
}
