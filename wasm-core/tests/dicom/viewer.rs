//! What a viewer maps from samples is what `display` shows: every grey level of every grey file.

use std::{fs, path::PathBuf};

use insitu_core::{
    dicom::{FrameForViewer, Instance, Rgb8},
    image::{GreyFrame, GreyLook, GreyMapper, GreySteps},
    limits::Limits,
    protocol::FramePixels,
    screening::Opened,
};

use crate::{
    build::{CT, EXPLICIT, File},
    differential::files,
};

/// The first frame as the page would map it; none for colour.
fn mapped(bytes: &Vec<u8>) -> Option<Vec<u8>> {
    let opened = Opened::open(bytes, "", &Limits::native()).ok()?;
    let (view, buffers) = opened.view(0, usize::MAX, None).ok()?;
    let FramePixels::Grey(about) = view.pixels else {
        return None;
    };
    let samples = insitu_core::image::Samples::from_le_bytes(about.kind, &buffers[0]);
    let steps: GreySteps = about.steps;
    let (width, height) = (about.width as usize, about.height as usize);
    let frame = GreyFrame::new(width, height, samples, steps).unwrap();
    let look = GreyLook {
        voi: about.voi,
        ..GreyLook::default()
    };
    let mut rgba = vec![0; width * height * 4];
    GreyMapper::new().map(&frame, &look, &mut rgba).unwrap();
    Some(rgba)
}

fn displayed(bytes: &Vec<u8>) -> Rgb8 {
    let instance = Instance::open(bytes, &Limits::native()).unwrap();
    instance.display(0, None).unwrap()
}

fn grey_of(rgb: &Rgb8) -> Vec<u8> {
    rgb.pixels.iter().copied().step_by(3).collect()
}

#[test]
fn every_reference_file_looks_the_same_on_the_page_as_on_the_command_line() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/dicom");
    if !folder.join("manifest.csv").is_file() {
        println!("skipped: ../shared/data/dicom is absent");
        return;
    }
    let mut compared = 0;
    for path in files(&folder) {
        let bytes = fs::read(&path).unwrap();
        if let Some(rgba) = mapped(&bytes) {
            let grey: Vec<u8> = rgba.iter().copied().step_by(4).collect();
            assert!(grey == grey_of(&displayed(&bytes)), "{}", path.display());
            compared += 1;
        }
    }
    println!("{compared} grey files look the same");
    assert!(compared > 150, "{compared}");
}

#[test]
fn a_slice_brings_its_samples_its_unit_and_its_pace() {
    let file = File::new(EXPLICIT)
        .text(0x0008, 0x0060, b"CS", "CT")
        .text(0x0018, 0x1063, b"DS", "40")
        .image(CT, "MONOCHROME1", [1, 3], 1, [16, 12, 11], true)
        .text(0x0028, 0x1050, b"DS", "0")
        .text(0x0028, 0x1051, b"DS", "256")
        .text(0x0028, 0x1052, b"DS", "-1024");
    let words = [0_u16, 1024, 1100].map(u16::to_le_bytes).concat();
    let file = file.pixels(&words);
    let (view, buffers) = Opened::open(&file, "", &Limits::browser())
        .unwrap()
        .view(0, 16, None)
        .unwrap();
    assert_eq!(buffers, [words]);
    assert_eq!(view.unit.as_deref(), Some("HU"));
    assert_eq!(view.frame_ms, Some(40.0));
    let rgba = mapped(&file).unwrap();
    assert_eq!(
        rgba.iter().copied().step_by(4).collect::<Vec<_>>(),
        grey_of(&displayed(&file))
    );
}

#[test]
fn samples_of_32_bits_come_as_a_picture() {
    let size = [1, 2];
    let file = File::new(EXPLICIT).image(CT, "MONOCHROME2", size, 1, [32, 32, 31], false);
    let words = [0_u32, 1 << 20].map(u32::to_le_bytes).concat();
    let file = file.pixels(&words);
    let instance = Instance::open(&file, &Limits::browser()).unwrap();
    assert!(matches!(
        instance.for_viewer(0),
        Ok(FrameForViewer::Colour(_))
    ));
}
