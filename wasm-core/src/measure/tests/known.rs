//! Known answers.

use std::f64::consts::PI;

use super::*;
use crate::dicom::spacing::{
    Calibration, SpacingFacts, Technique, UltrasoundRegion, UltrasoundRegions,
};

#[test]
fn six_columns_and_sixteen_rows_are_three_by_four_millimetres() {
    let shape = Shape::Length(line([10.0, 10.0], [16.0, 26.0]));
    check(
        &shape,
        half_by_quarter(),
        Quantity::Length,
        5.0,
        &Unit::Millimetres,
    );
    let in_pixels = 292.0_f64.sqrt();
    check(&shape, None, Quantity::Length, in_pixels, &Unit::Pixels);
    let source = |scale| shape.values(scale)[0].source();
    assert_eq!(source(None), Source::Pixels);
    assert_eq!(
        source(half_by_quarter()),
        Source::Scale(ScaleSource::PatientPlane)
    );
}

#[test]
fn an_angle_is_that_in_the_patient_where_pixels_are_not_square() {
    let angle = |to: [f64; 2]| {
        Shape::Angle(Angle {
            from: point(20.0, 10.0),
            vertex: point(10.0, 10.0),
            to: point(to[0], to[1]),
        })
    };
    check(
        &angle([10.0, 0.0]),
        None,
        Quantity::Angle,
        90.0,
        &Unit::Degrees,
    );
    check(
        &angle([20.0, 20.0]),
        None,
        Quantity::Angle,
        45.0,
        &Unit::Degrees,
    );
    check(
        &angle([0.0, 10.0]),
        None,
        Quantity::Angle,
        180.0,
        &Unit::Degrees,
    );
    check(
        &angle([15.0, 10.0]),
        None,
        Quantity::Angle,
        0.0,
        &Unit::Degrees,
    );
    // 1 mm across and 1 mm down.
    check(
        &angle([12.0, 14.0]),
        half_by_quarter(),
        Quantity::Angle,
        45.0,
        &Unit::Degrees,
    );
    // A leg without a length has no angle.
    assert_eq!(measured(&angle([10.0, 10.0]), None, Quantity::Angle), None);
}

#[test]
fn cobbs_angle_does_not_depend_on_how_the_lines_were_drawn() {
    let tilted = |degrees: f64| {
        let radians = degrees.to_radians();
        let (x, y) = (100.0 * libm::cos(radians), 100.0 * libm::sin(radians));
        line([200.0, 300.0], [200.0 + x, 300.0 + y])
    };
    let turned = |line: Line| Line::new(line.to, line.from);
    for (first, second, expected) in [
        (-20.0, 15.0, 35.0),
        (0.0, 90.0, 90.0),
        (10.0, 10.0, 0.0),
        (-60.0, 60.0, 60.0),
    ] {
        let (first, second) = (tilted(first), tilted(second));
        for (first, second) in [
            (first, second),
            (second, first),
            (turned(first), second),
            (first, turned(second)),
        ] {
            let cobb = Shape::Cobb(Cobb { first, second });
            check(&cobb, None, Quantity::CobbAngle, expected, &Unit::Degrees);
        }
    }
}

#[test]
fn areas_are_columns_times_rows() {
    let span = Span::new(point(30.0, 5.0), point(10.0, 45.0));
    check(
        &Shape::Rectangle(span),
        None,
        Quantity::Area,
        800.0,
        &Unit::SquarePixels,
    );
    check(
        &Shape::Rectangle(span),
        half_by_quarter(),
        Quantity::Area,
        100.0,
        &Unit::SquareMillimetres,
    );
    check(
        &Shape::Rectangle(span),
        half_by_quarter(),
        Quantity::Width,
        10.0,
        &Unit::Millimetres,
    );
    check(
        &Shape::Rectangle(span),
        half_by_quarter(),
        Quantity::Height,
        10.0,
        &Unit::Millimetres,
    );
    check(
        &Shape::Ellipse(span),
        None,
        Quantity::Area,
        PI * 10.0 * 20.0,
        &Unit::SquarePixels,
    );
    // A circle of 5 mm radius.
    check(
        &Shape::Ellipse(span),
        half_by_quarter(),
        Quantity::Area,
        PI * 25.0,
        &Unit::SquareMillimetres,
    );
}

const SQUARE: [[f64; 2]; 4] = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];

#[test]
fn what_is_surrounded_twice_is_a_hole() {
    let square = outline(&SQUARE);
    assert_eq!(square.area_px(), Some(100.0));
    check(
        &Shape::Polygon(square),
        half_by_quarter(),
        Quantity::Perimeter,
        15.0,
        &Unit::Millimetres,
    );
    // Over a bridge into a hole of 4 by 4 and back, either way round.
    let hole = [
        [3.0, 3.0],
        [7.0, 3.0],
        [7.0, 7.0],
        [3.0, 7.0],
        [3.0, 3.0],
        [0.0, 0.0],
    ];
    let mut with_hole = SQUARE.to_vec();
    with_hole.push([0.0, 0.0]);
    let mut other_way = with_hole.clone();
    with_hole.extend(hole);
    other_way.extend([hole[0], hole[3], hole[2], hole[1], hole[4], hole[5]]);
    for points in [with_hole, other_way] {
        let outline = outline(&points);
        assert!((outline.area_px().unwrap() - 84.0).abs() < 1e-3);
        let region = Region::Outline(&outline);
        assert!(region.contains(point(1.0, 5.0)));
        assert!(!region.contains(point(5.0, 5.0)));
        assert!(!region.contains(point(11.0, 5.0)));
    }
}

#[test]
fn an_outline_that_crosses_itself_counts_both_parts() {
    // An hourglass: two triangles of 25 pixels.
    let hourglass = outline(&[[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]]);
    assert!((hourglass.area_px().unwrap() - 50.0).abs() < 1e-3);
    // The middle of a pentagram is surrounded twice.
    let star: Vec<_> = (0..5)
        .map(|tip| 4.0 * PI / 5.0 * f64::from(tip))
        .map(|angle| {
            [
                10.0 + 10.0 * libm::sin(angle),
                10.0 - 10.0 * libm::cos(angle),
            ]
        })
        .collect();
    let star = outline(&star);
    assert!(!Region::Outline(&star).contains(point(10.0, 10.0)));
    // Ten triangles from the middle to its corners, less the pentagon there.
    let inner = 10.0 * libm::cos(2.0 * PI / 5.0) / libm::cos(PI / 5.0);
    let whole = 5.0 * 10.0 * inner * libm::sin(PI / 5.0);
    let middle = 2.5 * inner * inner * libm::sin(2.0 * PI / 5.0);
    assert!((star.area_px().unwrap() - (whole - middle)).abs() < 1e-3);
}

#[test]
fn a_scribble_has_a_length_and_no_area() {
    let scribble: Vec<_> = (0..200)
        .map(|n| {
            [
                f64::from(n % 2) * 1000.0 + f64::from(n * 7 % 200),
                f64::from(n * 37 % 200),
            ]
        })
        .collect();
    let shape = Shape::Freehand(outline(&scribble));
    assert_eq!(measured(&shape, None, Quantity::Area), None);
    assert!(measured(&shape, None, Quantity::Perimeter).is_some());
}

#[test]
fn the_diameters_of_an_outline_are_those_of_a_calliper() {
    // 8 by 6 mm in pixels that are not square: the diagonal is 10 mm, and 2·8·6/10 across it.
    let box_8_by_6 = outline(&[[10.0, 10.0], [26.0, 10.0], [26.0, 34.0], [10.0, 34.0]]);
    let found = Shape::Diameters(Diameters::of(&box_8_by_6, half_by_quarter()).unwrap());
    check(
        &found,
        half_by_quarter(),
        Quantity::LongestDiameter,
        10.0,
        &Unit::Millimetres,
    );
    check(
        &found,
        half_by_quarter(),
        Quantity::PerpendicularDiameter,
        7.5,
        &Unit::Millimetres,
    );
    // An ellipse of half axes 50 and 20.
    let ellipse: Vec<_> = (0..360)
        .map(|degrees| f64::from(degrees).to_radians())
        .map(|angle| {
            [
                100.0 + 50.0 * libm::cos(angle),
                100.0 + 20.0 * libm::sin(angle),
            ]
        })
        .collect();
    let found = Shape::Diameters(Diameters::of(&outline(&ellipse), None).unwrap());
    check(
        &found,
        None,
        Quantity::LongestDiameter,
        100.0,
        &Unit::Pixels,
    );
    check(
        &found,
        None,
        Quantity::PerpendicularDiameter,
        40.0,
        &Unit::Pixels,
    );
    // All corners in one place.
    assert_eq!(Diameters::of(&outline(&[[5.0, 5.0]; 3]), None), None);
}

#[test]
fn a_drawn_diameter_brings_one_across_it() {
    let drawn = Shape::Diameters(Diameters::along(
        line([0.0, 50.0], [20.0, 50.0]),
        half_by_quarter(),
        FrameSize {
            columns: 100,
            rows: 100,
        },
    ));
    check(
        &drawn,
        half_by_quarter(),
        Quantity::LongestDiameter,
        10.0,
        &Unit::Millimetres,
    );
    check(
        &drawn,
        half_by_quarter(),
        Quantity::PerpendicularDiameter,
        5.0,
        &Unit::Millimetres,
    );
    assert_eq!(drawn.points()[2..], [point(10.0, 40.0), point(10.0, 60.0)]);
}

#[test]
fn a_known_length_makes_a_scale() {
    let ruler = line([0.0, 0.0], [0.0, 50.0]);
    let scale = Scale::calibrated(ruler, 10.0, 1.0).unwrap();
    assert_eq!(scale.source(), ScaleSource::Person);
    check(
        &Shape::Length(line([0.0, 0.0], [30.0, 40.0])),
        Some(scale),
        Quantity::Length,
        10.0,
        &Unit::Millimetres,
    );
    // Pixels twice as high as wide.
    let scale = Scale::calibrated(ruler, 10.0, 2.0).unwrap();
    assert!((scale.per_row_mm() - 0.2).abs() < 1e-9);
    assert!((scale.per_column_mm() - 0.1).abs() < 1e-9);
    for (line, length_mm, aspect) in [
        (line([1.0, 1.0], [1.0, 1.0]), 10.0, 1.0),
        (ruler, 0.0, 1.0),
        (ruler, -1.0, 1.0),
        (ruler, f64::NAN, 1.0),
        (ruler, f64::INFINITY, 1.0),
        (ruler, 10.0, 0.0),
        (ruler, 10.0, f64::NAN),
    ] {
        assert_eq!(Scale::calibrated(line, length_mm, aspect), None);
    }
}

#[test]
fn a_scale_of_a_file_says_what_the_file_says() {
    let facts = SpacingFacts {
        technique: Technique::Other,
        imager_pixel_spacing: Some([0.25, 0.125]),
        ..SpacingFacts::default()
    };
    let FrameScale::Whole(scale) = FrameScale::of(&facts) else {
        panic!("one scale");
    };
    // Between rows comes first in DICOM.
    assert_eq!((scale.per_column_mm(), scale.per_row_mm()), (0.125, 0.25));
    assert_eq!(scale.source(), ScaleSource::Detector);
    let nothing = FrameScale::of(&SpacingFacts::default());
    assert_eq!(nothing, FrameScale::SQUARE_PIXELS);
}

/// Pixels twice as high as wide and no scale: lengths, angles and areas are those of the true shape, as
/// it is seen, in widths of a pixel.
#[test]
fn without_a_scale_the_shape_of_pixels_counts() {
    let facts = SpacingFacts {
        pixel_aspect_ratio: Some([2.0, 1.0]),
        ..SpacingFacts::default()
    };
    let file = FrameScale::of(&facts);
    assert_eq!(file.aspect(), 2.0);
    let down = Shape::Length(line([10.0, 10.0], [10.0, 15.0]));
    let ruler = file.ruler_for(&down);
    check(&down, ruler, Quantity::Length, 10.0, &Unit::Pixels);
    // Ten across and ten down, which are five rows.
    let half_a_right_angle = Shape::Angle(Angle {
        from: point(20.0, 10.0),
        vertex: point(10.0, 10.0),
        to: point(20.0, 15.0),
    });
    check(
        &half_a_right_angle,
        ruler,
        Quantity::Angle,
        45.0,
        &Unit::Degrees,
    );
    let square = Shape::Rectangle(Span::new(point(10.0, 10.0), point(20.0, 15.0)));
    check(&square, ruler, Quantity::Area, 100.0, &Unit::SquarePixels);
    // A person who knows a length knows the shape of the pixels too.
    let known = line([10.0, 10.0], [10.0, 15.0]);
    let scale = Scale::calibrated(known, 5.0, file.aspect()).unwrap();
    assert_eq!((scale.per_column_mm(), scale.per_row_mm()), (0.5, 1.0));
    let extreme = Scale::calibrated(known, 5.0, 1000.0);
    check(&down, extreme, Quantity::Length, 5.0, &Unit::Millimetres);
}

/// The words of a source are those of `dicom::spacing`, of which each has one here.
#[test]
fn every_source_of_a_file_keeps_its_words() {
    use crate::dicom::spacing::SpacingSource;
    for source in [
        SpacingSource::PixelMeasures,
        SpacingSource::CrossSection,
        SpacingSource::Calibrated(Calibration::new("GEOMETRY", None).unwrap()),
        SpacingSource::CalibratedMethodNotStated,
        SpacingSource::Detector,
        SpacingSource::DetectorByMagnification,
        SpacingSource::Film,
        SpacingSource::UltrasoundRegion,
        SpacingSource::NominalAtRetina,
        SpacingSource::NotDetermined,
    ] {
        assert_eq!(ScaleSource::from(&source).key(), source.label_key());
    }
}

/// OHIF/Viewers#5556: a region's scale holds in the region.
#[test]
fn in_ultrasound_all_of_a_shape_must_lie_in_one_region() {
    let region = UltrasoundRegion {
        flags: 0,
        min_x: 10,
        min_y: 8,
        max_x: 69,
        max_y: 55,
        units_x: 3,
        units_y: 3,
        delta_x: 0.02,
        delta_y: 0.03,
    };
    let scale = FrameScale::Regions {
        regions: UltrasoundRegions::new(vec![region]),
        aspect: 1.0,
    };
    let inside = Shape::Length(line([10.0, 8.0], [30.0, 18.0]));
    // 20 columns of 0.2 mm, 10 rows of 0.3 mm.
    check(
        &inside,
        scale.ruler_for(&inside),
        Quantity::Length,
        5.0,
        &Unit::Millimetres,
    );
    let source = scale.ruler_for(&inside).scale().unwrap().source();
    assert_eq!(source, ScaleSource::UltrasoundRegion);
    // The region begins at the left edge of column 10.
    let beyond = Shape::Length(line([9.9, 8.0], [30.0, 18.0]));
    assert_eq!(scale.ruler_for(&beyond), Ruler::in_pixels(1.0));
    let one_corner_out = Shape::Polygon(outline(&[[20.0, 20.0], [30.0, 20.0], [30.0, 56.1]]));
    assert_eq!(scale.ruler_for(&one_corner_out), Ruler::in_pixels(1.0));
}

#[test]
fn what_is_no_pixel_size_is_no_scale() {
    for bad in [0.0, -0.5, f64::NAN, f64::INFINITY, 1e-12, 1e9] {
        assert_eq!(Scale::new(bad, 0.5, ScaleSource::PatientPlane), None);
        assert_eq!(Scale::new(0.5, bad, ScaleSource::PatientPlane), None);
    }
    let json = r#"{"per_column_mm":0,"per_row_mm":0.5,"source":"person"}"#;
    assert!(serde_json::from_str::<Scale>(json).is_err());
}

#[test]
fn a_long_trace_is_thinned_to_an_outline() {
    let trace: Vec<_> = (0..9_999).map(|n| point(f64::from(n), 0.0)).collect();
    let outline = Outline::of_trace(&trace).unwrap();
    assert_eq!(outline.points().len(), 2_000);
    assert_eq!(outline.points()[1], point(5.0, 0.0));
    assert_eq!(Outline::of_trace(&trace[..2]), None);
    assert_eq!(
        Outline::of_trace(&trace[..2_000]).unwrap().points().len(),
        2_000
    );
}
