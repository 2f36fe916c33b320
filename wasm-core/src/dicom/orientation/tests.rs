//! Orientation: validity, the standard's equation, markers.

use super::*;
use crate::dicom::spacing::{SpacingFacts, Technique, spacing};

const AXIAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];

/// 0.8 and 0.6 make a unit vector.
const TILTED: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 0.8, -0.6];

fn of(cosines: [f64; 6]) -> Orientation {
    Orientation::new(cosines).unwrap()
}

fn edges(cosines: [f64; 6]) -> [String; 4] {
    let markers = of(cosines).markers();
    [markers.left, markers.right, markers.top, markers.bottom]
}

#[test]
fn only_unit_and_orthogonal_cosines_are_an_orientation() {
    assert!(Orientation::new(AXIAL).is_some());
    assert!(Orientation::new([1.0009, 0.0, 0.0, 0.0, 0.9991, 0.0]).is_some());
    assert!(Orientation::new([1.0011, 0.0, 0.0, 0.0, 1.0, 0.0]).is_none());
    assert!(Orientation::new([1.0, 0.0, 0.0, 0.0, 0.9989, 0.0]).is_none());
    // Orthogonal within 0.001: X · Y is the first component of Y.
    assert!(Orientation::new([1.0, 0.0, 0.0, 0.0009, 1.0, 0.0]).is_some());
    assert!(Orientation::new([1.0, 0.0, 0.0, 0.0011, 1.0, 0.0]).is_none());
    assert!(Orientation::new([0.0; 6]).is_none());
    assert!(Orientation::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]).is_none());
    for hostile in [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE] {
        for place in 0..6 {
            let mut cosines = TILTED;
            cosines[place] = hostile;
            let expected = hostile == f64::MIN_POSITIVE && [1, 2, 3].contains(&place);
            assert_eq!(Orientation::new(cosines).is_some(), expected);
        }
    }
}

#[test]
fn minus_nought_is_nought() {
    let cosines = of([1.0, -0.0, -0.0, -0.0, 1.0, -0.0]).cosines();
    assert!(cosines.iter().all(|cosine| cosine.is_sign_positive()));
}

#[test]
fn the_normal_is_rows_times_columns_and_of_length_one() {
    assert_eq!(of(AXIAL).normal(), [0.0, 0.0, 1.0]);
    // Sagittal: rows to the back, columns to the feet; (0,1,0) × (0,0,-1) = (-1,0,0).
    assert_eq!(
        of([0.0, 1.0, 0.0, 0.0, 0.0, -1.0]).normal(),
        [-1.0, 0.0, 0.0]
    );
    // (1,0,0) × (0,0.8,-0.6) = (0, 0.6, 0.8).
    let [x, y, z] = of(TILTED).normal();
    assert!(x == 0.0 && (y - 0.6).abs() < 1e-15 && (z - 0.8).abs() < 1e-15);
    let long = of([1.0009, 0.0, 0.0, 0.0, 1.0009, 0.0]);
    assert_eq!(long.normal(), [0.0, 0.0, 1.0]);
    assert_eq!(long.coordinate([7.0, 8.0, 1000.0]), 1000.0);
}

#[test]
fn the_slice_coordinate_is_the_part_along_the_normal() {
    // 10 · 0.6 + 20 · 0.8 = 22, whatever x is.
    assert!((of(TILTED).coordinate([99.0, 10.0, 20.0]) - 22.0).abs() < 1e-12);
    // Moving within the plane changes nothing: 3 · Y = (0, 2.4, -1.8).
    assert!((of(TILTED).coordinate([-5.0, 12.4, 18.2]) - 22.0).abs() < 1e-12);
}

#[test]
fn the_standards_equation_takes_columns_along_x_and_rows_along_y() {
    // C.7.6.2.1-1 with Sx = -10, Sy = 20, Sz = 30, Δi = 0.25 (between columns) and Δj = 0.5
    // (between rows), column 4, row 6: X · 1 + Y · 3 + S.
    let spacing = spacing(&SpacingFacts {
        technique: Technique::CrossSection,
        pixel_spacing: Some([0.5, 0.25]),
        ..SpacingFacts::default()
    })
    .unwrap();
    let at =
        |cosines, row, column| of(cosines).position([-10.0, 20.0, 30.0], &spacing, row, column);
    assert_eq!(at(AXIAL, 6.0, 4.0), [-9.0, 23.0, 30.0]);
    assert_eq!(at(AXIAL, 0.0, 0.0), [-10.0, 20.0, 30.0]);
    let [x, y, z] = at(TILTED, 6.0, 4.0);
    assert!((x + 9.0).abs() < 1e-12 && (y - 22.4).abs() < 1e-12 && (z - 28.2).abs() < 1e-12);
    let [x, y, z] = at([0.0, 1.0, 0.0, 0.0, 0.0, -1.0], 6.0, 4.0);
    assert_eq!([x, y, z], [-10.0, 21.0, 27.0]);
}

#[test]
fn straight_planes_have_one_letter_an_edge() {
    assert_eq!(edges(AXIAL), ["R", "L", "A", "P"]);
    // Coronal: rows to the left, columns to the feet.
    assert_eq!(edges([1.0, 0.0, 0.0, 0.0, 0.0, -1.0]), ["R", "L", "H", "F"]);
    // Sagittal: rows to the back, columns to the feet.
    assert_eq!(edges([0.0, 1.0, 0.0, 0.0, 0.0, -1.0]), ["A", "P", "H", "F"]);
}

#[test]
fn oblique_planes_name_the_nearest_axis_first_and_leave_out_a_tenth() {
    // X = (2, 1, 2)/3: x and z are equal, so x comes first; Y = (1, 2, -2)/3.
    let third = 1.0 / 3.0;
    assert_eq!(
        edges([
            2.0 * third,
            third,
            2.0 * third,
            third,
            2.0 * third,
            -2.0 * third
        ]),
        ["RFA", "LHP", "AHR", "PFL"]
    );
    assert_eq!(edges(TILTED), ["R", "L", "AH", "PF"]);
    // sqrt(1 - 0.1²) = 0.99499: 0.1 itself has no letter, 0.11 has.
    assert_eq!(edges([0.994_987, 0.1, 0.0, 0.0, 0.0, 1.0])[1], "L");
    assert_eq!(edges([0.993_932, 0.11, 0.0, 0.0, 0.0, 1.0])[1], "LP");
    assert_eq!(edges([0.993_932, -0.11, 0.0, 0.0, 0.0, 1.0])[0], "RP");
}

#[test]
fn patient_orientation_says_where_rows_and_columns_go() {
    let of = Markers::from_patient_orientation;
    let markers = of("L", "FP").unwrap();
    assert_eq!(
        [markers.left, markers.right, markers.top, markers.bottom],
        ["R", "L", "HA", "FP"]
    );
    let one = of("A", "").unwrap();
    assert_eq!(
        [one.left, one.right, one.top, one.bottom],
        ["P", "A", "", ""]
    );
}

#[test]
fn what_is_no_direction_gives_no_letters() {
    for [row, column] in [
        ["", ""],
        ["X", "LE"],
        ["LR", "HH"],
        ["l", "h"],
        ["LPHF", "CR"],
        ["L ", "\u{fffd}"],
    ] {
        assert_eq!(Markers::from_patient_orientation(row, column), None);
    }
}
