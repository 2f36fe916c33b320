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
SMALLER = {
    **{f"mahalanobis@{directions}": (directions, REFERENCES) for directions in (8, 12, 16, 20, 24, 32)},
    **{f"nearest@{d}x{references}": (d, references) for d in (8, 12, 16, 20, 24) for references in (128, REFERENCES)},
}
"""Directions and references of the same two distances with smaller matrices, by name; a pack must be small."""
SCORES = (*METHODS, *SMALLER)

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Distance:
    """Squared distance of `projection @ features` to its `neighbours` nearest references, averaged."""

    projection: NDArray[np.float32]
    """`[directions, 1280]`."""
    references: NDArray[np.float32]
    """`[m, directions]`: the class means (Mahalanobis), or training pictures (nearest)."""
    neighbours: int

    def of(self, features: Features) -> NDArray[np.float64]:
        """`[n, 1280]` to `[n]`."""
        at = features.astype(np.float64) @ self.projection.T.astype(np.float64)
        between = (at[:, None, :] - self.references[None, :, :].astype(np.float64)) ** 2
        return np.sort(between.sum(axis=2), axis=1)[:, : self.neighbours].mean(axis=1)

    @property
    def bytes(self) -> int:
        """What the two matrices weigh in a pack."""
        return self.projection.nbytes + self.references.nbytes


def fit(features: Features, labels: NDArray[np.int64], seed: int) -> dict[str, Distance]:
    """Both distances from training features `[n, 1280]` and the first output's labels."""
    return fit_size(features, labels, principal(features), DIRECTIONS, REFERENCES, seed)


def fit_all(features: Features, labels: NDArray[np.int64], seed: int) -> dict[str, Distance]:
    """Both distances, and their smaller forms, by name."""
    axes = principal(features)
    fitted = fit_size(features, labels, axes, DIRECTIONS, REFERENCES, seed)
    for name, (directions, references) in SMALLER.items():
        fitted[name] = fit_size(features, labels, axes, directions, references, seed)[method_of(name)]
    return fitted


def method_of(name: str) -> str:
    """The method behind a score's name."""
    return name.split("@", maxsplit=1)[0]


def principal(features: Features) -> NDArray[np.float64]:
    """The principal directions, strongest first, one a row."""
    values = features.astype(np.float64)
    return np.linalg.svd(values - values.mean(axis=0), full_matrices=False)[2]


def fit_size(
    features: Features,
    labels: NDArray[np.int64],
    axes: NDArray[np.float64],
    count: int,
    references: int,
    seed: int,
) -> dict[str, Distance]:
    """Both distances on the first `count` principal directions, the nearest to at most `references` pictures."""
    values, directions = features.astype(np.float64), axes[:count]
    kept = values @ directions.T
    classes = np.unique(labels)
    means = np.stack([kept[labels == label].mean(axis=0) for label in classes])
    within = kept - means[np.searchsorted(classes, labels)]
    variance, turned = np.linalg.eigh(within.T @ within / len(within))
    whiten = turned.T / np.sqrt(np.maximum(variance, VARIANCE_FLOOR * variance.max()))[:, None]
    projection = (whiten @ directions).astype(np.float32)
    chosen = np.random.default_rng(seed).permutation(len(values))[:references]
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
    """The fitted distances and the energy by name, `[n]`."""
    return {name: distance.of(features) for name, distance in fitted.items()} | {"energy": energy(kind, logits)}
