"""The sets of right pictures, what of the gate was set on each, and the fixed samples that are measured."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..trained import read_rows

SEED = 20_261_201
COPIED = 40
"""Pictures of each source that are degraded."""


@dataclass(frozen=True)
class Source:
    """One set of pictures of a domain."""

    name: str
    title: str
    domain: str
    table: str
    """Labels, from the data's folder; file names are relative to it."""
    group: str
    """Column of the person, sitting or lesion."""
    origin: str
    """Sets of one origin are left out together."""
    thresholds: str
    """What the thresholds of reasons owe to it, for the card."""
    scope: str
    """What the scope rule owes to it, for the card."""
    label: str = ""
    """Column of the quality label."""
    within: str = ""
    """Beginning of the file names that belong to it, where a table holds several sets."""
    at_most: int | None = None
    """Sample: one picture a group, this many."""
    copied: int = COPIED


@dataclass(frozen=True)
class Picture:
    """One file with what is known of it."""

    source: str
    file: str
    path: Path
    group: str
    label: str


SOURCES = (
    Source("idrid", "IDRiD", "fundus", "fundus/idrid/labels.csv", "group", "IDRiD", "set on it", "fitted on it"),
    Source("rahim", "Rahim", "fundus", "fundus/rahim/labels.csv", "group", "Rahim", "looked at for one", "never seen"),
    Source(
        "eyepacs-dev",
        "EyePACS-dev",
        "fundus",
        "fundus/eyepacs-dev/labels.csv",
        "patient",
        "EyePACS",
        "form of blur chosen in view of it",
        "half fitted on, constants chosen in view of it",
        label="quality",
    ),
    Source(
        "eyepacs-200",
        "EyePACS at 200 px",
        "fundus",
        "fundus/eyepacs-quality-200/labels.csv",
        "patient",
        "EyePACS",
        "never seen",
        "fitted on it",
        label="quality",
        copied=0,
    ),
    Source(
        "isic2017",
        "ISIC 2017",
        "dermoscopy",
        "skin/labels.csv",
        "lesion_id",
        "ISIC 2017",
        "set on it",
        "fitted on it",
        within="isic2017/",
        at_most=1000,
    ),
    Source(
        "ham10000",
        "HAM10000",
        "dermoscopy",
        "skin/labels.csv",
        "lesion_id",
        "HAM10000",
        "never seen",
        "constants chosen in view of it",
        within="ham10000/",
        at_most=1000,
    ),
)


def source_of(name: str) -> Source:
    """The source of this name."""
    return next(one for one in SOURCES if one.name == name)


def generator(*words: str) -> np.random.Generator:
    """Random numbers that are the same for the same words, on every machine."""
    return np.random.default_rng([SEED, zlib.crc32(" ".join(words).encode())])


def pictures(data: Path, of: Source) -> list[Picture]:
    """The pictures of a source that are measured as they are, in the order of their names."""
    table = data / of.table
    found = [
        Picture(of.name, row["file"], table.parent / row["file"], row[of.group], row[of.label] if of.label else "")
        for row in read_rows(table)
        if row["file"].startswith(of.within)
    ]
    found.sort(key=lambda picture: picture.file)
    return found if of.at_most is None else one_a_group(found, of.at_most, of.name)


def to_copy(found: list[Picture], of: Source) -> list[Picture]:
    """The pictures that are degraded: one a group, and only good ones where quality is labelled."""
    good = [picture for picture in found if not of.label or picture.label == "good"]
    return one_a_group(good, of.copied, f"{of.name} copies")


def one_a_group(found: list[Picture], at_most: int, words: str) -> list[Picture]:
    """A fixed random sample without two pictures of one group, in the order of their names."""
    order = generator(words).permutation(len(found))
    chosen: dict[str, Picture] = {}
    for index in order:
        chosen.setdefault(found[index].group, found[index])
    return sorted(list(chosen.values())[:at_most], key=lambda picture: picture.file)
