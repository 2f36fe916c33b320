//! Fit, zoom, turns, mirror, what is seen: in numbers.

use super::{view::HELD, *};

const PICTURE: Extent = Extent::new(4000.0, 3000.0, 1.0);
const PANE: Size = Size {
    width: 800.0,
    height: 800.0,
};

/// Where a point of the picture (from its centre) is seen.
fn seen(view: &View, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = view.place(PICTURE, PANE).matrix();
    (a * x + c * y + e, b * x + d * y + f)
}

fn close(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9
}

#[test]
fn a_point_is_found_again_where_it_is_seen_however_it_lies() {
    let mut view = View::default();
    view.zoom_by(1.7, (30.0, -20.0), PICTURE, PANE, 1.0);
    for _ in 0..2 {
        for _ in 0..4 {
            view.turn_by(1);
            let place = view.place(PICTURE, PANE);
            let [column, row] = place.point(place.seen([123.0, 2456.5]));
            assert!(close((column, row), (123.0, 2456.5)));
        }
        view.mirror();
    }
}

#[test]
fn pixels_that_are_enough_are_within_the_picture_and_reach_what_is_seen() {
    let fitted = View::default().place(PICTURE, PANE);
    // Five pixels of the picture on one of the pane.
    let all = fitted.seen_in(PANE, 1.0).unwrap();
    let (columns, rows) = all.covers();
    assert_eq!(
        (all.left, all.top, columns, rows, all.step),
        (0, 0, 4000.0, 3000.0, 5 * Thinning::PARTS)
    );
    // Two pixels and a half: hardly more than the screen has.
    let twice = fitted.seen_in(PANE, 2.0).unwrap();
    assert_eq!((twice.columns, twice.rows), (1600, 1200));
    let mut view = View::default();
    view.zoom_by(7.3, (50.0, -30.0), PICTURE, PANE, 1.0);
    view.turn_by(3);
    let place = view.place(PICTURE, PANE);
    let part = place.seen_in(PANE, 1.0).unwrap();
    assert_eq!(part.step, Thinning::PARTS);
    for corner in [(-400.0, -400.0), (400.0, 400.0), (400.0, -400.0)] {
        let [column, row] = place.point(corner);
        let reaches = |from: usize, length: usize, at: f64, side: f64| {
            let (from, to) = (from as f64, (from + length) as f64);
            from >= 0.0 && to <= side && from <= at.max(0.0) && to >= at.min(side)
        };
        assert!(reaches(part.left, part.columns, column, 4000.0));
        assert!(reaches(part.top, part.rows, row, 3000.0));
    }
    assert!(part.columns < 800 && part.rows < 800);
    // A pane that has no size yet is no reason for none.
    let place = View::default().place(PICTURE, Size::default());
    assert!(place.seen_in(Size::default(), 1.0).is_some());
}

#[test]
fn pixels_are_shown_in_their_true_shape_however_the_picture_lies() {
    // 160 × 120 pixels, half as high again as wide: as a picture of 160 × 180.
    let picture = Extent::new(160.0, 120.0, 1.5);
    let mut view = View::default();
    let upright = view.place(picture, PANE);
    let scale = 800.0 / 180.0;
    assert!(close(upright.seen([160.0, 120.0]), (80.0 * scale, 400.0)));
    assert!((upright.across() - scale).abs() < 1e-9);
    assert!((upright.down() - 1.5 * scale).abs() < 1e-9);
    view.turn_by(1);
    let place = view.place(picture, PANE);
    assert!(close(place.seen([160.0, 120.0]), (-400.0, 80.0 * scale)));
    assert!((place.across() - 1.5 * scale).abs() < 1e-9);
    view.zoom_by(2.5, (11.0, 7.0), picture, PANE, 1.0);
    view.mirror();
    let place = view.place(picture, PANE);
    let [column, row] = place.point(place.seen([33.0, 101.5]));
    assert!(close((column, row), (33.0, 101.5)));
    // What no screen can show is not tried.
    for odd in [f64::NAN, f64::INFINITY, 1e-300, -1.0] {
        let place = View::default().place(Extent::new(10.0, 10.0, odd), PANE);
        assert!(place.matrix().iter().all(|value| value.is_finite()));
    }
}

#[test]
fn edges_go_with_turns_and_mirrors() {
    let mut view = View::default();
    assert_eq!(view.place(PICTURE, PANE).edges(), [0, 1, 2, 3]);
    view.turn_by(1);
    assert_eq!(view.place(PICTURE, PANE).edges(), [3, 2, 0, 1]);
    view.mirror();
    assert_eq!(view.place(PICTURE, PANE).edges(), [2, 3, 0, 1]);
}

#[test]
fn fit_shows_the_whole_picture_also_when_turned() {
    let mut view = View::default();
    assert!(close(seen(&view, 2000.0, 1500.0), (400.0, 300.0)));
    view.turn_by(1);
    // The lower right corner goes to the lower left.
    assert!(close(seen(&view, 2000.0, 1500.0), (-300.0, 400.0)));
}

#[test]
fn the_point_under_the_cursor_stays_when_zooming() {
    let mut view = View::default();
    let at = (120.0, -90.0);
    let [a, ..] = view.place(PICTURE, PANE).matrix();
    let point = (at.0 / a, at.1 / a);
    for factor in [1.25, 3.0, 0.5] {
        view.zoom_by(factor, at, PICTURE, PANE, 2.0);
        assert!(close(seen(&view, point.0, point.1), at));
    }
}

#[test]
fn one_to_one_is_one_device_pixel() {
    let mut view = View::default();
    view.one_to_one((0.0, 0.0), PICTURE, PANE, 2.0);
    assert!((view.place(PICTURE, PANE).scale - 0.5).abs() < 1e-12);
}

#[test]
fn a_picture_cannot_be_moved_out_of_sight() {
    let mut view = View::default();
    view.move_by((1e6, -1e6), PICTURE, PANE);
    let left_top = seen(&view, -2000.0, -1500.0);
    let right_bottom = seen(&view, 2000.0, 1500.0);
    assert!(left_top.0 <= 400.0 - HELD + 1e-9);
    assert!(right_bottom.1 >= -400.0 + HELD - 1e-9);
}

#[test]
fn mirroring_flips_what_is_seen_whatever_the_turn() {
    for turn in 0..4 {
        let mut view = View::default();
        view.turn_by(turn);
        let before = seen(&view, 700.0, 300.0);
        view.mirror();
        let after = seen(&view, 700.0, 300.0);
        assert!(close(after, (-before.0, before.1)), "turn {turn}");
    }
}

#[test]
fn another_pane_sees_the_same_also_when_it_is_smaller() {
    let mut view = View::default();
    view.zoom_by(4.0, (100.0, -60.0), PICTURE, PANE, 1.0);
    let small = Size {
        width: 400.0,
        height: 300.0,
    };
    let sight = view.sight(PICTURE, PANE);
    let mut other = View::default();
    other.turn_by(1);
    other.see(sight, true, true, PICTURE, small);
    let seen = other.sight(PICTURE, small);
    assert!((seen.centre[0] - sight.centre[0]).abs() < 1e-9);
    assert!((seen.centre[1] - sight.centre[1]).abs() < 1e-9);
    let (a, b) = (sight.magnification.unwrap(), seen.magnification.unwrap());
    assert!((a - b).abs() < 1e-9);
    other.see(
        View::default().sight(PICTURE, PANE),
        true,
        true,
        PICTURE,
        small,
    );
    assert!(other.is_fit());
}

#[test]
fn a_picture_of_half_the_size_lies_over_another_as_large_and_goes_where_it_is_moved() {
    let mut view = View::default();
    view.zoom_by(2.0, (40.0, 10.0), PICTURE, PANE, 1.0);
    view.turn_by(1);
    let below = view.place(PICTURE, PANE);
    let half = Extent::new(2000.0, 1500.0, 1.0);
    let over = below.under(half, (0.0, 0.0));
    assert!(close(
        over.seen([500.0, 300.0]),
        below.seen([1000.0, 600.0])
    ));
    let moved = below.under(half, (8.0, -6.0));
    assert!(close(
        moved.seen([500.0, 300.0]),
        below.seen([1008.0, 594.0])
    ));
}

#[test]
fn the_loupe_shows_the_point_under_the_pointer_in_its_middle() {
    let mut view = View::default();
    view.zoom_by(1.5, (20.0, 10.0), PICTURE, PANE, 1.0);
    let place = view.place(PICTURE, PANE);
    let at = (77.0, -31.0);
    let large = place.about(at, 2.5);
    assert!(close(large.seen(place.point(at)), (0.0, 0.0)));
    assert!((large.scale / place.scale - 2.5).abs() < 1e-12);
}

#[test]
fn a_pane_without_size_gives_finite_numbers() {
    let none = Size::default();
    let place = View::default().place(PICTURE, none);
    assert!(place.matrix().iter().all(|value| value.is_finite()));
}
