//! Where the optic disc and the fovea are in a retinal photograph, and so which eye it is: a first
//! guess for the ETDRS grid and for laterality, each with how sure it is.
//!
//! Two quadratic logistic rules over thirteen plain measures of each place of a small grid. They were
//! fitted on one camera by `training/insitu_training/landmarks.py`, which computes the same measures
//! and prints what they reach; their numbers are in `data/quality/landmarks.tsv`.

#[cfg(feature = "compute")]
mod measures;
#[cfg(feature = "compute")]
mod rule;

use serde::{Deserialize, Serialize};

use crate::finding::Side;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Landmarks {
    /// Centre of the optic disc, column and row in pixels of the picture.
    pub disc: [f64; 2],
    /// How likely the disc is there, 0 to 1.
    pub disc_chance: f64,
    /// The usual diameter of a disc in a picture of this field, in pixels.
    pub disc_diameter: f64,
    /// Centre of the fovea, column and row in pixels of the picture.
    pub fovea: [f64; 2],
    /// Which eye it is, if the picture is upright and not mirrored.
    pub side: Side,
    /// By how much this side is likelier than the other, in logits.
    pub side_margin: f64,
}

/// Below these nothing is said. Of Rahim's 600 photographs, from a camera the rules never saw, all are
/// above them.
#[cfg(feature = "compute")]
const LEAST_CHANCE: f64 = 0.5;
#[cfg(feature = "compute")]
const LEAST_MARGIN: f64 = 1.0;

#[cfg(feature = "compute")]
mod search {
    use super::{
        LEAST_CHANCE, LEAST_MARGIN, Landmarks,
        measures::{Measures, SIDE},
        rule::Rules,
    };
    use crate::{
        finding::Side,
        image::{Filter, Picture},
    };

    /// Widths of the blurs over the two maps, in places of the grid.
    const DISC_BLUR: f64 = 2.0;
    const FOVEA_BLUR: f64 = 1.2;
    /// Logits beyond this say no more than it.
    const MOST: f64 = 8.0;
    /// What a place far from where the fovea usually lies loses, for each squared deviation.
    const DISTANCE_COST: f64 = 0.25;

    impl Landmarks {
        /// Looks for both; none where it is not sure enough.
        pub fn find(picture: &Picture) -> Option<Self> {
            let field = picture.field_of_view();
            let view = picture
                .view()
                .crop(field.x, field.y, field.width, field.height)
                .pad_square(0);
            let longest = field.width.max(field.height) as f64;
            let left = field.x as f64 - ((longest - field.width as f64) / 2.0).floor();
            let top = field.y as f64 - ((longest - field.height as f64) / 2.0).floor();
            let scale = longest / SIDE as f64;
            let measures = Measures::of(&view.resize(SIDE, SIDE, Filter::Area));
            let rules = Rules::standard();

            let chances = measures.map(|values| logistic(rules.disc.logit(values)));
            let (disc, disc_chance) = measures.largest(&measures.blur(&chances, DISC_BLUR))?;
            let dark = measures.map(|values| rules.fovea.logit(values).clamp(-MOST, MOST));
            let dark = measures.blur(&dark, FOVEA_BLUR);
            let diameter = rules.diameter * SIDE as f64;
            let seen = |way: f64| {
                let scored = measures.at_places(|at, [column, row]| {
                    let across = rules.across.deviations(way * (column - disc[0]) / diameter);
                    let down = rules.down.deviations((row - disc[1]) / diameter);
                    dark[at] - DISTANCE_COST * (across * across + down * down)
                });
                measures.largest(&scored)
            };
            // The fovea of a right eye lies to the left of its disc.
            let (right, left_eye) = (seen(-1.0)?, seen(1.0)?);
            let (side, fovea, margin) = if right.1 >= left_eye.1 {
                (Side::Right, right.0, right.1 - left_eye.1)
            } else {
                (Side::Left, left_eye.0, left_eye.1 - right.1)
            };
            if disc_chance < LEAST_CHANCE || margin < LEAST_MARGIN {
                return None;
            }
            let in_picture = |[column, row]: [f64; 2]| [left + column * scale, top + row * scale];
            Some(Self {
                disc: in_picture(disc),
                disc_chance,
                disc_diameter: diameter * scale,
                fovea: in_picture(fovea),
                side,
                side_margin: margin,
            })
        }
    }

    fn logistic(logit: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-logit))
    }
}

#[cfg(all(test, feature = "compute"))]
mod tests {
    use std::{collections::BTreeMap, fs, path::PathBuf};

    use super::*;
    use crate::{
        image::Picture,
        limits::Limits,
        source::{Format, decode_photograph},
    };

    fn picture(path: &PathBuf, format: Format) -> Option<Picture> {
        let bytes = fs::read(path).ok()?;
        let decoded = decode_photograph(&bytes, format, &Limits::native()).ok()?;
        Picture::new(decoded.width as usize, decoded.height as usize, decoded.rgb).ok()
    }

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    #[test]
    fn the_samples_are_right_eyes_and_their_mirror_images_left_ones() {
        for name in ["retina-no-retinopathy.jpg", "retina-proliferative.jpg"] {
            let shown = picture(&root().join("public/samples").join(name), Format::Jpeg).unwrap();
            let (width, height) = (shown.width(), shown.height());
            let found = Landmarks::find(&shown).unwrap();
            assert_eq!(found.side, Side::Right, "{name}");
            assert!(found.disc[0] > found.fovea[0], "{name}");
            let mirrored: Vec<u8> = shown
                .rgb()
                .chunks_exact(width * 3)
                .flat_map(|row| row.as_chunks::<3>().0.iter().rev().flatten().copied())
                .collect();
            let mirrored =
                Landmarks::find(&Picture::new(width, height, mirrored).unwrap()).unwrap();
            assert_eq!(mirrored.side, Side::Left, "{name}");
            let off = mirrored.disc[0] - (width as f64 - found.disc[0]);
            assert!(off.abs() < found.disc_diameter / 2.0, "{name}: {off}");
        }
    }

    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        let grey = Picture::new(300, 200, vec![128; 300 * 200 * 3]).unwrap();
        assert_eq!(Landmarks::find(&grey), None);
        let black = Picture::new(64, 64, vec![0; 64 * 64 * 3]).unwrap();
        assert_eq!(Landmarks::find(&black), None);
    }

    /// The half of IDRiD that no number of the rules comes from.
    #[test]
    fn disc_and_fovea_of_test_pictures_are_within_half_a_disc() {
        let folder = root().join("../shared/data/fundus/idrid");
        let Ok(table) = fs::read_to_string(folder.join("labels.csv")) else {
            println!("skipped: ../shared/data/fundus/idrid is absent");
            return;
        };
        let mut lines = table.lines();
        let names: Vec<&str> = lines.next().unwrap().split(',').collect();
        let (mut seen, mut disc, mut fovea) = (0, 0, 0);
        for line in lines {
            let row: BTreeMap<&str, &str> = names.iter().copied().zip(line.split(',')).collect();
            let place = |what: &str| -> Option<[f64; 2]> {
                let number = |axis: &str| row[format!("{what}_{axis}").as_str()].parse().ok();
                Some([number("x")?, number("y")?])
            };
            let (Some(true_disc), Some(true_fovea)) = (place("disc"), place("fovea")) else {
                continue;
            };
            if row["split"] != "test" {
                continue;
            }
            seen += 1;
            let shown = picture(&folder.join(row["file"]), Format::Webp).unwrap();
            let Some(found) = Landmarks::find(&shown) else {
                continue;
            };
            let near = |at: [f64; 2], truth: [f64; 2]| {
                let off = libm::hypot(at[0] - truth[0], at[1] - truth[1]);
                usize::from(off < found.disc_diameter / 2.0)
            };
            disc += near(found.disc, true_disc);
            fovea += near(found.fovea, true_fovea);
        }
        assert!(seen > 90, "{seen}");
        assert!(disc * 100 >= seen * 98, "{disc} of {seen}");
        assert!(fovea * 100 >= seen * 95, "{fovea} of {seen}");
    }
}
