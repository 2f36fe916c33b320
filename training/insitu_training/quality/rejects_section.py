"""The card on EyePACS: pictures that readers labelled as rejects against all others with a label (EyeQ).

Read only: no label of EyeQ sets or moves anything here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..statistics import Estimate, at_threshold
from .criteria import criteria
from .elsewhere import reasons
from .markdown import area, grid, with_interval
from .outcomes import CAUTIONED, REFUSED, TURNED_AWAY, number, separated, share
from .tables import ORIGINAL, Row, Table

REJECT = "reject"
TABLE = criteria("fundus")


def labelled(table: Table) -> tuple[list[Row], list[Row]]:
    """Rejects, and the others with a label."""
    rows = [row for row in table.of(ORIGINAL) if row.label]
    return [row for row in rows if row.label == REJECT], [row for row in rows if row.label != REJECT]


def reject_auc(table: Table, score: Callable[[Row], float]) -> Estimate:
    """Reject against rest, with an interval over people."""
    bad, good = labelled(table)
    return separated(bad, good, np.array([score(row) for row in [*bad, *good]]))


def gate_number(row: Row) -> float:
    """The gate's one number, size left out."""
    return number(row, TABLE)


def reject_rows(tables: dict[str, Table], names: Sequence[str]) -> str:
    """AUC of the gate's number and of each reason's score."""
    scores: dict[str, Callable[[Row], float]] = {"the gate's one number": gate_number}
    for reason in reasons("fundus"):
        scores[f"{reason} alone"] = lambda row, reason=reason: row.scores[reason]  # type: ignore[misc]
    rows = [[title, *(area(reject_auc(tables[name], score)) for name in names)] for title, score in scores.items()]
    counts = [f"{len(bad)} of {len(bad) + len(good)}" for bad, good in (labelled(tables[name]) for name in names)]
    return grid(["score", *names], [["rejects", *counts], *rows])


def point_rows(table: Table, thresholds: Sequence[float]) -> str:
    """Sensitivity and specificity for rejects at thresholds of the gate's number."""
    bad, good = labelled(table)
    score = np.array([gate_number(row) for row in [*bad, *good]])
    truth = np.arange(score.size) < len(bad)
    points = [at_threshold("", score, truth, threshold) for threshold in thresholds]
    rows = [[f"{p.threshold:.2f}", with_interval(p.sensitivity), with_interval(p.specificity)] for p in points]
    return grid(["number at least", "rejects found", "others left alone"], rows)


def named(table: Table) -> Estimate:
    """Rejects with a named fault besides size: cautioned, refused or turned away."""
    return share(labelled(table)[0], TABLE, CAUTIONED, REFUSED, TURNED_AWAY)
