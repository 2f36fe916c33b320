"""The stage `sides`: what more or fewer pixels would give and cost; accuracy against processor time.

The folds' networks read their held-out pictures at other input sides than the pack's. Leaves `oof/sides.csv`.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from .. import statistics
from ..backbone import STRIDE, load_convolutions
from ..trained import read_rows
from . import pixels, tables
from .network import Network, load
from .recipe import tuned_preprocess
from .referral import question
from .stages import Workplace

SHARES = (0.6, 0.8, 1.0, 1.2)
"""Of the pack's side, rounded to whole cells of the map."""
TIMED = 16
"""Pictures whose processor time is measured, one thread, after as many to warm up."""


def sides_file(folder: Path) -> Path:
    """The table."""
    return folder / "sides.csv"


def sides_of(side: int) -> list[int]:
    """Smaller and larger sides than the pack's, and the pack's."""
    return [round(side * share / STRIDE) * STRIDE for share in SHARES]


def run_sides(place: Workplace) -> None:
    """All sides, unless the table is there; needs the folds' networks in the cache."""
    if sides_file(place.oof).exists():
        return
    rows: list[list[float]] = []
    sides = sides_of(place.recipe.side)
    for side in sides:
        score, milliseconds = at_side(place, side)
        truth = question(place.config, place.outputs[0]).truth(place.examples.labels[place.outputs[0].id])
        area = statistics.auc_grouped(score, truth, place.examples.groups, place.recipe.seed)
        rows.append([area.value, area.low, area.high, milliseconds])
    columns = dict(zip(("auc", "low", "high", "milliseconds"), np.array(rows).T))
    tables.write(sides_file(place.oof), "side", [str(side) for side in sides], columns)


def at_side(place: Workplace, side: int) -> tuple[NDArray[np.float64], float]:
    """Referral logit of every held-out picture, and processor milliseconds of one picture."""
    ops = tuned_preprocess(place.config, side)
    bytes_of = pixels.prepared(place.examples.paths(place.data), ops, place.cache / f"side-{side}", place.machine)
    first, fold = place.outputs[0], place.folds()
    asked = question(place.config, first)
    score = np.empty(fold.size)
    network = None
    torch.set_num_threads(place.machine.threads)
    for number in range(place.recipe.folds):
        network = Network(*load(place.cache / f"fold-{number}.npz", load_convolutions(side)))
        unseen = np.flatnonzero(fold == number)
        features = network.pooled(bytes_of, unseen, place.machine.device)
        score[unseen] = asked.score(network.linear_heads()[first.id].logits(features))
    assert network is not None
    return score, processor_time(network, bytes_of)


def processor_time(network: Network, bytes_of: pixels.Bytes) -> float:
    """Milliseconds of one thread for one picture, pictures one by one."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    backbone = network.backbone.eval()
    times = []
    with torch.inference_mode():
        for index in range(2 * TIMED):
            picture = pixels.normalised(torch.from_numpy(np.array(bytes_of[index : index + 1])).float())
            started = time.process_time()
            backbone(picture)
            times.append(time.process_time() - started)
    torch.set_num_threads(threads)
    return 1000 * float(np.median(times[TIMED:]))


def side_rows(place: Workplace) -> str:
    """Markdown table for the card."""
    if not sides_file(place.oof).exists():
        return "Other input sides were not measured for this version."
    lines = [
        "| input side, px | AUC of the first question, out of fold | processor time a picture, ms |",
        "| --- " * 3 + "|",
    ]
    for row in read_rows(sides_file(place.oof)):
        area = statistics.Estimate(*(float(row[name]) for name in ("auc", "low", "high")))
        lines.append(f"| {row['side']} | {area} | {float(row['milliseconds']):.0f} |")
    return "\n".join(lines)
