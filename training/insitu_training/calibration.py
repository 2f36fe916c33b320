"""From logits to probabilities as the product computes them, and the fit of temperature and bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Logits = NDArray[np.float64]
DECIMALS = 6


@dataclass(frozen=True)
class Calibration:
    """Applied as `logit / temperature + bias` to every logit of an output."""

    temperature: float
    bias: float

    def apply(self, logits: Logits) -> Logits:
        """Same shape."""
        return logits / self.temperature + self.bias


def sigmoid(logits: Logits) -> Logits:
    """Elementwise, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * logits))


def ordinal_probabilities(logits: Logits) -> tuple[Logits, Logits]:
    """Calibrated cumulative logits `[n, k]` to class probabilities `[n, k + 1]` and c `[n, k]`.

    c_k = sigmoid, made non-increasing by a running minimum; p_k = c_(k-1) - c_k.
    """
    cumulative = np.minimum.accumulate(sigmoid(logits), axis=1)
    ones, zeros = np.ones((len(logits), 1)), np.zeros((len(logits), 1))
    steps = np.hstack([ones, cumulative, zeros])
    return steps[:, :-1] - steps[:, 1:], cumulative


def ordinal_grade(cumulative: Logits, cuts: NDArray[np.float64]) -> NDArray[np.int64]:
    """The highest grade whose probability of "this or worse" reaches its cut, as the product calls it."""
    reached = (cumulative >= cuts) * np.arange(1, cuts.size + 1)
    return reached.max(axis=1).astype(np.int64)


def fit_cuts(cumulative: Logits, grades: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cuts that call each grade as often as it is there; between two scores, so that no rounding matters.

    The rounded mean of the probabilities hardly ever calls the highest grade of a network that is not sure of it.
    """
    cuts = []
    for grade in range(1, cumulative.shape[1] + 1):
        scores = np.sort(cumulative[:, grade - 1])[::-1]
        called = int((grades >= grade).sum())
        between = np.append(scores, 0.0)[max(called - 1, 0) :][:2]
        cuts.append(round(float(between.mean()), 6))
    return np.array(cuts)


def softmax(logits: Logits) -> Logits:
    """Over the last axis."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def fit_binary(logits: Logits, truth: NDArray[np.bool_]) -> Calibration:
    """Temperature and bias of least negative log-likelihood for one logit per row `[n]`."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> float:
        scaled = logits * np.exp(parameters[0]) + parameters[1]
        return float(np.logaddexp(0, -sign * scaled).mean())

    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10}).x
    return Calibration(round(float(np.exp(-best[0])), DECIMALS), round(float(best[1]), DECIMALS))


def fit_softmax(logits: Logits, labels: NDArray[np.int64]) -> Calibration:
    """Temperature of least negative log-likelihood for logits `[n, classes]`."""

    def loss(parameters: NDArray[np.float64]) -> float:
        probability = softmax(logits * np.exp(parameters[0]))
        return float(-np.log(probability[np.arange(labels.size), labels] + 1e-12).mean())

    best = minimize(loss, np.zeros(1), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10}).x
    return Calibration(round(float(np.exp(-best[0])), DECIMALS), 0.0)
