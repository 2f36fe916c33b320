//! Statistics against sums by hand and a phantom.

use std::f64::consts::PI;

use super::*;
use crate::limits;

const SIZE: FrameSize = FrameSize {
    columns: 100,
    rows: 80,
};

fn span(from: [f64; 2], to: [f64; 2]) -> Span {
    Span::new(point(from[0], from[1]), point(to[0], to[1]))
}

#[test]
fn four_pixels_by_hand() {
    let values = [[1.0, 2.0], [3.0, 6.0]];
    let at = |column: u32, row: u32| Some(values[row as usize - 4][column as usize - 2]);
    let shape = Shape::Rectangle(span([2.0, 4.0], [4.0, 6.0]));
    let found = statistics(&shape, half_by_quarter(), SIZE, &at).unwrap();
    let summary = found.summary.unwrap();
    assert_eq!((found.pixels, found.without_value), (4, 0));
    assert_eq!((summary.mean, summary.min, summary.max), (3.0, 1.0, 6.0));
    // 4 + 1 + 0 + 9 = 14, by 4.
    assert!((summary.standard_deviation - 3.5_f64.sqrt()).abs() < 1e-12);
    let units: Vec<_> = found
        .values(&PixelUnit::Hounsfield)
        .iter()
        .map(|value| (value.quantity(), value.unit().clone()))
        .collect();
    assert_eq!(units[0], (Quantity::Area, Unit::SquareMillimetres));
    assert_eq!(units[1], (Quantity::Pixels, Unit::Count));
    assert_eq!(units[2], (Quantity::Mean, Unit::Hounsfield));
}

#[test]
fn a_pixel_counts_by_its_centre_and_the_area_does_not() {
    let count = |from, to| {
        let shape = Shape::Rectangle(span(from, to));
        statistics(&shape, None, SIZE, &|_, _| Some(0.0)).unwrap()
    };
    assert_eq!(count([0.0, 0.0], [1.5, 1.0]).pixels, 1);
    assert_eq!(count([0.0, 0.0], [1.6, 1.0]).pixels, 2);
    assert_eq!(count([0.6, 0.0], [1.4, 1.0]).pixels, 0);
    let area = count([0.6, 0.0], [1.4, 1.0]).area.unwrap();
    assert!((area.number() - 0.8).abs() < 1e-5);
    // Neighbours share no pixel and leave none out.
    let (left, right) = (
        count([0.0, 0.0], [7.5, 10.0]),
        count([7.5, 0.0], [20.0, 10.0]),
    );
    assert_eq!(left.pixels + right.pixels, 200);
}

#[test]
fn padding_is_left_out_and_said() {
    let at = |column: u32, _: u32| match column {
        0 => None,
        1 => Some(f64::NAN),
        _ => Some(-1000.0),
    };
    let shape = Shape::Rectangle(span([0.0, 0.0], [4.0, 3.0]));
    let found = statistics(&shape, None, SIZE, &at).unwrap();
    assert_eq!((found.pixels, found.without_value), (6, 6));
    let summary = found.summary.unwrap();
    assert_eq!((summary.mean, summary.standard_deviation), (-1000.0, 0.0));
    let nothing = statistics(&shape, None, SIZE, &|_, _| None).unwrap();
    assert_eq!((nothing.pixels, nothing.summary), (0, None));
    assert_eq!(nothing.values(&PixelUnit::Stored).len(), 2);
}

#[test]
fn what_lies_outside_the_frame_is_not_asked_for() {
    let at = |column: u32, row: u32| {
        assert!(column < SIZE.columns && row < SIZE.rows);
        Some(1.0)
    };
    let big = span([-50.0, -1e6], [1e6, 1e6]);
    let found = statistics(&Shape::Rectangle(big), None, SIZE, &at).unwrap();
    assert_eq!(found.pixels, 8_000);
    let outside = Shape::Ellipse(span([200.0, 200.0], [300.0, 300.0]));
    assert_eq!(statistics(&outside, None, SIZE, &at).unwrap().pixels, 0);
}

/// A disc of 120 in a ground of −20, as the phantoms of Weasis#855 and #870 have it.
#[test]
fn a_circle_in_the_phantom_sees_the_disc_alone() {
    let at = |column: u32, row: u32| {
        let (x, y) = (f64::from(column) + 0.5 - 50.0, f64::from(row) + 0.5 - 40.0);
        Some(if x * x + y * y <= 30.0 * 30.0 {
            120.0
        } else {
            -20.0
        })
    };
    let circle = |radius: f64| {
        Shape::Ellipse(span(
            [50.0 - radius, 40.0 - radius],
            [50.0 + radius, 40.0 + radius],
        ))
    };
    let inner = statistics(&circle(30.0), None, SIZE, &at).unwrap();
    let summary = inner.summary.unwrap();
    assert_eq!((summary.mean, summary.standard_deviation), (120.0, 0.0));
    assert!((inner.pixels as f64 / (PI * 900.0) - 1.0).abs() < 0.01);
    assert!((inner.area.unwrap().number() - PI * 900.0).abs() < 1e-6);
    // The same circle as an outline of many corners.
    let corners: Vec<_> = (0..720)
        .map(|half| (f64::from(half) / 2.0).to_radians())
        .map(|angle| {
            [
                50.0 + 20.0 * libm::cos(angle),
                40.0 + 20.0 * libm::sin(angle),
            ]
        })
        .collect();
    let traced = statistics(&Shape::Freehand(outline(&corners)), None, SIZE, &at).unwrap();
    let exact = statistics(&circle(20.0), None, SIZE, &at).unwrap();
    assert!(traced.pixels.abs_diff(exact.pixels) <= 4);
    // Ring and disc: the mean is that of the two areas.
    let outer = statistics(&circle(38.0), None, SIZE, &at).unwrap();
    let share = 900.0 / (38.0 * 38.0);
    let expected = 120.0 * share - 20.0 * (1.0 - share);
    assert!((outer.summary.unwrap().mean - expected).abs() < 1.0);
}

#[test]
fn an_ellipse_does_not_lean() {
    // A pixel's centre on each end of both axes.
    let shape = Shape::Ellipse(span([10.5, 10.5], [20.5, 16.5]));
    let mut columns = Vec::new();
    let seen = std::cell::RefCell::new(&mut columns);
    let at = |column: u32, row: u32| {
        if row == 13 {
            seen.borrow_mut().push(column);
        }
        Some(0.0)
    };
    statistics(&shape, None, SIZE, &at).unwrap();
    assert_eq!(columns, (10..=20).collect::<Vec<_>>());
}

#[test]
fn a_hole_is_not_counted() {
    let ring = outline(&[
        [0.0, 0.0],
        [10.0, 0.0],
        [10.0, 10.0],
        [0.0, 10.0],
        [0.0, 0.0],
        [3.0, 3.0],
        [7.0, 3.0],
        [7.0, 7.0],
        [3.0, 7.0],
        [3.0, 3.0],
    ]);
    let found = statistics(&Shape::Polygon(ring), None, SIZE, &|_, _| Some(1.0)).unwrap();
    assert_eq!(found.pixels, 84);
    assert!((found.area.unwrap().number() - 84.0).abs() < 1e-9);
}

#[test]
fn a_small_spread_on_a_large_mean_is_not_lost() {
    let at = |column: u32, _: u32| Some(1e9 + f64::from(column % 2));
    let shape = Shape::Rectangle(span([0.0, 0.0], [100.0, 80.0]));
    let summary = statistics(&shape, None, SIZE, &at)
        .unwrap()
        .summary
        .unwrap();
    assert!((summary.standard_deviation - 0.5).abs() < 1e-9);
    assert!((summary.mean - 1e9 - 0.5).abs() < 1e-5);
}

#[test]
fn what_encloses_nothing_and_what_is_too_large_have_no_statistics() {
    let at = |_: u32, _: u32| Some(0.0);
    let length = Shape::Length(line([0.0, 0.0], [9.0, 9.0]));
    assert_eq!(
        statistics(&length, None, SIZE, &at),
        Err(NoStatistics::NotARegion)
    );
    let huge = FrameSize {
        columns: 100_000,
        rows: 100_000,
    };
    let all = Shape::Rectangle(span([0.0, 0.0], [1e5, 1e5]));
    assert_eq!(
        statistics(&all, None, huge, &at),
        Err(NoStatistics::TooLarge)
    );
    assert_eq!(limits::STATISTICS_PIXELS, 100_000_000);
}
