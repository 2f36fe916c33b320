"""What is kept of a measurement: file names and numbers, no pictures.

`<source>.csv` has a row for each picture and copy with verdict and scores, `measures-<source>.csv` the
measures of the scope rule for the pictures and for those copies that a scope rule learns from; `others.csv`
holds both for the other things. The card is computed from these alone.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..trained import read_rows
from .gate import NAMED
from .scope_rule import Measures

ORIGINAL = "original"
COLUMNS = ("file", "group", "label", "kind", "strength", "side", "verdict", "scope", "score", *NAMED, "zones")


@dataclass(frozen=True)
class Row:
    """One picture or copy as the gate reads it; `kind` is `original`, a fault, or the kind of other thing."""

    file: str
    group: str
    label: str
    kind: str
    strength: str
    side: str
    verdict: str
    scope: str
    score: float
    scores: dict[str, float]
    zones: dict[str, str]
    measures: list[float] = field(default_factory=list)
    """Of the scope rule; empty where they are not kept."""


@dataclass(frozen=True)
class Table:
    """The rows of one source, and the names of the measures."""

    rows: list[Row]
    names: list[str]

    def of(self, kind: str, strength: str | None = None) -> list[Row]:
        """The rows of a kind, and of a strength."""
        return [row for row in self.rows if row.kind == kind and strength in (None, row.strength)]

    def with_measures(self) -> list[Row]:
        """The rows whose measures are kept."""
        return [row for row in self.rows if row.measures]


def write(table: Table, folder: Path, name: str) -> None:
    """Both tables of a source."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(cells(row) for row in table.rows)
    with (folder / f"measures-{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "kind", "strength", *table.names])
        for row in table.with_measures():
            writer.writerow([row.file, row.kind, row.strength, *(f"{value:.5g}" for value in row.measures)])


def cells(row: Row) -> list[str]:
    """As they are written."""
    known = [row.file, row.group, row.label, row.kind, row.strength, row.side, row.verdict, row.scope]
    scores = [f"{row.scores[name]:.4f}" if name in row.scores else "" for name in NAMED]
    return [*known, f"{row.score:.4f}", *scores, " ".join(f"{name}:{zone}" for name, zone in row.zones.items())]


def read(folder: Path, name: str) -> Table:
    """Both tables of a source."""
    path = folder / f"measures-{name}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    kept = {(line[0], line[1], line[2]): [float(value) for value in line[3:]] for line in lines}
    rows = []
    for cell in read_rows(folder / f"{name}.csv"):
        scores = {reason: float(cell[reason]) for reason in NAMED if cell[reason]}
        zones = dict(pair.split(":") for pair in cell["zones"].split())
        measures = kept.get((cell["file"], cell["kind"], cell["strength"]), [])
        file_name, group, label, kind, strength, side, verdict, scope = (cell[column] for column in COLUMNS[:8])
        known = (file_name, group, label, kind, strength, side, verdict, scope)
        rows.append(Row(*known, float(cell["score"]), scores, zones, measures))
    return Table(rows, header[3:])


def measures_of(rows: Sequence[Row]) -> Measures:
    """`[n, measures]`."""
    return np.array([row.measures for row in rows], dtype=np.float64)
