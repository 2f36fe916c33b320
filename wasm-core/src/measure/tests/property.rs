//! What holds for any shape and any sequence of actions.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::finding::Side;

const SIZE: FrameSize = FrameSize {
    columns: 400,
    rows: 300,
};

fn points() -> impl Strategy<Value = Point> {
    (-50.0..450.0, -50.0..350.0).prop_map(|(column, row)| point(column, row))
}

/// A shape of any kind, of these points and as many as it needs.
fn shape_of(kind: u8, at: &[Point], flag: bool) -> Shape {
    let line = |first: usize| Line::new(at[first], at[first + 1]);
    let text = Caption::try_from("text".to_owned()).unwrap();
    match kind % 13 {
        0 => Shape::Length(line(0)),
        1 => Shape::Angle(Angle {
            from: at[0],
            vertex: at[1],
            to: at[2],
        }),
        2 => Shape::Cobb(Cobb {
            first: line(0),
            second: line(2),
        }),
        3 => Shape::Rectangle(Span::new(at[0], at[1])),
        4 => Shape::Ellipse(Span::new(at[0], at[1])),
        5 => Shape::Polygon(Outline::new(at.to_vec()).unwrap()),
        6 => Shape::Freehand(Outline::new(at.to_vec()).unwrap()),
        7 => Shape::Arrow {
            line: line(0),
            text,
        },
        8 => Shape::Text { at: at[0], text },
        9 => Shape::Probe(at[0]),
        10 => Shape::Diameters(Diameters::along(line(0), None, SIZE)),
        11 => Shape::DiscRuler(DiscRuler {
            disc: line(0),
            length: line(2),
        }),
        _ => Shape::EtdrsGrid(EtdrsGrid {
            fovea: at[0],
            disc: at[1],
            rim: at[2],
            side: if flag { Side::Left } else { Side::Right },
            orientation: if flag {
                GridOrientation::FoveaToDisc
            } else {
                GridOrientation::Upright
            },
        }),
    }
}

fn shapes() -> impl Strategy<Value = Shape> {
    (any::<u8>(), vec(points(), 4..12), any::<bool>())
        .prop_map(|(kind, at, flag)| shape_of(kind, &at, flag))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-4 * (1.0 + a.abs().max(b.abs()))
}

/// Whether two shapes measure the same but for a factor of lengths.
fn measure_alike(one: &[Value], other: &[Value], factor: f64) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            let factor = match (a.unit(), a.quantity()) {
                // 6 mm are 6 mm.
                (_, Quantity::GridDiameter) => 1.0,
                (Unit::Millimetres | Unit::Pixels, _) => factor,
                (Unit::SquareMillimetres | Unit::SquarePixels, _) => factor * factor,
                _ => 1.0,
            };
            a.quantity() == b.quantity()
                && a.unit() == b.unit()
                && close(a.number() * factor, b.number())
        })
}

/// An action by three numbers and a shape; ids are those that were given so far, and some never.
fn action(kind: u8, which: u32, frame: u32, shape: Shape, marks: &Marks) -> Action {
    let id = match marks.all().get(which as usize % (marks.all().len() + 1)) {
        Some(mark) => mark.id(),
        None => serde_json::from_str("4000000000").unwrap(),
    };
    let frame = FrameKey {
        image: frame / 3,
        frame: frame % 3,
    };
    match kind % 12 {
        0..=4 => Action::Add { frame, shape },
        5..=7 => Action::Change { id, shape },
        8 => Action::Rename {
            id,
            label: Caption::try_from(which.to_string()).unwrap(),
        },
        9 => Action::Remove { id },
        10 => Action::Clear {
            frame: which.is_multiple_of(2).then_some(frame),
        },
        _ => Action::Calibrate {
            image: frame.image,
            scale: Scale::new(f64::from(which) + 0.5, 0.25, ScaleSource::Person),
        },
    }
}

/// What is kept of marks, without the counter of ids.
fn kept(marks: &Marks) -> serde_json::Value {
    let mut json = serde_json::to_value(marks).unwrap();
    json["next"] = 0.into();
    json
}

proptest! {
    #[test]
    fn undo_of_all_and_redo_of_all_restore(
        before in vec((0_u8..5, 0_u32..40, 0_u32..6, shapes()), 0..6),
        steps in vec((any::<u8>(), 0_u32..40, 0_u32..6, shapes()), 0..60),
    ) {
        let mut marks = Marks::default();
        for (kind, which, frame, shape) in before {
            let action = action(kind, which, frame, shape, &marks);
            let _added = marks.apply(action);
        }
        // Read again: there is a state to come back to, and nothing to undo.
        let mut marks: Marks = serde_json::from_value(serde_json::to_value(&marks).unwrap()).unwrap();
        let mut states = vec![kept(&marks)];
        let mut frames = std::collections::BTreeMap::new();
        for (kind, which, frame, shape) in steps {
            let action = action(kind, which, frame, shape, &marks);
            let _added = marks.apply(action);
            states.push(kept(&marks));
            // No action changes the frame of a mark, and no id comes back on another.
            for mark in marks.all() {
                prop_assert_eq!(*frames.entry(mark.id()).or_insert(mark.frame()), mark.frame());
            }
        }
        let last = kept(&marks);
        states.dedup();
        for state in states.iter().rev().skip(1) {
            prop_assert!(marks.undo());
            prop_assert_eq!(&kept(&marks), state);
        }
        prop_assert!(!marks.can_undo());
        while marks.redo() {}
        prop_assert_eq!(kept(&marks), last);
    }

    #[test]
    fn what_is_kept_is_read_again(shapes in vec(shapes(), 0..20), length_mm in 0.01_f64..1e3) {
        let mut marks = Marks::default();
        let scale = Scale::calibrated(line([0.0, 0.0], [300.0, 70.0]), length_mm, 0.7);
        marks.apply(Action::Calibrate { image: 1, scale }).unwrap();
        for shape in shapes {
            let frame = FrameKey { image: 1, frame: 2 };
            marks.apply(Action::Add { frame, shape }).unwrap();
        }
        let json = serde_json::to_string(&marks).unwrap();
        let again: Marks = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(again.all(), marks.all());
        prop_assert_eq!(again.calibration(1), scale);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), json);
    }

    #[test]
    fn what_is_moved_measures_the_same(shape in shapes(), from in points(), to in points()) {
        let moved = shape.moved(from, to, SIZE);
        for scale in [None, half_by_quarter()] {
            prop_assert!(measure_alike(&shape.values(scale), &moved.values(scale), 1.0));
        }
    }

    #[test]
    fn what_is_turned_or_mirrored_measures_the_same(shape in shapes(), angle in -7.0_f64..7.0, mirror: bool) {
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        let turn = |p: &Point| {
            let column = if mirror { -p.column() } else { p.column() };
            point(column * cos - p.row() * sin, column * sin + p.row() * cos)
        };
        // Spans stand along rows and columns, so they are no longer themselves when turned.
        prop_assume!(!matches!(shape, Shape::Rectangle(_) | Shape::Ellipse(_)));
        let turned = shape.with_points(&shape.points().iter().map(turn).collect::<Vec<_>>());
        for scale in [None, Scale::new(0.3, 0.3, ScaleSource::Film)] {
            prop_assert!(measure_alike(&shape.values(scale), &turned.values(scale), 1.0));
        }
    }

    #[test]
    fn lengths_grow_with_the_spacing(shape in shapes(), factor in 0.01_f64..100.0, width in 0.01_f64..2.0, height in 0.01_f64..2.0) {
        let scale = |factor: f64| Scale::new(width * factor, height * factor, ScaleSource::PatientPlane);
        prop_assert!(measure_alike(&shape.values(scale(1.0)), &shape.values(scale(factor)), factor));
    }

    #[test]
    fn the_inside_of_an_outline_is_as_large_as_its_pixels(at in vec((0.0..400.0, 0.0..300.0), 3..9)) {
        let outline = Outline::new(at.into_iter().map(|(x, y)| point(x, y)).collect()).unwrap();
        let edge: f64 = outline.edges().map(|(a, b)| {
            (b.column() - a.column()).abs() + (b.row() - a.row()).abs()
        }).sum();
        let shape = Shape::Polygon(outline);
        let found = statistics(&shape, None, SIZE, &|_, _| Some(1.0)).unwrap();
        // Only pixels on the edge can be counted wrongly, and each edge crosses one a row or column.
        let area = found.area.unwrap().number();
        prop_assert!((area - found.pixels as f64).abs() <= edge + 8.0, "{} {}", area, found.pixels);
    }

    #[test]
    fn diameters_of_an_outline_stand_at_a_right_angle_and_none_is_longer(at in vec(points(), 3..40)) {
        let outline = Outline::new(at).unwrap();
        let found = Diameters::of(&outline, half_by_quarter()).unwrap();
        let step = |line: Line| [
            (line.to.column() - line.from.column()) * 0.5,
            (line.to.row() - line.from.row()) * 0.25,
        ];
        let ([x, y], [u, v]) = (step(found.longest), step(found.perpendicular));
        let (a, b) = ((x * x + y * y).sqrt(), (u * u + v * v).sqrt());
        // As near as points are kept.
        prop_assert!((x * u + y * v).abs() <= 1e-5 * (a + b));
        prop_assert!(b <= a + 1e-5);
    }

    #[test]
    fn moving_a_handle_keeps_a_shape_in_the_frame_and_of_its_kind(
        shape in shapes(), handle in 0_usize..14, to in points(), aspect in 0.1_f64..10.0,
    ) {
        let scale = Scale::new(1.0, aspect, ScaleSource::NotDetermined);
        let inside: Vec<_> = shape.points().iter().map(|p| SIZE.nearest(*p)).collect();
        let shape = shape.with_points(&inside);
        let moved = shape.with_handle_at(handle, to, scale, SIZE);
        prop_assert_eq!(moved.key(), shape.key());
        for (index, p) in moved.points().iter().enumerate() {
            // The rim goes with its disc.
            if matches!(shape, Shape::EtdrsGrid(_)) && index == 2 {
                continue;
            }
            let off = (SIZE.nearest(*p).column() - p.column()).abs() + (SIZE.nearest(*p).row() - p.row()).abs();
            prop_assert!(off < 1e-6, "{:?}", moved);
        }
    }

    #[test]
    fn no_number_makes_it_panic(
        kind: u8, flag: bool, numbers in vec(any::<f64>(), 8..40), handle: usize, columns: u32, rows: u32,
    ) {
        let at: Vec<_> = numbers.as_chunks().0.iter().filter_map(|[x, y]| {
            Point::new(*x, *y).or(Point::new(x % 1e6, y % 1e6)).or(Point::new(0.0, -0.0))
        }).collect();
        let shape = shape_of(kind, &at, flag);
        let size = FrameSize { columns, rows };
        let scales = [None, Scale::new(numbers[0], numbers[1], ScaleSource::Film), half_by_quarter()];
        let _calibrated = Scale::calibrated(Line::new(at[0], at[1]), numbers[2], numbers[3]);
        let small = FrameSize { columns: columns % 64, rows: rows % 64 };
        for scale in scales {
            for value in shape.values(scale) {
                prop_assert!(value.number().is_finite(), "{:?}", value);
                prop_assert!(value.shown().number.is_finite());
            }
            let _hit = shape.hit(at[0], numbers[4], scale);
            let moved = shape.with_handle_at(handle % 12, at[1], scale, size).moved(at[0], at[2], size);
            prop_assert!(moved.points().iter().all(|p| p.column().is_finite() && p.row().is_finite()));
            let _statistics = statistics(&moved, scale, small, &|column, _| numbers.get(column as usize).copied());
            if let Shape::Polygon(outline) = &shape {
                let _diameters = Diameters::of(outline, scale);
            }
            if let Shape::EtdrsGrid(grid) = &shape {
                let _parts = (grid.circles(scale), grid.spokes(scale), grid.sector_at(at[3], scale));
            }
        }
    }
}
