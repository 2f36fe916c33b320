"""Class-conditional conformal sets: of the pictures of each class, 90 % keep their own label in the set.

The score of a label is `1 - p(label)`; a label is in the set if its score is at or below the
label's quantile. Ordinal sets are made contiguous by filling the gaps.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.1
DECIMALS = 6

Scores = NDArray[np.float64]
Classes = NDArray[np.int64]


def quantiles(probabilities: Scores, labels: Classes, alpha: float = ALPHA) -> Scores:
    """Per class the ceil((n + 1)(1 - alpha))-th smallest score, 1 where the class is too small for it."""
    limits = np.ones(probabilities.shape[1])
    for label in range(limits.size):
        scores = np.sort(1 - probabilities[labels == label, label])
        rank = math.ceil((scores.size + 1) * (1 - alpha))
        if rank <= scores.size:
            limits[label] = scores[rank - 1]
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


def crossed_sets(probabilities: Scores, labels: Classes, fold: Classes, ordinal: bool) -> NDArray[np.bool_]:
    """Sets whose quantiles come from the other folds."""
    inside = np.zeros(probabilities.shape, dtype=bool)
    for number in np.unique(fold):
        others = fold != number
        inside[~others] = sets(probabilities[~others], quantiles(probabilities[others], labels[others]), ordinal)
    return inside


def crossing(inside: NDArray[np.bool_], positive: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Sets with labels on both sides of the referral line: the pack is unsure."""
    return inside[:, positive].any(axis=1) & inside[:, ~positive].any(axis=1)
