"""Whether what is learned on some sources holds on another: limits, and a weighing of the reasons.

The shipped thresholds were set on one source of each domain. Here they are set anew on all other sources of
the domain and read on the one left out, by one rule without looking: a limit is the 99th percentile of the
originals' scores. The weighing is a logistic regression over the scores of the reasons, originals against
their severely degraded copies. Neither is shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ..statistics import Estimate, wilson
from .faults import FAULTS
from .outcomes import SIZE, separated
from .tables import Row

LIMIT = 0.99
SEVERE = 2
"""Copies of the severest strengths, this many, stand for bad pictures."""
FOLDS = 5


@dataclass(frozen=True)
class Set:
    """One source: its originals, and its copies by fault and strength."""

    name: str
    domain: str
    originals: list[Row]
    copies: dict[str, dict[str, list[Row]]]

    def severe(self, fault: str) -> list[Row]:
        """The severest copies of a fault."""
        return [row for rows in list(self.copies[fault].values())[-SEVERE:] for row in rows]

    def bad(self) -> list[Row]:
        """The severest copies of all faults but size."""
        return [row for fault in self.copies if FAULTS[fault].reason != SIZE for row in self.severe(fault)]


def reasons(domain: str) -> list[str]:
    """The reasons of a domain that are weighed: all but size."""
    return [fault.reason for fault in FAULTS.values() if domain in fault.strengths and fault.reason != SIZE]


def limit_elsewhere(left_out: Set, others: Sequence[Set], reason: str) -> tuple[Estimate, Estimate]:
    """Shares of the left-out source beyond the others' limit: of its originals, of its severe copies."""
    limit = float(np.quantile([row.scores[reason] for one in others for row in one.originals], LIMIT))
    fault = next(name for name, fault in FAULTS.items() if fault.reason == reason)
    shares = []
    for rows in (left_out.originals, left_out.severe(fault)):
        shares.append(wilson(int(sum(row.scores[reason] > limit for row in rows)), len(rows)))
    return shares[0], shares[1]


def scores_of(rows: Sequence[Row], domain: str) -> NDArray[np.float64]:
    """`[n, reasons]`."""
    return np.array([[row.scores[reason] for reason in reasons(domain)] for row in rows])


def weighing(sets: Sequence[Set]) -> LogisticRegression:
    """Fitted on whole sources, each weighing the same, bad and good the same."""
    bad, good = [one.bad() for one in sets], [one.originals for one in sets]
    parts = [*bad, *good]
    score = np.concatenate([scores_of(part, sets[0].domain) for part in parts])
    truth = np.concatenate([np.full(len(part), index < len(bad)) for index, part in enumerate(parts)])
    weight = np.concatenate([np.full(len(part), 1 / len(part)) for part in parts]) * len(truth) / len(parts)
    return LogisticRegression(C=100.0, max_iter=2000).fit(score, truth, sample_weight=weight)


def weighed_elsewhere(left_out: Set, others: Sequence[Set]) -> Estimate:
    """AUC on the source left out of a weighing that was fitted on the others."""
    bad, good = left_out.bad(), left_out.originals
    return separated(bad, good, weighing(others).decision_function(scores_of([*bad, *good], left_out.domain)))


def weighed_inside(one: Set) -> Estimate:
    """The same inside the source, by folds that never split a group."""
    rows = [*one.bad(), *one.originals]
    truth = np.arange(len(rows)) < len(one.bad())
    fold = folds([row.group for row in rows])
    score = scores_of(rows, one.domain)
    out = np.zeros(len(rows))
    for number in range(FOLDS):
        learn = fold != number
        model = LogisticRegression(C=100.0, max_iter=2000, class_weight="balanced").fit(score[learn], truth[learn])
        out[~learn] = model.decision_function(score[~learn])
    return separated(rows[: int(truth.sum())], rows[int(truth.sum()) :], out)


def folds(groups: Sequence[str]) -> NDArray[np.int64]:
    """A fold for each row; rows of a group share theirs."""
    number = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    return np.array([number[group] % FOLDS for group in groups])
