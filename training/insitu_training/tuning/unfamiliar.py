"""Pictures that a pack must find unfamiliar: another modality, radiology, degraded copies, another camera."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from .. import preprocess
from .pixels import as_bytes

PER_KIND = 48
DEGRADED_SIDE = 12
"""Degraded copies are shrunk to this side and enlarged again."""
MODALITIES = {"fundus": "skin/isic2017", "dermoscopy": "fundus/idrid"}
"""Another modality, by domain."""
CAMERAS = {"fundus": ("fundus/rahim", "fundus/eyepacs-dev"), "dermoscopy": ("skin/isic2017", "skin/ham10000")}
"""Sets by domain; the first that did not train the pack stands for another camera."""


def strange_pictures(
    domain: str, data: Path, ops: list[dict[str, Any]], trained_on: list[str]
) -> tuple[list[str], NDArray[np.uint8]]:
    """Kind of each picture, and the pictures prepared as the pack would, `[n, 3, S, S]`."""
    kinds: list[str] = []
    pictures: list[NDArray[np.uint8]] = []
    folders = {str(Path(file).parent) for file in trained_on}
    sources = {
        "other modality": files(data / MODALITIES[domain]),
        "radiology": radiology(data / "dicom/ref"),
        "other camera": files(data / next(camera for camera in CAMERAS[domain] if camera not in folders)),
    }
    for kind, source in sources.items():
        for picture in source:
            kinds.append(kind)
            pictures.append(as_bytes(picture, ops))
    return kinds, np.stack(pictures)


def files(folder: Path) -> Iterator[preprocess.Picture]:
    """Evenly spread pictures of a folder."""
    names = sorted(path for path in folder.iterdir() if path.suffix in (".jpg", ".png", ".webp"))
    for path in names[:: max(1, len(names) // PER_KIND)][:PER_KIND]:
        yield preprocess.load_picture(path)


def radiology(folder: Path) -> Iterator[preprocess.Picture]:
    """First frames of the DICOM reference arrays, stretched to 8 bits."""
    for path in sorted(folder.glob("*.npy.gz"))[:PER_KIND]:
        with gzip.open(path) as file:
            frame = np.load(file)[0]
        if frame.ndim == 2:
            frame = np.repeat(frame[:, :, None], 3, axis=2)
        if min(frame.shape[:2]) > 1 and frame.shape[2] == 3:
            low, high = float(frame.min()), float(frame.max())
            yield ((frame - low) / max(high - low, 1) * 255).astype(np.uint8)


def degraded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Copies without any detail that could be graded."""
    value = torch.from_numpy(pixels).float()
    small = functional.interpolate(value, size=DEGRADED_SIDE, mode="area")
    return functional.interpolate(small, size=value.shape[-1], mode="bilinear").to(torch.uint8).numpy()
