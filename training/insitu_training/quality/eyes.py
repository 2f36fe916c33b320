"""Outer eyes, drawn: lids, white, iris, pupil, lashes and brow, in six tones of skin and many framings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from .canvas import Colour, Plane, cloud, grid, lit, mixed, plain, size, skin_tone

IRISES = np.array([[86, 58, 36], [52, 34, 24], [110, 120, 70], [90, 130, 160], [120, 140, 150]])


def outer_eye(random: np.random.Generator) -> NDArray[np.uint8]:
    """An open eye from the front; close ones fill the frame."""
    height, width = size(random)
    down, across = grid(height, width)
    half_width = random.uniform(0.6, 1.5)
    half_height = half_width * random.uniform(0.32, 0.5)
    down, across = down - random.uniform(-0.15, 0.15), across - random.uniform(-0.2, 0.2)
    tone = skin_tone(random)
    face = (
        plain(height, width, tone)
        * (1 + 0.03 * cloud(random, height, width, 40) + 0.015 * cloud(random, height, width, 2))[..., None]
    )
    crease = np.exp(-(((down + half_height * 1.25 * (1 - (across / half_width / 1.2) ** 2)) / 0.03) ** 2))
    face = mixed(face, face * 0.7, crease * (np.abs(across) < half_width))
    inside = soft(almond(down, across, half_width, half_height), 1.5)
    picture = mixed(face, eyeball(random, down, across, half_height), inside)
    return lit(random, hairs(random, picture, half_width, half_height, (down, across)), 0.15)


def almond(down: Plane, across: Plane, half_width: float, half_height: float) -> Plane:
    """1 between the lids."""
    opening = half_height * np.clip(1 - (across / half_width) ** 2, 0, None)
    return ((down > -opening) & (down < 0.8 * opening)).astype(np.float64)


def soft(mask: Plane, sigma: float) -> Plane:
    """A mask with a soft edge."""
    return gaussian_filter(mask, sigma)


def eyeball(random: np.random.Generator, down: Plane, across: Plane, half_height: float) -> Plane:
    """White with a few vessels, iris with fibres, pupil, catch light."""
    height, width = down.shape
    white = plain(height, width, np.array([232, 222, 216]) * random.uniform(0.8, 1.0))
    vessels = np.clip(1 - np.abs(cloud(random, height, width, 14)) * 12, 0, 1) * random.uniform(0.1, 0.5)
    ball = mixed(white, plain(height, width, np.array([190, 80, 80])), vessels)
    radius = half_height * random.uniform(0.85, 1.1)
    out, angle = np.hypot(down, across), np.arctan2(down, across)
    fibres = np.sin(angle * random.integers(30, 60) + 4 * cloud(random, height, width, 8))
    iris = plain(height, width, coloured(random)) * (1 + 0.15 * fibres - 0.4 * (out > 0.88 * radius))[..., None]
    ball = mixed(ball, iris, soft((out < radius).astype(np.float64), 1))
    pupil = soft((out < radius * random.uniform(0.25, 0.6)).astype(np.float64), 1)
    ball = mixed(ball, plain(height, width, np.array([12, 10, 10])), pupil)
    glint = np.exp(-(((down + 0.3 * radius) ** 2 + (across - 0.25 * radius) ** 2) / (0.012 * radius)))
    return mixed(ball, plain(height, width, np.array([255, 255, 255])), glint)


def coloured(random: np.random.Generator) -> Colour:
    """Colour of an iris."""
    return IRISES[random.integers(len(IRISES))] * random.uniform(0.8, 1.2)


def hairs(
    random: np.random.Generator, picture: Plane, half_width: float, half_height: float, at: tuple[Plane, Plane]
) -> Plane:
    """Lashes along the upper lid, and a brow where there is room."""
    height, width = picture.shape[:2]
    layer = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(layer)
    half = min(height, width) / 2
    middle = (np.abs(at[1][0]).argmin(), np.abs(at[0][:, 0]).argmin())
    for across in np.linspace(-half_width, half_width, 60):
        lid = -half_height * (1 - (across / half_width) ** 2)
        x, y = middle[0] + across * half, middle[1] + lid * half
        long = random.uniform(0.08, 0.2) * half
        pen.line([x, y, x + across * long, y - long], fill=255, width=random.integers(1, 3))
    if random.random() < 0.6:
        for across in np.linspace(-1.1 * half_width, 1.1 * half_width, 160):
            x = middle[0] + across * half
            y = middle[1] - (half_height * 2.4 - 0.2 * across**2 + random.uniform(-0.06, 0.06)) * half
            pen.line([x, y, x + 0.08 * half, y - 0.05 * half], fill=200, width=2)
    dark = np.array([40, 28, 22]) * random.uniform(0.5, 1.5)
    return mixed(picture, plain(height, width, dark), np.asarray(layer) / 255.0)
