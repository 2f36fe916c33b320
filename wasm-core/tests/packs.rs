//! The packs in `public/models`: they load, their golden pictures give the promised logits, and a
//! changed byte is noticed.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::{fs, path::PathBuf};

use insitu_core::{
    error::ErrorCode,
    finding::Domain,
    image::Picture,
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

const PACKS: [&str; 2] = ["dr-grade-open", "skin-lesion"];
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

fn lesion(change: impl FnOnce(&mut [u8], usize)) -> Gradable {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../public/samples/skin-lesion.jpg");
    let bytes = fs::read(path).unwrap();
    let picture = decode(&bytes, "skin-lesion.jpg", None, 0, &Limits::native())
        .unwrap()
        .picture;
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
