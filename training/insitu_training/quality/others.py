"""Other things that a gate must turn away, gathered into the cache folder.

Drawn by us (`eyes.py`, `surfaces.py`, `pages.py`), frames of the DICOM reference files as the product
shows them, photographs that come with scikit-image and scikit-learn with random crops of them, and the
clinical photographs of skin among the originals. The other modality is not here: it is the right pictures
of the other domain. Nothing gathered here is kept in the repository.
"""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ..trained import read_rows
from .eyes import outer_eye
from .gate import RENDER, built
from .pages import chart, screen, text
from .sources import generator
from .surfaces import cloth, disc, gradient, nothing, wall, wood

DRAWN: dict[str, Callable[[np.random.Generator], NDArray[np.uint8]]] = {
    "outer eye": outer_eye,
    "test chart": chart,
    "text": text,
    "screen": screen,
    "wall": wall,
    "cloth": cloth,
    "wood": wood,
    "gradient": gradient,
    "coloured disc": disc,
    "nothing": nothing,
}
OF_EACH = 60
CROPS = 7
COLOURED = (
    "astronaut.png",
    "chelsea.png",
    "coffee.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "motorcycle_left.png",
    "rocket.jpg",
    "china.jpg",
    "flower.jpg",
)
"""Photographs in colour; of a pair only one, and not the retina that scikit-image brings."""
GREY = ("brick.png", "camera.png", "clock_motion.png", "coins.png", "grass.png", "gravel.png", "moon.png", "page.png")
RIGHT_KINDS = ("1.2.840.10008.5.1.4.1.1.77.1.5.", "1.2.840.10008.5.1.4.1.1.77.1.7")
"""SOP classes of retinal and dermoscopic photographs: none of these is another thing."""
INDEX = "others.csv"


@dataclass(frozen=True)
class Other:
    """One thing that is not a right picture; crops of one photograph, frames of one file share a group."""

    kind: str
    file: str
    group: str


def gather(data: Path, out: Path) -> list[Other]:
    """Writes all other things, or reads the list of an earlier run."""
    index = out / INDEX
    if not index.is_file():
        out.mkdir(parents=True, exist_ok=True)
        found = [*drawings(out), *everyday(out), *frames(data / "dicom", out), *clinical(data / "skin/originals", out)]
        with index.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["kind", "file", "group"])
            writer.writerows([other.kind, other.file, other.group] for other in found)
    return [Other(row["kind"], row["file"], row["group"]) for row in read_rows(index)]


def drawings(out: Path) -> Iterator[Other]:
    """Each kind of drawing, the same ones every time; those that an earlier run left are not drawn again."""
    for kind, draw in DRAWN.items():
        for number in range(OF_EACH):
            name = f"{kind.replace(' ', '-')}-{number:02}"
            if not (out / f"{name}.png").is_file():
                save(out, name, draw(generator(name)))
            yield Other(kind, f"{name}.png", name)


def everyday(out: Path) -> Iterator[Other]:
    """Photographs of two packages, whole and in crops."""
    for kind, names in (("photograph", COLOURED), ("grey photograph", GREY)):
        for name in names:
            path = photograph(name)
            pixels = np.asarray(Image.open(path).convert("RGB"))
            stem = Path(name).stem
            for number, part in enumerate([pixels, *crops(pixels, stem)]):
                save(out, f"{stem}-{number}", part)
                yield Other(kind if number == 0 else f"crop of a {kind}", f"{stem}-{number}.png", stem)


def photograph(name: str) -> Path:
    """Where a package keeps it."""
    package = "sklearn.datasets.images" if name in ("china.jpg", "flower.jpg") else "skimage.data"
    return Path(str(files(package) / name))


def crops(pixels: NDArray[np.uint8], name: str) -> Iterator[NDArray[np.uint8]]:
    """Random parts, a quarter to two thirds of each side."""
    random = generator("crops", name)
    height, width = pixels.shape[:2]
    for _ in range(CROPS):
        share = random.uniform(0.25, 0.66)
        tall, wide = int(height * share), int(width * share)
        y, x = random.integers(height - tall + 1), random.integers(width - wide + 1)
        yield pixels[y : y + tall, x : x + wide]


def frames(folder: Path, out: Path) -> Iterator[Other]:
    """First and middle frame of each different picture among the DICOM files, as `insitu render` draws them."""
    render = built()[RENDER]
    seen: set[str] = set()
    for row in read_rows(folder / "manifest.csv"):
        if row["decodes"] != "yes" or row["pixel_sha256"] in seen or row["sop_class"].startswith(RIGHT_KINDS):
            continue
        seen.add(row["pixel_sha256"])
        kind = "DICOM, real" if row["kind"] != "generated" else "DICOM, synthetic"
        count = int(row["frames"] or 1)
        for frame in sorted({0, count // 2}):
            name = f"{row['file'].replace('/', '__')}-{frame}.png"
            arguments = ["render", str(folder / row["file"]), "--frame", str(frame), "--out", str(out / name)]
            if subprocess.run([str(render), *arguments], capture_output=True, check=False).returncode == 0:
                yield Other(kind, name, row["file"])


def clinical(folder: Path, out: Path) -> Iterator[Other]:
    """Photographs of skin by an ordinary camera."""
    for row in read_rows(folder / "labels.csv"):
        if row["modality"] == "clinical":
            stem = Path(row["file"]).stem
            save(out, stem, np.asarray(Image.open(folder / row["file"]).convert("RGB")))
            yield Other("clinical photograph", f"{stem}.png", stem)


def save(out: Path, name: str, pixels: NDArray[np.uint8]) -> None:
    """As PNG."""
    Image.fromarray(pixels).save(out / f"{name}.png")
