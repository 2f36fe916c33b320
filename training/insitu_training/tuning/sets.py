"""The labelled pictures of each pack: what may train it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .. import melanoma_open, skin_lesion
from ..dr_grade_open import superfluous
from ..trained import read_rows
from .targets import Labels

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class LabelledSet:
    """Files relative to the data folder, labels by output id, groups that are never split."""

    files: list[str]
    labels: Labels
    groups: list[str]
    strata: NDArray[np.int64]
    """What the folds keep in equal shares."""

    def paths(self, data: Path) -> list[Path]:
        """Where the pictures lie."""
        return [data / file for file in self.files]

    def part(self, at: NDArray[np.int64]) -> LabelledSet:
        """Only these rows."""
        return LabelledSet(
            [self.files[i] for i in at],
            {name: values[at] for name, values in self.labels.items()},
            [self.groups[i] for i in at],
            self.strata[at],
        )


def idrid(data: Path) -> LabelledSet:
    """IDRiD without its conflicting copies, and with one of each agreeing pair."""
    rows = read_rows(data / "fundus/idrid/labels.csv")
    by_file = {row["file"]: row for row in rows}
    return fundus("idrid", [row for row in rows if not superfluous(row, by_file.get(row["same_bytes_as"]))])


def idrid_and_rahim(data: Path) -> LabelledSet:
    """Both sets; Patient300's pictures are Patient299's under other labels."""
    rahim = read_rows(data / "fundus/rahim/labels.csv")
    first, second = idrid(data), fundus("rahim", [row for row in rahim if row["patient"] != "Patient300"])
    return LabelledSet(
        first.files + second.files,
        {name: np.concatenate([first.labels[name], second.labels[name]]) for name in first.labels},
        first.groups + second.groups,
        np.concatenate([first.strata, second.strata + first.strata.max() + 1]),
    )


def fundus(folder: str, rows: Rows) -> LabelledSet:
    """Grade and maculopathy of one set."""
    grades = np.array([int(row["icdr_grade"]) for row in rows])
    return LabelledSet(
        [f"fundus/{folder}/{row['file']}" for row in rows],
        {"grade": grades, "maculopathy": np.array([int(row["maculopathy"] or -1) for row in rows])},
        [row["group"] for row in rows],
        grades,
    )


def ham10000(data: Path) -> LabelledSet:
    """The seven classes by lesion."""
    rows = skin_lesion.ham10000(data / "skin")
    labels = skin_lesion.class_labels(rows)
    return LabelledSet(
        [f"skin/{row['file']}" for row in rows], {"class": labels}, [row["lesion_id"] for row in rows], labels
    )


def isic2017(data: Path) -> LabelledSet:
    """Melanoma against the rest; training and validation pictures."""
    rows = melanoma_open.trainable(data / "skin")
    labels = np.array([int(row["dx"] == "mel") for row in rows])
    return LabelledSet(
        [f"skin/{row['file']}" for row in rows], {"melanoma": labels}, [row["lesion_id"] for row in rows], labels
    )


SETS: dict[str, Callable[[Path], LabelledSet]] = {
    "dr-grade": idrid_and_rahim,
    "dr-grade-open": idrid,
    "melanoma-open": isic2017,
    "skin-lesion": ham10000,
}
