"""What the heads are asked for, and the loss: masked where a label is missing, mixed where pictures are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from .. import heads
from ..heads import Head

Labels = dict[str, NDArray[np.int64]]
"""By output id, -1 where the label is missing."""


@dataclass(frozen=True)
class Output:
    """One head: `softmax` over classes, `sigmoid`, or `ordinal` (logit k is "label > k")."""

    id: str
    kind: str
    classes: int

    @property
    def logits(self) -> int:
        """Number of logits."""
        return {"softmax": self.classes, "sigmoid": 1, "ordinal": self.classes - 1}[self.kind]

    def wanted(self, labels: NDArray[np.int64], smoothing: float) -> torch.Tensor:
        """Targets `[n, logits]`, softened: 0 and 1 move inwards."""
        label = torch.from_numpy(np.maximum(labels, 0))
        if self.kind == "softmax":
            return functional.one_hot(label, self.classes) * (1 - smoothing) + smoothing / self.classes
        steps = torch.arange(self.logits)
        return (label[:, None] > steps) * (1 - 2 * smoothing) + smoothing

    def first_head(self, features: NDArray[np.float32], labels: NDArray[np.int64], c: float) -> Head:
        """Logistic head on frozen features, from which training starts."""
        known = labels >= 0
        if self.kind == "softmax":
            return heads.fit_softmax(features[known], labels[known], c)
        return heads.fit_cumulative(features[known], labels[known], self.logits, c)


@dataclass(frozen=True)
class Targets:
    """A batch's targets `[n, logits]` and masks `[n]`, by output id."""

    wanted: dict[str, torch.Tensor]
    known: dict[str, torch.Tensor]

    def mixed(self, order: torch.Tensor, share: float) -> Targets:
        """Mixed as the pictures are: `share` of the own, the rest of `order`'s; both must be known."""
        return Targets(
            {name: share * value + (1 - share) * value[order] for name, value in self.wanted.items()},
            {name: value * value[order] for name, value in self.known.items()},
        )


def batch_targets(outputs: list[Output], labels: Labels, rows: NDArray[np.int64], smoothing: float) -> Targets:
    """Targets of some rows."""
    return Targets(
        {output.id: output.wanted(labels[output.id][rows], smoothing).float() for output in outputs},
        {output.id: torch.from_numpy(labels[output.id][rows] >= 0).float() for output in outputs},
    )


def loss(
    outputs: list[Output], logits: dict[str, torch.Tensor], targets: Targets, shifts: dict[str, torch.Tensor]
) -> torch.Tensor:
    """Sum over outputs of the mean over known labels; `shifts` undo the sampling's class shares."""
    total = torch.zeros(())
    for output in outputs:
        wanted, known = targets.wanted[output.id], targets.known[output.id]
        value = logits[output.id] + shifts[output.id]
        if output.kind == "softmax":
            each = -(wanted * functional.log_softmax(value, dim=1)).sum(dim=1)
        else:
            each = functional.binary_cross_entropy_with_logits(value, wanted, reduction="none").mean(dim=1)
        total = total + (each * known).sum() / known.sum().clamp(min=1)
    return total


@dataclass(frozen=True)
class Sampling:
    """How often each row is drawn, and what that adds to the logits while training.

    Drawing rare classes more often moves the probabilities; the shift `log(drawn / own share)`
    takes that back, so that the trained logits hold for the data's own class shares.
    """

    weight: NDArray[np.float64]
    shifts: dict[str, torch.Tensor]


def sampling(outputs: list[Output], labels: Labels, balance: float) -> Sampling:
    """Draws by the first output's classes; only a softmax can be rebalanced."""
    first = outputs[0]
    shifts = {output.id: torch.zeros(output.logits) for output in outputs}
    if balance == 0:
        n = labels[first.id].size
        return Sampling(np.full(n, 1 / n), shifts)
    if first.kind != "softmax":
        raise ValueError("balance needs a softmax output")
    own = np.bincount(labels[first.id], minlength=first.classes) / labels[first.id].size
    drawn = own ** (1 - balance) / (own ** (1 - balance)).sum()
    shifts[first.id] = torch.from_numpy(np.log(drawn / own)).float()
    weight = (drawn / own)[labels[first.id]]
    return Sampling(weight / weight.sum(), shifts)
