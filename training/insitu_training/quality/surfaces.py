"""Surfaces and light, drawn: walls, cloth, wood, gradients, coloured discs, nothing at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .canvas import cloud, colour, grid, lit, mixed, plain, size, skin_tone

WALLS = np.array(
    [
        [236, 226, 206],
        [224, 202, 176],
        [232, 200, 190],
        [200, 120, 90],
        [150, 160, 150],
        [214, 214, 214],
        [170, 190, 210],
    ]
)
WOODS = np.array([[196, 148, 96], [160, 104, 62], [120, 72, 42], [222, 186, 140], [90, 54, 34]])
DISCS = np.array([[200, 90, 40], [180, 60, 30], [230, 140, 60], [150, 50, 40], [220, 180, 60], [120, 120, 120]])


def wall(random: np.random.Generator) -> NDArray[np.uint8]:
    """Plaster or brick."""
    height, width = size(random)
    tone = WALLS[random.integers(len(WALLS))] * random.uniform(0.7, 1.05)
    rough = random.uniform(0.005, 0.04) * cloud(random, height, width, random.uniform(0.8, 3))
    picture = plain(height, width, tone) * (1 + rough + 0.02 * cloud(random, height, width, 60))[..., None]
    if random.random() < 0.3:
        down, across = grid(height, width)
        row = np.floor(down * 6)
        joint = (np.abs(down * 6 % 1) < 0.1) | (np.abs((across * 3 + 0.5 * (row % 2)) % 1) < 0.06)
        picture = mixed(picture, plain(height, width, np.array([190, 184, 176])), joint.astype(np.float64))
    return lit(random, picture, 0.5)


def cloth(random: np.random.Generator) -> NDArray[np.uint8]:
    """A weave in one or two colours, with folds; a third in tones of skin."""
    height, width = size(random)
    down, across = grid(height, width)
    first = skin_tone(random) if random.random() < 0.35 else colour(random, (0.1, 0.7), (0.3, 0.9))
    second = first * random.uniform(0.6, 0.95) if random.random() < 0.6 else colour(random, (0.1, 0.7), (0.3, 0.9))
    threads = random.uniform(30, 140)
    weave = np.sin(across * threads) * np.sin(down * threads)
    picture = mixed(plain(height, width, first), plain(height, width, second), 0.5 + 0.5 * weave)
    if random.random() < 0.4:
        stripes = (np.sin(across * random.uniform(6, 20)) > 0.4) | (np.sin(down * random.uniform(6, 20)) > 0.6)
        picture = mixed(picture, plain(height, width, colour(random, (0.2, 0.8), (0.2, 0.9))), 0.6 * stripes)
    folds = 1 + random.uniform(0, 0.2) * cloud(random, height, width, random.uniform(25, 60))
    return lit(random, picture * folds[..., None])


def wood(random: np.random.Generator) -> NDArray[np.uint8]:
    """Grain along the picture, warped, with a knot in some."""
    height, width = size(random)
    down, across = grid(height, width)
    warp = 0.06 * cloud(random, height, width, 40)
    rings = down + warp + random.uniform(0, 0.1) * np.sin(across * 2)
    if random.random() < 0.4:
        y, x = random.uniform(-0.6, 0.6, 2)
        rings = rings + 0.25 * np.exp(-((down - y) ** 2 + (across - x) ** 2) / 0.03)
    grain = 0.5 + 0.5 * np.sin(rings * random.uniform(15, 60)) + 0.15 * cloud(random, height, width, 1)
    tone = WOODS[random.integers(len(WOODS))]
    picture = mixed(plain(height, width, tone), plain(height, width, tone * random.uniform(0.55, 0.85)), grain)
    return lit(random, picture)


def gradient(random: np.random.Generator) -> NDArray[np.uint8]:
    """Two or three colours, straight or from the middle outward."""
    height, width = size(random)
    down, across = grid(height, width)
    angle = random.uniform(0, 2 * np.pi)
    straight = 0.5 + 0.4 * (np.cos(angle) * across + np.sin(angle) * down)
    share = straight if random.random() < 0.5 else np.hypot(down, across) / 1.2
    first, second, third = (colour(random, (0, 1), (0.1, 1)) for _ in range(3))
    picture = mixed(plain(height, width, first), plain(height, width, second), share * 2)
    picture = mixed(picture, plain(height, width, third), share * 2 - 1)
    return np.clip(picture, 0, 255).astype(np.uint8)


def disc(random: np.random.Generator) -> NDArray[np.uint8]:
    """A lit disc on black in the colours of a retina and others, plain, mottled or ringed, with no vessel in it."""
    height, width = size(random)
    down, across = grid(height, width)
    out = np.hypot(down, across)
    tone = DISCS[random.integers(len(DISCS))] * random.uniform(0.6, 1.1)
    kind = random.integers(3)
    pattern = [np.zeros_like(out), 0.12 * cloud(random, height, width, random.uniform(2, 25)), 0.15 * np.sin(out * 30)]
    picture = plain(height, width, tone) * (1 + pattern[kind] - random.uniform(0, 0.4) * out**2)[..., None]
    inside = (out < random.uniform(0.6, 0.98)).astype(np.float64)
    return lit(random, mixed(plain(height, width, np.zeros(3)), picture, inside), 0.1)


def nothing(random: np.random.Generator) -> NDArray[np.uint8]:
    """A covered lens, an overexposed frame, one colour, or noise."""
    height, width = size(random)
    kind = random.integers(4)
    if kind == 3:
        return random.integers(0, 256, (height, width, 3), dtype=np.uint8)
    tone = [np.full(3, 4.0), np.full(3, 252.0), colour(random, (0, 1), (0.1, 1))][kind]
    return lit(random, plain(height, width, tone))
