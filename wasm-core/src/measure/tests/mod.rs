//! What is measured, edited and kept.

mod edit;
mod eye;
mod known;
mod marks;
mod property;
mod statistics;

use super::*;

/// 0.5 mm a column, 0.25 mm a row.
fn half_by_quarter() -> Option<Scale> {
    Scale::new(0.5, 0.25, ScaleSource::PatientPlane)
}

fn point(column: f64, row: f64) -> Point {
    Point::new(column, row).unwrap()
}

fn line(from: [f64; 2], to: [f64; 2]) -> Line {
    Line::new(point(from[0], from[1]), point(to[0], to[1]))
}

fn outline(points: &[[f64; 2]]) -> Outline {
    Outline::new(points.iter().map(|[x, y]| point(*x, *y)).collect()).unwrap()
}

/// The number and unit of a quantity of a shape.
fn measured(shape: &Shape, ruler: impl Into<Ruler>, quantity: Quantity) -> Option<(f64, Unit)> {
    let values = shape.values(ruler);
    let value = values.iter().find(|value| value.quantity() == quantity)?;
    Some((value.number(), value.unit().clone()))
}

#[track_caller]
fn check(shape: &Shape, ruler: impl Into<Ruler>, quantity: Quantity, number: f64, unit: &Unit) {
    let (found, found_unit) = measured(shape, ruler, quantity).unwrap();
    assert!((found - number).abs() < 1e-4, "{found}, not {number}");
    assert_eq!(&found_unit, unit);
}
