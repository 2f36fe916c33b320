//! Handles, moving and what lies under a pointer.

use super::*;
use crate::finding::Side;

const SIZE: FrameSize = FrameSize {
    columns: 200,
    rows: 100,
};

fn rectangle() -> Shape {
    Shape::Rectangle(Span::new(point(20.0, 30.0), point(60.0, 50.0)))
}

#[test]
fn a_corner_leaves_the_corner_across_where_it_is() {
    let to = point(100.0, 90.0);
    for corner in 0..4 {
        let moved = rectangle().with_handle_at(corner, to, None, SIZE);
        assert_eq!(moved.handles()[corner], to);
        let across = (corner + 2) % 4;
        assert_eq!(moved.handles()[across], rectangle().handles()[across]);
    }
    assert_eq!(rectangle().with_handle_at(4, to, None, SIZE), rectangle());
}

#[test]
fn diameters_stay_at_a_right_angle_in_the_patient() {
    let scale = half_by_quarter();
    let drawn = Diameters::along(line([50.0, 40.0], [90.0, 60.0]), scale, SIZE);
    let mut shape = Shape::Diameters(drawn);
    for (handle, to) in [
        (1, point(100.0, 80.0)),
        (2, point(60.0, 70.0)),
        (3, point(90.0, 20.0)),
        (0, point(40.0, 10.0)),
    ] {
        shape = shape.with_handle_at(handle, to, scale, SIZE);
        let [a, b, c, d] = shape.points()[..] else {
            panic!("four ends");
        };
        let step = |from: Point, to: Point| {
            [
                (to.column() - from.column()) * 0.5,
                (to.row() - from.row()) * 0.25,
            ]
        };
        let ([x, y], [u, v]) = (step(a, b), step(c, d));
        assert!((x * u + y * v).abs() < 1e-3, "{shape:?}");
        assert!((shape.points()[handle].column() - to.column()).abs() < 1e-3);
        assert!((shape.points()[handle].row() - to.row()).abs() < 1e-3);
    }
}

#[test]
fn a_moved_end_of_the_longest_takes_the_other_diameter_along() {
    let shape = Shape::Diameters(Diameters::along(
        line([50.0, 50.0], [90.0, 50.0]),
        None,
        SIZE,
    ));
    let moved = shape.with_handle_at(1, point(130.0, 50.0), None, SIZE);
    assert_eq!(moved.points()[2..], [point(90.0, 40.0), point(90.0, 60.0)]);
    // Upright at the edge: what would stick out ends at the edge.
    let upright = shape.with_handle_at(1, point(50.0, 90.0), None, SIZE);
    let at_the_edge = upright.with_handle_at(0, point(5.0, 10.0), None, SIZE);
    for end in at_the_edge.points() {
        assert_eq!(SIZE.nearest(end), end);
    }
}

#[test]
fn the_disc_of_a_grid_keeps_its_width() {
    let grid = Shape::EtdrsGrid(EtdrsGrid {
        fovea: point(50.0, 50.0),
        disc: point(100.0, 50.0),
        rim: point(110.0, 50.0),
        side: Side::Right,
        orientation: GridOrientation::Upright,
    });
    let moved = grid.with_handle_at(1, point(120.0, 40.0), None, SIZE);
    assert_eq!(
        moved.points(),
        [point(50.0, 50.0), point(120.0, 40.0), point(130.0, 40.0)]
    );
    let wider = grid.with_handle_at(2, point(115.0, 50.0), None, SIZE);
    assert_eq!(
        wider.points(),
        [point(50.0, 50.0), point(100.0, 50.0), point(115.0, 50.0)]
    );
}

#[test]
fn nothing_leaves_the_frame_and_nothing_is_squeezed() {
    let moved = rectangle().moved(point(0.0, 0.0), point(500.0, -500.0), SIZE);
    assert_eq!(moved.points(), [point(160.0, 0.0), point(200.0, 20.0)]);
    let handle = rectangle().with_handle_at(2, point(-9.0, 999.0), None, SIZE);
    assert_eq!(handle.points()[1], point(0.0, 100.0));
    // Larger than the frame: it stays in that direction.
    let tall = Shape::Length(line([10.0, -50.0], [10.0, 150.0]));
    let moved = tall.moved(point(0.0, 0.0), point(5.0, 5.0), SIZE);
    assert_eq!(moved.points(), [point(15.0, -50.0), point(15.0, 150.0)]);
    // Outside, from a picture of another size: it comes in.
    let outside = Shape::Probe(point(300.0, 50.0));
    assert_eq!(
        outside
            .moved(point(0.0, 0.0), point(0.0, 0.0), SIZE)
            .points(),
        [point(200.0, 50.0)]
    );
}

#[test]
fn rows_of_high_pixels_are_out_of_reach_sooner() {
    let reach = Reach {
        columns: 6.0,
        aspect: 3.0,
    };
    let hit = |column, row| rectangle().hit(point(column, row), reach, None);
    assert_eq!(hit(15.0, 30.0), Some(Hit::Handle(0)));
    assert_eq!(hit(20.0, 28.1), Some(Hit::Handle(0)));
    assert_eq!(hit(20.0, 27.5), None);
    assert_eq!(hit(40.0, 28.5), Some(Hit::Outline));
    assert_eq!(hit(40.0, 27.5), None);
    let ellipse = Shape::Ellipse(Span::new(point(20.0, 30.0), point(60.0, 50.0)));
    assert_eq!(
        ellipse.hit(point(40.0, 28.5), reach, None),
        Some(Hit::Outline)
    );
    assert_eq!(ellipse.hit(point(40.0, 27.5), reach, None), None);
}

#[test]
fn handles_come_before_lines_and_lines_before_the_inside() {
    let hit = |column, row| rectangle().hit(point(column, row), 3.0, None);
    assert_eq!(hit(21.0, 31.0), Some(Hit::Handle(0)));
    assert_eq!(hit(60.0, 28.0), Some(Hit::Handle(1)));
    assert_eq!(hit(40.0, 32.0), Some(Hit::Outline));
    assert_eq!(hit(40.0, 40.0), Some(Hit::Inside));
    assert_eq!(hit(40.0, 54.0), None);
    // The nearer of two.
    let short = Shape::Length(line([10.0, 10.0], [14.0, 10.0]));
    assert_eq!(
        short.hit(point(13.0, 10.0), 5.0, None),
        Some(Hit::Handle(1))
    );
    for tolerance in [f64::NAN, -1.0] {
        assert_eq!(
            rectangle().hit(point(20.0, 30.0), tolerance, None),
            Some(Hit::Handle(0))
        );
        assert_eq!(rectangle().hit(point(19.9, 30.0), tolerance, None), None);
    }
}

#[test]
fn the_rim_of_an_ellipse_is_hit_and_not_its_box() {
    let ellipse = Shape::Ellipse(Span::new(point(20.0, 20.0), point(120.0, 60.0)));
    let hit = |column, row| ellipse.hit(point(column, row), 2.0, None);
    assert_eq!(hit(70.0, 21.5), Some(Hit::Outline));
    assert_eq!(hit(118.5, 40.0), Some(Hit::Outline));
    assert_eq!(hit(70.0, 40.0), Some(Hit::Inside));
    assert_eq!(hit(25.0, 25.0), None);
    let flat = Shape::Ellipse(Span::new(point(20.0, 20.0), point(120.0, 20.0)));
    assert_eq!(flat.hit(point(70.0, 20.0), 2.0, None), None);
}

#[test]
fn a_polygon_is_held_by_its_corners_and_a_freehand_outline_by_its_whole() {
    let points = [[10.0, 10.0], [50.0, 10.0], [30.0, 40.0]];
    let polygon = Shape::Polygon(outline(&points));
    let freehand = Shape::Freehand(outline(&points));
    assert_eq!(
        polygon.hit(point(50.0, 11.0), 2.0, None),
        Some(Hit::Handle(1))
    );
    assert_eq!(
        freehand.hit(point(50.0, 11.0), 2.0, None),
        Some(Hit::Outline)
    );
    assert_eq!(
        freehand.hit(point(30.0, 20.0), 2.0, None),
        Some(Hit::Inside)
    );
    let moved = polygon.with_handle_at(2, point(30.0, 60.0), None, SIZE);
    assert_eq!(moved.points()[2], point(30.0, 60.0));
}

#[test]
fn a_grid_does_not_cover_the_macula() {
    let grid = Shape::EtdrsGrid(EtdrsGrid {
        fovea: point(50.0, 50.0),
        disc: point(100.0, 50.0),
        rim: point(107.5, 50.0),
        side: Side::Right,
        orientation: GridOrientation::Upright,
    });
    // 15 pixels are 1.5 mm: circles of 5, 15 and 30 pixels.
    assert_eq!(grid.hit(point(50.0, 66.0), 2.0, None), Some(Hit::Outline));
    assert_eq!(grid.hit(point(50.0, 60.0), 2.0, None), None);
    assert_eq!(grid.hit(point(51.0, 50.0), 2.0, None), Some(Hit::Handle(0)));
}
