"""What drawings of other things are made of: grids, clouds of noise, colours, uneven light."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Plane = NDArray[np.float64]
Colour = NDArray[np.float64]

SKIN = np.array([[244.0, 214, 196], [226, 178, 150], [198, 146, 112], [150, 102, 74], [104, 70, 52], [72, 48, 38]])
"""Tones from light to dark."""


def size(random: np.random.Generator) -> tuple[int, int]:
    """Height and width of a drawing."""
    sides = [(360, 480), (480, 360), (420, 420), (400, 600), (512, 512)]
    return sides[random.integers(len(sides))]


def grid(height: int, width: int) -> tuple[Plane, Plane]:
    """Down and across, -1 to 1 along the shorter side, 0 in the middle."""
    half = min(height, width) / 2
    down = (np.arange(height) + 0.5 - height / 2) / half
    across = (np.arange(width) + 0.5 - width / 2) / half
    return np.broadcast_to(down[:, None], (height, width)), np.broadcast_to(across[None, :], (height, width))


def cloud(random: np.random.Generator, height: int, width: int, sigma: float) -> Plane:
    """Smooth noise with mean 0 and deviation 1; `sigma` in pixels."""
    noise = gaussian_filter(random.standard_normal((height, width)), sigma, mode="wrap")
    return (noise - noise.mean()) / (noise.std() + 1e-9)


def colour(random: np.random.Generator, saturation: tuple[float, float], value: tuple[float, float]) -> Colour:
    """Any hue, 0 to 255."""
    levels = colorsys.hsv_to_rgb(random.random(), random.uniform(*saturation), random.uniform(*value))
    return np.array(levels, dtype=np.float64) * 255.0


def skin_tone(random: np.random.Generator) -> Colour:
    """A tone between two neighbours of the list."""
    at = random.uniform(0, len(SKIN) - 1)
    low = int(at)
    return SKIN[low] + (SKIN[min(low + 1, len(SKIN) - 1)] - SKIN[low]) * (at - low)


def plain(height: int, width: int, of: Colour) -> Plane:
    """One colour everywhere, `[height, width, 3]`."""
    return np.ones((height, width, 1)) * of


def mixed(first: Plane, second: Plane, share: Plane) -> Plane:
    """`second` where the share is 1."""
    share = np.clip(share, 0, 1)[..., None]
    return first * (1 - share) + second * share


def lit(random: np.random.Generator, picture: Plane, uneven: float = 0.25) -> NDArray[np.uint8]:
    """As a photograph: light that falls off in one direction, grain, 8 bits."""
    height, width = picture.shape[:2]
    down, across = grid(height, width)
    angle = random.uniform(0, 2 * np.pi)
    fall = 1 + random.uniform(0, uneven) * (np.cos(angle) * across + np.sin(angle) * down)
    grain = random.standard_normal((height, width, 1)) * random.uniform(0.5, 4)
    return np.clip(picture * fall[..., None] + grain, 0, 255).astype(np.uint8)
