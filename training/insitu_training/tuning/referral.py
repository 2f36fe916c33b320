"""The referral question of a pack's first output: who is to be referred, and the logit that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from .targets import Output


@dataclass(frozen=True)
class Question:
    """`positive` marks the labels beyond the referral line."""

    kind: str
    positive: NDArray[np.bool_]

    def truth(self, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pictures are to be referred."""
        return self.positive[labels]

    @property
    def row(self) -> int:
        """Of ordered labels the logit that asks; those before it bound it from above."""
        if self.kind == "softmax":
            raise SystemExit("classes without an order have no logit that asks for several of them")
        return int(self.positive.argmax()) - 1

    def score(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """`[n, k]` to `[n]`: the logit of the probability beyond the line."""
        if self.kind == "softmax":
            return logsumexp(logits[:, self.positive], axis=1) - logsumexp(logits[:, ~self.positive], axis=1)
        return logits[:, : self.row + 1].min(axis=1)


def question(config: dict[str, Any], first: Output) -> Question:
    """From the labels of the pack's `config.toml`."""
    flags = [bool(label.get("referable", label.get("malignant"))) for label in config["outputs"][0]["labels"]]
    return Question(first.kind, np.array(flags))
