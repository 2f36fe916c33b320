"""Reference preprocessing: the manifest's `preprocess` list, applied to one picture.

The Rust code in the product is tested against this file (fixtures in
`wasm-core/tests/goldens/preprocess`). All resampling is done in float64 with explicit
weights; nothing is rounded to 8 bits except the preview of `crop_fov`.

Spaces: a picture is `[height, width, 3]`, RGB, 0..255. Boxes are `(x0, y0, x1, y1)`,
half-open, in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Picture = NDArray[Any]
Box = tuple[int, int, int, int]
Op = dict[str, Any]

PREVIEW_SIDE_PX = 1024
CORNER_BRIGHT = 60
CORNER_RISE = 15
FIELD_FLOOR = 20
LINE_SHARE = 50


def load_picture(path: Path) -> NDArray[np.uint8]:
    """Read a file as RGB u8 `[h, w, 3]`, EXIF orientation applied."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        return np.asarray(upright.convert("RGB"), dtype=np.uint8)


def apply(picture: Picture, ops: list[Op]) -> NDArray[np.float32]:
    """Run the list of operations; gives the network's input, float32 `[1, 3, h, w]`."""
    value: Picture = picture
    for op in ops:
        parameters = {name: given for name, given in op.items() if name != "op"}
        value = OPERATIONS[op["op"]](value, **parameters)
    chw = np.ascontiguousarray(np.transpose(value, (2, 0, 1)), dtype=np.float32)
    return chw[np.newaxis]


def prepared(job: tuple[Path, list[Op]]) -> NDArray[np.float32]:
    """A file and its operations to the network's input, `[1, 3, h, w]`; for worker processes."""
    path, ops = job
    return apply(load_picture(path), ops)


# --- operations -----------------------------------------------------------------------


def crop_fov(picture: Picture, margin: float) -> Picture:
    """Crop to the lit field of view, widened on each side by `margin` of its size."""
    x0, y0, x1, y1 = crop_box(picture, margin)
    return picture[y0:y1, x0:x1]


def crop_box(picture: Picture, margin: float) -> Box:
    """The widened box of the lit field of view."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = full_box(field_box(preview_of(picture)), preview_of_size(width, height), (width, height))
    margin_x = math.floor(margin * (x1 - x0))
    margin_y = math.floor(margin * (y1 - y0))
    x0, x1 = max(0, x0 - margin_x), min(width, x1 + margin_x)
    y0, y1 = max(0, y0 - margin_y), min(height, y1 + margin_y)
    return x0, y0, x1, y1


def pad_square(picture: Picture, value: float) -> Picture:
    """Centre the picture in a square of its longer side, filled with `value` (0..255)."""
    height, width = picture.shape[:2]
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.full((side, side, 3), value, dtype=picture.dtype)
    square[top : top + height, left : left + width] = picture
    return square


def reduce(picture: Picture, short_side: int, filter: str) -> Picture:
    """Shrink so that the shorter side is `short_side`; never enlarges. Stays float."""
    if filter != "area":
        raise ValueError(f"reduce: unknown filter {filter}")
    height, width = picture.shape[:2]
    shorter = min(height, width)
    if shorter <= short_side:
        return picture
    return resample(
        picture,
        area_weights(height, scaled_side(height, short_side, shorter)),
        area_weights(width, scaled_side(width, short_side, shorter)),
    )


def resize(picture: Picture, h: int, w: int, filter: str, antialias: bool = True) -> Picture:
    """Resample to exactly `h` x `w`; the aspect ratio is not kept."""
    height, width = picture.shape[:2]
    if filter == "area":
        return resample(picture, area_weights(height, h), area_weights(width, w))
    if filter == "bilinear" and antialias:
        return resample(picture, bilinear_weights(height, h), bilinear_weights(width, w))
    raise ValueError(f"resize: unknown filter {filter}, antialias {antialias}")


def to_float(picture: Picture, scale: float) -> Picture:
    """Divide by `scale`."""
    return picture.astype(np.float64) / scale


def normalize(picture: Picture, mean: list[float], std: list[float]) -> Picture:
    """Per channel `(value - mean) / std`."""
    return (picture - np.asarray(mean, dtype=np.float64)) / np.asarray(std, dtype=np.float64)


OPERATIONS: dict[str, Callable[..., Picture]] = {
    "crop_fov": crop_fov,
    "pad_square": pad_square,
    "reduce": reduce,
    "resize": resize,
    "to_float": to_float,
    "normalize": normalize,
}


# --- field of view --------------------------------------------------------------------


def preview_of_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the preview on which the field is found."""
    longest = max(width, height)
    if longest <= PREVIEW_SIDE_PX:
        return width, height
    return (
        scaled_side(width, PREVIEW_SIDE_PX, longest),
        scaled_side(height, PREVIEW_SIDE_PX, longest),
    )


def preview_of(picture: Picture) -> NDArray[np.uint8]:
    """The picture itself, or its area-reduced u8 copy of longest side 1024."""
    height, width = picture.shape[:2]
    preview_width, preview_height = preview_of_size(width, height)
    if (preview_width, preview_height) == (width, height):
        return picture.astype(np.uint8, copy=False)
    small = resample(picture, area_weights(height, preview_height), area_weights(width, preview_width))
    return np.floor(small + 0.5).astype(np.uint8)


def field_box(preview: NDArray[np.uint8]) -> Box:
    """Bounding box of the lit field in the preview; the whole preview if there is no dark rim."""
    brightest = preview.max(axis=2)
    height, width = brightest.shape
    whole = (0, 0, width, height)
    corner = corner_level(brightest)
    if corner > CORNER_BRIGHT:
        return whole
    lit = brightest > max(corner + CORNER_RISE, FIELD_FLOOR)
    columns = np.flatnonzero(lit.sum(axis=0) * LINE_SHARE >= height)
    rows = np.flatnonzero(lit.sum(axis=1) * LINE_SHARE >= width)
    if columns.size == 0 or rows.size == 0:
        return whole
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def corner_level(brightest: NDArray[np.uint8]) -> int:
    """Second lowest of the four corner patches' integer means."""
    height, width = brightest.shape
    side = max(1, min(height, width) // 50)
    patches = (
        brightest[:side, :side],
        brightest[:side, width - side :],
        brightest[height - side :, :side],
        brightest[height - side :, width - side :],
    )
    return sorted(int(patch.sum(dtype=np.int64)) // (side * side) for patch in patches)[1]


def full_box(box: Box, preview: tuple[int, int], full: tuple[int, int]) -> Box:
    """Box in full pixels from a box in preview pixels, rounded outwards (integers only)."""
    (preview_width, preview_height), (width, height) = preview, full
    x0, y0, x1, y1 = box
    return (
        x0 * width // preview_width,
        y0 * height // preview_height,
        -(-x1 * width // preview_width),
        -(-y1 * height // preview_height),
    )


# --- resampling -----------------------------------------------------------------------


@dataclass(frozen=True)
class Taps:
    """Weights of one axis: output `i` is the sum of `weights[i] * input[start[i] : ...]`."""

    start: list[int]
    weights: list[NDArray[np.float64]]


def scaled_side(side: int, target: int, reference: int) -> int:
    """`side * target / reference`, halves up, at least 1."""
    return max(1, (2 * side * target + reference) // (2 * reference))


def area_weights(size_in: int, size_out: int) -> Taps:
    """Exact overlap of each output's span `[i*s, (i+1)*s)` with the input pixels, s = in/out."""
    scale = size_in / size_out
    start, weights = [], []
    for index in range(size_out):
        low, high = index * scale, min((index + 1) * scale, float(size_in))
        first = min(int(low), size_in - 1)
        last = min(max(math.ceil(high), first + 1), size_in)
        pixels = np.arange(first, last, dtype=np.float64)
        overlap = np.clip(np.minimum(high, pixels + 1) - np.maximum(low, pixels), 0.0, None)
        start.append(first)
        weights.append(overlap / overlap.sum())
    return Taps(start, weights)


def bilinear_weights(size_in: int, size_out: int) -> Taps:
    """Pillow's BILINEAR convolution: a triangle widened by the scale when shrinking."""
    scale = size_in / size_out
    filter_scale = max(scale, 1.0)
    start, weights = [], []
    for index in range(size_out):
        centre = (index + 0.5) * scale
        first = max(0, int(centre - filter_scale + 0.5))
        last = min(size_in, int(centre + filter_scale + 0.5))
        distance = (np.arange(first, last, dtype=np.float64) - centre + 0.5) / filter_scale
        triangle = np.clip(1.0 - np.abs(distance), 0.0, None)
        start.append(first)
        weights.append(triangle / triangle.sum())
    return Taps(start, weights)


def resample(picture: Picture, rows: Taps, columns: Taps) -> NDArray[np.float64]:
    """Separable resampling of `[h, w, 3]` along rows, then columns, in float64."""
    tall = along_first_axis(picture.astype(np.float64), rows)
    wide = along_first_axis(np.ascontiguousarray(np.swapaxes(tall, 0, 1)), columns)
    return np.ascontiguousarray(np.swapaxes(wide, 0, 1))


def along_first_axis(values: NDArray[np.float64], taps: Taps) -> NDArray[np.float64]:
    """Weighted sums over the first axis: `[n, ...]` to `[len(taps), ...]`."""
    flat = values.reshape(values.shape[0], -1)
    out = np.empty((len(taps.start), flat.shape[1]), dtype=np.float64)
    for index, (first, weights) in enumerate(zip(taps.start, taps.weights)):
        np.dot(weights, flat[first : first + weights.size], out=out[index])
    return out.reshape(len(taps.start), *values.shape[1:])
