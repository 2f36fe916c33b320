"""Fixtures for the product's preprocessing tests: picture, list of operations, tensor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import preprocess

SIDE_PX = 64
NORMALIZE = {"op": "normalize", "mean": [127 / 255] * 3, "std": [128 / 255] * 3}
FUNDUS_OPS: list[dict[str, Any]] = [
    {"op": "crop_fov", "margin": 0.02},
    {"op": "pad_square", "value": 0},
    {"op": "resize", "h": SIDE_PX, "w": SIDE_PX, "filter": "bilinear", "antialias": True},
    {"op": "to_float", "scale": 255},
    NORMALIZE,
]
SKIN_OPS: list[dict[str, Any]] = [
    {"op": "reduce", "short_side": 90, "filter": "area"},
    {"op": "resize", "h": SIDE_PX, "w": SIDE_PX, "filter": "bilinear", "antialias": True},
    {"op": "to_float", "scale": 255},
    NORMALIZE,
]


def write_fixtures(data: Path, out: Path) -> None:
    """Write `<name>.png`, `.json`, `.npy` for every case into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for name, (picture, ops) in cases(data).items():
        Image.fromarray(picture).save(out / f"{name}.png", optimize=True)
        (out / f"{name}.json").write_text(json.dumps({"preprocess": ops}, indent=1) + "\n")
        np.save(out / f"{name}.npy", preprocess.apply(preprocess.load_picture(out / f"{name}.png"), ops))
        print(f"{name}: {picture.shape[1]} x {picture.shape[0]}")


def cases(data: Path) -> dict[str, tuple[NDArray[np.uint8], list[dict[str, Any]]]]:
    """Picture `[h, w, 3]` and operations by case name."""
    return {
        "fundus_large": (disc_picture(1531, 1021, rim=6), FUNDUS_OPS),
        "fundus_portrait": (portrait_fundus(data), FUNDUS_OPS),
        "fundus_grey_rim": (grey_rim_picture(), FUNDUS_OPS),
        "fundus_bright_corners": (bright_corners_picture(), FUNDUS_OPS),
        "skin_reduced": (reduced(data / "skin/isic2017/ISIC_0000074.jpg", 187, 141), SKIN_OPS),
        "skin_enlarged": (reduced(data / "skin/isic2017/ISIC_0000326.jpg", 45, 31), SKIN_OPS),
    }


def reduced(path: Path, width: int, height: int) -> NDArray[np.uint8]:
    """A stored picture brought to `height` x `width` x 3, u8."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.BOX))


def portrait_fundus(data: Path) -> NDArray[np.uint8]:
    """An IDRiD picture turned upright, with a black rim of unequal widths, 157 x 211."""
    turned = np.rot90(reduced(data / "fundus/idrid/IDRiD_001.webp", 181, 137))
    return np.pad(turned, ((13, 17), (9, 11), (0, 0)))


def disc_picture(width: int, height: int, rim: int) -> NDArray[np.uint8]:
    """A lit disc cut off at top and bottom on a rim of level `rim`; coarse steps, so it packs well."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    radius = np.hypot(x - width * 0.47, y - height * 0.5) / (height * 0.56)
    light = 210 - 24 * np.floor(radius * 5)
    red = np.where((x // 97 + y // 61) % 3 == 0, light, light - 30)
    disc = np.stack([red, light * 0.5, light * 0.25], axis=2)
    picture = np.where((radius < 1)[..., np.newaxis], disc, rim)
    return np.floor(picture).astype(np.uint8)


def grey_rim_picture() -> NDArray[np.uint8]:
    """A disc on a grey rim below the bright-corner level, one corner lit by a mark too small to count; 203 x 149."""
    picture = disc_picture(203, 149, rim=44)
    picture[:2, :3] = (250, 250, 240)
    return picture


def bright_corners_picture() -> NDArray[np.uint8]:
    """No dark rim at all: three bright corners, so the field is the whole picture; 151 x 97."""
    y, x = np.mgrid[0:97, 0:151]
    picture = np.stack([90 + x, 200 - y, (x * 7 + y * 13) % 256], axis=2).astype(np.uint8)
    picture[:20, :20] = 0
    return picture
