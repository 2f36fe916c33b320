//! What a person has done to a view, and what they see by it.

use super::{Extent, Place, Size};

/// The least of a picture's side that stays in the pane when it is moved, in CSS pixels.
pub(super) const HELD: f64 = 64.0;
/// Largest magnification: device pixels for one pixel of the picture.
const MOST: f64 = 32.0;
/// One step of the zoom buttons and keys.
pub(crate) const STEP: f64 = 1.25;

/// How much of the picture is seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Zoom {
    /// All of it, as large as the pane allows; follows the pane's size.
    #[default]
    Fit,
    /// CSS pixels per pixel, and the offset of the picture's centre.
    Free { scale: f64, offset: (f64, f64) },
}

/// What the person has done to the view.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct View {
    zoom: Zoom,
    /// Quarter turns clockwise, 0 to 3.
    turn: u8,
    /// Mirrored left to right, before it is turned.
    mirrored: bool,
    /// Pixels are shown as squares whatever their shape.
    squares: bool,
}

/// What is seen, in shares of pane and picture, so that another pane can see the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sight {
    /// How much larger than fitted and upright; none: fitted, also when the pane changes its size.
    pub(crate) magnification: Option<f64>,
    /// The point in the middle of the pane, in shares of the picture's width and height.
    pub(crate) centre: [f64; 2],
}

impl View {
    /// Where the picture lies in a pane of this size.
    pub(crate) fn place(&self, picture: Extent, pane: Size) -> Place {
        let (scale, offset) = match self.zoom {
            Zoom::Fit => (self.fit_scale(picture, pane), (0.0, 0.0)),
            Zoom::Free { scale, offset } => (scale, self.held(offset, scale, picture, pane)),
        };
        Place {
            picture,
            scale,
            offset,
            turn: self.turn,
            mirrored: self.mirrored,
        }
    }

    /// Whether all of the picture is shown.
    pub(crate) fn is_fit(&self) -> bool {
        self.zoom == Zoom::Fit
    }

    /// Whether pixels are shown as squares whatever their shape.
    pub(crate) fn has_squares(&self) -> bool {
        self.squares
    }

    /// Shows pixels as squares, or in their true shape again.
    pub(crate) fn turn_squares(&mut self) {
        self.squares = !self.squares;
    }

    /// Shows all of the picture.
    pub(crate) fn fit(&mut self) {
        self.zoom = Zoom::Fit;
    }

    /// Zooms by a factor, the point under `at` staying where it is.
    pub(crate) fn zoom_by(
        &mut self,
        factor: f64,
        at: (f64, f64),
        picture: Extent,
        pane: Size,
        pixel_ratio: f64,
    ) {
        let now = self.place(picture, pane);
        let fit = self.fit_scale(picture, pane);
        let least = (fit / 4.0).min(1.0 / pixel_ratio);
        let scale = (now.scale * factor).clamp(least, (MOST / pixel_ratio).max(fit));
        let real = scale / now.scale;
        let offset = (
            at.0 + (now.offset.0 - at.0) * real,
            at.1 + (now.offset.1 - at.1) * real,
        );
        self.zoom = Zoom::Free {
            scale,
            offset: self.held(offset, scale, picture, pane),
        };
    }

    /// One pixel of the picture on one pixel of the device, about a point.
    pub(crate) fn one_to_one(
        &mut self,
        at: (f64, f64),
        picture: Extent,
        pane: Size,
        pixel_ratio: f64,
    ) {
        let now = self.place(picture, pane).scale;
        self.zoom_by(1.0 / pixel_ratio / now, at, picture, pane, pixel_ratio);
    }

    /// Moves the picture.
    pub(crate) fn move_by(&mut self, by: (f64, f64), picture: Extent, pane: Size) {
        let now = self.place(picture, pane);
        let offset = (now.offset.0 + by.0, now.offset.1 + by.1);
        self.zoom = Zoom::Free {
            scale: now.scale,
            offset: self.held(offset, now.scale, picture, pane),
        };
    }

    /// Turns by quarter turns, clockwise.
    pub(crate) fn turn_by(&mut self, quarters: u8) {
        self.turn = (self.turn + quarters) % 4;
    }

    /// Mirrors left to right as it is seen now.
    pub(crate) fn mirror(&mut self) {
        self.mirrored = !self.mirrored;
        // Mirroring what is seen is mirroring the picture, turned the other way round.
        self.turn = (4 - self.turn) % 4;
    }

    /// What is seen in this pane.
    pub(crate) fn sight(&self, picture: Extent, pane: Size) -> Sight {
        let now = self.place(picture, pane);
        let [column, row] = now.point((0.0, 0.0));
        Sight {
            magnification: (!self.is_fit())
                .then(|| now.scale / upright_scale(picture.shown(), pane)),
            centre: [column / picture.columns, row / picture.rows],
        }
    }

    /// Sees what another pane sees: as large, the same part, or both.
    pub(crate) fn see(
        &mut self,
        sight: Sight,
        large: bool,
        part: bool,
        picture: Extent,
        pane: Size,
    ) {
        if large && part && sight.magnification.is_none() {
            self.fit();
            return;
        }
        let mut place = self.place(picture, pane);
        let centre = if part {
            [
                sight.centre[0] * picture.columns,
                sight.centre[1] * picture.rows,
            ]
        } else {
            place.point((0.0, 0.0))
        };
        if large {
            place.scale = match sight.magnification {
                Some(times) => times * upright_scale(picture.shown(), pane),
                None => self.fit_scale(picture, pane),
            };
        }
        place.offset = (0.0, 0.0);
        let (x, y) = place.seen(centre);
        self.zoom = Zoom::Free {
            scale: place.scale,
            offset: (-x, -y),
        };
    }

    /// Mirrors top to bottom as it is seen now.
    pub(crate) fn flip(&mut self) {
        self.turn_by(2);
        self.mirror();
    }

    fn turned(&self, picture: Extent) -> Size {
        let Size { width, height } = picture.shown();
        if self.turn.is_multiple_of(2) {
            Size { width, height }
        } else {
            Size {
                width: height,
                height: width,
            }
        }
    }

    fn fit_scale(&self, picture: Extent, pane: Size) -> f64 {
        upright_scale(self.turned(picture), pane)
    }

    /// The offset, held so that some of the picture stays in the pane.
    fn held(&self, offset: (f64, f64), scale: f64, picture: Extent, pane: Size) -> (f64, f64) {
        let seen = self.turned(picture);
        let most = |pane: f64, side: f64| (f64::midpoint(pane, side * scale) - HELD).max(0.0);
        let (x, y) = (most(pane.width, seen.width), most(pane.height, seen.height));
        (offset.0.clamp(-x, x), offset.1.clamp(-y, y))
    }
}

/// The largest scale at which all of a picture is in a pane, when it is not turned.
fn upright_scale(picture: Size, pane: Size) -> f64 {
    let scale = (pane.width / picture.width).min(pane.height / picture.height);
    if scale.is_finite() && scale > 0.0 {
        scale
    } else {
        1.0
    }
}

#[cfg(test)]
impl View {
    /// Whether two views are turned and mirrored alike.
    pub(crate) fn lies_like(&self, other: &Self) -> bool {
        (self.turn, self.mirrored) == (other.turn, other.mirrored)
    }
}
