//! Axial, coronal and sagittal views through a volume, and how they scroll.
//!
//! Directions are the patient's, however the slices were acquired: axial as seen from the feet,
//! coronal from the front, sagittal from the patient's left. A view lies on one of evenly spaced
//! planes through the volume; where the slices are axial, the axial views are the slices themselves.

use serde::{Deserialize, Serialize};

use super::{Grid, View, VolumeError, affine::cross, slice::is_place};
use crate::dicom::orientation::dot;

/// Part of a pixel or step that is rounding and makes no further one.
const ROUNDING: f64 = 1e-6;

/// Cosine between a direction of the volume and one of a picture above which the one lies in the other.
const ALONG: f64 = 1e-3;

/// The planes that anatomy has names for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnatomicalPlane {
    /// The patient's left on the right of the picture, the front on top.
    Axial,
    /// The patient's left on the right of the picture, the head on top.
    Coronal,
    /// The front on the left of the picture, the head on top.
    Sagittal,
}

impl AnatomicalPlane {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Axial, Self::Coronal, Self::Sagittal];

    /// Directions of increasing column and of increasing row. Their product, the normal, leads to
    /// the head, to the back and to the right.
    pub const fn directions(self) -> [[f64; 3]; 2] {
        const LEFT: [f64; 3] = [1.0, 0.0, 0.0];
        const BACK: [f64; 3] = [0.0, 1.0, 0.0];
        const FEET: [f64; 3] = [0.0, 0.0, -1.0];
        match self {
            Self::Axial => [LEFT, BACK],
            Self::Coronal => [LEFT, FEET],
            Self::Sagittal => [BACK, FEET],
        }
    }

    /// The direction in which planes follow each other: away from the viewer.
    pub const fn normal(self) -> [f64; 3] {
        let [x, y] = self.directions();
        cross(x, y)
    }
}

/// Evenly spaced planes across a volume.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Travel {
    /// The first plane along the normal: mm from the patient's origin.
    pub first_mm: f64,
    /// From plane to plane; one voxel.
    pub step_mm: f64,
    /// Planes, at least 1.
    pub count: usize,
}

impl Travel {
    /// The plane nearest to a place along the normal, from 0; the first or last one beyond them.
    pub fn nearest(&self, along_mm: f64) -> usize {
        let last = (self.count - 1) as f64;
        let steps = (along_mm - self.first_mm) / self.step_mm;
        steps.round().clamp(0.0, last) as usize
    }

    /// Where a plane lies along the normal; that of the last one past it.
    pub fn along_mm(&self, index: usize) -> f64 {
        let index = index.min(self.count - 1);
        self.first_mm + self.step_mm * index as f64
    }
}

impl Grid {
    /// The view of an anatomical plane nearest to a point of the patient (mm). It shows the whole
    /// volume in square pixels as large as the shortest side of a voxel that lies in the picture, or
    /// larger where it would have a side of more than `longest_px` (at most [`View::LONGEST_PX`]).
    pub fn view(
        &self,
        plane: AnatomicalPlane,
        through_mm: [f64; 3],
        longest_px: usize,
    ) -> Result<View, VolumeError> {
        if !is_place(through_mm) {
            return Err(VolumeError::ViewUnusable { what: "point" });
        }
        let [x, y] = plane.directions();
        let ([left, right], [top, bottom]) = (self.extent_mm(x), self.extent_mm(y));
        let longest_px = longest_px.clamp(1, View::LONGEST_PX);
        let most_mm = (right - left).max(bottom - top);
        let least_mm = self.shortest_mm([x, y]);
        let pixel_mm = least_mm.max(most_mm / longest_px as f64);
        let pixels = |mm: f64| (mm / pixel_mm - ROUNDING).ceil().max(1.0) as usize;
        // The directions are those of the patient's axes, so the parts of a point are sums.
        let half = pixel_mm / 2.0;
        let mut origin_mm = [0.0; 3];
        for (axis, value) in origin_mm.iter_mut().enumerate() {
            *value = (left + half) * x[axis] + (top + half) * y[axis];
        }
        let size = [pixels(bottom - top), pixels(right - left)];
        let view = View::new(origin_mm, [x, y], [pixel_mm; 2], size)?;
        let normal = view.orientation().normal();
        let travel = self.travel(&view);
        view.moved(travel.along_mm(travel.nearest(dot(through_mm, normal))))
    }

    /// The shortest side of a voxel, but for sides that lead straight through a picture of these
    /// directions: dense slices make a picture of one of them no finer.
    fn shortest_mm(&self, directions: [[f64; 3]; 2]) -> f64 {
        let sides = self.voxel_mm().into_iter().zip(self.affine().steps_mm());
        let in_picture = sides.filter(|(_, step)| {
            let length = dot(*step, *step).sqrt();
            let along = directions.map(|direction| dot(*step, direction).abs());
            along.iter().any(|part| *part > ALONG * length)
        });
        in_picture.fold(f64::INFINITY, |least, (side, _)| least.min(side))
    }

    /// The planes that a view scrolls through: from the first centre of a voxel along its normal to
    /// the last.
    pub fn travel(&self, view: &View) -> Travel {
        let normal = view.orientation().normal();
        let [first_mm, last_mm] = self.centers_mm(normal);
        let step_mm = self.voxel_along_mm(normal);
        Travel {
            first_mm,
            step_mm,
            count: ((last_mm - first_mm) / step_mm + ROUNDING).floor() as usize + 1,
        }
    }

    /// The view so many planes further along its normal, negative for back; it stops at the first
    /// and the last one.
    pub fn scrolled(&self, view: &View, planes: i64) -> Result<View, VolumeError> {
        let travel = self.travel(view);
        let now_mm = view.along_normal_mm();
        let last = travel.count as i64 - 1;
        let next = (travel.nearest(now_mm) as i64)
            .saturating_add(planes)
            .clamp(0, last);
        view.moved(travel.along_mm(next as usize) - now_mm)
    }

    /// Which plane of its [`Travel`] a view shows, from 0.
    pub fn position(&self, view: &View) -> usize {
        self.travel(view).nearest(view.along_normal_mm())
    }
}
