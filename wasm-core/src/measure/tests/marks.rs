//! Ids, frames, steps back and forth, and what is read from a case.

use super::*;
use crate::limits;

const HERE: FrameKey = FrameKey { image: 3, frame: 7 };
const THERE: FrameKey = FrameKey { image: 3, frame: 8 };

fn length(to: f64) -> Shape {
    Shape::Length(line([0.0, 0.0], [to, 0.0]))
}

fn add(marks: &mut Marks, frame: FrameKey, shape: Shape) -> MarkId {
    marks.apply(Action::Add { frame, shape }).unwrap().unwrap()
}

fn caption(text: &str) -> Caption {
    Caption::try_from(text.to_owned()).unwrap()
}

fn read(json: &str) -> Result<Marks, serde_json::Error> {
    serde_json::from_str(json)
}

#[test]
fn an_id_is_never_given_twice() {
    let mut marks = Marks::default();
    let first = add(&mut marks, HERE, length(1.0));
    marks.undo();
    let second = add(&mut marks, HERE, length(2.0));
    assert_ne!(first, second);
    marks.apply(Action::Remove { id: second }).unwrap();
    // Also after the case was kept and opened again.
    let json = serde_json::to_string(&marks).unwrap();
    let mut again = read(&json).unwrap();
    let third = add(&mut again, HERE, length(3.0));
    assert!(third > second);
    assert_eq!(
        marks.apply(Action::Remove { id: second }),
        Err(MarkError::NoSuchMark)
    );
}

#[test]
fn steps_go_back_and_forth() {
    let mut marks = Marks::default();
    let id = add(&mut marks, HERE, length(1.0));
    let other = add(&mut marks, THERE, length(5.0));
    marks
        .apply(Action::Change {
            id,
            shape: length(2.0),
        })
        .unwrap();
    marks
        .apply(Action::Rename {
            id,
            label: caption("nodule"),
        })
        .unwrap();
    marks.apply(Action::Clear { frame: Some(HERE) }).unwrap();
    assert_eq!(marks.all().len(), 1);
    assert!(marks.undo());
    assert_eq!(marks.get(id).unwrap().label().as_str(), "nodule");
    // In its old place among the others.
    assert_eq!(marks.all()[0].id(), id);
    assert!(marks.undo() && marks.undo());
    assert_eq!(marks.get(id).unwrap().shape(), &length(1.0));
    assert!(marks.redo() && marks.can_redo());
    assert_eq!(marks.get(id).unwrap().shape(), &length(2.0));
    // A new step ends what could be redone.
    marks.apply(Action::Remove { id: other }).unwrap();
    assert!(!marks.can_redo() && !marks.redo());
}

#[test]
fn what_alters_nothing_is_no_step() {
    let mut marks = Marks::default();
    marks.apply(Action::Clear { frame: None }).unwrap();
    marks
        .apply(Action::Calibrate {
            image: 1,
            scale: None,
        })
        .unwrap();
    assert!(!marks.can_undo());
    let id = add(&mut marks, HERE, length(1.0));
    marks
        .apply(Action::Change {
            id,
            shape: length(1.0),
        })
        .unwrap();
    marks.undo();
    assert!(!marks.can_undo() && marks.can_redo());
}

#[test]
fn a_person_calibrates_an_image_and_takes_it_back() {
    let mut marks = Marks::default();
    let file = FrameScale::Whole(half_by_quarter().unwrap());
    let scale = Scale::calibrated(line([0.0, 0.0], [10.0, 0.0]), 1.0, 1.0);
    marks.apply(Action::Calibrate { image: 3, scale }).unwrap();
    let scale_for = |marks: &Marks, frame, file| marks.ruler_for(frame, &length(1.0), file).scale();
    assert_eq!(scale_for(&marks, HERE, &file), scale);
    let elsewhere = FrameKey { image: 4, frame: 0 };
    assert_eq!(scale_for(&marks, elsewhere, &file), half_by_quarter());
    assert_eq!(
        scale_for(&marks, elsewhere, &FrameScale::SQUARE_PIXELS),
        None
    );
    marks.undo();
    assert_eq!(scale_for(&marks, HERE, &file), half_by_quarter());
    let of_file = Action::Calibrate {
        image: 3,
        scale: half_by_quarter(),
    };
    assert_eq!(marks.apply(of_file), Err(MarkError::NotByPerson));
}

#[test]
fn a_case_holds_so_many_marks_and_points() {
    let mut marks = Marks::default();
    for _ in 0..limits::MARKS {
        add(&mut marks, HERE, Shape::Probe(point(1.0, 1.0)));
    }
    let one_more = Action::Add {
        frame: HERE,
        shape: length(1.0),
    };
    assert_eq!(marks.apply(one_more), Err(MarkError::TooMany));
    assert_eq!(marks.all().len(), limits::MARKS);
    let mut marks = Marks::default();
    let large =
        Shape::Freehand(Outline::new(vec![point(1.0, 1.0); limits::OUTLINE_POINTS]).unwrap());
    for _ in 0..limits::MARK_POINTS / limits::OUTLINE_POINTS {
        add(&mut marks, HERE, large.clone());
    }
    let one_more = Action::Add {
        frame: HERE,
        shape: length(1.0),
    };
    assert_eq!(marks.apply(one_more), Err(MarkError::TooMany));
    assert_eq!(
        Outline::new(vec![point(1.0, 1.0); limits::OUTLINE_POINTS + 1]),
        None
    );
}

#[test]
fn of_all_marks_the_nearest_handle_is_hit_and_of_equals_the_topmost() {
    let mut marks = Marks::default();
    let below = add(
        &mut marks,
        HERE,
        Shape::Rectangle(Span::new(point(0.0, 0.0), point(50.0, 50.0))),
    );
    let above = add(
        &mut marks,
        HERE,
        Shape::Rectangle(Span::new(point(10.0, 10.0), point(60.0, 60.0))),
    );
    add(&mut marks, THERE, length(20.0));
    let hit = |column, row| marks.hit(HERE, point(column, row), 4.0, &FrameScale::SQUARE_PIXELS);
    assert_eq!(hit(30.0, 30.0), Some((above, Hit::Inside)));
    assert_eq!(hit(5.0, 30.0), Some((below, Hit::Inside)));
    assert_eq!(hit(49.0, 48.0), Some((below, Hit::Handle(2))));
    assert_eq!(hit(30.0, 49.0), Some((below, Hit::Outline)));
    assert_eq!(hit(20.0, 0.0), Some((below, Hit::Outline)));
    assert_eq!(hit(90.0, 90.0), None);
}

#[test]
fn the_list_goes_by_frame_and_holds_keys_and_numbers() {
    let mut marks = Marks::default();
    let late = add(&mut marks, THERE, length(4.0));
    let arrow = Shape::Arrow {
        line: line([0.0, 0.0], [3.0, 4.0]),
        text: caption("here"),
    };
    let early = add(&mut marks, HERE, arrow);
    marks
        .apply(Action::Rename {
            id: late,
            label: caption("liver"),
        })
        .unwrap();
    let list = marks.list(&|_| half_by_quarter().into());
    let ids: Vec<_> = list.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [early, late]);
    assert_eq!(
        (list[0].kind, list[0].text.as_str()),
        ("shape.arrow", "here")
    );
    let json = serde_json::to_value(&list[1]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "id": 0, "frame": { "image": 3, "frame": 8 }, "kind": "shape.length", "details": [],
            "label": "liver", "text": "",
            "values": [{
                "quantity": "length", "number": 2.0, "unit": "millimetres",
                "source": { "scale": "patient_plane" },
            }],
        })
    );
}

#[test]
fn hostile_cases_are_refused() {
    let probe = |id: u32, at: &str| {
        format!(
            r#"{{"id":{id},"frame":{{"image":0,"frame":0}},"label":"","shape":{{"probe":{at}}}}}"#
        )
    };
    let case = |next: u32, marks: &[String], scales: &str| {
        read(&format!(
            r#"{{"next":{next},"marks":[{}],"scales":[{scales}]}}"#,
            marks.join(",")
        ))
    };
    let good = probe(0, "[1,2]");
    assert!(case(1, &[good.clone(), probe(5, "[1,2]")], "").is_err());
    assert!(case(6, &[probe(5, "[1,2]"), good.clone()], "").is_ok());
    // Two of one id; an id that is yet to be given; numbers out of bounds.
    assert!(case(6, &[good.clone(), good.clone()], "").is_err());
    assert!(case(0, &[probe(0, "[1,2]")], "").is_err());
    assert!(case(1, &[probe(0, "[1e7,2]")], "").is_err());
    assert!(case(1, &[probe(0, "[1e999,2]")], "").is_err());
    assert!(case(1, &[probe(0, "[1]")], "").is_err());
    // Scales: of a file, of no size, two of one image.
    let scale = |size: &str, source: &str| {
        format!(r#"[0,{{"per_column_mm":{size},"per_row_mm":{size},"source":"{source}"}}]"#)
    };
    assert!(case(0, &[], &scale("0.1", "person")).is_ok());
    assert!(case(0, &[], &scale("0.1", "patient_plane")).is_err());
    assert!(case(0, &[], &scale("-0.1", "person")).is_err());
    let twice = [scale("0.1", "person"), scale("0.2", "person")].join(",");
    assert!(case(0, &[], &twice).is_err());
    // Lists without end.
    let many: Vec<_> = (0..=limits::MARKS as u32)
        .map(|id| probe(id, "[1,2]"))
        .collect();
    assert!(case(9_999, &many[1..], "").is_ok());
    assert!(case(9_999, &many, "").is_err());
    let points = |count: usize| format!(r#"{{"polygon":[{}]}}"#, vec!["[1,2]"; count].join(","));
    assert!(serde_json::from_str::<Shape>(&points(3)).is_ok());
    assert!(serde_json::from_str::<Shape>(&points(2)).is_err());
    assert!(serde_json::from_str::<Shape>(&points(limits::OUTLINE_POINTS + 1)).is_err());
    // Texts.
    let text = |text: &str| serde_json::from_value::<Caption>(serde_json::json!(text));
    assert!(text(&"x".repeat(limits::MARK_TEXT_BYTES)).is_ok());
    assert!(text(&"x".repeat(limits::MARK_TEXT_BYTES + 1)).is_err());
    assert!(text("two\nlines").is_err());
}
