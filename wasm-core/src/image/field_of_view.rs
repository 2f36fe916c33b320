//! Where the picture is: the box around what is brighter than the camera's black border.
//!
//! Found on the preview (longest side at most 1,024) in integers, so that training, browser and
//! command line find the same box. A picture without a dark border is its own field of view.

/// Pixel box, in pixels of the picture it was found in or scaled to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldOfView {
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// Corners brighter than this are no black border (grey level of the brightest channel).
const BRIGHT_CORNER: u32 = 60;
/// What lies inside is brighter than the corners by this much: above sensor noise and JPEG ringing.
const ABOVE_CORNER: u32 = 15;
/// A row or column belongs to the field when at least one pixel in this many is bright: specks do not count.
const ONE_IN: usize = 50;

impl FieldOfView {
    /// The whole of a picture.
    pub const fn whole(width: usize, height: usize) -> Self {
        Self {
            x: 0,
            y: 0,
            width,
            height,
        }
    }

    /// Finds the box in interleaved RGB of `width × height × 3` bytes.
    pub fn find(rgb: &[u8], width: usize, height: usize) -> Self {
        let level = |x: usize, y: usize| {
            let at = (y * width + x) * 3;
            u32::from(rgb[at].max(rgb[at + 1]).max(rgb[at + 2]))
        };
        let corner = corner_level(width, height, level);
        if corner > BRIGHT_CORNER {
            return Self::whole(width, height);
        }
        let threshold = (corner + ABOVE_CORNER).max(20);
        let mut columns = vec![0_usize; width];
        let mut rows = vec![0_usize; height];
        for (y, row) in rows.iter_mut().enumerate() {
            for (x, column) in columns.iter_mut().enumerate() {
                if level(x, y) > threshold {
                    *row += 1;
                    *column += 1;
                }
            }
        }
        match (span(&columns, height), span(&rows, width)) {
            (Some((x, right)), Some((y, bottom))) => Self {
                x,
                y,
                width: right - x,
                height: bottom - y,
            },
            _ => Self::whole(width, height),
        }
    }

    /// The box on the picture that the preview was made from.
    #[must_use]
    pub fn scaled(self, from: (usize, usize), to: (usize, usize)) -> Self {
        let x = self.x * to.0 / from.0;
        let y = self.y * to.1 / from.1;
        let right = ((self.x + self.width) * to.0).div_ceil(from.0);
        let bottom = ((self.y + self.height) * to.1).div_ceil(from.1);
        Self {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }

    /// The box with a margin on each side, as a share of its sides, inside a picture of this size.
    #[must_use]
    pub fn with_margin(self, margin: f64, width: usize, height: usize) -> Self {
        let across = (self.width as f64 * margin) as usize;
        let down = (self.height as f64 * margin) as usize;
        let x = self.x.saturating_sub(across);
        let y = self.y.saturating_sub(down);
        let right = (self.x + self.width + across).min(width);
        let bottom = (self.y + self.height + down).min(height);
        Self {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }
}

/// The second darkest of the four corners: one corner may hold a notch, a date or a reflex.
fn corner_level(width: usize, height: usize, level: impl Fn(usize, usize) -> u32) -> u32 {
    let side = (width.min(height) / 50).max(1);
    let mean = |left: usize, top: usize| {
        let sum: u32 = (top..top + side)
            .flat_map(|y| (left..left + side).map(move |x| (x, y)))
            .map(|(x, y)| level(x, y))
            .sum();
        sum / (side * side) as u32
    };
    let (right, bottom) = (width - side, height - side);
    let mut corners = [
        mean(0, 0),
        mean(right, 0),
        mean(0, bottom),
        mean(right, bottom),
    ];
    corners.sort_unstable();
    corners[1]
}

/// First and past-the-last index whose count is at least one in [`ONE_IN`] of `across`.
fn span(counts: &[usize], across: usize) -> Option<(usize, usize)> {
    let enough = |&count: &usize| count * ONE_IN >= across;
    let first = counts.iter().position(enough)?;
    let last = counts.iter().rposition(enough)?;
    Some((first, last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(width: usize, height: usize, cx: usize, cy: usize, radius: usize) -> Vec<u8> {
        let inside =
            |x: usize, y: usize| x.abs_diff(cx).pow(2) + y.abs_diff(cy).pow(2) <= radius.pow(2);
        (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                if inside(x, y) {
                    [180, 90, 40]
                } else {
                    [3, 3, 3]
                }
            })
            .collect()
    }

    #[test]
    fn a_bright_disc_on_black_is_boxed() {
        let field = FieldOfView::find(&disc(200, 150, 110, 70, 50), 200, 150);
        assert!(
            field.x.abs_diff(60) <= 1 && field.y.abs_diff(20) <= 1,
            "{field:?}"
        );
        assert!(
            field.width.abs_diff(101) <= 2 && field.height.abs_diff(101) <= 2,
            "{field:?}"
        );
    }

    #[test]
    fn a_picture_without_a_border_or_without_light_is_its_own_field() {
        assert_eq!(
            FieldOfView::find(&[120; 30 * 20 * 3], 30, 20),
            FieldOfView::whole(30, 20)
        );
        assert_eq!(
            FieldOfView::find(&[0; 30 * 20 * 3], 30, 20),
            FieldOfView::whole(30, 20)
        );
        assert_eq!(FieldOfView::find(&[0; 3], 1, 1), FieldOfView::whole(1, 1));
    }

    #[test]
    fn scaling_up_covers_at_least_the_same_area_and_margins_stay_inside() {
        let field = FieldOfView {
            x: 3,
            y: 5,
            width: 10,
            height: 12,
        };
        assert_eq!(
            field.scaled((20, 20), (41, 41)),
            FieldOfView {
                x: 6,
                y: 10,
                width: 21,
                height: 25
            }
        );
        assert_eq!(
            field.with_margin(0.5, 14, 40),
            FieldOfView {
                x: 0,
                y: 0,
                width: 14,
                height: 23
            }
        );
    }
}
