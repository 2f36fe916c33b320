//! The packs in `public/models`: they load, their golden pictures give the promised logits, and a
//! changed byte is noticed.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use insitu_core::{
    error::ErrorCode,
    finding::Domain,
    image::{Filter, Picture},
    limits::Limits,
    model::{Manifest, ModelError, Occlusion, Pack, PackFiles, Tract, screen},
    quality::{Criteria, Gradable, assess},
    screening::decode,
};

fn folder(id: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../public/models")
        .join(id)
}

fn files(id: &str) -> (Manifest, PackFiles) {
    let folder = folder(id);
    let bytes = fs::read(folder.join("manifest.json")).unwrap();
    let manifest = Pack::read_manifest(&bytes).unwrap();
    let others = manifest
        .files()
        .into_iter()
        .map(|file| {
            let bytes = fs::read(folder.join(&file.path)).unwrap();
            (file.path, bytes)
        })
        .collect();
    let manifest_bytes = bytes;
    (
        manifest,
        PackFiles {
            manifest: manifest_bytes,
            others,
        },
    )
}

const PACKS: [&str; 3] = ["dr-grade-open", "melanoma-open", "skin-lesion"];
const MAX_BYTES: u64 = 7_000_000;

fn code(files: &PackFiles) -> ErrorCode {
    Pack::load(files, &Tract)
        .map(drop)
        .map_err(|error: ModelError| error.code())
        .unwrap_err()
}

#[test]
fn every_pack_passes_its_own_checks_and_is_small() {
    for id in PACKS {
        let (manifest, files) = files(id);
        assert_eq!(manifest.id, id);
        assert!(manifest.weights.bytes <= MAX_BYTES, "{id}");
        let pack = Pack::load(&files, &Tract).unwrap();
        assert_eq!(pack.reference().weights_sha256, manifest.weights.sha256);
    }
}

#[test]
fn a_changed_weight_a_lost_picture_and_a_wrong_answer_are_noticed() {
    let (_, good) = files("dr-grade-open");

    let mut weights = good.clone();
    let bytes = weights.others.get_mut("weights.onnx").unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(code(&weights), ErrorCode::ModelHashMismatch);

    let mut lost = good.clone();
    lost.others.remove("golden/input.png");
    assert_eq!(code(&lost), ErrorCode::ModelHashMismatch);

    let mut wrong: serde_json::Value = serde_json::from_slice(&good.manifest).unwrap();
    wrong["golden"][0]["outputs"]["grade"][0] = 9.5.into();
    let wrong = PackFiles {
        manifest: serde_json::to_vec(&wrong).unwrap(),
        ..good.clone()
    };
    assert_eq!(code(&wrong), ErrorCode::ModelGoldenFailed);

    let mut escape: serde_json::Value = serde_json::from_slice(&good.manifest).unwrap();
    escape["weights"]["file"] = "../../secret".into();
    let escape = PackFiles {
        manifest: serde_json::to_vec(&escape).unwrap(),
        ..good
    };
    assert_eq!(code(&escape), ErrorCode::ModelManifestInvalid);
}

fn photograph(path: &Path) -> Picture {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let decoded = decode(&bytes, &name, None, 0, &Limits::native());
    decoded.unwrap().picture
}

fn beside_the_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn lesion(change: impl FnOnce(&mut [u8], usize)) -> Gradable {
    let picture = photograph(&beside_the_crate("../public/samples/skin-lesion.jpg"));
    let (width, height) = (picture.width(), picture.height());
    let mut rgb = picture.rgb().to_vec();
    change(&mut rgb, width);
    let picture = Picture::new(width, height, rgb).unwrap();
    let assessed = assess(picture, Some(Domain::Dermoscopy), Criteria::standard());
    assessed.admit().unwrap()
}

#[test]
fn hiding_part_after_part_finds_what_the_score_needs() {
    let (_, files) = files("skin-lesion");
    let pack = Pack::load(&files, &Tract).unwrap();
    let whole = lesion(|_, _| {});
    let mut occlusion = Occlusion::begin(&pack, &whole).unwrap().unwrap();
    let total = occlusion.progress().1;
    let mut done = 0;
    while occlusion.step().unwrap() {
        done += 1;
        assert_eq!(occlusion.progress(), (done, total));
    }
    assert_eq!(done, total);
    let map = occlusion.finish();
    assert_eq!(map.values.len(), map.rows * map.columns);

    // The part whose loss cost most, painted over in the picture itself, costs score there too; the
    // part whose loss cost least costs less.
    let score = |gradable: &Gradable| {
        let found = screen(&pack, gradable, &|| 0.0).unwrap().prediction;
        let probability = found.referable.probability;
        probability / (1.0 - probability)
    };
    let painted = |cell: usize| {
        let area = map.cell(cell / map.columns, cell % map.columns);
        score(&lesion(|rgb, width| {
            let sums = rgb.chunks_exact(3).fold([0_u64; 3], |sums, pixel| {
                [0, 1, 2].map(|channel| sums[channel] + u64::from(pixel[channel]))
            });
            let pixels = (rgb.len() / 3) as u64;
            let mean = sums.map(|sum| (sum / pixels) as u8);
            for y in area.y as usize..(area.y + area.height) as usize {
                let start = (y * width + area.x as usize) * 3;
                for pixel in rgb[start..][..area.width as usize * 3].chunks_exact_mut(3) {
                    pixel.copy_from_slice(&mean);
                }
            }
        }))
    };
    let by_value = |a: &usize, b: &usize| map.values[*a].total_cmp(&map.values[*b]);
    let (least, most) = (
        (0..map.values.len()).min_by(by_value).unwrap(),
        (0..map.values.len()).max_by(by_value).unwrap(),
    );
    assert!(map.values[most] > 0.0);
    let (with_most, with_least, before) = (painted(most), painted(least), score(&whole));
    assert!(with_most < before, "{with_most} {before}");
    assert!(with_most < with_least, "{with_most} {with_least}");
}

/// Sides of the same lesion as archives, cameras and telephones give it, in pixels.
const SIZES: [(usize, usize); 3] = [(200, 150), (600, 450), (3648, 2736)];
/// How far its probabilities may lie apart (models.md 4.2).
const APART: f64 = 0.05;

/// Smaller by the mean, larger between the pixels.
fn resized(picture: &Picture, (width, height): (usize, usize)) -> Picture {
    let filter = if width < picture.width() {
        Filter::Area
    } else {
        Filter::Bilinear
    };
    let bytes = picture.view().resize(width, height, filter).to_bytes();
    Picture::new(width, height, bytes).unwrap()
}

fn probabilities(pack: &Pack, picture: Picture) -> BTreeMap<String, f64> {
    let assessed = assess(picture, Some(Domain::Dermoscopy), Criteria::standard());
    let gradable = assessed.admit().unwrap();
    let found = screen(pack, &gradable, &|| 0.0).unwrap();
    found.prediction.probabilities
}

fn assert_that_size_says_nothing(id: &str, path: &Path) {
    let (_, files) = files(id);
    let pack = Pack::load(&files, &Tract).unwrap();
    let picture = photograph(path);
    let of_sizes = SIZES.map(|size| probabilities(&pack, resized(&picture, size)));
    for label in of_sizes[0].keys() {
        let values = of_sizes.each_ref().map(|found| found[label]);
        let most = values.into_iter().fold(0.0, f64::max);
        let least = values.into_iter().fold(1.0, f64::min);
        assert!(
            most - least <= APART,
            "{id}, {}, {label}: {values:?}",
            path.display()
        );
    }
}

#[test]
fn the_same_lesion_is_the_same_to_a_skin_pack_in_every_size() {
    let sample = beside_the_crate("../public/samples/skin-lesion.jpg");
    let originals = beside_the_crate("../../shared/data/skin/originals");
    // Taken by cameras of 1 to 10 megapixels.
    let others = ["ISIC_0000043", "ISIC_0000101", "ISIC_0000504"];
    for id in PACKS.into_iter().filter(|id| *id != "dr-grade-open") {
        assert_that_size_says_nothing(id, &sample);
        for name in others {
            let path = originals.join(name).with_extension("jpg");
            if path.exists() {
                assert_that_size_says_nothing(id, &path);
            } else {
                eprintln!("skipped: {} is not here", path.display());
            }
        }
    }
}
