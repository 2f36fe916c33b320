"""The work files of the folds, kept in the repository: raw logits and familiarity scores.

`oof/fold-K.csv` has a row for each held-out picture, `oof/unfamiliar-K.csv` one for each
picture that the same network should find strange. Everything a card says about held-out
pictures is computed from these, so a fold's weights are never needed again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..trained import read_rows
from .familiarity import METHODS, SCORES
from .network import write_whole

DECIMALS = 5

Columns = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class HeldOut:
    """All folds together, in the order of the set's files."""

    logits: Columns
    """`[n, k]` by output id."""
    strangeness: Columns
    """`[n]` by name of the score."""
    fold: NDArray[np.int64]
    unfamiliar: list[dict[str, NDArray[np.float64]]]
    """Per fold, scores by `kind/name`."""


def fold_file(folder: Path, number: int) -> Path:
    """The fold's held-out rows; the fold is done when this is there."""
    return folder / f"fold-{number}.csv"


def unfamiliar_file(folder: Path, number: int) -> Path:
    """What the fold's network makes of strange pictures."""
    return folder / f"unfamiliar-{number}.csv"


def write(path: Path, first: str, names: list[str], columns: Columns) -> None:
    """A table with one text column and columns of numbers; `[n, k]` becomes `name.0` to `name.k-1`."""
    flat = {
        f"{name}.{index}" if values.ndim == 2 else name: column
        for name, values in columns.items()
        for index, column in enumerate(values.reshape(len(names), -1).T)
    }
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([first, *flat])
    for index, name in enumerate(names):
        writer.writerow([name, *(f"{column[index]:.{DECIMALS}f}" for column in flat.values())])
    write_whole(path, buffer.getvalue().encode())


def read(folder: Path, files: list[str], outputs: dict[str, int], folds: int) -> HeldOut:
    """Join the folds; stops with the missing ones' numbers if there are any."""
    missing = [number for number in range(folds) if not fold_file(folder, number).exists()]
    if missing:
        raise SystemExit(f"folds {missing} are not trained yet: run the stage folds")
    at = {file: index for index, file in enumerate(files)}
    n = len(files)
    logits = {name: np.full((n, count), np.nan) for name, count in outputs.items()}
    strangeness = {name: np.full(n, np.nan) for name in scores_of(fold_file(folder, 0))}
    fold = np.full(n, -1)
    for number in range(folds):
        for row in read_rows(fold_file(folder, number)):
            index = at[row["file"]]
            fold[index] = number
            for name, count in outputs.items():
                logits[name][index] = [float(row[f"{name}.{k}"]) for k in range(count)]
            for name, values in strangeness.items():
                values[index] = float(row[name])
    if (fold < 0).any():
        raise SystemExit(f"{int((fold < 0).sum())} pictures are in no fold's table")
    return HeldOut(logits, strangeness, fold, [read_unfamiliar(folder, number) for number in range(folds)])


def scores_of(path: Path) -> list[str]:
    """Scores that a table has a column for."""
    found = [name for name in SCORES if name in read_rows(path)[0]]
    if missing := set(METHODS) - set(found):
        raise SystemExit(f"{path} has no column {sorted(missing)}")
    return found


def read_unfamiliar(folder: Path, number: int) -> dict[str, NDArray[np.float64]]:
    """Scores by `kind/name` of one fold's network."""
    rows = read_rows(unfamiliar_file(folder, number))
    kinds = sorted({row["kind"] for row in rows})
    return {
        f"{kind}/{name}": np.array([float(row[name]) for row in rows if row["kind"] == kind])
        for kind in kinds
        for name in scores_of(unfamiliar_file(folder, number))
    }
