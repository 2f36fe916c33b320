"""Random views of a batch: geometry, colour, sharpness, compression, shape of the field.

What breaks the camera matters most: a network must not learn one clinic's sharpness or
colour. All randomness comes from the generator that is passed in.
"""

from __future__ import annotations

import math

import torch
from torch.nn import functional
from torchvision.io import decode_jpeg, encode_jpeg

from .recipe import Augmentation

JPEG_QUALITY = (50, 95)
SHRINK = (1.5, 3.0)
"""Range of the factor by which the soft version of a batch is shrunk and enlarged again."""
DEEPEST_CUT = 0.12
"""Largest share of the height that a cut field loses at the top and at the bottom."""


def uniform(n: int, low: float, high: float, random: torch.Generator) -> torch.Tensor:
    """`n` values between `low` and `high`, shaped to multiply `[n, 3, h, w]`."""
    return (torch.rand(n, generator=random) * (high - low) + low)[:, None, None, None]


def views(pixels: torch.Tensor, side: int, settings: Augmentation, random: torch.Generator) -> torch.Tensor:
    """Bytes `[n, 3, S, S]` to random views `[n, 3, side, side]`, float, 0..255."""
    value = moved(compressed(pixels, settings.jpeg_share, random).float(), side, settings, random)
    value = coloured(resharpened(value, settings, random), settings, random)
    return shaped(value, settings, random)


def compressed(pixels: torch.Tensor, share: float, random: torch.Generator) -> torch.Tensor:
    """A share of the pictures through JPEG of random quality."""
    out = pixels.clone()
    for index in torch.nonzero(torch.rand(len(pixels), generator=random) < share).flatten().tolist():
        quality = int(torch.randint(*JPEG_QUALITY, (1,), generator=random))
        out[index] = decode_jpeg(encode_jpeg(pixels[index], quality))
    return out


def moved(value: torch.Tensor, side: int, settings: Augmentation, random: torch.Generator) -> torch.Tensor:
    """Rotated, mirrored, zoomed and shifted, resampled once to `side`."""
    n = len(value)
    angle = uniform(n, -1, 1, random)[:, 0, 0, 0] * math.radians(settings.rotation_degrees)
    scale = torch.exp(uniform(n, -1, 1, random)[:, 0, 0, 0] * math.log1p(settings.zoom))
    mirror = torch.where(torch.rand(n, generator=random) < 0.5, -1.0, 1.0)
    shift = (torch.rand(n, 2, generator=random) * 2 - 1) * 2 * settings.shift
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    rows = torch.stack([cos * mirror, -sin, shift[:, 0], sin * mirror, cos, shift[:, 1]], dim=1)
    grid = functional.affine_grid(rows.reshape(n, 2, 3), [n, 3, side, side], align_corners=False)
    return functional.grid_sample(value, grid, "bilinear", settings.padding, align_corners=False)


def resharpened(value: torch.Tensor, settings: Augmentation, random: torch.Generator) -> torch.Tensor:
    """Each picture between its soft version (shrunk and enlarged again) and a sharpened one."""
    factor = float(uniform(1, *SHRINK, random))
    side = value.shape[-1]
    small = functional.interpolate(value, size=int(side / factor), mode="area")
    soft = functional.interpolate(small, size=side, mode="bilinear", align_corners=False)
    amount = uniform(len(value), -settings.soften, settings.sharpen, random)
    return value + amount * (value - soft)


def coloured(value: torch.Tensor, settings: Augmentation, random: torch.Generator) -> torch.Tensor:
    """Gain of each channel, brightness, and contrast about the picture's own mean."""
    n = len(value)
    gain = 1 + (torch.rand(n, 3, 1, 1, generator=random) * 2 - 1) * settings.channel_gain
    light = gain * uniform(n, 1 - settings.brightness, 1 + settings.brightness, random)
    contrast = uniform(n, 1 - settings.contrast, 1 + settings.contrast, random)
    lit = value * light
    mean = lit.mean(dim=(1, 2, 3), keepdim=True)
    return (mean + (lit - mean) * contrast).clamp(0, 255)


def shaped(value: torch.Tensor, settings: Augmentation, random: torch.Generator) -> torch.Tensor:
    """Darker towards the rim; a share of the pictures cut off at the top and the bottom."""
    n, side = len(value), value.shape[-1]
    line = torch.linspace(-1, 1, side)
    radius = (line[:, None] ** 2 + line[None, :] ** 2) / 2
    value = value * (1 - uniform(n, 0, settings.vignette, random) * radius)
    cut = uniform(n, 0, DEEPEST_CUT * 2, random) * (uniform(n, 0, 1, random) < settings.cut_field_share)
    return value * (line[:, None].abs() <= 1 - cut)
