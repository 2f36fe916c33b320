//! How a picture is resized, as manifests name it; the arithmetic is in `resample`.

use serde::{Deserialize, Serialize};

/// How pixels are combined when a picture changes size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Mean over the exact area that a new pixel covers.
    Area,
    /// Triangle whose width follows the reduction (Pillow's `BILINEAR`).
    Bilinear,
}
