//! The grid of the Early Treatment Diabetic Retinopathy Study on a photograph of the macula.
//!
//! Three circles about the fovea, 1, 3 and 6 mm across; four lines from the innermost to the
//! outermost at 45, 135, 225 and 315 degrees divide the two rings into superior, nasal, inferior
//! and temporal (PS3.17 UU.5). Nasal is towards the disc: to the right in a right eye, to the left in
//! a left eye, in a picture as it is displayed (clinical.md §1.8).
//!
//! - **Orientation.** PS3.17 UU.5 gives the angles in the picture, so the grid stands upright in it.
//!   The axis from fovea to disc is inclined to that by another angle in each eye (He et al. 2014,
//!   figure 1), so it is used only where asked for: for pictures taken or stored at an angle.
//! - **Size.** By the scale. Without one, by the disc as it was drawn and the convention of the ETDRS
//!   that a disc is 1.5 mm wide ([`ASSUMED_DISC_MM`]); [`Source::AssumedDisc`] says so.

use std::f64::consts::FRAC_1_SQRT_2;

use serde::{Deserialize, Serialize};

use super::{
    Line, Point, Quantity, Ruler, Source, Value,
    ruler::{Step, dot, norm},
};
use crate::finding::Side;

/// Width of a disc by the convention of the ETDRS, in which 500 µm are a third of a disc diameter
/// (clinical.md §1.1, definition of clinically significant macular oedema). Real discs are larger,
/// 1.88 by 1.77 mm on average (Quigley 1990), so an assumed grid comes out about a fifth too large.
pub const ASSUMED_DISC_MM: f64 = 1.5;

/// Diameters of the circles, in mm (PS3.17 UU.5).
pub const CIRCLES_MM: [f64; 3] = [1.0, 3.0, 6.0];

/// Where the grid lies, and how.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EtdrsGrid {
    /// Centre of the grid.
    pub fovea: Point,
    /// Centre of the optic disc.
    pub disc: Point,
    /// A point on the rim of the disc: the disc is twice as wide as this is far from its centre.
    pub rim: Point,
    /// Which eye.
    pub side: Side,
    /// Which way is up.
    pub orientation: GridOrientation,
}

/// Which way is up in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GridOrientation {
    /// As in the picture (PS3.17 UU.5).
    #[default]
    Upright,
    /// At a right angle to the line from fovea to disc.
    FoveaToDisc,
}

impl GridOrientation {
    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Upright => "etdrs.upright",
            Self::FoveaToDisc => "etdrs.fovea_to_disc",
        }
    }
}

/// A field of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Sector {
    Centre,
    InnerSuperior,
    InnerNasal,
    InnerInferior,
    InnerTemporal,
    OuterSuperior,
    OuterNasal,
    OuterInferior,
    OuterTemporal,
}

impl Sector {
    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Centre => "etdrs.centre",
            Self::InnerSuperior => "etdrs.inner_superior",
            Self::InnerNasal => "etdrs.inner_nasal",
            Self::InnerInferior => "etdrs.inner_inferior",
            Self::InnerTemporal => "etdrs.inner_temporal",
            Self::OuterSuperior => "etdrs.outer_superior",
            Self::OuterNasal => "etdrs.outer_nasal",
            Self::OuterInferior => "etdrs.outer_inferior",
            Self::OuterTemporal => "etdrs.outer_temporal",
        }
    }
}

impl EtdrsGrid {
    /// Half axes of the three circles along a row and along a column, in pixels; the smallest
    /// first. None without a scale and without a disc.
    pub fn circles(&self, ruler: impl Into<Ruler>) -> Option<[[f64; 2]; 3]> {
        let ruler = ruler.into();
        let mm = self.one_mm(ruler)?;
        let [width, height] = ruler.pixel();
        Some(CIRCLES_MM.map(|across| {
            let radius = across / 2.0 * mm;
            [radius / width, radius / height]
        }))
    }

    /// The four lines between the sectors, from the innermost circle to the outermost.
    pub fn spokes(&self, ruler: impl Into<Ruler>) -> Option<[Line; 4]> {
        let ruler = ruler.into();
        let mm = self.one_mm(ruler)?;
        let [up, nasal] = self.directions(ruler)?;
        let [inner, _, outer] = CIRCLES_MM.map(|across| across / 2.0 * mm * FRAC_1_SQRT_2);
        Some(
            [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)].map(|(s, n)| {
                let at = |far: f64| {
                    let part = |axis: usize| far * (s * up[axis] + n * nasal[axis]);
                    ruler.point(self.fovea, [part(0), part(1)])
                };
                Line::new(at(inner), at(outer))
            }),
        )
    }

    /// The sector in which a point lies; none outside the grid. What lies on a circle belongs to
    /// the field outside it, what lies on a line to superior or inferior.
    pub fn sector_at(&self, point: Point, ruler: impl Into<Ruler>) -> Option<Sector> {
        let ruler = ruler.into();
        let mm = self.one_mm(ruler)?;
        let [up, nasal] = self.directions(ruler)?;
        let step = ruler.step(self.fovea, point);
        let [inner, middle, outer] = CIRCLES_MM.map(|across| across / 2.0 * mm);
        let far = norm(step);
        if far < inner {
            return Some(Sector::Centre);
        }
        if far >= outer {
            return None;
        }
        let (up, nasal) = (dot(step, up), dot(step, nasal));
        let [is_inner, is_vertical] = [far < middle, up.abs() >= nasal.abs()];
        Some(match (is_vertical, is_inner) {
            (true, true) if up > 0.0 => Sector::InnerSuperior,
            (true, true) => Sector::InnerInferior,
            (true, false) if up > 0.0 => Sector::OuterSuperior,
            (true, false) => Sector::OuterInferior,
            (false, true) if nasal > 0.0 => Sector::InnerNasal,
            (false, true) => Sector::InnerTemporal,
            (false, false) if nasal > 0.0 => Sector::OuterNasal,
            (false, false) => Sector::OuterTemporal,
        })
    }

    /// Whether the disc lies where the side of an upright picture has it. Where not, either the side
    /// is wrong or the picture is mirrored or turned; never settled silently.
    pub fn disc_is_nasal(&self) -> bool {
        let to_the_right = self.disc.column() > self.fovea.column();
        to_the_right == (self.side == Side::Right)
    }

    fn disc_diameter(&self, ruler: Ruler) -> f64 {
        2.0 * ruler.distance(self.disc, self.rim)
    }

    /// One millimetre in the ruler's unit.
    fn one_mm(&self, ruler: Ruler) -> Option<f64> {
        if ruler.scale().is_some() {
            return Some(1.0);
        }
        let disc = self.disc_diameter(ruler);
        (disc > 0.0).then_some(disc / ASSUMED_DISC_MM)
    }

    /// Up and nasal, of length 1; none where fovea and disc are one and the axis is asked for.
    fn directions(&self, ruler: Ruler) -> Option<[Step; 2]> {
        let nasal = match self.orientation {
            GridOrientation::Upright if self.side == Side::Right => [1.0, 0.0],
            GridOrientation::Upright => [-1.0, 0.0],
            GridOrientation::FoveaToDisc => {
                let step = ruler.step(self.fovea, self.disc);
                let length = norm(step);
                if length <= 0.0 {
                    return None;
                }
                step.map(|part| part / length)
            }
        };
        let [x, y] = nasal;
        // A left eye is a right eye mirrored.
        let up = match self.side {
            Side::Right => [y, -x],
            Side::Left => [-y, x],
        };
        Some([up, nasal])
    }

    pub(super) fn values(&self, ruler: Ruler) -> Vec<Value> {
        let disc = self.disc_diameter(ruler);
        let to_disc = ruler.distance(self.fovea, self.disc);
        let grid_mm = CIRCLES_MM[2];
        let mut values = match &ruler.scale() {
            Some(scale) => vec![
                Value::millimetres(Quantity::GridDiameter, grid_mm, scale),
                Value::millimetres(Quantity::FoveaToDisc, to_disc, scale),
            ],
            None if disc > 0.0 => {
                let in_discs = Value::disc_diameters;
                let (grid, to_disc) = (grid_mm / ASSUMED_DISC_MM, to_disc / disc);
                vec![
                    in_discs(Quantity::GridDiameter, grid, Source::AssumedDisc),
                    in_discs(Quantity::FoveaToDisc, to_disc, Source::DrawnDisc),
                ]
            }
            None => return Vec::new(),
        };
        values.push(ruler.value_of_length(Quantity::DiscDiameter, disc));
        values
    }
}
