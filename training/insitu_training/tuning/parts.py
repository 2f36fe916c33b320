"""The stage `parts`: what a network makes of a whole era or a whole clinic that it did not learn from.

Folds mix eras and clinics, so their figures flatter where the date or the camera betrays the grade.
Here one network is trained without each part, with the pack's own recipe. Leaves `oof/part-K.csv`.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .. import dr_grade_open, statistics
from ..trained import read_rows
from . import tables
from .log import append_log
from .referral import question
from .stages import Workplace, trained

Parts = dict[str, NDArray[np.bool_]]


def parts_of(place: Workplace) -> Parts:
    """By name, the pictures of each part; empty for a set whose parts nothing tells."""
    groups, files = place.examples.groups, np.array(place.examples.files)
    if place.id == "dr-grade-open":
        return dr_grade_open.eras(groups)
    if place.id == "dr-grade":
        return {name: np.char.startswith(files, f"fundus/{name.lower()}/") for name in ("IDRiD", "Rahim")}
    return {}


def part_file(folder: Path, number: int) -> Path:
    """Raw logits of the part's pictures."""
    return folder / f"part-{number}.csv"


def run_parts(place: Workplace) -> None:
    """The parts that have no table yet."""
    for number, (name, out) in enumerate(parts_of(place).items()):
        if not part_file(place.oof, number).exists():
            run_part(place, number, name, out)


def run_part(place: Workplace, number: int, name: str, out: NDArray[np.bool_]) -> None:
    """Train without the part, then read it."""
    started = time.monotonic()
    seen, unseen = np.flatnonzero(~out), np.flatnonzero(out)
    network = trained(place, seen, place.recipe.folds + 1 + number, f"without-part-{number}")
    features = network.pooled(place.pixels(), unseen, place.machine.device)
    logits = {id: head.logits(features) for id, head in network.linear_heads().items()}
    tables.write(part_file(place.oof, number), "file", [place.examples.files[index] for index in unseen], logits)
    append_log(place, f"without {name}", len(seen), time.monotonic() - started)


def part_rows(place: Workplace) -> str:
    """The card's sentence and table."""
    parts = parts_of(place)
    if not all(part_file(place.oof, number).exists() for number in range(len(parts))):
        return "No network was trained with a whole part left out for this version."
    first = place.outputs[0]
    asked = question(place.config, first)
    truth_of = dict(zip(place.examples.files, asked.truth(place.examples.labels[first.id])))
    lines = [
        "A network of the same recipe without each part, on that part:",
        "",
        "| left out of training, then read | n | referable | referable AUC |",
        "| --- " * 4 + "|",
    ]
    for number, name in enumerate(parts):
        rows = read_rows(part_file(place.oof, number))
        score = asked.score(np.array([[float(row[f"{first.id}.{k}"]) for k in range(first.logits)] for row in rows]))
        truth = np.array([truth_of[row["file"]] for row in rows])
        lines.append(f"| {name} | {truth.size} | {int(truth.sum())} | {statistics.auc_delong(score, truth)} |")
    return "\n".join(lines)
