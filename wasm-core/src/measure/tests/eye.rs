//! The optic disc as a unit, and the ETDRS grid.

use super::*;
use crate::finding::Side;

/// Fovea at (1000, 1000), a disc of 300 pixels 750 to the nasal side and 50 higher: 2.5 disc
/// diameters apart as in most eyes.
fn grid(side: Side) -> EtdrsGrid {
    let disc = match side {
        Side::Right => 1750.0,
        Side::Left => 250.0,
    };
    EtdrsGrid {
        fovea: point(1000.0, 1000.0),
        disc: point(disc, 950.0),
        rim: point(disc, 800.0),
        side,
        orientation: GridOrientation::Upright,
    }
}

#[test]
fn a_length_without_a_scale_is_in_disc_diameters() {
    let shape = Shape::DiscRuler(DiscRuler {
        disc: line([100.0, 100.0], [100.0, 400.0]),
        length: line([0.0, 0.0], [750.0, 0.0]),
    });
    check(&shape, None, Quantity::Length, 2.5, &Unit::DiscDiameters);
    check(&shape, None, Quantity::DiscDiameter, 300.0, &Unit::Pixels);
    assert_eq!(shape.values(None)[0].source(), Source::DrawnDisc);
    let units: Vec<_> = shape
        .values(half_by_quarter())
        .iter()
        .map(|v| v.unit().clone())
        .collect();
    assert_eq!(
        units,
        [Unit::DiscDiameters, Unit::Millimetres, Unit::Millimetres]
    );
    // 375 mm by a disc of 75 mm.
    check(
        &shape,
        half_by_quarter(),
        Quantity::Length,
        5.0,
        &Unit::DiscDiameters,
    );
    let no_disc = Shape::DiscRuler(DiscRuler {
        disc: line([1.0, 1.0], [1.0, 1.0]),
        length: line([0.0, 0.0], [750.0, 0.0]),
    });
    assert_eq!(no_disc.values(None), []);
}

#[test]
fn the_circles_are_1_3_and_6_mm_across() {
    let calibrated =
        grid(Side::Right).circles(Scale::new(0.007_812_5, 0.015_625, ScaleSource::Nominal));
    assert_eq!(
        calibrated,
        Some([[64.0, 32.0], [192.0, 96.0], [384.0, 192.0]])
    );
    // A disc of 300 pixels is taken for 1.5 mm.
    let assumed = grid(Side::Right).circles(None);
    assert_eq!(assumed, Some([[100.0; 2], [300.0; 2], [600.0; 2]]));
    // Of pixels twice as high as wide the disc is 600 widths, and the circles are round all the same.
    let high = grid(Side::Right).circles(Ruler::in_pixels(2.0));
    assert_eq!(
        high,
        Some([[200.0, 100.0], [600.0, 300.0], [1200.0, 600.0]])
    );
    let shape = Shape::EtdrsGrid(grid(Side::Right));
    check(
        &shape,
        None,
        Quantity::GridDiameter,
        4.0,
        &Unit::DiscDiameters,
    );
    assert_eq!(shape.values(None)[0].source(), Source::AssumedDisc);
    let scale = Scale::new(0.01, 0.01, ScaleSource::Nominal);
    check(
        &shape,
        scale,
        Quantity::GridDiameter,
        6.0,
        &Unit::Millimetres,
    );
    check(
        &shape,
        scale,
        Quantity::DiscDiameter,
        3.0,
        &Unit::Millimetres,
    );
}

#[test]
fn nasal_and_temporal_change_places_between_the_eyes() {
    let sector = |side, column, row| grid(side).sector_at(point(column, row), None);
    for (column, row, right, left) in [
        (1000.0, 1000.0, Sector::Centre, Sector::Centre),
        (1000.0, 850.0, Sector::InnerSuperior, Sector::InnerSuperior),
        (1150.0, 1000.0, Sector::InnerNasal, Sector::InnerTemporal),
        (850.0, 1000.0, Sector::InnerTemporal, Sector::InnerNasal),
        (1000.0, 1150.0, Sector::InnerInferior, Sector::InnerInferior),
        (1000.0, 500.0, Sector::OuterSuperior, Sector::OuterSuperior),
        (1500.0, 1000.0, Sector::OuterNasal, Sector::OuterTemporal),
        (500.0, 1000.0, Sector::OuterTemporal, Sector::OuterNasal),
        (1000.0, 1500.0, Sector::OuterInferior, Sector::OuterInferior),
    ] {
        assert_eq!(sector(Side::Right, column, row), Some(right));
        assert_eq!(sector(Side::Left, column, row), Some(left));
    }
    assert_eq!(sector(Side::Right, 1601.0, 1000.0), None);
}

#[test]
fn the_lines_between_sectors_stand_at_45_degrees_and_belong_to_superior_and_inferior() {
    let grid = grid(Side::Right);
    for spoke in grid.spokes(None).unwrap() {
        let (x, y) = (spoke.to.column() - 1000.0, spoke.to.row() - 1000.0);
        assert!((x.abs() - y.abs()).abs() < 1e-4);
        assert!((x * x + y * y - 360_000.0).abs() < 1e-2);
        let (x, y) = (spoke.from.column() - 1000.0, spoke.from.row() - 1000.0);
        assert!((x * x + y * y - 10_000.0).abs() < 1e-2);
    }
    let at = |column, row| grid.sector_at(point(column, row), None);
    assert_eq!(at(1100.0, 900.0), Some(Sector::InnerSuperior));
    assert_eq!(at(900.0, 1100.0), Some(Sector::InnerInferior));
    // On a circle: the field outside it.
    assert_eq!(at(1000.0, 900.0), Some(Sector::InnerSuperior));
    assert_eq!(at(1000.0, 700.0), Some(Sector::OuterSuperior));
    assert_eq!(at(1000.0, 400.0), None);
}

/// A photograph that was stored on its side: what was right is now down.
#[test]
fn along_the_axis_the_sectors_turn_with_the_picture() {
    for side in [Side::Right, Side::Left] {
        let turned = |p: Point| point(2000.0 - p.row(), p.column());
        let upright = EtdrsGrid {
            orientation: GridOrientation::FoveaToDisc,
            ..grid(side)
        };
        let on_its_side = EtdrsGrid {
            fovea: turned(upright.fovea),
            disc: turned(upright.disc),
            rim: turned(upright.rim),
            ..upright
        };
        for (column, row) in [
            (1000.0, 850.0),
            (1150.0, 1010.0),
            (850.0, 990.0),
            (1020.0, 1500.0),
        ] {
            let before = upright.sector_at(point(column, row), None);
            assert!(before.is_some());
            assert_eq!(
                on_its_side.sector_at(turned(point(column, row)), None),
                before
            );
        }
        assert_eq!(
            upright.sector_at(point(1000.0, 850.0), None),
            Some(Sector::InnerSuperior)
        );
    }
}

#[test]
fn a_disc_on_the_wrong_side_is_noticed() {
    assert!(grid(Side::Right).disc_is_nasal() && grid(Side::Left).disc_is_nasal());
    let swapped = EtdrsGrid {
        side: Side::Left,
        ..grid(Side::Right)
    };
    assert!(!swapped.disc_is_nasal());
}

#[test]
fn without_disc_and_scale_there_is_no_grid() {
    let grid = grid(Side::Right);
    let no_disc = EtdrsGrid {
        rim: grid.disc,
        ..grid
    };
    assert_eq!(no_disc.circles(None), None);
    assert_eq!(no_disc.sector_at(grid.fovea, None), None);
    assert_eq!(Shape::EtdrsGrid(no_disc).values(None), []);
    let no_axis = EtdrsGrid {
        disc: grid.fovea,
        orientation: GridOrientation::FoveaToDisc,
        ..grid
    };
    assert_eq!(no_axis.spokes(None), None);
}
