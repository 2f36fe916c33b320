"""How unlike the training pictures a picture is: three scores to choose from by measurement.

All are larger for stranger pictures. The two distances are taken after a projection that
keeps the strongest principal directions and whitens what is left inside the classes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

DIRECTIONS = 64
REFERENCES = 512
NEIGHBOURS = 5
VARIANCE_FLOOR = 1e-4
"""Share of the largest variance below which a direction is not stretched any further."""
METHODS = ("mahalanobis", "nearest", "energy")

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Distance:
    """Squared distance of `projection @ features` to its `neighbours` nearest references, averaged."""

    projection: NDArray[np.float32]
    """`[64, 1280]`."""
    references: NDArray[np.float32]
    """`[m, 64]`: the class means (Mahalanobis), or training pictures (nearest)."""
    neighbours: int

    def of(self, features: Features) -> NDArray[np.float64]:
        """`[n, 1280]` to `[n]`."""
        at = features.astype(np.float64) @ self.projection.T.astype(np.float64)
        between = (at[:, None, :] - self.references[None, :, :].astype(np.float64)) ** 2
        return np.sort(between.sum(axis=2), axis=1)[:, : self.neighbours].mean(axis=1)


def fit(features: Features, labels: NDArray[np.int64], seed: int) -> dict[str, Distance]:
    """Both distances from training features `[n, 1280]` and the first output's labels."""
    values = features.astype(np.float64)
    centred = values - values.mean(axis=0)
    directions = np.linalg.svd(centred, full_matrices=False)[2][:DIRECTIONS]
    kept = values @ directions.T
    classes = np.unique(labels)
    means = np.stack([kept[labels == label].mean(axis=0) for label in classes])
    within = kept - means[np.searchsorted(classes, labels)]
    variance, axes = np.linalg.eigh(within.T @ within / len(within))
    whiten = axes.T / np.sqrt(np.maximum(variance, VARIANCE_FLOOR * variance.max()))[:, None]
    projection = (whiten @ directions).astype(np.float32)
    chosen = np.random.default_rng(seed).permutation(len(values))[:REFERENCES]
    return {
        "mahalanobis": Distance(projection, (means @ whiten.T).astype(np.float32), 1),
        "nearest": Distance(projection, (kept[chosen] @ whiten.T).astype(np.float32), NEIGHBOURS),
    }


def energy(kind: str, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Negative free energy of the first output's logits `[n, k]`."""
    if kind == "softmax":
        return -logsumexp(logits, axis=1)
    return -np.logaddexp(0, np.abs(logits)).sum(axis=1)


def scores(
    fitted: dict[str, Distance], features: Features, kind: str, logits: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """All three scores by method, `[n]`."""
    return {name: distance.of(features) for name, distance in fitted.items()} | {"energy": energy(kind, logits)}
