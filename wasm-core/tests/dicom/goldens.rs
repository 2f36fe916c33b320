//! How each kind of frame looks, as pictures to look at: `goldens/dicom/*.png`.
//!
//! `UPDATE_GOLDENS=1` writes them. A picture is a smooth ramp with a bright and a dark corner, so that
//! a wrong order, sign, window or colour is seen at once.

use std::{fs, path::PathBuf};

use image::{ExtendedColorType, ImageFormat};
use insitu_core::{dicom::Instance, limits::Limits};

use crate::build::{CT, EXPLICIT, File, JPEG, OPHTHALMIC, jpeg};

const ROWS: u16 = 48;
const COLUMNS: u16 = 64;

/// 0.0 to 1.0, from the top left to the bottom right; two corners stand out.
fn ramp(y: u16, x: u16) -> f64 {
    match (y < 8 && x >= COLUMNS - 8, y >= ROWS - 8 && x < 8) {
        (true, _) => 1.0,
        (_, true) => 0.0,
        _ => f64::from(x + y) / f64::from(ROWS + COLUMNS - 2),
    }
}

fn pixels<T>(sample: impl Fn(u16, u16) -> T) -> impl Iterator<Item = T> {
    (0..ROWS)
        .flat_map(move |y| (0..COLUMNS).map(move |x| (y, x)).collect::<Vec<_>>())
        .map(move |(y, x)| sample(y, x))
}

fn words(low: f64, high: f64) -> Vec<u8> {
    pixels(|y, x| low + (high - low) * ramp(y, x))
        .flat_map(|value| (value.round() as i32 as i16).to_le_bytes())
        .collect()
}

fn bytes(planes: &[fn(f64) -> f64]) -> Vec<u8> {
    pixels(|y, x| {
        planes
            .iter()
            .map(|plane| (plane(ramp(y, x)) * 255.0).round() as u8)
            .collect::<Vec<_>>()
    })
    .flatten()
    .collect()
}

fn colours() -> Vec<u8> {
    bytes(&[|v| v, |v| v * v, |v| 1.0 - v])
}

fn ct(photometric: &str) -> File {
    File::new(EXPLICIT)
        .image(CT, photometric, [ROWS, COLUMNS], 1, [16, 16, 15], true)
        .text(0x0028, 0x1052, b"DS", "-1024")
        .text(0x0028, 0x1053, b"DS", "1")
}

fn windowed(file: File, function: &str) -> File {
    file.text(0x0028, 0x1050, b"DS", "40")
        .text(0x0028, 0x1051, b"DS", "400")
        .text(0x0028, 0x1056, b"CS", function)
}

fn photograph(photometric: &str) -> File {
    File::new(EXPLICIT).image(
        OPHTHALMIC,
        photometric,
        [ROWS, COLUMNS],
        3,
        [8, 8, 7],
        false,
    )
}

fn table(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn palette() -> Vec<u8> {
    let mut file =
        File::new(EXPLICIT).image(CT, "PALETTE COLOR", [ROWS, COLUMNS], 1, [8, 8, 7], false);
    let entry = |plane: u16, at: u16| match plane {
        0 => at << 8,
        1 => at.abs_diff(128) << 9,
        _ => (255 - at) << 8,
    };
    for plane in 0..3 {
        let entries: Vec<u16> = (0..256).map(|at| entry(plane, at)).collect();
        file = file
            .element(0x0028, 0x1101 + plane, b"US", &table(&[256, 0, 16]))
            .element(0x0028, 0x1201 + plane, b"OW", &table(&entries));
    }
    file.pixels(&bytes(&[|v| v]))
}

fn voi_lut() -> Vec<u8> {
    // Three steps of grey over modality values from 0 on.
    let steps: Vec<u16> = (0..3072_u16).map(|at| at / 1024 * 2047).collect();
    let item = File::bare(false)
        .element(0x0028, 0x3002, b"US", &table(&[3072, 0, 12]))
        .element(0x0028, 0x3006, b"OW", &table(&steps));
    ct("MONOCHROME2")
        .sequence(0x0028, 0x3010, item, false)
        .pixels(&words(0.0, 4095.0))
}

fn all() -> Vec<(&'static str, Vec<u8>)> {
    let hounsfield = words(0.0, 2048.0);
    vec![
        (
            "window_linear",
            windowed(ct("MONOCHROME2"), "LINEAR").pixels(&hounsfield),
        ),
        (
            "window_sigmoid",
            windowed(ct("MONOCHROME2"), "SIGMOID").pixels(&hounsfield),
        ),
        (
            "monochrome1",
            windowed(ct("MONOCHROME1"), "LINEAR").pixels(&hounsfield),
        ),
        (
            "without_window",
            ct("MONOCHROME2").pixels(&words(-500.0, 900.0)),
        ),
        ("voi_lut", voi_lut()),
        ("palette", palette()),
        ("rgb", photograph("RGB").pixels(&colours())),
        (
            "ybr_full",
            photograph("YBR_FULL").pixels(&bytes(&[|v| v, |v| v, |v| 1.0 - v])),
        ),
        (
            "rgb_by_plane",
            photograph("RGB").word(0x0028, 0x0006, 1).pixels(
                &[|v: f64| v, |v| v * v, |v| 1.0 - v]
                    .map(|plane| bytes(&[plane]))
                    .concat(),
            ),
        ),
        (
            "jpeg",
            File::new(JPEG)
                .image(
                    OPHTHALMIC,
                    "YBR_FULL_422",
                    [ROWS, COLUMNS],
                    3,
                    [8, 8, 7],
                    false,
                )
                .fragments(
                    &[],
                    &[jpeg(&colours(), ROWS, COLUMNS, ExtendedColorType::Rgb8)],
                ),
        ),
    ]
}

#[test]
fn every_kind_of_frame_looks_as_it_did_when_somebody_looked() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/dicom");
    for (name, file) in all() {
        let instance = Instance::open(&file, &Limits::browser()).unwrap();
        let shown = instance.display(0, None).unwrap();
        let path = folder.join(format!("{name}.png"));
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            image::save_buffer_with_format(
                &path,
                &shown.pixels,
                shown.width,
                shown.height,
                ExtendedColorType::Rgb8,
                ImageFormat::Png,
            )
            .unwrap();
        }
        let golden = image::open(&path).unwrap().into_rgb8();
        assert_eq!((shown.width, shown.height), golden.dimensions(), "{name}");
        assert_eq!(
            shown.pixels,
            golden.into_raw(),
            "{name}: look at {}",
            path.display()
        );
    }
}
