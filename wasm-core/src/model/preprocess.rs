//! From picture to the network's input, by the manifest's list and nothing else.
//!
//! The same code runs in the page's worker, on the command line and in `evaluate`; training has its
//! own in `NumPy`, and `tests/preprocess.rs` holds the two together to 1e-3.

use super::{Area, ModelError, PreprocessOp};
use crate::image::{Filter, FloatImage, Picture, View};

/// Longest side of a network's input (standards.md §9).
const MAX_SIDE: u32 = 1024;

/// The network's input: `f32`, shape `[1, 3, height, width]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// `[1, 3, height, width]`.
    pub shape: [usize; 4],
    /// `3 × height × width` values, all of one channel together.
    pub data: Vec<f32>,
}

/// A preprocessing list that has been checked: it ends in one size, and pixels become numbers once.
#[derive(Debug, Clone, PartialEq)]
pub struct Preprocess {
    ops: Vec<PreprocessOp>,
    height: usize,
    width: usize,
}

impl Preprocess {
    /// Checks a list: geometry first, the last of it a `resize`; then `to_float` and `normalize`.
    ///
    /// # Errors
    /// [`ModelError::Manifest`] with what is wrong.
    pub fn new(ops: &[PreprocessOp]) -> Result<Self, ModelError> {
        let wrong = |what: &str| Err(ModelError::Manifest(format!("preprocess: {what}")));
        let [
            geometry @ ..,
            PreprocessOp::ToFloat { scale },
            PreprocessOp::Normalize { std, .. },
        ] = ops
        else {
            return wrong("the last two steps must be to_float and normalize");
        };
        if *scale <= 0.0 || std.iter().any(|&deviation| deviation <= 0.0) {
            return wrong("scale and deviations must be above 0");
        }
        let Some(PreprocessOp::Resize {
            h, w, antialias, ..
        }) = geometry.last()
        else {
            return wrong("the step before to_float must be a resize");
        };
        if !antialias || *h == 0 || *w == 0 || *h > MAX_SIDE || *w > MAX_SIDE {
            return wrong("resize needs antialias and sides of 1 to 1024");
        }
        let mut resized = false;
        for op in geometry {
            match op {
                PreprocessOp::CropFov { margin } if !resized && (0.0..=0.5).contains(margin) => {}
                PreprocessOp::PadSquare { .. } if !resized => {}
                PreprocessOp::Reduce { short_side, .. } if *short_side > 0 => resized = true,
                PreprocessOp::Resize { h, w, .. } if (1..=MAX_SIDE).contains(h.max(w)) => {
                    resized = true;
                }
                _ => return wrong("a step has no sense where it stands"),
            }
        }
        Ok(Self {
            ops: ops.to_vec(),
            height: *h as usize,
            width: *w as usize,
        })
    }

    /// Shape of the tensor, `[1, 3, height, width]`.
    pub fn shape(&self) -> [usize; 4] {
        [1, 3, self.height, self.width]
    }

    /// The part of a picture that the input shows.
    pub fn area(&self, picture: &Picture) -> Area {
        let mut area = Area {
            x: 0.0,
            y: 0.0,
            width: picture.width() as f64,
            height: picture.height() as f64,
        };
        for op in &self.ops {
            match *op {
                PreprocessOp::CropFov { margin } => {
                    let field = picture.field_of_view();
                    let field = field.with_margin(margin, picture.width(), picture.height());
                    area = Area {
                        x: field.x as f64,
                        y: field.y as f64,
                        width: field.width as f64,
                        height: field.height as f64,
                    };
                }
                PreprocessOp::PadSquare { .. } => {
                    let side = area.width.max(area.height);
                    area = Area {
                        x: area.x - (side - area.width) / 2.0,
                        y: area.y - (side - area.height) / 2.0,
                        width: side,
                        height: side,
                    };
                }
                // These change how many pixels there are, not what they show.
                PreprocessOp::Reduce { .. }
                | PreprocessOp::Resize { .. }
                | PreprocessOp::ToFloat { .. }
                | PreprocessOp::Normalize { .. } => {}
            }
        }
        area
    }

    /// Runs the list on a picture.
    pub fn run(&self, picture: &Picture) -> Tensor {
        let mut view = picture.view();
        let mut resized: Option<FloatImage> = None;
        let mut scale_by = 1.0;
        let mut normal = ([0.0; 3], [1.0; 3]);
        for op in &self.ops {
            match *op {
                PreprocessOp::CropFov { margin } => {
                    let field = picture.field_of_view();
                    let field = field.with_margin(margin, picture.width(), picture.height());
                    view = view.crop(field.x, field.y, field.width, field.height);
                }
                PreprocessOp::PadSquare { value } => view = view.pad_square(value),
                PreprocessOp::Reduce { short_side, filter } => {
                    let (width, height) = size(&view, resized.as_ref());
                    if let Some((to_width, to_height)) = reduced(width, height, short_side as usize)
                    {
                        resized = Some(resize(&view, resized, to_width, to_height, filter));
                    }
                }
                PreprocessOp::Resize { h, w, filter, .. } => {
                    resized = Some(resize(&view, resized, w as usize, h as usize, filter));
                }
                PreprocessOp::ToFloat { scale } => scale_by = scale,
                PreprocessOp::Normalize { mean, std } => normal = (mean, std),
            }
        }
        let pixels = resized.map_or_else(Vec::new, |image| image.rgb);
        Tensor {
            shape: self.shape(),
            data: planes(&pixels, scale_by, normal),
        }
    }
}

fn size(view: &View<'_, u8>, resized: Option<&FloatImage>) -> (usize, usize) {
    resized.map_or((view.padded_width(), view.padded_height()), |image| {
        (image.width, image.height)
    })
}

fn resize(
    view: &View<'_, u8>,
    resized: Option<FloatImage>,
    width: usize,
    height: usize,
    filter: Filter,
) -> FloatImage {
    match resized {
        Some(image) => image.view().resize(width, height, filter),
        None => view.resize(width, height, filter),
    }
}

/// The size with its short side at `short_side`, halves rounded up; none where it is no larger.
fn reduced(width: usize, height: usize, short_side: usize) -> Option<(usize, usize)> {
    let short = width.min(height);
    let scaled = |length: usize| ((length * short_side * 2 + short) / (short * 2)).max(1);
    (short > short_side).then(|| (scaled(width), scaled(height)))
}

/// Interleaved grey levels to normalised planes.
fn planes(rgb: &[f32], scale: f32, (mean, std): ([f32; 3], [f32; 3])) -> Vec<f32> {
    (0..3)
        .flat_map(|channel| {
            rgb.iter()
                .skip(channel)
                .step_by(3)
                .map(move |value| (value / scale - mean[channel]) / std[channel])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: [PreprocessOp; 2] = [
        PreprocessOp::ToFloat { scale: 255.0 },
        PreprocessOp::Normalize {
            mean: [0.5; 3],
            std: [0.5; 3],
        },
    ];

    fn to(side: u32) -> PreprocessOp {
        PreprocessOp::Resize {
            h: side,
            w: side,
            filter: Filter::Bilinear,
            antialias: true,
        }
    }

    fn list(geometry: &[PreprocessOp]) -> Vec<PreprocessOp> {
        geometry.iter().chain(&TAIL).cloned().collect()
    }

    #[test]
    fn lists_that_make_no_tensor_are_refused() {
        let crop = PreprocessOp::CropFov { margin: 0.02 };
        assert!(Preprocess::new(&list(&[crop.clone(), to(8)])).is_ok());
        for bad in [
            list(std::slice::from_ref(&crop)),
            list(&[]),
            list(&[to(0)]),
            list(&[to(4096)]),
            list(&[to(8), crop.clone(), to(8)]),
            list(&[PreprocessOp::CropFov { margin: 7.0 }, to(8)]),
            vec![crop, to(8)],
        ] {
            assert!(Preprocess::new(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn channels_come_apart_in_order() {
        let picture = Picture::new(3, 2, [255, 0, 51].repeat(6)).unwrap();
        let tensor = Preprocess::new(&list(&[to(2)])).unwrap().run(&picture);
        assert_eq!(tensor.shape, [1, 3, 2, 2]);
        let near = |value: f32, expected: f32| (value - expected).abs() < 1e-5;
        for (index, value) in tensor.data.into_iter().enumerate() {
            assert!(
                near(value, [1.0, -1.0, -0.6][index / 4]),
                "{index}: {value}"
            );
        }
    }

    #[test]
    fn reducing_never_enlarges() {
        assert_eq!(reduced(600, 450, 150), Some((200, 150)));
        assert_eq!(reduced(200, 150, 150), None);
        assert_eq!(reduced(10, 99, 150), None);
    }
}
