"""Degraded copies: what a fault does to a good picture, by a known amount.

Blur is a Gaussian whose sigma is a share of the field (the longest side of a retina, the shorter side of
a skin picture). Light is multiplied in the stored values; nothing is linearised. Shadow falls from one of
four sides over two fifths of the picture and is whole on the outermost three tenths. A cut takes away a
share of the width from the left or right, as a lid, an iris or a picture taken askew does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

Pixels = NDArray[np.uint8]
TONES = {0.62: (0.62, 0.5, 0.44), 0.42: (0.42, 0.33, 0.3)}
"""What is left of each channel, as in `wasm-core/tests/quality.rs`."""
SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class Copy:
    """A degraded copy, and the side on which it was degraded (empty: everywhere)."""

    pixels: Pixels
    side: str


@dataclass(frozen=True)
class Fault:
    """One way in which pictures are bad."""

    reason: str
    """The reason that must name it; empty where it is no fault."""
    unit: str
    make: Callable[[Pixels, str, float, np.random.Generator], Copy]
    """From picture, domain and strength."""
    strengths: dict[str, tuple[float, ...]]
    """By domain, from mild to severe."""
    readable: dict[str, float]
    """By domain, the strength whose copies are still right pictures when a scope rule is fitted."""


def blur(pixels: Pixels, domain: str, share: float, _: np.random.Generator) -> Copy:
    """Out of focus."""
    height, width = pixels.shape[:2]
    sigma = share * (max(height, width) if domain == "fundus" else min(height, width))
    return Copy(levels(gaussian_filter(pixels.astype(np.float32), (sigma, sigma, 0), truncate=3)), "")


def light(pixels: Pixels, _: str, times: float, __: np.random.Generator) -> Copy:
    """With less light, or with more, clipped at white."""
    return Copy(levels(pixels.astype(np.float32) * times), "")


def shadow(pixels: Pixels, _: str, depth: float, random: np.random.Generator) -> Copy:
    """One side in shadow."""
    side = SIDES[random.integers(4)]
    fall = np.clip((0.7 - from_side(pixels, side)) * 2.5, 0, 1)
    return Copy(levels(pixels.astype(np.float32) * (1 - depth * fall)[..., None]), side)


def cut(pixels: Pixels, _: str, share: float, random: np.random.Generator) -> Copy:
    """Left or right part of the field missing."""
    side = SIDES[random.integers(2)]
    return Copy(np.where((from_side(pixels, side) < share)[..., None], 0, pixels).astype(np.uint8), side)


def smaller(pixels: Pixels, _: str, share: float, __: np.random.Generator) -> Copy:
    """With fewer pixels."""
    height, width = pixels.shape[:2]
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return Copy(np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)), "")


def tone(pixels: Pixels, _: str, red: float, __: np.random.Generator) -> Copy:
    """Darker skin, by what is left of red."""
    return Copy(levels(pixels.astype(np.float32) * np.array(TONES[red], dtype=np.float32)), "")


def from_side(pixels: Pixels, side: str) -> NDArray[np.float32]:
    """Distance of each pixel from a side, 0 to 1, `[height, width]`."""
    height, width = pixels.shape[:2]
    across = (np.arange(width, dtype=np.float32) + 0.5) / width
    down = (np.arange(height, dtype=np.float32) + 0.5) / height
    line = {"left": across, "right": 1 - across, "top": down, "bottom": 1 - down}[side]
    return np.broadcast_to(line[None, :] if side in ("left", "right") else line[:, None], (height, width))


def levels(values: NDArray[np.float32]) -> Pixels:
    """Rounded to 8 bits."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def both(*strengths: float) -> dict[str, tuple[float, ...]]:
    """The same strengths for retina and skin."""
    return {"fundus": strengths, "dermoscopy": strengths}


def alike(strength: float) -> dict[str, float]:
    """The same strength for retina and skin."""
    return {"fundus": strength, "dermoscopy": strength}


FAULTS = {
    "blur": Fault(
        "blur",
        "Gaussian sigma, share of the field",
        blur,
        {"fundus": (0.002, 0.004, 0.008, 0.016), "dermoscopy": (0.004, 0.008, 0.016, 0.032)},
        {"fundus": 0.004, "dermoscopy": 0.008},
    ),
    "dark": Fault("dark", "times the light", light, both(0.5, 0.35, 0.25, 0.15), alike(0.35)),
    "bright": Fault("bright", "times the light", light, both(1.4, 1.8, 2.3, 3.0), alike(1.4)),
    "uneven": Fault("uneven", "depth of the shadow", shadow, both(0.4, 0.6, 0.8, 0.9), alike(0.6)),
    "cut-off": Fault("cut-off", "share of the width", cut, {"fundus": (0.15, 0.3, 0.45)}, {"fundus": 0.15}),
    "smaller": Fault("too-small", "times the size", smaller, both(0.75, 0.5), alike(0.5)),
}
TONED = "darker skin"
COPIES = FAULTS | {TONED: Fault("", "times the red", tone, {"dermoscopy": tuple(TONES)}, {"dermoscopy": 0.62})}
"""All kinds of copies."""
