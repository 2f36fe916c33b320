"""What training hands to packing: heads, calibration, out-of-fold tables, figures for the card."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import statistics
from .calibration import Calibration
from .heads import Head

DECIMALS = 6


@dataclass(frozen=True)
class Fitted:
    """A calibration, on what it was fitted, and its error out of fold."""

    calibration: Calibration
    fitted_on: str
    ece: float


@dataclass(frozen=True)
class Table:
    """Out-of-fold predictions: files, score `[n]`, probabilities `[n, classes]` and their labels."""

    files: list[str]
    score: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    labels: list[str]

    def write(self, path: Path) -> None:
        """CSV as `insitu evaluate --predictions` reads it."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["file", "verdict", "score", *(f"p_{label}" for label in self.labels)])
            for name, score, row in zip(self.files, self.score, self.probabilities):
                writer.writerow([name, "gradable", f"{score:.{DECIMALS}f}", *(f"{p:.{DECIMALS}f}" for p in row)])


@dataclass(frozen=True)
class Trained:
    """The result of one pack's training; `fitted` by output id, the first output first."""

    heads: dict[str, Head]
    fitted: dict[str, Fitted]
    score: NDArray[np.float64]
    truth: NDArray[np.bool_]
    points: dict[str, list[statistics.OperatingPoint]]
    tables: dict[str, Table]
    figures: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    cuts: list[float] | None = None
    """Of an ordinal first output: from which probability of "this or worse" each grade above 0 is called."""
    limits: dict[str, Any] = field(default_factory=dict)
    """Keys of the manifest by which the product says "I do not know"."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Files of the pack that those keys name."""
    map_entry: dict[str, Any] = field(default_factory=dict)
    """What the manifest's `features` say of the activation map."""


def rounded(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as they are written, so that thresholds hold on the written table."""
    return np.round(score, DECIMALS)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a labels table."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def point_rows(points: dict[str, list[statistics.OperatingPoint]]) -> str:
    """Markdown table of operating points."""
    lines = ["| score | point | threshold | sensitivity | specificity | n |", "| --- | --- | --- | --- | --- | --- |"]
    for score, of_score in points.items():
        for point in of_score:
            lines.append(
                f"| {score} | {point.id} | {point.threshold:.4f} | {point.sensitivity} "
                f"| {point.specificity} | {point.n} |"
            )
    return "\n".join(lines)


def subgroup_rows(
    groups: dict[str, NDArray[np.bool_]], score: NDArray[np.float64], truth: NDArray[np.bool_], threshold: float
) -> str:
    """Markdown table: AUC, sensitivity and specificity at the threshold for each subgroup."""
    lines = ["| subgroup | n | positive | AUC | sensitivity | specificity |", "| --- | --- | --- | --- | --- | --- |"]
    for name, rows in groups.items():
        positives = int(truth[rows].sum())
        if min(positives, int(rows.sum()) - positives) < 2:
            lines.append(f"| {name} | {int(rows.sum())} | {positives} | too few | | |")
            continue
        point = statistics.at_threshold("", score[rows], truth[rows], threshold)
        lines.append(
            f"| {name} | {int(rows.sum())} | {positives} | {statistics.auc_delong(score[rows], truth[rows])} "
            f"| {point.sensitivity} | {point.specificity} |"
        )
    return "\n".join(lines)
