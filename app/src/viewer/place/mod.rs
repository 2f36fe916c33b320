//! Where the picture lies in its pane: fit, zoom about a point, move, quarter turns, mirror.
//!
//! Lengths on screen are CSS pixels from the pane's centre; lengths in the picture are its own full
//! pixels, also while only a reduced copy is drawn. Display only: models never see any of it.

mod extent;
#[cfg(test)]
mod tests;
mod view;

use insitu_core::image::Thinning;

pub(crate) use extent::{Extent, Size};
pub(crate) use view::{STEP, View};

/// A view of one picture in one pane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// The picture.
    pub(crate) picture: Extent,
    /// CSS pixels per width of a pixel.
    pub(crate) scale: f64,
    pub(super) offset: (f64, f64),
    pub(super) turn: u8,
    pub(super) mirrored: bool,
}

impl Place {
    /// The affine map from picture (about its centre) to screen (about the pane's), as canvas takes it.
    pub(crate) fn matrix(&self) -> [f64; 6] {
        let (sin, cos) = match self.turn {
            0 => (0.0, 1.0),
            1 => (1.0, 0.0),
            2 => (0.0, -1.0),
            _ => (-1.0, 0.0),
        };
        let mirror = if self.mirrored { -1.0 } else { 1.0 };
        [
            cos * self.scale * mirror,
            sin * self.scale * mirror,
            -sin * self.scale * self.picture.aspect(),
            cos * self.scale * self.picture.aspect(),
            self.offset.0,
            self.offset.1,
        ]
    }
}

impl Place {
    /// Where a point of the picture (full pixels from its upper left corner) is seen.
    pub(crate) fn seen(&self, [column, row]: [f64; 2]) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.matrix();
        let (x, y) = (
            column - self.picture.columns / 2.0,
            row - self.picture.rows / 2.0,
        );
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The point of the picture that is seen at a place.
    pub(crate) fn point(&self, at: (f64, f64)) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.matrix();
        // Turned, mirrored and scaled by axis: the inverse is the transpose by the squares of the scales.
        let height = self.scale * self.picture.aspect();
        let (x, y) = (at.0 - e, at.1 - f);
        [
            (a * x + b * y) / (self.scale * self.scale) + self.picture.columns / 2.0,
            (c * x + d * y) / (height * height) + self.picture.rows / 2.0,
        ]
    }

    /// CSS pixels across the screen for a pixel of the picture.
    pub(crate) fn across(&self) -> f64 {
        self.lengths()[0]
    }

    /// CSS pixels down the screen for a pixel of the picture.
    pub(crate) fn down(&self) -> f64 {
        self.lengths()[1]
    }

    fn lengths(&self) -> [f64; 2] {
        let (width, height) = (self.scale, self.scale * self.picture.aspect());
        if self.is_on_its_side() {
            [height, width]
        } else {
            [width, height]
        }
    }

    /// Whether rows are seen as columns.
    pub(crate) fn is_on_its_side(&self) -> bool {
        !self.turn.is_multiple_of(2)
    }

    /// Which edge of the picture is seen at left, right, top and bottom, of its own left, right, top
    /// and bottom (0 to 3).
    pub(crate) fn edges(&self) -> [usize; 4] {
        let middle = (self.picture.columns / 2.0, self.picture.rows / 2.0);
        let ends = [
            [0.0, middle.1],
            [self.picture.columns, middle.1],
            [middle.0, 0.0],
            [middle.0, self.picture.rows],
        ];
        let seen = ends.map(|end| self.seen(end));
        let farthest = |far: fn((f64, f64)) -> f64| {
            let by_far = |a: &usize, b: &usize| far(seen[*a]).total_cmp(&far(seen[*b]));
            (0..4).max_by(by_far).unwrap_or(0)
        };
        [
            farthest(|(x, _)| -x),
            farthest(|(x, _)| x),
            farthest(|(_, y)| -y),
            farthest(|(_, y)| y),
        ]
    }
}

impl Place {
    /// What is seen `factor` times as large about a place of the pane, in a pane of its own.
    pub(crate) fn about(&self, at: (f64, f64), factor: f64) -> Self {
        Self {
            scale: self.scale * factor,
            offset: (
                (self.offset.0 - at.0) * factor,
                (self.offset.1 - at.1) * factor,
            ),
            ..*self
        }
    }
}

impl Place {
    /// The pixels that are enough for what is seen in a pane whose pixels the device shows as `ratio`
    /// of its own each; none where nothing of the picture is seen.
    pub(crate) fn seen_in(&self, pane: Size, ratio: f64) -> Option<Thinning> {
        let (x, y) = (pane.width / 2.0, pane.height / 2.0);
        let (one, other) = (self.point((-x, -y)), self.point((x, y)));
        let finest = self.scale * self.picture.aspect().max(1.0) * ratio;
        let parts = Thinning::PARTS as f64;
        let parts_of_step = (parts / finest).floor().max(parts);
        let step = parts_of_step / parts;
        let along = |axis: usize, length: f64| {
            let (from, to) = (one[axis].min(other[axis]), one[axis].max(other[axis]));
            // One more on either side, as what is drawn between two pixels is of both.
            let from = (from - step).floor().max(0.0);
            let all = ((length - from) / step).floor();
            let count = ((to - from) / step).ceil() + 1.0;
            (count >= 1.0 && all >= 1.0).then_some((from as usize, count.min(all) as usize))
        };
        let (left, columns) = along(0, self.picture.columns)?;
        let (top, rows) = along(1, self.picture.rows)?;
        Some(Thinning {
            left,
            top,
            columns,
            rows,
            step: parts_of_step as usize,
        })
    }
}

impl Place {
    /// Where another picture lies that is as wide as this one and in the same place, but for a shift
    /// in pixels of this one.
    pub(crate) fn under(&self, picture: Extent, shift: (f64, f64)) -> Self {
        let middle = [
            self.picture.columns / 2.0 + shift.0,
            self.picture.rows / 2.0 + shift.1,
        ];
        Self {
            picture,
            scale: self.scale * self.picture.columns / picture.columns,
            offset: self.seen(middle),
            ..*self
        }
    }
}
