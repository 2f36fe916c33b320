"""Families of calibration side by side, for the card: would another one than the product's do better?

The product applies temperature and bias. Each family is fitted on the other folds and judged by the
log-loss of the fold left out; the calibration error is printed beside what perfectly calibrated
probabilities would show with as few pictures.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from . import calibration, statistics

Logits = NDArray[np.float64]
Truth = NDArray[np.bool_]
Fit = Callable[[Logits, Truth, Logits], Logits]
"""From known logits and their truth, and other logits, to these others' probabilities."""
FLOOR = 1e-12


def linear(columns: Callable[[Logits], Logits]) -> Fit:
    """Logistic regression on functions `[n, k]` of the logit."""

    def fit(known: Logits, truth: Truth, asked: Logits) -> Logits:
        sign, features = np.where(truth, 1.0, -1.0), columns(known)

        def loss(weights: Logits) -> float:
            return float(np.logaddexp(0, -sign * (features @ weights)).mean())

        start = np.zeros(features.shape[1])
        best = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 4000}).x
        return calibration.sigmoid(columns(asked) @ best)

    return fit


def isotonic(known: Logits, truth: Truth, asked: Logits) -> Logits:
    """A rising step function; each step's share is drawn half a picture towards the middle."""
    steps = IsotonicRegression(out_of_bounds="clip").fit(known, truth)
    at = steps.predict(known)
    levels, counts = np.unique(at, return_counts=True)
    said = np.interp(steps.predict(asked), levels, counts)
    return (steps.predict(asked) * said + 0.5) / (said + 1)


FAMILIES: dict[str, Fit] = {
    "temperature": linear(lambda logits: logits[:, None]),
    "temperature and bias": linear(lambda logits: np.stack([logits, np.ones_like(logits)], axis=1)),
    "beta": linear(
        lambda logits: np.stack(
            [np.logaddexp(0, logits), -np.logaddexp(0, -logits), np.ones_like(logits)],
            axis=1,
        )
    ),
    "isotonic": isotonic,
}


def crossed(fit: Fit, logits: Logits, truth: Truth, fold: NDArray[np.int64]) -> Logits:
    """Probabilities of each fold from the other folds' fit."""
    probability = np.empty(logits.size)
    for number in np.unique(fold):
        others = fold != number
        probability[~others] = fit(logits[others], truth[others], logits[~others])
    return probability


def log_loss(probability: Logits, truth: Truth) -> float:
    """Mean of -ln of what was given to the truth."""
    return float(-np.log(np.maximum(np.where(truth, probability, 1 - probability), FLOOR)).mean())


def rows(logits: Logits, truth: Truth, fold: NDArray[np.int64], seed: int) -> str:
    """Markdown table, a row for each family."""
    lines = [
        "| calibration | log-loss | ECE (15 bins) | ECE if it were perfect, mean |",
        "| --- | --- | --- | --- |",
    ]
    for name, fit in FAMILIES.items():
        probability = crossed(fit, logits, truth, fold)
        lines.append(
            f"| {name} | {log_loss(probability, truth):.4f} "
            f"| {statistics.expected_calibration_error(probability, truth):.3f} "
            f"| {statistics.calibration_error_floor(probability, seed):.3f} |"
        )
    return "\n".join(lines)
