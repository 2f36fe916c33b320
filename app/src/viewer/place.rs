//! Where the picture lies in its pane: fit, zoom about a point, move, quarter turns, mirror.
//!
//! Lengths on screen are CSS pixels from the pane's centre; lengths in the picture are its own full
//! pixels, also while only a reduced copy is drawn. Display only: models never see any of it.

use insitu_core::image::Thinning;

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Size {
    /// Columns.
    pub(crate) width: f64,
    /// Rows.
    pub(crate) height: f64,
}

/// A picture as it is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    /// Columns in full.
    pub(crate) columns: f64,
    /// Rows in full.
    pub(crate) rows: f64,
    /// Height of a pixel through its width: pixels are shown in their true shape (dicom.md 3.2).
    aspect: f64,
}

impl Extent {
    /// What a file says of the shape is believed as far as it can be shown.
    pub(crate) fn new(columns: f64, rows: f64, aspect: f64) -> Self {
        let aspect = if aspect.is_finite() { aspect } else { 1.0 };
        Self {
            columns,
            rows,
            aspect: aspect.clamp(1.0 / MOST_ASPECT, MOST_ASPECT),
        }
    }

    /// The same, as if its pixels were squares.
    pub(crate) fn squared(self) -> Self {
        Self {
            aspect: 1.0,
            ..self
        }
    }

    /// Height of a pixel through its width.
    pub(crate) fn aspect(self) -> f64 {
        self.aspect
    }

    /// Whether its pixels are squares.
    pub(crate) fn is_square(self) -> bool {
        (self.aspect - 1.0).abs() < 1e-6
    }

    /// As large as it is seen where a pixel is 1 wide.
    pub(crate) fn shown(self) -> Size {
        Size {
            width: self.columns,
            height: self.rows * self.aspect,
        }
    }
}

/// Pixels that are longer than so many times their other side are shown as if they were not.
const MOST_ASPECT: f64 = 50.0;
/// The least of a picture's side that stays in the pane when it is moved, in CSS pixels.
const HELD: f64 = 64.0;
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

/// A view of one picture in one pane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// The picture.
    pub(crate) picture: Extent,
    /// CSS pixels per width of a pixel.
    pub(crate) scale: f64,
    offset: (f64, f64),
    turn: u8,
    mirrored: bool,
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
            -sin * self.scale * self.picture.aspect,
            cos * self.scale * self.picture.aspect,
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
        let height = self.scale * self.picture.aspect;
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
        let (width, height) = (self.scale, self.scale * self.picture.aspect);
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
        let finest = self.scale * self.picture.aspect.max(1.0) * ratio;
        let step = (1.0 / finest).floor().max(1.0);
        let along = |axis: usize, length: f64| {
            let (from, to) = (one[axis].min(other[axis]), one[axis].max(other[axis]));
            // One more on either side, as what is drawn between two pixels is of both.
            let from = (from / step).floor() - 1.0;
            let to = (to / step).ceil() + 1.0;
            let (from, to) = (from.max(0.0), to.min((length / step).floor()));
            (from < to).then_some(((from * step) as usize, (to - from) as usize))
        };
        let (left, columns) = along(0, self.picture.columns)?;
        let (top, rows) = along(1, self.picture.rows)?;
        Some(Thinning {
            left,
            top,
            columns,
            rows,
            step: step as usize,
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

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Extent = Extent {
        columns: 4000.0,
        rows: 3000.0,
        aspect: 1.0,
    };
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
            (0, 0, 4000, 3000, 5)
        );
        assert_eq!(fitted.seen_in(PANE, 2.0).unwrap().step, 2);
        let mut view = View::default();
        view.zoom_by(7.3, (50.0, -30.0), PICTURE, PANE, 1.0);
        view.turn_by(3);
        let place = view.place(PICTURE, PANE);
        let part = place.seen_in(PANE, 1.0).unwrap();
        assert_eq!(part.step, 1);
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
}
