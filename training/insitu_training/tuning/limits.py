"""What the pack says about its own limits: class shares, conformal quantiles, unfamiliar pictures.

The three keys go into the manifest as `class_shares`, `conformal` and `ood`; their form is
described in `training/README.md`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import statistics
from ..trained import Trained
from . import conformal, familiarity
from .familiarity import Distance
from .tables import HeldOut

KEPT = 0.99
"""Share of held-out pictures that the threshold lets pass."""
DECIMALS = 6
MATRICES_LIMIT_BYTES = 125_000
"""What is left of the 7 MB of a pack for the matrices by which it knows strange pictures."""
LEAST_AUROC = 0.8
"""A score that tells less apart, mean over kinds, is not put into the pack."""


def with_limits(
    trained: Trained,
    held: HeldOut,
    labels: NDArray[np.int64],
    positive: NDArray[np.bool_],
    kind: str,
    features: NDArray[np.float32],
    seed: int,
) -> Trained:
    """Adds the manifest's keys, their files and the card's figures.

    `labels` and `features` are the set's, of the first output and of the final network;
    `positive` marks the labels on the far side of the referral line.
    """
    table = trained.tables["predictions.csv"]
    auroc = recognition(held)
    fitted = familiarity.fit_all(features, labels, seed)
    sizes = {name: fitted[name].bytes if name in fitted else 0 for name in auroc}
    name = chosen(auroc, sizes)
    entry: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    if name is not None:
        if name in fitted:
            files, entry = distance_files(fitted[name])
        entry = {
            "method": familiarity.method_of(name),
            **entry,
            "threshold": round(float(np.quantile(held.strangeness[name], KEPT)), DECIMALS),
            "kept": KEPT,
            "auroc": {kind: round(value, 3) for kind, value in auroc[name].items()},
        }
    shared = conformal.pools(labels, positive)
    quantiles = conformal.quantiles(table.probabilities, labels, shared)
    shares = np.bincount(labels, minlength=len(table.labels)) / labels.size
    return replace(
        trained,
        limits={
            "class_shares": dict(zip(table.labels, shares.round(DECIMALS).tolist())),
            "conformal": {
                "alpha": conformal.ALPHA,
                "kind": "class_conditional",
                "quantiles": dict(zip(table.labels, quantiles.tolist())),
            },
        }
        | ({"ood": entry} if entry else {}),
        files=files,
        figures=trained.figures
        | {
            "conformal": conformal_rows(table.probabilities, table.labels, labels, positive, held.fold, kind),
            "shared": shared_of(table.labels, shared),
            "unfamiliar": unfamiliar_rows(auroc, sizes),
            "ood": said_of(name),
        },
    )


def recognition(held: HeldOut) -> dict[str, dict[str, float]]:
    """AUROC of strange against held-out pictures, by score and kind, mean over the folds."""
    kinds = sorted({key.rsplit("/", 1)[0] for key in held.unfamiliar[0]})
    return {
        name: {
            kind: float(
                np.mean(
                    [
                        told_apart(strange[f"{kind}/{name}"], usual[held.fold == number])
                        for number, strange in enumerate(held.unfamiliar)
                    ]
                )
            )
            for kind in kinds
        }
        for name, usual in held.strangeness.items()
    }


def told_apart(strange: NDArray[np.float64], usual: NDArray[np.float64]) -> float:
    """AUROC of a strangeness score."""
    return statistics.auc(np.concatenate([strange, usual]), np.arange(strange.size + usual.size) < strange.size)


def chosen(auroc: dict[str, dict[str, float]], sizes: dict[str, int]) -> str | None:
    """The score with the best mean over kinds, of those whose matrices a pack has room for; none if it is poor."""
    small = [name for name in auroc if sizes[name] <= MATRICES_LIMIT_BYTES]
    best = max(small, key=lambda name: mean_over_kinds(auroc[name]))
    return best if mean_over_kinds(auroc[best]) >= LEAST_AUROC else None


def said_of(name: str | None) -> str:
    """The card's sentence on the choice."""
    room = f"of those whose matrices weigh at most {MATRICES_LIMIT_BYTES:,} bytes"
    if name is None:
        return f"**The pack has no such score**: {room} none reaches a mean of {LEAST_AUROC}."
    return (
        f"The pack uses {name}, the best mean {room}, with the threshold that {KEPT:.0%} of the held-out pictures pass."
    )


def mean_over_kinds(values: dict[str, float]) -> float:
    """Each kind counts alike."""
    return float(np.mean(list(values.values())))


def distance_files(distance: Distance) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The two matrices as little-endian 32-bit floats, row by row, and their entries in the manifest."""
    matrices = {"projection": distance.projection, "references": distance.references}
    files = {f"ood-{name}.bin": matrix.astype("<f4").tobytes() for name, matrix in matrices.items()}
    entries = {
        name: {
            "file": file,
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": matrix.shape[0],
            "columns": matrix.shape[1],
        }
        for (name, matrix), (file, content) in zip(matrices.items(), files.items())
    }
    return files, {**entries, "neighbours": distance.neighbours}


def unfamiliar_rows(auroc: dict[str, dict[str, float]], sizes: dict[str, int]) -> str:
    """Markdown table, a row for each score."""
    kinds = list(next(iter(auroc.values())))
    lines = ["| score | " + " | ".join(kinds) + " | mean | bytes |", "| --- " * (len(kinds) + 3) + "|"]
    for name, values in auroc.items():
        cells = [f"{value:.3f}" for value in (*values.values(), mean_over_kinds(values))]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {sizes[name]:,} |")
    return "\n".join(lines)


def conformal_rows(
    probabilities: NDArray[np.float64],
    names: list[str],
    labels: NDArray[np.int64],
    positive: NDArray[np.bool_],
    fold: NDArray[np.int64],
    kind: str,
) -> str:
    """Markdown table: coverage by class, mean size, share unsure; each fold's quantiles from the others."""
    shared = conformal.pools(labels, positive)
    inside = conformal.crossed_sets(probabilities, labels, shared, fold, kind == "ordinal")
    covered = inside[np.arange(labels.size), labels]
    unsure = conformal.crossing(inside, positive)
    lines = ["| class | n | own class in the set | labels in the set | unsure |", "| --- | --- | --- | --- | --- |"]
    everything = np.ones(labels.size, dtype=bool)
    for name, rows in [*((name, labels == index) for index, name in enumerate(names)), ("all", everything)]:
        n = int(rows.sum())
        lines.append(
            f"| {name} | {n} | {statistics.wilson(int(covered[rows].sum()), n)} "
            f"| {inside[rows].sum(axis=1).mean():.2f} | {unsure[rows].mean():.3f} |"
        )
    return "\n".join(lines)


def shared_of(names: list[str], shared: list[list[int]]) -> str:
    """The card's sentence on classes of few pictures."""
    pools = [" and ".join(names[label] for label in pool) for pool in shared if len(pool) > 1]
    if not pools:
        return "Each class has a quantile of its own."
    return (
        f"A class of fewer than {conformal.FEW} pictures shares its quantile with its neighbour on the same side of "
        f"the referral line, here {'; '.join(pools)}: the 90 % are of the pictures of both together."
    )
