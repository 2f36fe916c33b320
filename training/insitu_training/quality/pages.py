"""Made things, drawn: pages of text, test charts, screens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from .canvas import colour, grid, lit, size

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PAPERS = [(252, 252, 250), (244, 234, 212), (236, 222, 196), (230, 236, 240)]


def text(random: np.random.Generator) -> NDArray[np.uint8]:
    """A page of words on white or yellowed paper, as a scan or a photograph."""
    height, width = size(random)
    page = Image.new("RGB", (width, height), PAPERS[random.integers(len(PAPERS))])
    pen = ImageDraw.Draw(page)
    points = int(random.integers(10, 28))
    font = ImageFont.load_default(points)
    ink = tuple(int(level) for level in random.integers(0, 90, 3))
    for y in range(points, height - points, int(points * 1.5)):
        pen.text((points, y), words(random, width // points * 2), fill=ink, font=font)
    return lit(random, np.asarray(page, dtype=np.float64), random.choice([0.0, 0.4]))


def words(random: np.random.Generator, letters: int) -> str:
    """A line of made-up words."""
    line = ""
    while len(line) < letters:
        line += "".join(random.choice(list(LETTERS), random.integers(2, 10))) + " "
    return line


def chart(random: np.random.Generator) -> NDArray[np.uint8]:
    """A test chart: squares, a star, rings, bars, grey steps or patches of colour."""
    height, width = size(random)
    down, across = grid(height, width)
    out, angle = np.hypot(down, across), np.arctan2(down, across)
    period = random.uniform(6, 40)
    patches = random.integers(0, 256, (4, 6, 3)).astype(np.float64)
    kind = random.integers(6)
    if kind == 5:
        rows, columns = np.arange(height) * 4 // height, np.arange(width) * 6 // width
        return lit(random, patches[rows][:, columns], 0.2)
    plane = [
        np.sign(np.sin(across * period) * np.sin(down * period)),
        np.where(out < 0.95, np.sign(np.sin(angle * np.round(period))), 1),
        np.where(out < 0.95, np.sign(np.sin(out * period * 2)), 1),
        np.sign(np.sin(across * period * (1.5 + across))),
        np.floor((across - across.min()) / np.ptp(across) * 10.99) / 5 - 1,
    ][kind]
    return lit(random, np.repeat(127.5 + 120 * plane[..., None], 3, axis=2), 0.2)


def screen(random: np.random.Generator) -> NDArray[np.uint8]:
    """A window with a bar, a list, text and a curve; dark or light."""
    height, width = size(random)
    ground = (28, 30, 36) if random.random() < 0.5 else (246, 247, 249)
    ink = tuple(255 - level for level in ground)
    view = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(view)
    accent = tuple(int(level) for level in colour(random, (0.5, 1), (0.4, 1)))
    pen.rectangle([0, 0, width, height // 12], fill=accent)
    pen.rectangle([0, height // 12, width // 4, height], fill=tuple((2 * g + a) // 3 for g, a in zip(ground, accent)))
    font = ImageFont.load_default(12)
    for y in range(height // 12 + 12, height - 14, 22):
        pen.rectangle([8, y, 18, y + 10], fill=tuple(int(level) for level in colour(random, (0.3, 1), (0.4, 1))))
        pen.text((24, y), words(random, 6), fill=ink, font=font)
    for y in range(height // 12 + 12, height // 2, 18):
        pen.text((width // 4 + 12, y), words(random, width // 14), fill=ink, font=font)
    xs = np.linspace(width // 4 + 12, width - 12, 60)
    ys = height * 0.75 + height * 0.15 * np.sin(xs / random.uniform(10, 60))
    pen.line([(float(x), float(y)) for x, y in zip(xs, ys)], fill=accent, width=3)
    return np.asarray(view)
