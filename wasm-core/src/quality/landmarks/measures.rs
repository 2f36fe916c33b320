//! Thirteen numbers for each place of a small grid, and means over what is lit.

use crate::image::FloatImage;

/// Places along each side of the grid.
pub(super) const SIDE: usize = 96;
const PLACES: usize = SIDE * SIDE;

/// A place is lit where its brightest channel is above this.
const LIT: f32 = 16.0;

/// Names of the measures, as the table of the rules has them.
pub(super) const NAMES: [&str; 13] = [
    "red_1",
    "red_2",
    "red_4",
    "green_1",
    "green_2",
    "green_4",
    "blue_2",
    "edges_across",
    "edges_down",
    "vessels",
    "off_middle",
    "off_middle_squared",
    "off_level",
];

/// One number a place, by rows.
type Plane = Vec<f64>;

/// What a picture measures.
pub(super) struct Measures {
    lit: Vec<bool>,
    planes: [Plane; NAMES.len()],
}

impl Measures {
    /// Of a picture of `SIDE` by `SIDE`.
    pub(super) fn of(image: &FloatImage) -> Self {
        let pixels = image.rgb.as_chunks::<3>().0;
        let lit: Vec<bool> = pixels
            .iter()
            .map(|rgb| rgb.iter().any(|value| *value > LIT))
            .collect();
        let channel =
            |at: usize| -> Plane { pixels.iter().map(|rgb| f64::from(rgb[at])).collect() };
        let mean = |plane: &[f64], sigma: f64| mean_of_lit(&lit, plane, sigma);
        // Each channel against its surroundings, in units of how much these vary.
        let level = |at: usize| -> Plane {
            let channel = channel(at);
            let around = mean(&channel, 10.0);
            let off: Plane = zip(&channel, &around, |value, around| value - around);
            let spread = mean(&off.iter().map(|off| off * off).collect::<Plane>(), 10.0);
            zip(&off, &spread, |off, spread| off / (spread + 16.0).sqrt())
        };
        let (red, green, blue) = (level(0), level(1), level(2));
        let raw = channel(1);
        let (fine, coarse) = (mean(&raw, 0.7), mean(&raw, 2.0));
        let (across, down) = edges(&fine, &lit);
        let all_edges = mean(&zip(&across, &down, libm::hypot), 10.0);
        let share =
            |edges: &[f64]| zip(&mean(edges, 2.5), &all_edges, |own, all| own / (all + 0.5));
        let dark = zip(&coarse, &fine, |coarse, fine| (coarse - fine).max(0.0));
        let half = SIDE as f64 / 2.0;
        let off = |at: usize| (at as f64 + 0.5 - half) / half;
        let off_middle: Plane = (0..PLACES)
            .map(|at| libm::hypot(off(at % SIDE), off(at / SIDE)))
            .collect();
        let planes = [
            mean(&red, 1.0),
            mean(&red, 2.0),
            mean(&red, 4.0),
            mean(&green, 1.0),
            mean(&green, 2.0),
            mean(&green, 4.0),
            mean(&blue, 2.0),
            share(&across),
            share(&down),
            zip(&mean(&dark, 2.5), &mean(&dark, 10.0), |near, wide| {
                near / (wide + 0.5)
            }),
            off_middle.clone(),
            off_middle.iter().map(|off| off * off).collect(),
            (0..PLACES).map(|at| off(at / SIDE).abs()).collect(),
        ];
        Self { lit, planes }
    }

    /// A number for each place from its measures.
    pub(super) fn map(&self, number: impl Fn(&[f64; NAMES.len()]) -> f64) -> Plane {
        let values = |at: usize| self.planes.each_ref().map(|plane| plane[at]);
        (0..PLACES).map(|at| number(&values(at))).collect()
    }

    /// A number for each place from where it is: its index, and column and row of its middle.
    #[expect(
        clippy::unused_self,
        reason = "all planes are made by the grid's owner"
    )]
    pub(super) fn at_places(&self, number: impl Fn(usize, [f64; 2]) -> f64) -> Plane {
        (0..PLACES).map(|at| number(at, middle(at))).collect()
    }

    /// Means over what is lit around each place.
    pub(super) fn blur(&self, plane: &[f64], sigma: f64) -> Plane {
        mean_of_lit(&self.lit, plane, sigma)
    }

    /// The lit place with the largest number, as column and row of its middle.
    pub(super) fn largest(&self, plane: &[f64]) -> Option<([f64; 2], f64)> {
        let lit = plane.iter().zip(&self.lit).enumerate();
        let (at, (value, _)) = lit
            .filter(|(_, (_, lit))| **lit)
            .max_by(|a, b| a.1.0.total_cmp(b.1.0))?;
        Some((middle(at), *value))
    }
}

fn middle(at: usize) -> [f64; 2] {
    [(at % SIDE) as f64 + 0.5, (at / SIDE) as f64 + 0.5]
}

fn zip(a: &[f64], b: &[f64], number: impl Fn(f64, f64) -> f64) -> Plane {
    a.iter().zip(b).map(|(a, b)| number(*a, *b)).collect()
}

/// How steep a plane is across and down, where both neighbours are lit.
fn edges(plane: &[f64], lit: &[bool]) -> (Plane, Plane) {
    let steep = |at: usize, step: usize, inside: bool| {
        if inside && lit[at - step] && lit[at + step] {
            (plane[at + step] - plane[at - step]).abs()
        } else {
            0.0
        }
    };
    let inner = |at: usize| (1..SIDE - 1).contains(&at);
    let across = |at: usize| steep(at, 1, inner(at % SIDE));
    let down = |at: usize| steep(at, SIDE, inner(at / SIDE));
    (
        (0..PLACES).map(across).collect(),
        (0..PLACES).map(down).collect(),
    )
}

/// Means weighed by a Gaussian of radius 3 sigma; what is not lit has no weight.
fn mean_of_lit(lit: &[bool], plane: &[f64], sigma: f64) -> Plane {
    /// So that a place without light around it has a mean.
    const GROUND: f64 = 1e-3;
    let kernel = kernel(sigma);
    let light: Plane = lit.iter().map(|lit| f64::from(u8::from(*lit))).collect();
    let weights = smooth(&light, &kernel);
    let sums = smooth(&zip(plane, &light, |value, light| value * light), &kernel);
    zip(&sums, &weights, |sum, weight| sum / (weight + GROUND))
}

fn kernel(sigma: f64) -> Vec<f64> {
    let radius = (3.0 * sigma + 0.5) as i32;
    let weights: Vec<f64> = (-radius..=radius)
        .map(|at| libm::exp(-0.5 * (f64::from(at) / sigma) * (f64::from(at) / sigma)))
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// A kernel down, then across; nothing lies beyond the edge.
fn smooth(plane: &[f64], kernel: &[f64]) -> Plane {
    let radius = kernel.len() / 2;
    let mut down = vec![0.0; PLACES];
    for (row, sums) in down.chunks_exact_mut(SIDE).enumerate() {
        for (tap, weight) in kernel.iter().enumerate() {
            let Some(from) = (row + tap).checked_sub(radius).filter(|from| *from < SIDE) else {
                continue;
            };
            let line = &plane[from * SIDE..][..SIDE];
            for (sum, value) in sums.iter_mut().zip(line) {
                *sum += value * weight;
            }
        }
    }
    let mut both = vec![0.0; PLACES];
    for (sums, line) in both.chunks_exact_mut(SIDE).zip(down.chunks_exact(SIDE)) {
        for (tap, weight) in kernel.iter().enumerate() {
            // Place `at` takes from `at + tap - radius`.
            let (to, from) = (radius.saturating_sub(tap), tap.saturating_sub(radius));
            if to >= SIDE || from >= SIDE {
                continue;
            }
            for (sum, value) in sums[to..].iter_mut().zip(&line[from..]) {
                *sum += value * weight;
            }
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_over_an_even_plane_is_that_plane_and_the_dark_has_no_say() {
        let lit: Vec<bool> = (0..PLACES).map(|at| at % SIDE < 40).collect();
        let plane: Plane = (0..PLACES)
            .map(|at| if at % SIDE < 40 { 7.0 } else { 900.0 })
            .collect();
        let mean = mean_of_lit(&lit, &plane, 2.0);
        assert!((mean[50 * SIDE + 20] - 7.0).abs() < 0.01);
        // Half of its surroundings are dark.
        assert!((mean[50 * SIDE + 39] - 7.0).abs() < 0.03);
    }

    #[test]
    fn a_point_becomes_the_kernel_in_both_directions() {
        let mut point = vec![0.0; PLACES];
        point[30 * SIDE + 50] = 1.0;
        let kernel = kernel(1.0);
        let smooth = smooth(&point, &kernel);
        let middle = kernel[3];
        assert!((smooth[30 * SIDE + 50] - middle * middle).abs() < 1e-12);
        assert!((smooth[30 * SIDE + 52] - middle * kernel[5]).abs() < 1e-12);
        assert!((smooth[29 * SIDE + 50] - middle * kernel[2]).abs() < 1e-12);
        assert!(smooth[30 * SIDE + 54].abs() < 1e-12);
    }
}
