"""Linear heads on pooled features: logistic regression with the standardisation folded in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler

Features = NDArray[np.float32]
Labels = NDArray[np.int64]
MAX_ITERATIONS = 2000


@dataclass(frozen=True)
class Head:
    """`weight` f32 `[outputs, 1280]`, `bias` f32 `[outputs]`; logits = features @ weight.T + bias."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, features: Features) -> NDArray[np.float64]:
        """`[n, 1280]` to `[n, outputs]`."""
        return features.astype(np.float64) @ self.weight.T.astype(np.float64) + self.bias


def fit_cumulative(features: Features, grades: Labels, levels: int, c: float) -> Head:
    """`levels` separate heads, the k-th for grade > k."""
    rows = [fit_binary(features, (grades > level).astype(np.int64), c) for level in range(levels)]
    return Head(np.concatenate([row.weight for row in rows]), np.concatenate([row.bias for row in rows]))


def fit_binary(features: Features, truth: Labels, c: float) -> Head:
    """One logit for `truth` (0 or 1)."""
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=c, max_iter=MAX_ITERATIONS).fit(scaler.transform(features), truth)
    return folded(scaler, model.coef_, model.intercept_)


def fit_softmax(features: Features, labels: Labels, c: float) -> Head:
    """Multinomial logits, unweighted, so that the class frequencies of the data stay in the bias."""
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=c, max_iter=MAX_ITERATIONS).fit(scaler.transform(features), labels)
    return folded(scaler, model.coef_, model.intercept_)


def folded(scaler: StandardScaler, weight: NDArray[np.float64], bias: NDArray[np.float64]) -> Head:
    """The same logits from features that are not standardised."""
    scaled = weight / scaler.scale_
    return Head(scaled.astype(np.float32), (bias - scaled @ scaler.mean_).astype(np.float32))


def group_folds(labels: Labels, groups: list[str], folds: int, seed: int) -> NDArray[np.int64]:
    """Fold number of each row; a group is never split, class shares are kept about equal."""
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    fold = np.empty(labels.size, dtype=np.int64)
    for number, (_, held_out) in enumerate(splitter.split(labels, labels, groups)):
        fold[held_out] = number
    return fold
