"""Degraded copies in the cache folder, until they have been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from .faults import COPIES
from .sources import Picture, Source, generator

EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Made:
    """One copy, and of what."""

    picture: Picture
    kind: str
    strength: float
    side: str
    path: Path


def make_copies(chosen: list[Picture], source: Source, folder: Path) -> list[Made]:
    """All kinds and strengths of these pictures; those that an earlier run left are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    for number, picture in enumerate(tqdm(chosen, desc=f"{source.title}, copies", mininterval=10)):
        made += copies_of(picture, source, folder, f"{number:04}")
    return made


def copies_of(picture: Picture, source: Source, folder: Path, stem: str) -> Iterator[Made]:
    """The copies of one picture; the side is part of the file's name."""
    pixels = np.asarray(Image.open(picture.path).convert("RGB"))
    for kind, fault in COPIES.items():
        for strength in fault.strengths.get(source.domain, ()):
            name = f"{stem}-{kind.replace(' ', '-')}-{strength:g}"
            path = next(folder.glob(f"{name}@*.tif"), None)
            if path is None:
                copy = fault.make(pixels, source.domain, strength, generator(source.name, picture.file, kind))
                path = folder / f"{name}@{copy.side or EVERYWHERE}.tif"
                part = path.with_suffix(".part")
                Image.fromarray(copy.pixels).save(part, "TIFF")
                part.rename(path)
            side = path.stem.split("@")[1]
            yield Made(picture, kind, strength, "" if side == EVERYWHERE else side, path)
