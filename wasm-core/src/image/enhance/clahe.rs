//! Contrast-limited adaptive histogram equalisation (Zuiderveld 1994, Graphics Gems IV), on luminance.
//!
//! Each tile has a table of its own, and a pixel blends the tables of the four nearest tile centres.
//! Details that the paper leaves open (how the excess is dealt out, where a tile's centre lies) are as
//! in `OpenCV`'s `createCLAHE`, so that its pictures are the reference: `tests/goldens/image/clahe.json`.

use super::{
    super::luminance::{Channel, level, lifted},
    EnhanceError, check,
};

/// Local contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clahe {
    /// Tiles across and down, each at least 1; more than there are pixels count as one a pixel.
    pub tiles: (usize, usize),
    /// How many times its even share a level may count: 1 changes little, 4 is strong.
    pub clip_limit: f32,
}

impl Default for Clahe {
    /// 8 × 8 tiles and a limit of 2, as is common for fundus photographs.
    fn default() -> Self {
        Self {
            tiles: (8, 8),
            clip_limit: 2.0,
        }
    }
}

const LEVELS: usize = 256;

impl Clahe {
    /// Writes the picture with its luminance equalised tile by tile; chrominance and alpha stay.
    ///
    /// # Errors
    /// [`EnhanceError`] where the lengths do not fit the sides.
    pub fn apply(
        &self,
        rgba: &[u8],
        width: usize,
        height: usize,
        out: &mut [u8],
    ) -> Result<(), EnhanceError> {
        check(rgba, width, height, out)?;
        if rgba.is_empty() {
            return Ok(());
        }
        let across = Tiling::new(width, self.tiles.0);
        let down = Tiling::new(height, self.tiles.1);
        let pixels = rgba.as_chunks::<4>().0;
        let tables = tables(pixels, &across, &down, self.clip_limit);
        let columns: Vec<Blend> = (0..width).map(|x| across.blend(x)).collect();
        let rows = out
            .chunks_exact_mut(width * 4)
            .zip(pixels.chunks_exact(width));
        for (y, (row, pixels)) in rows.enumerate() {
            let vertical = down.blend(y);
            let upper = &tables[vertical.first * across.count..];
            let lower = &tables[vertical.second * across.count..];
            let places = row.as_chunks_mut::<4>().0.iter_mut().zip(pixels);
            for ((to, pixel), column) in places.zip(&columns) {
                let from = level(*pixel, Channel::Luminance);
                let at = usize::from(from);
                let mix = |tables: &[[u8; LEVELS]]| {
                    f32::from(tables[column.first][at]) * (1.0 - column.share)
                        + f32::from(tables[column.second][at]) * column.share
                };
                let level = mix(upper) * (1.0 - vertical.share) + mix(lower) * vertical.share;
                *to = lifted(*pixel, level.round_ties_even() as i32 - i32::from(from));
            }
        }
        Ok(())
    }
}

/// Equal tiles along one side; the last may reach past the edge, where the picture is mirrored.
struct Tiling {
    length: usize,
    count: usize,
    size: usize,
}

/// Two neighbouring tiles and the share of the second.
struct Blend {
    first: usize,
    second: usize,
    share: f32,
}

impl Tiling {
    fn new(length: usize, tiles: usize) -> Self {
        let count = tiles.clamp(1, length.max(1));
        Self {
            length,
            count,
            size: length.div_ceil(count),
        }
    }

    /// The places of a tile, mirrored at the edge without repeating it.
    fn places(&self, tile: usize) -> impl Iterator<Item = usize> {
        let last = self.length - 1;
        (tile * self.size..(tile + 1) * self.size).map(move |at| {
            if at > last {
                (2 * last).saturating_sub(at)
            } else {
                at
            }
        })
    }

    fn blend(&self, at: usize) -> Blend {
        let place = at as f32 / self.size as f32 - 0.5;
        let before = place.floor();
        let tile = |index: f32| (index.max(0.0) as usize).min(self.count - 1);
        Blend {
            first: tile(before),
            second: tile(before + 1.0),
            share: place - before,
        }
    }
}

/// The table of each tile, row by row.
fn tables(
    pixels: &[[u8; 4]],
    across: &Tiling,
    down: &Tiling,
    clip_limit: f32,
) -> Vec<[u8; LEVELS]> {
    let area = across.size * down.size;
    let limit = ((clip_limit * area as f32 / LEVELS as f32) as u32).max(1);
    let mut tables = Vec::with_capacity(across.count * down.count);
    for row in 0..down.count {
        for column in 0..across.count {
            let mut counts = [0_u32; LEVELS];
            for y in down.places(row) {
                let line = &pixels[y * across.length..][..across.length];
                for x in across.places(column) {
                    counts[usize::from(level(line[x], Channel::Luminance))] += 1;
                }
            }
            clip(&mut counts, limit);
            tables.push(equalised(&counts, area));
        }
    }
    tables
}

/// Cuts counts off at the limit and deals out what was cut, evenly, the rest in even distances.
fn clip(counts: &mut [u32; LEVELS], limit: u32) {
    let mut excess = 0;
    for count in counts.iter_mut() {
        excess += count.saturating_sub(limit);
        *count = (*count).min(limit);
    }
    let each = excess / LEVELS as u32;
    let rest = excess as usize % LEVELS;
    for count in counts.iter_mut() {
        *count += each;
    }
    let stride = LEVELS.checked_div(rest).map_or(LEVELS, |step| step.max(1));
    for count in counts.iter_mut().step_by(stride).take(rest) {
        *count += 1;
    }
}

/// Levels by their share of the pixels that are not lighter.
fn equalised(counts: &[u32; LEVELS], area: usize) -> [u8; LEVELS] {
    let scale = 255.0 / area as f32;
    let mut sum = 0_u32;
    counts.map(|count| {
        sum += count;
        (sum as f32 * scale).round_ties_even() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn grey(levels: &[u8]) -> Vec<u8> {
        levels
            .iter()
            .flat_map(|level| [*level, *level, *level, 255])
            .collect()
    }

    fn apply(clahe: Clahe, levels: &[u8], width: usize) -> Vec<u8> {
        let rgba = grey(levels);
        let mut out = vec![0; rgba.len()];
        let height = levels.len() / width;
        clahe.apply(&rgba, width, height, &mut out).unwrap();
        out.as_chunks::<4>()
            .0
            .iter()
            .map(|pixel| pixel[0])
            .collect()
    }

    fn levels(value: &Value) -> Vec<u8> {
        let rows = value.as_array().unwrap();
        let number = |level: &Value| u8::try_from(level.as_u64().unwrap()).unwrap();
        rows.iter().map(number).collect()
    }

    /// Blending in `f32` may round to the other side.
    const ROUNDING: u8 = 1;

    #[test]
    fn the_levels_are_those_of_opencv() {
        let text = include_str!("../../../tests/goldens/image/clahe.json");
        let cases: Value = serde_json::from_str(text).unwrap();
        let cases = cases["cases"].as_array().unwrap();
        assert!(cases.len() >= 3);
        for case in cases {
            let number = |name: &str| usize::try_from(case[name].as_u64().unwrap()).unwrap();
            let clahe = Clahe {
                tiles: (number("tiles_across"), number("tiles_down")),
                clip_limit: case["clip_limit"].as_f64().unwrap() as f32,
            };
            let found = apply(clahe, &levels(&case["input"]), number("width"));
            let wanted = levels(&case["output"]);
            assert_eq!(found.len(), wanted.len());
            let worst = found
                .iter()
                .zip(&wanted)
                .map(|(one, other)| one.abs_diff(*other));
            assert!(worst.max() <= Some(ROUNDING), "{}", case["name"]);
        }
    }

    #[test]
    fn a_flat_picture_stays_flat() {
        for level in [0, 90, 255] {
            let found = apply(Clahe::default(), &[level; 40 * 24], 40);
            assert!(found.iter().all(|other| *other == found[0]));
        }
    }

    #[test]
    fn colours_are_lifted_together() {
        let rgba = [200, 100, 50, 255, 20, 10, 5, 255].repeat(64);
        let mut out = vec![0; rgba.len()];
        Clahe::default().apply(&rgba, 16, 8, &mut out).unwrap();
        for (to, from) in out.as_chunks::<4>().0.iter().zip(rgba.as_chunks::<4>().0) {
            let inside = to[..3].iter().all(|value| (1..255).contains(value));
            assert!(
                !inside
                    || i32::from(to[0]) - i32::from(from[0])
                        == i32::from(to[2]) - i32::from(from[2])
            );
            assert_eq!(to[3], 255);
        }
    }

    proptest! {
        /// With one tile there is one table, and a table never turns the order.
        #[test]
        fn order_holds_within_a_tile(
            levels in proptest::collection::vec(0_u8..=255, 60), limit in 1.0_f32..8.0,
        ) {
            let found = apply(Clahe { tiles: (1, 1), clip_limit: limit }, &levels, 10);
            for (one, from_one) in levels.iter().zip(&found) {
                for (other, from_other) in levels.iter().zip(&found) {
                    prop_assert!(one > other || from_one <= from_other);
                }
            }
        }

        #[test]
        fn any_size_and_any_tiles_are_taken(
            width in 1_usize..20, height in 1_usize..20, across in 0_usize..30, down in 0_usize..30,
        ) {
            let clahe = Clahe { tiles: (across, down), clip_limit: 2.0 };
            let levels: Vec<u8> = (0..width * height).map(|at| (at * 7) as u8).collect();
            prop_assert_eq!(apply(clahe, &levels, width).len(), levels.len());
        }
    }
}
