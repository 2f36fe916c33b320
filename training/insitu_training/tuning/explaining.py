"""The stage `explain`: does the activation map say what the network uses, and does it point at lesions?

Measured on held-out pictures, each with the network of its fold, as `insitu faithfulness` does: the cells
of the map are taken out of the picture (deletion), or put into an empty one (insertion), in the order of
the map, in a drawn order, and from the middle outwards. A fold leaves `oof/explain-K.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .. import calibration, preprocess, statistics
from ..backbone import STRIDE, Backbone
from ..heads import Head
from ..trained import read_rows
from . import tables
from .network import Network
from .pixels import normalised
from .referral import question
from .stages import Workplace, trained

STEPS = 10
"""From the whole picture to nothing."""
PER_FOLD = 12
"""Pictures of each fold that are taken apart, of those that the pack calls positive."""
ORDERS = ("map", "random", "centre")
CURVES = ("deletion", "insertion")
LESIONS = ("hard_exudates", "haemorrhage_or_microaneurysm")

Values = NDArray[np.float64]
Lesions = dict[str, list[tuple[float, float, float, float]]]


@dataclass(frozen=True)
class Referral:
    """The score that is watched: one head's probability beyond the referral line, calibrated."""

    head: Head
    row: int
    """The logit that the map explains; those before it bound it from above."""
    scale: calibration.Calibration

    def score(self, features: NDArray[np.float32]) -> Values:
        """`[n, 1280]` to `[n]`."""
        return self.of_logits(self.head.logits(features))

    def of_logits(self, logits: Values) -> Values:
        """`[n, k]` to `[n]`."""
        return calibration.sigmoid(self.scale.apply(logits[:, : self.row + 1].min(axis=1)))

    def map(self, features: NDArray[np.float32]) -> Values:
        """What each cell gives to the logit, from a feature map `[1280, h, w]`."""
        return np.tensordot(self.head.weight[self.row].astype(np.float64), features.astype(np.float64), axes=1)


def run_explain(place: Workplace, only: list[int] | None) -> None:
    """The folds that have no such table yet, or those of them that are asked for."""
    outputs = {output.id: output.logits for output in place.outputs}
    held = tables.read(place.oof, place.examples.files, outputs, place.recipe.folds)
    first = place.outputs[0]
    asked = question(place.config, first)
    row, logits, truth = asked.row, held.logits[first.id], asked.truth(place.examples.labels[first.id])
    scale = calibration.fit_binary(asked.score(logits), truth)
    score = Referral(Head(np.zeros((0, 0), "f4"), np.zeros(0, "f4")), row, scale).of_logits(logits)
    positive = score >= statistics.operating_points(score, truth)[0].threshold
    lesions = lesion_boxes(place.data / "fundus/idrid/boxes.csv")
    for number in range(place.recipe.folds) if only is None else only:
        if not explain_file(place.oof, number).exists():
            network = trained(place, np.flatnonzero(held.fold != number), number, f"fold-{number}")
            referral = Referral(network.linear_heads()[first.id], row, scale)
            called = np.flatnonzero((held.fold == number) & positive)
            chosen = np.sort(np.random.default_rng(place.recipe.seed).permutation(called)[:PER_FOLD])
            explain_fold(place, number, network, referral, chosen, lesions)


def explain_file(folder: Path, number: int) -> Path:
    """The fold's table."""
    return folder / f"explain-{number}.csv"


def explain_fold(
    place: Workplace,
    number: int,
    network: Network,
    referral: Referral,
    rows: NDArray[np.int64],
    lesions: Lesions,
) -> None:
    """Take each picture apart and write what was seen."""
    stored = Backbone(network.backbone.convolutions()).eval().to(place.machine.device)
    bytes_of, columns = place.pixels(), tables_columns()
    for index in rows:
        pixels = normalised(torch.from_numpy(np.array(bytes_of[index : index + 1])).float())[0]
        features = feature_maps(stored, pixels[None], place.machine.device)
        values = referral.map(features[0])
        drawn = np.random.default_rng([place.recipe.seed, int(index)]).permutation(values.size)
        orders = {"map": np.argsort(-values, axis=None, kind="stable"), "random": drawn, "centre": outwards(values)}
        columns["score"].append(float(referral.score(features.mean(axis=(2, 3)))[0]))
        for name, order in orders.items():
            curves = watched(stored, referral, pixels, order, values.shape[0], place.machine.device)
            for curve, area in zip(CURVES, curves):
                columns[f"{curve}.{name}"].append(area)
        file = place.examples.files[index]
        hit = touched(lesions.get(Path(file).name, []), place.data / file, place.ops, values.shape[0])
        for name, cells in (("map", orders["map"][:1]), ("any", orders["map"]), ("centre", orders["centre"][:1])):
            columns[f"hit.{name}"].append(float(hit.flat[cells].mean()) if hit.any() else np.nan)
    names = [place.examples.files[index] for index in rows]
    arrays = {name: np.array(column) for name, column in columns.items()}
    tables.write(explain_file(place.oof, number), "file", names, arrays)


def tables_columns() -> dict[str, list[float]]:
    """Empty columns of a fold's table."""
    curves = [f"{curve}.{order}" for curve in CURVES for order in ORDERS]
    return {name: [] for name in ("score", *curves, "hit.map", "hit.any", "hit.centre")}


def outwards(values: Values) -> NDArray[np.int64]:
    """Cells by their distance from the middle."""
    across = np.arange(values.shape[0]) + 0.5 - values.shape[0] / 2
    return np.argsort(np.hypot(across[:, None], across[None, :]), axis=None, kind="stable")


def feature_maps(stored: Backbone, pixels: torch.Tensor, device: str) -> NDArray[np.float32]:
    """Feature maps of network inputs `[n, 3, S, S]`."""
    with torch.inference_mode():
        return stored(pixels.to(device, memory_format=torch.channels_last)).cpu().numpy()


def watched(
    stored: Backbone, referral: Referral, pixels: torch.Tensor, order: NDArray[np.int64], cells: int, device: str
) -> tuple[float, float]:
    """Areas under the score while the cells go, and while they come, in this order."""
    empty = pixels.mean(dim=(1, 2), keepdim=True).expand_as(pixels)
    areas = []
    for start, end in ((pixels, empty), (empty, pixels)):
        steps = torch.stack(between(start, end, order, cells))
        score = referral.score(feature_maps(stored, steps, device).mean(axis=(2, 3)))
        at = np.array([order.size * step // STEPS for step in range(STEPS + 1)]) / order.size
        areas.append(float(np.trapz(score, at)))
    return areas[0], areas[1]


def between(start: torch.Tensor, end: torch.Tensor, order: NDArray[np.int64], cells: int) -> list[torch.Tensor]:
    """The pictures on the way from `start` to `end`, cell by cell."""
    now, steps, done = start.clone(), [start], 0
    for step in range(1, STEPS + 1):
        until = order.size * step // STEPS
        for cell in order[done:until]:
            y, x = (int(at) * STRIDE for at in divmod(int(cell), cells))
            now[:, y : y + STRIDE, x : x + STRIDE] = end[:, y : y + STRIDE, x : x + STRIDE]
        steps.append(now.clone())
        done = until
    return steps


# --- lesions --------------------------------------------------------------------------


def lesion_boxes(path: Path) -> Lesions:
    """Rectangles around lesions by file name, in pixels of the stored picture."""
    boxes: Lesions = {}
    for row in read_rows(path):
        if row["kind"] in LESIONS:
            x0, y0, x1, y1 = (float(row[name]) for name in ("x0", "y0", "x1", "y1"))
            boxes.setdefault(row["file"], []).append((x0, y0, x1, y1))
    return boxes


def touched(boxes: list[tuple[float, float, float, float]], file: Path, ops: list[Any], cells: int) -> Values:
    """1 for each cell of the map that shares pixels with a lesion, `[cells, cells]`."""
    hit = np.zeros((cells, cells))
    if not boxes:
        return hit
    margin = next(op["margin"] for op in ops if op["op"] == "crop_fov")
    x0, y0, x1, y1 = preprocess.crop_box(preprocess.load_picture(file), margin)
    side = max(x1 - x0, y1 - y0)
    left, top = x0 - (side - (x1 - x0)) // 2, y0 - (side - (y1 - y0)) // 2
    edges = np.arange(cells + 1) * side / cells
    for bx0, by0, bx1, by1 in boxes:
        columns = (edges[:-1] < bx1 - left) & (bx0 - left < edges[1:])
        lines = (edges[:-1] < by1 - top) & (by0 - top < edges[1:])
        hit[np.ix_(lines, columns)] = 1
    return hit


# --- what the card says ---------------------------------------------------------------


@dataclass(frozen=True)
class Explanation:
    """What the card and the manifest say of the map."""

    rows: str
    """Markdown table."""
    beats_middle: bool
    """Better than the order from the middle in all that was measured, with intervals that exclude no difference."""


def explanation(place: Workplace) -> Explanation | None:
    """From the folds' tables; none where one is missing."""
    files = [explain_file(place.oof, number) for number in range(place.recipe.folds)]
    if not all(file.exists() for file in files):
        return None
    rows = [row for file in files for row in read_rows(file)]
    return explained({name: np.array([float(row[name]) for row in rows]) for name in tables_columns()})


def explained(columns: dict[str, Values]) -> Explanation:
    """Means with bootstrap intervals, and the map's difference from the middle."""
    lines = [
        "| measure | n | map | drawn order | from the middle | map minus middle |",
        "| --- " * 6 + "|",
    ]
    better = []
    kinds = [(curve, "map", "random", "centre") for curve in CURVES] + [("hit", "map", "any", "centre")]
    for measure, *names in kinds:
        values = np.stack([columns[f"{measure}.{name}"] for name in names])
        values = values[:, ~np.isnan(values).any(axis=0)]
        if values.shape[1] == 0:
            continue
        means = [statistics.mean_bootstrap(row, 0) for row in values]
        gain = statistics.mean_bootstrap(values[0] - values[2], 0)
        better.append(gain.high < 0 if measure == "deletion" else gain.low > 0)
        said = " | ".join(str(mean) for mean in means)
        title = "largest cell touches a lesion" if measure == "hit" else measure
        lines.append(f"| {title} | {values.shape[1]} | {said} | {gain} |")
    return Explanation("\n".join(lines), all(better))
