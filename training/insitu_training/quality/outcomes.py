"""What becomes of pictures: shares that are cautioned, refused or turned away, each reason's AUC, the side named.

Size is left out wherever it says "but size": the copies here are all small, so that the gate cautions every
one of them for that alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..statistics import BOOTSTRAP_RESAMPLES, Estimate, wilson
from .criteria import Criterion
from .sources import SEED, Source
from .tables import ORIGINAL, Row, Table

TURNED_AWAY, REFUSED, CAUTIONED, CLEAR = "turned away", "refused", "cautioned", "clear"
SIZE = "too-small"


def outcome(row: Row, table: dict[str, Criterion]) -> str:
    """What becomes of a picture, size left out."""
    if row.verdict == "out_of_scope":
        return TURNED_AWAY
    rest = {reason: score for reason, score in row.scores.items() if reason != SIZE}
    if any(score > table[reason].refuse for reason, score in rest.items()):
        return REFUSED
    return CAUTIONED if any(score > table[reason].caution for reason, score in rest.items()) else CLEAR


def share(rows: Sequence[Row], table: dict[str, Criterion], *outcomes: str) -> Estimate:
    """The share of rows of which one of these becomes."""
    return wilson(sum(outcome(row, table) in outcomes for row in rows), len(rows))


def worst(row: Row, table: dict[str, Criterion]) -> float:
    """The gate's one number, size left out: the worst reason, 0.5 where it refuses."""
    return max(table[reason].suspicion(score) for reason, score in row.scores.items() if reason != SIZE)


def number(row: Row, table: dict[str, Criterion]) -> float:
    """The same, and at least 0.5 for what is turned away."""
    return max(worst(row, table), row.score if row.verdict == "out_of_scope" else 0.0)


def compared(table: Table, source: Source) -> list[Row]:
    """The originals that copies are held against: good ones where quality is labelled."""
    return [row for row in table.of(ORIGINAL) if not source.label or row.label == "good"]


def separated(bad: Sequence[Row], good: Sequence[Row], score: NDArray[np.float64]) -> Estimate:
    """AUC of a score, of the bad rows and then the good ones, with an interval over whole groups."""
    return auc_by_pairs(score[: len(bad)], score[len(bad) :], [row.group for row in [*bad, *good]])


def auc_by_pairs(bad: NDArray[np.float64], good: NDArray[np.float64], groups: Sequence[str]) -> Estimate:
    """As `statistics.auc_grouped`, from one table of all pairs: there are many AUCs here, of few bad pictures each."""
    wins = (bad[:, None] > good) + 0.5 * (bad[:, None] == good)
    names, number = np.unique(groups, return_inverse=True)
    drawn = np.random.default_rng(SEED).integers(0, names.size, (BOOTSTRAP_RESAMPLES, names.size))
    times = np.stack([np.bincount(draw, minlength=names.size) for draw in drawn]).astype(np.float64)
    of_bad, of_good = np.split(times[:, number], [bad.size], axis=1)
    pairs = of_bad.sum(axis=1) * of_good.sum(axis=1)
    values = ((of_bad @ wins) * of_good).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(float(wins.mean()), float(low), float(high))


def own_auc(copies: Sequence[Row], originals: Sequence[Row], reason: str) -> Estimate:
    """AUC of a reason's own score: copies with its fault against originals."""
    return separated(copies, originals, np.array([row.scores[reason] for row in [*copies, *originals]]))


def side_named(rows: Sequence[Row], reason: str) -> Estimate:
    """Of the copies for which the reason is named, the share for which its zone is the side that was degraded."""
    named = [row for row in rows if reason in row.zones]
    return wilson(sum(row.zones[reason] == row.side for row in named), len(named))
