//! A frame as a viewer takes it: grey by its samples, which the page maps to grey levels itself, and
//! colour as a picture.

use serde::{Deserialize, Serialize};

use super::{Attachment, PictureRef};
use crate::{
    dicom::Voi,
    image::{GreySteps, SampleType},
    measure::FrameScale,
};

/// A photograph made easier to look at; for eyes only, and always marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enhancement {
    /// The green channel as grey: vessels and haemorrhages are darkest in it.
    RedFree,
    /// The red channel as grey.
    Red,
    /// The blue channel as grey.
    Blue,
    /// Local contrast.
    Contrast,
    /// Sharpened.
    Sharp,
}

/// One decoded frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameView {
    /// Its pixels.
    pub pixels: FramePixels,
    /// What the file says of their size.
    pub scale: FrameScale,
    /// Height of a pixel through its width ([`crate::dicom::spacing::pixel_aspect`]); finite, above 0.
    pub pixel_aspect: f64,
    /// Letters beyond the edges: left, right, top, bottom (dicom.md 3.4); empty ones are not known.
    pub edges: Option<[String; 4]>,
    /// Unit of the modality values: `HU`; none where they have none.
    pub unit: Option<String>,
    /// What the numbers of its colours mean; none for grey.
    pub colours: Option<ColourSpace>,
    /// What the file draws over it.
    pub overlays: Vec<OverlayRef>,
    /// Milliseconds for a frame, where it is one of a film and the file says so.
    pub frame_ms: Option<f64>,
}

/// What the numbers of a picture's colours mean, and so what was done before it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourSpace {
    /// The file does not say: taken for sRGB.
    Unstated,
    /// The file says sRGB.
    Srgb,
    /// Converted to sRGB by the file's ICC profile.
    Converted,
    /// The file has an ICC profile that is not a matrix and three curves: taken for sRGB.
    NotApplied,
}

/// The part of an overlay plane (PS3.3 C.9.2) that lies on the frame: an attached buffer of
/// `width × height` bits by rows, without gaps, the first in the lowest bit of a byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlayRef {
    /// Index of the `ArrayBuffer`.
    pub attachment: Attachment,
    /// Column of the frame under its first column, from 0.
    pub left: u32,
    /// Row of the frame under its first row, from 0.
    pub top: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// What the file calls it, or nothing.
    pub label: String,
}

/// The pixels by their kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FramePixels {
    /// Shown as they are.
    Colour(PictureRef),
    /// Samples in an attached buffer, little endian, `width × height`, rows from the top.
    Grey(Box<GreyRef>),
}

/// Samples and what they mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GreyRef {
    /// Index of the `ArrayBuffer`.
    pub attachment: Attachment,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How a sample is stored.
    pub kind: SampleType,
    /// What a sample means.
    pub steps: GreySteps,
    /// How the frame is shown before a person chooses; none stands for the modality value itself.
    pub voi: Option<Voi>,
    /// The file's alternatives, the default among them.
    pub choices: Vec<Voi>,
}
