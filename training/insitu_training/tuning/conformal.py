"""Class-conditional conformal sets: of the pictures of each class, 90 % keep their own label in the set.

The score of a label is `1 - p(label)`; a label is in the set if its score is at or below the
label's quantile. Ordinal sets are made contiguous by filling the gaps.

The quantile of a class of few pictures is hardly more than its worst picture, so such a class
shares one with its neighbour on the same side of the referral line (clustered conformal sets,
Ding et al., NeurIPS 2023): the promise then holds for both together.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.1
FEW = 50
"""A class of fewer pictures shares its quantile."""
DECIMALS = 6

Scores = NDArray[np.float64]
Classes = NDArray[np.int64]


def pools(labels: Classes, positive: NDArray[np.bool_]) -> list[list[int]]:
    """Classes that share a quantile: in order, never over the referral line."""
    counts = np.bincount(labels, minlength=positive.size)
    shared: list[list[int]] = []
    for label in range(positive.size):
        same_side = bool(shared) and positive[shared[-1][-1]] == positive[label]
        if same_side and min(counts[label], counts[shared[-1]].sum()) < FEW:
            shared[-1].append(label)
        else:
            shared.append([label])
    return shared


def quantiles(probabilities: Scores, labels: Classes, shared: list[list[int]], alpha: float = ALPHA) -> Scores:
    """Per pool the ceil((n + 1)(1 - alpha))-th smallest score, 1 where it has too few pictures for that."""
    limits = np.ones(probabilities.shape[1])
    for pool in shared:
        rows = np.isin(labels, pool)
        scores = np.sort(1 - probabilities[rows, labels[rows]])
        rank = math.ceil((scores.size + 1) * (1 - alpha))
        if rank <= scores.size:
            limits[pool] = scores[rank - 1]
    return np.ceil(limits * 10**DECIMALS) / 10**DECIMALS


def sets(probabilities: Scores, limits: Scores, ordinal: bool) -> NDArray[np.bool_]:
    """Which labels each picture's set holds, `[n, classes]`; the likeliest is always in it."""
    inside = 1 - probabilities <= limits
    inside[np.arange(len(inside)), probabilities.argmax(axis=1)] = True
    if ordinal:
        from_below = np.maximum.accumulate(inside, axis=1)
        from_above = np.maximum.accumulate(inside[:, ::-1], axis=1)[:, ::-1]
        inside = from_below & from_above
    return inside


def crossed_sets(
    probabilities: Scores, labels: Classes, shared: list[list[int]], fold: Classes, ordinal: bool
) -> NDArray[np.bool_]:
    """Sets whose quantiles come from the other folds."""
    inside = np.zeros(probabilities.shape, dtype=bool)
    for number in np.unique(fold):
        others = fold != number
        limits = quantiles(probabilities[others], labels[others], shared)
        inside[~others] = sets(probabilities[~others], limits, ordinal)
    return inside


def crossing(inside: NDArray[np.bool_], positive: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Sets with labels on both sides of the referral line: the pack is unsure."""
    return inside[:, positive].any(axis=1) & inside[:, ~positive].any(axis=1)
