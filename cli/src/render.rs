//! `insitu render`: a frame as the page shows it, as PNG.

use std::path::{Path, PathBuf};

use clap::Args;
use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder, imageops};
use insitu_core::{
    dicom::{VoiFunction, Window},
    error::{ErrorCode, Failure},
    image::Rgba,
    limits::Limits,
    screening::Opened,
    source::{Sniffed, sniff},
};

use crate::{
    inputs::{DiskFile, guarded, list},
    output::{Ended, Usage},
    pixels::fail,
};

/// Arguments of `insitu render`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// One image.
    file: PathBuf,
    /// The frame, from 0.
    #[arg(long, default_value_t = 0)]
    frame: u32,
    /// Window centre and width in the image's units, instead of the file's own.
    #[arg(long, value_parser = window, allow_hyphen_values = true)]
    window: Option<Window>,
    /// Size of the picture, `WIDTHxHEIGHT`; the frame's own when left out.
    #[arg(long, value_parser = size)]
    size: Option<(u32, u32)>,
    /// The PNG to write.
    #[arg(long)]
    out: PathBuf,
}

fn window(text: &str) -> Result<Window, String> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    text.split_once(',')
        .and_then(|(center, width)| {
            Window::new(number(center)?, number(width)?, VoiFunction::Linear)
        })
        .ok_or_else(|| "expected CENTRE,WIDTH with a width of at least 1".to_owned())
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|side| (1..=16_384).contains(side))
    };
    text.split_once('x')
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "expected WIDTHxHEIGHT, sides of 1 to 16384".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    match guarded(|| picture(arguments)) {
        Ok(png) => {
            std::fs::write(&arguments.out, png).map_err(|error| {
                Usage::new(format_args!("the picture cannot be written: {error}"))
            })?;
            Ok(Ended::Well)
        }
        Err(failure) => Ok(fail(&arguments.file, &failure)),
    }
}

fn picture(arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let shown = shown(&arguments.file, arguments.frame, arguments.window)?;
    let (width, height) = (shown.width as u32, shown.height as u32);
    let opaque = shown.data.as_chunks::<4>().0;
    let rgb = opaque.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    let broken = || Failure::new(ErrorCode::ImageDimensions, "the frame has no usable size");
    let mut image = image::RgbImage::from_raw(width, height, rgb).ok_or_else(broken)?;
    if let Some((width, height)) = arguments.size {
        image = imageops::resize(&image, width, height, imageops::FilterType::Triangle);
    }
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(
            &image,
            image.width(),
            image.height(),
            ExtendedColorType::Rgb8,
        )
        .map_err(|error| Failure::new(ErrorCode::ImageDimensions, error))?;
    Ok(png)
}

/// The frame for eyes, in its own size.
fn shown(path: &Path, frame: u32, window: Option<Window>) -> Result<Rgba, Failure> {
    let file = DiskFile::open(path)?;
    if matches!(sniff(&file), Ok(Sniffed::Photograph(_) | Sniffed::Zip)) {
        let items = list(path);
        let [item] = items.as_slice() else {
            let message = "render needs a single image, not an archive of several";
            return Err(Failure::new(ErrorCode::SourceUnknownKind, message));
        };
        return Ok(item.decode(frame)?.shown(usize::MAX).rgba);
    }
    let name = path.to_string_lossy();
    let opened = Opened::open(&file, &name, &Limits::native())?;
    Ok(opened.shown(frame, window, usize::MAX)?.rgba)
}
