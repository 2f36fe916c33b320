"""Figures and their intervals: AUC, proportions, kappa, calibration error, operating points.

Scores and truths are one-dimensional arrays of equal length; truth is boolean unless said.
Definitions follow the product's own (`evaluate`), so the numbers can be compared digit by digit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Z95 = 1.959964
BOOTSTRAP_RESAMPLES = 2000
ECE_BINS = 15
RELIABILITY_BINS = 10
TARGET = 0.95

Scores = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"

    def as_json(self) -> dict[str, float]:
        """Rounded to six decimals."""
        return {name: round(getattr(self, name), 6) for name in ("value", "low", "high")}


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold (positive if score >= threshold) with what it gave on the same data."""

    id: str
    threshold: float
    sensitivity: Estimate
    specificity: Estimate
    n: int


def auc(score: Scores, truth: Truth) -> float:
    """P(score of a positive > score of a negative) + half of P(equal)."""
    positives = int(truth.sum())
    negatives = truth.size - positives
    ranks = rankdata(score)
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_delong(score: Scores, truth: Truth) -> Estimate:
    """AUC with the DeLong interval on the logit scale."""
    value = auc(score, truth)
    positive, negative = score[truth], score[~truth]
    m, n = positive.size, negative.size
    everything = rankdata(np.concatenate([positive, negative]))
    over_negatives = (everything[:m] - rankdata(positive)) / n
    over_positives = 1 - (everything[m:] - rankdata(negative)) / m
    se = math.sqrt(over_negatives.var(ddof=1) / m + over_positives.var(ddof=1) / n)
    if not 0 < value < 1:
        return Estimate(value, value, value)
    centre, half = math.log(value / (1 - value)), Z95 * se / (value * (1 - value))
    return Estimate(value, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre)))


def auc_grouped(score: Scores, truth: Truth, groups: list[str], seed: int) -> Estimate:
    """AUC with the percentile interval of a bootstrap over whole groups."""
    members = group_members(groups)
    random = np.random.default_rng(seed)
    values: list[float] = []
    while len(values) < BOOTSTRAP_RESAMPLES:
        chosen = random.integers(0, len(members), len(members))
        rows = np.concatenate([members[index] for index in chosen])
        if 0 < truth[rows].sum() < rows.size:
            values.append(auc(score[rows], truth[rows]))
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(auc(score, truth), float(low), float(high))


def group_members(groups: list[str]) -> list[NDArray[np.int64]]:
    """Row numbers of each group, in order of first appearance."""
    rows: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        rows.setdefault(group, []).append(index)
    return [np.asarray(part) for part in rows.values()]


def wilson(hits: int, n: int) -> Estimate:
    """Proportion with the Wilson interval."""
    if n == 0:
        return Estimate(math.nan, 0.0, 1.0)
    p = hits / n
    scale = 1 + Z95**2 / n
    centre = (p + Z95**2 / (2 * n)) / scale
    half = Z95 / scale * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half))


def mean_bootstrap(values: Scores, seed: int) -> Estimate:
    """Mean with the percentile interval of a bootstrap over the values."""
    random = np.random.default_rng(seed)
    drawn = values[random.integers(0, values.size, (BOOTSTRAP_RESAMPLES, values.size))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(float(values.mean()), float(low), float(high))


def kappa_quadratic(truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> float:
    """Cohen's kappa with quadratic weights."""
    observed = np.zeros((classes, classes))
    np.add.at(observed, (truth, predicted), 1)
    weight = np.subtract.outer(np.arange(classes), np.arange(classes)) ** 2
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / truth.size
    return float(1 - (weight * observed).sum() / (weight * expected).sum())


def balanced_accuracy(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    """Mean over classes of the share found."""
    return float(np.mean([(predicted[truth == label] == label).mean() for label in np.unique(truth)]))


def expected_calibration_error(
    probability: Scores, truth: Truth, weight: Scores | None = None, bins: int = ECE_BINS
) -> float:
    """ECE over equal-width, left-closed bins; `weight` re-weights to another prevalence."""
    weight = np.ones_like(probability) if weight is None else weight
    index = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = index == number
        if inside.any():
            total += abs((weight[inside] * (probability[inside] - truth[inside])).sum())
    return float(total / weight.sum())


def calibration_error_floor(probability: Scores, seed: int, resamples: int = 500) -> float:
    """Mean ECE that perfectly calibrated probabilities would show with as few pictures."""
    random = np.random.default_rng(seed)
    draws = (random.random(probability.size) < probability for _ in range(resamples))
    return float(np.mean([expected_calibration_error(probability, truth) for truth in draws]))


def brier(probability: Scores, truth: Truth) -> float:
    """Mean squared distance of the probability from the truth."""
    return float(np.mean((probability - truth) ** 2))


def at_prevalence(probability: Scores, truth: Truth, prevalence: float) -> tuple[Scores, Scores]:
    """Probabilities moved to another prevalence (prior correction) and the rows' weights."""
    own = truth.mean()
    odds = probability / np.maximum(1 - probability, 1e-12)
    moved = odds * (prevalence / (1 - prevalence)) / (own / (1 - own))
    weight = np.where(truth, prevalence / own, (1 - prevalence) / (1 - own))
    return moved / (1 + moved), weight


def reliability(probability: Scores, truth: Truth, bins: int = RELIABILITY_BINS) -> list[dict[str, float | int]]:
    """Equal-width bins of the probability: limits, n, positives."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    return [
        {
            "low": round(number / bins, 6),
            "high": round((number + 1) / bins, 6),
            "n": int((index == number).sum()),
            "positives": int(truth[index == number].sum()),
        }
        for number in range(bins)
    ]


def at_threshold(id: str, score: Scores, truth: Truth, threshold: float) -> OperatingPoint:
    """Sensitivity and specificity of `score >= threshold`."""
    called = score >= threshold
    sensitivity = wilson(int((called & truth).sum()), int(truth.sum()))
    specificity = wilson(int((~called & ~truth).sum()), int((~truth).sum()))
    return OperatingPoint(id, threshold, sensitivity, specificity, truth.size)


def operating_points(score: Scores, truth: Truth) -> list[OperatingPoint]:
    """High sensitivity (>= 95 %), balanced (Youden), high specificity (>= 95 %)."""
    candidates = np.unique(score)
    positives, negatives = np.sort(score[truth]), np.sort(score[~truth])
    sensitivity = 1 - np.searchsorted(positives, candidates, side="left") / positives.size
    specificity = np.searchsorted(negatives, candidates, side="left") / negatives.size
    sensitive = candidates[np.flatnonzero(sensitivity >= TARGET)[-1]]
    balanced = candidates[int(np.argmax(sensitivity + specificity))]
    specific = candidates[np.flatnonzero(specificity >= TARGET)[0]]
    return [
        at_threshold("high_sensitivity", score, truth, float(sensitive)),
        at_threshold("balanced", score, truth, float(balanced)),
        at_threshold("high_specificity", score, truth, float(specific)),
    ]
