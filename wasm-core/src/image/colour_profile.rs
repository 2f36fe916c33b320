//! ICC profiles that are a matrix and three curves (ICC.1, three-component matrix-based profiles): what
//! cameras, phones and scanners embed. Colours go to sRGB, which a canvas takes them for, relative to
//! white as ICC.1's media-relative intent says.
//!
//! For eyes alone: models see the colours as stored, as in training.

/// A profile whose colours are not those of sRGB.
#[derive(Debug, Clone, PartialEq)]
pub struct ColourProfile {
    /// Linear light of each stored value, by red, green, blue.
    curves: [Box<[f64; 256]>; 3],
    /// Linear light of the profile to that of sRGB.
    matrix: Matrix,
}

/// What a picture's profile means for its display.
#[derive(Debug, Clone, PartialEq)]
pub enum Colours {
    /// The profile is that of sRGB, or changes no colour by more than a level.
    Srgb,
    /// They must be converted.
    Profile(ColourProfile),
    /// A profile of another kind (tables, grey, CMYK), or a damaged one: taken for sRGB.
    NotApplied,
}

type Matrix = [[f64; 3]; 3];

/// The colorants of sRGB as profiles state them, adapted to D50; columns are red, green, blue.
const SRGB_D50: Matrix = [
    [0.43607, 0.38515, 0.14307],
    [0.22249, 0.71687, 0.06061],
    [0.01392, 0.09708, 0.71410],
];

/// Bytes before the table of tags.
const HEADER: usize = 128;

/// Tags that are looked at; real profiles have a dozen.
const MOST_TAGS: usize = 200;

/// Steps of linear light for which the level of sRGB is kept: near black, where the levels are
/// closest, one level is five steps.
const STEPS: usize = 1 << 14;

impl Colours {
    /// Reads a profile.
    pub fn of(profile: &[u8]) -> Self {
        match ColourProfile::read(profile) {
            Some(profile) if profile.is_srgb() => Self::Srgb,
            Some(profile) => Self::Profile(profile),
            None => Self::NotApplied,
        }
    }
}

impl ColourProfile {
    fn read(profile: &[u8]) -> Option<Self> {
        let header = profile.get(..HEADER)?;
        let field = |at: usize| header.get(at..at + 4);
        if field(16)? != b"RGB " || field(20)? != b"XYZ " || field(36)? != b"acsp" {
            return None;
        }
        // Tables come first where a profile has both, and say other colours.
        if tag(profile, *b"A2B0").is_some() || tag(profile, *b"A2B1").is_some() {
            return None;
        }
        let mut colorants = Matrix::default();
        let names = [
            (*b"rXYZ", *b"rTRC"),
            (*b"gXYZ", *b"gTRC"),
            (*b"bXYZ", *b"bTRC"),
        ];
        let mut curves = [const { None }; 3];
        for (column, (colorant, curve)) in names.into_iter().enumerate() {
            for (row, value) in xyz(tag(profile, colorant)?)?.into_iter().enumerate() {
                colorants[row][column] = value;
            }
            curves[column] = Some(Curve::read(tag(profile, curve)?)?.levels());
        }
        let [Some(red), Some(green), Some(blue)] = curves else {
            return None;
        };
        // A profile whose colorants lie in one plane has no colours.
        inverse(&colorants)?;
        Some(Self {
            curves: [red, green, blue],
            matrix: product(&inverse(&SRGB_D50)?, &colorants),
        })
    }

    /// Converts RGBA in place; alpha stays.
    pub fn to_srgb(&self, rgba: &mut [u8]) {
        let levels: Vec<u8> = (0..=STEPS)
            .map(|step| srgb_level(step as f64 / STEPS as f64))
            .collect();
        let [red, green, blue] = &self.curves;
        for pixel in rgba.as_chunks_mut::<4>().0 {
            let light = [
                red[usize::from(pixel[0])],
                green[usize::from(pixel[1])],
                blue[usize::from(pixel[2])],
            ];
            for (value, row) in pixel.iter_mut().zip(&self.matrix) {
                let linear = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
                // Below zero and above one are colours that sRGB has not; the nearest stands for them.
                let step = (linear * STEPS as f64 + 0.5) as usize;
                *value = levels[step.min(STEPS)];
            }
        }
    }

    /// Whether no colour of a coarse grid moves by more than a level.
    fn is_srgb(&self) -> bool {
        const GRID: [u8; 6] = [0, 51, 102, 153, 204, 255];
        let mut before = Vec::new();
        for red in GRID {
            for green in GRID {
                for blue in GRID {
                    before.extend([red, green, blue, u8::MAX]);
                }
            }
        }
        let mut after = before.clone();
        self.to_srgb(&mut after);
        before.iter().zip(&after).all(|(a, b)| a.abs_diff(*b) <= 1)
    }
}

/// The level of sRGB for linear light of 0 to 1 (IEC 61966-2-1).
fn srgb_level(linear: f64) -> u8 {
    let encoded = if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * libm::pow(linear, 1.0 / 2.4) - 0.055
    };
    (encoded * 255.0).round().clamp(0.0, 255.0) as u8
}

/// The value of a tag, which may lie anywhere behind the table.
fn tag(profile: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let count = be32(profile, HEADER)? as usize;
    let entries = profile.get(HEADER + 4..)?.as_chunks::<12>().0;
    let found = entries
        .iter()
        .take(count.min(MOST_TAGS))
        .find(|entry| entry[..4] == name)?;
    let (offset, size) = (be32(found, 4)? as usize, be32(found, 8)? as usize);
    profile.get(offset..offset.checked_add(size)?)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(found.try_into().ok()?))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes(found.try_into().ok()?))
}

/// s15Fixed16Number.
fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    be32(bytes, at).map(|word| f64::from(word.cast_signed()) / 65_536.0)
}

/// The one colour of an `XYZType`.
fn xyz(value: &[u8]) -> Option<[f64; 3]> {
    if value.get(..4)? != b"XYZ " {
        return None;
    }
    Some([fixed(value, 8)?, fixed(value, 12)?, fixed(value, 16)?])
}

/// From a stored value of 0 to 1 to linear light.
enum Curve {
    /// `curveType`: values at equal steps; between them lines.
    Table(Vec<u16>),
    /// `parametricCurveType`: `(a x + b)^g + e` from `d` on, `c x + f` below.
    Parametric {
        g: f64,
        a: f64,
        b: f64,
        c: f64,
        d: f64,
        e: f64,
        f: f64,
    },
}

impl Curve {
    fn power(g: f64) -> Self {
        Self::Parametric {
            g,
            a: 1.0,
            b: 0.0,
            c: 0.0,
            d: 0.0,
            e: 0.0,
            f: 0.0,
        }
    }

    fn read(value: &[u8]) -> Option<Self> {
        match value.get(..4)? {
            b"curv" => {
                let count = be32(value, 8)? as usize;
                match count {
                    0 => Some(Self::power(1.0)),
                    1 => Some(Self::power(f64::from(be16(value, 12)?) / 256.0)),
                    _ => {
                        let words = value.get(12..)?.as_chunks::<2>().0.get(..count)?;
                        let words = words.iter().map(|word| u16::from_be_bytes(*word));
                        Some(Self::Table(words.collect()))
                    }
                }
            }
            b"para" => Self::parametric(value),
            _ => None,
        }
    }

    fn parametric(value: &[u8]) -> Option<Self> {
        let number = |index: usize| fixed(value, 12 + index * 4);
        let g = number(0)?;
        let kind = be16(value, 8)?;
        if kind == 0 {
            return Some(Self::power(g));
        }
        let (a, b) = (number(1)?, number(2)?);
        let (c, d, e, f) = match kind {
            1 if a != 0.0 => (0.0, -b / a, 0.0, 0.0),
            2 if a != 0.0 => (0.0, -b / a, number(3)?, number(3)?),
            3 => (number(3)?, number(4)?, 0.0, 0.0),
            4 => (number(3)?, number(4)?, number(5)?, number(6)?),
            _ => return None,
        };
        Some(Self::Parametric {
            g,
            a,
            b,
            c,
            d,
            e,
            f,
        })
    }

    /// Linear light of each of the 256 stored values.
    fn levels(&self) -> Box<[f64; 256]> {
        let mut levels = Box::new([0.0; 256]);
        for (stored, light) in (0_u8..=255).zip(levels.iter_mut()) {
            let found = self.at(f64::from(stored) / 255.0);
            // What is no number is dark; what is beyond white is white.
            *light = if found > 0.0 { found.min(1.0) } else { 0.0 };
        }
        levels
    }

    fn at(&self, x: f64) -> f64 {
        match self {
            Self::Table(values) => {
                let place = x * (values.len() - 1) as f64;
                let below = place as usize;
                let above = (below + 1).min(values.len() - 1);
                let (low, high) = (f64::from(values[below]), f64::from(values[above]));
                (low + (high - low) * (place - below as f64)) / 65_535.0
            }
            Self::Parametric {
                g,
                a,
                b,
                c,
                d,
                e,
                f,
            } => {
                if x >= *d {
                    libm::pow((a * x + b).max(0.0), *g) + e
                } else {
                    c * x + f
                }
            }
        }
    }
}

fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let mut made = Matrix::default();
    for (row, values) in made.iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = (0..3).map(|at| left[row][at] * right[at][column]).sum();
        }
    }
    made
}

/// None where there is none.
fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let minor = |row: usize, column: usize| {
        let (r, s) = ((row + 1) % 3, (row + 2) % 3);
        let (c, d) = ((column + 1) % 3, (column + 2) % 3);
        matrix[r][c] * matrix[s][d] - matrix[r][d] * matrix[s][c]
    };
    let determinant: f64 = (0..3).map(|at| matrix[0][at] * minor(0, at)).sum();
    if determinant.abs() < 1e-6 {
        return None;
    }
    let mut made = Matrix::default();
    for (row, values) in made.iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = minor(column, row) / determinant;
        }
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `LittleCMS` makes of colours (`tests/colour/make.py`).
    const EXPECTED: &str = include_str!("../../tests/colour/expected.txt");

    const PROFILES: [(&str, &[u8]); 5] = [
        ("srgb", include_bytes!("../../tests/colour/srgb.icc")),
        (
            "display_p3",
            include_bytes!("../../tests/colour/display_p3.icc"),
        ),
        (
            "adobe_rgb",
            include_bytes!("../../tests/colour/adobe_rgb.icc"),
        ),
        (
            "romm_table",
            include_bytes!("../../tests/colour/romm_table.icc"),
        ),
        (
            "curves_of_each_kind",
            include_bytes!("../../tests/colour/curves_of_each_kind.icc"),
        ),
    ];

    fn bytes(name: &str) -> &'static [u8] {
        PROFILES.iter().find(|(known, _)| *known == name).unwrap().1
    }

    #[test]
    fn colours_are_within_a_level_of_littlecms() {
        let mut lines = 0;
        for line in EXPECTED.lines() {
            let (name, numbers) = line.split_once(' ').unwrap();
            let numbers: Vec<u8> = numbers.split(' ').map(|n| n.parse().unwrap()).collect();
            let [r, g, b, expected @ ..] = numbers.as_slice() else {
                unreachable!("six numbers")
            };
            let mut rgba = [*r, *g, *b, 7];
            match Colours::of(bytes(name)) {
                Colours::Srgb => assert_eq!(name, "srgb"),
                Colours::Profile(profile) => profile.to_srgb(&mut rgba),
                Colours::NotApplied => unreachable!("{name} can be read"),
            }
            for (found, expected) in rgba.iter().zip(expected) {
                assert!(found.abs_diff(*expected) <= 1, "{line}: {rgba:?}");
            }
            assert_eq!(rgba[3], 7);
            lines += 1;
        }
        assert_eq!(lines, 75);
    }

    #[test]
    fn a_profile_that_is_cut_or_changed_is_not_applied_or_still_one() {
        let whole = bytes("curves_of_each_kind");
        for length in 0..whole.len() {
            // The end is text; what matters is that nothing is read beyond it.
            drop(Colours::of(&whole[..length]));
        }
        assert_eq!(Colours::of(&whole[..200]), Colours::NotApplied);
        for at in 0..whole.len() {
            for value in [0, 0x7f, 0xff] {
                let mut changed = whole.to_vec();
                changed[at] = value;
                if let Colours::Profile(profile) = Colours::of(&changed) {
                    profile.to_srgb(&mut [255, 128, 0, 255]);
                }
            }
        }
    }

    #[test]
    fn a_profile_of_grey_or_without_colours_is_not_applied() {
        let mut grey = bytes("display_p3").to_vec();
        grey[16..20].copy_from_slice(b"GRAY");
        assert_eq!(Colours::of(&grey), Colours::NotApplied);
        // Two colorants that are one.
        let mut flat = bytes("display_p3").to_vec();
        let place = |name: &[u8; 4]| {
            let entry = flat.windows(4).position(|window| window == name).unwrap();
            be32(&flat, entry + 4).unwrap() as usize
        };
        let (red, green) = (place(b"rXYZ"), place(b"gXYZ"));
        flat.copy_within(red..red + 20, green);
        assert_eq!(Colours::of(&flat), Colours::NotApplied);
    }
}
