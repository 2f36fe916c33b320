//! Photometric Interpretation (PS3.3 C.7.6.3.1.2): what the samples of a pixel mean.

use std::fmt;

/// What the samples of a pixel mean.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Photometric {
    /// Low is white.
    Monochrome1,
    /// Low is black.
    Monochrome2,
    /// Index into a palette.
    PaletteColor,
    /// Red, green, blue.
    Rgb,
    /// Luma and two chroma samples for each pixel, full range.
    YbrFull,
    /// The same with chroma shared by two pixels of a row.
    YbrFull422,
    /// JPEG 2000's irreversible transform; the decoder undoes it.
    YbrIct,
    /// JPEG 2000's reversible transform; the decoder undoes it.
    YbrRct,
    /// JPEG XL's own colours; the decoder undoes them.
    Xyb,
    /// Another term; empty when it is not even a code string.
    Other(String),
}

impl Photometric {
    pub(crate) fn from_text(text: &str) -> Self {
        match text {
            "MONOCHROME1" => Self::Monochrome1,
            "MONOCHROME2" => Self::Monochrome2,
            "PALETTE COLOR" => Self::PaletteColor,
            "RGB" => Self::Rgb,
            "YBR_FULL" => Self::YbrFull,
            "YBR_FULL_422" => Self::YbrFull422,
            "YBR_ICT" => Self::YbrIct,
            "YBR_RCT" => Self::YbrRct,
            "XYB" => Self::Xyb,
            other => Self::Other(super::text::code(other).unwrap_or_default()),
        }
    }

    /// One sample for each pixel.
    pub fn is_single(&self) -> bool {
        matches!(
            self,
            Self::Monochrome1 | Self::Monochrome2 | Self::PaletteColor
        )
    }
}

impl fmt::Display for Photometric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Monochrome1 => "MONOCHROME1",
            Self::Monochrome2 => "MONOCHROME2",
            Self::PaletteColor => "PALETTE COLOR",
            Self::Rgb => "RGB",
            Self::YbrFull => "YBR_FULL",
            Self::YbrFull422 => "YBR_FULL_422",
            Self::YbrIct => "YBR_ICT",
            Self::YbrRct => "YBR_RCT",
            Self::Xyb => "XYB",
            Self::Other(text) => text,
        })
    }
}
