//! What a scope is decided from: plain measures of colour, shape and texture.
//!
//! Measures are taken on the field of view squashed to a square of [`SIDE`] pixels; they do not
//! depend on the picture's size and little on its brightness.

use super::{
    Zone,
    field::{Plane, brightness, disc, zone_mean},
    light::quantile,
};
use crate::image::{Filter, FloatImage, Picture, View};

/// Pixels across the square.
const SIDE: usize = 128;

/// Measured quantities of a picture, for the scope rule; each is finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScopeMeasures([f32; Self::NAMES.len()]);

impl ScopeMeasures {
    /// Names of the measures, in order; the columns of `data/quality/scope.tsv` use them.
    pub const NAMES: [&'static str; 23] = [
        "corners_dark",
        "corners_light",
        "chroma",
        "red",
        "green",
        "red_spread",
        "green_spread",
        "warm_share",
        "vivid_share",
        "light_spread",
        "light_low",
        "light_high",
        "fine",
        "middle",
        "coarse",
        "flat_share",
        "edge_share",
        "upright_share",
        "centre_light",
        "centre_red",
        "rim_spread",
        "fine_to_coarse",
        "colours",
    ];

    /// Measures a picture.
    pub fn of(picture: &Picture) -> Self {
        let (preview, width, height) = picture.preview();
        let field = picture.preview_field();
        let square = View::whole(preview, width, height)
            .crop(field.x, field.y, field.width, field.height)
            .resize(SIDE, SIDE, Filter::Bilinear);
        let colour = Colour::of(&square);
        let corners = corners(&colour.light);
        let texture = Texture::of(&colour.light);
        Self([
            corners.0,
            corners.1,
            colour.chroma,
            colour.red,
            colour.green,
            colour.red_spread,
            colour.green_spread,
            colour.warm_share,
            colour.vivid_share,
            colour.spread / (colour.mean + 8.0),
            colour.low / (colour.mean + 8.0),
            colour.high / (colour.mean + 8.0),
            texture.fine,
            texture.middle,
            texture.coarse,
            texture.flat_share,
            texture.edge_share,
            texture.upright_share,
            colour.centre_light,
            colour.centre_red,
            colour.rim_spread,
            texture.fine / (texture.coarse + 0.002),
            colour.colours,
        ])
    }

    /// Share of colour in brightness.
    pub(super) const fn chroma(&self) -> f32 {
        self.0[2]
    }

    /// Share of pixels that are redder than green and not bluer than green.
    pub(super) const fn warm_share(&self) -> f32 {
        self.0[7]
    }

    /// The values, in the order of [`Self::NAMES`].
    pub const fn values(&self) -> &[f32] {
        &self.0
    }
}

/// Colour and light inside the disc that touches the square's sides.
struct Colour {
    light: Plane,
    mean: f32,
    spread: f32,
    low: f32,
    high: f32,
    chroma: f32,
    red: f32,
    green: f32,
    red_spread: f32,
    green_spread: f32,
    warm_share: f32,
    vivid_share: f32,
    centre_light: f32,
    centre_red: f32,
    rim_spread: f32,
    colours: f32,
}

impl Colour {
    fn of(square: &FloatImage) -> Self {
        let inside = disc(SIDE, SIDE, 0.98);
        let mut all = Sums::default();
        let mut centre = Sums::default();
        let mut ring = Sums::default();
        let mut octants = [Sums::default(); 8];
        let mut levels = [0_u32; 256];
        let mut bins = vec![0_u8; 4096];
        let mut light = Vec::with_capacity(SIDE * SIDE);
        for (index, pixel) in square.rgb.chunks_exact(3).enumerate() {
            let pixel = [pixel[0], pixel[1], pixel[2]];
            let value = brightness(pixel);
            light.push(value);
            if !inside[index] {
                continue;
            }
            all.add(pixel, value);
            levels[value.clamp(0.0, 255.0) as usize] += 1;
            let bin = pixel.iter().fold(0, |bin, &level| {
                bin * 16 + level.clamp(0.0, 255.0) as usize / 16
            });
            bins[bin] = bins[bin].saturating_add(1);
            let dx = (index % SIDE) as f32 - (SIDE - 1) as f32 / 2.0;
            let dy = (index / SIDE) as f32 - (SIDE - 1) as f32 / 2.0;
            let radius = (dx * dx + dy * dy).sqrt() / (SIDE as f32 / 2.0);
            if radius < 0.4 {
                centre.add(pixel, value);
            } else if radius > 0.7 {
                ring.add(pixel, value);
                let octant = usize::from(dx > 0.0)
                    + 2 * usize::from(dy > 0.0)
                    + 4 * usize::from(dx.abs() > dy.abs());
                octants[octant].add(pixel, value);
            }
        }
        let occupied = bins.iter().filter(|&&count| count >= 2).count();
        Self {
            light: Plane {
                width: SIDE,
                height: SIDE,
                values: light,
            },
            mean: all.light(),
            spread: spread(all.squares, all.sum_light, all.count),
            low: quantile(&levels, all.count, 0.05),
            high: quantile(&levels, all.count, 0.95),
            chroma: all.chroma / all.brightest.max(1.0),
            red: all.share(0),
            green: all.share(1),
            red_spread: spread(all.red_squares, all.red_sum, all.coloured),
            green_spread: spread(all.green_squares, all.green_sum, all.coloured),
            warm_share: all.warm as f32 / all.count.max(1) as f32,
            vivid_share: all.vivid as f32 / all.count.max(1) as f32,
            centre_light: ((centre.light() + 8.0) / (ring.light() + 8.0)).min(4.0),
            centre_red: centre.share(0) - ring.share(0),
            rim_spread: spread_of(&octants.map(|octant| octant.light())) / (ring.light() + 8.0),
            colours: occupied as f32 / 400.0,
        }
    }
}

/// Sums over pixels. In `f64`, in source order: the same everywhere.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: u32,
    rgb: [f64; 3],
    sum_light: f64,
    squares: f64,
    chroma: f32,
    brightest: f32,
    warm: u32,
    vivid: u32,
    coloured: u32,
    red_sum: f64,
    red_squares: f64,
    green_sum: f64,
    green_squares: f64,
}

impl Sums {
    fn add(&mut self, [r, g, b]: [f32; 3], light: f32) {
        self.count += 1;
        for (sum, level) in self.rgb.iter_mut().zip([r, g, b]) {
            *sum += f64::from(level);
        }
        self.sum_light += f64::from(light);
        self.squares += f64::from(light) * f64::from(light);
        let (high, low) = (r.max(g).max(b), r.min(g).min(b));
        self.chroma += high - low;
        self.brightest += high;
        self.warm += u32::from(r > 1.05 * g && g >= 0.98 * b);
        self.vivid += u32::from(high - low > 0.6 * high && high > 20.0);
        let total = r + g + b;
        // Darker pixels have no colour worth the name: one grey level is a tenth of their share.
        if total > 30.0 {
            self.coloured += 1;
            let (red, green) = (f64::from(r / total), f64::from(g / total));
            self.red_sum += red;
            self.red_squares += red * red;
            self.green_sum += green;
            self.green_squares += green * green;
        }
    }

    fn light(&self) -> f32 {
        (self.sum_light / f64::from(self.count.max(1))) as f32
    }

    fn share(&self, channel: usize) -> f32 {
        let total: f64 = self.rgb.iter().sum();
        (self.rgb[channel] / total.max(1.0)) as f32
    }
}

/// Fine structure of the brightness, inside the disc.
struct Texture {
    fine: f32,
    middle: f32,
    coarse: f32,
    flat_share: f32,
    edge_share: f32,
    upright_share: f32,
}

impl Texture {
    fn of(light: &Plane) -> Self {
        let inside = disc(SIDE, SIDE, 0.94);
        let (small, medium, large) = (light.blurred(1), light.blurred(3), light.blurred(9));
        let mean = zone_mean(light, &inside, Zone::Whole).unwrap_or(0.0) + 8.0;
        let band = |sharp: &Plane, soft: &Plane| {
            let mut sum = 0.0_f64;
            let mut count = 0_u32;
            for ((sharp, soft), &inside) in sharp.values.iter().zip(&soft.values).zip(&inside) {
                if inside {
                    sum += f64::from((sharp - soft).abs());
                    count += 1;
                }
            }
            (sum / f64::from(count.max(1))) as f32 / mean
        };
        let (mut flat, mut edge, mut count) = (0_u32, 0_u32, 0_u32);
        let (mut upright, mut total) = (0.0_f64, 1e-6_f64);
        for y in 1..SIDE {
            for x in 1..SIDE {
                let at = y * SIDE + x;
                if !inside[at] {
                    continue;
                }
                let across = (light.values[at] - light.values[at - 1]).abs();
                let down = (light.values[at] - light.values[at - SIDE]).abs();
                let slope = across + down;
                count += 1;
                flat += u32::from(slope < 0.75);
                edge += u32::from(slope > 0.25 * mean);
                total += f64::from(slope);
                if across > 4.0 * down || down > 4.0 * across {
                    upright += f64::from(slope);
                }
            }
        }
        Self {
            fine: band(light, &small),
            middle: band(&small, &medium),
            coarse: band(&medium, &large),
            flat_share: flat as f32 / count.max(1) as f32,
            edge_share: edge as f32 / count.max(1) as f32,
            upright_share: (upright / total) as f32,
        }
    }
}

/// Of the four corners outside the disc: the share that is nearly black, and the brightest corner,
/// both against the middle of the picture.
fn corners(light: &Plane) -> (f32, f32) {
    let patch = SIDE / 12;
    let patch_mean = |left: usize, top: usize| {
        let mut sum = 0.0_f64;
        for y in top..top + patch {
            for x in left..left + patch {
                sum += f64::from(light.values[y * SIDE + x]);
            }
        }
        (sum / (patch * patch) as f64) as f32
    };
    let inside = disc(SIDE, SIDE, 0.9);
    let middle = zone_mean(light, &inside, Zone::Whole).unwrap_or(0.0) + 8.0;
    let far = SIDE - patch;
    let means = [
        patch_mean(0, 0),
        patch_mean(far, 0),
        patch_mean(0, far),
        patch_mean(far, far),
    ];
    let dark = means.iter().filter(|&&mean| mean < 0.3 * middle).count();
    let brightest = means.iter().fold(0.0_f32, |best, &mean| best.max(mean));
    (dark as f32 / 4.0, (brightest / middle).min(4.0))
}

/// Standard deviation from sums.
fn spread(squares: f64, sum: f64, count: u32) -> f32 {
    let count = f64::from(count.max(1));
    let mean = sum / count;
    (squares / count - mean * mean).max(0.0).sqrt() as f32
}

fn spread_of(values: &[f32]) -> f32 {
    let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
    let squares: f64 = values.iter().map(|&v| f64::from(v) * f64::from(v)).sum();
    spread(squares, sum, values.len() as u32)
}
