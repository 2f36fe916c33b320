"""The stage `eight-bit`: what the folds' networks say of their held-out pictures with weights of 8 bits.

Leaves `oof/eight-bit.csv`, raw logits as in the folds' tables. A pack whose `config.toml` has
`weight_bits = 8` is calibrated, and measured, on these.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from .. import eight_bit, statistics
from ..trained import read_rows
from . import tables
from .network import load, pooled
from .referral import question
from .stages import Workplace
from .tables import Columns, HeldOut

LOST = 0.002
"""AUC that may be lost for half the download."""


def eight_bit_file(folder: Path) -> Path:
    """The table."""
    return folder / "eight-bit.csv"


def run_eight_bit(place: Workplace) -> None:
    """All folds, unless the table is there; needs their networks in the cache."""
    if eight_bit_file(place.oof).exists():
        return
    bytes_of, fold = place.pixels(), place.folds()
    logits: Columns = {output.id: np.empty((fold.size, output.logits)) for output in place.outputs}
    for number in range(place.recipe.folds):
        layers, heads = load(place.cache / f"fold-{number}.npz", place.layers())
        unseen = np.flatnonzero(fold == number)
        features = pooled(eight_bit.rounded(layers), bytes_of, unseen, place.machine.device)
        for id, head in heads.items():
            logits[id][unseen] = head.logits(features)
    tables.write(eight_bit_file(place.oof), "file", place.examples.files, logits)


def eight_bit_logits(place: Workplace) -> Columns | None:
    """By output id, in the order of the set's files; none where the stage was not run."""
    if not eight_bit_file(place.oof).exists():
        return None
    rows = {row["file"]: row for row in read_rows(eight_bit_file(place.oof))}
    return {
        output.id: np.array(
            [[float(rows[file][f"{output.id}.{k}"]) for k in range(output.logits)] for file in place.examples.files]
        )
        for output in place.outputs
    }


def in_eight_bits(place: Workplace, held: HeldOut) -> HeldOut:
    """The folds as their networks answer with weights of 8 bits."""
    logits = eight_bit_logits(place)
    if logits is None:
        raise SystemExit("a pack of 8 bits is measured first: run the stage eight-bit")
    first = place.outputs[0]
    asked = question(place.config, first)
    truth = asked.truth(place.examples.labels[first.id])
    lost = statistics.auc(asked.score(held.logits[first.id]), truth) - statistics.auc(
        asked.score(logits[first.id]), truth
    )
    if lost > LOST:
        raise SystemExit(f"8 bits lose {lost:.4f} AUC, at most {LOST} may be lost: the pack stays at 16")
    return replace(held, logits=logits)


def bit_rows(place: Workplace, held: HeldOut) -> str:
    """The card's sentence and table."""
    eight = eight_bit_logits(place)
    if eight is None:
        return "Weights of 8 bits were not measured for this version."
    first = place.outputs[0]
    asked = question(place.config, first)
    truth = asked.truth(place.examples.labels[first.id])
    lines = [
        f"The folds' networks on their held-out pictures; 8 bits are taken where they lose at most {LOST} AUC:",
        "",
        "| weights | AUC of the first question, out of fold | largest change of a logit |",
        "| --- " * 3 + "|",
    ]
    for name, logits in (("16 bits", held.logits[first.id]), ("8 bits", eight[first.id])):
        area = statistics.auc_grouped(asked.score(logits), truth, place.examples.groups, place.recipe.seed)
        change = np.abs(logits - held.logits[first.id]).max()
        lines.append(f"| {name} | {area} | {change:.3f} |")
    return "\n".join(lines)
