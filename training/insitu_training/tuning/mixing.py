"""MixUp and CutMix of what the frozen layers gave: two pictures in one, their targets in the same shares."""

from __future__ import annotations

import numpy as np
import torch

from .targets import Targets

MIXUP_BETA = 0.2
"""Most MixUp pictures stay close to one of the two."""


def mixed(pixels: torch.Tensor, targets: Targets, random: np.random.Generator) -> tuple[torch.Tensor, Targets]:
    """Each picture with another of the batch; blended or with a rectangle replaced, by a coin."""
    order = torch.from_numpy(random.permutation(len(pixels)))
    if random.random() < 0.5:
        share = float(random.beta(MIXUP_BETA, MIXUP_BETA))
        return share * pixels + (1 - share) * pixels[order], targets.mixed(order, share)
    out = pixels.clone()
    share = cut_into(out, pixels[order], random)
    return out, targets.mixed(order, share)


def cut_into(out: torch.Tensor, other: torch.Tensor, random: np.random.Generator) -> float:
    """Replace one rectangle by that of `other`; gives the share of the picture that stays."""
    height, width = out.shape[-2:]
    part = np.sqrt(random.random())
    rows, columns = int(height * part), int(width * part)
    top, left = int(random.integers(height - rows + 1)), int(random.integers(width - columns + 1))
    out[:, :, top : top + rows, left : left + columns] = other[:, :, top : top + rows, left : left + columns]
    return 1 - rows * columns / (height * width)
